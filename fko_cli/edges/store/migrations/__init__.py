"""Alembic's migrations of the store, run from code: no configuration file, no command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

if TYPE_CHECKING:
    from fko_cli.edges.store_address import ServerAddress


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def known_revisions() -> set[str]:
    """The names of all migrations that this version of `fko` has."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(engine: Engine, address: ServerAddress | None = None, revision: str = "head") -> None:
    """Run all migrations that are missing (up to `revision`) in one transaction, on a server as the owner of the schema."""
    config = _config()
    with engine.connect().execution_options(fko_writing=True) as conn, conn.begin():
        config.attributes["connection"] = conn
        if address is not None:
            from fko_cli.edges.store import server

            server.act_as_owner(conn, address.schema)
            config.attributes["schema"] = address.schema
        command.upgrade(config, revision)
        if address is not None:
            server.protect_key(conn)
