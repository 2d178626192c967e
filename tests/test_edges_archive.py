"""Backups: who may read them, and files that can't be read."""

import tempfile
from datetime import datetime
from pathlib import Path

import pytest

from fko_cli.core.errors import UserError
from fko_cli.core.manifest import Manifest
from fko_cli.edges.archive import write_archive

HEAD = Manifest("1.0", datetime(2026, 1, 1), "Muster", "2026", {})


def test_a_backup_is_its_writers_alone(tmp_path):
    _, private = tempfile.mkstemp(dir=tmp_path)
    (tmp_path / "fko.db").write_bytes(b"key")
    write_archive(tmp_path / "sicherung.zip", HEAD, {"fko.db": tmp_path / "fko.db"})
    assert (tmp_path / "sicherung.zip").stat().st_mode == Path(private).stat().st_mode


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Ein Laufwerk, das beim Lesen versagt, gibt es hier nicht")
def test_a_file_that_fails_while_it_is_read_is_named_and_nothing_written(tmp_path):
    with pytest.raises(UserError, match="/proc/self/mem lässt sich nicht lesen: Das Laufwerk antwortet nicht richtig"):
        write_archive(tmp_path / "sicherung.zip", HEAD, {"fko.toml": Path("/proc/self/mem")})
    assert list(tmp_path.iterdir()) == []
