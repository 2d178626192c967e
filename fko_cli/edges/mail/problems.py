"""Why a mail server can't be reached or trusted, in German sentences (for sending and for fetching)."""

from __future__ import annotations

import socket
import ssl

from fko_cli.core.errors import UserError
from fko_cli.core.sending.messages import one_line
from fko_cli.edges.files import reason

_ASK_IT = "Bitte bei der IT nachfragen. Über eine ungeprüfte Verbindung verschickt und liest fko nichts."
_CERTIFICATES = {
    9: "ist noch nicht gültig (stimmt die Uhr dieses Rechners?)",
    10: "ist abgelaufen",
    18: "ist selbst ausgestellt; dieser Rechner vertraut ihm nicht",
    19: "stammt von einer Stelle, der dieser Rechner nicht vertraut",
    20: "stammt von einer Stelle, der dieser Rechner nicht vertraut",
    21: "stammt von einer Stelle, der dieser Rechner nicht vertraut",
    62: "ist auf einen anderen Namen ausgestellt",
    64: "ist auf einen anderen Namen ausgestellt",
}


def connection_problem(problem: OSError, host: str, port: int, prefix: str) -> UserError:
    """The error for a person when `host` can't be reached; `prefix` is `smtp` or `imap`, as the keys in [mail] begin."""
    where = f"{host}, Port {port}"
    if isinstance(problem, ssl.SSLCertVerificationError):
        words = _CERTIFICATES.get(problem.verify_code, f"ist nicht vertrauenswürdig ({problem.verify_message})")
        return UserError(f"Das Zertifikat von {host} {words}.", _ASK_IT)
    if isinstance(problem, ssl.SSLError):
        return UserError(
            f"Mit {where} kommt keine verschlüsselte Verbindung zustande ({problem.reason or 'TLS-Fehler'}).",
            f"Bitte {prefix}_port und {prefix}_security in fko.toml prüfen: „tls“ und „starttls“ haben verschiedene Ports.",
        )
    if isinstance(problem, socket.gaierror):
        return UserError(
            f"Den Server „{host}“ kennt das Netz nicht.",
            f"Bitte {prefix}_host in fko.toml und die Verbindung zum Netz prüfen.",
        )
    if isinstance(problem, TimeoutError):
        return UserError(f"{where} antwortet nicht.", f"Bitte {prefix}_port in fko.toml und die Verbindung zum Netz prüfen.")
    if isinstance(problem, ConnectionRefusedError):
        return UserError(f"{where} nimmt keine Verbindung an.", f"Bitte {prefix}_host und {prefix}_port in fko.toml prüfen.")
    return UserError(f"{where} ist nicht erreichbar: {reason(problem)}.", "Bitte die Verbindung zum Netz prüfen.")


def server_words(code: int, text: bytes | str, limit: int = 200) -> str:
    """What the server said, cleaned and short, for the end of a sentence: `550 5.1.1 User unknown`."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(f"{code} {words}")[:limit]
