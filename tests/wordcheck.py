"""A small checker of .docx files: what BITV 2.0 and EN 301 549 (chapter 10) ask of documents, as far as XML can tell.

`findings(data)` gives one sentence per offence; an empty list means that nothing was found. Looked at are language, title,
headings, tables, lists, empty paragraphs, pictures, links, and the contrast of the style colours.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {
    "w": W[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "dc": "http://purl.org/dc/elements/1.1/",
}
TYPED_BULLET = re.compile(r"^\s*(?:[-*•·▪]|\d{1,2}[.)])\s+\S")
BARE_LINK = re.compile(r"^(?:hier|klicken|mehr|link|weiter)$", re.IGNORECASE)
ENOUGH, ENOUGH_LARGE = 4.5, 3.0
"""Least contrast of text (WCAG 1.4.3); letters of 14 points in bold or of 18 points count as large."""


def findings(data: bytes) -> list[str]:
    """All offences of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    styles = parts["word/styles.xml"]
    body = parts["word/document.xml"].find("w:body", NAMES)
    checks = (
        _properties(parts),
        _headings(body, styles),
        _tables(body),
        _paragraphs(body, styles),
        _pictures(parts),
        _links(body),
        _contrast(styles),
    )
    return [one for check in checks for one in check]


def _properties(parts) -> Iterator[str]:
    core = parts["docProps/core.xml"]
    if not (core.findtext("dc:title", "", NAMES) or "").strip():
        yield "Das Dokument hat keinen Titel."
    if core.findtext("dc:language", "", NAMES) != "de-DE":
        yield "Die Sprache des Dokuments fehlt."
    languages = parts["word/styles.xml"].xpath("w:docDefaults//w:lang/@w:val", namespaces=NAMES)
    if languages != ["de-DE"]:
        yield "Die Sprache der Texte fehlt."


def _text(paragraph) -> str:
    return "".join(paragraph.xpath(".//w:t/text()", namespaces=NAMES))


def _style(paragraph) -> str:
    return next(iter(paragraph.xpath("w:pPr/w:pStyle/@w:val", namespaces=NAMES)), "Normal")


def _inherited(styles, style_id: str, path: str) -> str | None:
    """The value of a property of a style or of the next style it is based on."""
    seen: set[str] = set()
    while style_id and style_id not in seen:
        seen.add(style_id)
        found = styles.xpath(f'w:style[@w:styleId="{style_id}"]', namespaces=NAMES)
        if not found:
            return None
        if values := found[0].xpath(path, namespaces=NAMES):
            return values[0]
        style_id = next(iter(found[0].xpath("w:basedOn/@w:val", namespaces=NAMES)), "")
    return None


def _headings(body, styles) -> Iterator[str]:
    last, any_heading = 0, False
    for paragraph in body.iter(f"{W}p"):
        level = _inherited(styles, _style(paragraph), "w:pPr/w:outlineLvl/@w:val")
        if level is None or int(level) > 8:
            continue
        any_heading = True
        depth = int(level) + 1
        if depth > last + 1:
            yield f"Die Überschrift „{_text(paragraph)}“ (Ebene {depth}) folgt auf Ebene {last}."
        if not _text(paragraph).strip():
            yield f"Eine Überschrift der Ebene {depth} ist leer."
        last = depth
    if not any_heading:
        yield "Das Dokument hat keine Überschriften."


def _tables(body) -> Iterator[str]:
    for table in body.iter(f"{W}tbl"):
        title = next(iter(table.xpath("w:tblPr/w:tblCaption/@w:val", namespaces=NAMES)), "")
        if not title:
            yield "Eine Tabelle hat keinen Titel."
        if not table.xpath("w:tblPr/w:tblDescription/@w:val", namespaces=NAMES):
            yield f"Die Tabelle „{title}“ hat keine Beschreibung."
        if not table.xpath("w:tr[1]/w:trPr/w:tblHeader", namespaces=NAMES):
            yield f"Die Tabelle „{title}“ hat keine ausgezeichnete Kopfzeile."
        if table.xpath(".//w:gridSpan | .//w:vMerge | .//w:hMerge", namespaces=NAMES):
            yield f"Die Tabelle „{title}“ hat verbundene Zellen."
        if table.xpath("ancestor::w:tbl", namespaces=NAMES):
            yield f"Die Tabelle „{title}“ steht in einer Tabelle."
        widths = {len(row.findall("w:tc", NAMES)) for row in table.findall("w:tr", NAMES)}
        if len(widths) > 1:
            yield f"Die Tabelle „{title}“ hat ungleich lange Zeilen."
        for cell in table.iter(f"{W}tc"):
            if not _text(cell).strip():
                yield f"Die Tabelle „{title}“ hat eine leere Zelle."


def _paragraphs(body, styles) -> Iterator[str]:
    before = ""
    for paragraph in body.iter(f"{W}p"):
        text = _text(paragraph)
        carries = paragraph.xpath(".//w:drawing | .//w:sectPr | ancestor::w:tc", namespaces=NAMES)
        if not text.strip() and not carries:
            yield f"Ein leerer Absatz steht nach „{before[:40]}“."
        numbered = paragraph.xpath("w:pPr/w:numPr", namespaces=NAMES) or _inherited(
            styles, _style(paragraph), "w:pPr/w:numPr/w:numId/@w:val"
        )
        if TYPED_BULLET.match(text) and not numbered and not paragraph.xpath("ancestor::w:tc", namespaces=NAMES):
            outline = _inherited(styles, _style(paragraph), "w:pPr/w:outlineLvl/@w:val")
            if outline is None:
                yield f"Ein Absatz ist nur dem Aussehen nach ein Listenpunkt: „{text[:40]}“."
        if paragraph.xpath(".//w:br[@w:type='page']", namespaces=NAMES):
            yield f"Ein Seitenumbruch ist von Hand gesetzt: „{text[:40]}“."
        if re.search(r"\S {3,}\S", text):
            yield f"Mit Leerzeichen ausgerichtet: „{text[:40]}“."
        before = text


def _pictures(parts) -> Iterator[str]:
    for name, part in parts.items():
        for shown in part.iter(f"{{{NAMES['wp']}}}docPr"):
            if not shown.get("descr"):
                yield f"Ein Bild in {name} hat keinen Alternativtext."
        if part.xpath("//wp:anchor", namespaces=NAMES):
            yield f"Ein Bild in {name} steht nicht in der Zeile; Vorleseprogramme finden es nicht an seiner Stelle."


def _links(body) -> Iterator[str]:
    for link in body.iter(f"{W}hyperlink"):
        if BARE_LINK.match(_text(link).strip()):
            yield f"Ein Link sagt nicht, wohin er führt: „{_text(link)}“."


def _contrast(styles) -> Iterator[str]:
    for style in styles.findall("w:style", NAMES):
        style_id = style.get(f"{W}styleId")
        colour = _inherited(styles, style_id, "w:rPr/w:color/@w:val") or "1A1A1A"
        fill = _inherited(styles, style_id, "w:pPr/w:shd/@w:fill") or "FFFFFF"
        size = int(_inherited(styles, style_id, "w:rPr/w:sz/@w:val") or 21) / 2
        bold = _inherited(styles, style_id, "w:rPr/w:b/@w:val") is not None or bool(
            style.xpath("w:rPr/w:b", namespaces=NAMES)
        )
        least = ENOUGH_LARGE if size >= 18 or (bold and size >= 14) else ENOUGH
        grounds = [fill, *styles.xpath("w:style[@w:type='table']//w:tblStylePr//w:shd/@w:fill", namespaces=NAMES)]
        for ground in grounds if "Tabelle" in style_id else [fill]:
            if "auto" not in (colour, ground) and contrast(colour, ground) < least:
                yield f"Die Formatvorlage {style_id} hat zu wenig Kontrast: {colour} auf {ground}."


def contrast(first: str, second: str) -> float:
    """The contrast of two colours such as `1A1A1A`, from 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
