"""What the round holds at the moment: reports, needs, and the activities consolidated from the last merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fko_cli.core.deciding.activities import consolidate
from fko_cli.core.deciding.foreseeing import foreseen
from fko_cli.core.deciding.overriding import overrule
from fko_cli.core.editing import Override
from fko_cli.core.reading.fields import with_known_fields
from fko_cli.core.reading.names import NameBook, books_among
from fko_cli.core.records import Activity, Actor, Need, Report
from fko_cli.core.workshop import NO_RESULTS, WorkshopResults
from fko_cli.edges.store import Store, overrides, workshops
from fko_cli.edges.store import activities as merged
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.departed import departed_actors
from fko_cli.stages.activities.naming import known_synonyms


@dataclass(frozen=True)
class Listing:
    """The content of a round. `memberships` maps report ids to activity numbers.

    `actors` are those of the register and after them the `departed`: who reported and is not in the register any more.
    `merged` is false when reports have never been merged; `current` is false when reports or decisions are newer than
    the last merge, so that activities may be out of date. Values of the editor are in place; `needs` are those of
    institutions and then those of the workshop; `gone` are those whose activity
    does not exist any more.
    """

    round: str
    actors: tuple[Actor, ...]
    activities: tuple[Activity, ...]
    reports: tuple[Report, ...]
    needs: tuple[Need, ...]
    memberships: Mapping[int, int]
    merged: bool
    current: bool
    departed: tuple[Actor, ...] = ()
    gone: tuple[Override, ...] = ()
    workshop: WorkshopResults = NO_RESULTS


def listing(workspace: Workspace, store: Store, *, foresee: bool = False, only: int | None = None) -> Listing:
    """Everything in the current round of `workspace`, read at one moment.

    With `foresee`, reports that were never merged are activities too, by the numbers of `core.deciding.foreseeing`. With
    `only` the activity of that number and its reports alone.
    """
    registered = workspace.actors
    round_name = workspace.round
    with store.reading() as conn:
        memberships = merged.memberships(conn, round_name)
        wanted = None if only is None else [report for report, number in memberships.items() if number == only]
        reports = with_known_fields(stored.reports(conn, round_name, only=wanted), workspace.settings)
        needs = with_known_fields(stored.needs(conn, round_name), workspace.settings)
        departed = departed_actors(conn, workspace, (*reports, *needs))
        if foresee:
            memberships = foreseen(reports, memberships, merged.next_number(conn))
        links = merged.links(conn, round_name)
        edited = overrides.overrides(conn, round_name)
        found = workshops.results(conn, round_name)
        synonyms = known_synonyms(conn, workspace)
        before, now = merged.merged_state(conn, round_name), merged.input_state(conn, round_name)
    workshop = replace(found, entries=tuple(with_known_fields(found.entries, workspace.settings)))
    actors = (*registered, *departed)
    activities = consolidate(
        reports,
        memberships,
        groups=links.groups,
        successions=links.successions,
        settings=workspace.settings,
        actors=actors,
        names=NameBook(registered, synonyms),
        names_among=books_among(registered, synonyms),
    )
    overruled = overrule(activities, edited)
    return Listing(
        round=round_name,
        actors=actors,
        activities=overruled.activities,
        reports=tuple(reports),
        needs=(*needs, *workshop.needs),
        memberships={one.id: memberships[one.id] for one in reports if one.id in memberships},
        merged=before is not None,
        current=before == now or (before is None and not reports),
        departed=departed,
        gone=overruled.gone,
        workshop=workshop,
    )
