"""The form that goes out with questions: an actor's own answers of this round, with the cells marked that need a word."""

from __future__ import annotations

from fko_cli.core.reading.fields import with_known_fields
from fko_cli.core.records import Actor
from fko_cli.core.sending.asking import lay_before
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import Form
from fko_cli.edges.store import Store
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.prefilling import Prefiller


def query_form(workspace: Workspace, store: Store, actor: Actor, prefiller: Prefiller | None = None) -> Form | None:
    """The fresh form of `actor` with its answers and our questions about them; None when there is nothing to ask.

    `form.queries` are the questions in words for the actor, each with sheet and address of its cell in this new form (both
    empty for one about the return as a whole), what it is about and what stands there. `form.cells()` is to be recorded as
    sent like that of any form, so that unaltered answers come back as the same reports. `prefiller` may be shared by
    several calls. Nothing is written here.
    """
    known = prefiller or Prefiller(workspace, store)
    with store.reading() as conn:
        reports = with_known_fields(stored.reports(conn, workspace.round, actor.key), workspace.settings)
        needs = with_known_fields(stored.needs(conn, workspace.round, actor.key), workspace.settings)
        returns = stored.returns(conn, workspace.round, current_only=True, actor=actor.key)
    rows, answered = lay_before(reports, needs, returns, known.rows(actor), workspace.settings)
    form = build_form(workspace.settings, actor, rows, workspace.actors, answered)
    return form if form.queries else None
