"""The papers around the concept: what they say for which facts, and what they mark as missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from fko_cli.core.concept.blocks import Heading, Role, block_lines
from fko_cli.core.papers.bodies import Named, named
from fko_cli.core.papers.changes import Changed, Since, Turn
from fko_cli.core.papers.paper import plain_text
from fko_cli.core.papers.resolution import attachment_names, resolution
from fko_cli.core.papers.talk import FEWEST, talk
from fko_cli.core.papers.themes import REST, by_theme
from fko_cli.core.records import CellCount, Return, ReturnStatus
from fko_cli.core.settings import Meeting, Resolution, Settings, Talk, Theme
from tests.concepts import SETTINGS, activity, content, need, year

COMMITTEE = Meeting(body="Ausschuss für Arbeit", role="Vorberatung", date=date(2026, 3, 24), number="SI/12")
ASSEMBLY = Meeting(body="Verbandsversammlung", role="Entscheidung", date=date(2026, 4, 21), number="SI/15")
ITEM = Resolution(number="2026/004", staff_effects="Keine.", financial_effects="Keine.")


def settings(**changed) -> Settings:
    return SETTINGS.model_copy(update=changed)


def lines(paper) -> list[str]:
    return list(block_lines(paper.blocks))


def section(paper, title: str) -> list[str]:
    """The lines below a heading up to the next of the same or a higher level."""
    found, inside = [], 0
    for block in paper.blocks:
        if isinstance(block, Heading):
            if inside and block.level <= inside:
                break
            if block.text == title:
                inside = block.level
                continue
        if inside:
            found += block_lines([block])
    return found


@pytest.mark.parametrize(
    ("body", "nominative", "dative"),
    [
        ("Verbandsversammlung", "die Verbandsversammlung", "der Verbandsversammlung"),
        ("Ausschuss des Zweckverbandes", "der Ausschuss des Zweckverbandes", "dem Ausschuss des Zweckverbandes"),
        ("Regionaler Lenkungskreis", "der Regionale Lenkungskreis", "dem Regionalen Lenkungskreis"),
        ("Regionales Gremium für Arbeit", "das Regionale Gremium für Arbeit", "dem Regionalen Gremium für Arbeit"),
        ("Große Runde", "die Große Runde", "der Großen Runde"),
    ],
)
def test_bodies_have_their_article(body, nominative, dative):
    assert named(body) == Named(nominative, dative)


def test_each_body_gets_its_recommendation_the_last_one_decides():
    paper = resolution(content(activity(1), settings=settings(meetings=(ASSEMBLY, COMMITTEE), resolution=ITEM)))
    assert section(paper, "Beschlussempfehlung") == [
        "### a) Ausschuss für Arbeit",
        "Der Ausschuss für Arbeit empfiehlt der Verbandsversammlung, dem vorgelegten Handlungskonzept (Stand November 2026) "
        "zuzustimmen.",
        "### b) Verbandsversammlung",
        "Die Verbandsversammlung stimmt dem vorgelegten Handlungskonzept (Stand November 2026) zu.",
    ]
    assert paper.gaps == ()


@pytest.mark.parametrize(
    ("meeting", "sentence"),
    [
        (
            Meeting(body="Fachkreis X", role="Empfehlung", date=date(2026, 1, 1)),
            "Empfohlen wird dem Lenkungskreis, dem vorgelegten Handlungskonzept (Stand November 2026) zuzustimmen.",
        ),
        (
            Meeting(body="Beirat", role="zur Kenntnis", date=date(2026, 1, 1)),
            "Der Beirat nimmt das vorgelegte Handlungskonzept (Stand November 2026) zur Kenntnis.",
        ),
        (
            Meeting(body="Runder Tisch", role="Entscheidung", date=date(2026, 1, 1)),
            "Dem vorgelegten Handlungskonzept (Stand November 2026) wird zugestimmt.",
        ),
        (
            Meeting(body="Beirat", role="Beratung", date=date(2026, 1, 1), recommendation="Der Beirat berät."),
            "Der Beirat berät.",
        ),
    ],
)
def test_bodies_come_from_the_settings_alone(meeting, sentence):
    concept = SETTINGS.concept.model_copy(update={"assembly": "Lenkungskreis"})
    paper = resolution(content(settings=settings(meetings=(meeting,), concept=concept)))
    assert section(paper, "Beschlussempfehlung") == [sentence]


def test_without_sessions_the_assembly_of_the_settings_decides_and_the_sequence_is_missing():
    paper = resolution(content(activity(1)))
    assert section(paper, "Beschlussempfehlung") == [
        "Die Verbandsversammlung stimmt dem vorgelegten Handlungskonzept (Stand November 2026) zu."
    ]
    assert len(paper.gaps) == 4
    marked = [block for block in paper.blocks if getattr(block, "role", None) is Role.gap]
    assert len(marked) == 3  # sequence of bodies and both effects; the number is told in the head


def test_the_situation_tells_extent_corrections_and_changes():
    item = ITEM.model_copy(update={"corrections_until": date(2026, 12, 1)})
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    old = Return(1, "2026", "ihk", "a" * 64, "a.xlsx", ReturnStatus.accepted, moment, CellCount(), current=False)
    since = Since("der Fassung „2025“", [Changed(Turn.new, "A-0001", "Eins"), Changed(Turn.gone, "A-0002", "Zwei")])
    made = content(
        activity(1), activity(2, status="geplant"), activity(3, status="abgeschlossen"), returns=(old,),
        settings=settings(resolution=item),
    )  # fmt: skip
    told = " ".join(section(resolution(made, since), "Sachlage"))
    assert "umfasst zwei laufende und geplante Aktivitäten von einer Institution in einem Handlungsfeld" in told
    assert "Eine läuft bereits, eine ist geplant und eine ist abgeschlossen." in told
    assert "Gegenüber der Fassung „2025“ ist eine Aktivität neu und eine entfallen." in told
    assert "wurde eine Rückmeldung von den Institutionen berichtigt" in told
    assert "können bis zum 1.\u00a0Dezember 2026 Änderungen mitteilen" in told


def test_annexes_are_called_as_the_council_system_wants_them():
    item = ITEM.model_copy(update={"attachments": ("Präsentation",)})
    assert attachment_names(content(settings=settings(resolution=item))) == (
        "Anlage 1 zur Vorlage 2026-004_Regionales Handlungskonzept zur Fachkräfteoffensive NRW – Stand November 2026",
        "Anlage 2 zur Vorlage 2026-004_Präsentation",
    )


def test_the_plain_text_has_everything_and_no_format():
    paper = resolution(content(activity(1), settings=settings(meetings=(COMMITTEE, ASSEMBLY), resolution=ITEM)))
    text = plain_text(paper)
    assert text.startswith("Beschlussvorlage 2026/004\r\n\r\nBetreff: Regionales Handlungskonzept")
    assert "- Ausschuss für Arbeit (Aufgabe: Vorberatung; Datum: 24.03.2026; Sitzung: SI/12)\r\n" in text
    assert "\r\n\r\nPersonelle Auswirkungen\r\n\r\nKeine.\r\n" in text
    assert "\n\r\n\r\n" not in text


def test_an_activity_belongs_to_the_theme_that_names_it_then_words_then_fields():
    themes = (
        Theme(title="Felder", fields=("1",)),
        Theme(title="Wörter", words=("frauen",)),
        Theme(title="Nummern", activities=("A-0003",)),
    )
    made = content(
        activity(1),
        activity(2, title="Netzwerk für Frauen"),
        activity(3, title="Frauen gründen"),
        activity(4, field="2"),
        needs=(need(1, "ihk", field="1", need="Plätze"), need(2, "ihk", field="2", need="Räume")),
        settings=settings(themes=themes),
    )
    sorted_in = {one.title: [each.number for each in one.activities] for one in by_theme(made, None)}
    assert sorted_in == {"Felder": [1], "Wörter": [2], "Nummern": [3], REST: [4]}


def test_an_unknown_field_of_a_theme_is_refused():
    data = SETTINGS.model_dump() | {"themes": [{"title": "Neues", "fields": ["9"]}]}
    with pytest.raises(ValueError, match="„Neues“ nennt das Handlungsfeld „9“"):
        Settings.model_validate(data)


def test_the_talk_tells_per_theme_what_runs_what_is_planned_and_what_is_open():
    made = content(
        activity(1, lead="IHK Muster", end=year(2027)),
        activity(2, status="geplant", funding="Land"),
        activity(3, status="geplant"),
        needs=(need(1, "hwk", field="2", need="Es fehlen Plätze."),),
        settings=settings(talk=Talk(points=("Förderung",), date=date(2027, 1, 15))),
    )
    paper = talk(made)
    first = section(paper, "Handlungsfeld 1: Berufliche Bildung")
    assert first == [
        "### Was läuft",
        "- A-0001 Vorhaben 1 (IHK Muster; bis 2027)",
        "### Was geplant ist",
        "- A-0002 Vorhaben 2",
        "- A-0003 Vorhaben 3",
        "### Zu besprechen",
        "- In den zwölf Monaten nach dem Gespräch läuft eine Aktivität aus: A-0001 Vorhaben 1. Wie geht es danach weiter?",
        "- Bei einer geplanten Aktivität fehlt eine Angabe zur Finanzierung: A-0003 Vorhaben 3.",
    ]
    second = section(paper, "Handlungsfeld 2: Potenziale heben")
    assert second[0] == "Zu diesem Thema ist keine laufende oder geplante Aktivität gemeldet."
    assert "- B-0001 HWK Muster: Es fehlen Plätze." in second
    assert section(paper, "Weitere Gesprächspunkte") == ["- Förderung"]


def test_changes_are_told_when_there_is_an_earlier_edition_and_left_out_otherwise():
    since = Since("der Fassung „2025“", [Changed(Turn.gone, "A-0009", "Altes", field="1", detail="nicht mehr gemeldet")])
    assert section(talk(content(activity(1)), since), "Was sich geändert hat") == [
        "- entfallen: A-0009 Altes (nicht mehr gemeldet)"
    ]
    assert "### Was sich geändert hat" not in lines(talk(content(activity(1))))


def test_long_lists_are_cut_and_the_rest_is_counted():
    many = tuple(activity(number, field=str(1 + number % 2)) for number in range(1, 401))
    paper = talk(content(*many))
    shown = [line for line in lines(paper) if line.startswith("- A-")]
    rest = [line for line in lines(paper) if "weitere Aktivitäten dazu" in line]
    assert 2 * FEWEST <= len(shown) < 60
    assert sum(int(word) for line in rest for word in line.split() if word.isdecimal()) + len(shown) == 400


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "Bei einer geplanten Aktivität fehlt eine Angabe zur Finanzierung: A-0001 Vorhaben 1."),
        (3, "A-0001 Vorhaben 1, A-0002 Vorhaben 2 und A-0003 Vorhaben 3."),
        (4, "A-0002 Vorhaben 2, A-0003 Vorhaben 3 und eine weitere."),
        (6, "A-0002 Vorhaben 2, A-0003 Vorhaben 3 und drei weitere."),
    ],
)
def test_the_first_few_are_named_and_the_rest_is_counted(count, told):
    planned = [activity(number, status="geplant") for number in range(1, count + 1)]
    assert any(told in line for line in lines(talk(content(*planned))))


def test_names_of_annexes_stand_to_the_letter():
    item = resolution(content(activity(1), settings=settings(resolution=Resolution(attachments=('Bericht "2025"-26',)))))
    (spans,) = [block.spans for block in item.blocks if getattr(block, "spans", ()) and "Bericht" in block.spans[0].text]
    assert spans[0].verbatim and '"2025"-26' in spans[0].text


def test_a_heading_never_skips_a_level():
    paper = talk(replace(content(activity(1), activity(2, field="99")), needs=(need(1, "ihk", field="77", need="x"),)))
    levels = [block.level for block in paper.blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
