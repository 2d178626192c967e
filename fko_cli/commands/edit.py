"""`fko edit`: the editor sets values of an activity over what the reports say, one by one or with an Excel list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.deciding.edits import Change
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "edit",
        cls=GermanCommand,
        short_help="Angaben einer Aktivität als Redaktion festlegen.",
        epilog='Beispiel:  fko edit A-0012 title="Tag der Ausbildung" status=laufend',
    )(edit)


def edit(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NR] [ANGABE=WERT ...]", help="Aktivität (A-0012) und Angaben; ohne: alle Werte der Redaktion."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    reset: Annotated[
        list[str] | None,
        typer.Option("--reset", metavar="ANGABE", help="Wieder den Wert der Meldungen nehmen (mehrfach möglich)."),
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="DATEI", help="Geänderte Zellen der Liste von „fko export table“ übernehmen."),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Wer festlegt; ohne Angabe der Anmeldename.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Warum; wird aufbewahrt.")] = "",
    json: JsonOption = False,
) -> None:
    """Legt Angaben einer Aktivität fest, wo die Redaktion es besser weiß als die Meldungen.

    Die Meldungen bleiben unverändert. Der Wert der Redaktion gilt in allen Listen und Entwürfen, auch nach weiteren
    Zusammenführungen, und ist dort vermerkt. ANGABE ist eine Überschrift des Fragebogens oder ihr Schlüssel (title,
    field, status, start, end, territory, lead, partners …); ein leerer WERT leert die Angabe.
    """
    from fko_cli.stages.activities.reviewing import person

    words = given or []
    with opened(workspace) as (place, store):
        if import_ is not None:
            _refuse_both(words, reset)
            code = _import(place, store, import_, person(by), json)
        elif words or reset:
            code = _edit(place, store, words, reset or [], person(by), reason, json)
        else:
            code = _show_all(place, store, json)
    finish(code)


def _refuse_both(words: Sequence[str], reset: Sequence[str] | None) -> None:
    from fko_cli.core.errors import UserError

    if words or reset:
        raise UserError("--import und einzelne Angaben gehen nicht zusammen.", "Bitte eines davon wählen.", exit_code=2)


def _edit(
    place: Workspace, store: Store, words: Sequence[str], resets: Sequence[str], by: str, reason: str, json: bool
) -> int:
    from fko_cli.core.deciding.answers import activity_number
    from fko_cli.core.errors import UserError
    from fko_cli.core.records import activity_name
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.activities.editing import edit as run

    number = activity_number(words[0]) if words else None
    if number is None:
        raise UserError(
            f"„{words[0] if words else ''}“ ist keine Nummer einer Aktivität.",
            'Gemeint ist zum Beispiel: fko edit A-0012 title="Tag der Ausbildung". Die Nummern zeigt fko list.',
            exit_code=2,
        )
    wishes = []
    for word in words[1:]:
        name, sign, text = word.partition("=")
        if not sign or not name.strip():
            raise UserError(
                f"„{word}“ ist nicht von der Form ANGABE=WERT.",
                f'Zum Beispiel: fko edit {activity_name(number)} title="Neuer Titel"',
                exit_code=2,
            )
        wishes.append((name.strip(), text))
    if not wishes and not resets:
        raise UserError(
            "Es fehlt, was geändert werden soll.",
            f'Zum Beispiel: fko edit {activity_name(number)} title="Neuer Titel"',
            exit_code=2,
        )
    changes = run(place, store, number, wishes, resets, by, reason)
    if json:
        emit_json({"changes": [_change_json(one) for one in changes]})
    else:
        _show(changes)
    return DONE


def _import(place: Workspace, store: Store, path: Path, by: str, json: bool) -> int:
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.activities.editing import as_counts, import_edits

    changes = import_edits(place, store, path, by)
    if json:
        emit_json({"changes": [_change_json(one) for one in changes]})
    else:
        _show(changes)
        counts = ", ".join(f"{count} {result.label}" for result, count in as_counts(changes).items())
        say(f"{path.name}: {counts or 'keine geänderten Zellen'}.")
    return NEEDS_A_PERSON if any(one.result.needs_a_person for one in changes) else DONE


def _show(changes: Sequence[Change]) -> None:
    from fko_cli.edges.terminal import say_wrapped

    for one in changes:
        mark = "Bitte prüfen: " if one.result.needs_a_person else ""
        at = f"{one.place}: " if one.place else ""
        say_wrapped(f"{at}{mark}{one.message}", first="", indent="  ")
        for remark in one.remarks:
            say_wrapped(remark, first="  ", indent="  ")


def _show_all(place: Workspace, store: Store, json: bool) -> int:
    from fko_cli.core.deciding.overriding import short
    from fko_cli.core.records import activity_name
    from fko_cli.edges.terminal import amount, emit_json, say, say_wrapped
    from fko_cli.stages.activities.editing import held_edits

    held, notes = held_edits(place, store)
    if json:
        emit_json(
            {
                "edits": [
                    {
                        "activity": activity_name(one.number), "key": one.key, "label": one.label, "value": one.value,
                        "reported": one.reported, "by": one.by, "at": one.when, "source_changed": one.changed,
                    }
                    for one in held
                ],
                "notes": notes,
            }
        )  # fmt: skip
        return NEEDS_A_PERSON if notes else DONE
    if not held and not notes:
        say('Die Redaktion hat noch nichts festgelegt. Zum Beispiel: fko edit A-0012 title="Neuer Titel"')
    for one in held:
        say_wrapped(f"{activity_name(one.number)}, {one.label}: „{short(one.value)}“", first="", indent="  ")
        say_wrapped(f"laut Meldungen: „{short(one.reported)}“ ({one.by}, {one.when})", first="  ", indent="  ")
    if held:
        say(f"{amount(len(held), 'Angabe', 'Angaben')} von der Redaktion.")
    for note in notes:
        say()
        say_wrapped(note)
    return NEEDS_A_PERSON if notes else DONE


def _change_json(one: Change) -> dict[str, Any]:
    from fko_cli.core.records import activity_name

    return {
        "activity": activity_name(one.number) if one.number else None,
        "key": one.key,
        "label": one.label,
        "cell": one.place or None,
        "before": one.before,
        "after": one.after,
        "result": one.result.value,
        "message": one.message,
        "remarks": list(one.remarks),
    }
