"""Until when returned files are kept (pure)."""

from __future__ import annotations

from datetime import date

from fko_cli.core.settings import Privacy


def kept_until(privacy: Privacy, deadline: date) -> date | None:
    """The last day on which the returned files of a round with that deadline are kept; None when there is no end.

    A fixed day holds for all rounds whose deadline lies before it.
    """
    if privacy.keep_returns_until is not None:
        return privacy.keep_returns_until if deadline <= privacy.keep_returns_until else None
    if privacy.keep_returns_years is None:
        return None
    year = min(deadline.year + privacy.keep_returns_years, date.max.year)
    try:
        return deadline.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)
