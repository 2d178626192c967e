"""Letters that ask actors about their own answers, with a fresh form in which the cells in question are marked."""

from __future__ import annotations

from collections.abc import Sequence

from fko_cli.core.records import Actor
from fko_cli.core.sending.form_parts import Query
from fko_cli.core.sending.letters import Content, LetterKind, material, next_number
from fko_cli.core.sending.messages import blanks_for, compose, one_line
from fko_cli.edges.store import Store
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.terminal import progress
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.asking.letter_texts import read_template
from fko_cli.stages.asking.prefilling import Prefiller
from fko_cli.stages.asking.preparing import QUERY, FormPreparer, Outgoing
from fko_cli.stages.asking.querying import query_form

TEMPLATE = "nachricht-rueckfrage"
_SHOWN = 160


def queries(workspace: Workspace, store: Store, actors: Sequence[Actor]) -> list[Outgoing]:
    """The letter to each of these actors whose answers need a word; nothing is written or recorded yet."""
    template = read_template(workspace, TEMPLATE)
    prepare, known = FormPreparer(workspace, store, actors), Prefiller(workspace, store)
    with store.reading() as conn:
        histories = ledger.letters(conn, workspace.round, LetterKind.query)
    found = []
    for actor in progress(actors, len(actors), "Rückfragen"):
        form = query_form(workspace, store, actor, known)
        if form is None:
            continue
        blanks = {**blanks_for(workspace.settings, actor), "rueckfragen": "\n".join(map(_item, form.queries))}
        letter = compose(template, blanks)
        number = next_number(histories.get(actor.key, ()))
        content = Content(LetterKind.query, number, actor.email, material(letter, actor.email))
        prepared = prepare(actor, form, QUERY)
        found.append(Outgoing(actor, content, letter, prepared.attachment, QUERY, prepared))
    return found


def _item(query: Query) -> str:
    """`- Blatt „Aktivitäten“, Zelle I7 (Messe): Wann beginnt …? Eingetragen ist: „demnächst“`."""
    place = f"Blatt „{query.sheet}“, Zelle {query.address}" if query.address else "Zum ganzen Fragebogen"
    about = f" ({_short(query.about)})" if query.about else ""
    written = f" Eingetragen ist: „{_short(query.written)}“" if query.written else ""
    return f"- {place}{about}: {one_line(query.question)}{written}"


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 2].rstrip()} …"
