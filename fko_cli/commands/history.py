"""`fko history`: the life of an activity over the years."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.stages.activities.history import Life


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "history",
        cls=GermanCommand,
        short_help="Das Leben einer Aktivität über die Jahre zeigen.",
        epilog="Beispiel:  fko history A-0012",
    )(history)


def history(
    activity: Annotated[str, typer.Argument(metavar="NR", help="Nummer der Aktivität, zum Beispiel A-0012.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt das Leben einer Aktivität: wer sie gemeldet hat, was aus ihr wurde, wo sie gedruckt ist.

    Zusammengeführt, geteilt, Nachfolge, Angaben der Redaktion und Fassungen stehen nach Runden geordnet.
    """
    from fko_cli.core.deciding.answers import activity_number
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.activities.history import history as run

    number = activity_number(activity)
    if number is None:
        raise UserError(
            f"„{activity}“ ist keine Nummer einer Aktivität.", "Gemeint ist zum Beispiel: fko history A-0012", exit_code=2
        )
    with opened(workspace) as (place, store):
        life = run(place, store, number)
    if json:
        emit_json(_as_json(life))
    else:
        _show(life)


def _show(life: Life) -> None:
    from fko_cli.core.records import activity_name
    from fko_cli.edges.terminal import say, say_wrapped

    say_wrapped(f"{life.name} „{life.title}“" if life.title else life.name, indent="  ", first="")
    for round_name, moments in groupby(life.moments, key=lambda one: one.round):
        say(f"Runde {round_name}")
        for one in moments:
            say_wrapped(one.text, first="  ", indent="    ")
    if life.heir is not None:
        say(f"Weiter mit: fko history {activity_name(life.heir)}")


def _as_json(life: Life) -> dict[str, Any]:
    from fko_cli.core.records import activity_name

    return {
        "activity": life.name,
        "title": life.title,
        "heir": activity_name(life.heir) if life.heir is not None else None,
        "moments": [{"round": one.round, "kind": one.kind, "text": one.text} for one in life.moments],
    }
