"""Periods in the concept: dates in one form, other words as somebody wrote them, nothing added but what joins."""

from datetime import date

import pytest

from fko_cli.core.concept.periods import period_text
from fko_cli.core.deciding import rules
from fko_cli.core.reading.periods import parse_period, parse_range
from fko_cli.core.records import Period
from tests.concepts import ongoing, report, year

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        (None, None, ""),
        (year(2024), None, "seit 2024"),
        (year(2028), None, "ab 2028"),
        (None, year(2027), "bis 2027"),
        (year(2024), year(2027), "2024 – 2027"),
        (year(2024), year(2024), "2024"),
        (year(2024), ongoing("unbefristet"), "seit 2024, fortlaufend"),
        (year(2024), ongoing("jährlich"), "seit 2024, jährlich"),
        (None, ongoing(), "fortlaufend"),
        (Period("demnächst", understood=False), None, "demnächst"),
        (Period("demnächst", understood=False), year(2027), "demnächst – 2027"),
        (Period("01.04.2024", date(2024, 4, 1), date(2024, 4, 1), "day"), None, "seit 04/2024"),
        (Period("15.4.24", date(2024, 4, 15), date(2024, 4, 15), "day"), year(2025), "15.04.2024 – 2025"),
        (None, Period("31.12.2027", date(2027, 12, 31), date(2027, 12, 31), "day"), "bis 12/2027"),
        (Period("Q3/25", date(2025, 7, 1), date(2025, 9, 30), "quarter"), None, "seit 3. Quartal 2025"),
        (Period("H1 26", date(2026, 1, 1), date(2026, 6, 30), "half-year"), None, "seit 1. Halbjahr 2026"),
    ],
)
def test_period_in_words(start, end, printed):
    assert period_text(start, end, TODAY) == printed


def collected(start: str, end: str) -> dict[str, Period]:
    """Both cells as they are read at collection; a range in the first one fills the second."""
    if end:
        return {"start": parse_period(start, role="start"), "end": parse_period(end, role="end")}
    first, last = parse_range(start)
    if last:
        return {"start": first, "end": last} if first else {"end": last}
    return {"start": parse_period(start, role="start")}


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        ("ca. März 26", "", "seit ca. März 26"),
        ("ca. März 27", "Ende 2028", "ca. März 27 – Ende 2028"),
        ("voraussichtlich 2027", "", "ab voraussichtlich 2027"),
        ("Mitte 2025", "", "seit Mitte 2025"),
        ("Anfang 2026", "bis ca. Ende 2027", "Anfang 2026 bis ca. Ende 2027"),
        ("seit Sommer 24", "", "seit Sommer 24"),
        ("Frühjahr 26", "", "seit Frühjahr 26"),
        ("2024/2025", "", "seit 2024/2025"),
        ("jedes Jahr im Mai", "", "jedes Jahr im Mai"),
        ("jedes Jahr im Mai", "fortlaufend", "jedes Jahr im Mai, fortlaufend"),
        ("lfd.", "", "fortlaufend"),
        ("2025 ff.", "", "seit 2025 ff."),
        ("fortlaufend seit 2012", "", "fortlaufend seit 2012"),
        ("März 26, jährlich", "", "seit März 26, jährlich"),
        ("ab 2026 (geplant)", "", "ab 2026 (geplant)"),
        ("März 26", "", "seit 03/2026"),
        ("seit 2019", "2027", "2019 – 2027"),
        ("2024 - 2027", "", "2024 – 2027"),
        ("2024 - 2027", "2027", "2024 – 2027"),
        ("2024/2025", "2027", "2024/2025 – 2027"),
        ("Q2 2026", "Dec 2027", "2. Quartal 2026 – 12/2027"),
        ("SJ 12/13", "fortlaufend", "seit SJ 12/13, fortlaufend"),
        ("noch offen", "", "noch offen"),
        ("", "Mitte 2027", "bis Mitte 2027"),
    ],
)
def test_nothing_is_printed_that_nobody_wrote(start, end, printed):
    values = {key: value for key, value in collected(start, end).items() if value.text}
    one = report(1, "ihk", **values)
    first, last = rules.starting([one]), rules.ending([one])
    assert period_text(first.value if first else None, last.value if last else None, TODAY) == printed


def test_how_often_is_said_in_the_words_of_whoever_said_it():
    reports = [report(1, "ihk", start=year(2024)), report(2, "hwk", start=Period("jedes Jahr im Mai", ongoing=True))]
    first, last = rules.starting(reports), rules.ending(reports)
    assert period_text(first.value, last.value, TODAY) == "seit 2024, jedes Jahr im Mai"
