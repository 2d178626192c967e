"""What all commands share: the options, the opened workspace with its store, and the end with an exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from fko_cli.core.records import Actor
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.documents.outputs import Placed

DONE = 0
NEEDS_A_PERSON = 3
"""Exit code: done, and something was set aside or needs a person; it is listed."""

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="ORDNER", help="Arbeitsordner; ohne Angabe der aktuelle Ordner."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Ergebnis als JSON ausgeben, sonst nichts.")]


@contextmanager
def opened(path: Path | None) -> Iterator[tuple[Workspace, Store]]:
    """The workspace in `path` (or the current folder) and its open store, closed again at the end."""
    from fko_cli.edges.store import open_store
    from fko_cli.edges.workspace import open_workspace

    workspace = open_workspace(path)
    with open_store(workspace) as store:
        if store.server is not None:
            from fko_cli.stages.care.regions import describe

            describe(workspace, store)
        yield workspace, store


def agreed_or_refused(question: str, *, json: bool, remedy: str) -> bool:
    """Whether the person says yes; UserError with `remedy` where nobody can be asked."""
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import agreed, has_keyboard

    if json or not has_keyboard():
        why = "Mit --json fragt fko nicht nach." if json else "fko fragt vorher nach, und hier kann niemand antworten."
        raise UserError(f"{why} Nichts wurde verändert.", remedy)
    return agreed(question)


def warn_if_beside(placed: Placed) -> None:
    """Say on stderr why a file lies beside the place asked for, if it does."""
    from fko_cli.edges.terminal import notice

    if placed.reason:
        notice(f"{placed.reason} und bleibt, wie es ist. Geschrieben wird: {placed.path.name}")


def warn_of_departed(departed: Sequence[Actor]) -> None:
    """Say on stderr which institutions reported and are no longer in the register, if any."""
    from fko_cli.edges.terminal import notice

    if departed:
        count = "1 Institution steht" if len(departed) == 1 else f"{len(departed)} Institutionen stehen"
        notice(f"{count} nicht mehr in akteure.xlsx: {', '.join(actor.key for actor in departed)}")


def finish(exit_code: int) -> NoReturn:
    """End the command with `exit_code` (see docs/design.md for the codes)."""
    raise typer.Exit(exit_code)
