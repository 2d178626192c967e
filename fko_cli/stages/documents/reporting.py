"""The state of the round as a report: gathered from store and register, written as one web page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.reading.mails import PostKind
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Return, ReturnStatus
from fko_cli.core.report.content import RoundReport, describe
from fko_cli.core.report.response import Asked, Known
from fko_cli.core.sending.letters import LetterKind
from fko_cli.core.sending.reminders import GONE_OUT, last_reminded
from fko_cli.edges.files import safe_name
from fko_cli.edges.html.report_page import write_report
from fko_cli.edges.store import Store, forms, questions
from fko_cli.edges.store import letters as ledger
from fko_cli.edges.store import post as incoming
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.post import Post
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import Listing, listing
from fko_cli.stages.activities.naming import known_synonyms
from fko_cli.stages.documents.outputs import Placed, check_folder, place


def report(workspace: Workspace, store: Store, day: date) -> RoundReport:
    """The report of the current round as of `day`; also of one in which nothing has come back yet."""
    found = listing(workspace, store)
    with store.reading() as conn:
        returns = stored.returns(conn, workspace.round)
        sent = {key: moment.date() for key, moment in forms.sent_forms(conn, workspace.round).items()}
        letters = _letters(conn, workspace.round, sent)
        came = _first_days(returns, incoming.post(conn, workspace.round))
        open_questions = len(questions.open_questions(conn, workspace.round))
        synonyms = known_synonyms(conn, workspace)
    content = ConceptInput(
        settings=workspace.settings,
        actors=found.actors,
        activities=found.activities,
        needs=found.needs,
        returns=tuple(returns),
        sent=sent,
        open_questions=open_questions,
        day=day,
    )
    names = NameBook(workspace.actors, synonyms)
    known = _known(found, content, letters, came)
    return describe(content, known, names, reports=len(found.reports), current=found.current)


def _known(found: Listing, content: ConceptInput, letters: dict[str, Asked], came: dict[str, date]) -> Known:
    activities = Counter(actor for one in found.activities for actor in {report.actor for report in one.reports})
    return Known(
        answered={key: came.get(key) for key in content.answered},
        waiting={one.actor for one in content.set_aside if one.actor},
        letters=letters,
        reports=Counter(one.actor for one in found.reports),
        activities=activities,
    )


def _first_days(returns: Iterable[Return], post: Iterable[Post]) -> dict[str, date]:
    """When each actor's first answer came: the day of the message that brought it, else that on which it was taken in.

    A later correction does not make an answer late.
    """
    days: dict[str, date] = {}
    for one in returns:
        if one.actor and one.status is not ReturnStatus.set_aside:
            days.setdefault(one.actor, one.collected_at.date())
    for message in post:
        if message.kind is PostKind.returned and message.sent_at and message.actor in days:
            days[message.actor] = min(days[message.actor], message.sent_at.date())
    return days


def _letters(conn: Connection, round_name: str, sent: dict[str, date]) -> dict[str, Asked]:
    reminders = ledger.letters(conn, round_name, LetterKind.reminder)
    return {
        key: Asked(
            sent.get(key),
            len({one.number for one in reminders.get(key, ()) if one.state in GONE_OUT}),
            last_reminded(reminders.get(key, ())),
        )
        for key in sent.keys() | reminders.keys()
    }


def write_html(workspace: Workspace, store: Store, output: Path | None, day: date) -> tuple[RoundReport, Placed]:
    """Write the report to `output` (default: the round's output folder), never over a file that a person touched."""
    check_folder(workspace, output)
    made = report(workspace, store, day)
    name = f"Bericht_{safe_name(workspace.settings.region.name)}_{safe_name(workspace.round)}.html"
    return made, place(workspace, store, "report", output or workspace.output_folder / name, write_report(made))
