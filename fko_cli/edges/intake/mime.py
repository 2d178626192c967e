"""Messages as they travel (.eml): every part becomes an entry, text, or a remark; none is dropped in silence.

A part that is a file becomes an entry; what is written goes into the text; whatever can't be read (encrypted, split up,
packed by Outlook) becomes an entry that says why.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.feedparser import BytesFeedParser
from email.message import EmailMessage, Message

from fko_cli.core.reading.file_signs import CONTAINERS, SPREADSHEETS
from fko_cli.edges.intake import mail_headers
from fko_cli.edges.intake.contents import SIGNATURES, Contents, Entry, Remark, entry
from fko_cli.edges.intake.guard import Limits, Refused, damaged, too_large, unsafe
from fko_cli.edges.intake.mail_text import decoded, one_line, plain_name, says_more, tidy, words_of_html

MAX_PARTS = 1_000
CHUNK = 1 << 16
_TABLE_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_CARDS = ("text/calendar", "application/ics", "text/vcard", "text/x-vcard", "text/directory")


def unpack(content: bytes, limits: Limits) -> Contents:
    """The files, words and remarks in a message; Refused when its structure can't be followed."""
    # In pieces: parsing all at once would hold it with four bytes for each character.
    parser = BytesFeedParser(policy=mail_headers.TOLERANT)
    try:
        for start in range(0, len(content), CHUNK):
            parser.feed(content[start : start + CHUNK])
        message = parser.close()
    except RecursionError as problem:
        raise unsafe("zu viele Nachrichtenteile ineinander") from problem
    assert isinstance(message, EmailMessage)
    return _Reader(message, limits, "\r\n" if b"\r\n" in content[:CHUNK] else "\n").read()


class _Reader:
    """Goes through the parts of one message and sorts what it finds."""

    def __init__(self, message: EmailMessage, limits: Limits, line_end: str) -> None:
        self._message = message
        self._limits = limits
        self._line_end = line_end
        self._contents = Contents()
        self._plain: list[str] = []
        self._html: list[str] = []
        self._pictures: list[str] = []
        self._count = 0
        self._returned: EmailMessage | None = None
        self._deliveries: list[EmailMessage] = []

    def read(self) -> Contents:
        """Sort all parts, then the words."""
        contents = self._contents
        senders = mail_headers.senders(self._message)
        contents.sender = senders.address
        try:
            self._visit(self._message)
        except RecursionError as problem:
            raise unsafe("zu viele Nachrichtenteile ineinander") from problem
        self._sort_words()
        subject = mail_headers.text(self._message, "subject")
        contents.mail = mail_headers.mail(self._message, senders, contents.text, self._deliveries, self._returned)
        if subject:
            contents.remarks.append(Remark("F022", subject))
        if self._pictures:
            contents.remarks.append(Remark("F023", ", ".join(self._pictures[:20]), "eingebettete Bilder"))
        for detail in (*senders.problems, *self._damage()):
            contents.remarks.append(Remark("F028", detail=detail))
        return contents

    def _damage(self) -> Iterator[str]:
        defects = {type(defect) for part in self._message.walk() for defect in part.defects}
        if CloseBoundaryNotFoundDefect in defects:
            yield "sie ist abgeschnitten oder ihr Ende fehlt"
        if StartBoundaryNotFoundDefect in defects:
            yield "ihre Teile sind nicht voneinander zu trennen"

    def _visit(self, part: EmailMessage, in_report: bool = False) -> None:
        self._count += 1
        if self._count > MAX_PARTS:
            raise unsafe(f"mehr als {MAX_PARTS} Teile in einer Nachricht")
        kind = part.get_content_type()
        if kind == "multipart/encrypted":
            self._refuse("Verschlüsselte Nachricht", Refused("F025", "PGP/MIME oder S/MIME"))
        elif kind.startswith("multipart/"):
            if not part.is_multipart():
                # The separator is missing: all there is, is text.
                self._plain.append(decoded(_payload(part)[0], None))
                return
            report = in_report or kind == "multipart/report"
            for child in _children(part):
                self._visit(child, report)
        elif kind.startswith("message/"):
            self._visit_message(part, kind, in_report)
        else:
            self._visit_leaf(part, kind)

    def _visit_message(self, part: EmailMessage, kind: str, in_report: bool) -> None:
        if kind in ("message/delivery-status", "message/disposition-notification", "message/global-delivery-status"):
            self._deliveries += _children(part) if part.is_multipart() else [part]
        elif kind == "message/partial":
            number, total = part.get_param("number") or "?", part.get_param("total") or "?"
            self._refuse("Teil einer Nachricht", Refused("F026", f"Teil {number} von {total}"))
        elif kind == "message/external-body":
            where = part.get_param("url") or part.get_param("name") or "ohne Angabe des Ortes"
            self._refuse(self._name(part) or "Anhang", Refused("F027", one_line(str(where), 200)))
        elif in_report:
            # A report brings our own message back; the form in it is not an answer.
            self._returned = next(iter(_children(part)), None) if part.is_multipart() else part
        else:
            inner, problem = _inner_message(part, self._line_end)
            subject = next((mail_headers.text(one, "subject") for one in _children(part)), "")
            name = self._name(part) or plain_name(subject.replace("/", " "))
            name = name if name.lower().endswith(".eml") else f"{name or self._numbered()}.eml"
            if problem is not None:
                self._refuse(name, problem)
            else:
                self._add(name, inner)

    def _visit_leaf(self, part: EmailMessage, kind: str) -> None:
        name = self._name(part)
        attached = part.get_content_disposition() == "attachment"
        if kind in SIGNATURES:
            return
        if kind == "text/rfc822-headers":
            self._returned = mail_headers.parsed(_payload(part)[0])
            return
        if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") or name.lower() == "smime.p7m":
            signed = "signed" in str(part.get_param("smime-type") or "")
            self._refuse(name or "smime.p7m", Refused("F025", "S/MIME, nur signiert" if signed else "S/MIME"))
            return
        if _size(part) > self._limits.bytes:
            self._refuse(name or self._numbered(), too_large(self._limits.megabytes))
            return
        data, problem = _payload(part)
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat" or data.startswith(b"\x78\x9f\x3e\x22"):
            self._refuse(name or "winmail.dat", Refused("F024", "winmail.dat"))
        elif data.lstrip()[:40].startswith(b"-----BEGIN PGP MESSAGE"):
            self._refuse(name or "Verschlüsselter Text", Refused("F025", "PGP"))
        elif kind in _CARDS:
            card = "Visitenkarte" if "card" in kind or kind == "text/directory" else "Termin"
            self._remark_text(decoded(data, part.get_content_charset()), name or card)
        elif kind in ("text/plain", "text/html") and not attached and not name:
            text = decoded(data, part.get_content_charset())
            (self._html if kind == "text/html" else self._plain).append(text)
        elif self._is_decoration(part, kind, name, data, attached):
            self._pictures.append(name or kind)
        elif problem is not None:
            self._refuse(name or self._numbered(), problem)
        else:
            self._add(name or self._numbered() + _suffix(kind), data)

    def _is_decoration(self, part: EmailMessage, kind: str, name: str, data: bytes, attached: bool) -> bool:
        looks_like_table = data.startswith(_TABLE_STARTS) or name.lower().endswith((*SPREADSHEETS, *CONTAINERS))
        return kind.startswith("image/") and not attached and not looks_like_table

    def _remark_text(self, text: str, detail: str) -> None:
        shown = tidy(text)
        if shown:
            self._contents.remarks.append(Remark("F023", shown, detail))

    def _name(self, part: EmailMessage) -> str:
        try:
            name = plain_name(part.get_filename() or "")
        except Exception:  # see mail_headers.Tolerant: names in parameters are decoded on access
            name = ""
        return name or plain_name(mail_headers.unquoted_name(part))

    def _numbered(self) -> str:
        return f"Anhang {len(self._contents.entries) + 1}"

    def _add(self, name: str, data: bytes) -> None:
        self._contents.entries.append(entry(name, data, self._limits))

    def _refuse(self, name: str, refused: Refused) -> None:
        self._contents.entries.append(Entry(name, refused=refused))

    def _sort_words(self) -> None:
        """The message's text, and as remarks whatever else is written in it."""
        plain = [text for text in (tidy(one) for one in self._plain) if text]
        html = [text for text in (words_of_html(one) for one in self._html) if text]
        texts = plain or html[:1]
        self._contents.text = texts[0] if texts else ""
        for text in texts[1:]:
            self._remark_text(text, "weiterer Textteil")
        known = "\n".join(texts)
        for text in html if plain else html[1:]:
            if says_more(text, known):
                self._remark_text(text, "formatierte Fassung" if plain else "weiterer Textteil")


def _children(part: EmailMessage) -> list[EmailMessage]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, EmailMessage)] if isinstance(payload, list) else []


def _inner_message(part: EmailMessage, line_end: str) -> tuple[bytes, Refused | None]:
    """The bytes of a message in a message, its headers as they were written; and why they can't be had."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return _payload(part)
    try:
        raw = inner.as_bytes(policy=mail_headers.TOLERANT.clone(refold_source="none", cte_type="8bit", linesep=line_end))
    except Exception as problem:  # the generator raises on what it can't write back
        return b"", damaged(f"angehängte Nachricht: {type(problem).__name__}")
    encoding = mail_headers.text(part, "content-transfer-encoding").lower()
    if encoding == "base64" and not inner.keys():
        return _unbase64(raw)
    return raw, None


def _raw(part: EmailMessage) -> str | None:
    """The content as it travelled; None where the library can't give it, because the charset is none."""
    try:
        raw = part.get_payload()
    except (UnicodeError, LookupError):
        return None
    return raw if isinstance(raw, str) else None


def _size(part: EmailMessage) -> int:
    """About how many bytes a part has, without decoding it."""
    length = len(_raw(part) or "")
    encoded = mail_headers.text(part, "content-transfer-encoding").lower() == "base64"
    return length * 37 // 50 if encoded else length


def _payload(part: EmailMessage) -> tuple[bytes, Refused | None]:
    """The bytes of a part, and why they are not all of it."""
    encoding = mail_headers.text(part, "content-transfer-encoding").lower()
    raw = _raw(part) if encoding == "base64" else None
    if raw is not None:
        return _unbase64(raw.encode("utf-8", "surrogateescape"))
    data = part.get_payload(decode=True)
    return (data if isinstance(data, bytes) else b""), None


def _unbase64(raw: bytes) -> tuple[bytes, Refused | None]:
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw.partition(b"=")[0])
    whole = kept[: len(kept) - len(kept) % 4] if len(kept) % 4 == 1 else kept + b"=" * (-len(kept) % 4)
    try:
        data = base64.b64decode(whole)
    except binascii.Error:
        return b"", damaged("der Anhang ist falsch kodiert")
    padded = raw.rstrip().endswith(b"=") or len(kept) % 4 == 0
    return data, None if padded else damaged("der Anhang ist unvollständig angekommen")


def _suffix(kind: str) -> str:
    return {
        "text/csv": ".csv",
        "text/comma-separated-values": ".csv",
        "text/tab-separated-values": ".tsv",
        "application/vnd.ms-excel": ".xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
        "application/vnd.oasis.opendocument.spreadsheet": ".ods",
        "application/zip": ".zip",
        "application/pdf": ".pdf",
        "text/html": ".html",
        "text/plain": ".txt",
    }.get(kind, "")
