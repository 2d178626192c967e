"""`fko send`: build questionnaires and message drafts; with `--smtp` deliver them, with `--query` ask back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption, finish, opened
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
    show_left_out,
    wishes,
)
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.asking.preparing import Draft
    from fko_cli.stages.asking.sending import SentForm


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "send",
        cls=GermanCommand,
        short_help="Fragebögen und Anschreiben als Entwürfe schreiben.",
        epilog="Beispiel:  fko send -w region-aachen --actor ihk-aachen",
    )(send)


def send(
    actor: ActorOption = None,
    smtp: SmtpOption = False,
    query: Annotated[
        bool, typer.Option("--query", help="Rückfragen zu Befunden stellen, statt zum Ausfüllen einzuladen.")
    ] = False,
    yes: YesOption = False,
    again: AgainOption = None,
    arrived: ArrivedOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Schreibt Fragebögen und Nachrichten-Entwürfe (.eml) nach versand/. Nur mit --smtp wird verschickt."""
    from fko_cli.stages.asking.sending import send as send_forms

    wish = wishes(again, arrived, smtp=smtp, yes=yes, json=json)
    keys = actors_meant(actor, wish)
    with opened(workspace) as (place, store):
        if query:
            code = _query(place, store, keys, smtp, wish)
        elif smtp:
            code = _deliver(place, store, keys, wish)
        else:
            code = _drafts(place, send_forms(place, store, keys), json)
    finish(code)


def _deliver(place: Workspace, store: Store, keys: Sequence[str] | None, wish: Wishes) -> int:
    from fko_cli.core.sending.letters import LetterKind
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.asking.sending import SentState, chosen_actors, invitations, not_invited

    settle_arrived(place, store, LetterKind.invitation, keys, wish)
    chosen = chosen_actors(place, keys)
    skipped = not_invited(place, store, chosen, named=bool(keys))
    outgoing = invitations(place, store, [one for one in chosen if one.key not in skipped])
    delivered = hand_out(place, store, outgoing, wish)
    if wish.json:
        left_out = [left_out_json(one, skipped[one.key].value) for one in chosen if one.key in skipped]
        emit_json({"round": place.round, "server": delivered.post_office, "letters": [*delivered.letters, *left_out]})
        return delivered.exit_code
    for why in (SentState.skipped, SentState.answered):
        show_left_out([key for key, state in skipped.items() if state is why], why.label)
    _warn_of_past_deadline(place)
    return delivered.exit_code


def _query(place: Workspace, store: Store, keys: Sequence[str] | None, smtp: bool, wish: Wishes) -> int:
    from fko_cli.core.sending.letters import LetterKind
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.asking.preparing import write_drafts
    from fko_cli.stages.asking.query_letters import queries
    from fko_cli.stages.asking.sending import chosen_actors

    settle_arrived(place, store, LetterKind.query, keys, wish)
    chosen = chosen_actors(place, keys)
    asked = [one for one in chosen if one.active]
    # Unless named, whoever is not active is not missed among questions.
    left_out = [one for one in chosen if keys and not one.active]
    outgoing = queries(place, store, asked)
    letters = [left_out_json(one, "skipped") for one in left_out]
    if not wish.json:
        show_left_out([one.key for one in left_out], "nicht aktiv")
    if not outgoing and not wish.json:
        if asked:
            say("Zu den eingelesenen Antworten gibt es keine Rückfragen.")
        return 0
    if smtp:
        delivered = hand_out(place, store, outgoing, wish)
        if wish.json:
            emit_json({"round": place.round, "server": delivered.post_office, "letters": [*delivered.letters, *letters]})
        return delivered.exit_code
    drafts = write_drafts(place, store, outgoing)
    if wish.json:
        emit_json({"round": place.round, "letters": [*(_draft_json(place, draft) for draft in drafts), *letters]})
    else:
        _show_queries(place, drafts)
    return 0


def _show_queries(place: Workspace, drafts: Sequence[Draft]) -> None:
    from fko_cli.edges.terminal import say, say_wrapped

    for draft in drafts:
        state = "neu" if draft.written else "unverändert"
        say_wrapped(f"{draft.outgoing.actor.key}: {draft.path.name} ({state})", indent="    ", first="")
    say(f"Sie liegen in {place.sent_folder}")
    say("Verschickt wurde nichts. Das geschieht im Mailprogramm oder mit:")
    say("  fko send --query --smtp")


def _draft_json(place: Workspace, draft: Draft) -> dict[str, Any]:
    one = draft.outgoing
    return {
        **letter_json(one),
        "status": "drafted",
        "written": draft.written,
        "form": one.form.path.relative_to(place.root).as_posix() if one.form else None,
        "message": draft.path.relative_to(place.root).as_posix(),
    }


def _drafts(place: Workspace, sent: list[SentForm], json: bool) -> int:
    from fko_cli.edges import terminal

    if json:
        terminal.emit_json(_as_json(place, sent))
    else:
        _show(place, sent)
    return 0


def _show(place: Workspace, sent: list[SentForm]) -> None:
    from fko_cli.edges import terminal
    from fko_cli.stages.asking.sending import SentState

    terminal.table(
        ["Kürzel", "Fragebogen", "Datei"],
        [(one.actor.key, one.state.label, one.form.name if one.form else "–") for one in sent],
        flexible=2,
    )
    ready = [one for one in sent if one.message]
    terminal.say()
    terminal.say(_counted(ready, sum(one.state is SentState.skipped for one in sent)))
    answered = sum(one.state is SentState.answered for one in sent)
    if answered:
        terminal.say(f"Schon geantwortet, ausgelassen: {answered}. Doch einladen: fko send --actor KÜRZEL")
    if not ready:
        return
    terminal.say(f"Sie liegen in {place.sent_folder}")
    if any(one.state is SentState.renewed for one in sent):
        terminal.say_wrapped("Geänderte liegen neben den früheren; die Zahl in Klammern sagt, welche die neueste ist.")
    terminal.say()
    terminal.say("Verschickt wurde nichts. So geht es weiter:")
    terminal.say_wrapped(
        "Die .eml-Dateien mit Doppelklick öffnen: Sie erscheinen in Outlook oder Thunderbird als Entwurf mit Anhang. "
        "Prüfen und dort auf „Senden“ klicken. Öffnet sich eine nur zum Lesen: „Als neue Nachricht bearbeiten“ wählen.",
        indent="  ",
    )
    _warn_of_past_deadline(place)


def _warn_of_past_deadline(place: Workspace) -> None:
    from datetime import date

    from fko_cli.core.calendar_words import day_in_words
    from fko_cli.edges import terminal

    if place.settings.round.deadline < date.today():
        terminal.notice(f"Achtung: Die Frist, {day_in_words(place.settings.round.deadline)}, ist schon vorbei (fko.toml).")


def _counted(ready: list[SentForm], skipped: int) -> str:
    from fko_cli.stages.asking.sending import SentState

    fresh = sum(1 for one in ready if one.state is not SentState.unchanged)
    forms = "1 Fragebogen mit Nachricht" if len(ready) == 1 else f"{len(ready)} Fragebögen mit Nachrichten"
    text = f"{forms}, davon {fresh} neu geschrieben." if ready else "Kein Fragebogen geschrieben."
    return text + (f" Ausgelassen, weil nicht aktiv: {skipped}." if skipped else "")


def _as_json(place: Workspace, sent: list[SentForm]) -> dict[str, Any]:
    def shown(path: Path | None) -> str | None:
        return path.relative_to(place.root).as_posix() if path else None

    return {
        "round": place.round,
        "folder": str(place.sent_folder),
        "forms": [
            {
                "actor": one.actor.key,
                "institution": one.actor.name,
                "status": one.state.value,
                "form": shown(one.form),
                "message": shown(one.message),
            }
            for one in sent
        ],
    }
