"""A document property that tells which draft a file was written as and by which generation of `fko`; programs keep it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from fko_cli.edges.word.xml import highest, parsed
from fko_cli.edges.zip_damage import ZIP_DAMAGE

GENERATION = 1
"""Counts up when a draft holds something that earlier versions of `fko` would spoil."""

_NAME = "fko-Entwurf"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file says of itself: the generation that wrote it and the draft's stamp."""

    generation: int
    draft: str


def read_stamp(document: Document) -> Stamp | None:
    """The stamp of a draft, None for a file without one."""
    part = _part(document)
    return None if part is None else _stamp(part.blob)


def stamp_in(path: Path) -> Stamp | None:
    """The stamp of a Word file without opening all of it; None where there is none or the file can't be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _stamp(archive.read("docProps/custom.xml"))
    except (OSError, KeyError, RuntimeError, *ZIP_DAMAGE, etree.XMLSyntaxError):
        return None


def _stamp(blob: bytes) -> Stamp | None:
    for entry in parsed(blob):
        if entry.get("name") == _NAME:
            found = re.fullmatch(r"(\d{1,6}):([0-9a-f]{16})", "".join(map(str, entry.itertext())).strip())
            return Stamp(int(found[1]), found[2]) if found else None
    return None


def set_stamp(document: Document, draft: str) -> None:
    """Put the stamp into the file, in place of an earlier one; other properties stay."""
    part = _part(document)
    empty = f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_TYPES}"/>'.encode()
    root = parsed(empty if part is None else part.blob)
    entry = next((one for one in root if one.get("name") == _NAME), None)
    if entry is None:
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property")
        entry.set("fmtid", _FORMAT)
        entry.set("pid", str(max(1, highest(one.get("pid", "") for one in root)) + 1))
        entry.set("name", _NAME)
    for child in list(entry):
        entry.remove(child)
    etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = f"{GENERATION}:{draft}"
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    if part is not None:
        part._blob = blob
    else:
        package.relate_to(Part(PackURI("/docProps/custom.xml"), _CONTENT, blob, package), _RELATION)


def _part(document: Document) -> Part | None:
    relations = document.part.package.rels.values()
    return next((one.target_part for one in relations if one.reltype == _RELATION), None)
