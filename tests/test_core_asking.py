"""What an actor answered, laid before it again: every row with its key, every question at its cell or in general."""

from __future__ import annotations

from datetime import datetime

from fko_cli.core.findings import finding, question_for_actor
from fko_cli.core.questionnaire import INSTITUTION_LINES, SHEET_INSTITUTION
from fko_cli.core.records import CellCount, Need, Place, Report, Return, ReturnStatus
from fko_cli.core.sending.asking import lay_before, row_name
from fko_cli.core.sending.form_parts import PrefilledRow
from tests.concepts import SETTINGS


def reported(number: int, row: int, key: str = "", **values) -> Report:
    place = Place("a.xlsx", "Aktivitäten", row)
    return Report(
        number, "ihk", "2026", place, {"title": f"T{number}", **values}, {}, f"f{number}", return_id=1, row_key=key
    )


def returned(*findings) -> Return:
    return Return(
        1, "2026", "ihk", "0" * 64, "a.xlsx", ReturnStatus.accepted, datetime(2026, 3, 1), CellCount(), findings, "", True
    )


def asked(code: str, row: int | None = None, column: str = "", sheet: str = "Aktivitäten", value: str = "", **blanks):
    return finding(code, sheet=sheet, row=row, column=column, value=value, **blanks)


def test_rows_keep_their_keys_and_those_without_get_one_of_their_report():
    reports = [
        reported(3, 9),
        reported(1, 7, "r001"),
        reported(2, 8, "a0012"),
        reported(4, 10, "r002"),
        reported(5, 11, "r002"),
    ]
    rows, _ = lay_before(reports, [], [returned()], [], SETTINGS)
    assert [(one.values["title"], one.row_key) for one in rows] == [
        ("T1", "q-r001"), ("T2", "q-a0012"), ("T3", "q-m0003"), ("T4", "q-m0004"), ("T5", "q-m0005"),
    ]  # fmt: skip


def test_a_question_stands_at_its_cell_and_what_belongs_to_no_row_in_general():
    status = asked("F303", 7, "Status", value="pausiert")
    unknown = asked("F303", 7, "Vermerk", value="x")
    elsewhere = asked("F303", 99, "Status", value="y")
    rows, others = lay_before([reported(1, 7, "r001")], [], [returned(status, status, unknown, elsewhere)], [], SETTINGS)
    assert dict(rows[0].questions) == {"status": question_for_actor(status), "title": question_for_actor(unknown)}
    assert others.general == (question_for_actor(elsewhere),)


def test_needs_and_the_institution_are_laid_before_with_their_questions():
    need = Need(1, "ihk", "2026", Place("a.xlsx", "Bedarfe", 5), {"need": "Räume", "field": "1"}, return_id=1)
    label, key = INSTITUTION_LINES[0].label, INSTITUTION_LINES[0].key
    doubt = asked("F303", 5, "Handlungsfeld", "Bedarfe", "9")
    said = asked("F109", 3, label, SHEET_INSTITUTION, "Neuer Name", label=label)
    at_line = asked("F303", 4, label, SHEET_INSTITUTION, "unklar")
    _, others = lay_before([], [need], [returned(doubt, said, at_line)], [], SETTINGS)
    (row,) = others.needs
    assert row.values["need"] == "Räume" and dict(row.questions) == {"field": question_for_actor(doubt)}
    assert dict(others.institution) == {key: "Neuer Name"} and question_for_actor(at_line) in others.doubts[key]


def test_offered_rows_that_nobody_answered_are_offered_again_and_answered_ones_are_not():
    offered = [
        PrefilledRow({"number": "A-0001", "title": "Messe"}, "a0001"),
        PrefilledRow({"number": "A-0002", "title": "Café"}, "a0002"),
        PrefilledRow({"number": "A-0003", "title": "Treff"}, "a0003"),
    ]
    silent = asked("F212", value=row_name("A-0002", "Café"), how="leer")
    rows, _ = lay_before([reported(1, 7, "a0001")], [], [returned(silent)], offered, SETTINGS)
    assert [one.row_key for one in rows] == ["q-a0001", "a0002"]
    assert dict(rows[1].questions) == ({"change": question_for_actor(silent)} if question_for_actor(silent) else {})
