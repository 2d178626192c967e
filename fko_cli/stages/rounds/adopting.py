"""Freezes the concept as it was printed: content, texts, template, sources, and the bytes of the Word file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from fko_cli import __version__
from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.concept.content import ConceptInput, build_concept
from fko_cli.core.editions.printed import concept_to_json, fingerprints, outdated
from fko_cli.core.editions.state import Edition, EditionKind, freeze
from fko_cli.core.errors import UserError
from fko_cli.core.records import Report
from fko_cli.edges.files import CLOSE_IT, read_bytes
from fko_cli.edges.store import Store, exports
from fko_cli.edges.store import editions as stored
from fko_cli.edges.word.marks import Marks, marks_of
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import listing
from fko_cli.stages.documents.exporting import gather, read_template, refuse_unready
from fko_cli.stages.rounds.comparing import for_appendix
from fko_cli.stages.rounds.editions import state_of

MAX_NAME = 120
_SHOWN_PARTS = 5
_MAIL = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\".]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be frozen and how it is to be called; `file` None means the draft that was written last."""

    name: str
    kind: EditionKind
    day: date
    body: str = ""
    purpose: str = ""
    note: str = ""
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Adopted:
    """The frozen edition and what a person should know about it.

    `gaps` are marks of missing texts and `comments` remarks in the margin of the document, `by_hand` says that it was
    edited in Word, `older` names the parts of it that today's data would print differently.
    """

    edition: Edition
    activities: int
    gaps: int
    comments: int
    open_questions: int
    by_hand: bool = False
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Document:
    """The file to freeze: its bytes, where it lies, whether fko wrote it just so, and the day it was written."""

    data: bytes
    shown: str
    by_hand: bool
    day: date


def adopt(workspace: Workspace, store: Store, wish: Wish, today: date) -> Adopted:
    """Freeze the document and the state of the data; UserError, and nothing frozen, when that can't be what was printed."""
    _check(wish, today)
    with store.reading() as conn:
        _refuse_known(conn, wish.name)
    found = listing(workspace, store)
    refuse_unready(found)
    document = _document(workspace, store, wish, today)
    marks = marks_of(document.data, document.shown)
    content = gather(workspace, store, found, document.day)
    _refuse_questions(wish, content.open_questions)
    printed = replace(content, changes=for_appendix(store, content), portraits=marks.portraits)
    older = _older(printed, marks)
    if older and wish.file is None:
        raise UserError(
            f"{document.shown} ist älter als die Daten. Anders wären heute: {_shown_parts(older)}",
            "Bitte den Entwurf neu schreiben: fko export concept. Ist genau diese Datei beschlossen, sie mit --file nennen.",
        )
    _refuse_contacts(found.reports, marks, document.shown)
    new = _new_edition(workspace, wish, printed, document)
    with store.writing() as conn:
        _refuse_known(conn, wish.name)
        edition = stored.add_edition(conn, new)
    activities = len(content.activities)
    return Adopted(edition, activities, marks.gaps, marks.comments, content.open_questions, document.by_hand, older)


def _refuse_questions(wish: Wish, questions: int) -> None:
    if questions and wish.kind is EditionKind.adopted:
        count = "Eine Frage ist" if questions == 1 else f"{questions} Fragen sind"
        raise UserError(
            f"{count} noch offen: Aktivitäten könnten doppelt in der Fassung stehen.",
            "Bitte zuerst: fko review. Als Zwischenstand geht es auch so: --interim",
        )


def _new_edition(workspace: Workspace, wish: Wish, content: ConceptInput, document: _Document) -> stored.NewEdition:
    template = read_template(workspace)
    return stored.NewEdition(
        round=workspace.round,
        name=wish.name,
        kind=wish.kind,
        day=wish.day,
        fko_version=__version__,
        content=freeze(state_of(content)),
        concept=concept_to_json(build_concept(content)),
        document=document.data,
        sha256=hashlib.sha256(document.data).hexdigest(),
        file=document.shown,
        template=template,
        template_sha256=hashlib.sha256(template).hexdigest(),
        purpose=wish.purpose,
        body=wish.body,
        note=wish.note,
    )


def adopt_again(store: Store, wish: Wish, known: Edition, today: date) -> Adopted:
    """Freeze a known edition under another name: what was handed out then is resolved upon later."""
    _check(wish, today)
    with store.writing() as conn:
        _refuse_known(conn, wish.name)
        frozen = stored.whole(conn, known)
        again = replace(
            frozen, name=wish.name, kind=wish.kind, day=wish.day, body=wish.body, purpose=wish.purpose, note=wish.note
        )
        edition = stored.add_edition(conn, again)
    marks = marks_of(frozen.document, frozen.file)
    return Adopted(edition, len(frozen.content["activities"]), marks.gaps, marks.comments, 0)


def _check(wish: Wish, today: date) -> None:
    if not wish.name or len(wish.name) > MAX_NAME or not wish.name.isprintable():
        raise UserError(
            f"Der Name der Fassung ist länger als {MAX_NAME} Zeichen." if wish.name else "Der Name der Fassung fehlt.",
            'Zum Beispiel: fko adopt "Fassung April 2025"',
            exit_code=2,
        )
    if wish.day > today:
        raise UserError(
            f"Der {day_in_words(wish.day)} liegt in der Zukunft.",
            "Eine Fassung wird festgehalten, wenn sie beschlossen oder ausgegeben ist. Bitte --date prüfen.",
        )


def _refuse_known(conn: Connection, name: str) -> None:
    known = next((one for one in stored.editions(conn) if one.name.casefold() == name.casefold()), None)
    if known:
        raise UserError(
            f"Die Fassung „{known.name}“ gibt es schon, festgehalten am {known.frozen_at:%d.%m.%Y}.",
            "Eine Fassung ändert sich nie. Bitte einen anderen Namen wählen; alle zeigt: fko adopt",
        )


def _document(workspace: Workspace, store: Store, wish: Wish, today: date) -> _Document:
    with store.reading() as conn:
        last = exports.newest(conn, workspace.round, "concept")
    if wish.file is not None:
        path = wish.file if wish.file.is_absolute() else Path.cwd() / wish.file
        data = read_bytes(path, "Bitte den Pfad prüfen und die Datei in Word schließen.")
        same = last is not None and hashlib.sha256(data).hexdigest() == last.sha256
        return _Document(data, path.name, not same, last.at.date() if last else today)
    if last is None:
        raise UserError(
            "In dieser Runde ist noch kein Konzept geschrieben, das festgehalten werden könnte.",
            "Bitte zuerst: fko export concept. Oder die Datei nennen: --file DATEI.docx",
        )
    path = workspace.root / last.path
    if not path.is_file():
        raise UserError(
            f"Der Entwurf {last.path} liegt nicht mehr dort.",
            "Bitte die Datei nennen, die festgehalten werden soll: --file DATEI.docx",
        )
    data = read_bytes(path, CLOSE_IT)
    if hashlib.sha256(data).hexdigest() != last.sha256:
        raise UserError(
            f"{last.path} wurde in Word bearbeitet.",
            f'Ist genau diese Datei gemeint, bitte nennen: --file "{path}"',
        )
    return _Document(data, path.name, by_hand=False, day=last.at.date())


def _older(printed: ConceptInput, marks: Marks) -> tuple[str, ...]:
    if not marks.parts:
        return ()
    # What changed since an edition moves with the editions, and with it the abbreviations that are explained.
    either = (printed, replace(printed, changes=None))
    forms = (*either, *(replace(one, portraits=not one.portraits) for one in either))
    return outdated(marks.parts, (fingerprints(build_concept(one)) for one in forms))


def _shown_parts(sources: Sequence[str]) -> str:
    shown = [one.removeprefix("aktivitaet:") for one in sources[:_SHOWN_PARTS]]
    more = f" und {len(sources) - _SHOWN_PARTS} weitere Teile" if len(sources) > _SHOWN_PARTS else ""
    return ", ".join(shown) + more


def _refuse_contacts(reports: Sequence[Report], marks: Marks, shown: str) -> None:
    """A contact that nobody released must not stand in what is handed out, nor in the remarks in its margin."""
    text = " ".join(marks.text.split()).casefold()
    printed = {
        _plain(value) for one in reports if one.values.get("publish_contact") is True for value in (one.text("contact"),)
    }
    public = " ".join(_plain(one.text(key)) for one in reports for key in one.values if key not in ("contact", "remark"))
    told = set()
    for one in reports:
        contact = _plain(one.text("contact"))
        if contact in told or one.values.get("publish_contact") is True:
            continue
        told.add(contact)  # an institution names the same one in most of its rows
        pieces = [contact, *_MAIL.findall(contact)]
        if any(len(piece) > 5 and piece in text and piece not in public and not _within(piece, printed) for piece in pieces):
            raise UserError(
                f"In {shown} steht ein Kontakt, den niemand freigegeben hat: „{one.text('contact')}“ ({one.name}).",
                "Bitte in Word herausnehmen oder die Freigabe nachtragen lassen. Nichts wurde festgehalten.",
            )


def _within(piece: str, texts: set[str]) -> bool:
    return any(piece in text for text in texts)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
