"""German words for what Typer says in English: the headings of a help page and wrong usage."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup
from typer.exceptions import TyperException

_HELP_WORDS = (
    (r"^Usage: ", "Aufruf: "),
    (r"^Arguments:", "Angaben:"),
    (r"^Options:", "Optionen:"),
    (r"^Commands:", "Befehle:"),
    (r"\[OPTIONS\]", "[OPTIONEN]"),
    (r"COMMAND \[ARGS\]\.\.\.", "BEFEHL [ANGABEN]"),
    (r"Show this message and exit\.", "Diese Hilfe anzeigen."),
    (r"\[required\]", "[nötig]"),
    (r"\[default: ", "[Vorgabe: "),
    (r"\{([^{}\s]+)\}", r"\1"),
    (r"\[\[([^\[\]\s]+)\]\]", r"[\1]"),
)

_ERRORS = (
    (r"No such command '(?P<a>[^']*)'", "Den Befehl „{a}“ gibt es nicht."),
    (r"No such option: ?'?(?P<a>[^\s'.]+)", "Die Option „{a}“ gibt es nicht."),
    (r"Missing command", "Es fehlt ein Befehl."),
    (r"Missing argument '?(?P<a>[^'.]*)'?", "Es fehlt eine Angabe: {a}."),
    (r"Missing option '?(?P<a>[^'.]*)'?", "Es fehlt die Option {a}."),
    (r"Option '?(?P<a>[^\s']+)'? requires an argument", "Nach „{a}“ fehlt eine Angabe."),
    (r"Got unexpected extra argument\S* \((?P<a>.*)\)", "Diese Angaben sind zu viel: {a}."),
    (r"Option '?(?P<a>[^\s']+)'? does not take a value", "Die Option „{a}“ nimmt keine Angabe."),
    (r"Invalid value for '?(?P<a>[^':]*)'?: .*", "Die Angabe für {a} ist nicht gültig."),
)


def _german(text: str) -> str:
    for english, german in _HELP_WORDS:
        text = re.sub(english, german, text, flags=re.MULTILINE)
    return text


class GermanCommand(TyperCommand):
    """A command whose help page has German headings."""

    def get_help(self, ctx: Any) -> str:
        """The help page as text."""
        for parameter in self.params:
            if isinstance(parameter, TyperArgument):
                # What goes there is in the name and the explanation; `<list[Path]>` helps nobody.
                vars(parameter)["display_type_rich"] = _no_type
        return _german(super().get_help(ctx))


def _no_type(ctx: Any) -> str:
    return ""


class GermanGroup(TyperGroup):
    """The group of commands, whose help page has German headings and lists them in the order of a round."""

    def get_help(self, ctx: Any) -> str:
        """The help page as text."""
        return _german(super().get_help(ctx))


def usage_error(problem: TyperException) -> tuple[str, str]:
    """(what is wrong, what to do) in German for an error in the command line that Typer found."""
    format_message = getattr(problem, "format_message", None)
    text = str(format_message() if format_message else problem)
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "fko"
    remedy = f"Hilfe zeigt: {path} --help"
    number = re.search(r"extra argument\S* \(.*?\b([Aa]-\d+)", text)
    if number and path == "fko list":
        remedy = f"Eine einzelne Aktivität zeigt: fko history {number[1].upper()}"
    guess = re.search(r"Did you mean (?:one of: )?'?([\w-]+)'?", text)
    if guess:
        remedy = f"Gemeint ist vielleicht „{guess[1]}“. {remedy}"
    for english, german in _ERRORS:
        found = re.search(english, text)
        if found:
            return german.format(**found.groupdict()), remedy
    return f"Der Aufruf ist nicht richtig ({text}).", remedy
