"""`fko list --all-regions`: what all regions have that share one PostgreSQL database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, finish

if TYPE_CHECKING:
    from fko_cli.stages.care.regions import Regions


def list_regions(workspace: Path | None, *, reports: bool, needs: bool, contacts: bool, json: bool) -> None:
    """Show all regions; the options are those of `fko list`."""
    from fko_cli.commands.list_ import as_json
    from fko_cli.edges import terminal
    from fko_cli.edges.workspace import open_workspace
    from fko_cli.stages.care.regions import all_regions

    found = all_regions(open_workspace(workspace))
    if json:
        regions = [
            {"region": one.settings.region.name, "schema": one.schema}
            | as_json(one.listing, one.settings, reports=reports, needs=needs, contacts=contacts)
            for one in found.read
        ]
        skipped = [{"schema": schema, "reason": reason} for schema, reason in found.skipped]
        terminal.emit_json({"regions": regions, "skipped": skipped})
    else:
        _show(found)
    for schema, reason in found.skipped:
        terminal.notice(f"Nicht gelesen: {schema}. {reason}")
    finish(NEEDS_A_PERSON if found.skipped else DONE)


def _show(found: Regions) -> None:
    from fko_cli.edges.terminal import say, table

    rows = [
        (
            one.settings.region.name,
            one.listing.round,
            len(one.listing.activities),
            len(one.listing.reports),
            len(one.listing.needs),
            "" if one.listing.current else "offen",
        )
        for one in found.read
    ]
    if rows:
        table(("Region", "Runde", "Aktivitäten", "Meldungen", "Bedarfe", "Zusammenführen"), rows)
        say()
    total = sum(len(one.listing.activities) for one in found.read)
    regions = "1 Region" if len(rows) == 1 else f"{len(rows) or 'Keine'} Regionen"
    say(f"{regions} mit zusammen {total} Aktivitäten." if rows else f"{regions}, die Sie lesen dürfen.")
