"""Builds questionnaires and message drafts and lays them into the workspace; nothing leaves the house.

Everything is prepared before the first file is written, so that a mistake in the register, the settings or a template
changes nothing. What was written earlier is never replaced: a changed form or message gets a file of its own beside it.
"""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.core.questionnaire import FORM_VERSION, SHEET_IDENTITY
from fko_cli.core.records import Actor
from fko_cli.core.sending import identity as signed
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.messages import blanks_for, compose, sender_of
from fko_cli.core.sending.register import is_email
from fko_cli.edges import bundled
from fko_cli.edges.files import safe_name, write_atomically
from fko_cli.edges.message_file import Attachment, Correspondent, write_draft
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.store import Store, forms
from fko_cli.edges.terminal import progress
from fko_cli.edges.workspace import ACTORS_FILE, Workspace

TEMPLATE = "nachricht-anschreiben.txt"
_MAX_NAME = 54  # with the ending still fewer than 60 characters, which every mail program passes on unharmed


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
class _Prepared:
    """What is to be on disk for one actor, and which of it has to be written."""

    actor: Actor
    cells: dict[str, dict[str, str]]
    form: Path
    form_data: bytes | None
    message: Path
    message_data: bytes | None
    first: bool

    @property
    def state(self) -> SentState:
        if self.form_data is None and self.message_data is None:
            return SentState.unchanged
        return SentState.new if self.first else SentState.renewed


def send(workspace: Workspace, store: Store, keys: Sequence[str] | None = None) -> list[SentForm]:
    """Write questionnaire and draft for the actors with `keys` (all when empty); inactive ones are left out and listed.

    Raises UserError for unknown keys, an empty register, a template or a mail setting that can't be used.
    """
    chosen = _chosen(workspace, keys)
    active = [actor for actor in chosen if actor.active]
    template, name = _template(workspace)
    sender, reply_to = _sender(workspace)
    key, workspace_id = store.workspace_key(), store.workspace_id()
    with store.reading() as conn:
        recorded = {actor.key: forms.sent_cells(conn, workspace.round, actor.key) for actor in active}
    prepared = []
    for actor in progress(active, len(active), "Fragebögen"):
        letter = compose(template, name, blanks_for(workspace.settings, actor))
        cells, data = _form(workspace, actor, signed.Identity(workspace_id, workspace.round, actor.key, FORM_VERSION), key)
        path = workspace.sent_folder / f"{safe_name(f'Fragebogen_{actor.key}_{workspace.round}', _MAX_NAME)}.xlsx"
        form, form_data = _decide(path, data, same_content=recorded[actor.key] == cells)
        attached = Attachment(path.name, form_data if form_data is not None else form.read_bytes())
        draft = write_draft(letter, Correspondent(actor.email, actor.name), attached, sender, reply_to)
        message, message_data = _decide(path.with_suffix(".eml"), draft)
        prepared.append(_Prepared(actor, cells, form, form_data, message, message_data, not path.exists()))
    _write(prepared)
    with store.writing() as conn:
        for one in prepared:
            if recorded[one.actor.key] != one.cells:
                forms.add_form(conn, workspace.round, one.actor.key, FORM_VERSION, one.cells)
    done = {one.actor.key: SentForm(one.actor, one.state, one.form, one.message) for one in prepared}
    return [done.get(actor.key, SentForm(actor, SentState.skipped)) for actor in chosen]


def _form(
    workspace: Workspace, actor: Actor, identity: signed.Identity, key: bytes, prefilled: Sequence[PrefilledRow] = ()
) -> tuple[dict[str, dict[str, str]], bytes]:
    """All cells of the actor's questionnaire, identity included, and its bytes."""
    form = build_form(workspace.settings, actor, prefilled, workspace.actors)
    signature = signed.sign(key, identity)
    cells = {**form.cells(), SHEET_IDENTITY: signed.cells(identity, signature)}
    return cells, write_form(form, identity, signature)


def _chosen(workspace: Workspace, keys: Sequence[str] | None) -> list[Actor]:
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


def _template(workspace: Workspace) -> tuple[str, str]:
    """Text and name of the message's template: the workspace's own, else the bundled one."""
    own = workspace.templates_folder / TEMPLATE
    path = own if own.is_file() else bundled.templates() / TEMPLATE
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig"), str(path)
    except UnicodeDecodeError:
        # Older editors on Windows save in the system's code page.
        return data.decode("cp1252", errors="replace"), str(path)


def _sender(workspace: Workspace) -> tuple[Correspondent | None, Correspondent | None]:
    mail = workspace.settings.mail
    for name, address in (("sender", mail.sender), ("reply_to", mail.reply_to)):
        if address and not is_email(address):
            raise UserError(
                f"fko.toml, [mail] {name}: „{address}“ ist keine E-Mail-Adresse.", "Bitte genau eine Adresse eintragen."
            )
    name = sender_of(workspace.settings)
    sender = Correspondent(mail.sender, name) if mail.sender else None
    return sender, Correspondent(mail.reply_to, name) if mail.reply_to else None


def _decide(path: Path, data: bytes, same_content: bool = False) -> tuple[Path, bytes | None]:
    """Where the content stands or has to be written, and the bytes to write there (None: it is there already).

    The newest of `Name.xlsx`, `Name (2).xlsx` … counts; `same_content` says that it holds the same, whatever its bytes.
    """
    numbered = re.compile(re.escape(path.stem) + r" \((\d+)\)" + re.escape(path.suffix))
    numbers = [int(found[1]) for one in path.parent.glob("*") if (found := numbered.fullmatch(one.name))]
    newest = max(numbers, default=1 if path.exists() else 0)
    if not newest:
        return path, data
    existing = path if newest == 1 else path.with_name(f"{path.stem} ({newest}){path.suffix}")
    if same_content or existing.read_bytes() == data:
        return existing, None
    return path.with_name(f"{path.stem} ({newest + 1}){path.suffix}"), data


def _write(prepared: Sequence[_Prepared]) -> None:
    for one in prepared:
        if one.form_data is not None:
            write_atomically(one.form, one.form_data)
        if one.message_data is not None:
            write_atomically(one.message, one.message_data)
