"""The contents: a genuine field that Word can update, filled with real lines that every program shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fko_cli.edges.word import styles as named
from fko_cli.edges.word.blocks import CONTENTS_DEPTH, Entry
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.xml import Element, add, add_field, add_run, content_control, new_paragraph, qn

TITLE = "Inhalt"


def contents(entries: Sequence[Entry], styles: Styles, pages: Mapping[str, int]) -> Element:
    """The content control with heading and lines; `pages` gives the page of a bookmark where it is known."""
    heading = new_paragraph(styles[named.CONTENTS_HEADING])
    add_run(heading, TITLE)
    control = content_control("fko:inhalt", TITLE, [heading, *contents_lines(entries, styles, pages)])
    gallery = add(control[0], "w:docPartObj")
    add(gallery, "w:docPartGallery", val="Table of Contents")
    add(gallery, "w:docPartUnique")
    return control


def contents_lines(entries: Sequence[Entry], styles: Styles, pages: Mapping[str, int], code: str = "") -> list[Element]:
    """The lines with the field around them; `code` is the field's own where a person changed it."""
    lines = [_line(entry, styles, pages.get(entry.bookmark)) for entry in entries]
    if lines:
        _open_field(lines[0], code or f' TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u ')
        add(add(lines[-1], "w:r"), "w:fldChar", fldCharType="end")
    return lines


def _line(entry: Entry, styles: Styles, page: int | None) -> Element:
    line = new_paragraph(styles[f"toc {entry.level}"])
    link = add(line, "w:hyperlink", anchor=entry.bookmark, history="1")
    add_run(link, entry.text)
    add(add(link, "w:r"), "w:tab")
    add_field(link, f"PAGEREF {entry.bookmark} \\h", "" if page is None else str(page))
    return line


def _open_field(line: Element, code: str) -> None:
    """Begin the field of the whole contents in front of its first line."""
    scratch = new_paragraph(None)
    add(add(scratch, "w:r"), "w:fldChar", fldCharType="begin")
    instruction = add(add(scratch, "w:r"), "w:instrText")
    instruction.text = code
    instruction.set(qn("xml:space"), "preserve")
    add(add(scratch, "w:r"), "w:fldChar", fldCharType="separate")
    properties = line.find(qn("w:pPr"))
    place = 0 if properties is None else 1
    for offset, run in enumerate(list(scratch)):
        line.insert(place + offset, run)
