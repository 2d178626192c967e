"""Short answers and fields of action as people type them."""

import pytest

from fko_cli.core.reading.fields import FieldReader
from fko_cli.core.reading.values import is_no_answer, read_change, read_number, read_status, read_yes_no
from fko_cli.core.settings import FieldOfAction

TITLES = (
    "Berufliche Aus- und Weiterbildung",
    "Akademische Bildung",
    "Arbeitsmarktpotenziale heben",
    "Anerkennung beruflicher Qualifikationen",
    "Anwerbung von Fachkräften aus dem Ausland",
    "Standortfaktoren",
)
READER = FieldReader([FieldOfAction(id=str(at), title=title) for at, title in enumerate(TITLES, 1)])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("laufend", "laufend"),
        ("läuft", "laufend"),
        ("live / laufend", "laufend"),
        ("jährlich", "laufend"),
        ("in Umsetzung", "laufend"),
        ("lauffend", "laufend"),
        ("in Planung", "geplant"),
        ("noch nicht gestartet", "geplant"),
        ("ab 2026", "geplant"),
        ("beendet", "abgeschlossen"),
        ("wird nicht fortgesetzt", "entfällt"),
        ("ruht", None),
        ("geplant / laufend", None),
        ("nicht bekannt", None),
    ],
)
def test_status(text, status):
    assert read_status(text) == status


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("NEU!", "neu"),
        ("keine Änderung", "unverändert"),
        ("wie 2025", "unverändert"),
        ("Text angepasst", "geändert"),
        ("entfällt", "entfällt"),
        ("vielleicht", None),
        ("nicht neu", None),
    ],
)
def test_change(text, change):
    assert read_change(text) == change


def test_yes_no_number_and_no_answer():
    assert [read_yes_no(text) for text in ("ja", "x", "WAHR", "✓", "nein", "-", "nach Rücksprache")] == [
        True,
        True,
        True,
        True,
        False,
        False,
        None,
    ]
    assert [read_number(text) for text in ("A-0012", "a12", "12", "neu", "0")] == ["A-0012", "A-0012", "A-0012", None, None]
    assert all(is_no_answer(text) for text in ("–", "k. A.", "k.A.", "n/a", "./.", "entfällt", "keine", "keine Angabe"))
    assert not any(is_no_answer(text) for text in ("nein", "Keine Ahnung", "A", "kein Abschluss ohne Anschluss"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1", "1"),
        ("HF2", "2"),
        ("01", "1"),
        ("III", "3"),
        ("5 - Anwerbung von Fachkräften aus dem Ausland", "5"),
        ("4 Anerkennung berufl. Qualifikationen", "4"),
        ("1 Berufl. Aus- und Weiterbilung", "1"),
        ("Akademische Bildug", "2"),
        ("3 Arbeitsmarktpotentiale heben", "3"),
        ("Anerkennung", "4"),
        ("1, 3", "1 3"),
        ("1 + 2", "1 2"),
        ("1/3", "1 3"),
        ("HF 1 und HF 3", "1 3"),
        ("1; 5 Anwerbung aus dem Ausland", "1 5"),
        ("1, 3 und 5", "1 3 5"),
        ("alle", "1 2 3 4 5 6"),
        ("Berufliche Aus- und Weiterbildung, Standortfaktoren", "1 6"),
    ],
)
def test_fields(text, ids):
    read = READER.read(text)
    assert (" ".join(read.ids), read.unknown) == (ids, ())


@pytest.mark.parametrize("text", ["7", "Bildung", "Digitalisierung", "1-3", "2 Berufliche Aus- und Weiterbildung"])
def test_what_is_no_field_or_contradicts_itself_is_left_to_a_person(text):
    assert READER.read(text).ids == () and READER.read(text).unknown == (text,)


@pytest.mark.parametrize(
    ("text", "ids", "unknown", "beyond"),
    [
        ("1 und Digitalisierung", "1", ("Digitalisierung",), False),
        ("1 sowie Digitales", "1", ("Digitales",), False),
        ("3, Pflege", "3", ("Pflege",), False),
        ("1, 3 und Pflege", "1 3", ("Pflege",), False),
        ("3, v. a. Pflege", "3", (), True),
        ("HF 3: Pflege", "3", (), True),
        ("1 (neu)", "1", (), True),
        ("1 ??", "1", (), True),
        ("2 Akademische Bildung und mehr", "2", (), True),
        ("Akademische Bildung, v. a. Master", "2", (), True),
        ("Akademische Bildung (ab 2027)", "2", (), True),
        ("1 Berufliche Aus- und Weiterbildung 2027", "1", (), True),
        ("4 Anerkennung berufl. Qualifikationen", "4", (), False),
    ],
)
def test_words_beside_a_number_or_name_are_marked_or_kept(text, ids, unknown, beyond):
    read = READER.read(text)
    assert (" ".join(read.ids), read.unknown, read.beyond) == (ids, unknown, beyond)


@pytest.mark.parametrize("text", ["v. a. Pflege", "i.d.R. 2", "v.a. 3", "1 oder 2", "1 bis 3", "2 und evtl. 3", "x" * 1000])
def test_letters_of_abbreviations_are_no_roman_numerals_and_alternatives_no_choice(text):
    assert READER.read(text).ids == () and READER.read(text).unknown == (text,)


def test_only_guessed_names_are_marked():
    assert READER.read("Akademische Bildug").guessed and READER.read("Standort").guessed
    assert not READER.read("Akademische Bildung").guessed and not READER.read("4 Anerkennung").guessed


def test_numbers_and_names_come_from_the_settings():
    reader = FieldReader(
        [FieldOfAction(id="1.2", title="Übergänge", short="Ü", aliases=("Schule-Beruf",)), FieldOfAction(id="B", title="KI")]
    )
    assert [reader.read(text).ids for text in ("1.2", "Schule Beruf", "B", "HF B: KI")] == [
        ("1.2",),
        ("1.2",),
        ("B",),
        ("B",),
    ]
