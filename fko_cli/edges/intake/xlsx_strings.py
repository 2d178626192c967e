"""Texts in .xlsx files: shared and inline strings, runs of rich text with their strike-out, escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from fko_cli.edges.intake.guard import MAX_PART, SAFE, Parts, check_doctype, streaming, unsafe
from fko_cli.edges.intake.spread import struck_part
from fko_cli.edges.intake.xlsx_styles import is_on

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
MAX_STRINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class RichText:
    """A text; `runs` are (text, struck) pairs when it has runs of its own formatting, else empty.

    `struck` of a run is None where the run takes the strike-out of its cell.
    """

    text: str
    runs: tuple[tuple[str, bool | None], ...] = ()

    def struck_part(self, cell_struck: bool) -> str:
        """The struck out part; separate pieces are joined with a line break."""
        if not self.runs:
            return self.text if cell_struck else ""
        return struck_part([(text, cell_struck if own is None else own) for text, own in self.runs])


def read_shared_strings(parts: Parts, name: str | None) -> list[RichText]:
    """All texts of the part `sharedStrings.xml`, in the order of their indexes."""
    if name is None or name not in parts:
        return []
    strings: list[RichText] = []
    with parts.open(name) as stream, streaming(f"der Bestandteil {name}"):
        walk = etree.iterparse(stream, events=("end",), tag="{*}si", **SAFE)
        size = 0
        for _, item in walk:
            strings.append(rich_text(item))
            size += len(strings[-1].text)
            if len(strings) > MAX_STRINGS or size > MAX_PART:
                raise unsafe("zu viele Texte")
            if len(strings) % 500 == 0:  # each time would cost more than the reading
                forget(item)
        if walk.root is not None:
            check_doctype(walk.root)
    return strings


def rich_text(item: etree._Element) -> RichText:
    """The text of a `si`, `is` or `text` element; phonetic readings are left out."""
    if len(item) == 1 and str(item[0].tag).endswith("}t"):  # the usual case, worth its own way
        return RichText(unescape(_words(item[0])))
    runs: list[tuple[str, bool | None]] = []
    formatted = False
    for child in _pieces(item):
        tag = local_name(child)
        if tag == "t":
            runs.append((unescape(_words(child)), None))
        elif tag == "r":
            properties = child.find("{*}rPr")
            struck = None if properties is None else is_on(properties.find("{*}strike"))
            formatted = formatted or struck is not None
            runs.append((unescape("".join(map(_words, child.iterfind("{*}t")))), struck))
    if len(runs) == 1 and not formatted:
        return RichText(runs[0][0])
    return RichText("".join(text for text, _ in runs), tuple(runs) if formatted else ())


def _pieces(item: etree._Element) -> Iterator[etree._Element]:
    """The parts of a text; of what is stored in several ways the first."""
    for child in item:
        yield from _pieces(child[0]) if local_name(child) == "AlternateContent" and len(child) else (child,)


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def unescape(text: str) -> str:
    """Resolve `_x000a_` and unify line breaks."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
        # Halves of surrogate pairs can't be stored or shown; together they are one character.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace (strict and transitional files differ in it); "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def forget(element: etree._Element) -> None:
    """Free an element that a streaming walk is done with, and what came before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
