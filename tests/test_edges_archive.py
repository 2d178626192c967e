"""Backups: who may read them."""

import tempfile
from datetime import datetime
from pathlib import Path

from fko_cli.core.manifest import Manifest
from fko_cli.edges.archive import write_archive

HEAD = Manifest("1.0", datetime(2026, 1, 1), "Muster", "2026", {})


def test_a_backup_is_its_writers_alone(tmp_path):
    _, private = tempfile.mkstemp(dir=tmp_path)
    (tmp_path / "fko.db").write_bytes(b"key")
    write_archive(tmp_path / "sicherung.zip", HEAD, {"fko.db": tmp_path / "fko.db"})
    assert (tmp_path / "sicherung.zip").stat().st_mode == Path(private).stat().st_mode
