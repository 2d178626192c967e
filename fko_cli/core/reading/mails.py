"""What a message is: a return, an answer in words, an absence note, a bounce or none of ours (pure).

Nothing is decided for a person here: "Fehlanzeige" said in a text is recognised so that it can be shown, never taken for
an answer.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from fko_cli.core.reading.attribution import house_of, owners_of
from fko_cli.core.reading.file_signs import CONTAINERS, SPREADSHEETS, is_binary
from fko_cli.core.reading.mail_words import own_words
from fko_cli.core.records import Actor

MARKS = (
    "auto-submitted", "x-autoreply", "x-autorespond", "x-autoresponse", "precedence", "x-auto-response-suppress",
    "x-failed-recipients", "return-path", "list-id", "x-message-class",
)  # fmt: skip
"""Header fields that tell automatic messages from those that a person wrote."""


class PostKind(enum.StrEnum):
    """What a message is."""

    returned = "return"
    text = "text"
    absence = "absence"
    bounce = "bounce"
    other = "other"

    @property
    def label(self) -> str:
        """What people read."""
        return {
            "return": "Rücklauf",
            "text": "Antwort nur als Text",
            "absence": "Abwesend",
            "bounce": "Unzustellbar",
            "other": "Sonstige Nachricht",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a mail server reports of one recipient: `action` (failed, delayed, delivered …), `status` (5.1.1), its words."""

    address: str
    action: str = ""
    status: str = ""
    detail: str = ""

    @property
    def failed(self) -> bool:
        """Whether the message will not arrive; one that is only late may."""
        return self.action == "failed" or (not self.action and self.status.startswith("5"))


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as far as it must be understood without its files; all texts are clean, empty where there is nothing.

    `sender` is one address in lower case, empty when there is none or several contradict each other. `date` is the
    sender's time in ISO form. `answers` are the ids of the messages it answers, `marks` the header fields of `MARKS`,
    `report` the type of a delivery or reading report, `returned` (addresses, id) of a message that comes back with it.
    """

    sender: str = ""
    name: str = ""
    subject: str = ""
    date: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    report: str = ""
    deliveries: tuple[Delivery, ...] = ()
    returned_to: tuple[str, ...] = ()
    returned_id: str = ""

    @property
    def sent_at(self) -> datetime | None:
        """The sender's time without a zone, None where it is missing."""
        try:
            return datetime.fromisoformat(self.date).replace(tzinfo=None)
        except ValueError:
            return None


def mail_to_json(mail: Mail) -> dict[str, Any]:
    """The message as JSON data."""
    return asdict(mail)


def mail_from_json(data: Mapping[str, Any]) -> Mail:
    """The inverse of `mail_to_json`."""
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Mail(**{**plain, "deliveries": tuple(Delivery(**one) for one in data["deliveries"])})


class Weight(enum.IntEnum):
    """How likely a file is somebody's answer: a picture of a signature is none, a letter may speak of one."""

    picture = 0
    document = 1
    table = 2


def weigh(name: str, start: bytes) -> Weight:
    """Judge a file by its name and its first `file_signs.START` bytes."""
    suffix = name.lower().rpartition(".")[2]
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")) and suffix not in ("docx", "pptx", "doc", "ppt"):
        return Weight.table
    if name.lower().endswith((*SPREADSHEETS, *CONTAINERS, ".numbers")):
        return Weight.table
    pictures = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
    is_picture = start.startswith(pictures) or (start.startswith(b"BM") and is_binary(start))
    if is_picture or suffix in ("png", "jpg", "jpeg", "gif", "bmp", "svg", "webp"):
        return Weight.picture
    return Weight.document


@dataclass(frozen=True, slots=True)
class Known:
    """What may relate a message to the round: the actors, and the id and subject of each message that went out."""

    actors: Sequence[Actor] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    subjects: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message is, of whom it tells, why; `open` when a person must look, not `ours` when it is left alone."""

    kind: PostKind
    actor: str | None = None
    reason: str = ""
    open: bool = False
    ours: bool = True


def judge(mail: Mail, heaviest: Weight | None, known: Known) -> Verdict:
    """Decide what a message is; `heaviest` is the weight of its most telling file, None without any file."""
    actor = _whom(mail, known)
    ours = actor is not None or _is_answer(mail, known)
    report = _report(mail, known)
    if report is not None:
        return report
    if heaviest is Weight.table or (heaviest is Weight.document and ours):
        return Verdict(PostKind.returned, actor)
    if not ours:
        return Verdict(PostKind.other, reason="Absender und Betreff gehören zu keinem Akteur", ours=False)
    if is_absence(mail, _is_answer(mail, known)):
        return Verdict(PostKind.absence, actor, open=True)
    if _automatic(mail):
        return Verdict(PostKind.other, actor, "automatische Nachricht", open=True)
    reason = "mit Bild" if heaviest is Weight.picture else "" if own_words(mail.text) else "ohne Text und ohne Datei"
    return Verdict(PostKind.text, actor, reason, open=True)


# --- who ---------------------------------------------------------------------------------------------------------------


def _whom(mail: Mail, known: Known) -> str | None:
    owners = owners_of(mail.sender, known.actors)
    answered = {known.letters[one] for one in mail.answers if one in known.letters}
    both = [key for key in owners if key in answered]
    if len(both) == 1:
        return both[0]
    if len(owners) == 1:
        return owners[0]
    if len(answered) == 1:
        return answered.pop()
    house = house_of(mail.sender, known.actors)
    return house[0] if not owners and len(house) == 1 else None


def _is_answer(mail: Mail, known: Known) -> bool:
    if any(one in known.letters for one in mail.answers):
        return True
    subject = bare_subject(mail.subject)
    return bool(subject) and any(bare_subject(one) in subject for one in known.subjects if bare_subject(one))


_PREFIX = re.compile(
    r"^\s*(?:(?:aw|re|wg|fw|fwd|antw|antwort|automatische antwort|automatic reply|abwesenheitsnotiz|abwesend|out of office"
    r"|autoreply|undeliverable|unzustellbar|nicht zugestellt|gelesen|read)\s*(?:\[\d+\])?\s*:"
    r"|\[[^\]]{1,30}\]|\*{2,}\w+\*{2,})\s*",
    re.IGNORECASE,
)


def bare_subject(subject: str) -> str:
    """A subject in small letters, one blank between words, without `AW:`, `WG:`, `[Extern]` and the like in front."""
    text = " ".join(subject.split())
    for _ in range(10):
        shorter = _PREFIX.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text.casefold()


# --- bounces and reports -----------------------------------------------------------------------------------------------

_BOUNCER = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|maildaemon|microsoftexchange[0-9a-f]+)@")
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|unzustellbar|nicht zugestellt|nicht zustellbar|delivery (status|failure|has failed)|delivery.{0,20}failed|"
    r"failure notice|returned mail|mail delivery fail|fehler bei der zustellung|zustellung fehlgeschlagen",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|delay\b|verz(ö|oe)ger|warning: could not send|will keep trying|still being retried", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")


def _report(mail: Mail, known: Known) -> Verdict | None:
    """What a mail server's or mail program's report says; None when the message is none."""
    if mail.report == "disposition-notification":
        actor = _whom(mail, known) or known.letters.get(mail.returned_id)
        ours = actor is not None or _is_answer(mail, known)
        return Verdict(PostKind.other, actor, "Lesebestätigung", ours=ours)
    deliveries = mail.deliveries or _guessed(mail)
    if mail.report != "delivery-status" and not deliveries:
        return None
    actor = _undelivered_to(mail, deliveries, known)
    ours = actor is not None or mail.returned_id in known.letters or _is_answer(mail, known)
    failed = [one for one in deliveries if one.failed]
    named = ", ".join(dict.fromkeys(one.address for one in failed or deliveries if one.address))
    if not failed:
        late = any(one.action == "delayed" or one.status.startswith("4") for one in deliveries)
        reason = "die Zustellung verzögert sich" if late else "Zustellbestätigung"
        return Verdict(PostKind.other, actor, f"{reason}: {named}" if named else reason, ours=ours)
    detail = next((one.detail for one in failed if one.detail), "") or next((one.status for one in failed if one.status), "")
    reason = f"{named} ({detail})" if named and detail else named or detail or "Empfänger nicht genannt"
    return Verdict(PostKind.bounce, actor, reason, open=True, ours=ours)


def _guessed(mail: Mail) -> tuple[Delivery, ...]:
    """The failures in a report that is written for people only: by its sender and subject."""
    named = [one.lower() for one in _ADDRESS.findall(mail.marks.get("x-failed-recipients", ""))]
    is_report = mail.marks.get("x-message-class", "").startswith("report") or (
        _BOUNCER.match(mail.sender) and _BOUNCE_SUBJECT.search(mail.subject)
    )
    if not named and not is_report:
        return ()
    late = _DELAY.search(mail.subject) or (not named and _DELAY.search(mail.text[:2000]))
    own = mail.sender.rpartition("@")[2]
    found = named or [one.lower() for one in _ADDRESS.findall(mail.text[:4000]) if not one.lower().endswith(f"@{own}")]
    found = found or [one.lower() for one in _ADDRESS.findall(mail.text[:4000])]
    return tuple(Delivery(one, "delayed" if late else "failed") for one in dict.fromkeys(found[:5])) or (
        Delivery("", "delayed" if late else "failed"),
    )


def _undelivered_to(mail: Mail, deliveries: Sequence[Delivery], known: Known) -> str | None:
    if mail.returned_id in known.letters:
        return known.letters[mail.returned_id]
    for address in (*(one.address for one in deliveries), *mail.returned_to):
        owners = owners_of(address, known.actors)
        if len(owners) == 1:
            return owners[0]
    return None


# --- absences and other automatic messages -----------------------------------------------------------------------------

_ABSENCE_SUBJECT = re.compile(
    r"^\W*(automatische (antwort|rückmeldung)|automatic reply|auto(matic)?[- ]?(reply|response)|autoreply|autoantwort|"
    r"abwesenheit|abwesend|out of (the )?office|ooo\b|außer haus|"
    r"(ich bin )?(derzeit |zurzeit |momentan )?nicht im (büro|haus|dienst)|"
    r"(bin )?(im|in) urlaub|urlaubs(notiz|benachrichtigung|abwesenheit)|vacation)",
    re.IGNORECASE,
)
_RECEIPT = re.compile(
    r"eingangsbestätigung|empfangsbestätigung|ihre (anfrage|nachricht|e-?mail) ist (bei uns )?eingegangen", re.IGNORECASE
)


def is_absence(mail: Mail, is_answer: bool) -> bool:
    """Whether a message is an out-of-office note. Weak marks count only in an answer to a message of ours."""
    marks = {name: value.casefold() for name, value in mail.marks.items()}
    if _RECEIPT.search(mail.subject):
        return False
    if _ABSENCE_SUBJECT.match(mail.subject) or "oof" in marks.get("x-message-class", ""):
        return True
    if marks.get("auto-submitted", "").startswith("auto-replied"):
        return True
    if any(marks.get(name) not in (None, "", "no", "false") for name in ("x-autoreply", "x-autorespond", "x-autoresponse")):
        return True
    weak = marks.get("precedence", "") in ("auto_reply", "junk", "bulk") or "oof" in marks.get(
        "x-auto-response-suppress", ""
    )
    weak = weak or marks.get("x-auto-response-suppress", "") == "all"
    return weak and is_answer and "list-id" not in marks


def _automatic(mail: Mail) -> bool:
    marks = mail.marks
    submitted = marks.get("auto-submitted", "no").casefold()
    return not submitted.startswith("no") or "list-id" in marks or bool(_RECEIPT.search(mail.subject))
