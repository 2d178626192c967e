"""Where a round stands in words, and what it says to type next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fko_cli.core import progress_words as words
from fko_cli.core.progress import (
    TEXTS,
    Contact,
    Draft,
    EarlierRound,
    Frozen,
    Message,
    Phase,
    Progress,
    Since,
    Undelivered,
    next_step,
)
from fko_cli.core.records import Actor

DEADLINE = date(2026, 3, 31)
ASKED = date(2026, 2, 2)
ACTORS = tuple(
    Actor(key=key, name=f"Stelle {key}", short_name=key.upper(), kind="", territory="") for key in ("a", "b", "c", "d")
)
DRAFT = Draft("ausgabe/2026/Entwurf.docx", "0" * 64, datetime(2026, 4, 20, 9, 0))
ADOPTED = Frozen("Fassung April 2026", True, "Verbandsversammlung", date(2026, 4, 28), datetime(2026, 4, 29, 9, 0))
INTERIM = replace(ADOPTED, name="Stand April", adopted=False)


def progress(**values) -> Progress:
    """A round in which a and b have answered, everything is merged and no draft is written."""
    usual = {
        "sent": frozenset("abcd"), "answered": frozenset("ab"), "set_aside": (), "errors": 0, "warnings": 0, "reports": 9,
        "needs": 1, "activities": 7, "questions": 0, "merged": True, "draft": None, "edits": (), "region": "Region Muster",
        "round": "2026", "deadline": DEADLINE, "today": date(2026, 3, 10), "asked": ACTORS, "grace_days": 14, "accepted": 4,
        "contacts": {actor.key: Contact(ASKED, 0, ASKED) for actor in ACTORS},
    }  # fmt: skip
    return Progress(**(usual | values))


@pytest.mark.parametrize(
    ("day", "phase", "said"),
    [
        (date(2026, 3, 31), Phase.open, "31. März 2026, heute"),
        (date(2026, 3, 30), Phase.open, "31. März 2026, noch 1 Tag"),
        (date(2026, 4, 1), Phase.grace, "31. März 2026, seit gestern vorbei; Nachfrist bis 14. April 2026, noch 13 Tage"),
        (date(2026, 4, 14), Phase.grace, "31. März 2026, seit 14 Tagen vorbei; Nachfrist bis 14. April 2026, heute"),
        (date(2026, 4, 15), Phase.over, "31. März 2026, seit 15 Tagen vorbei, die Nachfrist (bis 14. April 2026) auch"),
    ],
)
def test_deadline_days_of_grace_and_after(day, phase, said):
    now = progress(today=day)
    assert now.phase is phase
    assert words.deadline_in_words(now) == said


def test_without_days_of_grace_the_deadline_is_the_end():
    now = progress(today=date(2026, 4, 1), grace_days=0)
    assert now.phase is Phase.over
    assert words.deadline_in_words(now) == "31. März 2026, seit gestern vorbei"


def test_an_adopted_edition_ends_the_waiting_whatever_the_day():
    assert progress(today=date(2026, 3, 10), edition=ADOPTED).phase is Phase.adopted
    assert progress(today=date(2026, 3, 10), edition=replace(ADOPTED, adopted=False)).phase is Phase.open


def test_who_is_missing_stands_in_groups_the_longest_silent_first():
    contacts = {"b": Contact(date(2026, 3, 9), 0, date(2026, 3, 9)), "c": Contact(ASKED, 2, date(2026, 3, 5))}
    now = progress(answered=frozenset(), contacts=contacts, sent=frozenset("bc"), held=frozenset("d"))
    assert list(words.missing_in_words(now)) == [
        "gefragt vor 36 Tagen, 2-mal erinnert, zuletzt vor 5 Tagen: C",
        "gefragt gestern, nicht erinnert: B",
        "noch kein Fragebogen: A",
        "zurückgelegte Datei wartet auf Klärung: D",
    ]


def test_a_reminder_is_due_near_the_deadline_when_the_last_letter_is_old_and_nothing_waits():
    early, near = progress(), progress(today=date(2026, 3, 24))
    assert early.to_remind == () and [one.key for one in near.to_remind] == ["c", "d"]
    fresh = {actor.key: Contact(ASKED, 1, date(2026, 3, 20)) for actor in ACTORS}
    assert progress(today=date(2026, 3, 24), contacts=fresh).to_remind == ()
    assert [one.key for one in progress(today=date(2026, 3, 24), held=frozenset("c")).to_remind] == ["d"]
    wrote = Message(1, "text", "d", "post@d.example.org", "Re", "Wir melden uns.", "")
    assert [one.key for one in progress(today=date(2026, 3, 24), post=(wrote,)).to_remind] == ["c"]
    lost = Undelivered("c", "invitation", "refused", "")
    assert [one.key for one in progress(today=date(2026, 3, 24), undelivered=(lost,)).to_remind] == ["d"]
    assert progress(today=date(2026, 5, 1), edition=ADOPTED).to_remind == ()


def test_the_bar_shows_the_share_and_nothing_of_nothing():
    assert words.bar(0, 4) == "[....................] 0 %"
    assert words.bar(1, 3) == "[######..............] 33 %"
    assert words.bar(4, 4) == "[####################] 100 %"
    assert words.bar(0, 0) == ""


@pytest.mark.parametrize(
    ("values", "command"),
    [
        ({"asked": ()}, "fko doctor"),
        ({"answered": frozenset(), "reports": 0, "sent": frozenset(), "contacts": {}}, "fko send"),
        ({"answered": frozenset(), "reports": 0}, "fko collect"),
        ({"answered": frozenset(), "reports": 0, "today": DEADLINE}, "fko remind"),
        ({"merged": False, "questions": 3}, "fko merge"),
        ({"questions": 3}, "fko review"),
        ({"today": DEADLINE}, "fko remind"),
        ({"sent": frozenset("abc")}, "fko send"),
        ({}, "fko export concept"),
        ({"draft": replace(DRAFT, since=Since(returns=1))}, "fko export concept"),
        ({"draft": DRAFT, "newer_texts": True}, "fko export concept"),
        ({"draft": DRAFT, "draft_gone": True}, "fko export concept"),
        ({"draft": DRAFT, "gaps": ("vorwort",)}, "fko export concept"),
        ({"draft": DRAFT}, 'fko adopt "Fassung März 2026"'),
        ({"draft": DRAFT, "by_hand": True}, 'fko adopt "Fassung März 2026" --file "ausgabe/2026/Entwurf.docx"'),
        ({"draft": DRAFT, "names": frozenset({"fassung märz 2026"})}, 'fko adopt "Fassung 10. März 2026"'),
        ({"draft": DRAFT, "edition": ADOPTED}, "fko round 2027"),
        ({"draft": DRAFT, "edition": ADOPTED, "round": "Herbst"}, "fko round NAME"),
        ({"draft": DRAFT, "edition": INTERIM}, 'fko adopt "Fassung März 2026" --from "Stand April"'),
        ({"draft": replace(DRAFT, since=Since(returns=1)), "edition": replace(ADOPTED, added=2)}, "fko export concept"),
        ({"draft": replace(DRAFT, at=ADOPTED.at + timedelta(days=2)), "edition": ADOPTED}, 'fko adopt "Fassung März 2026"'),
    ],
)  # fmt: skip
def test_the_next_step(values, command):
    assert next_step(progress(**values)).command == command


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"sent": frozenset("abc")}, "Einige Institutionen haben noch keinen Fragebogen."),
        ({"answered": frozenset(), "reports": 0, "sent": frozenset()}, "Die Fragebögen sind noch nicht geschrieben."),
        ({"answered": frozenset(), "reports": 0, "accepted": 0},
         "Die Nachrichten aus versand/2026 im Mailprogramm verschicken. Zurückgekommene Dateien in den Ordner "
         "ruecklauf/2026 legen und einlesen."),
        ({"today": DEADLINE}, "2 Institutionen haben nicht geantwortet und länger nichts von Ihnen gehört: erinnern."),
    ],
)  # fmt: skip
def test_the_next_step_has_its_reason(values, reason):
    assert next_step(progress(**values)).reason == reason


def test_after_an_edition_nobody_is_reminded_and_the_changes_are_named():
    late = replace(ADOPTED, since=Since(returns=2, decisions=1), added=1, changed=3)
    now = progress(today=date(2026, 5, 4), edition=late, draft=replace(DRAFT, since=Since(returns=2)))
    step = next_step(now)
    assert step.command == "fko export concept" and "fko changes" in step.reason
    assert words.edition_in_words(late) == (
        "„Fassung April 2026“, beschlossen 28.04.2026 (Verbandsversammlung); seither 2 Rückläufe, 1 Entscheidung; "
        'Meldungen: 1 neu, 3 geändert. Was sich dadurch ändert: fko changes --since "Fassung April 2026"'
    )
    assert words.edition_in_words(ADOPTED).endswith("; seither nichts Neues")
    assert "liest fko collect wie sonst" in words.late_in_words(now)


def test_what_was_left_open_in_the_round_before():
    assert words.earlier_in_words(EarlierRound("2025", 1, 2, True)) == (
        "In Runde 2025 blieb offen: 1 offene Frage, 2 zurückgelegte Dateien, Meldungen, die nicht zusammengeführt sind, "
        "keine Fassung festgehalten"
    )
    assert words.earlier_in_words(EarlierRound("2025", edition="Fassung 2025")) == ""


def test_findings_name_those_with_the_most():
    now = progress(errors=1, warnings=1, to_clear={"b": 1, "a": 1})
    assert (
        words.findings_in_words(now)
        == "1 Fehler, 1 Warnung (A: 1, B: 1). Was die Institutionen klären können, fragt: fko send --query"
    )
    assert words.findings_in_words(progress()) == ""


def test_the_texts_are_those_that_the_concept_asks_for():
    from fko_cli.core.concept.content import editor_texts
    from tests.concepts import SETTINGS

    assert set(editor_texts(SETTINGS)) == {*TEXTS, *(f"feld-{one.id}" for one in SETTINGS.fields)}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ""),
        ({"workshop": date(2026, 1, 8)}, "Vom Workshop am 8. Januar 2026 ist noch nichts eingelesen."),
        ({"workshop": date(2026, 12, 8)}, "Er ist am 8. Dezember 2026."),
        ({"workshop": date(2026, 1, 8), "edition": ADOPTED}, ""),
        ({"workshop": date(2025, 1, 8), "former_workshops": frozenset((date(2025, 1, 8),))}, ""),
        ({"ideas": (0, 0)}, ""),
        ({"ideas": (2, 0)}, ""),
        ({"ideas": (1, 1)}, "1 Idee ist noch keine Aktivität und ohne Verantwortliche."),
        ({"ideas": (3, 2)}, "3 Ideen sind noch keine Aktivität, 2 davon ohne Verantwortliche."),
    ],
)
def test_a_workshop_is_named_where_something_is_left_to_do(values, said):
    message, remedy = words.workshop_in_words(progress(**values))
    assert (message, bool(remedy)) == (said, bool(said))
