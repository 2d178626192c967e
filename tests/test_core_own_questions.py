"""A region's own questions: as columns with keys, what the settings refuse, and how the form offers them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from fko_cli.core.own_questions import columns_of, labels_of, own_columns
from fko_cli.core.questionnaire import COLUMNS, HEADER_ROW, Kind
from fko_cli.core.records import Actor
from fko_cli.core.sending.form import EXAMPLE_ROW, build_form
from fko_cli.core.sending.form_guide import guide_lines
from fko_cli.core.settings import Settings

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
