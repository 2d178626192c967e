"""The review at a terminal: plain lines that any console, screen reader and code page can show; letters as answers."""

from __future__ import annotations

import re
import textwrap

from fko_cli.core.deciding.views import (
    NOT_STATED,
    Agreement,
    Move,
    Reply,
    View,
    evidence_lines,
    letter_of,
    probability_words,
)
from fko_cli.core.errors import UserError
from fko_cli.core.records import Answer, Report
from fko_cli.edges.terminal import ask, clean, say, say_wrapped, width

_ANSWERS = {word: answer for answer in Answer for word in (answer.letter, answer.value.casefold())}
_MOVES = {"s": Move.later, "später": Move.later, "z": Move.back, "zurück": Move.back, "q": Move.leave, "beenden": Move.leave}
_BLANK_INSIDE = re.compile(r"(?<!,) ")
_LONG = 600
"""Characters of a text that are shown; the rest on demand with `t`."""


class TerminalReviewer:
    """Asks the person at the keyboard; the end of the input counts as leaving."""

    def ask(self, view: View) -> Reply:
        """Show the question and return the reply."""
        show(view)
        without: tuple[int, ...] = ()
        while True:
            try:
                word = ask(_prompt(view, without)).casefold()
                if word == "o":
                    without = _ask_for_members(view)
                    continue
            except UserError:
                say()
                return Reply(Move.leave)
            word, named = _without_named(word)
            if named:
                found = _members(view, named)
                if found is None:
                    continue
                without = found
            preselected = _preselected(view)
            if not word and preselected:
                return Reply(Move.answer, preselected[0], without or preselected[1])
            if word in _ANSWERS:
                return Reply(Move.answer, _ANSWERS[word], without)
            if word in _MOVES:
                return Reply(_MOVES[word])
            if word == "t":
                show(view, shorten=False)
            elif word == "?":
                _help(len(view.reports) > 2)
            else:
                say_wrapped(_not_understood(word, view))

    def tell(self, text: str) -> None:
        """Print a sentence about the course of the review."""
        say_wrapped(text)


def _not_understood(word: str, view: View) -> str:
    if word:
        return f"„{word}“ ist keine der Antworten. ? zeigt, was möglich ist."
    suggested = view.question.suggestion
    if suggested:
        return f"Die Eingabetaste allein nimmt keinen Vorschlag an; {suggested.letter} nimmt ihn an, ? zeigt alle Antworten."
    return "Bitte antworten; ? zeigt, was möglich ist."


def _preselected(view: View) -> tuple[Answer, tuple[int, ...]] | None:
    if view.given:
        return view.given.answer, view.given.without
    return (view.question.previous, ()) if view.question.previous else None


def _prompt(view: View, without: tuple[int, ...]) -> str:
    drop = ", o einzelne herausnehmen (auch: g ohne B)" if len(view.reports) > 2 else ""
    lines = [_short_title(letter, report) for letter, report in _lettered(view)]
    keys = f"g gleich, v verschieden, p Programm, n Nachfolge{drop}, s später, z zurück, t ganze Texte, q beenden, ? Hilfe"
    # A key and its meaning stay on one line.
    lines += [line.replace("\u00a0", " ") for line in textwrap.wrap(_BLANK_INSIDE.sub("\u00a0", keys), width())]
    if without:
        left_out = ", ".join(letter for letter, one in _lettered(view) if one.id in without)
        lines.append(f"Ohne {left_out}: Was gilt für die übrigen?")
    chosen = _preselected(view)
    end = f" [Eingabetaste: {chosen[0].value}]" if chosen else ""
    return "\n".join(lines) + f"\nAntwort{end}: "


def _short_title(letter: str, report: Report) -> str:
    title = " ".join(clean(report.text("title")).split()) or "ohne Titel"
    return textwrap.shorten(f"{letter}: {title}", width() - 1, placeholder=" …")


def _lettered(view: View) -> list[tuple[str, Report]]:
    return [(letter_of(at), report) for at, report in enumerate(view.reports)]


def show(view: View, *, shorten: bool = True) -> None:
    """Print a question with all that helps to answer it; long texts in part unless `shorten` is off."""
    question = view.question
    say("-" * width())
    asked = f"Frage {view.position} von {view.total} ({view.name})" if view.activity is None else f"Zu {view.name} verbunden"
    say_wrapped(f"{asked}: {probability_words(question.probability)}.")
    say()
    for letter, report in _lettered(view):
        place = report.place
        say_wrapped(f"{view.institution(report)}: {report.text('title')}", first=f"  {letter}  ", indent="     ")
        say_wrapped(f"{report.name}, {place.file}, {place.sheet}, Zeile {place.row}", indent="     ")
        if company := view.company(report):
            say_wrapped(company, indent="     ")
    say()
    for agreement in Agreement:
        _show_fields(view, agreement, shorten)
    if view.scope:
        say_wrapped(f"{view.scope} Gehört eine Meldung nicht dazu: o.")
    say("Gründe:")
    for line in evidence_lines(question.evidence) or ["keine"]:
        say_wrapped(line, first="  - ", indent="    ")
    say()
    if question.previous:
        say_wrapped(f"Frühere Antwort: {question.previous.value}. Seither hat sich eine der Meldungen geändert.")
    if question.suggestion:
        shown = question.suggestion
        say_wrapped(f"Vorschlag: {shown.value} ({shown.explanation}). Wenn das stimmt: {shown.letter}.")
    if view.activity is not None:
        some = ", o nimmt einzelne heraus" if len(view.reports) > 2 else ""
        say_wrapped(f"Gehören sie zusammen? g lässt sie zusammen, v trennt sie{some}.")
    if view.given:
        say_wrapped(f"Ihre Antwort von eben: {view.given.answer.value}.")


def _show_fields(view: View, agreement: Agreement, shorten: bool) -> None:
    # The titles stand above already.
    fields = [one for one in view.comparison if one.agreement is agreement and one.key != "title"]
    if not fields:
        return
    say(f"{agreement.value}:")
    letters = [letter for letter, _ in _lettered(view)]
    for one in fields:
        if agreement is Agreement.same:
            say_wrapped(f"{one.label}: {_short(one.texts[0], shorten)}", first="  ", indent="    ")
            continue
        say(f"  {one.label}")
        for letter, text in zip(letters, one.texts, strict=True):
            if text or agreement is Agreement.different:
                say_wrapped(_short(text, shorten) or NOT_STATED, first=f"    {letter}: ", indent=" " * (6 + len(letter)))
    say()


def _short(text: str, shorten: bool) -> str:
    shown = " ".join(clean(text).split())
    if not shorten or len(shown) <= _LONG:
        return shown
    return textwrap.shorten(shown, _LONG, placeholder=" … (t zeigt den ganzen Text)")


def _without_named(word: str) -> tuple[str, list[str]]:
    """`g ohne b c` -> ("g", ["b", "c"]); any other reply as it is."""
    answer, sign, rest = word.partition(" ohne ")
    if not sign or answer.strip() not in _ANSWERS:
        return word, []
    return answer.strip(), [one for one in re.split(r"[;,\s]+", rest) if one and one != "und"]


def _members(view: View, words: list[str]) -> tuple[int, ...] | None:
    """The reports that letters or ids mean; None, and said why, when that leaves nothing to answer."""
    by_name = {letter.casefold(): report.id for letter, report in _lettered(view)}
    by_name |= {report.name.casefold(): report.id for report in view.reports}
    unknown = [word for word in words if word not in by_name]
    chosen = tuple(sorted({by_name[word] for word in words if word in by_name}))
    if unknown:
        say_wrapped(f"„{unknown[0].upper()}“ gehört nicht zu dieser Frage.")
    elif len(view.reports) - len(chosen) < 2:
        say_wrapped("Es müssen mindestens zwei übrig bleiben. Gehört keine zur anderen, ist die Antwort v verschieden.")
    else:
        return chosen
    return None


def _ask_for_members(view: View) -> tuple[int, ...]:
    """Which members to leave out: letters or ids; asked again until at least two are left. Nothing typed: none."""
    if len(view.reports) < 3:
        say_wrapped(
            "o nimmt einzelne Meldungen aus einer größeren Frage heraus. Hier sind es nur zwei: Gehören sie nicht zusammen, "
            "ist die Antwort v verschieden."
        )
        return ()
    while True:
        words = re.split(
            r"[;,\s]+",
            ask("Welche gehören nicht dazu? Buchstaben wie B oder B C; leer: alle bleiben\nOhne: ").casefold(),
        )
        found = _members(view, [word for word in words if word])
        if found is not None:
            return found


def _help(group: bool) -> None:
    for answer in Answer:
        say_wrapped(f"{answer.value}: {answer.explanation}", first=f"  {answer.letter}  ", indent="     ")
    if group:
        say_wrapped(
            "einzelne herausnehmen: danach gilt die Antwort für die übrigen; die herausgenommenen sind verschieden davon",
            first="  o  ", indent="     ",
        )  # fmt: skip
    for letter, meaning in (
        ("t", "ganze Texte zeigen"),
        ("s", "später: die Frage bleibt offen"),
        ("z", "zurück zur vorigen Frage; eine neue Antwort ersetzt die alte"),
        ("q", "beenden: alle Antworten sind gespeichert, weiter geht es mit „fko review“"),
    ):
        say_wrapped(meaning, first=f"  {letter}  ", indent="     ")
