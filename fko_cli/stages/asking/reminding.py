"""Reminds those who were asked and have not answered; whoever answered in a way that needs a person is listed instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fko_cli.core.reading.mails import PostKind
from fko_cli.core.records import Actor, Return, ReturnStatus
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.letters import Content, LetterKind, LetterState, RecordedLetter, material
from fko_cli.core.sending.messages import blanks_for, compose
from fko_cli.core.sending.reminders import ReminderText, Standing, due_number, last_reminded, text_for
from fko_cli.edges.files import CLOSE_IT, read_bytes, without_number
from fko_cli.edges.mail.message_file import Attachment
from fko_cli.edges.store import Store, forms
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.store import post as incoming
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.letter_texts import file_for, newest_of, read_template
from fko_cli.stages.asking.prefilling import Prefiller
from fko_cli.stages.asking.preparing import Draft, FormPreparer, Outgoing, PreparedForm, write_drafts
from fko_cli.stages.asking.sending import chosen_actors


@dataclass(frozen=True, slots=True)
class Reminder:
    """How one actor stands; `outgoing` and `text` when it is reminded. `last` is the day of the reminder before."""

    actor: Actor
    standing: Standing
    detail: str = ""
    text: ReminderText | None = None
    outgoing: Outgoing | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store says: letters, post and returns that tell how actors stand."""

    asked: frozenset[str]
    answered: frozenset[str]
    set_aside: Mapping[str, str]
    post: Mapping[str, Sequence[incoming.Post]]
    invitations: Mapping[str, tuple[RecordedLetter, ...]]
    reminders: Mapping[str, tuple[RecordedLetter, ...]]


def reminders(
    workspace: Workspace, store: Store, today: date, keys: Sequence[str] | None = None, text: ReminderText | None = None
) -> list[Reminder]:
    """How the actors with `keys` stand (all that have not answered when empty), and the letter of those who are reminded.

    `text` overrules which text they get. Nothing is written or recorded. Raises UserError like `sending.send`.
    """
    chosen = chosen_actors(workspace, keys)
    with store.reading() as conn:
        known = _known(conn, workspace.round)
    standings = {actor.key: _standing(actor, known, named=bool(keys)) for actor in chosen}
    due = [actor for actor in chosen if standings[actor.key][0] is Standing.due]
    forms_of = _forms(workspace, store, due)
    found = []
    for actor in chosen:
        standing, detail = standings[actor.key]
        if standing is Standing.due:
            found.append(_reminder(workspace, actor, known.reminders.get(actor.key, ()), forms_of[actor.key], today, text))
        elif keys or standing not in (Standing.answered, Standing.inactive):
            found.append(Reminder(actor, standing, detail))
    return found


def write_reminders(workspace: Workspace, store: Store, found: Sequence[Reminder]) -> dict[str, Draft]:
    """Lay the reminders into the workspace as drafts and record them; key -> draft. Twice on one day is once."""
    with store.reading() as conn:
        histories = ledger.letters(conn, workspace.round, LetterKind.reminder)
    outgoing = [
        one.outgoing for one in found if one.outgoing and not _delivered(histories.get(one.actor.key, ()), one.outgoing)
    ]
    drafts = write_drafts(workspace, store, outgoing)
    with store.writing() as conn:
        for draft in drafts:
            one, file = draft.outgoing, draft.path.relative_to(workspace.root).as_posix()
            new = ledger.NewLetter(workspace.round, one.actor.key, one.content, one.letter.subject, "", file)
            ledger.record_draft(conn, new)
    return {draft.outgoing.actor.key: draft for draft in drafts}


def unassigned_files(workspace: Workspace, store: Store) -> int:
    """Set-aside files of which nobody knows whose they are: one of them may be the answer that is missed."""
    with store.reading() as conn:
        return sum(1 for one in _waiting(conn, workspace.round) if one.actor is None)


def _known(conn: Connection, round_name: str) -> _Known:
    accepted = stored.returns(conn, round_name, current_only=True)
    post: dict[str, list[incoming.Post]] = {}
    for message in incoming.post(conn, round_name):
        if message.actor and not message.settled:
            post.setdefault(message.actor, []).append(message)
    return _Known(
        asked=frozenset(forms.sent_forms(conn, round_name)),
        answered=frozenset(one.actor for one in accepted if one.actor),
        set_aside={one.actor: one.file for one in _waiting(conn, round_name) if one.actor},
        post=post,
        invitations=ledger.letters(conn, round_name, LetterKind.invitation),
        reminders=ledger.letters(conn, round_name, LetterKind.reminder),
    )


def _waiting(conn: Connection, round_name: str) -> list[Return]:
    every = stored.returns(conn, round_name)
    accepted = {one.sha256 for one in every if one.status is not ReturnStatus.set_aside}
    newest = {one.sha256: one for one in every if one.sha256 not in accepted}
    return [one for one in newest.values() if one.current]


def _standing(actor: Actor, known: _Known, *, named: bool) -> tuple[Standing, str]:
    """How the actor stands, and what a person can look at (German)."""
    found, detail = _obstacle(actor, known)
    return (Standing.due, "") if named and found.yields else (found, detail)


def _obstacle(actor: Actor, known: _Known) -> tuple[Standing, str]:
    if not actor.active:
        return Standing.inactive, ""
    if actor.key in known.answered:
        return Standing.answered, ""
    if actor.key in known.set_aside:
        return Standing.waiting, known.set_aside[actor.key]
    messages = {message.kind: message for message in known.post.get(actor.key, ())}
    if PostKind.returned in messages:
        return Standing.waiting, messages[PostKind.returned].subject
    if PostKind.text in messages:
        return Standing.wrote, messages[PostKind.text].subject
    letters = (*known.invitations.get(actor.key, ()), *known.reminders.get(actor.key, ()))
    if PostKind.bounce in messages and not _address_changed(actor, messages[PostKind.bounce], letters):
        return Standing.bounced, actor.email
    if actor.key not in known.asked:
        return Standing.not_asked, "zuerst: fko send"
    invited = known.invitations.get(actor.key, ())
    if invited and not any(letter.state is LetterState.accepted or letter.unclear for letter in invited):
        return Standing.undelivered, invited[-1].newest.detail
    if PostKind.absence in messages:
        return Standing.absent, messages[PostKind.absence].subject
    return Standing.due, ""


def _address_changed(actor: Actor, bounce: incoming.Post, letters: Sequence[RecordedLetter]) -> bool:
    """Whether the register has another address now than the one that the letters before the bounce went to."""
    before = [letter.email.casefold() for letter in letters if letter.created_at <= bounce.received_at]
    return bool(before) and actor.email.casefold() not in before


def _forms(workspace: Workspace, store: Store, actors: Sequence[Actor]) -> dict[str, PreparedForm | Attachment]:
    """The questionnaire of each actor as it lies in the workspace, built anew where it is missing."""
    found: dict[str, PreparedForm | Attachment] = {}
    missing = []
    for actor in actors:
        path = newest_of(file_for(workspace, "Fragebogen", actor.key, ".xlsx"))
        if path is None:
            missing.append(actor)
        else:
            found[actor.key] = Attachment(without_number(path.name), read_bytes(path, CLOSE_IT))
    if missing:
        prepare, known = FormPreparer(workspace, store, missing), Prefiller(workspace, store)
        for actor in missing:
            found[actor.key] = prepare(actor, build_form(workspace.settings, actor, known.rows(actor), workspace.actors))
    return found


def _reminder(
    workspace: Workspace,
    actor: Actor,
    history: Sequence[RecordedLetter],
    form: PreparedForm | Attachment,
    today: date,
    wanted: ReminderText | None,
) -> Reminder:
    number = due_number(history, today)
    text = wanted or text_for(number, workspace.settings.round.deadline, today)
    letter = compose(read_template(workspace, text.template), blanks_for(workspace.settings, actor, today))
    content = Content(LetterKind.reminder, number, actor.email, material(letter, actor.email))
    prepared = form if isinstance(form, PreparedForm) else None
    attachment = form if isinstance(form, Attachment) else form.attachment
    outgoing = Outgoing(actor, content, letter, attachment, text.word, prepared)
    return Reminder(actor, Standing.due, "", text, outgoing, last_reminded(history))


def _delivered(history: Sequence[RecordedLetter], one: Outgoing) -> bool:
    """Whether this very reminder has been delivered or is unclear: a draft of it would only be sent twice."""
    gone = [letter for letter in history if letter.state is LetterState.accepted or letter.unclear]
    return any(letter.number == one.content.number for letter in gone)
