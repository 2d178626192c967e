"""The list of files in a backup: read back as written, refused where it leads elsewhere or is damaged."""

from __future__ import annotations

from datetime import datetime

import pytest

from fko_cli.core import manifest as backups
from fko_cli.core.manifest import Entry, Manifest, NoManifestError, fault_of_path, from_json, to_json

HASH = "0" * 64
MADE = Manifest(
    "0.1", datetime(2026, 3, 1, 9, 30), "Muster", "2026",
    {"fko.toml": Entry(7, HASH, 1.5), "texte/ü.md": Entry(0, HASH, 0.0)},
    ("leer",), "server/region",
)  # fmt: skip


def test_it_is_read_back_as_it_was_written():
    assert from_json(to_json(MADE)) == MADE and MADE.size == 7


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "nicht lesbar"),
        ({}, "nicht lesbar"),
        ({"format": "1"}, "nicht lesbar"),
        ({**to_json(MADE), "format": 2}, "neueren Version"),
        ({**to_json(MADE), "made": "gestern"}, "unvollständig"),
        ({**to_json(MADE), "folders": None}, "unvollständig"),
        ({**to_json(MADE), "files": {"a": {"size": 1}}}, "unvollständig"),
        ({**to_json(MADE), "files": {"a": {"size": -1, "sha256": HASH, "changed": 0}}}, "beschädigt"),
        ({**to_json(MADE), "files": {"a": {"size": 1, "sha256": HASH[1:], "changed": 0}}}, "beschädigt"),
        ({**to_json(MADE), "files": {"../a": {"size": 1, "sha256": HASH, "changed": 0}}}, "Pfad „../a“"),
        ({**to_json(MADE), "folders": ["/etc"]}, "Pfad „/etc“"),
    ],
)
def test_what_is_no_manifest_is_refused_with_the_reason(data, words):
    with pytest.raises(NoManifestError, match=words):
        from_json(data)


def test_more_files_than_a_workspace_can_have_are_refused(monkeypatch):
    monkeypatch.setattr(backups, "MOST_FILES", 1)
    with pytest.raises(NoManifestError, match="2 Dateien"):
        from_json(to_json(MADE))


@pytest.mark.parametrize("path", ["a", "a/b.md", "ä ö/ü.txt", "a..b", ".fko", "C"])
def test_paths_inside_the_workspace(path):
    assert fault_of_path(path) == ""


@pytest.mark.parametrize(
    "path", ["/a", "a//b", "a/", "", ".", "a/../b", "./a", "C:a", "c:/a", "a\\b", "a\nb", "a\x7fb", "a\ud800b"]
)
def test_paths_that_lead_elsewhere_or_can_t_be_stored(path):
    assert fault_of_path(path)
