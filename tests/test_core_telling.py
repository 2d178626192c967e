"""Changes since an edition in words: a line for each kind, in lists and in the appendix of the concept."""

from __future__ import annotations

import pytest

from fko_cli.core.editions.appendix import appendix
from fko_cli.core.editions.changes import Changes, Detail, Entry
from fko_cli.core.editions.kinds import Kind
from fko_cli.core.editions.telling import detail_line, headline, lines, text_name

LONG = "Wort " * 40


@pytest.mark.parametrize(
    ("detail", "line"),
    [
        (Detail(Kind.institutions, "", "", "Kammer ist neu dabei"), "Kammer ist neu dabei"),
        (Detail(Kind.texts, "vorwort", "", "Text"), "Vorwort: neu"),
        (Detail(Kind.texts, "feld-2", "Text", ""), "Situation im Handlungsfeld 2: entfernt"),
        (Detail(Kind.texts, "anhang", "Text", "Neu"), "anhang: anderer Wortlaut"),
        (Detail(Kind.needs, "", "", "Wohnraum"), "neu: Wohnraum"),
        (Detail(Kind.needs, "", "Wohnraum", ""), "nicht mehr genannt: Wohnraum"),
        (Detail(Kind.workshop, "Gewicht", "3", "5"), "Gewicht: 3 → 5"),
        (Detail(Kind.workshop, "Idee", "", "Lotsen"), "Idee: neu: Lotsen"),
        (Detail(Kind.workshop, "Idee", "Lotsen", ""), "Idee: nicht mehr genannt: Lotsen"),
        (Detail(Kind.fields, "", "", "3 Wandel"), "neu: 3 Wandel"),
        (Detail(Kind.fields, "unklar", "3 Wandel", ""), "3 Wandel: ungeklärt, was daraus geworden ist"),
        (Detail(Kind.fields, "", "3 Wandel", "2 Umbau"), "3 Wandel → 2 Umbau"),
        (Detail(Kind.fields, "", "3 Wandel", ""), "3 Wandel: entfallen"),
        (Detail(Kind.partners, "Partner", "A; B", "B; C; D"), "Partner: dazu C, D; nicht mehr A"),
        (Detail(Kind.partners, "Partner", "A", "A; B"), "Partner: dazu B"),
        (Detail(Kind.partners, "Partner", "A; B", "B"), "Partner: nicht mehr A"),
        (Detail(Kind.lead, "Federführung", "", "Kammer"), "Federführung: keine Angabe → Kammer"),
        (Detail(Kind.lead, "Federführung", "Kammer", ""), "Federführung: Kammer → keine Angabe"),
        (Detail(Kind.wording, "Ziele", "kurz", "auch kurz"), "Ziele: kurz → auch kurz"),
        (Detail(Kind.wording, "Ziele", "kurz", LONG), "Ziele: anderer Wortlaut"),
        (Detail(Kind.wording, "Ziele", "", LONG), "Ziele: neu"),
        (Detail(Kind.status, "Status", "a\n b", "x" * 200), f"Status: a b → {'x' * 119}…"),
    ],
)
def test_each_detail_is_one_line(detail, line):
    assert detail_line(detail) == line


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (Entry((Kind.added,), "A-0001", "Messe", 1, "1 Bildung", lead="Kammer"),
         "A-0001 „Messe“: neu (1 Bildung; Federführung: Kammer)"),
        (Entry((Kind.removed,), "A-0001", "Messe", 1), "A-0001 „Messe“: nicht mehr enthalten"),
        (Entry((Kind.dropped,), "A-0001", "Messe", 1, "1 Bildung", note="läuft aus"),
         "A-0001 „Messe“: entfällt (läuft aus; 1 Bildung)"),
        (Entry((Kind.added,), "A-0009", "Messe", 9, others=("A-0001", "A-0002")),
         "A-0009 „Messe“: neu, darin aufgegangen: A-0001 und A-0002"),
        (Entry((Kind.merged, Kind.lead), "A-0001", "Messe", 1, others=("A-0002",)),
         "A-0001 „Messe“: A-0002 ist darin aufgegangen"),
        (Entry((Kind.merged,), "A-0001", "Messe", 1, others=("A-0002", "A-0003")),
         "A-0001 „Messe“: A-0002 und A-0003 sind darin aufgegangen"),
        (Entry((Kind.divided,), "A-0004", "Messe", 4, "1 Bildung", others=("A-0001",)),
         "A-0004 „Messe“: aus A-0001 hervorgegangen (1 Bildung)"),
        (Entry((Kind.divided,), "A-0004", "Messe", 4, others=("A-0001",)), "A-0004 „Messe“: aus A-0001 hervorgegangen"),
        (Entry((Kind.lead,), "A-0001", "Messe", 1, "1 Bildung"), "A-0001 „Messe“"),
        (Entry((Kind.texts,), "Texte"), "Texte"),
    ],
)  # fmt: skip
def test_the_first_line_of_an_entry(entry, line):
    assert headline(entry) == line


LEAD = Detail(Kind.lead, "Federführung", "Kammer", "Jobcenter")
CHANGES = Changes(
    (
        Entry((Kind.lead,), "A-0001", "Messe", 1, details=(LEAD,), reasons=("andere Federführung",)),
        Entry((Kind.added,), "A-0002", "Café", 2, reasons=("eine Aktivität mehr", "mehr")),
        Entry((Kind.texts,), "Texte", details=(Detail(Kind.texts, "ausblick", "", "x"),)),
    )
)


def test_the_list_has_what_is_grave_first_and_ends_with_the_rule():
    assert list(lines(CHANGES, "Fassung 2025", "Regel.")) == [
        "Änderungen seit Fassung 2025", "",
        "Wesentliche Änderungen (2)",
        "- A-0001 „Messe“ [andere Federführung]", "  Federführung: Kammer → Jobcenter",
        "- A-0002 „Café“: neu [eine Aktivität mehr, mehr]", "",
        "Geringfügige Änderungen (1)",
        "- Texte", "  Nächste Schritte: neu", "",
        "Regel.",
    ]  # fmt: skip
    minor = Changes(CHANGES.entries[2:])
    assert "Wesentliche Änderungen: keine" in list(lines(minor, "x", "Regel."))
    assert list(lines(Changes(()), "x", "Regel.")) == ["Änderungen seit x", "", "Es hat sich nichts geändert."]


def test_the_appendix_says_the_same_in_columns():
    told = appendix("Fassung 2025", CHANGES)
    assert told.since == "„Fassung 2025“"
    found = [[(one.number, one.title, one.what) for one in part] for part in (told.substantial, told.minor)]
    assert found == [
        [("A-0001", "Messe", "Federführung: Kammer → Jobcenter"), ("A-0002", "Café", "neu")],
        [("", "Texte", "Nächste Schritte: neu")],
    ]


def test_texts_are_called_as_their_chapters():
    assert [text_name(one) for one in ("querschnitt", "feld-1.2", "eigenes")] == [
        "Querschnittsthemen", "Situation im Handlungsfeld 1.2", "eigenes",
    ]  # fmt: skip
