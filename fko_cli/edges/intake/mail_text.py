"""Text out of messages: characters in any or no valid encoding, words out of HTML, names that can be stored and printed."""

from __future__ import annotations

import codecs
import re
import unicodedata

from lxml import etree

MAX_TEXT = 200_000
"""Characters of a message's text that are kept; the message itself is kept whole."""
MAX_HTML = 4_000_000
"""Characters of HTML that are looked at."""
MAX_NAME = 120
CUT = "\n[… gekürzt; die ganze Nachricht ist aufbewahrt]"

_EMBEDDED = re.compile(r";base64,\s*[A-Za-z0-9+/=]{60,}(?:\s+[A-Za-z0-9+/=]{60,})*")
"""Pictures and other files in the middle of HTML."""
_NO_CHARSETS = {
    "idna",
    "punycode",
    "undefined",
    "unicode-escape",
    "unicode_escape",
    "raw-unicode-escape",
    "raw_unicode_escape",
}
_SKIPPED = {"script", "style", "head", "title", "template"}
_BREAKING = {
    "br",
    "p",
    "div",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
}


def decoded(data: bytes, charset: str | None) -> str:
    """The text in `data`; an unknown or unfit `charset` is replaced by UTF-8 or Windows-1252. Never raises."""
    for name in (_charset(charset), "utf-8"):
        try:
            if name:
                return data.decode(name)
        except (UnicodeError, LookupError):  # a LookupError: the codec is known, but none for text (base64, rot13)
            continue
    return data.decode("cp1252", "replace")


def _charset(name: str | None) -> str | None:
    """The codec of that name if it is one for text; for Latin-1 the one that Windows really means by it."""
    try:
        found = codecs.lookup((name or "").strip().strip("\"'")[:40])
        "".encode(found.name)
    except (LookupError, UnicodeError, ValueError):
        return None
    if found.name in _NO_CHARSETS:
        return None
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


def is_charset(name: str) -> bool:
    """Whether text in that encoding can be decoded (`name` as in an encoded word, maybe with a language after `*`)."""
    return _charset(name.partition("*")[0]) is not None


def repaired(text: str) -> str:
    """A header's text in which bytes that are no ASCII came through as such, as characters."""
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text.encode("utf-8", "replace").decode("utf-8")
    return decoded(text.encode("utf-8", "surrogateescape"), "utf-8")


def one_line(text: str, limit: int) -> str:
    """`text` as one line without control characters and direction marks, at most `limit` characters."""
    kept = "".join(
        char if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else " " if char in "\r\n\t" else ""
        for char in repaired(text[: 20 * limit])
    )
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def plain_name(name: str) -> str:
    """The last piece of a foreign file name, printable, of sensible length with its extension kept; may be empty."""
    whole = one_line(name.replace("\\", "/").rpartition("/")[2][-20 * MAX_NAME :], 20 * MAX_NAME).strip(" .")
    if len(whole) <= MAX_NAME:
        return whole
    stem, dot, suffix = whole.rpartition(".")
    if not dot or len(suffix) > 10:
        return whole[: MAX_NAME - 1] + "…"
    return f"{stem[: MAX_NAME - len(suffix) - 2]}….{suffix}"


def tidy(text: str) -> str:
    """Lines without blanks around them, at most one empty line between, at most `MAX_TEXT` characters."""
    lines = [
        line.strip() for line in repaired(text).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    clean = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return clean if len(clean) <= MAX_TEXT else clean[: MAX_TEXT - len(CUT)] + CUT


class _Words:
    """Collects the text of an HTML document while it is parsed; nothing of its tree is kept."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._skipping = 0

    def start(self, tag: str | bytes, _attributes: object) -> None:
        """A tag begins."""
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag in _BREAKING:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def end(self, tag: str | bytes) -> None:
        """A tag ends."""
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in _BREAKING and tag != "br":
            self.pieces.append("\n")

    def data(self, data: str | bytes) -> None:
        """Text between tags."""
        if not self._skipping:
            self.pieces.append(re.sub(r"[ \t\r\n\f\xa0]+", " ", str(data)))

    def comment(self, text: str | bytes) -> None:
        """A comment is not shown."""

    def close(self) -> str:
        """All text."""
        return "".join(self.pieces)


def words_of_html(markup: str) -> str:
    """The words that an HTML text shows, in lines; with a mark at the end when it is too long."""
    markup = _EMBEDDED.sub("", markup)
    words = _words_of(markup[:MAX_HTML])
    return words if len(markup) <= MAX_HTML or words.endswith(CUT) else words[: MAX_TEXT - len(CUT)] + CUT


def _words_of(markup: str) -> str:
    # As bytes, because a declared encoding in a text that is decoded already is refused.
    data = markup.replace("\x00", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(target=_Words(), encoding="utf-8")
    try:
        shown = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return tidy(re.sub(r"<[^<>]{0,2000}>", " ", markup))
    return tidy(str(shown))


def says_more(richer: str, plain: str) -> bool:
    """Whether the first text has a word or number that the second has not; one can turn the meaning round."""
    known = set(re.findall(r"\w+", plain.casefold()))
    return not known.issuperset(re.findall(r"\w{2,}|\d", richer.casefold()))
