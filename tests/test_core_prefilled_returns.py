"""Pre-filled rows that come back: answered, left as they were, moved, copied, written over, deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.reading.interpret import Context, interpret
from fko_cli.core.reading.sent_rows import closest_form, keys_in
from fko_cli.core.sending.form import FIRST_ANSWER_ROW, build_form
from fko_cli.core.sending.form_parts import Answered, PrefilledRow
from tests.forms import CHAMBER, OTHERS, SETTINGS

OWN = PrefilledRow(
    {
        "number": "A-0007",
        "field": "1 Berufliche Bildung",
        "title": "Azubi-Lotsen",
        "description": "Lotsen begleiten Auszubildende im ersten Jahr.",
        "status": "laufend",
        "start": "03/2024",
    },
    "a0007",
    origin="Ihre Meldung 2025",
)
OFFER = PrefilledRow(
    {
        "number": "A-0012",
        "field": "2 Potenziale heben",
        "title": "Messe der Berufe",
        "description": "Eine Messe mit Betrieben und Schulen in der Stadthalle.",
        "status": "geplant",
        "partners": "Kammer",
    },
    "p0012",
    origin="von JC Nord 2025 gemeldet, nennt Sie als Partner: bitte bestätigen",
    offered=True,
)
FIRST, SECOND, THIRD = FIRST_ANSWER_ROW, FIRST_ANSWER_ROW + 1, FIRST_ANSWER_ROW + 2
NUMBER, TITLE, DESCRIPTION, STATUS, CHANGE, REMARK, ORIGIN, KEY = 1, 4, 5, 8, 20, 21, 22, 23
Cells = dict[tuple[int, int], Cell]


class Returned:
    """A form as it went out, to be filled in by row and column."""

    def __init__(self, prefilled=(OWN, OFFER), answered: Answered | None = None) -> None:
        form = build_form(SETTINGS, CHAMBER, prefilled, OTHERS, answered)
        self.sent = form.cells()
        self.sheets: dict[str, Cells] = {
            one.name: {
                (cell.row, cell.column): Cell(cell.row, cell.column, cell.text, cell.text, comment=cell.comment)
                for cell in one.cells
                if cell.text or cell.comment
            }
            for one in form.sheets
        }
        self.rows = self.sheets["Aktivitäten"]

    def write(self, row: int, **texts: str) -> None:
        for name, text in texts.items():
            column = globals()[name.upper()]
            self.rows.pop((row, column), None)
            if text:
                self.rows[row, column] = Cell(row, column, text, text)

    def move(self, order: dict[int, int], *, with_keys: bool = True) -> None:
        """Rows by their old numbers take the place of others, as sorting does."""
        before = {place: cell for place, cell in self.rows.items() if place[0] in order}
        moving = {place: cell for place, cell in before.items() if with_keys or place[1] != KEY}
        for place in moving:
            del self.rows[place]
        for (row, column), cell in moving.items():
            self.rows[order[row], column] = Cell(order[row], column, cell.text, cell.text)

    def copy(self, row: int, to: int) -> None:
        for (at, column), cell in list(self.rows.items()):
            if at == row:
                self.rows[to, column] = Cell(to, column, cell.text, cell.text)

    def delete(self, row: int) -> None:
        for place in [one for one in self.rows if one[0] == row]:
            del self.rows[place]

    def workbook(self) -> Workbook:
        pages = {name: tuple(cell for _, cell in sorted(cells.items())) for name, cells in self.sheets.items()}
        return Workbook("xlsx", tuple(Sheet(name, cells) for name, cells in pages.items()))

    def read(self, *, on_record: bool = True):
        context = Context(
            SETTINGS, OTHERS, as_sent=self.sent if on_record else None, known_numbers=range(1, 20), actor="kammer"
        )
        result = interpret(self.workbook(), context)
        assert result.cells.filled == result.cells.read + result.cells.noted
        return result


def told(result) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.value, one.row) for one in result.findings if one.code in ("F212", "F213", "F214")]


def titles(result) -> list[tuple[str, str, str]]:
    return [(one.values.get("number", ""), one.values["title"], one.row_key) for one in result.reports]


def test_rows_that_came_back_as_sent_are_no_reports_but_listed():
    result = Returned().read()
    assert (result.reports, result.cells.filled) == ((), 0)
    assert told(result) == [("F212", "A-0007 Azubi-Lotsen", FIRST), ("F213", "A-0012 Messe der Berufe", SECOND)]
    assert [str(one.severity) for one in result.findings if one.code.startswith("F21")] == ["warning", "note"]
    assert result.findings[-1].address == f"T{SECOND}"


@pytest.mark.parametrize("word", ["unverändert", "geändert", "entfällt"])
def test_one_word_makes_the_whole_row_a_report_with_its_number(word):
    form = Returned()
    form.write(FIRST, change=word)
    result = form.read()
    assert titles(result) == [("A-0007", "Azubi-Lotsen", "a0007")]
    assert result.reports[0].values["change"] == word
    assert result.reports[0].values["description"] == OWN.values["description"]
    assert result.cells.filled == 1
    said = [one for one in told(result) if one[0] != "F306"]
    assert said == [("F213", "A-0012 Messe der Berufe", SECOND)]


@pytest.mark.parametrize(
    ("answers", "status", "code", "value"),
    [
        ({}, "entfällt", "F306", "laufend"),
        ({"status": ""}, "entfällt", "F306", "leer"),
        ({"status": "geplant"}, "geplant", "F317", "geplant"),
        ({"status": "noch unklar"}, "noch unklar", "F317", "noch unklar"),
        ({"status": "abgeschlossen"}, "abgeschlossen", None, None),
        ({"status": "entfällt"}, "entfällt", None, None),
    ],
)
def test_a_dropped_activity_is_not_kept_running_by_a_status_that_the_form_filled_in(answers, status, code, value):
    form = Returned()
    form.write(FIRST, change="entfällt", **answers)
    result = form.read()
    assert result.reports[0].values["status"] == status
    found = [(one.code, one.value, one.column) for one in result.findings if one.code in ("F306", "F317")]
    assert found == ([(code, value, "Status")] if code else [])
    if code == "F306":
        (note,) = [one for one in result.findings if one.code == "F306"]
        assert note.message == f"Aus „{value}“ wurde „entfällt“."


def test_an_offer_that_is_confirmed_is_a_report_of_this_actor():
    form = Returned()
    form.write(SECOND, change="unverändert", description="Wir stellen die Halle.")
    result = form.read()
    assert titles(result) == [("A-0012", "Messe der Berufe", "p0012")]
    assert told(result) == [("F212", "A-0007 Azubi-Lotsen", FIRST)]


def test_a_deleted_or_emptied_row_is_listed_as_missing():
    form = Returned()
    form.delete(FIRST)
    form.write(SECOND, change="unverändert")
    result = form.read()
    assert [(one.code, one.row) for one in result.findings if one.code == "F212"] == [("F212", None)]
    assert "ihre Zeile fehlt in der Datei" in next(one.message for one in result.findings if one.code == "F212")


def without_columns(form: Returned, *columns: int) -> None:
    for column in sorted(columns, reverse=True):
        cells = {place: cell for place, cell in form.rows.items() if place[1] != column}
        form.rows.clear()
        for (row, at), cell in cells.items():
            now = at - (at > column)
            form.rows[row, now] = replace(cell, column=now)


@pytest.mark.parametrize("columns", [(CHANGE,), (NUMBER,), (NUMBER, KEY), (REMARK,), (CHANGE, REMARK, ORIGIN)])
def test_a_deleted_column_is_no_missing_row(columns):
    form = Returned()
    without_columns(form, *columns)
    result = form.read()
    assert (result.reports, result.cells.filled) == ((), 0)
    assert told(result) == [("F212", "A-0007 Azubi-Lotsen", FIRST), ("F213", "A-0012 Messe der Berufe", SECOND)]
    assert not any("ihre Zeile fehlt" in one.message for one in result.findings)


def test_the_keys_are_not_taken_for_the_column_that_was_deleted_before_them():
    form = Returned((replace(OWN, origin=""),))
    without_columns(form, REMARK)
    result = form.read()
    assert (result.reports, result.cells.filled) == ((), 0)
    assert told(result) == [("F212", "A-0007 Azubi-Lotsen", FIRST)]


def test_a_comment_or_a_word_beside_the_table_is_an_answer():
    form = Returned()
    cell = form.rows[FIRST, TITLE]
    form.rows[FIRST, TITLE] = Cell(FIRST, TITLE, cell.text, cell.text, comment="Läuft weiter")
    form.rows[SECOND, ORIGIN + 5] = Cell(SECOND, ORIGIN + 5, "machen wir mit", "machen wir mit")
    assert [one[0] for one in titles(form.read())] == ["A-0007", "A-0012"]


@pytest.mark.parametrize("with_keys", [True, False])
def test_sorting_loses_no_identity_even_when_the_hidden_column_stays_behind(with_keys):
    form = Returned()
    form.write(SECOND, change="unverändert")
    form.move({FIRST: SECOND, SECOND: FIRST}, with_keys=with_keys)
    result = form.read()
    assert titles(result) == [("A-0012", "Messe der Berufe", "p0012")]
    assert told(result) == [("F212", "A-0007 Azubi-Lotsen", SECOND)]
    assert result.cells.filled == 1


def test_a_row_inserted_above_changes_nothing():
    form = Returned()
    form.move({FIRST: SECOND, SECOND: THIRD, THIRD: THIRD + 1})
    form.write(FIRST, title="Ganz neu", description="Neue Aktivität für Betriebe", status="geplant")
    result = form.read()
    assert titles(result) == [("", "Ganz neu", "")]
    assert told(result) == [("F212", "A-0007 Azubi-Lotsen", SECOND), ("F213", "A-0012 Messe der Berufe", THIRD)]


def test_a_copied_row_used_for_another_activity_does_not_take_the_number_along():
    form = Returned()
    form.copy(FIRST, THIRD)
    form.write(THIRD, title="Nachhilfe in Mathematik", description="Studierende geben Unterricht.", change="neu")
    form.write(FIRST, change="unverändert")
    result = form.read()
    assert titles(result) == [("A-0007", "Azubi-Lotsen", "a0007"), ("", "Nachhilfe in Mathematik", "")]
    assert ("F214", "A-0007", THIRD) in told(result)


def test_a_row_written_over_is_a_new_activity_and_the_old_one_unconfirmed():
    form = Returned()
    form.write(FIRST, title="Nachhilfe in Mathematik", description="Studierende geben Unterricht.")
    result = form.read()
    assert titles(result) == [("", "Nachhilfe in Mathematik", "")]
    assert [one[:2] for one in told(result)][:2] == [("F212", "A-0007 Azubi-Lotsen"), ("F214", "A-0007")]


def test_rows_without_descriptions_that_are_written_over_are_new_activities_too():
    form = Returned((replace(OWN, values={"number": "A-0007", "title": "Azubi-Lotsen", "status": "laufend"}),))
    form.write(FIRST, title="Nachhilfe in Mathematik")
    result = form.read()
    assert titles(result) == [("", "Nachhilfe in Mathematik", "")]
    assert [one[:2] for one in told(result)] == [("F212", "A-0007 Azubi-Lotsen"), ("F214", "A-0007")]


def test_a_row_that_had_only_its_number_is_the_one_that_gets_a_title():
    form = Returned((replace(OWN, values={"number": "A-0007", "status": "laufend"}),))
    form.write(FIRST, title="Azubi-Lotsen")
    assert titles(form.read()) == [("A-0007", "Azubi-Lotsen", "a0007")]


def test_a_new_wording_with_a_word_on_the_change_stays_the_same_activity():
    form = Returned()
    form.write(FIRST, title="Lotsinnen und Lotsen", description="Neu gefasst.", change="geändert")
    assert titles(form.read()) == [("A-0007", "Lotsinnen und Lotsen", "a0007")]


def test_an_exact_copy_of_an_unanswered_row_is_no_report_either():
    form = Returned()
    form.copy(FIRST, THIRD)
    result = form.read()
    assert (result.reports, result.cells.filled) == ((), 0)
    assert [one[1] for one in told(result)] == ["A-0007 Azubi-Lotsen", "A-0012 Messe der Berufe"]


def test_without_the_form_on_record_every_word_is_kept():
    result = Returned().read(on_record=False)
    assert [one[1] for one in titles(result)] == ["Azubi-Lotsen", "Messe der Berufe"]
    assert told(result) == []


def test_nothing_to_report_beside_unanswered_rows_holds():
    form = Returned()
    row = next(place[0] for place, cell in form.sheets["Institution"].items() if cell.text == "Fehlanzeige")
    form.sheets["Institution"][row, 2] = Cell(row, 2, "ja", "ja")
    result = form.read()
    assert result.nothing_to_report
    assert [one[0] for one in told(result)] == ["F212", "F213"]


AGAIN = PrefilledRow(
    {**OWN.values, "start": "demnächst"}, "q-a0007", questions={"start": "Wann ist „demnächst“?", "end": "Bis wann?"}
)


def test_answers_laid_before_the_actor_again_are_reports_even_when_nothing_was_changed():
    form = Returned((AGAIN, OFFER), Answered(needs=(PrefilledRow({"need": "Mehr Wohnraum"}),)))
    result = form.read()
    assert titles(result) == [("A-0007", "Azubi-Lotsen", "a0007")]
    assert [one.values["need"] for one in result.needs] == ["Mehr Wohnraum"]
    assert result.cells.filled == 0
    assert {one.code for one in result.findings} == {"F302", "F213"}


def test_our_questions_are_nobody_s_answers_but_what_is_written_beside_them_is():
    form = Returned((AGAIN,))
    start, end = (FIRST, 9), (FIRST, 10)
    form.rows[start] = Cell(*start, "04/2026", "04/2026", comment="Wann ist „demnächst“?")
    form.rows[end] = Cell(*end, None, "", comment="Bis wann?\nBis auf Weiteres")
    form.sheets["Rückfragen"][6, 6] = Cell(6, 6, "siehe Mail", "siehe Mail")
    result = form.read()
    assert result.reports[0].values["start"].iso == "2026-04"
    shown = {one.code: one.value for one in result.findings if one.code.startswith(("F1", "F4"))}
    assert shown["F402"].endswith("Bis auf Weiteres")
    assert "siehe Mail" in {shown.get("F105"), shown.get("F106")}
    assert result.cells.filled == 3


def test_of_several_forms_the_one_that_came_back_is_recognised():
    plain, renewed, query = Returned((OWN,)), Returned((OWN, OFFER)), Returned((AGAIN,))
    records = [one.sent for one in (plain, renewed, query)]
    for at, form in enumerate((plain, renewed, query)):
        form.write(THIRD + 3, title="Noch etwas", description="Text", status="geplant")
        assert closest_form(records, keys_in(form.workbook())) == at


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    order=st.permutations([FIRST, SECOND, THIRD, THIRD + 1]),
    with_keys=st.booleans(),
    texts=st.dictionaries(
        st.tuples(
            st.sampled_from([FIRST, SECOND, THIRD]), st.sampled_from([NUMBER, TITLE, DESCRIPTION, STATUS, CHANGE, ORIGIN])
        ),
        st.sampled_from(["", "laufend", "A-0007", "A-0012", "Azubi-Lotsen", "unverändert", "Anderes", "Ihre Meldung 2025"]),
        max_size=6,
    ),
)
def test_whatever_happens_to_rows_every_cell_is_read_or_noted_and_every_row_has_a_fate(order, with_keys, texts):
    form = Returned()
    form.copy(SECOND, THIRD + 1)
    form.move(dict(zip([FIRST, SECOND, THIRD, THIRD + 1], order, strict=True)), with_keys=with_keys)
    for (row, column), text in texts.items():
        form.rows.pop((row, column), None)
        if text:
            form.rows[row, column] = Cell(row, column, text, text)
    result = form.read()
    reported = {one.row_key for one in result.reports} | {f"a{one.values.get('number', '')[2:]}" for one in result.reports}
    listed = {value.partition(" ")[0] for code, value, _ in told(result) if code != "F214"}
    assert "A-0007" in listed or "a0007" in reported
    assert "A-0012" in listed or {"p0012", "a0012"} & reported
