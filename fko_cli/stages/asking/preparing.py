"""What is prepared before anything is written or leaves: signed questionnaires, letters, and drafts of them.

What was written earlier is never replaced: a changed form or draft gets a file of its own beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.questionnaire import FORM_VERSION, SHEET_IDENTITY
from fko_cli.core.records import Actor
from fko_cli.core.sending import identity as signed
from fko_cli.core.sending.form_parts import Form
from fko_cli.core.sending.letters import Content
from fko_cli.core.sending.messages import Letter
from fko_cli.edges.files import CLOSE_IT, read_bytes, without_number, write_atomically
from fko_cli.edges.mail.message_file import Attachment, Correspondent, write_draft
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.store import Store, forms
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.letter_texts import correspondents, file_for, place_for

INVITATION, QUERY = "Fragebogen", "Rueckfrage"
"""How the names of the files of these letters begin; those of reminders: `core.sending.reminders.ReminderText.word`."""


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
        data = self.data if self.data is not None else read_bytes(self.path, CLOSE_IT)
        return Attachment(without_number(self.path.name), data)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter to one actor; the names of its files begin with `word`.

    `form` is laid into the workspace before the letter leaves (None: it lies there already).
    """

    actor: Actor
    content: Content
    letter: Letter
    attachment: Attachment
    word: str
    form: PreparedForm | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a letter at `path`; `written` is false when it lay there already."""

    outgoing: Outgoing
    path: Path
    written: bool


class FormPreparer:
    """Signs forms of this workspace and finds the place where they lie; knows what was sent to `actors` so far."""

    def __init__(self, workspace: Workspace, store: Store, actors: Sequence[Actor]) -> None:
        self._workspace = workspace
        self._key, self._id = store.workspace_key(), store.workspace_id()
        with store.reading() as conn:
            self._sent = {actor.key: forms.all_sent_cells(conn, workspace.round, actor.key) for actor in actors}

    def __call__(self, actor: Actor, form: Form, word: str = INVITATION) -> PreparedForm:
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
    """Lay the forms into the workspace and record what stands in their cells; what comes back finds its folder there."""
    with suppress(OSError):  # whoever lays files there can make it, too
        workspace.returns_folder.mkdir(parents=True, exist_ok=True)
    for one in prepared:
        if one.data is not None:
            write_atomically(one.path, one.data)
    if all(one.recorded for one in prepared):
        return
    with store.writing() as conn:
        for one in prepared:
            if not one.recorded:
                forms.add_form(conn, workspace.round, one.actor.key, FORM_VERSION, one.cells)


def write_drafts(workspace: Workspace, store: Store, outgoing: Sequence[Outgoing]) -> list[Draft]:
    """Lay forms and drafts into the workspace, where they don't lie there already."""
    sender, reply_to = correspondents(workspace)
    places = []
    for one in outgoing:
        to = Correspondent(one.actor.email, one.actor.name)
        data = write_draft(one.letter, to, one.attachment, sender, reply_to)
        places.append(place_for(file_for(workspace, one.word, one.actor.key, ".eml"), data))
    write_forms(workspace, store, [one.form for one in outgoing if one.form])
    for path, data_to_write in places:
        if data_to_write is not None:
            write_atomically(path, data_to_write)
    return [Draft(one, path, data is not None) for one, (path, data) in zip(outgoing, places, strict=True)]
