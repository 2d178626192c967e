"""`fko changes`: what has changed since an edition, substantial or minor, ready for the mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened, warn_if_beside
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.editions.changes import Entry
    from fko_cli.stages.rounds.comparing import Changed


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "changes",
        cls=GermanCommand,
        short_help="Zeigen, was sich seit einer Fassung geändert hat.",
        epilog='Beispiel:  fko changes --since "Fassung April 2025"',
    )(changes)


def changes(
    workspace: WorkspaceOption = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="FASSUNG", help="Verglichen wird mit dieser; üblich: mit der letzten.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="FASSUNG", help="Bis zu dieser Fassung; üblich: bis heute.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DATEI.xlsx", help="Als Excel-Datei mit Alt und Neu schreiben.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Zeigt, was sich seit einer Fassung geändert hat, getrennt nach wesentlich und geringfügig.

    Der Text ist so gehalten, dass er in die Nachricht zur neuen Anlage passt. Was als wesentlich gilt, steht in fko.toml
    im Abschnitt [changes].
    """
    from fko_cli.edges.terminal import emit_json, notice, say
    from fko_cli.stages.rounds.changing import changes_since, export_changes

    with opened(workspace) as (place, store):
        found = changes_since(place, store, since, until)
        placed = export_changes(place, store, found, export) if export is not None else None
    if json:
        emit_json(_as_json(found) | ({"path": str(placed.path)} if placed else {}))
    elif placed:
        warn_if_beside(placed)
        say(f"{placed.outcome.label}: {placed.path}")
    else:
        _show(found)
    if found.newer is not None:
        name = found.newer.name
        notice(f'Mit dem Zwischenstand „{name}“ von heute vergleicht: fko changes --since "{name}"')
    if not found.current:
        notice("Meldungen oder Entscheidungen sind neuer als das letzte Zusammenführen. Als Nächstes: fko merge")
    finish(DONE if found.current else NEEDS_A_PERSON)


def _show(found: Changed) -> None:
    from fko_cli.core.editions.telling import lines
    from fko_cli.edges.terminal import say, say_wrapped

    for line in lines(found.changes, span(found), found.rules):
        if line.startswith(("- ", "  ")):
            say_wrapped(
                line[2:], indent="  " if line.startswith("- ") else "    ", first=line[:2] if line[0] == "-" else "    "
            )
        elif line:
            say_wrapped(line)
        else:
            say()


def span(found: Changed) -> str:
    """From which edition to which the changes are, in words."""
    from fko_cli.commands.adopt import in_words

    text = f"„{found.since.name}“ ({in_words(found.since)})"
    return f"{text} bis „{found.until.name}“" if found.until else text


def _as_json(found: Changed) -> dict[str, Any]:
    return {
        "since": found.since.name,
        "until": found.until.name if found.until else None,
        "current": found.current,
        "rules": found.rules,
        "substantial": len(found.changes.substantial),
        "minor": len(found.changes.minor),
        "changes": [_entry_json(one) for one in found.changes.entries],
    }


def _entry_json(one: Entry) -> dict[str, Any]:
    from fko_cli.core.editions.telling import headline

    return {
        "activity": one.subject if one.number is not None else None,
        "subject": one.subject,
        "title": one.title,
        "field": one.field,
        "lead": one.lead,
        "kinds": [kind.value for kind in one.kinds],
        "substantial": one.substantial,
        "reasons": list(one.reasons),
        "text": headline(one),
        "others": list(one.others),
        "note": one.note,
        "details": [
            {"kind": each.kind.value, "label": each.label or each.kind.label, "before": each.before, "after": each.after}
            for each in one.details
        ],
    }
