"""What a workshop brought, in the concept and the papers; sub-fields in the chapters of their field."""

from __future__ import annotations

from fko_cli.core.concept.content import build_concept, outline
from fko_cli.core.papers.resolution import resolution
from fko_cli.core.papers.talk import talk
from fko_cli.core.records import Place
from fko_cli.core.settings import Settings
from fko_cli.core.workshop import EntryKind, WorkshopEntry, WorkshopResults
from tests.concepts import SETTINGS, activity, content


def entry(number, kind, activity=None, round_name="2026", **values):
    return WorkshopEntry(number, round_name, EntryKind(kind), Place("w.xlsx", "Blatt", number + 5), values, "sha", activity)


def workshop(*entries):
    origins = {}
    for one in entries:
        if one.activity:
            origins[one.activity] = (*origins.get(one.activity, ()), one)
    return WorkshopResults(entries, origins)


RESULTS = workshop(
    entry(1, "situation", field="1", note="Viele Plätze bleiben leer."),
    entry(2, "priority", field="2", group="Unternehmen", dots="7"),
    entry(3, "priority", field="1", group="Unternehmen", dots="3"),
    entry(4, "priority", field="2", group="Verwaltung", dots="1"),
    entry(5, "need", field="2", need="Sprachkurse am Abend"),
    entry(6, "idea", field="1", title="Lotsen", partners=("IHK Muster", "Stadt Muster")),
    entry(7, "idea", activity=3, field="1", title="Tag der offenen Betriebe"),
    entry(8, "idea", field="Raumfahrt", title="Raketen"),
)


def lines(*activities, results=RESULTS, settings=SETTINGS):
    given = content(*activities, settings=settings, workshop=results, needs=results.needs)
    return outline(build_concept(given)).replace("\u00a0", " ").splitlines()


def section(found, heading):
    """The lines below a heading down to the next one."""
    start = found.index(heading) + 1
    stop = next((at for at in range(start, len(found)) if found[at].startswith("#")), len(found))
    return found[start:stop]


def test_the_weights_stand_in_the_chapter_on_priorities():
    found = lines(activity(3))
    assert section(found, "## Gewichtung im Workshop") == [
        "Im Workshop wurde Handlungsfeld 2 (Potenziale heben) am höchsten gewichtet, danach Handlungsfeld 1 (Berufliche "
        "Bildung). Gezählt wurde nach Klebepunkten, getrennt nach zwei Gruppen.",
        "|= Gewichtung der Handlungsfelder nach Klebepunkten",
        "| Platz | Handlungsfeld | Unternehmen | Verwaltung | zusammen",
        "| 1 | 2 Potenziale heben | 7 | 1 | 8",
        "| 2 | 1 Berufliche Bildung | 3 | – | 3",
        "~ Gezählt sind alle Klebepunkte. Felder mit gleich vielen teilen sich einen Platz.",
    ]


def test_ties_are_told_as_ties():
    tied = workshop(entry(1, "priority", field="1", rank="1"), entry(2, "priority", field="2", rank="1"))
    sentence = section(lines(activity(3), results=tied), "## Gewichtung im Workshop")[0]
    assert (
        "wurden Handlungsfeld 1 (Berufliche Bildung) und Handlungsfeld 2 (Potenziale heben) mit gleichem Ergebnis"
        in sentence
    )


def test_notes_needs_and_ideas_stand_with_their_field():
    found = lines(activity(3))
    assert section(found, "### Aus dem Workshop") == ["- Viele Plätze bleiben leer."]
    assert "| W-0005 | Sprachkurse am Abend | Workshop" in found
    assert section(found, "## Neue Ideen aus dem Workshop") == [
        "|= Neue Ideen aus dem Workshop im Handlungsfeld 1",
        "| Nr. | Idee | Mögliche Partner",
        "| W-0006 | Lotsen | IHK Muster, Stadt Muster",
    ]
    assert "| W-0008 | Raketen" in found[found.index("# Ohne Zuordnung zu einem Handlungsfeld") :]


def test_an_idea_that_became_an_activity_is_told_there_and_open_no_more():
    found = lines(activity(3), activity(4))
    origin = [line for line in found if line.startswith("Ursprung: ")]
    assert origin == ["Ursprung: hervorgegangen aus dem Workshop der Runde 2026: „Tag der offenen Betriebe“ (W-0007)"]
    assert found.index(origin[0]) < found.index("### A-0004 Vorhaben 4")
    assert not any(line.startswith("| W-0007") for line in found[: found.index("# Anhang: Quellen")])


def test_without_a_workshop_nothing_of_it_is_printed():
    assert not [line for line in lines(activity(3), results=WorkshopResults()) if "Workshop" in line]


def test_the_papers_tell_the_priorities():
    held = SETTINGS.model_copy(update={"workshop": Settings.model_validate(
        {**SETTINGS.model_dump(), "workshop": {"date": "2025-10-28"}}).workshop})  # fmt: skip
    given = content(activity(3), settings=held, workshop=RESULTS, needs=RESULTS.needs)
    for paper in (talk(given), resolution(given)):
        assert "am höchsten gewichtet" in str(paper.blocks)


def test_sub_fields_stand_in_the_chapter_of_their_field():
    settings = Settings.model_validate(
        {
            **SETTINGS.model_dump(),
            "fields": [
                {"id": "1", "title": "Berufliche Bildung", "sub": [{"id": "1.1", "title": "Jugend"}]},
                {"id": "2", "title": "Potenziale heben"},
            ],
        }
    )
    found = lines(activity(3, field="1.1"), activity(4), results=WorkshopResults(), settings=settings)
    assert "| A-0003 | 1.1 | Vorhaben 3 | – | – | – | laufend" in found
    assert "| A-0004 | – | Vorhaben 4 | – | – | – | laufend" in found
    assert "~ Schwerpunkte: 1.1 Jugend." in found
    assert "Schwerpunkt: 1.1 Jugend" in found
    assert "# Ohne Zuordnung zu einem Handlungsfeld" not in found


def test_the_appendix_names_the_place_of_what_the_workshop_brought():
    found = lines(activity(3))
    start = found.index("|= Quellen aus dem Workshop")
    rows = [line for line in found[start:] if line.startswith("| W-")]
    assert len(rows) == sum(one.kind is not EntryKind.need for one in RESULTS.entries)
    assert rows[0] == "| W-0001 | Notiz zur Situation: Viele Plätze bleiben leer. | Blatt Blatt, Zeile 6"
    assert "|= Quellen aus dem Workshop" not in lines(activity(3), results=workshop())
