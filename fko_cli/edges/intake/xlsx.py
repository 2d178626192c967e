"""The reader for .xlsx and .xlsm files, transitional and strict, from any program: one pass, everything that is in them."""

from __future__ import annotations

from lxml import etree

from fko_cli.core.grid import Sheet, Workbook
from fko_cli.edges.intake.guard import Parts, Refused, damaged, unsafe
from fko_cli.edges.intake.xlsx_overlay import Relation, read_overlay, read_people, read_relations
from fko_cli.edges.intake.xlsx_sheet import Shared, read_sheet
from fko_cli.edges.intake.xlsx_strings import local_name, read_shared_strings
from fko_cli.edges.intake.xlsx_styles import read_styles

MAX_SHEETS = 300


def read(content: bytes, kind: str = "xlsx") -> Workbook:
    """Read a workbook; Refused when it is damaged, ambiguous or too large."""
    parts = Parts(content)
    if parts.ambiguous:
        raise unsafe("zwei Bestandteile der Datei tragen denselben Namen")
    main = _main_part(parts)
    root = parts.xml(main)
    relations = read_relations(parts, main)
    by_kind = {relation.kind: relation.target for relation in relations.values() if not relation.external}
    styles = by_kind.get("styles")
    shared = Shared(
        strings=read_shared_strings(parts, by_kind.get("sharedStrings")),
        styles=read_styles(parts.xml(styles) if styles and styles in parts else None),
        epoch_1904=any(one.get("date1904") in ("1", "true") for one in root.iterfind("{*}workbookPr")),
    )
    people = read_people(parts, [one.target for one in relations.values() if one.kind == "person"])
    sheets, pictures = [], []
    entries = list(root.iterfind("{*}sheets/{*}sheet"))
    if len(entries) > MAX_SHEETS:
        raise unsafe(f"mehr als {MAX_SHEETS} Tabellenblätter")
    for entry in entries:
        relation = relations.get(_relation_id(entry))
        if relation is None or relation.external or relation.kind not in ("worksheet", "xlMacrosheet", "dialogsheet"):
            continue
        sheet, count = _read_sheet(parts, entry, relation, shared, people)
        sheets.append(sheet)
        if count:
            pictures.append(sheet.name)
    if not sheets:
        raise damaged("die Datei enthält kein Tabellenblatt")
    return Workbook(kind, tuple(sheets), _properties(parts), (), tuple(_remarks(parts, pictures)))


def _main_part(parts: Parts) -> str:
    for relation in read_relations(parts, "").values():
        if relation.kind == "officeDocument" and relation.target in parts:
            return relation.target
    if "xl/workbook.xml" in parts:
        return "xl/workbook.xml"
    raise damaged("der Bestandteil xl/workbook.xml fehlt")


def _relation_id(entry: etree._Element) -> str:
    return next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), "")


def _read_sheet(
    parts: Parts, entry: etree._Element, relation: Relation, shared: Shared, people: dict[str, str]
) -> tuple[Sheet, int]:
    hidden = entry.get("state", "visible") != "visible"
    relations = read_relations(parts, relation.target)
    overlay = read_overlay(parts, relations, people)
    targets = {key: one.target for key, one in relations.items() if one.kind == "hyperlink" and one.external}
    with parts.open(relation.target) as stream:
        cells = read_sheet(stream, shared, hidden=hidden, comments=overlay.comments, targets=targets)
    return Sheet(entry.get("name", ""), cells, hidden, tuple(overlay.shapes)), overlay.pictures


def _properties(parts: Parts) -> dict[str, str]:
    """The custom document properties; a broken part of them spoils nothing else."""
    name = next((one.target for one in read_relations(parts, "").values() if one.kind == "custom-properties"), "")
    if not name or name not in parts:
        return {}
    try:
        root = parts.xml(name)
    except Refused:
        return {}
    found = {}
    for one in root:
        if local_name(one) == "property":
            found[one.get("name", "")] = "".join(str(text) for text in one.itertext()).strip()
    return found


def _remarks(parts: Parts, pictures: list[str]) -> list[str]:
    remarks = [f"Auf dem Blatt „{name}“ liegen Bilder; ihr Inhalt wurde nicht gelesen." for name in pictures]
    if any(name.endswith("vbaproject.bin") for name in parts.names):
        remarks.append("Die Datei enthält Makros; sie wurden nicht ausgeführt.")
    if any(name.startswith("xl/embeddings/") for name in parts.names):
        remarks.append("In die Datei sind andere Dateien eingebettet; sie wurden nicht gelesen.")
    return remarks
