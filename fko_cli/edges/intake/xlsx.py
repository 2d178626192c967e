"""The reader for .xlsx and .xlsm files, transitional and strict, from any program: one pass, everything that is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.core.findings import finding
from fko_cli.core.grid import Sheet, Workbook, column_letters
from fko_cli.core.records import Finding
from fko_cli.edges.intake.guard import Parts, damaged, unsafe
from fko_cli.edges.intake.package import properties_of, summary_of
from fko_cli.edges.intake.xlsx_overlay import Overlay, read_overlay, read_people
from fko_cli.edges.intake.xlsx_relations import Relation, read_relations
from fko_cli.edges.intake.xlsx_sheet import Shared, SheetContent, read_sheet
from fko_cli.edges.intake.xlsx_strings import read_shared_strings
from fko_cli.edges.intake.xlsx_styles import read_styles

MAX_SHEETS = 300


@dataclass(slots=True)
class _Found:
    """What comes together sheet by sheet."""

    sheets: list[Sheet] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


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
    entries = list(root.iterfind("{*}sheets/{*}sheet"))
    if len(entries) > MAX_SHEETS:
        raise unsafe(f"mehr als {MAX_SHEETS} Tabellenblätter")
    found = _Found()
    for entry in entries:
        # Whatever a sheet is called there, it is read: a chart sheet has shapes, a damaged type may hide a table.
        relation = relations.get(_relation_id(entry))
        if relation is None or relation.external or relation.target not in parts:
            found.findings.append(finding("F123", value=entry.get("name", "")))
        else:
            _read_sheet(parts, entry, relation, shared, people, found)
    if not found.sheets:
        raise damaged("die Datei enthält kein Tabellenblatt")
    return Workbook(
        kind,
        tuple(found.sheets),
        properties_of(parts),
        remarks=(
            *found.remarks,
            *_remarks(parts, {relations[key].target.lower() for key in map(_relation_id, entries) if key in relations}),
        ),
        summary=summary_of(parts),
        findings=tuple(found.findings),
    )


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
    parts: Parts, entry: etree._Element, relation: Relation, shared: Shared, people: dict[str, str], found: _Found
) -> None:
    name, hidden = entry.get("name", ""), entry.get("state", "visible") != "visible"
    relations = read_relations(parts, relation.target)
    overlay = read_overlay(parts, relations, people)
    targets = {key: one.target for key, one in relations.items() if one.kind == "hyperlink" and one.external}
    with parts.open(relation.target) as stream:
        content = read_sheet(stream, shared, hidden=hidden, comments=overlay.comments, targets=targets)
    found.sheets.append(Sheet(name, content.cells, hidden, tuple(overlay.drawings.texts), content.margins))
    found.findings += _beside_the_cells(name, content, overlay)
    if overlay.drawings.pictures:
        said = f" Beschrieben sind sie so: {'; '.join(overlay.drawings.described)}" if overlay.drawings.described else ""
        found.remarks.append(f"Auf dem Blatt „{name}“ liegen Bilder; ihr Inhalt wurde nicht gelesen.{said}")


def _beside_the_cells(name: str, content: SheetContent, overlay: Overlay) -> Iterator[Finding]:
    """What no cell can carry: comments without a place, links on empty cells, the hints that appear over links."""
    for text in overlay.astray:
        yield finding("F126", sheet=name, value=text)
    shown = {(cell.row, cell.column): cell for cell in content.cells} if content.hints else {}
    told = dict(content.bare_links)
    for place, hint in content.hints.items():
        cell = shown.get(place)
        if cell is None or hint not in (cell.text.strip(), cell.link):
            told[place] = f"{told[place]} („{hint}“)" if place in told else f"„{hint}“"
    for (row, column), value in told.items():
        yield finding("F414", sheet=name, row=row, column=column_letters(column), address=f"{column_letters(column)}{row}",
                      value=value)  # fmt: skip


def _remarks(parts: Parts, sheets: set[str]) -> Iterator[str]:
    """What of the file is not read; `sheets` are the parts of all sheets that it names."""
    if any(name.endswith("vbaproject.bin") for name in parts.names):
        yield "Die Datei enthält Makros; sie wurden nicht ausgeführt."
    if any(name.startswith("xl/embeddings/") for name in parts.names):
        yield "In die Datei sind andere Dateien eingebettet; sie wurden nicht gelesen."
    if any(name.startswith("xl/activex/") for name in parts.names):
        yield "In der Datei sind Steuerelemente (ActiveX); was in ihnen steht, wurde nicht gelesen."
    if any(name.startswith("xl/worksheets/") and name.endswith(".xml") and name not in sheets for name in parts.names):
        yield "In der Datei steckt ein Tabellenblatt, das sie nicht nennt und kein Programm zeigt; es wurde nicht gelesen."
