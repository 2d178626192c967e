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
    wishes,
)
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.preparing import Draft, Outgoing
    from fko_cli.stages.sending import SentForm


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
    from fko_cli.stages.sending import send as send_forms

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
    from fko_cli.edges.terminal import emit_json, say_wrapped
    from fko_cli.stages.sending import answered, chosen_actors, delivered_to, invitations

    chosen = chosen_actors(place, keys)
    # Whoever has answered is not invited once more, unless a person names the institution.
    done = frozenset() if keys else answered(place, store)
    skipped = {one.key: "answered" if one.active else "skipped" for one in chosen if not one.active or one.key in done}
    outgoing = invitations(place, store, [one for one in chosen if one.key not in skipped])
    if not wish.json:
        _warn_of_drafts(place, outgoing, delivered_to(place, store))
    delivered = hand_out(place, store, outgoing, wish)
    if wish.json:
        left_out = [
            {"actor": one.key, "institution": one.name, "email": one.email, "status": skipped[one.key]}
            for one in chosen
            if one.key in skipped
        ]
        emit_json({"round": place.round, "server": delivered.post_office, "letters": [*delivered.letters, *left_out]})
    for status, words in (("skipped", "nicht aktiv"), ("answered", "schon geantwortet")):
        left = [key for key, why in skipped.items() if why == status]
        if left and not wish.json:
            say_wrapped(f"Ausgelassen ({words}): {', '.join(left)}.")
    if not wish.json:
        _warn_of_past_deadline(place)
    return delivered.exit_code


def _warn_of_drafts(place: Workspace, outgoing: Sequence[Outgoing], delivered_by_us: frozenset[str]) -> None:
    """Drafts may have been sent by hand, of which fko knows nothing."""
    from fko_cli.edges.terminal import amount, notice
    from fko_cli.stages.letter_texts import file_for, newest_of

    drafted = [
        one
        for one in outgoing
        if one.actor.key not in delivered_by_us and newest_of(file_for(place, one.word, one.actor.key, ".eml"))
    ]
    if drafted:
        lies = "liegt schon ein Entwurf" if len(drafted) == 1 else "liegen schon Entwürfe"
        notice(
            f"Achtung: Für {amount(len(drafted), 'Institution', 'Institutionen')} {lies} in {place.sent_folder}.\n"
            "Was davon von Hand verschickt wurde, weiß fko nicht; es ginge sonst zweimal hinaus."
        )


def _query(place: Workspace, store: Store, keys: Sequence[str] | None, smtp: bool, wish: Wishes) -> int:
    from fko_cli.edges.terminal import emit_json, say, say_wrapped
    from fko_cli.stages.preparing import write_drafts
    from fko_cli.stages.query_letters import queries
    from fko_cli.stages.sending import chosen_actors

    outgoing = queries(place, store, [one for one in chosen_actors(place, keys) if one.active])
    if not outgoing and not wish.json:
        say("Zu den eingelesenen Antworten gibt es keine Rückfragen.")
        return 0
    if smtp:
        delivered = hand_out(place, store, outgoing, wish)
        if wish.json:
            emit_json({"round": place.round, "server": delivered.post_office, "letters": delivered.letters})
        return delivered.exit_code
    drafts = write_drafts(place, store, outgoing)
    if wish.json:
        emit_json({"round": place.round, "letters": [_draft_json(place, draft) for draft in drafts]})
        return 0
    for draft in drafts:
        state = "neu" if draft.written else "unverändert"
        say_wrapped(f"{draft.outgoing.actor.key}: {draft.path.name} ({state})", indent="    ", first="")
    say(f"Sie liegen in {place.sent_folder}")
    say("Verschickt wurde nichts; das geschieht im Mailprogramm oder mit fko send --query --smtp.")
    return 0


def _draft_json(place: Workspace, draft: Draft) -> dict[str, Any]:
    one = draft.outgoing
    return {
        "actor": one.actor.key,
        "institution": one.actor.name,
        "email": one.actor.email,
        "kind": one.content.kind.value,
        "number": one.content.number,
        "subject": one.letter.subject,
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
    from fko_cli.stages.sending import SentState

    terminal.table(
        ["Kürzel", "Fragebogen", "Datei"],
        [(one.actor.key, one.state.label, one.form.name if one.form else "–") for one in sent],
        flexible=2,
    )
    ready = [one for one in sent if one.form]
    skipped = len(sent) - len(ready)
    terminal.say()
    terminal.say(_counted(ready, skipped))
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
    from fko_cli.stages.sending import SentState

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
