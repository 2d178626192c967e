"""`fko remind`: remind those who were asked and have not answered, by drafts or delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.delivery import (
    ActorOption,
    AgainOption,
    ArrivedOption,
    SmtpOption,
    Wishes,
    YesOption,
    actors_meant,
    hand_out,
    left_out_json,
    letter_json,
    settle_arrived,
    wishes,
)
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fko_cli.core.sending.reminders import ReminderText
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.asking.preparing import Draft
    from fko_cli.stages.asking.reminding import Reminder


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "remind",
        cls=GermanCommand,
        short_help="Erinnern, wer noch nicht geantwortet hat.",
        epilog="Beispiel:  fko remind -w region-aachen",
    )(remind)


def remind(
    actor: ActorOption = None,
    smtp: SmtpOption = False,
    text: Annotated[
        str,
        typer.Option("--text", metavar="1|2|last", help="Welcher Text; ohne Angabe nach Zahl der Erinnerungen und Frist."),
    ] = "",
    yes: YesOption = False,
    again: AgainOption = None,
    arrived: ArrivedOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Schreibt Erinnerungen als Entwürfe (.eml) nach versand/; nur mit --smtp wird verschickt."""
    from datetime import date

    from fko_cli.core.sending.letters import LetterKind
    from fko_cli.stages.asking.reminding import reminders

    wish = wishes(again, arrived, smtp=smtp, yes=yes, json=json)
    chosen_text = _text(text)
    with opened(workspace) as (place, store):
        keys = actors_meant(actor, wish)
        settle_arrived(place, store, LetterKind.reminder, keys, wish)
        found = reminders(place, store, date.today(), keys, chosen_text)
        code = _deliver(place, store, found, wish) if smtp else _drafts(place, store, found, json)
    finish(code)


def _text(typed: str) -> ReminderText | None:
    from fko_cli.core.errors import UserError
    from fko_cli.core.sending.reminders import ReminderText

    if not typed:
        return None
    wanted = {"letzte": "last"}.get(typed.strip().lower(), typed.strip().lower())
    if wanted not in [one.value for one in ReminderText]:
        raise UserError(f"Den Text „{typed}“ gibt es nicht.", "Möglich sind --text 1, 2 und last.", exit_code=2)
    return ReminderText(wanted)


def _deliver(place: Workspace, store: Store, found: Sequence[Reminder], wish: Wishes) -> int:
    from fko_cli.edges.terminal import emit_json

    outgoing = [one.outgoing for one in found if one.outgoing]
    if not wish.json:
        _show_others(place, store, found)
    delivered = hand_out(place, store, outgoing, wish)
    if wish.json:
        others = [_other_json(one) for one in found if not one.outgoing]
        emit_json(
            {"round": place.round, "server": delivered.post_office, "letters": delivered.letters, "not_reminded": others}
        )
    return delivered.exit_code


def _drafts(place: Workspace, store: Store, found: Sequence[Reminder], json: bool) -> int:
    from fko_cli.edges.terminal import emit_json, say, say_wrapped
    from fko_cli.stages.asking.reminding import write_reminders

    drafts = write_reminders(place, store, found)
    due = [one for one in found if one.outgoing]
    if json:
        emit_json(
            {
                "round": place.round,
                "letters": [_reminder_json(place, one, drafts.get(one.actor.key)) for one in due],
                "not_reminded": [_other_json(one) for one in found if not one.outgoing],
            }
        )
        return DONE
    _show_others(place, store, found)
    for one in due:
        _show_reminder(one, drafts.get(one.actor.key))
    if not due:
        say("Es ist niemand zu erinnern.")
        return DONE
    say()
    say(f"Die Entwürfe liegen in {place.sent_folder}")
    say_wrapped("Verschickt wurde nichts: Das geschieht im Mailprogramm oder mit fko remind --smtp. Gezählt wird die "
                "Erinnerung trotzdem; die nächste nach dem heutigen Tag ist eine weitere.")  # fmt: skip
    return DONE


def _show_reminder(one: Reminder, draft: Draft | None) -> None:
    from fko_cli.edges.terminal import say_wrapped

    if one.text is None or one.outgoing is None:
        return
    last = f", zuletzt am {one.last:%d.%m.%Y}" if one.last else ""
    what = f"{draft.path.name} ({'neu' if draft.written else 'unverändert'})" if draft else "schon verschickt"
    say_wrapped(f"{one.actor.key}: {one.text.label}{last}. {what}", indent="    ", first="")


def _show_others(place: Workspace, store: Store, found: Sequence[Reminder]) -> None:
    """Who is not reminded although the answer is missing, and why."""
    from fko_cli.edges.terminal import amount, say, say_wrapped
    from fko_cli.stages.asking.reminding import unassigned_files

    others = [one for one in found if not one.outgoing]
    if others:
        say("Nicht erinnert:")
    for one in others:
        detail = f" ({one.detail})" if one.detail else ""
        say_wrapped(f"{one.actor.key}: {one.standing.label}{detail}", indent="    ", first="  ")
    if any(one.standing.yields for one in others):
        say_wrapped("Trotzdem erinnern: mit --actor KÜRZEL.", indent="  ")
    files = unassigned_files(place, store)
    if files:
        say_wrapped(f"{amount(files, 'zurückgelegte Datei gehört', 'zurückgelegte Dateien gehören')} noch niemandem; "
                    "vielleicht ist eine der fehlenden Antworten dabei (fko status).")  # fmt: skip
    if others or files:
        say()


def _reminder_json(place: Workspace, one: Reminder, draft: Draft | None) -> dict[str, Any]:
    return {
        **(letter_json(one.outgoing) if one.outgoing else {}),
        "text": one.text.value if one.text else None,
        "status": "drafted" if draft else "already_sent",
        "written": bool(draft and draft.written),
        "last": one.last.isoformat() if one.last else None,
        "message": draft.path.relative_to(place.root).as_posix() if draft else None,
    }


def _other_json(one: Reminder) -> dict[str, Any]:
    return {
        **left_out_json(one.actor, one.standing.value),
        "reason": one.standing.label,
        "detail": one.detail,
    }
