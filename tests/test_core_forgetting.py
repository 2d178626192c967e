"""What is found of a person, what stands in its place, how long returned files are kept."""

from __future__ import annotations

from datetime import date

import pytest

from fko_cli.core.errors import UserError
from fko_cli.core.forgetting import Wanted
from fko_cli.core.retention import kept_until
from fko_cli.core.settings import Privacy


@pytest.mark.parametrize(
    ("wanted", "text", "left"),
    [
        ("Leitung Muster", "Bitte an Leitung Muster wenden.", "Bitte an [gelöscht] wenden."),
        ("leitung  muster", "LEITUNG\u00a0MUSTER und Leitung\nMuster", "[gelöscht] und [gelöscht]"),
        ("Leitung Muster", "Muster, Leitung; Leitung Musters Büro", "[gelöscht]; [gelöscht] Büro"),
        ("Leitung Muster", "Gleitung Muster; Leitung Musterstadt", "Gleitung Muster; Leitung Musterstadt"),
        ("Büro Köln", "Bu\u0308ro Ko\u0308ln", "[gelöscht]"),
        ("post@example.org", "Mail: POST@example.org.", "Mail: [gelöscht]."),
        ("post@example.org", "expost@example.org, post@example.org.uk", "expost@example.org, post@example.org.uk"),
        ("0241 123456", "+49 (0)241 / 12 34-56 oder 0049 241 123456", "[gelöscht] oder [gelöscht]"),
        ("+49 241 123456", "Tel. 0241/123456", "Tel. [gelöscht]"),
        ("0241 123456", "0241 1234567, 10241123456", "0241 1234567, 10241123456"),
    ],
)
def test_found_and_marked(wanted, text, left):
    assert Wanted([wanted]).removed(text) == left
    assert Wanted([wanted]).is_in(text) is (left != text)


@pytest.mark.parametrize("text", ["ab", "A B", "12345", "030", ".*", ""])
def test_what_is_too_short_is_refused(text):
    with pytest.raises(UserError) as refusal:
        Wanted([text])
    assert refusal.value.exit_code == 2


def test_contacts_lose_whole_entries_and_texts_only_the_words():
    wanted = Wanted(["Leitung Muster"])
    data = {
        "contact": "Leitung Muster, Tel. 5; Zentrale, Tel. 6",
        "description": "Leitung Muster führt durch das Programm.",
        "partners": ["Kammer", "Leitung Muster"],
        "start": {"period": "2026 (Leitung Muster)", "first": None, "ongoing": False},
        "publish_contact": True,
    }
    assert wanted.removed_from_data(data) == {
        "contact": "Zentrale, Tel. 6",
        "description": "[gelöscht] führt durch das Programm.",
        "partners": ["Kammer", "[gelöscht]"],
        "start": {"period": "2026 ([gelöscht])", "first": None, "ongoing": False},
        "publish_contact": True,
    }
    assert wanted.removed_from_data({"contact": "Leitung Muster\n", "title": "x"}) == {"title": "x"}
    assert wanted.keys_in_data(data) == ("contact", "description", "partners", "start")


@pytest.mark.parametrize(
    ("settings", "deadline", "until"),
    [
        ({}, date(2026, 3, 31), None),
        ({"keep_returns_years": 5}, date(2026, 3, 31), date(2031, 3, 31)),
        ({"keep_returns_years": 1}, date(2028, 2, 29), date(2029, 2, 28)),
        ({"keep_returns_years": 0}, date(2026, 3, 31), date(2026, 3, 31)),
        ({"keep_returns_until": date(2027, 1, 1)}, date(2026, 3, 31), date(2027, 1, 1)),
        ({"keep_returns_until": date(2027, 1, 1)}, date(2027, 3, 31), None),
    ],
)
def test_until_when_files_are_kept(settings, deadline, until):
    assert kept_until(Privacy(**settings), deadline) == until


def test_only_one_of_the_settings():
    with pytest.raises(ValueError, match="nicht zugleich"):
        Privacy(keep_returns_until=date(2027, 1, 1), keep_returns_years=3)
