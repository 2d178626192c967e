"""A region's own questions: as columns with keys, what the settings refuse, and how the form offers them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from fko_cli.core.concept.content import build_concept, outline
from fko_cli.core.concept.words import editor_notes
from fko_cli.core.deciding.activities import consolidate
from fko_cli.core.deciding.views import Agreement, compare
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.matching import match
from fko_cli.core.matching.decisions import Constraints
from fko_cli.core.own_questions import columns_of, former_keys, labels_of, own_columns
from fko_cli.core.questionnaire import COLUMNS, HEADER_ROW, Kind
from fko_cli.core.reading.interpret import Context, interpret
from fko_cli.core.reading.names import NameBook
from fko_cli.core.reading.own_answers import figure_of, read_choice
from fko_cli.core.records import Actor, Period, Place, Report, Value, as_text
from fko_cli.core.sending.form import EXAMPLE_ROW, build_form
from fko_cli.core.sending.form_guide import guide_lines
from fko_cli.core.settings import Settings
from fko_cli.core.synonyms import Synonyms
from tests import concepts

EVERY_KIND = (
    {"label": "Beitrag zur Gleichstellung", "help": "Was trägt die Aktivität bei?", "required": True},
    {"label": "Reichweite", "kind": "choice", "choices": ["örtlich", "regional", "landesweit"]},
    {"label": "Lebensphasen", "kind": "choices", "choices": ["Schule", "Ausbildung", "Beruf, auch Teilzeit"]},
    {"label": "Verwendete Sprachen", "kind": "list"},
    {"label": "Barrierefrei", "kind": "yes_no", "print": False},
    {"label": "Teilnehmende im Jahr", "key": "reached", "kind": "number"},
    {"label": "Nächster Meilenstein", "kind": "period"},
)
ACTOR = Actor("ihk", "Industrie- und Handelskammer")


def settings_with(*questions: dict[str, object]) -> Settings:
    return Settings.model_validate(
        {
            "format": 1,
            "region": {"name": "Musterregion", "editor": "Regionalagentur", "parts": ["Stadt Muster"]},
            "round": {"name": "2026", "deadline": "2026-03-31"},
            "fields": [{"id": "1", "title": "Demografischer Wandel"}],
            "questions": list(questions),
        }
    )


def test_own_questions_become_columns_after_the_standard_ones():
    columns = columns_of(settings_with(*EVERY_KIND))
    assert columns[: len(COLUMNS)] == COLUMNS
    assert [(column.key, column.kind) for column in columns[len(COLUMNS) :]] == [
        ("beitrag_zur_gleichstellung", Kind.text),
        ("reichweite", Kind.choice),
        ("lebensphasen", Kind.choices),
        ("verwendete_sprachen", Kind.list),
        ("barrierefrei", Kind.yes_no),
        ("reached", Kind.figure),
        ("naechster_meilenstein", Kind.period),
    ]
    assert columns_of(settings_with()) == COLUMNS


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Anteil der Frauen (in %)", "anteil_der_frauen_in"),
        ("2030 noch nötig?", "x_2030_noch_noetig"),
        ("Change!", "x_change"),
        ("Größe", "groesse"),
        ("Wort " * 11, "wort_wort_wort_wort_wort_wort_wort_wort"),
    ],
)
def test_keys_made_from_labels(label, key):
    assert own_columns(settings_with({"label": label}))[0].key == key


CHOICE = {"label": "Reichweite", "kind": "choice"}


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        ([{"label": "Wirkungsgrad"}, {"label": "wirkungsgrad *"}], "heißt wie die Zusatzfrage „Wirkungsgrad“"),
        ([{"label": "Wirkungsgrad"}, {"label": "Anders", "aliases": ["Wirkungsgrad"]}], "„Wirkungsgrad“ in aliases"),
        ([{"label": "Eins", "key": "x"}, {"label": "Zwei", "key": "x"}], "„x“ gehört schon zur Zusatzfrage „Eins“"),
        ([{"label": "Ziele"}], "heißt wie die Spalte „Ziele“"),
        ([{"label": "Projektbeginn"}], "heißt wie die Spalte „Beginn“"),
        ([{"label": "Finanzierung"}], "heißt wie die Spalte „Finanzierung / Förderung“"),
        ([{"label": "Zeilenschlüssel"}], "heißt wie eine Spalte"),
        ([{"label": "Reichweite", "key": "title"}], "„key“ darf nicht „title“ sein"),
        ([CHOICE], "braucht mindestens zwei Angaben in „choices“"),
        ([{**CHOICE, "choices": ["ja; klar", "nein"]}], "darf kein Semikolon"),
        ([{**CHOICE, "choices": ["Örtlich", "oertlich"]}], "kommt in „choices“ mehrfach vor"),
        ([{"label": "Reichweite", "choices": ["a", "b"]}], "„choices“ gilt nur für"),
        ([{"label": "…"}], "braucht mindestens ein Wort"),
        ([{"label": f"Frage Nr. {n} von vielen"} for n in range(41)], "höchstens 40 Zusatzfragen"),
    ],
)
def test_settings_refuse_what_cannot_work(questions, told):
    with pytest.raises(ValidationError) as refused:
        settings_with(*questions)
    assert told in str(refused.value)


def test_labels_by_key():
    labels = labels_of(settings_with(*EVERY_KIND))
    assert (labels["title"], labels["reached"]) == ("Titel der Aktivität", "Teilnehmende im Jahr")


def test_the_form_asks_them_between_the_remark_and_the_row_key():
    form = build_form(settings_with(*EVERY_KIND), ACTOR)
    sheet = next(one for one in form.sheets if one.name == "Aktivitäten")
    texts = {(cell.row, cell.column): cell.text for cell in sheet.cells}
    first = len(COLUMNS) + 1
    asked = [texts[(HEADER_ROW, at)] for at in range(first - 1, first + len(EVERY_KIND) + 1)]
    assert asked == [
        "Bemerkung an die Regionalagentur",
        "Beitrag zur Gleichstellung *",
        *(str(one["label"]) for one in EVERY_KIND[1:]),
        "Zeilenschlüssel",
    ]
    assert texts[(EXAMPLE_ROW, first + 2)] == "Schule; Ausbildung"
    assert sheet.hidden_columns == (first + len(EVERY_KIND),)
    assert first in sheet.table.required
    assert sheet.table.last_column == first + len(EVERY_KIND) - 1
    # The counter above the table counts a required own question too.
    counter = next(cell.formula for cell in sheet.cells if cell.formula)
    assert counter.count("(V6:V") == 3


def test_drop_downs_and_explanations():
    form = build_form(settings_with(*EVERY_KIND), ACTOR)
    rules = {rule.title: rule for sheet in form.sheets for rule in sheet.rules}
    choice, choices, yes_no = (rules[name] for name in ("Reichweite", "Lebensphasen", "Barrierefrei"))
    assert (choice.choices, choice.ask_back) == ("Zusatzfrage: Reichweite", True)
    assert (choices.choices, choices.ask_back) == ("Zusatzfrage: Lebensphasen", False)
    assert (yes_no.choices, yes_no.ask_back) == ("Ja oder nein", True)
    assert choices.message.endswith("Zur Auswahl: Schule; Ausbildung; Beruf, auch Teilzeit.")
    assert form.lists["Zusatzfrage: Reichweite"] == "Listen!$G$2:$G$4"
    offered = {cell.address: cell.text for sheet in form.sheets if sheet.name == "Listen" for cell in sheet.cells}
    assert [offered[f"G{row}"] for row in (2, 3, 4)] == ["örtlich", "regional", "landesweit"]


def test_long_lists_of_choices_stand_in_the_instructions_only():
    many = [f"Eine recht ausführliche Antwort Nummer {n}" for n in range(12)]
    settings = settings_with({"label": "Reichweite", "kind": "choice", "choices": many})
    form = build_form(settings, ACTOR)
    rule = next(rule for sheet in form.sheets for rule in sheet.rules if rule.title == "Reichweite")
    legend = next(line.right for line in guide_lines(settings, ACTOR) if line.left == "Reichweite")
    assert rule.message == "Bitte eine Angabe auswählen."
    assert all(one in legend for one in many)


def test_the_instructions_say_what_is_not_printed():
    told = " ".join(line.right for line in guide_lines(settings_with(*EVERY_KIND), ACTOR))
    assert "Auch nicht gedruckt wird, was Sie hier antworten: „Barrierefrei“." in told


# Reading

OWN_LIST = "Titel der Aktivität|Handlungsfeld|" + "|".join(str(one["label"]) for one in EVERY_KIND)


def read(table: str, *, settings: Settings | None = None, own_list: bool = True):
    asked = settings or settings_with(*EVERY_KIND)
    lines = [line.split("|") for line in table.strip("\n").splitlines()]
    cells = [
        Cell(row, column, text.strip(), text.strip())
        for row, line in enumerate(lines, start=1)
        for column, text in enumerate(line, start=1)
        if text.strip()
    ]
    result = interpret(Workbook("xlsx", (Sheet("Liste", tuple(cells)),)), Context(asked, (ACTOR,), own_list=own_list))
    assert result.cells.filled == result.cells.read + result.cells.noted
    return result


def findings(result, *codes: str) -> list[tuple[str, str, str]]:
    return [(one.code, one.column, one.value) for one in result.findings if one.code in codes]


def test_an_own_list_answers_them_by_their_labels():
    [report] = read(
        f"{OWN_LIST}\nMesse|1|hilft Frauen|Örtlich|Schule; Beruf, auch Teilzeit|Türkisch, Arabisch|ja|ca. 1.200|3/2026"
    ).reports
    assert {key: as_text(report.values[key]) for key in report.values if key not in ("title", "field")} == {
        "beitrag_zur_gleichstellung": "hilft Frauen",
        "reichweite": "örtlich",
        "lebensphasen": "Schule; Beruf, auch Teilzeit",
        "verwendete_sprachen": "Türkisch; Arabisch",
        "barrierefrei": "ja",
        "reached": "ca. 1.200",
        "naechster_meilenstein": "3/2026",
    }
    assert report.values["barrierefrei"] is True
    assert report.values["naechster_meilenstein"].iso == "2026-03"


@pytest.mark.parametrize(
    ("column", "text", "value", "found"),
    [
        ("Reichweite", "OERTLICH", "örtlich", []),
        ("Reichweite", "regionl", "regional", [("F306", "Reichweite", "regionl")]),
        ("Reichweite", "überregional", "überregional", [("F314", "Reichweite", "überregional")]),
        ("Reichweite", "örtlich; regional", "örtlich; regional", [("F314", "Reichweite", "örtlich; regional")]),
        ("Lebensphasen", "Ausbildung, Schule", ("Ausbildung", "Schule"), []),
        ("Lebensphasen", "Schule, Beruf, auch Teilzeit", ("Schule", "Beruf, auch Teilzeit"), []),
        ("Lebensphasen", "Schule und Ausbildung", ("Schule", "Ausbildung"), []),
        ("Lebensphasen", "Schule; Kita", ("Schule", "Kita"), [("F314", "Lebensphasen", "Kita")]),
        ("Lebensphasen", "Schule; Ausbidung", ("Schule", "Ausbildung"), [("F306", "Lebensphasen", "Schule; Ausbidung")]),
        ("Barrierefrei", "nein", False, []),
        ("Barrierefrei", "teilweise", "teilweise", [("F314", "Barrierefrei", "teilweise")]),
        ("Barrierefrei", "–", None, [("F313", "Barrierefrei", "–")]),
        ("Teilnehmende im Jahr", "1,234.5", "1,234.5", []),
        ("Teilnehmende im Jahr", "etwa zwölf", "etwa zwölf", [("F315", "Teilnehmende im Jahr", "etwa zwölf")]),
        ("Teilnehmende im Jahr", "31.12.2026", "31.12.2026", [("F315", "Teilnehmende im Jahr", "31.12.2026")]),
        ("Beitrag zur Gleichstellung", "keiner", "keiner", []),
        ("Beitrag zur Gleichstellung", "k. A.", None, [("F313", "Beitrag zur Gleichstellung", "k. A.")]),
        ("Nächster Meilenstein", "bald", "bald", [("F302", "Nächster Meilenstein", "bald")]),
    ],
)
def test_answers_are_understood_or_kept_and_asked_about(column, text, value, found):
    result = read(f"Titel der Aktivität|Handlungsfeld|{column}\nMesse|1|{text}")
    key = next(one.key for one in columns_of(settings_with(*EVERY_KIND)) if one.label == column)
    got = result.reports[0].values.get(key)
    assert (got.text if isinstance(got, Period) else got) == value
    assert findings(result, "F302", "F306", "F313", "F314", "F315") == found


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("unbefristet", ["befristet", "offen"]),
        ("Stufe 2", ["Stufe 1", "Stufe 3"]),
        ("Jungen", ["Jugend", "Eltern"]),
        ("nicht barrierefrei", ["barrierefrei", "geplant"]),
        ("kommunale", ["kommunal", "kommunales"]),
    ],
)
def test_another_word_is_no_typing_error(typed, choices):
    assert read_choice(typed, choices) is None


@pytest.mark.parametrize(
    ("typed", "choices", "meant"),
    [
        ("Förderstuffe 2", ["Förderstufe 2", "Förderstufe 3"], "Förderstufe 2"),
        ("örtlch", ["örtlich", "regional"], "örtlich"),
        ("landesweiteit", ["landesweit", "örtlich"], None),
    ],
)
def test_a_slip_is_understood_where_its_numbers_agree(typed, choices, meant):
    assert read_choice(typed, choices) == meant


@pytest.mark.parametrize(
    ("choices", "width"), [(["ja", "nein"], 20), (["x" * 28, "nein"], 30), (["x" * 38, "y"], 40), (["x" * 60, "y"], 40)]
)
def test_a_column_is_as_wide_as_its_choices_within_bounds(choices, width):
    (column,) = own_columns(settings_with({"label": "Reichweite", "kind": "choice", "choices": choices}))
    assert column.width == width


def test_a_choice_may_be_a_word_that_else_means_nothing():
    settings = settings_with({"label": "Gebühr", "kind": "choice", "choices": ["entfällt", "ermäßigt", "voll"]})
    result = read("Titel der Aktivität|Handlungsfeld|Gebühr\nMesse|1|entfällt", settings=settings)
    assert result.reports[0].values["gebuehr"] == "entfällt"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.200", "1200"), ("1.2", "1.2"), ("1,5 Stellen", "1.5"), ("1.234.567", "1234567"), ("12 000", "12000"),
        ("1.234,50 €", "1234.50"), ("1,234.50", "1234.50"), ("-3", "-3"), ("25%", "25"), ("0,125", "0.125"),
        ("1,200", None), ("20 bis 30", None), ("viele", None), ("01.02.2026", None), ("Q3", None),
    ],
)  # fmt: skip
def test_numbers_written_the_german_or_the_english_way(text, number):
    assert figure_of(text) == (None if number is None else Decimal(number))


def test_a_required_question_that_is_not_answered_is_asked_for():
    table = "Titel der Aktivität|Handlungsfeld|Beitrag zur Gleichstellung\nMesse|1|\nBörse|2|viel"
    assert [one[1] for one in findings(read(table), "F202")] == ["Beitrag zur Gleichstellung"]
    assert "Beitrag zur Gleichstellung" in [
        value for _, _, value in findings(read("Titel der Aktivität|Status\nMesse|"), "F101")
    ]


def test_a_question_that_was_renamed_or_taken_out_loses_nothing():
    table = "Titel der Aktivität|Handlungsfeld|Beitrag zur Gleichstellung\nMesse|1|hilft Frauen"
    out = read(table, settings=settings_with())
    assert findings(out, "F102") == [("F102", "C", "hilft Frauen")]
    renamed = {"label": "Gleichstellung", "key": "gleich", "aliases": ["Beitrag zur Gleichstellung"]}
    assert read(table, settings=settings_with(renamed)).reports[0].values["gleich"] == "hilft Frauen"


def test_standard_headings_keep_their_meaning_beside_similar_own_ones():
    settings = settings_with({"label": "Beginn der Förderung"}, {"label": "Titel / Kurzform"})
    [report] = read(
        "Titel der Aktivität|Handlungsfeld|Beginn der Förderung|Beginn\nMesse|1|im Mai|2026", settings=settings
    ).reports
    assert report.values["beginn_der_foerderung"] == "im Mai"
    assert report.values["start"].text == "2026"
    [report] = read("Titel|Handlungsfeld|Status\nMesse|1|laufend", settings=settings).reports
    assert report.values["title"] == "Messe"


# Deciding and showing


def reported(number: int, actor: str, **own: Value) -> Report:
    values = {"title": "Messe", "field": "1", "description": f"Text von {actor}", **own}
    return Report(number, actor, "2026", Place("x.xlsx"), values, {key: as_text(one) for key, one in values.items()}, "f")


YEAR = concepts.year(2026)
MAY = Period("05/2026", date(2026, 5, 1), date(2026, 5, 31), "month")
JUNE = Period("06/2026", date(2026, 6, 1), date(2026, 6, 30), "month")


class NoNames:
    def resolve(self, text: str) -> str | None:
        return None


def consolidated(*reports: Report, settings: Settings | None = None):
    [activity] = consolidate(
        reports, {one.id: 1 for one in reports}, groups={}, successions={},
        settings=settings or settings_with(*EVERY_KIND), actors=(ACTOR,), names=NoNames(),
    )  # fmt: skip
    return activity


@pytest.mark.parametrize(
    ("key", "answers", "value", "contradicts"),
    [
        ("beitrag_zur_gleichstellung", ["kurz", "etwas länger"], "etwas länger", False),
        ("lebensphasen", [("Schule",), ("Ausbildung", "Schule")], ("Schule", "Ausbildung"), False),
        ("verwendete_sprachen", [("Türkisch",), ("türkisch", "Arabisch")], ("Türkisch", "Arabisch"), False),
        ("reichweite", ["regional", "örtlich", "örtlich"], "örtlich", True),
        ("reichweite", ["regional", "Regional"], "regional", False),
        ("barrierefrei", [True, False], True, True),
        ("reached", ["20", "30"], "20", True),
        ("reached", ["1.200", "1200 Personen"], "1.200", False),
        ("naechster_meilenstein", [MAY, YEAR], MAY, False),
        ("naechster_meilenstein", [MAY, JUNE, YEAR], YEAR, True),
    ],
)
def test_answers_of_several_reports_come_together_by_kind(key, answers, value, contradicts):
    reports = [reported(number, f"a{number}", **{key: answer}) for number, answer in enumerate(answers, start=1)]
    activity = consolidated(*reports)
    assert activity.values[key] == value
    assert [one.key for one in activity.contradictions] == ([key] if contradicts else [])
    if contradicts:
        said = activity.contradictions[0].statements
        assert [text for _, text in said] == [as_text(answer) for answer in answers]


def test_a_number_in_the_name_of_a_choice_is_part_of_the_name():
    settings = settings_with({"label": "Niveau", "kind": "choice", "choices": ["Stufe 1", "Klasse 1"]})
    reports = reported(1, "a", niveau="Stufe 1"), reported(2, "b", niveau="Klasse 1")
    assert [one.key for one in consolidated(*reports, settings=settings).contradictions] == ["niveau"]


def test_answers_to_former_questions_stay_in_the_activity():
    activity = consolidated(reported(1, "a", former=("x", "y")), reported(2, "b", former=("z",)), settings=settings_with())
    assert activity.values["former"] == ("x", "y", "z")
    assert former_keys(settings_with(), [one.values for one in activity.reports]) == ["former"]


def test_the_kind_of_a_question_may_change_after_answers_came_in():
    """Stored under one kind, asked under another: whatever is there is kept."""
    for stored in ("Text", ("a", "b"), True, Period("2026")):
        for kind in ("text", "list", "yes_no", "number", "period"):
            settings = settings_with({"label": "Frage", "kind": kind})
            assert as_text(consolidated(reported(1, "a", frage=stored), settings=settings).values["frage"]) == as_text(
                stored
            )


def test_a_review_compares_them_under_their_labels():
    reports = reported(1, "a", reichweite="regional", former="x"), reported(2, "b", reichweite="örtlich")
    found = {one.label: one.agreement for one in compare(reports, None, labels_of(settings_with(*EVERY_KIND)))}
    assert found["Reichweite"] is Agreement.different
    assert found["former"] is Agreement.partial


def test_matching_does_not_look_at_them():
    region = settings_with().region

    def matched(*pair: Report):
        found = match(pair, (ACTOR,), NameBook((ACTOR,)), Synonyms(), region, Constraints())
        return found.groups, [one.probability for one in (*found.joins, *found.questions)]

    apart = reported(1, "a", reached="20", reichweite="regional"), reported(2, "b", reached="30", reichweite="örtlich")
    assert matched(*apart) == matched(reported(1, "a"), reported(2, "b"))


# The concept

PRINTED = settings_with(*EVERY_KIND)


def printed(*reports: Report) -> str:
    activity = consolidated(*reports)
    return outline(build_concept(concepts.content(activity, settings=PRINTED)))


def test_portraits_print_what_may_be_printed():
    text = printed(reported(1, "ihk", reichweite="regional", lebensphasen=("Schule", "Ausbildung"), barrierefrei=True))
    assert "Reichweite: regional" in text
    assert "Lebensphasen: Schule; Ausbildung" in text
    assert "Barrierefrei" not in text


def test_what_is_kept_back_or_no_longer_asked_is_in_no_remark_either():
    one = {"reichweite": "regional", "barrierefrei": True, "former": "Ungefragtes"}
    activity = consolidated(
        reported(1, "ihk", **one), reported(2, "hwk", **{**one, "reichweite": "örtlich", "barrierefrei": False})
    )
    assert {one.key for one in activity.contradictions} == {"reichweite", "barrierefrei"}
    content = concepts.content(activity, settings=PRINTED)
    text = "\n".join(editor_notes(activity, content.names, {}, content.labels)) + outline(build_concept(content))
    assert "Widersprüchliche Angaben zu „Reichweite“" in text
    assert "Barrierefrei" not in text and "Ungefragtes" not in text
