"""The meaning of short answers: status, change, yes or no, activity number; and what is no answer.

Each reader gives the understood value or None, and never raises; what is not understood stays as typed.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from fko_cli.core.questionnaire import Change, Status
from fko_cli.core.reading.text import fold, plain

MAX_COMPARED = 1_000
"""Characters from which a text is no short answer."""

_NOTHING = re.compile(
    r"(?:[-–—/._?*\s]+|\.?/\.?|[kn]\.? ?/?a\.?|keine? ?(?:angaben?|antwort|weiteren?)?|keins|none|null|nil"
    r"|entfaellt|nicht relevant|trifft nicht zu|nichts|ohne|leer)"
)


def is_no_answer(text: str) -> bool:
    """Whether a text stands for an empty cell: "–", "k. A.", "keine", "entfällt", "n/a"."""
    text = text.strip()
    low = text.casefold().replace("ä", "ae").replace("ö", "oe") if len(text) <= 20 else ""
    return 0 < len(low) <= 20 and _NOTHING.fullmatch(low) is not None


# Stems; a word of the answer begins with one of them.
_STATUS_STEMS: tuple[tuple[Status, tuple[str, ...]], ...] = tuple(
    (status, tuple(stems.split()))
    for status, stems in (
        (
            Status.running,
            "laufend laeuft lfd fortlaufend aktiv aktuell umsetzung durchfuehrung jaehrlich jaehrl live gestartet begonnen"
            " besteh dauer etabliert arbeit ongoing running verlaengert fortgefuehrt fortgesetzt verstetigt regelmaessig"
            " angelaufen implementiert existier unbefristet active gange",
        ),
        (
            Status.planned,
            "geplant planung beantragt vorbereitung idee angedacht vorgesehen planned konzept antrag bewilligung"
            " vorhaben kuenftig zukuenftig startet avisiert angestrebt ausschreibung",
        ),
        (
            Status.finished,
            "abgeschlossen beendet fertig ausgelaufen erledigt done finished abgelaufen umgesetzt completed abschluss",
        ),
        (
            Status.dropped,
            "entfaellt entfallen eingestellt gestrichen abgebrochen abgesagt zurueckgezogen dropped verworfen weggefallen",
        ),
    )
)
_NEGATED = re.compile(r"\b(?:noch nicht|not yet)\b")
_NOT = re.compile(r"\b(?:nicht(?! fortgesetzt| fortgefuehrt| weitergefuehrt)|kein\w*|not|ohne)\b")
_NO_LONGER = re.compile(r"\b(?:nicht (?:mehr )?(?:fortgesetzt|fortgefuehrt|weitergefuehrt)|nicht mehr)\b")


def read_status(text: str) -> Status | None:
    """Status of "läuft", "in Planung", "Umsetzung"; None when no status or more than one is meant."""
    low = fold(text) if len(text) <= MAX_COMPARED else ""
    for status in Status:
        if low == fold(status.value):
            return status
    if _NO_LONGER.search(low):
        return Status.dropped
    if _NEGATED.search(low):
        return Status.planned
    if not low or _NOT.search(low):
        return None
    words = low.split()
    if words[0] == "ab" and len(words) <= 3:
        return Status.planned
    found = {status for status, stems in _STATUS_STEMS if any(word.startswith(stems) for word in words)}
    if (
        found == {Status.running, Status.planned}
        and re.search(r"\bin (?:umsetzung|arbeit)\b", low) is None
        and "wird" in words
    ):
        return Status.planned
    if not found and len(words) == 1:
        found = {status for status in Status if fuzz.ratio(low, fold(status.value)) >= 84}
    return found.pop() if len(found) == 1 else None


_CHANGE_STEMS: tuple[tuple[Change, tuple[str, ...]], ...] = (
    (Change.unchanged, ("unveraendert", "gleich", "wie", "unchanged", "fortgefuehrt", "identisch")),
    (
        Change.changed,
        ("geaendert", "veraendert", "aktualisiert", "angepasst", "ergaenzt", "changed", "ueberarbeitet", "modifiziert"),
    ),
    (Change.new, ("neu", "new", "erstmal", "hinzugekommen")),
    (Change.dropped, ("entfaellt", "entfallen", "gestrichen", "weggefallen", "eingestellt", "dropped", "beendet")),
)


def read_change(text: str) -> Change | None:
    """Change of "keine Änderung", "aktualisiert", "NEU!"; None when not clear."""
    low = fold(text) if len(text) <= MAX_COMPARED else ""
    if re.fullmatch(r"(?:keine?|ohne|no)(?: \w+)?(?: aenderung(?:en)?| changes?)?|nein|bleibt(?: \w+)*", low):
        return Change.unchanged
    words = low.split()
    found = {change for change, stems in _CHANGE_STEMS if any(word.startswith(stems) for word in words)}
    return found.pop() if len(found) == 1 and not {"nicht", "teilweise"} & set(words) else None


_YES = frozenset(
    (
        "ja",
        "j",
        "x",
        "yes",
        "y",
        "ok",
        "gerne",
        "wahr",
        "true",
        "1",
        "okay",
        "einverstanden",
        "freigegeben",
        "jawohl",
        "ja gerne",
        "ja bitte",
    )
)
_NO = frozenset(
    ("nein", "n", "no", "0", "falsch", "false", "nicht", "lieber nicht", "nein danke", "nicht freigegeben", "bitte nicht")
)


def read_yes_no(text: str) -> bool | None:
    """True for "ja", "x", "WAHR", "✓"; False for "nein"; None when neither is clear."""
    if text.strip() in {"✓", "✔", "☑", "☒", "✗x", "√"}:
        return True
    low = fold(text) if len(text) <= MAX_COMPARED else "?"
    if low in _YES:
        return True
    return False if low in _NO or (not low and text.strip() in {"-", "–", "☐", "✗"}) else None


_NUMBER = re.compile(r"(?:a|akt|aktivitaet)?[\s.\-–_]*(?:nr\.?)?\s*0*(\d{1,5})", re.IGNORECASE)


def read_number(text: str) -> str | None:
    """`A-0012` for "A-0012", "a12", "12"; None when it is no activity number."""
    match = _NUMBER.fullmatch(plain(text))
    return f"A-{int(match[1]):04d}" if match and int(match[1]) else None
