"""The text of messages to actors: a template with named blanks becomes subject, plain text and simple HTML.

A template is plain text, in which lines with `- ` or `1. ` become lists, or Markdown (bold, italic, headings, links).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.errors import UserError
from fko_cli.core.reading.text import text_key
from fko_cli.core.records import Actor
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.settings import Settings

DEFAULT_SALUTATION = "Sehr geehrte Damen und Herren"
SUBJECT_MARK = "Betreff:"

_BLANK = re.compile(r"\{([^{}\n]*)\}")
_BLANK_AND_STOP = re.compile(_BLANK.pattern + r"((?:\.(?!\.))?)")
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])")
_STYLE = "font-family:Arial,Helvetica,sans-serif;font-size:11pt;line-height:1.45;color:#1a1a1a"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message before it gets an address: the subject is one line, `text` plain, `html` a whole document."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template's text, its file for error messages, and whether it is Markdown."""

    text: str
    name: str
    markdown: bool = False


def one_line(text: str) -> str:
    """`text` without line breaks, control and invisible characters: safe as a header of a message.

    What nobody sees is taken out without a gap, so that a soft hyphen tears no word.
    """
    return "".join(char for char in text_key(text) if unicodedata.category(char) != "Cf")


def sender_of(settings: Settings) -> str:
    """Who writes to the actors: the name in `[mail]`, else the editor of the concept."""
    return settings.mail.sender_name or settings.region.editor


def refuse_unsafe(settings: Settings) -> None:
    """Raise UserError when a text that ends up in the head of messages has line breaks or control characters."""
    texts = {
        "[region] name": settings.region.name,
        "[region] editor": settings.region.editor,
        "[concept] title": settings.concept.title,
        "[mail] sender_name": settings.mail.sender_name,
    }
    for place, text in texts.items():
        if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text):
            raise UserError(
                f"fko.toml, {place}: Der Text enthält einen Zeilenumbruch oder unsichtbare Steuerzeichen.",
                "Bitte in eine Zeile schreiben: Er steht im Kopf der Nachrichten.",
            )


_OWN, _OFFERED = "Ihre Aktivitäten aus der vorigen Runde", "Aktivitäten, in denen andere Sie nennen,"
_OWN_AND_OFFERED = f"{_OWN} und solche, in denen andere Sie nennen,"
_PREFILLED = (
    " stehen schon darin. Bitte wählen Sie in jeder dieser Zeilen bei „Änderung zum Vorjahr“ unverändert, geändert oder "
    "entfällt; unveränderte Zeilen ohne Angabe gelten als nicht bestätigt."
)


def blanks_for(
    settings: Settings, actor: Actor, today: date | None = None, prefilled: Sequence[PrefilledRow] = ()
) -> dict[str, str]:
    """Name of a blank -> what stands there for this actor; these names are the ones the manual lists.

    `today` decides how `{fristsatz}` speaks of the deadline; without it the deadline lies ahead. `prefilled` are the rows
    of the questionnaire that are filled in already; without any `{vorausgefuellt}` is empty.
    """
    salutation = one_line(actor.salutation).rstrip(",") or DEFAULT_SALUTATION
    return {
        "anrede": salutation,
        "institution": one_line(actor.name),
        "kurzname": one_line(actor.label),
        "ansprechperson": one_line(actor.contact),
        "frist": day_in_words(settings.round.deadline),
        "fristsatz": _about_deadline(settings.round.deadline, today),
        "vorausgefuellt": _about_rows(prefilled),
        "runde": settings.round.name,
        "region": settings.region.name,
        "konzept": settings.concept.title,
        "absender": sender_of(settings),
        "redaktion": settings.region.editor,
        "signatur": settings.mail.signature or sender_of(settings),
        "kontakt": settings.mail.reply_to or settings.mail.sender,
    }


def _about_rows(prefilled: Sequence[PrefilledRow]) -> str:
    if not prefilled:
        return ""
    own, offered = not all(row.offered for row in prefilled), any(row.offered for row in prefilled)
    return (_OWN_AND_OFFERED if own and offered else _OWN if own else _OFFERED) + _PREFILLED


def _about_deadline(deadline: date, today: date | None) -> str:
    words = day_in_words(deadline)
    if today is None or today < deadline:
        return f"Die Frist läuft am {words} ab."
    return f"Die Frist läuft heute ab, am {words}." if today == deadline else f"Die Frist ist am {words} abgelaufen."


def compose(template: Template, blanks: Mapping[str, str]) -> Letter:
    """Fill a template: its first line is `Betreff: …`, the rest the text.

    Raises UserError when the subject line is missing or a blank is unknown.
    """
    plain = template.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ")
    first, _, body = plain.partition("\n")
    if not first.startswith(SUBJECT_MARK) or not body.strip():
        raise UserError(
            f"{template.name}: Die erste Zeile muss mit „{SUBJECT_MARK}“ beginnen, darunter steht der Text der Nachricht.",
            "Bitte ergänzen oder die Datei löschen; dann gilt der mitgelieferte Text.",
        )
    _refuse_unknown(template.text, template.name, blanks)
    # A blank that is empty for this actor leaves no gap behind where it was a paragraph of its own.
    text = re.sub(r"\n{3,}", "\n\n", _filled(body, blanks)).strip() + "\n"
    subject = one_line(_filled(first.removeprefix(SUBJECT_MARK), blanks))
    blocks = _markdown_blocks(body, blanks) if template.markdown else _blocks(text)
    return Letter(subject, text, _as_html(subject, blocks))


def _refuse_unknown(template: str, name: str, blanks: Mapping[str, str]) -> None:
    unknown = sorted({blank for blank in _BLANK.findall(template) if blank.strip().lower() not in blanks})
    if unknown:
        raise UserError(
            f"{name}: Unbekannter Platzhalter {', '.join(f'„{{{blank}}}“' for blank in unknown)}.",
            "Möglich sind " + ", ".join(f"{{{blank}}}" for blank in blanks) + ".",
        )


def _filled(text: str, blanks: Mapping[str, str]) -> str:
    def filled(found: re.Match[str]) -> str:
        value, stop = blanks[found[1].strip().lower()], found[2]
        # A name like "Verein e. V." at the end of a sentence brings its own full stop.
        return value if value.endswith(".") else value + stop

    return _BLANK_AND_STOP.sub(filled, text)


def _markdown_blocks(body: str, blanks: Mapping[str, str]) -> str:
    """The HTML of a Markdown text; what fills the blanks is no Markdown, but the items of a list stay items."""
    from markdown_it import MarkdownIt

    plain = {name: "\n".join(_escaped(line) for line in value.split("\n")) for name, value in blanks.items()}
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_inline", "html_block"])
    return str(parser.render(_filled(body, plain).strip())).strip()


def _escaped(line: str) -> str:
    mark = "- " if line.startswith("- ") else ""
    return mark + re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line.removeprefix(mark))


def _blocks(text: str) -> str:
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _as_html(subject: str, blocks: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(subject)}</title></head>\n"
        f'<body style="{_STYLE}">\n{blocks}\n</body>\n</html>\n'
    )


def _block(block: str) -> str:
    """A paragraph; lines that begin with `- ` or `1. ` become a list, also below an introducing line."""
    parts: list[str] = []
    lines: list[str] = []
    items: list[str] = []
    ordered = False
    for line in block.split("\n"):
        mark = re.match(r"\s*(-|\d+\.)\s+", line)
        if mark:
            ordered = mark.group(1) != "-"
            items.append(line[mark.end() :])
        elif items:
            items[-1] += " " + line.strip()
        else:
            lines.append(line.strip())
    if lines:
        parts.append("<p>" + "<br>\n".join(_inline(line) for line in lines) + "</p>")
    if items:
        tag = "ol" if ordered else "ul"
        parts.append(f"<{tag}>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in items) + f"\n</{tag}>")
    return "\n".join(parts)


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\1">\1</a>', html.escape(text))
