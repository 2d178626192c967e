"""Problems in fko.toml are worded in German with line and key."""

from __future__ import annotations

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges import bundled
from fko_cli.edges.settings_file import read_settings
from tests.conftest import SMALL_SETTINGS


def written(tmp_path, text):
    path = tmp_path / "fko.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_smallest_settings_have_defaults(tmp_path):
    settings = read_settings(written(tmp_path, SMALL_SETTINGS))
    assert settings.region.parts == ("Stadt Muster", "Kreis Nord", "Kreis Süd")
    assert settings.round.horizon == 2027
    assert settings.fields[1].label == "2 Potenziale heben"


def test_template_is_valid(tmp_path):
    assert read_settings(bundled.templates() / "fko.toml").format == 1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("deadline = 2026-03-31", "deadline = 31.3.2026", ["Zeile 9", "deadline"]),
        ('name = "2026"', "name = 2026", ["Zeile 8", "„name“ in [round]", "Text in Anführungszeichen"]),
        ("deadline = 2026-03-31", "dedline = 2026-03-31", ["Zeile 9", "„dedline“", "gemeint ist vielleicht „deadline“"]),
        ("deadline = 2026-03-31", "deadline = 2026-03-31 12:00:00", ["Zeile 9", "Datum ohne Uhrzeit"]),
        ('"Kreis Süd"]', '"Kreis Nord"]', ["„Kreis Nord“ kommt mehrfach vor"]),
        ("[round]", 'aliases = { "KS" = "Kreis Sud" }\n[round]', ["„KS“ meint „Kreis Sud“"]),
        ('[[fields]]\nid = "1"', '[mail]\nsender = "Amt"\n[[fields]]\nid = "1"', ["„sender“ in [mail]", "E-Mail-Adresse"]),
        ("deadline = 2026-03-31", "", ["„deadline“ in [round] fehlt"]),
        ("format = 1", "format = 2", ["Zeile 2", "neueren Version"]),
        ('id = "2"', 'id = "1"', ["die id „1“ kommt mehrfach vor"]),
        ('id = "2"', "id = 2", ["Zeile 14", "„id“ in [fields] (Eintrag 2)"]),
        ('parts = ["Stadt Muster"', 'parts = ["Stadt Muster', ["Zeile 6", "parts"]),
    ],
)
def test_problem_names_line_and_key(tmp_path, before, after, expected):
    assert before in SMALL_SETTINGS
    with pytest.raises(UserError) as problem:
        read_settings(written(tmp_path, SMALL_SETTINGS.replace(before, after)))
    for words in expected:
        assert words in problem.value.message
    assert problem.value.remedy


def test_missing_file_says_how_to_go_on(tmp_path):
    with pytest.raises(UserError, match="kein Arbeitsordner") as problem:
        read_settings(tmp_path / "fko.toml")
    assert "fko init" in problem.value.remedy


def test_other_encoding(tmp_path):
    (tmp_path / "fko.toml").write_bytes(SMALL_SETTINGS.encode("cp1252"))
    with pytest.raises(UserError, match="UTF-8"):
        read_settings(tmp_path / "fko.toml")
