"""`fko forget`: take a person out of everything, or delete returned files whose time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.care.forgetting import Found, Removed
    from fko_cli.stages.care.retaining import Expired


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "forget",
        cls=GermanCommand,
        short_help="Eine Person aus allen Angaben löschen.",
        epilog='Beispiel:  fko forget "Vorname Nachname" post@example.org "0241 123456"',
    )(forget)


def forget(
    contact: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KONTAKT]...", help="Name, E-Mail-Adresse, Telefonnummer; mehrere sind möglich."),
    ] = None,
    workspace: WorkspaceOption = None,
    delete_originals: Annotated[
        bool, typer.Option("--delete-originals", help="Auch Rückläufe und Verschicktes löschen, worin die Person steht.")
    ] = False,
    expired: Annotated[
        bool, typer.Option("--expired", help="Rückläufe löschen, deren Aufbewahrungsfrist vorbei ist.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Nicht nachfragen.")] = False,
    json: JsonOption = False,
) -> None:
    """Zeigt, wo eine Person steht, und löscht sie nach Bestätigung aus allen Meldungen, Befunden und Nachrichten.

    Festgehaltene Fassungen bleiben, wie sie gedruckt sind. Was nur Sie ändern können (akteure.xlsx, Texte, Entwürfe), wird
    mit der Stelle genannt.
    """
    from fko_cli.core.errors import UserError

    if bool(contact) == expired or (expired and delete_originals):
        raise UserError(
            "Es gehört entweder ein Kontakt dazu oder „--expired“.", "Zum Beispiel: fko forget post@example.org", exit_code=2
        )
    from fko_cli.stages.care import forgetting

    with opened(workspace) as (place, store):
        forgetting.overwrite_remains(place, store)
        if expired:
            code = _expire(place, store, yes=yes, json=json)
        else:
            code = _forget(place, store, contact or [], delete_originals=delete_originals, yes=yes, json=json)
    finish(code)


def _forget(place: Workspace, store: Store, contacts: list[str], *, delete_originals: bool, yes: bool, json: bool) -> int:
    from fko_cli.edges.terminal import agreed, emit_json, notice
    from fko_cli.stages.care import forgetting

    found = forgetting.look(place, store, contacts, everything=delete_originals)
    removed = None
    if not json:
        _show(found)
    if found.something_to_do and (yes or (not json and agreed("Jetzt löschen?"))):
        removed = forgetting.forget(place, store, contacts, everything=delete_originals)
    if json:
        emit_json(_as_json(found, removed))
    elif removed is not None:
        _tell(removed)
    elif found.something_to_do:
        notice("Nichts wurde verändert. Zum Löschen denselben Befehl mit --yes aufrufen.")
    waits = found.something_to_do and removed is None
    return NEEDS_A_PERSON if waits or found.by_hand or (found.raw and not delete_originals) else DONE


def _show(found: Found) -> None:
    from fko_cli.edges.terminal import amount, say, say_wrapped

    if not found.anything:
        say("Nirgends gefunden.")
        return
    if found.stored:
        say(f"Wird gelöscht, {amount(len(found.stored), 'Stelle', 'Stellen')} in der Datenbank:")
        for one in found.stored:
            where = f" (Runde {one.round})" if one.round else ""
            say_wrapped(f"{one.what}{where}: {', '.join(one.parts)}", first="  ", indent="    ")
    for title, lines in found.sections:
        say(title)
        for line in lines:
            say_wrapped(line, first="  ", indent="    ")


def _tell(removed: Removed) -> None:
    from fko_cli.edges.terminal import amount, say

    say(f"Gelöscht: {amount(removed.places, 'Stelle', 'Stellen')}, {amount(len(removed.files), 'Datei', 'Dateien')}.")


def _as_json(found: Found, removed: Removed | None) -> dict[str, Any]:
    return {
        "stored": [{"what": one.what, "round": one.round or None, "parts": list(one.parts)} for one in found.stored],
        "raw": list(found.raw),
        "by_hand": [{"file": one.path, "places": list(one.places)} for one in found.by_hand],
        "editions": list(found.editions),
        "forms": [one.what for one in found.forms],
        "unsearchable": list(found.unsearchable),
        "removed": None if removed is None else {"places": removed.places, "files": len(removed.files)},
    }


def _expire(place: Workspace, store: Store, *, yes: bool, json: bool) -> int:
    from datetime import date

    from fko_cli.edges.terminal import agreed, emit_json, notice, say
    from fko_cli.stages.care import retaining

    found = retaining.expired(place, store, date.today())
    files = sum(len(one.files) + len(one.messages) for one in found)
    if not json:
        _show_expired(found)
    deleted = None
    if files and (yes or (not json and agreed("Jetzt löschen?"))):
        deleted = retaining.delete_expired(place, store, found)
    if json:
        emit_json(
            {
                "expired": [
                    {"round": one.round, "until": one.until.isoformat(), "files": len(one.files), "unread": list(one.unread)}
                    for one in found
                ],
                "deleted": deleted,
            }
        )
    elif deleted is not None:
        say(f"Gelöscht: {deleted} {'Datei' if deleted == 1 else 'Dateien'}. Was daraus eingelesen ist, bleibt.")
    elif files:
        notice("Nichts wurde verändert. Zum Löschen: fko forget --expired --yes")
    return NEEDS_A_PERSON if (files and deleted is None) or any(one.unread for one in found) else DONE


def _show_expired(found: list[Expired]) -> None:
    from fko_cli.edges.terminal import amount, say, say_wrapped

    if not found:
        say("Keine Aufbewahrungsfrist ist vorbei.")
    for one in found:
        say_wrapped(
            f"Runde {one.round}: aufzubewahren bis {one.until:%d.%m.%Y}, {amount(len(one.files), 'Datei', 'Dateien')} in "
            f"ruecklauf/{one.round}"
            + (f" und der Wortlaut von {amount(len(one.messages), 'Nachricht', 'Nachrichten')}." if one.messages else ".")
        )
        for name in one.unread:
            say_wrapped(f"Bleibt, weil sie nie eingelesen wurde: {name}", first="  ", indent="    ")
