"""A labelled region (see benchmarks/truth/) as the records that the matcher gets, by the way that returns take.

Each actor's rows become a sheet under the questionnaire's labels, read by `core.reading.interpret` as an own list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fko_cli.core import settings
from fko_cli.core.grid import Cell, Sheet, Workbook
from fko_cli.core.questionnaire import label
from fko_cli.core.reading.interpret import Context, interpret
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Actor, Place, Report
from fko_cli.core.synonyms import Synonyms
from fko_cli.edges.bundled import templates
from fko_cli.edges.synonyms_file import read_synonyms

AACHEN = Path(__file__).resolve().parent / "truth" / "region-aachen"
PARTS = ("Stadt Aachen", "StädteRegion Aachen", "Kreis Düren", "Kreis Euskirchen", "Kreis Heinsberg")
FIELDS = (
    "Berufliche Aus- und Weiterbildung", "Akademische Bildung", "Arbeitsmarktpotenziale heben",
    "Anerkennung beruflicher Qualifikationen", "Anwerbung von Fachkräften aus dem Ausland", "Standortfaktoren",
)  # fmt: skip
COLUMNS = {
    "handlungsfeld": "field", "weitere_felder": "further_fields", "titel": "title", "beschreibung": "description",
    "ziele": "goals", "zielgruppen": "target_groups", "status": "status", "beginn": "start", "ende": "end",
    "raum": "territory", "federfuehrung": "lead", "partner": "partners", "foerderung": "funding",
    "indikator": "indicator", "programm": "programme", "kontakt": "contact", "link": "link", "bemerkung": "remark",
}  # fmt: skip
"""Names in the labelled data -> keys of the questionnaire."""


@dataclass(frozen=True)
class Region:
    """Reports with who reported them and, in `truth`, which activity each report id belongs to."""

    reports: list[Report]
    actors: list[Actor]
    names: NameBook
    synonyms: Synonyms
    settings: settings.Region
    truth: dict[int, str]


def load(folder: Path = AACHEN) -> Region:
    """The labelled region in `folder`."""
    actors = [
        Actor(one["id"], one["name"], one["kurz"], one["typ"], one["raum"])
        for one in json.loads((folder / "actors.json").read_text(encoding="utf-8"))
    ]
    synonyms = read_synonyms(templates() / "synonyme.toml")
    rows = [json.loads(line) for line in (folder / "reports.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    reports: list[Report] = []
    truth: dict[int, str] = {}
    for actor in actors:
        mine = [row for row in rows if row["actor"] == actor.key]
        for report, row in zip(_read(actor, actors, mine, len(reports)), mine, strict=True):
            reports.append(report)
            truth[report.id] = row["activity"]
    return Region(reports, actors, NameBook(actors, synonyms), synonyms, _settings().region, truth)


def _read(actor: Actor, actors: list[Actor], rows: list[dict[str, Any]], before: int) -> list[Report]:
    cells = [Cell(1, at, label(key), label(key)) for at, key in enumerate(COLUMNS.values(), 1)]
    for line, row in enumerate(rows, 2):
        cells += [Cell(line, at, row[name], row[name]) for at, name in enumerate(COLUMNS, 1) if row.get(name)]
    context = Context(_settings(), tuple(actors), own_list=True, actor=actor.key)
    drafts = interpret(Workbook("xlsx", (Sheet("Aktivitäten", tuple(cells)),)), context).reports
    file = f"{actor.key}.xlsx"
    return [
        Report(before + at, actor.key, "2026", Place(file, one.sheet, one.row), one.values, one.typed, one.fingerprint)
        for at, one in enumerate(drafts, 1)
    ]


def _settings() -> settings.Settings:
    return settings.Settings(
        format=1,
        region=settings.Region(name="Region Aachen", editor="Regionalagentur", parts=PARTS),
        round=settings.Round(name="2026", deadline=date(2026, 3, 31)),
        fields=tuple(settings.FieldOfAction(id=str(at), title=title) for at, title in enumerate(FIELDS, 1)),
    )
