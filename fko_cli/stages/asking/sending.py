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
from fko_cli.core.records import Actor
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.letters import Content, LetterKind, material, next_number
from fko_cli.core.sending.messages import blanks_for, compose
from fko_cli.edges.store import Store
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.store import returns as stored
from fko_cli.edges.terminal import progress
from fko_cli.edges.workspace import ACTORS_FILE, Workspace
from fko_cli.stages.asking.letter_texts import file_for, newest_of, read_template
from fko_cli.stages.asking.prefilling import Prefiller
from fko_cli.stages.asking.preparing import INVITATION, Draft, FormPreparer, Outgoing, write_drafts

TEMPLATE = "nachricht-anschreiben"


class SentState(enum.StrEnum):
    """What `fko send` did for one actor."""

    new = "new"
    renewed = "renewed"
    unchanged = "unchanged"
    answered = "answered"
    skipped = "skipped"

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "new": "neu",
            "renewed": "neu, weil geändert",
            "unchanged": "unverändert",
            "answered": "schon geantwortet",
            "skipped": "nicht aktiv",
        }[self.value]


@dataclass(frozen=True, slots=True)
class SentForm:
    """The questionnaire and the draft of one actor, and whether they are new.

    When it was left out, `message` is None and `form` what was written for it earlier, if anything.
    """

    actor: Actor
    state: SentState
    form: Path | None = None
    message: Path | None = None


def send(workspace: Workspace, store: Store, keys: Sequence[str] | None = None) -> list[SentForm]:
    """Write questionnaire and draft for the actors with `keys` (all who have not answered when empty).

    Inactive ones, and without `keys` those that have answered, are left out and listed.

    Raises UserError for unknown keys, an empty register, a template or a mail setting that can't be used.
    """
    chosen = chosen_actors(workspace, keys)
    left_out = not_invited(workspace, store, chosen, named=bool(keys))
    drafts = write_drafts(
        workspace, store, invitations(workspace, store, [one for one in chosen if one.key not in left_out])
    )
    done = {draft.outgoing.actor.key: _sent(draft) for draft in drafts}
    return [done.get(actor.key) or SentForm(actor, left_out[actor.key], _earlier(workspace, actor)) for actor in chosen]


def _earlier(workspace: Workspace, actor: Actor) -> Path | None:
    return newest_of(file_for(workspace, INVITATION, actor.key, ".xlsx"))


def not_invited(workspace: Workspace, store: Store, chosen: Sequence[Actor], *, named: bool) -> dict[str, SentState]:
    """Key -> why nobody writes to it: it is not active, or has answered and was not `named` by a person."""
    done = frozenset() if named else answered(workspace, store)
    return {
        actor.key: SentState.answered if actor.active else SentState.skipped
        for actor in chosen
        if not actor.active or actor.key in done
    }


def invitations(workspace: Workspace, store: Store, actors: Sequence[Actor]) -> list[Outgoing]:
    """Questionnaire and letter for each of these actors; nothing is written or recorded yet."""
    template = read_template(workspace, TEMPLATE)
    prepare, known = FormPreparer(workspace, store, actors), Prefiller(workspace, store)
    rows = [known.rows(actor) for actor in actors]
    letters = [
        compose(template, blanks_for(workspace.settings, actor, prefilled=its))
        for actor, its in zip(actors, rows, strict=True)
    ]
    bare = [compose(template, blanks_for(workspace.settings, actor)) for actor in actors]
    with store.reading() as conn:
        histories = ledger.letters(conn, workspace.round, LetterKind.invitation)
    outgoing = []
    for actor, letter, core, its in zip(progress(actors, len(actors), "Fragebögen"), letters, bare, rows, strict=True):
        form = build_form(workspace.settings, actor, its, workspace.actors)
        number = next_number(histories.get(actor.key, ()))
        content = Content(LetterKind.invitation, number, actor.email, material(core, actor.email, form))
        prepared = prepare(actor, form)
        outgoing.append(Outgoing(actor, content, letter, prepared.attachment, INVITATION, prepared))
    return outgoing


def answered(workspace: Workspace, store: Store) -> frozenset[str]:
    """The keys of the actors that have answered in this round."""
    with store.reading() as conn:
        return frozenset(one.actor for one in stored.returns(conn, workspace.round, current_only=True) if one.actor)


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


def _sent(draft: Draft) -> SentForm:
    form = draft.outgoing.form
    if form is None:
        raise RuntimeError("an invitation without its questionnaire")
    if form.data is None and not draft.written:
        state = SentState.unchanged
    else:
        state = SentState.new if form.first else SentState.renewed
    return SentForm(draft.outgoing.actor, state, form.path, draft.path)
