"""Builds questionnaires and invitations and lays them into the workspace as drafts; nothing leaves the house here.

Everything is prepared before the first file is written, so that a mistake in the register, the settings or a template
changes nothing. What was written earlier is never replaced: a changed form or message gets a file of its own beside it.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.core.questionnaire import FORM_VERSION, SHEET_IDENTITY
from fko_cli.core.records import Actor
from fko_cli.core.sending import identity as signed
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import Form
from fko_cli.core.sending.messages import Letter, blanks_for, compose
from fko_cli.edges.files import write_atomically
from fko_cli.edges.mail.message_file import Attachment, Correspondent, write_draft
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.store import Store, forms
from fko_cli.edges.terminal import progress
from fko_cli.edges.workspace import ACTORS_FILE, Workspace
from fko_cli.stages.letter_texts import correspondents, file_for, place_for, read_template

TEMPLATE = "nachricht-anschreiben"


class SentState(enum.StrEnum):
    """What `fko send` did for one actor."""

    new = "new"
    renewed = "renewed"
    unchanged = "unchanged"
    skipped = "skipped"

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "new": "neu",
            "renewed": "neu, weil geändert",
            "unchanged": "unverändert",
            "skipped": "ausgelassen",
        }[self.value]


@dataclass(frozen=True, slots=True)
class SentForm:
    """The questionnaire and the draft of one actor, and whether they are new; both None when it was left out."""

    actor: Actor
    state: SentState
    form: Path | None = None
    message: Path | None = None


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """A questionnaire that is to lie at `path`; `data` is what has to be written there, None when it is there already.

    `cells` are recorded as sent when `recorded` says that they differ from what is on record.
    """

    actor: Actor
    path: Path
    data: bytes | None
    cells: dict[str, dict[str, str]]
    recorded: bool
    first: bool

    @property
    def attachment(self) -> Attachment:
        """The questionnaire as it goes out: also one that staff opened and saved is sent as it lies there."""
        return Attachment(self.path.name, self.data if self.data is not None else self.path.read_bytes())


@dataclass(frozen=True, slots=True)
class Invitation:
    """The form and the letter of one actor."""

    form: PreparedForm
    letter: Letter


@dataclass(frozen=True, slots=True)
class _Draft:
    path: Path
    data: bytes | None


def send(workspace: Workspace, store: Store, keys: Sequence[str] | None = None) -> list[SentForm]:
    """Write questionnaire and draft for the actors with `keys` (all when empty); inactive ones are left out and listed.

    Raises UserError for unknown keys, an empty register, a template or a mail setting that can't be used.
    """
    chosen = chosen_actors(workspace, keys)
    sender, reply_to = correspondents(workspace)
    invited = invitations(workspace, store, [actor for actor in chosen if actor.active])
    drafts = [_draft(workspace, one, sender, reply_to) for one in invited]
    write_forms(workspace, store, [one.form for one in invited])
    for draft in drafts:
        if draft.data is not None:
            write_atomically(draft.path, draft.data)
    done = {
        one.form.actor.key: SentForm(one.form.actor, _state(one.form, draft), one.form.path, draft.path)
        for one, draft in zip(invited, drafts, strict=True)
    }
    return [done.get(actor.key, SentForm(actor, SentState.skipped)) for actor in chosen]


def invitations(workspace: Workspace, store: Store, actors: Sequence[Actor]) -> list[Invitation]:
    """Questionnaire and letter for each of these actors; nothing is written or recorded yet."""
    template = read_template(workspace, TEMPLATE)
    letters = [compose(template, blanks_for(workspace.settings, actor)) for actor in actors]
    prepare = FormPreparer(workspace, store, actors)
    prepared = [
        prepare(actor, build_form(workspace.settings, actor, (), workspace.actors))
        for actor in progress(actors, len(actors), "Fragebögen")
    ]
    return [Invitation(form, letter) for form, letter in zip(prepared, letters, strict=True)]


class FormPreparer:
    """Signs forms of this workspace and finds the place where they lie; knows what was sent to `actors` so far."""

    def __init__(self, workspace: Workspace, store: Store, actors: Sequence[Actor]) -> None:
        self._workspace = workspace
        self._key, self._id = store.workspace_key(), store.workspace_id()
        with store.reading() as conn:
            self._sent = {actor.key: forms.all_sent_cells(conn, workspace.round, actor.key) for actor in actors}

    def __call__(self, actor: Actor, form: Form, word: str = "Fragebogen") -> PreparedForm:
        """The form of one actor as it is to lie in the workspace, under a name that begins with `word`."""
        identity = signed.Identity(self._id, self._workspace.round, actor.key, FORM_VERSION)
        signature = signed.sign(self._key, identity)
        cells = {**form.cells(), SHEET_IDENTITY: signed.cells(identity, signature)}
        sent = self._sent[actor.key]
        same = bool(sent) and sent[-1] == cells
        first = file_for(self._workspace, word, actor.key, ".xlsx")
        path, data = place_for(first, write_form(form, identity, signature), same_content=same)
        # A form that lies there unchanged must not become the newest on record again, ahead of a later query.
        recorded = same or (data is None and cells in sent)
        return PreparedForm(actor, path, data, cells, recorded=recorded, first=not first.exists())


def write_forms(workspace: Workspace, store: Store, prepared: Sequence[PreparedForm]) -> None:
    """Lay the forms into the workspace and record what stands in their cells."""
    for one in prepared:
        if one.data is not None:
            write_atomically(one.path, one.data)
    if all(one.recorded for one in prepared):
        return
    with store.writing() as conn:
        for one in prepared:
            if not one.recorded:
                forms.add_form(conn, workspace.round, one.actor.key, FORM_VERSION, one.cells)


def chosen_actors(workspace: Workspace, keys: Sequence[str] | None) -> list[Actor]:
    """The actors with these keys in the order given, all when there are none; UserError for an unknown one."""
    if not keys:
        if not any(actor.active for actor in workspace.actors):
            raise UserError(
                f"In {ACTORS_FILE} steht keine aktive Institution.",
                "Bitte die Institutionen in Excel eintragen und speichern.",
            )
        return list(workspace.actors)
    known = {actor.key: actor for actor in workspace.actors}
    wanted = list(dict.fromkeys(key.strip().lower() for key in keys))
    for key in wanted:
        if key not in known:
            raise UserError(f"Das Kürzel „{key}“ steht nicht in {ACTORS_FILE}.", _near(key, workspace.actors))
    return [known[key] for key in wanted]


def _near(key: str, actors: Sequence[Actor]) -> str:
    keys = [actor.key for actor in actors]
    near = difflib.get_close_matches(key, keys, n=3, cutoff=0.6)
    near += [
        actor.key for actor in actors if actor.key not in near and key in f"{actor.key} {actor.name} {actor.label}".lower()
    ]
    if near:
        return "Meinten Sie " + " oder ".join(f"„{one}“" for one in near[:4]) + "?"
    return "Bekannt sind: " + ", ".join(keys[:12]) + (" …" if len(keys) > 12 else ".")


def _draft(
    workspace: Workspace, invitation: Invitation, sender: Correspondent | None, reply_to: Correspondent | None
) -> _Draft:
    form, actor = invitation.form, invitation.form.actor
    data = write_draft(invitation.letter, Correspondent(actor.email, actor.name), form.attachment, sender, reply_to)
    return _Draft(*place_for(file_for(workspace, "Fragebogen", actor.key, ".eml"), data))


def _state(form: PreparedForm, draft: _Draft) -> SentState:
    if form.data is None and draft.data is None:
        return SentState.unchanged
    return SentState.new if form.first else SentState.renewed
