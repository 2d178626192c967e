"""`fko status`: who has answered, what is open, what to type next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.progress import Progress, Since


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


_INDENT = 14


def _show(progress: Progress) -> None:
    from fko_cli.core import progress_words as words
    from fko_cli.core.progress import next_step
    from fko_cli.edges.terminal import amount, say

    before = f" (davor: Runde {progress.earlier.name})" if progress.earlier else ""
    say(f"{progress.region}, Runde {progress.round}{before}")
    _line("Frist", words.deadline_in_words(progress))
    _line("", words.late_in_words(progress))
    asked, answered = len(progress.asked), len(progress.asked) - len(progress.missing)
    sent = f", Fragebögen geschrieben: {len(progress.sent)}" if progress.sent or not progress.answered else ""
    _line("Gefragt", f"{amount(asked, 'Institution', 'Institutionen')}{sent}")
    if progress.accepted or progress.undelivered:
        reached = amount(progress.accepted, "Institution", "Institutionen")
        _line("Verschickt", f"an {reached}, vom Postausgang angenommen")
    for one in progress.undelivered:
        _line("", words.letter_in_words(one))
    _line("Geantwortet", f"{answered} von {asked} {words.bar(answered, asked)}")
    if progress.sent or progress.answered:
        _lines("Es fehlen", words.missing_in_words(progress))
    _show_content(progress)
    step = next_step(progress)
    say("")
    _wrapped(f"Als Nächstes: {step.reason}")
    say(f"  {step.command}")


def _show_content(progress: Progress) -> None:
    """What came in, what of it waits for a person, and what was made of it."""
    from fko_cli.core import progress_words as words
    from fko_cli.edges.terminal import amount

    read = amount(progress.reports, "Meldung", "Meldungen"), amount(progress.needs, "Bedarf", "Bedarfe")
    _line("Eingelesen", ", ".join(read))
    _line("Befunde", words.findings_in_words(progress))
    _lines("Zurückgelegt", words.set_aside_in_words(progress))
    _lines("Post", (words.message_in_words(one, progress.label(one.actor or "")) for one in progress.waiting))
    if progress.waiting:
        _line("", "Geklärte Nachrichten hakt „fko collect --settled N-…“ ab.")
    if progress.activities:
        _line("Aktivitäten", f"{progress.activities}, offene Fragen: {progress.questions}")
    _line("Workshop", " ".join(filter(None, words.workshop_in_words(progress))))
    _lines("Redaktion", progress.edits)
    if progress.gaps and progress.reports:
        _line("Texte", words.gaps_in_words(progress))
    _line("Entwurf", words.draft_in_words(progress))
    if progress.edition:
        _line("Fassung", words.edition_in_words(progress.edition))
    if progress.earlier:
        _line("Früher", words.earlier_in_words(progress.earlier))
    _lines("Aufbewahrung", words.expired_in_words(progress))


def _lines(title: str, texts: Iterable[str]) -> None:
    for text in texts:
        _line(title, text)
        title = ""


def _line(title: str, text: str) -> None:
    """A line with its title in front, folded; nothing when there is no text."""
    from fko_cli.edges.terminal import say_wrapped

    if text:
        head = f"{title}:" if title else ""
        say_wrapped(text, first=f"{head:<{_INDENT}}", indent=" " * _INDENT)


def _wrapped(text: str) -> None:
    from fko_cli.edges.terminal import say_wrapped

    say_wrapped(text)


def _as_json(progress: Progress) -> dict[str, Any]:
    from fko_cli.core.progress import next_step
    from fko_cli.core.reading.mail_words import post_name

    step = next_step(progress)
    return {
        "region": progress.region,
        "round": progress.round,
        "deadline": progress.deadline.isoformat(),
        "grace_until": progress.grace_until.isoformat(),
        "phase": progress.phase.value,
        **_people_json(progress),
        "set_aside": [
            {"file": file, "sha256": sha256, "reason": reason, "message": post_name(number) if number else None}
            for file, sha256, reason in progress.set_aside
            for number in [progress.message_of(file)]
        ],
        **_post_json(progress),
        "findings": {"errors": progress.errors, "warnings": progress.warnings, "actors": dict(progress.to_clear)},
        "reports": progress.reports,
        "needs": progress.needs,
        "activities": progress.activities,
        "questions": progress.questions,
        "merged": progress.merged,
        **_papers_json(progress),
        "edits": list(progress.edits),
        "workshop": None if progress.ideas is None else {"open": progress.ideas[0], "ownerless": progress.ideas[1]},
        "expired": [{"round": name, "until": day.isoformat()} for name, day in progress.expired],
        "next": step.command,
        "reason": step.reason,
    }


def _people_json(progress: Progress) -> dict[str, Any]:
    return {
        "actors": {
            "asked": [actor.key for actor in progress.asked],
            "sent": sorted(progress.sent),
            "answered": sorted(progress.answered),
            "missing": [actor.key for actor in progress.missing],
            "unasked": [actor.key for actor in progress.unasked],
            "to_remind": [actor.key for actor in progress.to_remind],
        },
        "contacts": [
            {
                "actor": actor.key,
                "asked": contact.asked.isoformat(),
                "days": (progress.today - contact.asked).days,
                "reminders": contact.reminders,
                "last": contact.last.isoformat(),
            }
            for actor in progress.missing
            for contact in [progress.contacts.get(actor.key)]
            if contact is not None
        ],
    }


def _post_json(progress: Progress) -> dict[str, Any]:
    from fko_cli.core.reading.mail_words import post_name

    return {
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
    }


def _papers_json(progress: Progress) -> dict[str, Any]:
    draft, edition, earlier = progress.draft, progress.edition, progress.earlier
    return {
        "gaps": [f"{name}.md" for name in progress.gaps],
        "draft": draft.path if draft else None,
        "draft_state": draft
        and {
            "written_at": draft.at.isoformat(),
            "outdated": progress.outdated,
            "since": _since_json(draft.since),
            "newer_texts": progress.newer_texts,
            "by_hand": progress.by_hand,
        },
        "edition": edition
        and {
            "name": edition.name,
            "kind": "adopted" if edition.adopted else "interim",
            "day": edition.day.isoformat(),
            "since": _since_json(edition.since),
            "reports": {"added": edition.added, "changed": edition.changed, "gone": edition.gone},
        },
        "earlier": earlier
        and {
            "round": earlier.name,
            "questions": earlier.questions,
            "set_aside": earlier.set_aside,
            "merged": not earlier.unmerged,
            "edition": earlier.edition or None,
        },
    }


def _since_json(since: Since) -> dict[str, int]:
    return {"returns": since.returns, "decisions": since.decisions, "edits": since.edits}
