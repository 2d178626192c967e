"""The German names of the months and a day in words."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """`31. März 2026`."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
