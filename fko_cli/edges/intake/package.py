"""The properties of files in the packed Office formats (.xlsx, .xlsb, .docx); broken ones spoil nothing else."""

from __future__ import annotations

from lxml import etree

from fko_cli.edges.intake.guard import Parts, Refused
from fko_cli.edges.intake.xlsx_relations import read_relations
from fko_cli.edges.intake.xlsx_strings import local_name

_SUMMARY = {
    "title": "Titel", "subject": "Betreff", "description": "Kommentar", "keywords": "Stichwörter", "category": "Kategorie",
}  # fmt: skip


def properties_of(parts: Parts) -> dict[str, str]:
    """The custom document properties."""
    found = {}
    for one in _property_part(parts, "custom-properties"):
        if local_name(one) == "property":
            found[one.get("name", "")] = "".join(str(text) for text in one.itertext()).strip()
    return found


def summary_of(parts: Parts) -> dict[str, str]:
    """The ordinary properties that people type, by their German names."""
    found = {}
    for one in _property_part(parts, "core-properties"):
        words = (one.text or "").strip()
        if local_name(one) in _SUMMARY and words:
            found[_SUMMARY[local_name(one)]] = words
    return found


def _property_part(parts: Parts, kind: str) -> list[etree._Element]:
    try:
        name = next((one.target for one in read_relations(parts, "").values() if one.kind == kind), "")
        return list(parts.xml(name)) if name and name in parts else []
    except Refused:
        return []
