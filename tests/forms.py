"""A small region for the tests about the questionnaire, and its form as cells and as bytes."""

from __future__ import annotations

from datetime import date

from fko_cli.core.records import Actor
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.identity import Identity, sign
from fko_cli.core.settings import Settings
from fko_cli.edges.questionnaire_sheet import write_form

KEY = b"k" * 32
SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "region": {"name": "Region Muster", "editor": "Regionalagentur Muster", "parts": ["Stadt Muster", "Kreis Nord"]},
        "round": {"name": "2026", "deadline": date(2026, 3, 31)},
        "fields": [{"id": "1", "title": "Berufliche Bildung"}, {"id": "2", "title": "Potenziale heben"}],
    }
)
CHAMBER = Actor("kammer", "Musterkammer & Söhne", "Kammer", "Kammer", "Kreis Nord", email="post@kammer.example.org")
OTHERS = (CHAMBER, Actor("jobcenter", "Jobcenter Kreis Nord"), Actor("ruht", "Ruhende Stelle", active=False))
KNOWN = (
    PrefilledRow(
        {
            "number": "A-0012",
            "field": "1 Berufliche Bildung",
            "title": "=Tag der Ausbildung",
            "description": "Erste Zeile\nZweite Zeile",
            "status": "laufend",
            "start": "03/2026",
        }
    ),
    PrefilledRow({"number": "A-0013", "title": "Ohne Beschreibung", "start": "2026"}),
)


def small_form(prefilled=(), settings=SETTINGS):
    return build_form(settings, CHAMBER, prefilled, OTHERS)


def identity(**changes) -> Identity:
    return Identity(**{"workspace": "ab12cd34", "round": "2026", "actor": "kammer", "form_version": 1, **changes})


def small_bytes(prefilled=()) -> bytes:
    return write_form(small_form(prefilled), identity(), sign(KEY, identity()))
