"""Whatever people type into whichever column, every word of it stands in a report, a need or a finding."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.questionnaire import COLUMNS, NEED_COLUMNS, Kind
from fko_cli.core.reading.interpret import Context
from fko_cli.core.sending.form_parts import PrefilledRow
from tests.lossless import lost_words, words
from tests.test_core_interpret import OWN, SETTINGS, book, form, read

# The same examples in every run, so that a change can be judged; FKO_EXAMPLES=5000 looks for new ones.
MANY = int(os.environ.get("FKO_EXAMPLES", "0"))
QUICK = settings(
    max_examples=MANY or 100,
    derandomize=not MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

USUAL = {
    Kind.number: ["A-0007", "7", "a7", "Nr. 7", "neu", "3.", "A-0099", "12"],
    Kind.field: ["1", "HF 2", "3.", "III", "2 Akademische Bildung", "Akademische Bildug", "Standort", "alle", "1, 3", "1/2"],
    Kind.status: ["laufend", "läuft", "in Planung", "noch nicht gestartet", "beendet", "ruht", "wird fortgesetzt"],
    Kind.period: ["2024 - 2027", "seit Herbst 23", "03/2026", "KW 34/2026", "WiSe 2025/26", "lfd.", "bis 2027", "45000"],
    Kind.territory: ["Kreis DN", "Region ohne Kreis Düren", "StädteRegion inkl. Stadt AC", "Kreis", "Parkstad", "alle"],
    Kind.list: [
        "Eltern; Schulen",
        "5. und 6. Klassen",
        "1. Eltern\n2. Schulen",
        "- Eltern\n- Schulen",
        "Aus- und Fortbildung",
    ],
    Kind.institutions: [
        "IHK, HWK und DGB",
        "Stadt Aachen, Ausländeramt",
        "a) IHK\nb) HWK",
        "HWK u. a.",
        "Kreise Düren und Euregio",
    ],
    Kind.institution: ["HWK", "Jobcenter Kreis Düren", "wir selbst"],
    Kind.yes_no: ["ja", "nein", "x", "gerne", "ja, aber erst nach Rücksprache", "1", "WAHR", "nein danke", "✓"],
    Kind.change: ["neu", "unverändert", "Text angepasst", "keine Änderung", "k.A", "–", "wie 2025"],
    Kind.text: [
        "Azubi-Lotsen",
        "Lange Nacht der Berufe\nMesse für Technik",
        "1. Messe\n2. Lotsen",
        "=Summe",
        "fÃ¼r Schüler",
    ],
}
GENERAL = [
    "siehe oben",
    "dito",
    "s. Vorjahr",
    "entfällt",
    "keine",
    "k. A.",
    "–",
    "",
    "Fehlanzeige",
    "Aus\u00adbildung",
    "u\u0308ber",
    "?",
]
JOINTS = [
    " ",
    ", ",
    "; ",
    " (",
    "\n",
    " und ",
    " / ",
    " – ",
    ": ",
    ", v. a. ",
    " oder ",
    " ohne ",
    " bis ",
    " seit ",
    ", aber ",
]
REMARK = st.text(alphabet="bdfgklmnprstaeiou", min_size=4, max_size=9)


@st.composite
def an_answer(draw, kind: Kind):
    """What somebody may type into a column of that kind: a usual answer, perhaps with a remark before or behind."""
    usual = draw(st.sampled_from([*USUAL.get(kind, USUAL[Kind.text]), *USUAL[Kind.text][:2], *GENERAL]))
    if kind is Kind.fields:
        usual = draw(st.sampled_from([*USUAL[Kind.field], *GENERAL]))
    remark, joint = draw(REMARK), draw(st.sampled_from(JOINTS))
    end = ")" if "(" in joint else ""
    return draw(st.sampled_from([usual, usual, f"{usual}{joint}{remark}{end}", f"{remark}{joint}{usual}{end}", remark]))


def a_cell(draw, row, column, text):
    """A cell with that text; now and then with something beside it, struck out, or merged with others."""
    made = Cell(row, column, text, text)
    reach = replace(made, row=row + draw(st.integers(0, 3)), column=column + draw(st.integers(0, 1)))
    beside = [
        {"comment": draw(REMARK)},
        {"link": f"https://{draw(REMARK)}.example.org"},
        {"hidden": True},
        {"struck": text},
        {"struck": text[1:4]},
        {"merged": f"{made.address}:{reach.address}"},
    ]
    return replace(made, **draw(st.sampled_from([{}] * 10 + beside)))


@st.composite
def an_own_list(draw):
    """A list with its columns in any order under any heading, with other columns and text around it."""
    columns = draw(st.permutations(COLUMNS))[: draw(st.integers(2, 10))]
    columns = [next(one for one in COLUMNS if one.key == "title"), *(one for one in columns if one.key != "title")]
    names = [
        draw(st.sampled_from([one.label, one.heading, *one.synonyms[:2], f"{one.label} ({draw(REMARK)})"]))
        for one in columns
    ]
    names += draw(st.lists(REMARK, max_size=2))
    top = draw(st.integers(1, 7))
    found = [Cell(top, at, name, name) for at, name in enumerate(names, start=1)]
    if top > 2:
        found.insert(0, a_cell(draw, 1, draw(st.integers(1, 4)), f"Meldung {draw(REMARK)}"))
    rows = draw(st.integers(1, 4))
    for row in range(top + 1, top + 1 + rows):
        for at in range(1, len(names) + 1):
            kind = columns[at - 1].kind if at <= len(columns) else Kind.text
            if text := draw(an_answer(kind)):
                found.append(a_cell(draw, row, at, text))
    if draw(st.booleans()):
        found.append(a_cell(draw, top + rows + draw(st.integers(1, 3)), draw(st.integers(1, 4)), f"Stand: {draw(REMARK)}"))
    if draw(st.booleans()):
        found = [replace(cell, row=cell.column, column=cell.row) for cell in found]
    return Sheet("Liste", tuple(sorted(found, key=lambda cell: (cell.row, cell.column))))


@QUICK
@given(an_own_list())
def test_no_word_of_an_own_list_is_lost(sheet):
    assert lost_words(Workbook("xlsx", (sheet,)), read(sheet, context=OWN), SETTINGS) == []


KNOWN = PrefilledRow(
    {
        "number": "A-0007",
        "field": "1 Berufliche Aus- und Weiterbildung",
        "title": "Alte Messe",
        "description": "Betriebe zeigen sich",
        "status": "laufend",
        "partners": "IHK; DGB",
        "start": "2024",
    },
    "a0007",
)


@dataclass(frozen=True, repr=False)
class Returned:
    """A form that came back; what it holds is too much to print."""

    sheets: tuple[Sheet, ...]
    context: Context


@st.composite
def a_filled_form(draw):
    """The form with answers in some rows, and with whatever people write or delete elsewhere."""
    sheets, context = form([KNOWN] if draw(st.booleans()) else [])
    page = sheets["Aktivitäten"]
    for row in draw(st.lists(st.integers(6, 10), unique=True, min_size=1, max_size=3)):
        for at, column in enumerate(COLUMNS, start=1):
            if draw(st.booleans()) and (text := draw(an_answer(column.kind))):
                page[(row, at)] = a_cell(draw, row, at, text)
    for at, column in enumerate(NEED_COLUMNS, start=1):
        if text := draw(an_answer(column.kind)):
            sheets["Bedarfe"][(6, at)] = a_cell(draw, 6, at, text)
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(list(sheets)))
        place = draw(st.tuples(st.integers(1, 14), st.integers(1, 23)))
        if draw(st.booleans()):
            sheets[name].pop(place, None)
        else:
            sheets[name][place] = a_cell(draw, *place, f"bitte {draw(REMARK)}")
    if draw(st.booleans()):
        at = draw(st.integers(2, 8))
        sheets["Aktivitäten"] = {
            (row + (row >= at), column): replace(cell, row=row + (row >= at)) for (row, column), cell in page.items()
        }
    return Returned(tuple(book(sheets)), context)


@QUICK
@given(a_filled_form())
def test_no_word_of_a_form_is_lost(returned):
    result = read(*returned.sheets, context=returned.context)
    assert lost_words(Workbook("xlsx", returned.sheets), result, SETTINGS, returned.context.as_sent) == []


@pytest.mark.parametrize(
    ("text", "found"), [("Über 05/2026, a12", ["über", "5", "2026", "a", "12"]), ("u\u0308ber –", ["über"])]
)
def test_words_are_letters_and_digits_apart(text, found):
    assert words(text) == found


def test_the_search_for_lost_words_finds_them():
    table = tuple(
        Cell(row, column, text, text)
        for row, line in enumerate((("Titel der Aktivität", "Status"), ("Messe", "laufend")), start=1)
        for column, text in enumerate(line, start=1)
    )
    result = read(Sheet("Liste", table))
    more = Sheet("Liste", (*table, Cell(9, 9, None, "", comment="Zwiebel"), Cell(2, 3, "x", "Messe laufend Quitte")))
    lost = lost_words(Workbook("xlsx", (replace(more, shapes=("Kürbis",)),)), result, SETTINGS)
    assert [one.words for one in lost] == [("zwiebel",), ("quitte",), ("kürbis",)]
