"""A region's own questions (`[[questions]]` in fko.toml) as further columns of the questionnaire.

All that works with a column's kind, label or choices treats them like the others; `columns_of` is the one place that
says which columns a workspace has. Answers to a question that is no longer asked stay in the store under its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from fko_cli.core.questionnaire import COLUMNS, ORIGIN_HEADING, ROW_KEY_HEADING, Column, Kind
from fko_cli.core.reading.text import fold, heading_key

if TYPE_CHECKING:  # the settings check their questions with this module
    from fko_cli.core.settings import OwnQuestion, Settings

MAX_QUESTIONS = 40
MAX_KEY = 40
MAX_WIDTH = 40
MAX_HELP = 255
"""Characters that a spreadsheet shows when a cell is entered."""

_KINDS = {
    "text": Kind.text,
    "choice": Kind.choice,
    "choices": Kind.choices,
    "list": Kind.list,
    "yes_no": Kind.yes_no,
    "number": Kind.figure,
    "period": Kind.period,
}
_WIDTHS = {
    Kind.text: 36,
    Kind.choice: 20,
    Kind.choices: 26,
    Kind.list: 28,
    Kind.yes_no: 13,
    Kind.figure: 13,
    Kind.period: 13,
}
_HELPS = {
    Kind.text: "Bitte in wenigen Sätzen oder Stichworten antworten.",
    Kind.choice: "Bitte eine Angabe auswählen.",
    Kind.choices: "Mehrere Angaben sind möglich, mit Semikolon getrennt.",
    Kind.list: "Mehrere Angaben bitte mit Semikolon trennen.",
    Kind.yes_no: "ja oder nein.",
    Kind.figure: "Bitte eine Zahl eintragen, wenn nötig mit einer kurzen Erläuterung.",
    Kind.period: "Monat und Jahr, Quartal, Halbjahr oder Jahr, zum Beispiel 03/2026.",
}
_RESERVED_KEYS = frozenset({"row_key", *(column.key for column in COLUMNS)})
_SEPARATORS = re.compile(r"[;|\n•●▪]")
_ANSWERS_AS_CHOICES = ("choice", "choices")


def columns_of(settings: Settings) -> tuple[Column, ...]:
    """The columns of the sheet `Aktivitäten`: those that every region has, then the region's own questions."""
    return _all_columns(settings.questions)


def own_columns(settings: Settings) -> tuple[Column, ...]:
    """The columns of the region's own questions alone."""
    return columns_of(settings)[len(COLUMNS) :]


def labels_of(settings: Settings) -> Mapping[str, str]:
    """Key -> label of all columns. Answers to questions of former days have no label; say `labels.get(key, key)`."""
    return _labels(settings.questions)


def former_keys(settings: Settings, answers: Iterable[Mapping[str, object]]) -> list[str]:
    """The keys under which there are answers and for which no column exists: questions of former days."""
    return sorted({key for values in answers for key in values} - labels_of(settings).keys())


@lru_cache(maxsize=64)
def _all_columns(questions: tuple[OwnQuestion, ...]) -> tuple[Column, ...]:
    return (*COLUMNS, *(_column(one) for one in questions))


@lru_cache(maxsize=64)
def _labels(questions: tuple[OwnQuestion, ...]) -> Mapping[str, str]:
    return {column.key: column.label for column in _all_columns(questions)}


def _column(question: OwnQuestion) -> Column:
    kind = _KINDS[question.kind]
    return Column(
        key_of(question),
        question.label,
        kind,
        max(_WIDTHS[kind], min(MAX_WIDTH, 2 + max(map(len, question.choices), default=0))),
        question.help or _HELPS[kind],
        required=question.required,
        long=kind in (Kind.text, Kind.list, Kind.choices),
        printed=question.print,
        synonyms=question.aliases,
        choices=question.choices,
        own=True,
    )


def key_of(question: OwnQuestion) -> str:
    """The key of the answers: the one given, else made from the label (`Beitrag zur Gleichstellung` -> `beitrag_zur_…`)."""
    if question.key:
        return question.key
    made = re.sub(r"[^a-z0-9]+", "_", fold(question.label)).strip("_")
    if not made[:1].isalpha() or made in _RESERVED_KEYS:
        made = f"x_{made}"
    return made[:MAX_KEY].rstrip("_")


def explanation(column: Column) -> str:
    """The help with everything that can be chosen; as long as it takes."""
    return f"{column.help} Zur Auswahl: {'; '.join(column.choices)}." if column.choices else column.help


def input_message(column: Column) -> str:
    """The explanation where a spreadsheet can show all of it beside a cell, else the help alone."""
    whole = explanation(column)
    return whole if len(whole) <= MAX_HELP else column.help


def check_question(question: OwnQuestion) -> None:
    """Whether one question makes sense by itself; ValueError says in German what does not."""
    where = f"[[questions]] „{question.label}“"
    if "\n" in question.label:
        raise ValueError(f"{where}: „label“ muss in einer Zeile stehen")
    if not heading_key(question.label):
        raise ValueError(f"{where}: „label“ braucht mindestens ein Wort")
    if question.kind in _ANSWERS_AS_CHOICES and len(question.choices) < 2:
        raise ValueError(f'{where}: kind = "{question.kind}" braucht mindestens zwei Angaben in „choices“')
    if question.kind not in _ANSWERS_AS_CHOICES and question.choices:
        raise ValueError(f'{where}: „choices“ gilt nur für kind = "choice" (eine davon) oder "choices" (mehrere)')
    torn = next((one for one in question.choices if _SEPARATORS.search(one)), None)
    if torn is not None:
        raise ValueError(
            f"{where}: „{torn}“ in „choices“ darf kein Semikolon, keinen senkrechten Strich, keinen Listenpunkt und keinen "
            "Zeilenumbruch enthalten; damit trennen die Antworten mehrere Angaben"
        )
    folded = [fold(one) or one for one in question.choices]
    twice = next((one for one, key in zip(question.choices, folded, strict=True) if folded.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"{where}: „{twice}“ kommt in „choices“ mehrfach vor")


def check_questions(questions: Sequence[OwnQuestion]) -> None:
    """Whether the questions can stand beside each other and the standard columns; ValueError says what can't."""
    if len(questions) > MAX_QUESTIONS:
        raise ValueError(f"[[questions]]: höchstens {MAX_QUESTIONS} Zusatzfragen sind möglich, es sind {len(questions)}")
    names = _standard_names()
    keys: dict[str, str] = {}
    for question in questions:
        where = f"[[questions]] „{question.label}“"
        for name in dict.fromkeys((question.label, *question.aliases)):
            heading = heading_key(name)
            if heading in names:
                shown = "" if name == question.label else f"„{name}“ in aliases "
                raise ValueError(f"{where}: {shown}heißt wie {names[heading]}; bitte anders benennen")
            names[heading] = f"die Zusatzfrage „{question.label}“"
        if question.key in _RESERVED_KEYS:
            raise ValueError(f"{where}: „key“ darf nicht „{question.key}“ sein, so heißt schon eine Spalte des Fragebogens")
        key = key_of(question)
        if key in keys:
            raise ValueError(
                f"{where}: der Schlüssel „{key}“ gehört schon zur Zusatzfrage „{keys[key]}“; bitte „key“ angeben"
            )
        keys[key] = question.label


def _standard_names() -> dict[str, str]:
    """Heading -> what it belongs to, for all headings by which the standard columns are known."""
    names = {heading_key(one): "eine Spalte des Fragebogens" for one in (ROW_KEY_HEADING, ORIGIN_HEADING)}
    for column in COLUMNS:
        for name in (column.label, column.label.split(" / ")[0], *column.synonyms):
            names.setdefault(heading_key(name), f"die Spalte „{column.label}“ des Fragebogens")
    return names
