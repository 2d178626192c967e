"""The texts in the cells of an .ods file: paragraphs, blanks, links, struck-out pieces, notes and shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.edges.intake.margins import plain_margin
from fko_cli.edges.intake.ods_styles import Styles, attribute
from fko_cli.edges.intake.xlsx_strings import local_name

_HOLDERS = ("p", "h", "list", "section", "numbered-paragraph")
"""What text stands in; spreadsheet programs write paragraphs only."""
MAX_BLANKS = 1_000


@dataclass(slots=True)
class CellText:
    """What stands in and over a cell: (piece, struck) pairs of its text, the target of a link, the note, shapes' texts.

    `struck` of a piece is None where the cell decides; `pictures` counts the images over the cell.
    """

    pieces: list[tuple[str, bool | None]] = field(default_factory=list)
    link: str = ""
    comment: str = ""
    shapes: list[str] = field(default_factory=list)
    pictures: int = 0


def read_cell_text(cell: etree._Element, styles: Styles) -> CellText:
    """Take a cell's content apart."""
    found = CellText()
    paragraphs = 0
    for child in cell:
        tag = local_name(child)
        if tag not in _HOLDERS:
            read_overlay(child, found)
            continue
        for paragraph in [child] if tag == "p" else child.iter("{*}p", "{*}h"):
            if paragraphs:
                found.pieces.append(("\n", None))
            paragraphs += 1
            _walk(paragraph, None, styles, found)
    return found


def read_overlay(element: etree._Element, found: CellText) -> None:
    """A note, shape or picture, in a cell or over the sheet."""
    tag = local_name(element)
    if tag == "annotation":
        words = plain_text(element)
        found.comment = f"{found.comment}\n{words}" if found.comment and words else found.comment or words
    elif "drawing" in str(element.tag):
        found.pictures += sum(1 for one in element.iter("{*}image"))
        words = plain_text(element)
        if words:
            found.shapes.append(words)


def plain_text(element: etree._Element) -> str:
    """All paragraphs below an element, one a line."""
    lines = []
    for paragraph in element.iter("{*}p"):
        inner = CellText()
        _walk(paragraph, None, Styles(), inner)
        lines.append("".join(text for text, _ in inner.pieces))
    return "\n".join(lines).strip()


def read_changes(element: etree._Element) -> Iterator[str]:
    """What tracked changes took away: the contents of cells before they were overwritten or deleted."""
    for cell in element.iter("{*}change-track-table-cell"):
        words = plain_text(cell)
        if words:
            yield words


def read_change_comments(element: etree._Element) -> Iterator[str]:
    """What people wrote about tracked changes."""
    yield from filter(None, map(plain_text, element.iter("{*}change-info")))


_LABELS = ("fixed-text", "frame")
_TYPED = ("text", "textarea", "formatted-text", "number", "date", "time", "combobox")
_TICKED = {"checkbox": ("current-state", "state", "checked"), "radio": ("current-selected", "selected", "true")}


def read_controls(forms: etree._Element) -> Iterator[str]:
    """The words on and in form controls, and what is chosen or ticked in them."""
    for one in forms.iter():
        tag, label = local_name(one), attribute(one, "label").strip()
        if tag in _LABELS and label:
            yield label
        elif tag in _TYPED:
            typed = attribute(one, "current-value") or attribute(one, "value")
            yield from filter(None, [typed.strip()])
        elif tag in _TICKED:
            now, before, on = _TICKED[tag]
            yield f"{'☒' if (attribute(one, now) or attribute(one, before)) == on else '☐'} {label}".strip()
        elif tag == "listbox":
            options = [(attribute(option, "current-selected"), option) for option in one.iterfind("{*}option")]
            yield from filter(None, (attribute(option, "label").strip() for chosen, option in options if chosen == "true"))


_SUMMARY = {"title": "Titel", "subject": "Betreff", "description": "Kommentar", "keyword": "Stichwörter"}


def read_summary(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The ordinary document properties that people type, by their German names; several keywords are one value."""
    for meta in root.iter("{*}meta"):
        words: dict[str, list[str]] = {}
        for one in meta:
            if local_name(one) in _SUMMARY and (one.text or "").strip():
                words.setdefault(_SUMMARY[local_name(one)], []).append((one.text or "").strip())
        yield from ((name, ", ".join(texts)) for name, texts in words.items())


def read_properties(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The user-defined document properties."""
    for one in root.iter("{*}user-defined"):
        yield attribute(one, "name"), "".join(str(text) for text in one.itertext()).strip()


def read_margins(root: etree._Element) -> Iterator[str]:
    """The words in headers and footers of pages; page numbers and names of sheets are fields and left out."""
    for page in root.iter("{*}master-page"):
        for part in page:
            if not local_name(part).startswith(("header", "footer")) or attribute(part, "display") == "false":
                continue
            for paragraph in part.iter("{*}p"):
                pieces = [paragraph.text or ""]
                for child in paragraph:
                    typed = local_name(child) in ("span", "a")
                    pieces += ["".join(str(text) for text in child.itertext()) if typed else " ", child.tail or ""]
                yield from plain_margin("".join(pieces))


def _walk(element: etree._Element, struck: bool | None, styles: Styles, found: CellText) -> None:
    if element.text:
        found.pieces.append((element.text, struck))
    for child in element:
        tag = local_name(child)
        if tag == "s":
            count = attribute(child, "c")
            found.pieces.append((" " * min(int(count) if count.isdecimal() else 1, MAX_BLANKS), struck))
        elif tag == "tab":
            found.pieces.append(("\t", struck))
        elif tag == "line-break":
            found.pieces.append(("\n", struck))
        elif tag == "annotation" or "drawing" in str(child.tag):
            read_overlay(child, found)
        else:
            if tag == "a":
                found.link = found.link or attribute(child, "href")
            own = styles.of("text", attribute(child, "style-name")).struck if tag == "span" else None
            _walk(child, struck if own is None else own, styles, found)
        if child.tail:
            found.pieces.append((child.tail, struck))
