"""Writes a message to an actor: as an .eml draft that a mail program opens unsent, or ready for the mail server."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, quote
from typing import Any

from fko_cli.core.sending.messages import Letter, one_line

_SHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A mail address (checked with `core.sending.register.is_email`) and the name to show with it."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook to attach, under an ASCII name of fewer than 60 characters (some mail programs mangle others)."""

    name: str
    data: bytes


class _WholeTexts(EmailPolicy):
    """Folds and encodes subjects and names itself.

    The standard library encodes word by word, which doubles or loses blanks where a folded line meets a word without
    umlauts ("31.  März"); it loses the quotation marks of a long name with a comma, which makes two recipients of one;
    and it begins a long subject on the second line, which shows as a blank before it.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header's lines, as bytes."""
        if isinstance(value, AddressHeader):
            shown = f",{self.linesep} ".join(self._address(one, name) for one in value.addresses)
        elif name.lower() == "subject" or not str(value).isascii():
            shown = self._text(str(value), name)
        else:
            return super().fold_binary(name, value)
        return f"{name}: {shown}{self.linesep}".encode("ascii")

    def _address(self, one: Address, name: str) -> str:
        if not one.display_name:
            return one.addr_spec
        plain = one.display_name.isascii()
        shown = f'"{quote(one.display_name)}"' if plain else self._text(one.display_name, name)
        room = 75 - len(name) - len(shown)
        return f"{shown}{' ' if len(one.addr_spec) <= room else f'{self.linesep} '}<{one.addr_spec}>"

    def _text(self, text: str, name: str) -> str:
        return Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name).encode(linesep=self.linesep)


def write_draft(
    letter: Letter,
    to: Correspondent,
    attachment: Attachment,
    sender: Correspondent | None = None,
    reply_to: Correspondent | None = None,
) -> bytes:
    """The draft as the bytes of an .eml file; the same content gives the same bytes.

    `X-Unsent` makes mail programs open it for sending; they add date and Message-ID themselves, so neither is set.
    """
    return _message({"X-Unsent": "1"}, letter, to, attachment, sender, reply_to)


def write_message(
    letter: Letter,
    to: Correspondent,
    attachment: Attachment,
    sender: Correspondent,
    reply_to: Correspondent | None,
    message_id: str,
    at: datetime,
) -> bytes:
    """The message as the bytes that go to the mail server, with date and Message-ID; otherwise it equals the draft."""
    own = {"Date": format_datetime(at.astimezone()), "Message-ID": message_id}
    return _message(own, letter, to, attachment, sender, reply_to)


def new_message_id(sender: Correspondent) -> str:
    """A Message-ID of the sender's domain, which says nothing about this computer."""
    return make_msgid(domain=plain_address(sender.email).rpartition("@")[2])


def plain_address(email: str) -> str:
    """The address as servers understand it: a domain with umlauts in its ASCII form."""
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _message(
    own: Mapping[str, str],
    letter: Letter,
    to: Correspondent,
    attachment: Attachment,
    sender: Correspondent | None,
    reply_to: Correspondent | None,
) -> bytes:
    message = EmailMessage(policy=_WholeTexts(linesep="\r\n"))
    for name, value in own.items():
        message[name] = value
    if sender:
        message["From"] = _address(sender)
    if reply_to:
        message["Reply-To"] = _address(reply_to)
    message["To"] = _address(to)
    message["Subject"] = _harmless(letter.subject)
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message.add_attachment(attachment.data, maintype=_SHEET[0], subtype=_SHEET[1], filename=attachment.name)
    _tidy(message, attachment.data)
    return message.as_bytes()


def _address(one: Correspondent) -> Address:
    return Address(_harmless(one.name), addr_spec=plain_address(one.email))


def _harmless(text: str) -> str:
    """One line that nobody takes for an encoded one, in which line breaks and further headers could be hidden."""
    return one_line(text).replace("=?", "= ?")


def _tidy(message: EmailMessage, data: bytes) -> None:
    """Name the language of the texts, and replace the random separators by fixed ones.

    With fixed separators, writing the same draft twice gives the same file.
    """
    digest = hashlib.sha256(data).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_fko_{number}_{digest}")
        elif part.get_content_maintype() == "text":
            part["Content-Language"] = "de"
        if part is not message:
            del part["MIME-Version"]
