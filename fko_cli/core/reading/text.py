"""Text as it comes out of returned cells: cleaned for keeping, folded for comparing.

Cleaning changes nothing that a person reads; folding makes two spellings of the same words equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x0b|\x0c|\x85|_x000[dD]_\n?")
_CONTROL = "".join(chr(code) for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r\x0b\x0c\x85")
_REMOVED = _INVISIBLE + _CONTROL
_DIRTY = re.compile(
    f"[{re.escape(_REMOVED + _SPACES)}]|[ \t]{{2,}}|\t|\r|[\u2028\u2029\x0b\x0c\x85]"
    "|_x000[dD]_|[ ]\n|\n[ ]|\n{3,}|[\ud800-\udfff]"
)
_TABLE = {**dict.fromkeys(map(ord, _REMOVED)), **{ord(space): " " for space in _SPACES}}
_SURROGATE = re.compile("[\ud800-\udfff]")

# UTF-8 read as Windows-1252: a lead byte shows as Ã, Â or â and is followed by what the continuation byte looks like there.
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œžš“”˜¦¢]|â‚¬|\ufffd")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NO_WORD = re.compile(r"[^0-9a-z+§%]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and the code points that were taken out or replaced (`U+00AD`), in order of appearance, once each."""

    text: str
    changed: tuple[str, ...] = ()


@lru_cache(maxsize=16384)
def clean(text: str) -> Cleaned:
    """NFC, ordinary spaces and line ends, no invisible or control characters, no space around lines.

    Only what a person could not see is listed in `changed`; doubled spaces and foreign line ends are not worth a word.
    """
    if text.isascii() and text.isprintable() and "  " not in text and "_x000" not in text:
        return Cleaned(text.strip())
    changed: list[str] = []
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        changed.append("NFC")
    if not _DIRTY.search(text):
        return Cleaned(text.strip(), tuple(changed))
    text = _SURROGATE.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    changed += [f"U+{ord(char):04X}" for char in dict.fromkeys(text) if ord(char) in _TABLE]
    text = text.translate(_TABLE)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return Cleaned(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), tuple(changed))


def plain(text: str) -> str:
    """The cleaned text alone."""
    return clean(text).text


def has_mojibake(text: str) -> bool:
    """Whether the text shows UTF-8 that was read in another encoding ("fÃ¼r") or characters that were lost."""
    return not text.isascii() and _MOJIBAKE.search(text) is not None


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """For comparing: lower case, umlauts spelled out, accents and punctuation gone, words separated by one space."""
    low = text.casefold().replace("&", " und ")
    if not low.isascii():
        low = unicodedata.normalize("NFC", low).translate(_UMLAUTS)
    if not low.isascii():
        low = "".join(char for char in unicodedata.normalize("NFKD", low) if not unicodedata.combining(char))
        low = low.translate(_TABLE)
    return " ".join(_NO_WORD.sub(" ", low).split())


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


@lru_cache(maxsize=16384)
def text_key(text: str) -> str:
    """A text for comparing with another, and for the head of a message: cleaned, in one line."""
    return one_line(plain(text))


_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HYPHENATED = re.compile(r"(?<=[a-zäöüß])-\s*\n\s*(?=[a-zäöüß])")


def heading_key(text: str) -> str:
    """A heading for comparing: no star, colon, numbering, explanation in parentheses, or hyphenation at a line break."""
    text = _HYPHENATED.sub("", plain(text))
    bare = _PARENTHESES.sub(" ", text)
    key = fold(bare) or fold(text)
    return re.sub(r"^\d{1,2} (?=[a-z])", "", key)


_NUMBERED = re.compile(r"\s*\(?(?:(\d{1,3})[.)]|([a-z])\))\s+(?=\S)")


def without_numbering(pieces: Sequence[str]) -> list[str]:
    """The pieces of a list without "1.", "2." or "a)", "b)" before them, where they count on from the first.

    A number that is no counting ("5. und 6. Klassen", "10. Klassen") belongs to what it says.
    """
    found = [_NUMBERED.match(piece) for piece in pieces]
    for group, first in ((1, 1), (2, 0)):
        counts = [_count(one, group) for one in found]
        if len(pieces) > 1 and counts == list(range(first, first + len(pieces))):
            return [piece[one.end() :] for piece, one in zip(pieces, found, strict=True) if one]
    return list(pieces)


def _count(match: re.Match[str] | None, group: int) -> int | None:
    mark = match[group] if match else None
    if mark is None:
        return None
    return int(mark) if group == 1 else ord(mark) - ord("a")


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set; for vocabularies in the code."""
    return frozenset(words.split())
