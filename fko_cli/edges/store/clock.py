"""The time as the store keeps it: local wall-clock time without a zone, to the second."""

from __future__ import annotations

from datetime import datetime


def now() -> datetime:
    """The current local time, as staff would note it."""
    return datetime.now().replace(microsecond=0)
