"""What a workbook says: tables written as lines in the test, features of cells set by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fko_cli.core.findings import question_for_actor
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.reading.desk import remove_struck
from fko_cli.core.reading.interpret import Context, interpret
from fko_cli.core.reading.text import one_line, plain
from fko_cli.core.records import Actor, Period, Territory
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.settings import FieldOfAction, Region, Round, Settings

SETTINGS = Settings(
    format=1,
    region=Region(
        name="Region Aachen", editor="Regionalagentur", parts=("Stadt Aachen", "StädteRegion Aachen", "Kreis Düren")
    ),
    round=Round(name="2026", deadline=date(2026, 3, 31)),
    fields=(
        FieldOfAction(id="1", title="Berufliche Aus- und Weiterbildung"),
        FieldOfAction(id="2", title="Akademische Bildung"),
        FieldOfAction(id="3", title="Standortfaktoren"),
    ),
)
ACTORS = (
    Actor("hwk", "Handwerkskammer Aachen", "HWK Aachen", "Kammer", "Region Aachen"),
    Actor("jc", "Jobcenter Kreis Düren", "job-com", "Jobcenter", "Kreis Düren"),
)
OWN = Context(SETTINGS, ACTORS, own_list=True)


def cells(table, first_row=1):
    """Cells of a table written as lines with `|` between columns."""
    found = []
    for row, line in enumerate(table.strip("\n").splitlines(), start=first_row):
        for column, text in enumerate(line.split("|"), start=1):
            if text.strip():
                found.append(Cell(row, column, text.strip(), text.strip().replace("⏎", "\n")))
    return found


def sheet(table, name="Liste", **features):
    """A sheet; `features` set by address: B2={"struck": "…"}."""
    made = [replace(cell, **features[cell.address]) if cell.address in features else cell for cell in cells(table)]
    return Sheet(name, tuple(made))


def read(*sheets, context=OWN):
    result = interpret(Workbook("xlsx", tuple(sheets)), context)
    assert result.cells.filled == result.cells.read + result.cells.noted
    return result


def codes(result):
    return [finding.code for finding in result.findings]


def found(result, code):
    return next(finding for finding in result.findings if finding.code == code)


FULL = "Handlungsfeld|Titel der Aktivität|Kurzbeschreibung|Status"


def test_columns_are_found_by_synonyms_in_any_order_below_a_title_row():
    result = read(
        sheet(
            """
Meldung der HWK, Stand Februar

Status|PROJEKT|Was wird gemacht|HF|Wo|Zeitraum|Partner
läuft|Azubi-Lotsen|Lotsen beraten|2|Kreis DN|2024 - 2027|IHK, DGB
"""
        )
    )
    values = result.reports[0].values
    assert (values["status"], values["title"], values["field"]) == ("laufend", "Azubi-Lotsen", "2")
    assert isinstance(values["territory"], Territory) and values["territory"].parts == ("Kreis Düren",)
    assert (values["start"].iso, values["end"].iso) == ("2024", "2027")
    assert values["partners"] == ("IHK", "DGB")
    assert (result.reports[0].row, result.reports[0].typed["status"]) == (4, "läuft")
    assert {"F105", "F110", "F306"} <= set(codes(result))


def test_labels_in_the_first_column_are_one_report_per_column():
    result = read(
        sheet(
            """
Titel der Aktivität|Azubi-Lotsen|Messe
Handlungsfeld|1|3
Kurzbeschreibung|Lotsen beraten|Einmal im Jahr
Status|laufend|geplant
"""
        )
    )
    assert [(report.values["title"], report.values["status"], report.column) for report in result.reports] == [
        ("Azubi-Lotsen", "laufend", "B"),
        ("Messe", "geplant", "C"),
    ]


def test_two_tables_below_each_other_and_needs():
    result = read(
        sheet(
            f"""
{FULL}
1|Azubi-Lotsen|Lotsen beraten|laufend

Bedarf|Vorschlag
Es fehlen Plätze|Mehr Plätze
{FULL}
2|Messe|Einmal im Jahr|geplant
"""
        )
    )
    assert [report.values["title"] for report in result.reports] == ["Azubi-Lotsen", "Messe"]
    assert [need.values for need in result.needs] == [{"need": "Es fehlen Plätze", "proposal": "Mehr Plätze"}]


def test_missing_column_once_per_file_and_missing_answers_in_one_finding():
    result = read(sheet("Titel|Status\nEins|laufend\nZwei\nDrei"))
    assert [finding.value for finding in result.findings if finding.code == "F101"] == ["Handlungsfeld", "Kurzbeschreibung"]
    missing = [finding for finding in result.findings if finding.code == "F202"]
    assert len(missing) == 1 and "4" in missing[0].message


def test_struck_text_is_noted_and_not_read():
    text = "Lotsen beraten nicht mehr"
    table = f"{FULL}\n1|Azubi-Lotsen|{text}|laufend\n1|Alte Messe|Vorbei|laufend"
    struck = {"struck": "Alte Messe"}, {"struck": "Vorbei"}
    features = {
        "C2": {"struck": " nicht mehr"},
        "A3": {"struck": "1"},
        "B3": struck[0],
        "C3": struck[1],
        "D3": {"struck": "laufend"},
    }
    result = read(sheet(table, **features))
    assert [report.values["description"] for report in result.reports] == ["Lotsen beraten"]
    assert result.cells.noted == 4
    assert codes(result) == ["F401", "F218"]
    assert found(result, "F401").value == "nicht mehr"


def test_a_wholly_struck_row_is_one_finding_and_one_question_without_its_hidden_key():
    sheets, context = form()
    texts = ROW | {4: "Anerkennungsberatung"}
    answer(sheets, "Aktivitäten", 8, texts)
    for column in range(1, 24):
        if cell := sheets["Aktivitäten"].get((8, column)):
            sheets["Aktivitäten"][(8, column)] = replace(cell, struck=cell.text)
    result = read(*book(sheets), context=context)
    (one,) = [one for one in result.findings if one.code != "F018"]
    assert (one.code, one.row, one.noted) == ("F218", 8, ("B8", "D8", "E8", "H8"))
    assert one.message.startswith("Die ganze Zeile „Anerkennungsberatung“ ist durchgestrichen")
    assert one.value == f"Anerkennungsberatung · {texts[2]} · {texts[5]} · laufend"
    assert "Zeile 8" in question_for_actor(one) and "„Anerkennungsberatung · " in question_for_actor(one)


def test_a_comment_in_a_struck_row_is_told_as_well():
    table = f"{FULL}\n1|Messe|Text|laufend\n1|Alt|Vorbei|laufend"
    struck = {"A3": "1", "B3": "Alt", "C3": "Vorbei", "D3": "laufend"}
    features = {place: {"struck": text} for place, text in struck.items()}
    result = read(sheet(table, **features | {"C3": {"struck": "Vorbei", "comment": "seit Mai"}}))
    assert sorted(codes(result)) == ["F218", "F402"]


def test_a_struck_sample_row_is_nobodys_activity():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    for place, cell in sheets["Aktivitäten"].items():
        if place[0] == 6:
            sheets["Aktivitäten"][place] = replace(cell, struck=cell.text)
    assert codes(read(*book(sheets), context=context)) == ["F204"]


def test_what_cells_carry_besides_their_text_is_noted():
    table = f"{FULL}\n1|Azubi-Lotsen|Lotsen|laufend"
    result = read(
        sheet(
            table,
            A2={"formula": "=1"},
            B2={"comment": "Bitte prüfen", "link": "https://example.org"},
            C2={"error": True, "text": "#REF!"},
            D2={"value": None, "text": "", "formula": "=A1"},
        )
    )
    assert {"F403", "F402", "F407", "F405", "F404"} <= set(codes(result))
    assert found(result, "F405").noted == ("C2",) and found(result, "F404").noted == ("D2",)


def test_a_cell_with_only_a_comment_is_accounted_for():
    result = read(
        Sheet("Liste", (*cells(f"{FULL}\n1|Azubi-Lotsen|Lotsen|laufend"), Cell(9, 9, None, "", comment="Ruf mich an")))
    )
    assert found(result, "F402").noted == ("I9",)


def test_a_merged_field_holds_for_all_its_lines():
    result = read(sheet(f"{FULL}\n2|Eins|Text eins|laufend\n|Zwei|Text zwei|geplant", A2={"merged": "A2:A3"}))
    assert [report.values["field"] for report in result.reports] == ["2", "2"]
    assert "F406" in codes(result)


def test_lines_with_descriptions_of_their_own_share_a_merged_title():
    result = read(sheet(f"{FULL}\n2|1. Eins⏎2. Zwei|Text eins|laufend\n2||Text zwei|geplant", B2={"merged": "B2:B3"}))
    assert [report.values["title"] for report in result.reports] == ["Eins", "Zwei"]
    assert [one.address for one in result.findings if one.code == "F210"] == ["B2", "B3"]


def test_several_titles_in_one_cell_are_asked_about_and_not_split():
    result = read(
        sheet(f"{FULL}\n2|Lange Nacht der Berufe⏎Messe für Technik|Text|laufend\n1|Netzwerk für⏎Frauen|Text|laufend")
    )
    assert len(result.reports) == 2
    assert [finding.row for finding in result.findings if finding.code == "F203"] == [2]


def test_ditto_takes_the_answer_above_and_says_so():
    result = read(sheet(f"{FULL}|Federführung\n1|Eins|Text eins|laufend|HWK Aachen\n1|Zwei|Text zwei|dito|s. o."))
    assert (result.reports[1].values["status"], result.reports[1].values["lead"]) == ("laufend", "HWK Aachen")
    assert codes(result).count("F205") == 2


def test_headings_between_rows_name_the_field():
    rows = "HF 2 Akademische Bildung\nEins|laufend|Text\nZwei|laufend|Text zwei"
    result = read(sheet(f"Titel der Aktivität|Status|Kurzbeschreibung\n{rows}"))
    assert [report.values["field"] for report in result.reports] == ["2", "2"]
    assert "F208" in codes(result)


def test_text_around_the_table_extra_columns_and_extra_sheets_are_shown():
    result = read(
        sheet(f"{FULL}|Kosten\n1|Eins|Text|laufend|5.000 €\n\nStand: März||||"),
        sheet("Wir hätten noch eine Frage\nWann ist die Sitzung?", "Tabelle2"),
    )
    assert found(result, "F102").value == "5.000 €"
    assert found(result, "F105").value == "Stand: März"
    assert found(result, "F106").value == "A1: Wir hätten noch eine Frage · A2: Wann ist die Sitzung?"


@pytest.mark.parametrize("text", ["Fehlanzeige", "Fehlanzeige!", "Wir haben nichts zu melden", "keine Aktivitäten"])
def test_nothing_to_report(text):
    for table in (f"{FULL}\n|{text}", text):
        result = read(sheet(table))
        assert result.nothing_to_report and not result.reports and "F019" in codes(result)


def test_a_file_without_a_table_says_so_and_shows_its_text():
    result = read(sheet("Sehr geehrte Damen und Herren\nanbei unsere Liste"))
    assert codes(result) == ["F010", "F106"] and result.cells.noted == 2


def test_no_answer_is_noted_and_not_a_value():
    result = read(sheet(f"{FULL}|Federführung|Weitere Handlungsfelder\n1|Eins|Text|laufend|–|entfällt"))
    assert not {"lead", "further_fields"} & set(result.reports[0].values)
    assert codes(result) == ["F313", "F313"]


def test_what_is_not_understood_keeps_its_words():
    result = read(sheet(f"{FULL}|Beginn\nDigitalisierung|Eins|Text|ruht|demnächst"))
    values = result.reports[0].values
    assert (values["field"], values["status"], values["start"]) == (
        "Digitalisierung",
        "ruht",
        Period("demnächst", understood=False),
    )
    assert {"F301", "F303", "F302"} <= set(codes(result))


def test_several_fields_in_the_column_for_one():
    values = read(sheet(f"{FULL}\n1, 3|Eins|Text|laufend")).reports[0].values
    assert (values["field"], values["further_fields"]) == ("1", ("3",))


def test_the_fingerprint_depends_on_the_content_and_not_on_the_place():
    one = read(sheet(f"{FULL}\n1|Eins|Text|laufend")).reports[0]
    other = read(sheet("Status|Kurzbeschreibung|Titel|HF\n\n läuft |Text|Eins|HF 1", "Anders")).reports[0]
    changed = read(sheet(f"{FULL}\n1|Eins|Anderer Text|laufend")).reports[0]
    assert one.fingerprint == other.fingerprint != changed.fingerprint


def test_the_same_row_twice():
    result = read(sheet(f"{FULL}\n1|Eins|Text|laufend\n1|Eins|Text|laufend"))
    assert len(result.reports) == 2 and "wie Zeile 2" in found(result, "F206").message


# The form


def form(prefilled=()):
    made = build_form(SETTINGS, ACTORS[1], prefilled, ACTORS)
    sheets = {
        one.name: {
            (cell.row, cell.column): Cell(cell.row, cell.column, cell.text, cell.text) for cell in one.cells if cell.text
        }
        for one in made.sheets
    }
    return sheets, Context(SETTINGS, ACTORS, as_sent=made.cells(), known_numbers=frozenset({"A-0007"}), actor="jc")


def answer(sheets, name, row, texts):
    for column, text in texts.items():
        sheets[name][(row, column)] = Cell(row, column, text, text)


def book(sheets):
    return [Sheet(name, tuple(cell for _, cell in sorted(places.items()))) for name, places in sheets.items()]


ROW = {2: "1 Berufliche Aus- und Weiterbildung", 4: "Azubi-Lotsen", 5: "Lotsen beraten", 8: "laufend"}


def test_an_empty_form_has_no_answers():
    sheets, context = form()
    result = read(*book(sheets), context=context)
    assert (result.cells.filled, result.reports, codes(result)) == (0, (), ["F018"])


def test_only_answers_count_and_the_example_is_none():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    result = read(*book(sheets), context=context)
    assert (result.cells.filled, len(result.reports), result.findings) == (4, 1, ())
    assert (result.reports[0].row_key, result.reports[0].values["field"]) == ("r001", "1")


def test_the_empty_form_stands_in_when_it_is_not_known_what_was_sent():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    assert read(*book(sheets), context=replace(context, as_sent=None)).cells.filled == 4


def test_prefilled_rows_are_read_without_counting_as_answers():
    sheets, context = form(
        [PrefilledRow({"number": "A-0007", "field": "1", "title": "Alt", "description": "Text", "status": "laufend"}, "k7")]
    )
    result = read(*book(sheets), context=context)
    assert (result.cells.filled, result.reports[0].values["number"], result.reports[0].row_key) == (0, "A-0007", "k7")
    answer(sheets, "Aktivitäten", 7, {8: "abgeschlossen"})
    result = read(*book(sheets), context=context)
    assert (result.cells.filled, result.reports[0].values["status"]) == (1, "abgeschlossen")


def test_rows_inserted_above_change_nothing():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    moved = {(row + 3, column): replace(cell, row=row + 3) for (row, column), cell in sheets["Aktivitäten"].items()}
    sheets["Aktivitäten"] = moved
    result = read(*book(sheets), context=context)
    assert (result.cells.filled, result.reports[0].row, result.findings) == (4, 10, ())


def test_an_example_that_was_changed_is_shown():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 6, {5: "Geänderter Text"})
    result = read(*book(sheets), context=context)
    assert found(result, "F216").value == "Geänderter Text" and not result.reports


def test_an_answer_typed_over_the_example_takes_nothing_from_it():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 6, {4: "Azubi-Lotsen", 5: "Lotsen beraten"})
    result = read(*book(sheets), context=context)
    assert set(result.reports[0].values) == {"title", "description"} and result.reports[0].row_key == ""


def test_answers_left_as_in_the_example_are_quoted_instead_of_missed():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 6, {2: "2 Akademische Bildung", 4: "Azubi-Lotsen", 5: "Lotsen beraten", 9: "03/2026"})
    result = read(*book(sheets), context=context)
    assert "status" not in result.reports[0].values
    left = [one for one in result.findings if one.code in ("F202", "F217")]
    assert [(one.code, one.row) for one in left] == [("F217", 6)]
    assert left[0].value.startswith("Status: laufend · Ende: fortlaufend · Räumlicher Bezug: Stadt Aachen · ")
    assert "Azubi-Lotsen" not in left[0].value and "Beginn" not in left[0].value
    assert "„Status: laufend · " in question_for_actor(left[0])


def test_a_copied_row_brings_no_second_key():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    answer(sheets, "Aktivitäten", 8, ROW | {4: "Andere Lotsen", 22: "r001"})
    assert [report.row_key for report in read(*book(sheets), context=context).reports] == ["r001", ""]


def test_answers_about_the_institution_are_shown_because_nothing_keeps_them():
    sheets, context = form()
    answer(sheets, "Institution", 6, {2: "jobcom"})
    answer(sheets, "Institution", 9, {2: "Stabsstelle Bildung"})
    answer(sheets, "Institution", 11, {2: "ja"})
    result = read(*book(sheets), context=context)
    assert result.institution["short_name"] == "jobcom" and result.nothing_to_report
    assert sorted(codes(result)) == ["F019", "F109", "F111"]
    assert found(result, "F109").message == "Angabe zur Institution geändert: Kurzname „jobcom“."
    assert "Ausgefüllt von (Funktion) „Stabsstelle Bildung“" in found(result, "F111").message
    assert "„ja“" in found(result, "F019").message
    assert (result.cells.read, result.cells.noted) == (0, 3)


@pytest.mark.parametrize(
    ("text", "code", "nothing"),
    [
        ("ja", "F019", True),
        ("Ja, Fehlanzeige", "F019", True),
        ("x", "F019", True),
        ("keine Aktivitäten", "F019", True),
        ("Fehlanzeige!", "F019", True),
        ("nein", "F111", False),
        ("–", "F111", False),
        ("keine Fehlanzeige", "F111", False),
        ("nein, siehe Mail", "F112", False),
        ("ja, außer der Messe", "F112", False),
    ],
)
def test_the_line_for_nothing_to_report(text, code, nothing):
    sheets, context = form()
    answer(sheets, "Institution", 11, {2: text})
    result = read(*book(sheets), context=context)
    one = found(result, code)
    assert (one.value, one.noted, result.nothing_to_report) == (text, ("B11",), nothing)
    assert text in one.message


def test_a_missing_answer_names_the_cell_where_it_belongs():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 8, {2: ROW[2], 5: ROW[5]})
    result = read(*book(sheets), context=context)
    assert (found(result, "F202").address, found(result, "F202").column) == ("H8", "Status")
    assert (found(result, "F201").address, found(result, "F201").column) == ("D8", "Titel der Aktivität")
    turned = read(sheet("Titel der Aktivität|Messe\nHandlungsfeld|1\nKurzbeschreibung|Text\nStatus|\nBeginn|2026"))
    assert found(turned, "F202").address == "B4"


def test_an_unknown_column_is_named_by_its_heading():
    result = read(sheet(f"Stand März\n{FULL}|Kosten\n1|Eins|Text|laufend|\n1|Zwei|Text|laufend|5.000 €"))
    assert (found(result, "F102").address, found(result, "F102").noted) == ("E2", ("E4",))


def test_a_column_that_stands_twice_is_asked_about_by_its_name():
    result = read(sheet(f"{FULL}|Stand der Umsetzung\n1|Eins|Text|laufend|seit Mai\n1|Zwei|Text|geplant|noch offen"))
    doubled = found(result, "F104")
    assert (doubled.column, doubled.address) == ("Status", "E1")
    assert question_for_actor(doubled).startswith("Die Spalte „Status“ gab es in Ihrer Rücksendung doppelt; dort stand auch")
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW)
    copied = {(row, 24): replace(cell, column=24) for (row, at), cell in sheets["Aktivitäten"].items() if at == 22}
    sheets["Aktivitäten"] |= copied | {(8, 24): Cell(8, 24, "x", "eine Zeile mehr")}
    assert found(read(*book(sheets), context=context), "F104").column == "Zeilenschlüssel"


def test_a_flood_of_findings_about_several_columns_names_none_of_them():
    columns = "|".join(("Titel der Aktivität", "Beginn", "Ende"))
    rows = [f"Titel {at}|irgendwann {at}|später {at}" for at in range(50)]
    flood = [one for one in read(sheet("\n".join((columns, *rows)))).findings if one.code == "F302"]
    assert (len(flood), flood[0].column, flood[-1].column) == (60, "Beginn", "")
    assert "B50: irgendwann 48" in flood[-1].value and "C51: später 49" in flood[-1].value


def test_a_serial_number_read_as_a_date_is_told():
    number = Cell(2, 5, 45000, "45000")
    typed = sheet(f"{FULL}|Beginn\n1|Eins|Text|laufend|x")
    result = read(replace(typed, cells=(*typed.cells[:-1], number)))
    assert result.reports[0].values["start"].iso == "2023-03-15"
    assert found(result, "F306").message == "Aus „45000“ wurde „15.03.2023“."
    assert "F306" not in codes(read(sheet(f"{FULL}|Beginn\n1|Eins|Text|laufend|15.03.2023")))


@pytest.mark.parametrize(
    ("text", "struck", "left"),
    [
        ("alt A neu alt B neu", "alt A \nalt B ", "neu neu"),
        ("2018: 1 Stelle, 2 Plätze", "1\n2", "2018:  Stelle,  Plätze"),
        ("Messe im Mai, Messe im Juni", "Mai\nMesse", "Messe im ,  im Juni"),
        ("erste\nzweite\ndritte", "erste\nzweite", "\ndritte"),
        ("Kursangebot", "angebot", "Kurs"),
        ("weg", "weg", ""),
    ],
)
def test_struck_pieces_are_removed_in_their_order(text, struck, left):
    assert remove_struck(text, struck) == left


def test_an_answer_on_the_guide_sheet_is_shown():
    sheets, context = form()
    answer(sheets, "Hinweise", 3, {3: "Wir machen Azubi-Lotsen"})
    assert found(read(*book(sheets), context=context), "F105").value == "Wir machen Azubi-Lotsen"


def test_kreis_alone_means_the_senders_own():
    sheets, context = form()
    answer(sheets, "Aktivitäten", 7, ROW | {11: "Kreis"})
    assert read(*book(sheets), context=context).reports[0].values["territory"].parts == ("Kreis Düren",)


# The accounting holds for every sheet

WORDS = st.one_of(
    st.sampled_from(
        [
            "Titel der Aktivität",
            "Status *",
            "HF",
            "Projekt",
            "Bedarf",
            "Vorschlag",
            "Beginn",
            "Ende",
            "Nr.",
            "laufend",
            "dito",
            "–",
            "Fehlanzeige",
            "Beispiel: X",
            "1, 3",
            "2024 - 2027",
            "HF 2",
            "A-0001",
            "Zeilenschlüssel",
            "Kreis Düren",
            "ja",
            "\u200b",
            "\u00ad",
        ]
    ),
    st.text(max_size=12),
    st.text(alphabet="ab \n;,-", max_size=8),
)


FEATURES = ["struck", "part", "comment", "formula", "uncalculated", "error", "merged", "link", "hidden"]


@st.composite
def a_cell(draw, row, column):
    text = draw(WORDS)
    made = Cell(row, column, text, text)
    feature = draw(st.sampled_from(["", "", "", *FEATURES]))
    span = (
        f"{made.address}:{replace(made, row=row + draw(st.integers(0, 3)), column=column + draw(st.integers(0, 2))).address}"
    )
    changes = {
        "struck": {"struck": text},
        "part": {"struck": text[1:3]},
        "comment": {"comment": "Kommentar"},
        "formula": {"formula": "=1"},
        "uncalculated": {"value": None, "text": "", "formula": "=A1"},
        "error": {"text": "#REF!", "error": True},
        "merged": {"merged": span},
        "link": {"link": "https://example.org"},
        "hidden": {"hidden": True},
    }
    return replace(made, **changes.get(feature, {}))


@st.composite
def a_sheet(draw, name):
    places = draw(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 5)), unique=True, max_size=24))
    return Sheet(name, tuple(draw(a_cell(row, column)) for row, column in sorted(places)), hidden=draw(st.booleans()))


SHEETS = ["Aktivitäten", "Institution", "Bedarfe", "Hinweise", "Blatt", "Listen"]
NAMES = st.lists(st.sampled_from(SHEETS), unique=True, min_size=1, max_size=3)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    NAMES.flatmap(lambda names: st.tuples(*(a_sheet(name) for name in names))),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_every_filled_cell_is_read_or_shown(sheets, own_list, random):
    sent = {one.name: {cell.address: cell.text for cell in one.cells if random.random() < 0.4} for one in sheets}
    result = read(*sheets, context=Context(SETTINGS, ACTORS, own_list=own_list, as_sent=None if own_list else sent))
    by_place = {(one.name, cell.address): cell for one in sheets for cell in one.cells}
    if own_list:
        assert result.cells.filled == sum(
            bool(cell.text.strip() or cell.comment or cell.formula or cell.link) for cell in by_place.values()
        )
    for finding in result.findings:
        for address in finding.noted:
            cell = by_place[(finding.sheet, address)]
            contents = {one_line(plain(cell.text)) or "U+", cell.formula, cell.comment, cell.link} - {""}
            assert any(one_line(content) in one_line(finding.value) for content in contents)
