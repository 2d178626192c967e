"""Reading all regions that share one PostgreSQL database, at one moment.

Settings and institutions of a region lie in files of its workspace. `describe` keeps a public copy of them beside the data,
so that somebody without these files can list activities as the region itself does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from fko_cli.core.editions.state import actors_from_json, actors_to_json, public_settings, read_settings
from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.core.settings import Settings
from fko_cli.edges.store import MOVED, Store, get_meta, problems, put_meta, schema, server
from fko_cli.edges.store.engines import server_engine
from fko_cli.edges.store_address import EXAMPLE, ServerAddress, server_address
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import Listing, listing

_DESCRIPTION = "region"


@dataclass(frozen=True)
class RegionListing:
    """What one region has in its present round."""

    schema: str
    settings: Settings
    listing: Listing


@dataclass(frozen=True)
class Regions:
    """The regions that could be read, by name, and (schema, reason) of those that this user may read and could not be."""

    read: tuple[RegionListing, ...]
    skipped: tuple[tuple[str, str], ...]


def describe(workspace: Workspace, store: Store) -> None:
    """Keep settings and institutions of the workspace in a shared database, where they are not yet as they are now.

    Nothing happens where there is nothing to share, the register can't be read, or this user may not write.
    """
    if store.server is None:
        return
    with suppress(UserError):
        description = json.dumps(
            {"settings": public_settings(workspace.settings), "actors": actors_to_json(workspace.actors)}, sort_keys=True
        )
        with store.reading() as conn:
            known = get_meta(conn, _DESCRIPTION)
        if known != description:
            with store.writing() as conn:
                put_meta(conn, _DESCRIPTION, description)


def all_regions(workspace: Workspace) -> Regions:
    """What all regions have in the database that the settings of `workspace` name; it needs no store of its own there."""
    url = workspace.settings.store.url
    if not url:
        raise UserError(
            "Alle Regionen lassen sich nur lesen, wenn sie in einer gemeinsamen PostgreSQL-Datenbank liegen.",
            f'Bitte in fko.toml unter [store] ihre Adresse eintragen, zum Beispiel url = "{EXAMPLE}".',
        )
    address = server_address(url)
    engine = server_engine(address)
    try:
        with engine.connect() as conn, conn.begin():
            return _all(conn, address)
    except DBAPIError as problem:
        raise problems.of_server(problem, address) or problem from problem
    finally:
        engine.dispose()


def _all(conn: Connection, address: ServerAddress) -> Regions:
    read: list[RegionListing] = []
    skipped: list[tuple[str, str]] = []
    for name, state in server.regions(conn):
        if not state.readable:
            continue
        if state.revision != schema.SCHEMA_REVISION:
            skipped.append((name, _other_version(state.revision)))
            continue
        found = _region(conn, ServerAddress(address.url, name))
        if isinstance(found, str):
            skipped.append((name, found))
        elif found is not None:
            read.append(found)
    return Regions(tuple(sorted(read, key=lambda one: one.settings.region.name)), tuple(skipped))


def _other_version(revision: str | None) -> str:
    return f"Diese Region arbeitet mit einer anderen Version von fko (Stand {revision} statt {schema.SCHEMA_REVISION})."


def _region(conn: Connection, address: ServerAddress) -> RegionListing | str | None:
    """The region in that schema; a sentence when it can't be read, None when it has moved away."""
    try:
        with conn.begin_nested():
            conn.execute(text(f'SET LOCAL search_path TO "{address.schema}"'))
            if get_meta(conn, MOVED) is not None:
                return None
            description = get_meta(conn, _DESCRIPTION)
            if description is None:
                return "Dort hat noch niemand mit fko gearbeitet, seit sie umgezogen ist."
            data = json.loads(description)
            settings = read_settings(data["settings"])
            # Its folder is not here; for its own table of synonyms the bundled one stands in.
            place = _Described(Path(address.schema), settings, actors_from_json(data["actors"]))
            return RegionListing(address.schema, settings, listing(place, _OnConnection(conn, address)))
    except DBAPIError as problem:
        worded = problems.of_server(problem, address)
        if worded is None:
            raise
        return worded.message


@dataclass(frozen=True)
class _Described(Workspace):
    """A workspace whose files lie elsewhere, as its description says."""

    register: tuple[Actor, ...] = field(default=())

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        return self.register


class _OnConnection(Store):
    """A store that is read within a transaction that is open already."""

    def __init__(self, conn: Connection, address: ServerAddress) -> None:
        super().__init__(conn.engine, str(address), address)
        self._conn = conn

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection."""
        yield self._conn
