"""The words that somebody typed into the header or footer of printed pages, without page numbers, dates and layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z])')
_SECTION = re.compile("&[LCR]")
_OF_THE_PROGRAM = {"seite", "seiten", "page", "pages", "von", "of", "blatt", "sheet", "tabelle", "datum", "date", "uhr"}


def margin_words(code: str) -> Iterator[str]:
    """The texts of a header or footer as Excel writes it: `&LText&CSeite &P`."""
    # A doubled ampersand is one that is meant; a mark that can't stand in XML keeps it apart meanwhile.
    for section in _SECTION.split(code.replace("&&", "\x00")):
        yield from plain_margin(_CODE.sub("", section).replace("\x00", "&"))


def plain_margin(text: str) -> Iterator[str]:
    """The text, unless it only numbers pages and the like."""
    words = " ".join(text.split())
    letters = re.findall(r"[^\W\d_]+", words)
    if any(word.casefold() not in _OF_THE_PROGRAM for word in letters):
        yield words
