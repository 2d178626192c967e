"""No word is lost: where a clean-up changes or leaves out words, a finding shows them with their address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fko_cli.core.grid import Cell, Workbook
from fko_cli.core.sending.form_parts import PrefilledRow
from tests.lossless import lost_words
from tests.test_core_interpret import FULL, OWN, ROW, SETTINGS, answer, book, codes, form, found, read, sheet


def kept(*sheets, context=OWN, sent=None, settings=SETTINGS):
    """The interpretation of sheets after the check that every cell and every word is accounted for."""
    result = read(*sheets, context=context)
    assert lost_words(Workbook("xlsx", tuple(sheets)), result, settings, sent) == []
    return result


@pytest.mark.parametrize(
    ("column", "text", "code", "new"),
    [
        ("Handlungsfeld", "3, v. a. Pflege", "F306", "3 Standortfaktoren"),
        ("Handlungsfeld", "HF 3: Pflege", "F306", "3 Standortfaktoren"),
        ("Handlungsfeld", "1 und Digitalisierung", "F301", "Digitalisierung"),
        ("Status", "läuft, Frau Lotse fragen", "F306", "laufend"),
        ("Kontakt veröffentlichen", "gerne", "F306", "ja"),
        ("Kontakt veröffentlichen", "ja, aber erst nach Rücksprache", "F308", "nein"),
        ("Kontakt veröffentlichen", "nein danke", "F306", "nein"),
        ("Änderung zum Vorjahr", "k.A", "F313", "keine Angabe"),
        ("Änderung zum Vorjahr", "Text angepasst", "F306", "geändert"),
        ("Link", "unsere Seite", "F306", "https://example.org"),
        ("Zielgruppen", "5. und 6. Klassen", None, None),
        ("Zielgruppen", "10. Klassen", None, None),
        ("Kooperationspartner", "a) IHK", None, None),
        ("Beginn", "seit Herbst 23, je nach Bewilligung", None, None),
        ("Räumlicher Bezug", "Kreis Düren, v. a. der Nordkreis", None, None),
    ],
)
def test_words_that_are_changed_or_left_out_are_shown(column, text, code, new):
    table = f"Titel der Aktivität|Kurzbeschreibung|{column}\nMesse|Einmal im Jahr|{text}"
    result = kept(sheet(table, **({"C2": {"link": "https://example.org"}} if column == "Link" else {})))
    if code:
        assert new in found(result, code).message and found(result, code).address == "C2"


def known(result):
    """Code -> values, for reading assertions at a glance."""
    said = {}
    for one in result.findings:
        said.setdefault(one.code, []).append(one.value)
    return said


# Headings


def test_a_heading_that_says_more_than_the_label_is_noted_with_its_words():
    result = kept(sheet("Handlungsfeld|Titel der Aktivität|Kurzbeschreibung|Status * (bitte anrufen)\n1|Messe|Text|laufend"))
    assert found(result, "F103").value == "Status * (bitte anrufen)" and result.reports[0].values["status"] == "laufend"


def test_headings_without_a_column_of_answers_are_noted():
    result = kept(sheet(f"{FULL}|Kosten|Titel|bitte nichts eintragen\n1|Messe|Text|laufend"))
    assert known(result)["F113"] == ["E1: Kosten · F1: Titel · G1: bitte nichts eintragen"]


def test_the_upper_of_two_headings_is_noted():
    result = kept(sheet("Titel der Aktivität|Kurzbeschreibung|Laufzeit in Jahren|\n||von|bis\nMesse|Text|2024|2027"))
    assert (result.reports[0].values["start"].iso, result.reports[0].values["end"].iso) == ("2024", "2027")


def test_many_unknown_columns_give_one_finding():
    names = "|".join(f"Kostenstelle {at}" for at in range(40))
    result = kept(sheet(f"{FULL}|{names}\n1|Messe|Text|laufend|{'|'.join(f'Betrag {at}' for at in range(40))}"))
    assert len(known(result)["F102"]) == 1 and "Kostenstelle 39" in known(result)["F102"][0]


def test_notes_below_the_labels_of_one_sheet_per_activity_are_kept():
    activity = (
        "Titel der Aktivität|{}\nHandlungsfeld|1\nKurzbeschreibung|Text {}\nStatus|laufend\n\nBitte zurück bis {}\n|Danke"
    )
    result = kept(sheet(activity.format("Messe", 1, "Mai"), "Messe"), sheet(activity.format("Lotsen", 2, "Juni"), "Lotsen"))
    assert [one.values["title"] for one in result.reports] == ["Messe", "Lotsen"]
    assert [one for one in known(result)["F105"] if "Juni" in one]


def test_a_column_called_like_the_hidden_one_is_an_unknown_column_of_an_own_list():
    result = kept(sheet(f"{FULL}|Zeilenschlüssel\n1|Messe|Text|laufend|Haus B"))
    assert known(result)["F102"] == ["Haus B"] and result.reports[0].row_key == ""


# The form


def returned(change=None, prefilled=()):
    """An interpretation of the form after `change(sheets)`, with every word accounted for."""
    sheets, context = form(prefilled)
    if change:
        change(sheets)
    return kept(*book(sheets), context=context, sent=context.as_sent)


def put(name, row, column, text, **features):
    def change(sheets):
        sheets.setdefault(name, {})[(row, column)] = replace(Cell(row, column, text, text), **features)

    return change


@pytest.mark.parametrize(
    ("name", "row", "column", "code"),
    [
        ("Aktivitäten", 4, 1, "F105"),
        ("Aktivitäten", 8, 22, "F105"),
        ("Aktivitäten", 5, 22, "F113"),
        ("Aktivitäten", 5, 3, "F113"),
        ("Listen", 2, 1, "F114"),
        ("Listen", 90, 4, "F114"),
        ("_fko", 9, 1, "F114"),
        ("Hinweise", 5, 2, "F105"),
        ("Institution", 6, 1, "F105"),
        ("Institution", 8, 4, "F105"),
        ("Bedarfe", 5, 2, "F105"),
        ("Bedarfe", 40, 7, "F105"),
    ],
)
def test_text_typed_where_nobody_is_asked_is_noted(name, row, column, code):
    result = returned(put(name, row, column, "ruf mich an"))
    assert "ruf mich an" in "".join(known(result)[code]) and result.cells.filled == 1


def test_a_label_that_somebody_wrote_beside_is_noted():
    result = returned(put("Institution", 11, 1, "Fehlanzeige (siehe Mail)"))
    assert known(result)["F105"] == ["Fehlanzeige (siehe Mail)"]


def test_the_counter_of_the_form_is_no_answer_wherever_it_stands():
    counter = "Ausgefüllte Zeilen: 3   ·   davon fehlt noch eine Pflichtangabe in: 12"
    assert returned(put("Aktivitäten", 4, 1, counter, formula="=1")).cells.filled == 0
    assert returned(put("Aktivitäten", 4, 1, "", value=None, formula='="Ausgefüllte"')).cells.filled == 0

    def lower(sheets):
        del sheets["Aktivitäten"][(4, 1)]
        sheets["Aktivitäten"][(3, 6)] = Cell(3, 6, counter, counter, formula="=1")

    assert returned(lower).cells.filled == 0


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("Aktivitäten", 5, 4),
        ("Aktivitäten", 6, 5),
        ("Aktivitäten", 7, 22),
        ("Aktivitäten", 1, 1),
        ("Institution", 5, 1),
        ("Institution", 5, 2),
        ("Hinweise", 1, 1),
        ("Bedarfe", 5, 2),
        ("Listen", 1, 1),
    ],
)
@pytest.mark.parametrize("feature", [{"comment": "Bitte rufen Sie mich an"}, {"link": "https://example.org/liste"}])
def test_a_comment_or_link_on_an_unchanged_cell_is_noted_and_nothing_else(name, row, column, feature):
    def change(sheets):
        sheets[name][(row, column)] = replace(sheets[name][(row, column)], **feature)

    result = returned(change)
    expected = {"comment": "F402", "link": "F407"}[next(iter(feature))]
    assert [one for one in known(result) if one not in ("F018", "F411")] == [expected]
    assert (result.cells.filled, result.cells.noted) == (1, 1)


def test_a_comment_on_a_prefilled_cell_makes_no_answer_of_it():
    row = PrefilledRow({"number": "A-0007", "field": "1", "title": "Alt", "description": "Text", "status": "laufend"}, "k7")

    def change(sheets):
        sheets["Aktivitäten"][(7, 4)] = replace(sheets["Aktivitäten"][(7, 4)], comment="läuft weiter")

    result = returned(change, [row])
    assert known(result)["F402"] == ["läuft weiter"] and result.cells.filled == 1


def test_links_to_places_in_the_workbook_are_the_forms_own():
    for target in ("'Aktivitäten'!D7", "Aktivitäten!$D$7", "#Liste"):

        def change(sheets, target=target):
            sheets["Hinweise"][(1, 1)] = replace(sheets["Hinweise"][(1, 1)], link=target)

        assert returned(change).cells.filled == 0


def test_the_forms_own_questions_are_no_comments_of_the_actor():
    sheets, context = form()
    question = "Wie heißt diese Aktivität?"
    sent = {**context.as_sent, "Rückfragen": {"D6": question}}
    answer(sheets, "Aktivitäten", 7, ROW)
    sheets["Aktivitäten"][(7, 4)] = replace(sheets["Aktivitäten"][(7, 4)], comment=question)
    sheets["Rückfragen"] = {(6, 4): Cell(6, 4, question, question)}
    assert codes(read(*book(sheets), context=replace(context, as_sent=sent))) == []


def test_comments_on_section_rows_are_noted():
    table = "Titel der Aktivität|Status|Kurzbeschreibung\nHF 2 Akademische Bildung\nEins|laufend|Text"
    result = kept(sheet(table, A2={"comment": "neu sortiert"}))
    assert known(result)["F402"] == ["neu sortiert"] and result.reports[0].values["field"] == "2"


@pytest.mark.parametrize("cleared", [(), (1,), (22,), (1, 22)])
def test_what_is_left_of_the_example_is_nobodys_answer(cleared):
    def change(sheets):
        answer(sheets, "Aktivitäten", 6, {4: "Azubi-Lotsen", 5: "Lotsen beraten"})
        for column in cleared:
            sheets["Aktivitäten"].pop((6, column))

    assert set(returned(change).reports[0].values) == {"title", "description"}


def test_an_example_with_other_words_but_its_own_title_is_asked_about():
    def change(sheets):
        answer(sheets, "Aktivitäten", 6, {5: "Lotsen beraten Betriebe", 13: "IHK und Lotsenverein"})

    result = returned(change)
    assert not result.reports and "Lotsenverein" in found(result, "F216").message


def test_words_beside_a_merged_title_that_is_no_activity_are_not_lost():
    table = f"{FULL}\n1|Messe|Text|laufend\n\n|Fehlanzeige||\n|||geplant"
    kept(sheet(table, B4={"merged": "B4:B5"}))
    kept(sheet(f"{FULL}\n1|Messe|Text|laufend\n\n|Stand: Mai||\n||Lotsen|", B4={"merged": "B4:D5"}))


# What was taken out

KNOWN = PrefilledRow(
    {
        "number": "A-0007",
        "field": "1",
        "title": "Alte Messe",
        "description": "Text",
        "status": "laufend",
        "goals": "Mehr Azubis",
    },
    "a0007",
)


def take_out(name, *places):
    def change(sheets):
        for place in places:
            sheets[name].pop(place)

    return change


def test_answers_about_the_institution_that_were_deleted_are_noted():
    result = returned(take_out("Institution", (5, 2), (8, 2)))
    assert known(result)["F115"] == ["Jobcenter Kreis Düren", "Kreis Düren"]
    assert found(result, "F115").message == "Angabe zur Institution gelöscht: Institution, vorher „Jobcenter Kreis Düren“."
    assert found(result, "F115").address == "B5"
    assert "F115" not in known(returned(put("Institution", 5, 2, "Jobcenter")))


def test_prefilled_answers_that_were_deleted_are_noted():
    result = returned(take_out("Aktivitäten", (7, 6)), [KNOWN])
    assert (found(result, "F215").value, found(result, "F215").address) == ("Mehr Azubis", "F7")
    assert found(result, "F215").column == "Ziele" and "goals" not in result.reports[0].values
    assert "F215" not in known(returned(None, [KNOWN]))
    assert "F215" not in known(returned(put("Aktivitäten", 7, 6, "Weniger Lücken"), [KNOWN]))
