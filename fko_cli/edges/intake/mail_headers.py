"""The headers of a message: decoded whatever is wrong with them, and gathered into what tells the message's kind.

The standard library's modern policy decodes headers; where it fails on a crafted or broken one, the header is decoded
by hand, so that one header never costs the message.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from fko_cli.core.reading.mails import MARKS, Delivery, Mail
from fko_cli.edges.intake.mail_text import MAX_TEXT, decoded, is_charset, one_line, repaired

MAX_HEADER = 8_000
"""Characters of a header that are looked at."""
MAX_LINE = 500
MAX_IDS = 100
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,8000})\?=(?:\s+(?==\?))?")
_UNQUOTED = re.compile(r"name\s*=\s*((?:=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,2000}\?=\s*)+)")
_ID = re.compile(r"<([^<>\s]{1,250})>")


class Tolerant(EmailPolicy):
    """The modern policy, except that no header can make it fail or take long."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header's value, decoded; as plain text where the library gives up."""
        value = repaired(value[:MAX_HEADER]).replace("\x00", "")
        if name.lower() == "subject" and not all(is_charset(one) for one, _, _ in _WORD.findall(value)):
            return decoded_by_hand(value)
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # the header parser raises a dozen classes on crafted input
            return decoded_by_hand(value)


TOLERANT = Tolerant()


def decoded_by_hand(value: str) -> str:
    """The text of a header with encoded words, for those that the standard library can't read."""
    return _WORD.sub(_decoded_word, re.sub(r"\r?\n(?=[ \t])", "", value))


def _decoded_word(found: re.Match[str]) -> str:
    charset, way, text = found.groups()
    try:
        if way in "bB":
            data = binascii.a2b_base64(text.encode("ascii", "replace") + b"===")
        else:
            data = binascii.a2b_qp(text.encode("ascii", "replace"), header=True)
    except binascii.Error:
        return text
    return decoded(data, charset.partition("*")[0])


def text(message: EmailMessage, name: str, limit: int = MAX_LINE) -> str:
    """The first header of that name as one clean line, empty when there is none."""
    value = message.get(name)
    return one_line(str(value), limit) if value is not None else ""


def unquoted_name(message: EmailMessage) -> str:
    """A file name that is an encoded word without quotes: forbidden, but some programs write it."""
    for name, value in message.raw_items():
        if name.lower() in ("content-disposition", "content-type"):
            found = _UNQUOTED.search(str(value)[:MAX_HEADER])
            if found:
                return decoded_by_hand(found.group(1))
    return ""


@dataclass(frozen=True, slots=True)
class Senders:
    """Who wrote a message: one address (None when unknown or contradictory), the name, and what is wrong with them."""

    address: str | None = None
    name: str = ""
    problems: tuple[str, ...] = ()


def senders(message: EmailMessage) -> Senders:
    """The sender; two headers that name different ones cancel each other out."""
    lines = [one_line(str(value), 4 * MAX_LINE) for value in message.get_all("from", [])]
    first = [_first_address(line) for line in lines]
    found = list(dict.fromkeys(address for address, _ in first if address))
    if len(found) > 1:
        return Senders(problems=(f"sie nennt mehrere Absender: {', '.join(found)}",))
    if not found:
        return Senders(name=lines[0] if lines else "")
    name = next(name for address, name in first if address)
    return Senders(found[0], name)


def address(line: str) -> str | None:
    """The first mail address in a header's line, in lower case."""
    return _first_address(one_line(line, 4 * MAX_LINE))[0]


def _first_address(line: str) -> tuple[str | None, str]:
    for name, found in _addresses_in([line]):
        plain = found.strip().lower()
        if "@" in plain and " " not in plain:
            return plain, name
    found_by_eye = re.search(r"[\w.+\-]{1,64}@[\w.\-]{1,190}", line)
    return (found_by_eye.group().lower(), "") if found_by_eye else (None, "")


def _addresses_in(lines: list[str]) -> list[tuple[str, str]]:
    try:
        return getaddresses(lines)
    except Exception:  # RecursionError on crafted comments, and what else the parser raises
        return []


def mail(
    message: EmailMessage,
    sender: Senders,
    words: str,
    deliveries: list[EmailMessage],
    returned: EmailMessage | None,
) -> Mail:
    """What tells a message's kind; `deliveries` are the parts of a report, `returned` the message that comes back."""
    report = ""
    if deliveries or message.get_content_type() == "multipart/report":
        given = message.get_param("report-type")
        report = str(given).lower() if given else "delivery-status"
    sent = text(message, "date")
    return Mail(
        sender=sender.address or "",
        name=sender.name,
        subject=text(message, "subject"),
        date=_iso(sent),
        message_id=next(iter(_ids(message, "message-id")), ""),
        answers=tuple(dict.fromkeys([*_ids(message, "in-reply-to"), *_ids(message, "references")]))[:MAX_IDS],
        marks={name: text(message, name) for name in MARKS if message.get(name) is not None},
        text=words[:MAX_TEXT],
        report=report,
        deliveries=tuple(one for part in deliveries if (one := _delivery(part)) is not None),
        returned_to=tuple(_addresses(returned)) if returned is not None else (),
        returned_id=next(iter(_ids(returned, "message-id")), "") if returned is not None else "",
    )


def parsed(headers: bytes) -> EmailMessage:
    """The headers of a message of which there is no more."""
    found = message_from_bytes(headers[:MAX_TEXT], policy=TOLERANT)
    assert isinstance(found, EmailMessage)
    return found


def _ids(message: EmailMessage, name: str) -> list[str]:
    return _ID.findall(text(message, name, 20_000))


def _addresses(message: EmailMessage) -> list[str]:
    lines = [one_line(str(value), 4 * MAX_LINE) for name in ("to", "cc") for value in message.get_all(name, [])]
    return [found.lower() for _, found in _addresses_in(lines) if "@" in found][:20]


def _delivery(part: EmailMessage) -> Delivery | None:
    """What a block of a delivery report says of one recipient; None for the block about the message as a whole."""
    recipient = text(part, "original-recipient") or text(part, "final-recipient")
    action, status = text(part, "action").lower(), text(part, "status")
    if not (recipient or action or status):
        return None
    if text(part, "disposition"):
        return None
    plain = recipient.partition(";")[2] or recipient
    code = re.match(r"\d\.\d{1,3}\.\d{1,3}", status)
    return Delivery(
        address(plain) or plain.strip().lower(),
        action.split()[0] if action else "",
        code.group() if code else "",
        text(part, "diagnostic-code", 200).partition(";")[2].strip() or text(part, "diagnostic-code", 200),
    )


def _iso(date: str) -> str:
    try:
        found = parsedate_to_datetime(date)
        return (found.astimezone() if found.tzinfo else found).replace(tzinfo=None).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return ""
