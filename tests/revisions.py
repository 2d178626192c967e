"""Accepts or rejects all revisions of a document on its XML, written apart from what writes them; reads it as lines."""

from __future__ import annotations

import io
import re

import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = {"tab": "\t", "br": "\n", "noBreakHyphen": "\u2011"}


def accepted(data: bytes) -> list[str]:
    return resolved(data, gone="del", stays="ins")


def rejected(data: bytes) -> list[str]:
    return resolved(data, gone="ins", stays="del")


def plain(data: bytes) -> list[str]:
    """The lines of a document that has no revisions."""
    return _lines(docx.Document(io.BytesIO(data)))


def resolved(data: bytes, gone: str, stays: str) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    for row in list(body.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            row.getparent().remove(row)
    for table in list(body.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for change in list(body.iter(f"{W}pPrChange")):
        properties = change.getparent()
        if gone == "ins":
            properties.getparent().replace(properties, change[0])
        else:
            properties.remove(change)
    joined = [one for one in body.iter(f"{W}p") if one.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None]
    for mark in list(body.iter(f"{W}{gone}")):
        mark.getparent().remove(mark)
    for paragraph in joined:
        rest = [one for one in paragraph if one.tag != f"{W}pPr"]
        following = paragraph.getnext()
        if following is not None and following.tag == f"{W}p":
            for child in reversed(rest):
                following.insert(1 if following.find(f"{W}pPr") is not None else 0, child)
        else:  # in front of a table or at the end: an empty paragraph goes, one with text could not
            assert not any(one.tag == f"{W}t" for child in rest for one in child.iter())
        paragraph.getparent().remove(paragraph)
    return _lines(document)


def _lines(document) -> list[str]:
    """Style and text of every paragraph outside of the contents, rows of tables as one line."""
    names = {
        one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val") for one in document.styles.element.iter(f"{W}style")
    }
    return list(_of(document.element.body, names))


def _of(parent, names):
    for child in parent:
        if child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                yield "| " + " | ".join(" / ".join(_of(cell, names)) for cell in row.iter(f"{W}tc"))
        elif child.tag == f"{W}p":
            style = child.find(f"{W}pPr/{W}pStyle")
            name = "" if style is None else names[style.get(f"{W}val")]
            if not name.casefold().startswith("toc"):
                yield f"<{name}> {_text(child)}"
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _of(child, names)


def _text(paragraph) -> str:
    """The text with emphasis, links and pictures; what counts itself (SEQ) is left out, for it counts anew."""
    pieces: list[list[str]] = []
    for run in paragraph.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        look = ("" if style is None else style.get(f"{W}val")) + (
            "!" if run.getparent().tag == f"{W}hyperlink" or (run.getparent().getparent().tag == f"{W}hyperlink") else ""
        )
        text = "".join(_shown(one) for one in run.iter())
        if pieces and pieces[-1][0] == look:
            pieces[-1][1] += text
        else:
            pieces.append([look, text])
    shown = "".join(f"<{look}>{text}" if look else text for look, text in pieces if text)
    shown = re.sub("\x02.*?\x03", lambda field: "" if " SEQ " in field[0] else field[0].partition("\x04")[2], shown)
    return re.sub(r"^(Tabelle|Abbildung) \d*:", r"\1 :", re.sub("[\x02\x03\x04]", "", shown))


def _shown(one) -> str:
    tag = str(one.tag).rpartition("}")[2]
    if tag == "fldChar":
        return {"begin": "\x02", "separate": "\x04", "end": "\x03"}[one.get(f"{W}fldCharType")]
    if tag == "docPr":
        return f"[{one.get('descr')}]"
    if tag in ("t", "delText", "instrText", "delInstrText"):
        return one.text or ""
    return SIGNS.get(tag, "") if str(one.getparent().tag) == f"{W}r" else ""
