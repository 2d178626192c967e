"""A labelled region (see benchmarks/truth/) as the records that the matcher gets, read by the project's own readers.

The words of a report pass the same readers of periods, territories, lists, fields and status as cells of a return do.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fko_cli.core import settings
from fko_cli.core.lists import split_list
from fko_cli.core.names import NameBook
from fko_cli.core.periods import parse_period
from fko_cli.core.records import Actor, Place, Report, Value
from fko_cli.core.synonyms import Synonyms
from fko_cli.core.territory import TerritoryReader
from fko_cli.core.values import is_no_answer, read_status
from fko_cli.core.values_fields import FieldReader
from fko_cli.edges.bundled import templates
from fko_cli.edges.synonyms_file import read_synonyms

AACHEN = Path(__file__).resolve().parent / "truth" / "region-aachen"
PARTS = ("Stadt Aachen", "StädteRegion Aachen", "Kreis Düren", "Kreis Euskirchen", "Kreis Heinsberg")
FIELDS = (
    "Berufliche Aus- und Weiterbildung", "Akademische Bildung", "Arbeitsmarktpotenziale heben",
    "Anerkennung beruflicher Qualifikationen", "Anwerbung von Fachkräften aus dem Ausland", "Standortfaktoren",
)  # fmt: skip
TEXTS = {
    "titel": "title", "beschreibung": "description", "ziele": "goals", "foerderung": "funding", "indikator": "indicator",
    "programm": "programme", "kontakt": "contact", "link": "link", "bemerkung": "remark", "federfuehrung": "lead",
}  # fmt: skip


@dataclass(frozen=True)
class Region:
    """Reports with who reported them and, in `truth`, which activity each report id belongs to."""

    reports: list[Report]
    actors: list[Actor]
    names: NameBook
    synonyms: Synonyms
    truth: dict[int, str]
    notes: dict[str, str]


def load(folder: Path = AACHEN) -> Region:
    """The labelled region in `folder`."""
    actors = [
        Actor(one["id"], one["name"], one["kurz"], one["typ"], one["raum"])
        for one in json.loads((folder / "actors.json").read_text(encoding="utf-8"))
    ]
    synonyms = read_synonyms(templates() / "synonyme.toml")
    names = NameBook(actors, synonyms)
    rows = _lines(folder / "reports.jsonl")
    reader = _Reader(names)
    reports = [reader.report(number, row) for number, row in enumerate(rows, 1)]
    truth = {report.id: row["activity"] for report, row in zip(reports, rows, strict=True)}
    notes = {row["id"]: row.get("hart", "") for row in _lines(folder / "activities.jsonl")}
    return Region(reports, actors, names, synonyms, truth, notes)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class _Reader:
    def __init__(self, names: NameBook) -> None:
        self._names = names
        self._territory = TerritoryReader(settings.Region(name="Region Aachen", editor="Regionalagentur", parts=PARTS))
        self._fields = FieldReader([settings.FieldOfAction(id=str(at), title=title) for at, title in enumerate(FIELDS, 1)])

    def report(self, number: int, row: dict[str, str]) -> Report:
        values: dict[str, Value] = {key: row[name] for name, key in TEXTS.items() if _said(row.get(name))}
        if _said(row.get("partner")):
            values["partners"] = split_list(row["partner"], known=self._known, institutions=True)
        if _said(row.get("zielgruppen")):
            values["target_groups"] = split_list(row["zielgruppen"])
        if _said(row.get("raum")):
            values["territory"] = self._territory.read(row["raum"])
        for name, key in (("beginn", "start"), ("ende", "end")):
            if _said(row.get(name)):
                values[key] = parse_period(row[name], role="start" if key == "start" else "end")
        values["status"] = read_status(row["status"]) or row["status"]
        fields = self._fields.read(row["handlungsfeld"]).ids
        further = self._fields.read(row.get("weitere_felder") or "").ids
        if fields:
            values["field"] = fields[0]
        if further or fields[1:]:
            values["further_fields"] = (*fields[1:], *further)
        mark = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]
        return Report(number, row["actor"], "2026", Place(f"{row['actor']}.xlsx"), values, {}, mark)

    def _known(self, text: str) -> bool:
        return self._names.resolve(text) is not None


def _said(text: str | None) -> bool:
    return bool(text) and not is_no_answer(text or "")
