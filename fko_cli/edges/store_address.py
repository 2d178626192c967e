"""Where the store of a workspace is: its SQLite file, or a schema of a PostgreSQL database named in `fko.toml`.

Nothing heavy is imported here, because `fko status` asks first whether there is a file to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from fko_cli.core.errors import UserError

if TYPE_CHECKING:
    from fko_cli.edges.workspace import Workspace

EXAMPLE = "postgresql+psycopg://fko@db.example.org/fko"
"""An address as people type it: user, server, database."""
PASSWORD_VARIABLE = "FKO_STORE_PASSWORD"
_SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A schema of a PostgreSQL database. `url` has no password in it; `schema` is empty where no single region is meant."""

    url: str
    schema: str

    @property
    def user(self) -> str:
        """Who signs in, empty when the driver finds out by itself."""
        return unquote(urlsplit(self.url).username or "")

    @property
    def host(self) -> str:
        """The name of the server (or the folder of its socket), empty for the computer itself."""
        parts = urlsplit(self.url)
        return parts.hostname or next(iter(parse_qs(parts.query).get("host", [])), "")

    @property
    def database(self) -> str:
        """The name of the database."""
        return unquote(urlsplit(self.url).path.removeprefix("/"))

    @property
    def driver_url(self) -> str:
        """The address with the name of the driver."""
        return f"postgresql+psycopg://{self.url.partition('://')[2]}"

    def __str__(self) -> str:
        where = f" auf {self.host}" if self.host else ""
        within = f", Schema {self.schema}" if self.schema else ""
        return f"PostgreSQL-Datenbank {self.database}{where}{within}"


def server_of(workspace: Workspace) -> ServerAddress | None:
    """The schema that holds the workspace's store, None when that is its SQLite file; UserError when it is not usable."""
    store = workspace.settings.store
    if not store.url:
        return None
    address = server_address(store.url, store.schema_name)
    if not address.schema:
        raise UserError(
            "In fko.toml steht unter [store] eine url, aber kein schema_name.",
            "Bitte url leeren und „fko store move URL“ aufrufen: Das legt das Schema an und trägt beides ein.",
        )
    return address


def server_address(url: str, schema: str = "") -> ServerAddress:
    """The address in `url`; UserError (which never repeats it) when it has a password in it or is no PostgreSQL address."""
    if has_password(url):
        raise UserError(
            "Die Adresse der Datenbank enthält ein Kennwort. Das gehört nicht in fko.toml und nicht in einen Befehl.",
            "Bitte das Kennwort herausnehmen und einmal „fko login store“ ausführen oder die Umgebungsvariable "
            f"{PASSWORD_VARIABLE} setzen.",
        )
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _SCHEMES and len(parts.path) > 1 and (parts.port or True)
    except ValueError:
        usable = False
    if not usable:
        raise UserError(
            "Die Adresse der Datenbank ist nicht richtig geschrieben.",
            f"Sie hat die Form {EXAMPLE} (Benutzer, Server, Datenbank).",
        )
    if schema and not _SCHEMA.fullmatch(schema):
        raise UserError(
            f"„{schema}“ ist kein Name für ein Schema.",
            "Er besteht aus höchstens 63 Kleinbuchstaben ohne Umlaute, Ziffern und Unterstrichen, "
            "zum Beispiel region_aachen.",
        )
    return ServerAddress(url, schema)


def has_password(url: str) -> bool:
    """Whether something that looks like a password stands in `url`, even in one that is not written properly."""
    address, _, query = url.partition("?")
    user = address.partition("://")[2].rpartition("@")[0]
    return ":" in user or bool(re.search(r"(^|&)(ssl)?password=", query))
