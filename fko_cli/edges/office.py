"""LibreOffice, where it is installed: the one place that runs it, with a profile of its own and a time limit.

The profile keeps a LibreOffice that a person has open from being disturbed, and what it would remember from changing ours.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from fko_cli.core.errors import UserError

MAX_SECONDS = 180
"""How long one conversion may take. Laying out a thousand portraits takes about a minute on a slow machine."""

_TAGGED: Mapping[str, object] = {
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "DisplayPDFDocumentTitle": True,
    "ExportNotes": False,
}
_MADE = re.compile(rb"<dcterms:(?:modified|created)[^>]*>(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")
_DATE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_XMP_DATE = re.compile(rb"(?<=<xmp:CreateDate>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_IDENTITY = re.compile(rb"(?<=/DocChecksum /)[0-9A-F]{32}|(?<=<)[0-9A-F]{32}(?=>\s*(?:<[0-9A-F]{32}>\s*)?\])")
_LANGUAGE = re.compile(rb"(?<=/Lang\()[a-z]{2}-[A-Z]{2}(?=\))")
_ORDER_AS_WRITTEN, _ORDER_AS_DEFINED = b"/Tabs(S)", b"/Tabs/S "
"""LibreOffice 7 writes the name as a string, so that no reader follows it; both have the same length, so nothing moves."""
_FILTERS = {".docx": "writer_pdf_Export", ".xlsx": "calc_pdf_Export"}


class OfficeError(UserError):
    """LibreOffice is missing, failed, or took too long."""


def find_program() -> str | None:
    """LibreOffice's program, None when it is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    folders = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    usual = [Path(folder) / "LibreOffice" / "program" / "soffice.exe" for folder in folders if folder]
    if sys.platform == "darwin":
        usual.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return next((str(path) for path in usual if path.is_file()), None)


def accessible_pdf(document: bytes, ending: str) -> bytes:
    """A Word document (`.docx`) as PDF/UA: tagged, with language, title, bookmarks, links in the order of reading.

    A workbook (`.xlsx`) gets no mark of PDF/UA, because LibreOffice leaves most cells without tags. Comments are left
    out: they are for the editor. The same document gives the same bytes. Raises OfficeError.
    """
    made = pdf(document, ending, {**_TAGGED, "PDFUACompliance": ending == ".docx"})
    if ending == ".xlsx":  # a workbook has no language, so that LibreOffice names its own
        made = _LANGUAGE.sub(b"de-DE", made)
    return _dated_like(document, made.replace(_ORDER_AS_WRITTEN, _ORDER_AS_DEFINED))


def _dated_like(document: bytes, pdf: bytes) -> bytes:
    """The PDF with the date of its document instead of the moment of printing, so that printing twice changes nothing."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        core = archive.read("docProps/core.xml") if "docProps/core.xml" in archive.namelist() else b""
    made = _MADE.search(core)
    if made is None:
        return pdf
    year, month, day, *time = made.groups()
    pdf = _DATE.sub(b"".join(made.groups()), pdf)
    pdf = _XMP_DATE.sub(b"-".join((year, month, day)) + b"T" + b":".join(time), pdf)
    identity = hashlib.md5(_IDENTITY.sub(b"", pdf), usedforsecurity=False).hexdigest().upper().encode()
    return _IDENTITY.sub(identity, pdf)


def pdf(document: bytes, ending: str, options: Mapping[str, object]) -> bytes:
    """A document as PDF with options of LibreOffice's PDF export; OfficeError when that can't be had."""
    kinds = {bool: "boolean", int: "long", str: "string"}
    told = {name: {"type": kinds[type(value)], "value": str(value).lower()} for name, value in options.items()}
    return _converted(document, ending, f"pdf:{_FILTERS[ending]}:{json.dumps(told, separators=(',', ':'))}", ".pdf")


def _converted(document: bytes, ending: str, target: str, wanted: str) -> bytes:
    program = find_program()
    if program is None:
        raise OfficeError(
            "LibreOffice ist nicht installiert; deshalb entsteht kein PDF.",
            "Bitte LibreOffice installieren (de.libreoffice.org) oder das Dokument in Word als PDF speichern: "
            "Datei, Exportieren, PDF/XPS; unter Optionen „Dokumentstrukturtags für Eingabehilfen“ ankreuzen.",
        )
    with tempfile.TemporaryDirectory(prefix="fko-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"dokument{ending}"
        source.write_bytes(document)
        profile = (Path(folder) / "profil").as_uri()
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        _run([*command, "--convert-to", target, "--outdir", folder, str(source)])
        try:
            return source.with_suffix(wanted).read_bytes()
        except OSError as problem:
            raise _failed("LibreOffice hat kein PDF geschrieben.") from problem


def _run(command: list[str]) -> None:
    """Run a program of several processes to its end; none of them is left behind when it takes too long."""
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    except OSError as problem:
        raise _failed("LibreOffice lässt sich nicht starten.") from problem
    try:
        code = process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise _failed(f"LibreOffice war nach {MAX_SECONDS} Sekunden noch nicht fertig und wurde beendet.") from problem
    finally:
        if process.poll() is None:
            _end(process)
    if code:
        raise _failed("LibreOffice hat das Dokument nicht umgewandelt.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with the processes that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed(message: str) -> OfficeError:
    return OfficeError(message, "Bitte den Befehl wiederholen oder das Dokument in Word als PDF speichern.")
