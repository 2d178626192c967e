"""No word is lost: where a clean-up changes or leaves out words, a finding shows them with their address."""

from __future__ import annotations

import pytest

from fko_cli.core.grid import Workbook
from tests.lossless import lost_words
from tests.test_core_interpret import OWN, SETTINGS, found, read, sheet


def kept(*sheets, context=OWN, sent=None):
    """The interpretation of sheets after the check that every cell and every word is accounted for."""
    result = read(*sheets, context=context)
    assert lost_words(Workbook("xlsx", tuple(sheets)), result, SETTINGS, sent) == []
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
