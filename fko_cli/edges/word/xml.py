"""Small parts of WordprocessingML: elements, runs, fields, bookmarks, links, content controls. Text is always escaped."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote, urlsplit

from docx.oxml.ns import qn as _qn
from docx.oxml.parser import OxmlElement
from lxml import etree

Element = etree._Element
qn = cache(_qn)
"""The full name of a tag or attribute such as `w:p`; a draft asks for the same few hundreds of thousands of times."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_PIECES = re.compile("([\n\u00ad\u2011])")
_SPECIAL = {"\n": "w:br", "\u00ad": "w:softHyphen", "\u2011": "w:noBreakHyphen"}
MAX_TAG = 64
"""Word accepts no longer tag of a content control."""


def printable(text: str) -> str:
    """`text` without characters that XML forbids or that steer the direction of lines; every line end becomes LF."""
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text)).replace("\t", " ")


def element(tag: str, **attributes: str) -> Element:
    """A new element such as `w:p`; attributes are of the namespace `w`."""
    made: Element = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """A new last child of `parent`."""
    made = etree.SubElement(parent, qn(tag))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add_run(parent: Element, text: str, style: str | None = None) -> Element:
    """A run with `text`, in a character style where one is given (by its id); an LF becomes a line break."""
    run = add(parent, "w:r")
    if style:
        add(add(run, "w:rPr"), "w:rStyle", val=style)
    for piece in _PIECES.split(printable(text)):
        if piece in _SPECIAL:
            add(run, _SPECIAL[piece])
        elif piece:
            words = add(run, "w:t")
            words.text = piece
            words.set(qn("xml:space"), "preserve")
    return run


def add_field(parent: Element, code: str, shown: str) -> None:
    """A field with what it shows until somebody updates it. `code` is ours, never a person's text."""
    add(add(parent, "w:r"), "w:fldChar", fldCharType="begin")
    instruction = add(add(parent, "w:r"), "w:instrText")
    instruction.text = f" {code} "
    instruction.set(qn("xml:space"), "preserve")
    add(add(parent, "w:r"), "w:fldChar", fldCharType="separate")
    add_run(parent, shown)
    add(add(parent, "w:r"), "w:fldChar", fldCharType="end")


def parsed(data: bytes) -> Element:
    """The XML of a part: no entities expanded, nothing fetched. Raises XMLSyntaxError."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def highest(numbers: Iterable[str]) -> int:
    """The highest of some ids as they stand in a file; what no program would give as a number counts for nothing."""
    return max((int(one) for one in numbers if one.isdecimal() and len(one) < 10), default=0)


def take_out(one: Element | None) -> None:
    """Remove an element with all that is in it."""
    parent = None if one is None else one.getparent()
    if one is not None and parent is not None:
        parent.remove(one)


def put_in_place(old: Element, new: Iterable[Element]) -> None:
    """Put elements in the place of another one, which may hold them."""
    parent = old.getparent()
    if parent is not None:
        place = parent.index(old)
        parent.remove(old)
        for offset, one in enumerate(list(new)):
            parent.insert(place + offset, one)


def new_paragraph(style: str | None) -> Element:
    """An empty paragraph in a paragraph style (by its id)."""
    paragraph = element("w:p")
    if style:
        add(add(paragraph, "w:pPr"), "w:pStyle", val=style)
    return paragraph


def keep_with_next(paragraph: Element) -> None:
    """Let a paragraph stand on the same page as what follows; the place is that of the schema, behind the style."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        paragraph.insert(0, properties)
    style = properties.find(qn("w:pStyle"))
    properties.insert(0 if style is None else 1, element("w:keepNext"))


def content_control(tag: str, alias: str, blocks: list[Element]) -> Element:
    """A content control around blocks. Its number comes from the tag, so that the same tag always has the same number."""
    control = element("w:sdt")
    properties = add(control, "w:sdtPr")
    add(properties, "w:alias", val=alias[:MAX_TAG])
    add(properties, "w:tag", val=tag[:MAX_TAG])
    add(properties, "w:id", val=str(zlib.crc32(tag.encode()) & 0x7FFFFFFF))
    add(control, "w:sdtContent").extend(blocks)
    return control


def safe_address(address: str) -> str | None:
    """An address that may stand behind a link (web or mail, no characters that Word chokes on), None for any other."""
    try:
        parts = urlsplit(printable(address).strip())
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() == "mailto" and "@" in parts.path:
        return f"mailto:{quote(parts.path, safe='@.+-_~%')}"
    if parts.scheme.lower() not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.-]+", host):
        return None
    rest = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    rest += f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    rest += f"#{quote(parts.fragment, safe='/%:@!$&()*+,;=~-._?')}" if parts.fragment else ""
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    made = f"{parts.scheme.lower()}://{host}{port}{rest}"
    return made if len(made) <= 2000 else None
