"""What a file is, by its content and not by its name."""

from __future__ import annotations

import io
import re

from fko_cli.core.reading.file_signs import is_binary
from fko_cli.edges.intake import csv_text
from fko_cli.edges.intake.guard import Parts, Refused, damaged, not_a_workbook

WORKBOOKS = ("xlsx", "xlsb", "ods", "fods", "xls", "csv", "docx", "html", "xml")
CONTAINERS = ("zip", "eml", "msg")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "ein PDF-Dokument; daraus lässt sich keine Tabelle sicher lesen"),
    (b"{\\rtf", "ein Textdokument im Format RTF"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Bild"),
    (b"GIF8", "ein Bild"),
    (b"II*\x00", "ein Bild"),
    (b"MM\x00*", "ein Bild"),
    (b"Rar!", "ein RAR-Archiv; bitte als Zip schicken lassen"),
    (b"7z\xbc\xaf", "ein 7z-Archiv; bitte als Zip schicken lassen"),
    (b"\x1f\x8b", "ein gepacktes Archiv; bitte als Zip schicken lassen"),
    (b"\x7fELF", "ein Programm"),
    (b"SQLite format 3", "eine Datenbank"),
    (b"\x78\x9f\x3e\x22", "ein Outlook-Anhang im Format winmail.dat"),
)
_BINARY_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"BM", "ein Bild"),
    (b"RIFF", "ein Bild oder eine Aufnahme"),
    (b"MZ", "ein Programm"),
)
"""Beginnings that words have too (BMBF, MZ): they count only where binary data follows."""
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", "ein Word-Dokument in einem alten Format; als .docx gespeichert wäre es lesbar"),
    ("PowerPoint Document", "eine PowerPoint-Präsentation"),
    ("VisioDocument", "eine Visio-Zeichnung"),
)
_LINKS: tuple[tuple[bytes, re.Pattern[bytes]], ...] = (
    (b"[InternetShortcut]", re.compile(rb"(?im)^URL=(\S+)")),
    (b"[Desktop Entry]", re.compile(rb"(?im)^URL=(\S+)")),
    (b"<plist", re.compile(rb"(?is)<key>URL</key>\s*<string>([^<]+)</string>")),
    (b'{"url"', re.compile(rb'(?is)"url"\s*:\s*"([^"]+)"')),
)
"""Beginnings of files that only lead to another one (Windows, Linux, macOS, Google), and where it lies."""
_SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00"
_WEB_ARCHIVE = re.compile(rb"(?im)^(?:snapshot-content-location:|x-mimeole:|content-location: *file:)")
_RIGHTS = ("DRMEncryptedDataSpace", "DRMEncryptedTransform", "\tDRMContent", "\tDRMDataSpace")
_HTML = re.compile(r"<html[\s>]")
_OLD_TABLE = re.compile(r"ID;P[^\n]*\n(?:[BC];[XY]\d|P;P|F;|O;)|TABLE\s+0,1\s")
"""How SYLK and DIF begin; their lines look like those of a table with separators."""
_PAGE = ("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style", "<div", "<title")
_HEADER_LINE = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:")
_MESSAGE_HEADERS = (
    b"from:",
    b"mime-version:",
    b"received:",
    b"return-path:",
    b"message-id:",
    b"x-unsent:",
    b"content-type:",
)


def kind_of(content: bytes, name: str) -> str:
    """One of `WORKBOOKS` or `CONTAINERS`; anything else raises Refused that says in German what the file is."""
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    for magic, what in (*_MAGIC, *(_BINARY_MAGIC if is_binary(content) else ())):
        if content.startswith(magic):
            raise not_a_workbook(what)
    _check_link(content)
    if content[:2] == b"\x09\x08" or content[:3] in (b"\x09\x00\x04", b"\x09\x02\x06", b"\x09\x04\x06"):
        return "xls"  # from before files held several streams: Excel 2 to 4
    return _kind_of_text(content, name)


def _check_link(content: bytes) -> None:
    """Raise when the file only leads to another one."""
    if content.startswith(_SHORTCUT):
        raise Refused("F033", "eine Verknüpfung von Windows")
    start = content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, address in _LINKS:
        if beginning in start[:400] and (found := address.search(start)):
            raise Refused("F033", found.group(1).decode("utf-8", "replace")[:300])


def _kind_of_zip(content: bytes) -> str:
    parts = Parts(content)
    names = set(parts.names)
    if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
        return _kind_of_office(names)
    if "mimetype" in names and "content.xml" in names:
        return _kind_of_opendocument(parts)
    if any(name.endswith(".iwa") for name in names) or "index.zip" in names:
        raise not_a_workbook("eine Datei aus Apple Numbers oder Pages; bitte als .xlsx exportieren lassen")
    return "zip"


def _kind_of_office(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names) and "xl/workbook.xml" not in names:
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        raise not_a_workbook("eine PowerPoint-Präsentation")
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.startswith("visio/") for name in names):
        raise not_a_workbook("eine Visio-Zeichnung")
    return "xlsx"


def _kind_of_opendocument(parts: Parts) -> str:
    mimetype = parts.read("mimetype").decode("ascii", "replace")
    if "spreadsheet" not in mimetype:
        raise not_a_workbook("ein LibreOffice-Textdokument" if "text" in mimetype else "ein LibreOffice-Dokument")
    if "meta-inf/manifest.xml" in parts and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise Refused("F003")
    return "ods"


def _kind_of_ole(content: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            paths = ole.listdir(streams=True, storages=True)
    except Exception as problem:  # olefile raises whatever a broken directory leads to
        raise damaged("der Aufbau der Datei ist zerstört") from problem
    streams = {path[0] for path in paths}
    if any(step in _RIGHTS for path in paths for step in path):
        raise Refused("F032")
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise Refused("F003")
    if {"workbook", "book"} & {stream.casefold() for stream in streams}:
        return "xls"
    if "__properties_version1.0" in streams:
        return "msg"
    for stream, what in _OLE_STREAMS:
        if stream in streams:
            raise not_a_workbook(what)
    raise not_a_workbook("eine Datei eines anderen Office-Programms")


def _kind_of_text(content: bytes, name: str) -> str:
    if _is_message(content) or (name.lower().endswith(".eml") and _HEADER_LINE.match(content)):
        if _WEB_ARCHIVE.search(content[:8000]):
            raise not_a_workbook("eine als Webarchiv gespeicherte Seite (.mht)")
        return "eml"
    text = csv_text.decode(content)
    if text is None:
        raise not_a_workbook("eine Datei in einem unbekannten Format")
    if _OLD_TABLE.match(text):
        raise not_a_workbook(
            "eine Tabelle in einem alten Austauschformat (SYLK oder DIF); als .xlsx gespeichert wäre sie lesbar"
        )
    start = text[:4000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(_PAGE):
        return "html"
    if start.startswith(("<?xml", "<workbook", "<ss:workbook", "<office:document", "<!--")):
        return _kind_of_xml(start)
    if start.startswith(("begin:vcard", "begin:vcalendar")):
        raise not_a_workbook("eine Visitenkarte oder ein Termin")
    if name.lower().endswith((".csv", ".tsv", ".tab")) or csv_text.is_table(text):
        return "csv"
    raise not_a_workbook("ein Text ohne Tabelle")


def _kind_of_xml(start: str) -> str:
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and not _HTML.search(start):
        return "xml"
    if "<office:document" in start:
        if "opendocument.spreadsheet" in start:
            return "fods"
        raise not_a_workbook("ein LibreOffice-Dokument ohne Tabelle")
    if _HTML.search(start) or start.startswith("<!--"):
        return "html"
    raise not_a_workbook("eine XML-Datei")


def _is_message(content: bytes) -> bool:
    """Whether the file begins with the header of an e-mail: several header lines, one of them telling."""
    lines = content[:8000].lstrip(b"\xef\xbb\xbf\r\n").splitlines()
    headers = []
    for line in lines:
        if not line.strip():
            break
        if _HEADER_LINE.match(line):
            headers.append(line.lower())
        elif not line.startswith((b" ", b"\t")):
            return False
    return len(headers) >= 2 and any(line.startswith(_MESSAGE_HEADERS) for line in headers)
