"""Alembic's migrations of the store, run from code: no configuration file, no command line."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def known_revisions() -> set[str]:
    """The names of all migrations that this version of `fko` has."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(engine: Engine) -> None:
    """Run all migrations that are missing, in one transaction."""
    config = _config()
    with engine.connect().execution_options(fko_writing=True) as conn, conn.begin():
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
