"""What the answers of an outgoing mail server mean: accepted, refused for good, or worth another attempt (German)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fko_cli.core.sending.letters import LetterState
from fko_cli.core.sizes import megabytes
from fko_cli.edges.mail.credentials import how_to_sign_in
from fko_cli.edges.mail.problems import server_words


class Stage(enum.Enum):
    """What the server was asked when it answered."""

    size = "size"
    sender = "sender"
    recipient = "recipient"
    content = "content"
    dot = "dot"


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome for one letter: accepted, refused or failed (later perhaps), and why, in German.

    `for_all` says that every other letter would meet the same: then it makes no sense to go on.
    """

    state: LetterState
    detail: str = ""
    for_all: bool = False


_CORRECT = "Bitte die Adresse in akteure.xlsx berichtigen"
_ANOTHER_WAY = "Bitte die Datei auf anderem Weg übergeben oder bei der IT nach der Grenze fragen"
_AUTHENTICATION = {530, 535, 538}
_TOO_LARGE = {552, 523}


def reply_to(stage: Stage, code: int, text: bytes | str, size: int = 0, *, signed_in: bool = True) -> Reply:
    """The meaning of the server's answer `code` and `text` at this stage."""
    said = server_words(code, text)
    if stage is Stage.dot and 200 <= code < 300:
        return Reply(LetterState.accepted, said)
    if code in _AUTHENTICATION:
        return Reply(
            LetterState.failed, f"Der Server verlangt eine Anmeldung: {said}. {how_to_sign_in('smtp')}", for_all=True
        )
    if stage is Stage.size or (code in _TOO_LARGE and "5.2.2" not in said and stage is not Stage.recipient):
        about = f" ist mit {megabytes(size)} zu groß" if size else " ist zu groß"
        return Reply(LetterState.refused, f"Die Nachricht{about} für den Server: {said}. {_ANOTHER_WAY}")
    if 400 <= code < 500:
        return Reply(LetterState.failed, f"{_temporary(stage)}: {said}. Ein späterer Lauf versucht es noch einmal")
    if stage is Stage.sender:
        without = "" if signed_in else f" {how_to_sign_in('smtp')}"
        return Reply(LetterState.failed, f"Der Server lehnt den Absender ab: {said}.{without}", for_all=True)
    if stage is Stage.recipient:
        return Reply(LetterState.refused, f"Der Server lehnt die Adresse ab: {said}. {_CORRECT}")
    return Reply(LetterState.refused, f"Der Server nimmt die Nachricht nicht an: {said}")


def _temporary(stage: Stage) -> str:
    if stage is Stage.recipient:
        return "Der Server nimmt für diese Adresse gerade nichts an (oft nur eine Wartezeit für neue Absender)"
    return "Der Server nimmt gerade nichts an"
