"""A document as it reads once every tracked change is accepted, without the controls that mark our blocks."""

from __future__ import annotations

from docx.document import Document

from fko_cli.edges.word.xml import Element, add, element, put_in_place, qn, take_out

_TAKEN_OUT = tuple(
    qn(f"w:{name}")
    for name in (
        "del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange",
        "trPrChange", "tcPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge", "moveFromRangeStart",
        "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd",
        "customXmlDelRangeStart", "customXmlDelRangeEnd", "proofErr", "lastRenderedPageBreak",
    )
)  # fmt: skip
_OPENED = tuple(qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag", "customXml"))
_PROPERTIES = tuple(qn(f"w:{name}") for name in ("smartTagPr", "customXmlPr", "sdtPr", "sdtEndPr"))
_MARKS = tuple(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(tag)}" for tag in ("w:del", "w:moveFrom"))
_ROW = f"{qn('w:trPr')}/{qn('w:del')}"


def settle(document: Document) -> None:
    """Accept all tracked changes of the body, and leave of controls only what is in them; the contents keep theirs."""
    body = document.element.body
    for row in [one for one in body.iter(qn("w:tr")) if one.find(_ROW) is not None]:
        take_out(row)
    for table in [one for one in body.iter(qn("w:tbl")) if one.find(qn("w:tr")) is None]:
        take_out(table)
    merging = [one for one in body.iter(qn("w:p")) if any(one.find(path) is not None for path in _MARKS)]
    for one in list(body.iter(*_TAKEN_OUT)):
        take_out(one)
    for control in list(body.iter(qn("w:sdt"))):
        if not holds_contents(control):
            _open(control, control.find(qn("w:sdtContent")))
    for one in list(body.iter(*_OPENED)):
        _open(one, one)
    for paragraph in merging:
        _merge(paragraph)
    for field in list(body.iter(qn("w:fldSimple"))):
        _spell_out(field)


def holds_contents(control: Element) -> bool:
    """Whether a control is around the contents, which programs renew as a whole."""
    return control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}") is not None


def _open(outer: Element, content: Element | None) -> None:
    """Put what is in an element in its place."""
    put_in_place(outer, () if content is None else [child for child in content if child.tag not in _PROPERTIES])


def _merge(paragraph: Element) -> None:
    """Put what is left of a paragraph whose mark was deleted in front of the next one."""
    following = paragraph.getnext()
    while following is not None and following.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
        following = following.getnext()
    if following is None or following.tag != qn("w:p"):
        return
    place = 0 if following.find(qn("w:pPr")) is None else 1
    for offset, child in enumerate([one for one in paragraph if one.tag != qn("w:pPr")]):
        following.insert(place + offset, child)
    take_out(paragraph)


def _spell_out(field: Element) -> None:
    """A simple field as a field of runs, which alone can be marked as inserted."""
    scratch = element("w:p")
    add(add(scratch, "w:r"), "w:fldChar", fldCharType="begin")
    code = add(add(scratch, "w:r"), "w:instrText")
    code.text = field.get(qn("w:instr"), "")
    code.set(qn("xml:space"), "preserve")
    add(add(scratch, "w:r"), "w:fldChar", fldCharType="separate")
    scratch.extend([child for child in field if child.tag != qn("w:fldData")])
    add(add(scratch, "w:r"), "w:fldChar", fldCharType="end")
    put_in_place(field, scratch)
