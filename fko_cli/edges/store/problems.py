"""What the database refuses for reasons that a person can put right, in German; everything else is a bug and passes.

Neither passwords nor contents of rows are ever repeated: the sentences are ours, of the database's only the kind is used.
"""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, OperationalError

from fko_cli.core.errors import UserError
from fko_cli.edges.store_address import PASSWORD_VARIABLE, ServerAddress

AGAIN = "Bitte den Befehl wiederholen; was bis hierher gespeichert war, bleibt gespeichert."
WAITED_TOO_LONG = "55P03"
"""What PostgreSQL says when a lock was not to be had in the time given."""
_BUSY = UserError(
    "In diesem Arbeitsordner arbeitet gerade ein anderes fko.",
    "Bitte warten, bis es fertig ist, und den Befehl wiederholen. Nichts wurde verändert.",
)
_HELD = (
    "Vielleicht hält ein anderes Programm die Datei fest (eine Sicherung, ein Abgleich mit einem anderen Rechner, ein "
    "Virenscanner): Dann bitte etwas warten und wiederholen. Sonst die Rechte am Arbeitsordner prüfen."
)
_FULL = UserError("Der Datenträger ist voll.", "Bitte Platz schaffen und den Befehl wiederholen.")


def damaged(name: str) -> UserError:
    """The error for a file that is no database, or no longer one."""
    return UserError(
        f"{name} ist keine lesbare Datenbank von fko.",
        "Bitte „fko doctor --repair“ aufrufen: Das spielt die letzte Sicherung zurück. Die Originale der Rückläufe liegen "
        "in ruecklauf/<Runde>/originale.",
    )


def of_sqlite(problem: DBAPIError, name: str) -> UserError | None:
    """The sentence for an error of the SQLite file `name`, None when it is a bug."""
    text = str(problem.orig)
    if "not a database" in text or "malformed" in text:
        return damaged(name)
    if not isinstance(problem, OperationalError):
        return None
    if "locked" in text or "busy" in text:
        return _copy(_BUSY)
    if "unable to open" in text:  # on Windows a backup or a synchronisation keeps others out while it reads the file
        return UserError(f"{name} lässt sich nicht öffnen: Der Zugriff wurde verweigert.", _HELD)
    if "readonly" in text:
        return UserError(f"{name} kann nicht geschrieben werden: Die Datei oder ihr Ordner ist schreibgeschützt.", _HELD)
    if "full" in text:
        return _copy(_FULL)
    if "disk I/O" in text:  # a share that is full says so only when it is flushed, and SQLite does not repeat why
        return UserError(
            f"{name} lässt sich gerade nicht lesen oder schreiben.",
            "Bitte die Verbindung zum Laufwerk prüfen, und ob dort noch Platz ist. Dann wiederholen, wenn nötig zweimal.",
        )
    return None


def of_server(problem: DBAPIError, address: ServerAddress) -> UserError | None:
    """The sentence for an error of the PostgreSQL database at `address`, None when it is a bug."""
    state = getattr(problem.orig, "sqlstate", None) or ""
    if state in (WAITED_TOO_LONG, "40P01"):
        return _copy(_BUSY)
    if state == "42501":
        return no_right(address)
    if state == "25006":
        return UserError(
            f"Die {address} nimmt nur Lesen an.", "Bitte die Datenbankverwaltung fragen, ob der Server gerade gewartet wird."
        )
    if state.startswith("53"):
        return _short_of(state, address)
    if state.startswith(("57P", "08")) or (not state and isinstance(problem, OperationalError)):
        return _not_connected(problem, address)
    return None


def no_right(address: ServerAddress, what: str = "dafür") -> UserError:
    """The error for somebody who may not do it."""
    who = f"der Benutzer {address.user}" if address.user else "dieser Benutzer"
    return UserError(
        f"In der {address} hat {who} nicht das Recht {what}. Nichts wurde verändert.",
        "Bitte die Datenbankverwaltung um das Recht bitten; das Handbuch nennt die Anweisungen (Abschnitt „PostgreSQL“).",
    )


def _short_of(state: str, address: ServerAddress) -> UserError:
    if state == "53100":
        return UserError("Der Datenträger des Datenbankservers ist voll.", "Bitte die Datenbankverwaltung verständigen.")
    if state == "53300":
        return UserError(f"Die {address} nimmt gerade keine weitere Verbindung an.", "Bitte etwas später wiederholen.")
    return UserError(f"Der {address} fehlt es gerade an Speicher.", "Bitte etwas später wiederholen.")


def _not_connected(problem: DBAPIError, address: ServerAddress) -> UserError:
    """Why there is no connection (any more). The driver tells no code here, and servers may speak another language."""
    text, connection = str(problem.orig), getattr(problem.orig, "pgconn", None)
    asked = getattr(connection, "needs_password", False) or "no password supplied" in text
    refused = getattr(connection, "used_password", False) or re.search(r"password authentication|Passwort-Auth", text)
    if asked:
        return UserError(f"Die {address} verlangt ein Kennwort, und keines ist bekannt.", _how_to_sign_in())
    if re.search(r"(database|Datenbank) [\"»“][^\"«”]*[\"«”] (does not exist|existiert nicht)", text):
        return UserError(
            f"Auf dem Server gibt es die Datenbank {address.database} nicht.",
            "Bitte die Adresse prüfen (fko.toml, [store] url).",
        )
    if (
        re.search(r"pg_hba|role .* does not exist|Rolle .* existiert nicht|authentication failed|permitted to log in", text)
        or refused
    ):
        return UserError(
            f"Die {address} nimmt die Anmeldung nicht an: Benutzer oder Kennwort stimmen nicht, oder dieser Rechner ist "
            "nicht zugelassen.",
            _how_to_sign_in(),
        )
    if not problem.connection_invalidated and not getattr(problem.orig, "sqlstate", None):
        return UserError(
            f"Die {address} ist nicht erreichbar.",
            "Bitte Netz, VPN und die Adresse prüfen (fko.toml, [store] url) und den Befehl wiederholen. "
            "Nichts wurde verändert.",
        )
    return UserError(f"Die Verbindung zur {address} ist abgerissen.", AGAIN)


def _how_to_sign_in() -> str:
    return (
        f"Bitte einmal „fko login store“ ausführen oder die Umgebungsvariable {PASSWORD_VARIABLE} setzen; auch .pgpass gilt."
    )


def _copy(error: UserError) -> UserError:
    """A fresh error, because one that was raised keeps its traceback."""
    return UserError(error.message, error.remedy)
