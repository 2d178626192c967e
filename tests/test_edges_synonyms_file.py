"""The table of synonyms as staff write it."""

from __future__ import annotations

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges.bundled import templates
from fko_cli.edges.synonyms_file import read_synonyms


def test_the_bundled_table_is_read():
    found = read_synonyms(templates() / "synonyme.toml")
    assert "KAoA" in found.programmes["Kein Abschluss ohne Anschluss"]
    assert "JC" in found.kinds["Jobcenter"]
    assert found.expansions["TZ"] == "Teilzeit"
    assert "Beratung" in found.generic


def test_own_names_and_single_words(tmp_path):
    path = tmp_path / "synonyme.toml"
    path.write_text(
        'format = 1\n[namen]\nvhs = ["Volkshochschule am Markt"]\n[programme]\n"Job-Turbo" = "Jobturbo"\n',
        encoding="utf-8-sig",
    )
    found = read_synonyms(path)
    assert found.names == {"vhs": ("Volkshochschule am Markt",)}
    assert found.programmes == {"Job-Turbo": ("Jobturbo",)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[programe]\n"A" = ["B"]\n', "programe"),
        ('[programme]\n"A" = [1]\n', "A"),
        ("[programme\n", "geschrieben"),
        ('programme = "A"\n', "programme"),
        ("[abkuerzungen]\nTZ = 1\n", "TZ"),
    ],
)
def test_mistakes_are_named_in_german(tmp_path, text, named):
    path = tmp_path / "synonyme.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as problem:
        read_synonyms(path)
    assert named in problem.value.message and "synonyme.toml" in problem.value.message
    assert problem.value.remedy


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "synonyme.toml"
    path.write_bytes('[programme]\n"Ä" = ["Ö"]\n'.encode("cp1252"))
    with pytest.raises(UserError, match="UTF-8"):
        read_synonyms(path)
