"""Messages as Outlook saves them (.msg): files, words and remarks, read with python-oxmsg behind this adapter."""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from typing import Any, TypeVar

from oxmsg import Message as OutlookMessage
from oxmsg.domain import constants as ids
from oxmsg.properties import Properties

from fko_cli.core.reading.mails import Mail
from fko_cli.edges.intake import mail_headers
from fko_cli.edges.intake.contents import SIGNATURES, Contents, Entry, Remark, entry
from fko_cli.edges.intake.guard import Limits, Refused, damaged
from fko_cli.edges.intake.mail_text import MAX_TEXT, decoded, one_line, plain_name, says_more, tidy, words_of_html

_SENDER_SMTP = 0x5D01
_HEADER_OF_INNER = 24
"""Bytes before the properties of a message inside a message (in a file of its own there are 32)."""
_INNER = "__substg1.0_3701000D"
_BY_VALUE, _EMBEDDED = 1, 5
_LINKS = (2, 3, 4, 7)
"""Ways of attaching that leave the file where it is (a path, a place in a cloud)."""
MAX_INNER = 5
"""Messages in messages in messages that are opened."""

Result = TypeVar("Result")


class _InnerMessage(OutlookMessage):
    """A message that is attached to another one."""

    @property
    def properties(self) -> Properties:
        """The properties of the message."""
        return Properties(self._storage, properties_header_offset=_HEADER_OF_INNER)


def unpack(content: bytes, limits: Limits) -> Contents:
    """The files, words and remarks in a message saved by Outlook; raises what the library raises on a broken one."""
    return _contents(OutlookMessage.load(io.BytesIO(content)), limits, 0)


def _contents(message: Any, limits: Limits, depth: int) -> Contents:
    travelled = _safe(lambda: message.properties.str_prop_value(ids.PID_TRANSPORT_MESSAGE_HEADERS), "")
    headers = mail_headers.parsed(travelled.encode("utf-8", "replace"))
    contents = Contents(sender=_sender(message, headers))
    _read_words(message, contents)
    subject = one_line(_safe(lambda: message.subject, ""), mail_headers.MAX_LINE)
    for number, attachment in enumerate(message.attachments, start=1):
        _read_attachment(attachment, number, contents, limits, depth)
    contents.mail = _mail(message, headers, contents, subject)
    if subject:
        contents.remarks.append(Remark("F022", subject))
    return contents


def _safe(get: Callable[[], Result | None], otherwise: Result) -> Result:
    """What a property says; `otherwise` where it is missing or damaged."""
    try:
        found = get()
    except Exception:  # the library raises whatever a damaged property leads to
        return otherwise
    return otherwise if found is None else found


def _sender(message: Any, headers: EmailMessage) -> str | None:
    smtp = _safe(lambda: message.properties.str_prop_value(_SENDER_SMTP), "")
    return (
        mail_headers.senders(headers).address
        or mail_headers.address(_safe(lambda: message.sender, ""))
        or mail_headers.address(smtp)
    )


def _read_words(message: Any, contents: Contents) -> None:
    properties = message.properties
    plain = tidy(_safe(lambda: properties.str_prop_value(ids.PID_BODY), ""))
    raw = _safe(lambda: properties.binary_prop_value(ids.PID_HTML), b"")
    markup = decoded(raw, _safe(lambda: properties.body_encoding, "utf-8")) if raw else ""
    markup = markup or _safe(lambda: properties.str_prop_value(ids.PID_BODY_HTML), "")
    html = words_of_html(markup) if markup else ""
    contents.text = plain or html
    if plain and html and says_more(html, plain):
        contents.remarks.append(Remark("F023", html, "formatierte Fassung"))
    if not contents.text and _safe(lambda: properties.binary_prop_value(ids.PID_RTF_COMPRESSED), b""):
        contents.remarks.append(Remark("F028", detail="ihr Text liegt nur im Rich-Text-Format vor und wurde nicht gelesen"))


def _read_attachment(attachment: Any, number: int, contents: Contents, limits: Limits, depth: int) -> None:
    properties = attachment.properties
    kind = _safe(lambda: attachment.mime_type, "")
    if kind in SIGNATURES:
        return
    name = _name(properties) or f"Anhang {number}"
    way = _safe(lambda: properties.int_prop_value(ids.PID_ATTACH_METHOD), _BY_VALUE)
    data = _safe(lambda: attachment.file_bytes, b"")
    inner = next((one for one in attachment._storage.storages if one.name == _INNER), None)
    if way == _EMBEDDED and inner is not None:
        contents.entries.append(_inner_entry(inner, name, contents, limits, depth))
    elif kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        contents.entries.append(Entry(name, refused=Refused("F024", "winmail.dat")))
    elif kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") or name.lower() == "smime.p7m":
        contents.entries.append(Entry(name, refused=Refused("F025", "S/MIME")))
    elif not data and way in _LINKS:
        contents.entries.append(Entry(name, refused=Refused("F027", name)))
    elif not data:
        contents.entries.append(Entry(name, refused=damaged("der Anhang ist leer oder nicht lesbar")))
    elif kind.startswith("image/") and _safe(lambda: properties.int_prop_value(ids.PID_ATTACHMENT_HIDDEN), 0):
        contents.remarks.append(Remark("F023", name, "eingebettete Bilder"))
    else:
        contents.entries.append(entry(name, data, limits))


def _name(properties: Any) -> str:
    for one in (ids.PID_ATTACH_LONG_FILENAME, ids.PID_ATTACH_FILENAME, ids.PID_DISPLAY_NAME):
        name = plain_name(_safe(partial(properties.str_prop_value, one), ""))
        if name:
            return name
    return ""


def _inner_entry(storage: Any, name: str, outer: Contents, limits: Limits, depth: int) -> Entry:
    """A message in the message, written as one that travels (.eml), so that it is opened like any other.

    What is wrong with it can't travel so and is told of the `outer` message.
    """
    shown = name if name.lower().endswith(".eml") else f"{name.removesuffix('.msg')}.eml"
    if depth >= MAX_INNER:
        return Entry(shown, refused=Refused("F004", "zu viele Nachrichten ineinander"))
    try:
        inner = _contents(_InnerMessage(storage), limits, depth + 1)
        problems = [one for one in inner.remarks if one.code == "F028"]
        outer.remarks += [Remark("F028", detail=f"angehängte Nachricht „{name}“: {one.detail}") for one in problems]
        return entry(shown, _as_eml(inner), limits)
    except Exception as problem:  # as in `unpack`, where the worker catches it
        return Entry(shown, refused=damaged(f"angehängte Nachricht: {type(problem).__name__}"))


def _as_eml(inner: Contents) -> bytes:
    """The same bytes each time, because files are known by their bytes."""
    message = EmailMessage()
    mail = inner.mail or Mail()
    if inner.sender and inner.sender.isascii():
        message["From"] = inner.sender
    message["Subject"] = mail.subject
    message.set_content(inner.text)
    for remark in inner.remarks:
        if remark.code == "F023":
            message.add_attachment(remark.value, subtype="plain", disposition="inline")
    for one in inner.entries:
        if one.refused is None:
            message.add_attachment(one.content, maintype="application", subtype="octet-stream", filename=one.name)
        else:
            message.add_attachment(f"{one.name}: {one.refused.detail}", subtype="plain", disposition="inline")
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_fko_{number}")
    return message.as_bytes()


def _mail(message: Any, headers: EmailMessage, contents: Contents, subject: str) -> Mail:
    """What tells the message's kind: from the headers it travelled with, else from Outlook's own properties."""
    properties = message.properties
    found = mail_headers.mail(headers, mail_headers.senders(headers), contents.text, [], None)
    sent = _safe(lambda: message.sent_date, None)
    answered = _safe(lambda: properties.str_prop_value(ids.PID_IN_REPLY_TO_ID), "")
    own_id = _safe(lambda: properties.str_prop_value(ids.PID_INTERNET_MESSAGE_ID), "")
    kind = _safe(lambda: message.message_class, "").lower()
    return Mail(
        sender=contents.sender or "",
        name=found.name or one_line(_safe(lambda: properties.str_prop_value(ids.PID_SENDER_NAME), ""), 200),
        subject=subject,
        date=found.date or (sent.astimezone().replace(tzinfo=None).isoformat() if sent else ""),
        message_id=found.message_id or own_id.strip("<> "),
        answers=found.answers or tuple(one for one in (answered.strip("<> "),) if one),
        marks={**found.marks, **({"x-message-class": kind} if kind not in ("", "ipm.note") else {})},
        text=contents.text[:MAX_TEXT],
    )
