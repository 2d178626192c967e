"""Ways of writing a time, and what they must and must not be taken for."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fko_cli.core.reading.periods import parse_period, parse_range

MEANINGS = """
2026                                 | 2026-01-01 | 2026-12-31 | year
12/26                                | 2026-12-01 | 2026-12-31 | month
03.2014                              | 2014-03-01 | 2014-03-31 | month
2012-04                              | 2012-04-01 | 2012-04-30 | month
Dez. 26                              | 2026-12-01 | 2026-12-31 | month
Oct 2023                             | 2023-10-01 | 2023-10-31 | month
seit Sept. 2023                      | 2023-09-01 | 2023-09-30 | month
1.1.24                               | 2024-01-01 | 2024-01-01 | day
27. September 2022                   | 2022-09-27 | 2022-09-27 | day
2023-10-01 00:00:00                  | 2023-10-01 | 2023-10-01 | day
45658                                | 2025-01-01 | 2025-01-01 | day
Q3/25                                | 2025-07-01 | 2025-09-30 | quarter
Q3 2026                              | 2026-07-01 | 2026-09-30 | quarter
3. Quartal 2026                      | 2026-07-01 | 2026-09-30 | quarter
III/26                               | 2026-07-01 | 2026-09-30 | quarter
Ende 2027                            | 2027-10-01 | 2027-12-31 | quarter
Mitte 2026                           | 2026-05-01 | 2026-07-31 | quarter
Ende März 2026                       | 2026-03-01 | 2026-03-31 | month
2. Halbjahr 2026                     | 2026-07-01 | 2026-12-31 | half-year
2. Schulhalbjahr 2025/26             | 2026-02-01 | 2026-07-31 | half-year
seit Herbst 23                       | 2023-09-01 | 2023-11-30 | season
Winter 2025/26                       | 2025-12-01 | 2026-02-28 | season
SJ 23/24                             | 2023-08-01 | 2024-07-31 | term
WiSe 2025/26                         | 2025-10-01 | 2026-03-31 | term
WS 26/27                             | 2026-10-01 | 2027-03-31 | term
SoSe 27                              | 2027-04-01 | 2027-09-30 | term
KW 34/2026                           | 2026-08-17 | 2026-08-23 | week
2023/24                              | 2023-01-01 | 2024-12-31 | year
seit 22                              | 2022-01-01 | 2022-12-31 | year
voraussichtlich ab Herbst 2026       | 2026-09-01 | 2026-11-30 | season
ab 2024 (Studie)                     | 2024-01-01 | 2024-12-31 | year
SS 27 (09/2027)                      | 2027-09-01 | 2027-09-30 | month
2024 – 2027                          | 2024-01-01 | 2027-12-31 | year
01.05.-31.12.26                      | 2026-05-01 | 2026-12-31 | span
1.-3. Quartal 2026                   | 2026-01-01 | 2026-09-30 | span
10-12/2026                           | 2026-10-01 | 2026-12-31 | span
Herbst/Winter 2026                   | 2026-09-01 | 2027-02-28 | span
"""


@pytest.mark.parametrize("line", MEANINGS.strip().splitlines())
def test_wording_means_interval(line):
    text, first, last, precision = (part.strip() for part in line.split("|"))
    period = parse_period(text, role="start")
    assert (str(period.first), str(period.last), period.precision) == (first, last, precision)
    assert period.understood and period.text == text


@pytest.mark.parametrize(
    "text",
    [
        "fortlaufend",
        "laufend",
        "lfd.",
        "unbefristet",
        "jährlich",
        "jährl.",
        "alle 2 Jahre",
        "offen",
        "open end",
        "jedes Jahr im März",
        "laufend, alle zwei Jahre",
        "lfd., jährl. Fortschreibung",
        "fortlaufent",
        "bis auf Weiteres",
        "2 x jährlich",
    ],
)
def test_no_end(text):
    period = parse_period(text, role="end")
    assert period.ongoing and period.understood and period.first is period.last is None


@pytest.mark.parametrize(
    "text", ["demnächst", "Bezug 27", "im März", "3 Jahre", "32.13.2026", "nach Bewilligung", "99", "2027 bis 2024"]
)
def test_what_is_not_understood_keeps_its_words(text):
    period = parse_period(text, role="start")
    assert (period.text, period.understood, period.first, period.last) == (text, False, None, None)


@pytest.mark.parametrize("text", ["seit Jahren", "seit vielen Jahren", "noch offen", "ab sofort"])
def test_words_that_say_nothing_about_dates_are_understood(text):
    period = parse_period(text, role="start")
    assert period.understood and not period.ongoing and period.first is None


RANGES = """
2024 - 2027             | 2024              | 2027
01.04.23-31.03.26       | 01.04.2023        | 31.03.2026
seit 2019, laufend      | seit 2019, laufend| fortlaufend
2025 ff.                | 2025 ff.          | fortlaufend
2019 – heute            | 2019              | fortlaufend
bis Ende 2026           |                   | 4. Quartal 2026
Mai bis Juli 2026       | 05/2026           | 07/2026
Q1-Q2 2026              | 1. Quartal 2026   | 2. Quartal 2026
ab 2025                 | ab 2025           |
fortlaufend             | fortlaufend       |
"""


@pytest.mark.parametrize("line", RANGES.strip().splitlines())
def test_a_range_gives_both_ends(line):
    text, start, end = (part.strip() for part in line.split("|"))
    found = parse_range(text)
    assert tuple(period.text if period else "" for period in found) == (start, end)


def test_words_that_name_no_period_stay_as_they_are_and_nothing_stays_nothing():
    start, end = parse_range("demnächst")
    assert (start.text, start.understood, end) == ("demnächst", False, None)
    shown, _ = parse_range(1.5, text="1,5 Jahre")
    assert shown.text == "1,5 Jahre"
    assert parse_range("") == (None, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("ab 2024, bis 2026", "2024", "2026"), ("2024, 2026", "2024", "2026"), ("2026, 2024", None, None)],
)
def test_two_dates_with_a_comma_are_a_range_unless_they_run_backwards(text, start, end):
    first, last = parse_range(text)
    assert (first.text if first and first.understood else None, last.text if last else None) == (start, end)


def test_values_of_a_spreadsheet():
    assert parse_period(2026, role="start").iso == "2026"
    assert parse_period(45658, role="start", text="45658").iso == "2025-01-01"
    assert parse_period(12.2026, role="end", text="12,2026").iso == "2026-12"
    assert parse_period(datetime(2026, 5, 4), role="start", text="04.05.2026").iso == "2026-05-04"


def test_a_date_shown_as_month_is_a_month():
    assert parse_period(date(2026, 12, 1), role="end", text="Dez 26").iso == "2026-12"


def test_since_in_the_end_column_has_no_end():
    period = parse_period("seit 2019", role="end")
    assert period.ongoing and period.last is None


@given(st.integers(1990, 2050), st.integers(1, 12))
def test_every_way_to_write_a_month_agrees(year, month):
    ways = [
        f"{month:02d}/{year}",
        f"{month}.{year}",
        f"{year}-{month:02d}",
        f"ab {month:02d}/{year}",
        f"seit {month:02d}.{year}",
    ]
    assert {parse_period(way, role="start").iso for way in ways} == {f"{year}-{month:02d}"}


@given(st.text(max_size=40))
def test_any_text_is_kept_and_bounds_are_ordered(text):
    for role in ("start", "end"):
        period = parse_period(text, role=role)
        assert period.first is None or period.last is None or period.first <= period.last


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("ca. 2024 - 2027", "ca. 2024", "2027"),
        ("2024 bis etwa Mai 2027", "2024", "etwa 05/2027"),
        ("Laufzeit seit ca. 2024 bis 2027 (voraussichtlich)", "ca. 2024", "voraussichtlich 2027"),
        ("bis ca. 2027", None, "ca. 2027"),
    ],
)
def test_a_range_taken_apart_stays_inexact(text, start, end):
    assert tuple(part and part.text for part in parse_range(text)) == (start, end)
