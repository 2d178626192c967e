"""`fko status`: who has answered, what is open, what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.progress import Progress


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "status",
        cls=GermanCommand,
        short_help="Zeigen, was offen ist und was als Nächstes kommt.",
        epilog="Beispiel:  fko status -w region-aachen",
    )(status)


def status(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Zeigt, wer geantwortet hat, was offen ist und was als Nächstes zu tun ist."""
    from datetime import date

    from fko_cli.edges import terminal
    from fko_cli.edges.workspace import open_workspace
    from fko_cli.stages.overview import overview

    progress = overview(open_workspace(workspace), date.today())
    if json:
        terminal.emit_json(_as_json(progress))
    else:
        _show(progress)


def _show(progress: Progress) -> None:
    from fko_cli.core.progress import deadline_in_words, letter_in_words, message_in_words, next_step
    from fko_cli.core.reading.mail_words import post_name
    from fko_cli.edges.terminal import amount, say, say_wrapped

    asked, answered = len(progress.asked), len(progress.asked) - len(progress.missing)
    say(f"{progress.region}, Runde {progress.round}")
    say(f"Frist:       {deadline_in_words(progress)}")
    sent = f", Fragebögen geschrieben: {len(progress.sent)}" if progress.sent or not progress.answered else ""
    say(f"Gefragt:     {asked} Institutionen{sent}")
    if progress.accepted or progress.undelivered:
        say(f"Verschickt:  an {amount(progress.accepted, 'Institution', 'Institutionen')}, vom Postausgang angenommen")
    for one in progress.undelivered:
        say_wrapped(letter_in_words(one), indent=" " * 13)
    say(f"Geantwortet: {answered} von {asked}" + (f" ({100 * answered // asked} %)" if asked else ""))
    if progress.missing and progress.answered:
        say_wrapped(", ".join(actor.label for actor in progress.missing), first="Es fehlen:   ", indent=" " * 13)
    read = amount(progress.reports, "Meldung", "Meldungen"), amount(progress.needs, "Bedarf", "Bedarfe")
    say(f"Eingelesen:  {', '.join(read)}")
    if progress.errors or progress.warnings:
        say(f"Befunde:     {progress.errors} Fehler, {progress.warnings} Warnungen")
    for file, _, reason in progress.set_aside:
        number = progress.message_of(file)
        hint = f" Statt DATEI gilt auch die Nummer der Nachricht: {post_name(number)}." if number else ""
        say_wrapped(f"{file}: {reason}{hint}", first="Zurückgelegt ", indent=" " * 13)
    for message in progress.waiting:
        say_wrapped(message_in_words(message, progress.label(message.actor or "")), indent=" " * 13, first="")
    if progress.waiting:
        say_wrapped("Geklärte Nachrichten hakt „fko collect --settled N-…“ ab.", indent=" " * 13)
    if progress.activities:
        say(f"Aktivitäten: {progress.activities}, offene Fragen: {progress.questions}")
    if progress.draft:
        say(f"Entwurf:     {progress.draft}")
    for note in progress.edits:
        say_wrapped(note, first="Redaktion:   ", indent=" " * 13)
    step = next_step(progress)
    say(f"\nAls Nächstes: {step.reason}")
    say(f"  {step.command}")


def _as_json(progress: Progress) -> dict[str, Any]:
    from fko_cli.core.progress import next_step
    from fko_cli.core.reading.mail_words import post_name

    return {
        "region": progress.region,
        "round": progress.round,
        "deadline": progress.deadline.isoformat(),
        "actors": {
            "asked": [actor.key for actor in progress.asked],
            "sent": sorted(progress.sent),
            "answered": sorted(progress.answered),
            "missing": [actor.key for actor in progress.missing],
        },
        "set_aside": [
            {"file": file, "sha256": sha256, "reason": reason, "message": post_name(number) if number else None}
            for file, sha256, reason in progress.set_aside
            for number in [progress.message_of(file)]
        ],
        "post": [
            {
                "id": post_name(one.number),
                "kind": one.kind,
                "actor": one.actor,
                "sender": one.sender,
                "subject": one.subject,
                "text": one.text,
                "reason": one.reason,
            }
            for one in progress.waiting
        ],
        "letters": {
            "accepted": progress.accepted,
            "undelivered": [
                {"actor": one.actor, "kind": one.kind, "state": one.state, "detail": one.detail}
                for one in progress.undelivered
            ],
        },
        "findings": {"errors": progress.errors, "warnings": progress.warnings},
        "reports": progress.reports,
        "needs": progress.needs,
        "activities": progress.activities,
        "questions": progress.questions,
        "merged": progress.merged,
        "draft": progress.draft,
        "edits": list(progress.edits),
        "next": next_step(progress).command,
    }
