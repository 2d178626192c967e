"""What an actor answered, laid before it again with our questions: rows for a fresh form, with questions at their cells.

The questions come from the findings about its returns (`core.findings.question_for_actor`). Each row keeps its key, so that
the form continues the same reports when it comes back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fko_cli.core.findings import question_for_actor
from fko_cli.core.own_questions import columns_of
from fko_cli.core.questionnaire import INSTITUTION_LINES, NEED_COLUMNS, SHEET_INSTITUTION
from fko_cli.core.reading.text import text_key
from fko_cli.core.records import Finding, Need, Place, Report, Return
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form_parts import Answered, PrefilledRow
from fko_cli.core.sending.prefill import cell_texts
from fko_cli.core.settings import Settings

UNCONFIRMED = ("F212", "F213")
"""Findings about pre-filled rows that nobody answered; their value is `row_name` of the row."""

_SAID = ("F109", "F111", "F112", "F019")
"""Findings whose value is what the actor wrote on the sheet `Institution`."""

_Spot = tuple[int, str, int]
"""A row of a return: id of the return, sheet, row."""


@dataclass
class _Asked:
    """Questions by row and column key, by line of `Institution`, and those about no cell."""

    rows: dict[_Spot, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    institution: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unconfirmed: dict[str, str] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)


def row_name(number: str, title: str) -> str:
    """What findings call a pre-filled row, in one line and without invisible characters: `A-0012 Titel`."""
    return text_key(f"{number} {title}")


def lay_before(
    reports: Sequence[Report],
    needs: Sequence[Need],
    returns: Sequence[Return],
    prefilled: Sequence[PrefilledRow],
    settings: Settings,
) -> tuple[tuple[PrefilledRow, ...], Answered]:
    """The rows of the fresh form and all other answers, of one actor.

    `reports`, `needs` and `returns` are its current ones, `prefilled` what its form had offered; of that, what it left
    unanswered is laid before it again.
    """
    asked = _questions(reports, needs, returns, settings)
    columns = columns_of(settings)
    keys = Counter(report.row_key for report in reports)
    rows = []
    for report in sorted(reports, key=lambda one: (one.return_id, one.place.row or 0, one.id)):
        own = report.row_key if report.row_key and keys[report.row_key] == 1 else row_keys.of_report(report.id)
        questions = asked.rows.get(_spot(report.return_id, report.place), {})
        texts = cell_texts(report.values, columns, settings)
        rows.append(PrefilledRow(texts, row_keys.answered(own), questions=_joined(questions)))
    for row in (one for one in prefilled if one.row_key not in keys):
        name = row_name(row.values.get("number", ""), row.values.get("title", ""))
        if name in asked.unconfirmed:
            question = asked.unconfirmed[name]
            rows.append(replace(row, questions={"change": question} if question else {}))
    return tuple(rows), Answered(
        institution=_institution(returns),
        doubts=_joined(asked.institution),
        needs=tuple(_need_rows(needs, asked, settings)),
        general=tuple(dict.fromkeys(asked.general)),
    )


def _questions(reports: Sequence[Report], needs: Sequence[Need], returns: Sequence[Return], settings: Settings) -> _Asked:
    asked = _Asked()
    columns = {column.label: column.key for column in columns_of(settings)}
    need_columns = {column.label: column.key for column in NEED_COLUMNS}
    lines = {line.label: line.key for line in INSTITUTION_LINES}
    reported = {_spot(one.return_id, one.place) for one in reports}
    needed = {_spot(one.return_id, one.place) for one in needs}
    for source in returns:
        for finding in source.findings:
            question = question_for_actor(finding)
            if finding.code in UNCONFIRMED:
                asked.unconfirmed[finding.value] = question
                continue
            if not question:
                continue
            spots = [(source.id, finding.sheet, row) for row in _rows_of(finding)]
            if finding.sheet == SHEET_INSTITUTION and finding.column in lines:
                asked.institution[lines[finding.column]].append(question)
                continue
            for spot in (one for one in spots if one in reported):
                asked.rows[spot][columns.get(finding.column, "title")].append(question)
            for spot in (one for one in spots if one in needed):
                asked.rows[spot][need_columns.get(finding.column, "need")].append(question)
            if not any(spot in reported or spot in needed for spot in spots):
                asked.general.append(question)
    return asked


def _rows_of(finding: Finding) -> Iterator[int]:
    if finding.row is not None:
        yield finding.row
    yield from finding.also


def _spot(return_id: int, place: Place) -> _Spot:
    return return_id, place.sheet, place.row or 0


def _joined(questions: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {key: "\n".join(dict.fromkeys(said)) for key, said in questions.items()}


def _institution(returns: Sequence[Return]) -> dict[str, str]:
    """What the actor wrote about itself; the latest return counts."""
    lines = {line.label: line.key for line in INSTITUTION_LINES}
    return {
        lines[finding.column]: finding.value
        for source in returns
        for finding in source.findings
        if finding.code in _SAID and finding.sheet == SHEET_INSTITUTION and finding.column in lines
    }


def _need_rows(needs: Sequence[Need], asked: _Asked, settings: Settings) -> Iterator[PrefilledRow]:
    for need in needs:
        questions = asked.rows.get(_spot(need.return_id, need.place), {})
        yield PrefilledRow(cell_texts(need.values, NEED_COLUMNS, settings), questions=_joined(questions))
