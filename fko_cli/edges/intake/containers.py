"""What is packed in archives and messages: .zip, .eml and .msg become named entries; nothing is unpacked to disk."""

from __future__ import annotations

import email
import email.policy
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import parseaddr

from fko_cli.edges.intake.folders import counts
from fko_cli.edges.intake.guard import MAX_UNPACKED, Limits, Parts, Refused, not_a_workbook, unsafe

MAX_DEPTH = 2
"""An archive in a message in an archive is opened, one more is not."""
MAX_FILES = 300
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a container; `refused` says why its bytes are not there."""

    name: str
    content: bytes = b""
    refused: Refused | None = None


@dataclass(slots=True)
class Contents:
    """What a container holds: its files, and of a message the sender's address and the text."""

    entries: list[Entry] = field(default_factory=list)
    sender: str | None = None
    text: str = ""


def unpack(content: bytes, kind: str, limits: Limits) -> Contents:
    """The files in a container of that kind (zip, eml, msg); Refused when it is broken or holds too much."""
    contents = {"zip": _unpack_zip, "eml": _unpack_eml, "msg": _unpack_msg}[kind](content, limits)
    if len(contents.entries) > MAX_FILES:
        raise unsafe(f"mehr als {MAX_FILES} Dateien in einem Archiv")
    if sum(len(entry.content) for entry in contents.entries) > MAX_UNPACKED:
        raise unsafe("das Archiv ist entpackt zu groß")
    return contents


def _unpack_zip(content: bytes, limits: Limits) -> Contents:
    parts = Parts(content)
    contents = Contents()
    left = MAX_UNPACKED // 2
    for info in parts.entries:
        path = info.filename.replace("\\", "/")
        if not all(counts(piece) and piece != "__MACOSX" for piece in path.split("/") if piece not in ("", ".", "..")):
            continue
        name = "/".join(piece for piece in path.split("/") if piece not in ("", ".", ".."))
        try:
            data = parts.read_entry(info, min(limits.bytes, left))
        except Refused as refused:
            contents.entries.append(Entry(name, refused=refused))
            continue
        left -= len(data)
        contents.entries.append(Entry(name, data))
    contents.entries.sort(key=lambda entry: (entry.name.casefold(), entry.name))
    return contents


def _unpack_eml(content: bytes, limits: Limits) -> Contents:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    contents = Contents(sender=_address(str(message.get("From", ""))), text=_body(message))
    for number, part in enumerate(_attachments(message), start=1):
        name = _plain_name(part.get_filename() or "") or f"Anhang {number}{_suffix(part)}"
        contents.entries.append(_entry(name, _payload(part), limits))
    return contents


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    """All parts that are files or messages; the text, its pictures and signatures are not."""
    for part in message.iter_parts() if message.is_multipart() else [message]:
        assert isinstance(part, EmailMessage)
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield part
        elif part.is_multipart():
            yield from _attachments(part)
        elif kind in _SIGNATURES:
            continue
        elif part.get_content_disposition() == "attachment" or part.get_filename():
            if part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment":
                continue
            yield part
        elif part.get_content_maintype() == "application":
            yield part


def _payload(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _suffix(part: EmailMessage) -> str:
    return ".eml" if part.get_content_type() == "message/rfc822" else ""


def _body(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None or body.get_content_disposition() == "attachment" or body.get_content_maintype() != "text":
        return ""
    raw = body.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        text = data.decode(body.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = data.decode("cp1252", "replace")
    return _without_markup(text) if body.get_content_subtype() == "html" else _tidy(text)


def _unpack_msg(content: bytes, limits: Limits) -> Contents:
    from oxmsg import Message as OutlookMessage

    message = OutlookMessage.load(io.BytesIO(content))
    body = message.body or _without_markup(message.html_body or "")
    smtp = message.properties.str_prop_value(_PID_SENDER_SMTP_ADDRESS) or ""
    contents = Contents(sender=_address(message.sender or "") or _address(smtp), text=_tidy(body))
    for number, attachment in enumerate(message.attachments, start=1):
        data = attachment.file_bytes
        kind = attachment.mime_type or ""
        if kind in _SIGNATURES:
            continue
        name = _plain_name(attachment.file_name or "") or f"Anhang {number}"
        if data is None:
            contents.entries.append(Entry(name, refused=not_a_workbook("eine angehängte Nachricht oder Verknüpfung")))
            continue
        hidden = attachment.properties.int_prop_value(_PID_ATTACHMENT_HIDDEN)
        if kind.startswith("image/") and hidden:
            continue
        contents.entries.append(_entry(name, data, limits))
    return contents


_PID_ATTACHMENT_HIDDEN = 0x7FFE
_PID_SENDER_SMTP_ADDRESS = 0x5D01


def _entry(name: str, data: bytes, limits: Limits) -> Entry:
    if len(data) > limits.bytes:
        return Entry(name, refused=unsafe(f"größer als {limits.megabytes} MB"))
    return Entry(name, data)


def _address(text: str) -> str | None:
    address = parseaddr(text)[1].strip().lower()
    return address if "@" in address else None


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].replace("\r", "").replace("\n", "").strip()


def _without_markup(text: str) -> str:
    text = re.sub(r"<(script|style|head)\b.*?</\1\s*>", " ", text, flags=re.I | re.S)
    text = re.sub(r"<(br|/p|/div|/tr|/li)\b[^>]*>", "\n", text, flags=re.I)
    return _tidy(html.unescape(re.sub(r"<[^>]*>", "", text)))


def _tidy(text: str) -> str:
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
