"""From the text of a cell to the value of its column, with a finding wherever words were not or not literally understood."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fko_cli.core.codec import to_json
from fko_cli.core.grid import Cell, CellValue, Sheet
from fko_cli.core.questionnaire import Change, Column, Kind, Status
from fko_cli.core.reading.desk import Desk
from fko_cli.core.reading.lists import split_list
from fko_cli.core.reading.own_answers import is_own_left_open, read_own
from fko_cli.core.reading.periods import Role, parse_period, parse_range
from fko_cli.core.reading.text import fold, one_line
from fko_cli.core.reading.values import is_no_answer, read_change, read_number, read_status, read_yes_no
from fko_cli.core.records import Period, Value, as_text

_MAY_BE_WORDS = (Kind.status, Kind.change, Kind.yes_no)
"""Columns where "entfällt" or "keine" is an answer."""

_MANY_PLACES = 6
_OWN_KINDS = (Kind.choice, Kind.choices, Kind.figure, Kind.yes_no)
_MAX_CHOICES_TOLD = 200

REFERENCE = re.compile(
    r"(?i)(?:(?:siehe|s\.|vgl\.?|wie)\s*(?:dazu\s*)?(?:o\.|oben|u\.|unten|vorjahr|vorher|letztes|im vorjahr|zeile|nr\.?"
    r"|nummer|anlage|anhang|beschreibung|titel|blatt|spalte|ihk|hwk|meldung|konzept|programm|bei|auch|\d).*"
    r"|s\.\s?o\.?|w\.\s?o\.?|dito|ditto|do\.|[\"„“”″〃']{1,2}|-\"-)"
)
_BARE_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
"""How a date shows in a cell that is not formatted as one ("45000"): as its serial number."""
DITTO = re.compile(r"(?i)(?:dito|ditto|do\.|[\"„“”″〃']{1,2}|-\"-|wie oben|s\.\s?o\.?|siehe oben|w\.\s?o\.?)")


@dataclass(frozen=True, slots=True)
class Answer:
    """One cell as it is to be understood: the text without what was struck out, and the cell itself.

    `whole` is false when the text is not the cell's own: copied from the row above, or put together from several rows.
    """

    text: str
    cell: Cell
    whole: bool = True


def read_values(desk: Desk, sheet: Sheet, columns: tuple[Column, ...], answers: Mapping[str, Answer]) -> dict[str, Value]:
    """The values of one record by key. Cells whose content says "no answer" are noted, all others are read."""
    values: dict[str, Value] = {}
    for column in columns:
        answer = answers.get(column.key)
        if answer is None:
            continue
        if _is_left_open(column, answer.text):
            code = "F312" if column.kind is Kind.field else "F313"
            _remark(desk, code, sheet, answer.cell, column=column.label, value=answer.text, takes=[answer.cell])
            continue
        desk.read(sheet, answer.cell)
        _read_one(desk, sheet, column, answer, values)
    _settle_periods(desk, sheet, answers, values)
    _settle_fields(values)
    _settle_dropped(desk, sheet, columns, answers, values)
    return values


def _is_left_open(column: Column, text: str) -> bool:
    """Whether the cell says that there is no answer. "keine" is one where it can be meant: no funding, no result yet."""
    if column.own:
        return is_own_left_open(column, text)
    if column.key in ("title", "need") or column.kind in _MAY_BE_WORDS or not is_no_answer(text):
        return False
    return column.key not in ("funding", "indicator", "remark") or not text.casefold().startswith("kein")


def _remark(desk: Desk, code: str, sheet: Sheet, cell: Cell, **said: Any) -> None:
    """A note about an answer; what came back as it was sent needs none."""
    if desk.is_changed(sheet, cell):
        desk.note(code, sheet, cell, **said)


def _read_one(desk: Desk, sheet: Sheet, column: Column, answer: Answer, values: dict[str, Value]) -> None:
    kind, text = column.kind, answer.text
    value: Value | None
    if column.own and kind in _OWN_KINDS:
        value = _own(desk, sheet, column, answer)
    elif kind in (Kind.field, Kind.fields):
        value = _fields(desk, sheet, column, answer, values)
    elif kind in (Kind.list, Kind.institutions):
        known = desk.names.resolve if kind is Kind.institutions else None
        value = split_list(
            text, known=(lambda one: known(one) is not None) if known else None, institutions=known is not None
        )
    elif kind is Kind.period:
        value = _period(desk, sheet, column, answer)
    elif kind is Kind.territory:
        value = found = desk.territories.read(text)
        for other in found.others if len(found.others) <= _MANY_PLACES else ["; ".join(found.others)]:
            _remark(desk, "F304", sheet, answer.cell, column=column.label, value=other)
    elif kind is Kind.number:
        value = _number(desk, sheet, column, answer)
    elif kind in _MAY_BE_WORDS:
        value = _word(desk, sheet, column, answer)
    else:
        value = _plain_text(desk, sheet, column, answer)
    if column.key == "further_fields" and isinstance(value, tuple) and isinstance(named := values.get(column.key), tuple):
        value = (*named, *value)  # the column for one field may have named further ones
    if value is not None and value != ():
        values[column.key] = value


def _plain_text(desk: Desk, sheet: Sheet, column: Column, answer: Answer) -> str:
    if column.guide_length and len(answer.text) > column.guide_length and desk.is_changed(sheet, answer.cell):
        _remark(
            desk,
            "F307",
            sheet,
            answer.cell,
            column=column.label,
            limit=column.guide_length,
            length=f"{len(answer.text)} Zeichen",
        )
    link = answer.cell.link
    if column.key == "link" and link.startswith(("http://", "https://")) and "." not in answer.text:
        _remark(desk, "F306", sheet, answer.cell, column=column.label, value=answer.text, new=link)
        return link
    return answer.text


def _word(desk: Desk, sheet: Sheet, column: Column, answer: Answer) -> Value | None:
    text = answer.text
    if column.kind is Kind.yes_no:
        yes = read_yes_no(text)
        if yes is None:
            desk.note("F308", sheet, answer.cell, column=column.label, value=text)
        elif fold(text) != ("ja" if yes else "nein"):
            _remark(desk, "F306", sheet, answer.cell, column=column.label, value=text, new="ja" if yes else "nein")
        return bool(yes)
    if column.kind is Kind.change and is_no_answer(text) and len(text) <= 3:
        _remark(desk, "F313", sheet, answer.cell, column=column.label, value=text)
        return None
    found = read_status(text) if column.kind is Kind.status else read_change(text)
    if found is None:
        if not REFERENCE.fullmatch(text):
            code = "F303" if column.kind is Kind.status else "F310"
            desk.note(code, sheet, answer.cell, column=column.label, value=text)
        return text
    if fold(text) != fold(found.value):
        _remark(desk, "F306", sheet, answer.cell, column=column.label, value=text, new=found.value)
    return found.value


def _own(desk: Desk, sheet: Sheet, column: Column, answer: Answer) -> Value:
    """The answer to an own question; what is not understood is kept and asked about, a mended typing error is told."""
    read = read_own(column, answer.text)
    if read.unknown and not REFERENCE.fullmatch(answer.text):
        choices = ", ".join(column.choices or ("ja", "nein"))
        told = choices if len(choices) <= _MAX_CHOICES_TOLD else f"{choices[:_MAX_CHOICES_TOLD]}…"
        code = "F315" if column.kind is Kind.figure else "F314"
        _remark(desk, code, sheet, answer.cell, column=column.label, value="; ".join(read.unknown), choices=told)
    if read.mended:
        _remark(desk, "F306", sheet, answer.cell, column=column.label, value=answer.text, new=as_text(read.value))
    return read.value


def _number(desk: Desk, sheet: Sheet, column: Column, answer: Answer) -> str:
    number = read_number(answer.text)
    if (
        number
        and int(number[2:]) in desk.known_numbers
        and not (desk.context.own_list and answer.text.strip(" .").isdigit())
    ):
        if _only_digits(answer.text) != _only_digits(number):
            _remark(desk, "F306", sheet, answer.cell, column=column.label, value=answer.text, new=number)
        return number
    # An own list counts its rows; only what looks like one of our numbers is asked about.
    if not desk.context.own_list or re.match(r"(?i)a[\s-]*\d", answer.text):
        desk.note("F311", sheet, answer.cell, column=column.label, value=answer.text)
    return answer.text


def _only_digits(number: str) -> str:
    return re.sub(r"[aA\s.\-–_]", "", number).lstrip("0")


def _fields(desk: Desk, sheet: Sheet, column: Column, answer: Answer, values: dict[str, Value]) -> Value | None:
    found = desk.fields.read(one_line(answer.text) if "\n" not in answer.text else answer.text)
    if not found.ids or found.unknown:
        if not REFERENCE.fullmatch(answer.text):
            desk.note("F301", sheet, answer.cell, column=column.label, value="; ".join(found.unknown) or answer.text)
        if not found.ids:
            return answer.text if column.kind is Kind.field else (answer.text,)
    if found.guessed or found.beyond:
        titles = [field.label for field_id in found.ids if (field := desk.context.settings.field_named(field_id))]
        _remark(desk, "F306", sheet, answer.cell, column=column.label, value=answer.text, new=", ".join(titles))
    if column.kind is Kind.fields:
        return (*found.ids, *found.unknown)
    if len(found.ids) > 1:
        desk.note("F309", sheet, answer.cell, column=column.label, value=answer.text)
        values["further_fields"] = (*found.ids[1:], *found.unknown)
    elif found.unknown:
        values["further_fields"] = found.unknown
    return found.ids[0]


def _settle_dropped(
    desk: Desk, sheet: Sheet, columns: Sequence[Column], answers: Mapping[str, Answer], values: dict[str, Value]
) -> None:
    """Whoever drops an activity need not correct the status that the form filled in; one it typed itself is asked about.

    A status typed as finished agrees with dropping the activity.
    """
    change, status = answers.get("change"), answers.get("status")
    before = values.get("status")
    if change is None or values.get("change") != Change.dropped or before == Status.dropped:
        return
    label = next((column.label for column in columns if column.key == "status"), "Status")
    typed = status is not None and before is not None and (desk.is_changed(sheet, status.cell) or not status.whole)
    if not typed:
        values["status"] = Status.dropped.value
        cell, was = (status.cell, status.text) if status else (change.cell, "leer")
        desk.note("F306", sheet, cell, column=label, value=was, new=Status.dropped.value)
    elif status and before != Status.finished:
        desk.note("F317", sheet, status.cell, column=label, value=status.text)


def _settle_fields(values: dict[str, Value]) -> None:
    """Further fields without the main one and without repetitions."""
    further = values.get("further_fields")
    if isinstance(further, tuple):
        kept = tuple(one for one in dict.fromkeys(further) if one != values.get("field"))
        if kept:
            values["further_fields"] = kept
        else:
            del values["further_fields"]


def _period(desk: Desk, sheet: Sheet, column: Column, answer: Answer) -> Period:
    role: Role = "end" if column.key == "end" else "start"
    period = parse_period(_value_of(answer), role=role, text=answer.text)
    if not period.understood and not REFERENCE.fullmatch(answer.text):
        desk.note("F302", sheet, answer.cell, column=column.label, value=answer.text)
    if period.first and period.precision == "day" and _BARE_NUMBER.fullmatch(answer.text):
        _remark(desk, "F306", sheet, answer.cell, column=column.label, value=answer.text, new=f"{period.first:%d.%m.%Y}")
    return period


def _value_of(answer: Answer) -> CellValue:
    value = answer.cell.value
    return answer.text if value is None or isinstance(value, str) or answer.cell.struck or not answer.whole else value


def _settle_periods(desk: Desk, sheet: Sheet, answers: Mapping[str, Answer], values: dict[str, Value]) -> None:
    """A range in one of the two cells fills the other, when that is empty; an end before the beginning is asked about."""
    start, end = values.get("start"), values.get("end")
    for key, other in (("start", "end"), ("end", "start")):
        answer, period = answers.get(key), values.get(key)
        if answer is None or not isinstance(period, Period) or other in values or not period.understood:
            continue
        first, last = parse_range(_value_of(answer), text=answer.text)
        found = {"start": first, "end": last}
        if found[other] is None or (key == "end" and not (first and last)):
            continue
        for one, part in found.items():
            values.pop(one, None)
            if part is not None:
                values[one] = part
        parts = (("Beginn", first), ("Ende", last))
        told = ", ".join(f"{word} {part.text}" for word, part in parts if part and part.text != answer.text)
        label = "Beginn" if key == "start" else "Ende"
        _remark(desk, "F306", sheet, answer.cell, column=label, value=answer.text, new=told)
        return
    if not isinstance(start, Period) or not isinstance(end, Period):
        return
    if start.ongoing and start.first and end.understood:
        values["start"] = replace(start, ongoing=False)  # how long it lasts, the other cell says
    if start.first and end.last and end.last < start.first:
        desk.note("F305", sheet, answers["end"].cell, column="Ende", value=end.text)


def fingerprint(values: Mapping[str, Value]) -> str:
    """SHA-256 over the normalised values. The number is left out: it says which activity this is, not what it is."""
    data = to_json({key: value for key, value in values.items() if key != "number"})
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(one_line(text).encode()).hexdigest()
