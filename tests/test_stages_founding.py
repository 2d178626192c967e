"""Founding a workspace that was cut off: it is not taken for a whole one, and the same command completes it."""

from __future__ import annotations

import pytest

from fko_cli.stages import founding


def interrupted(monkeypatch, at):
    """Let writing fail hard at the file number `at`."""
    real, count = founding.write_atomically, [0]

    def write(path, data):
        count[0] += 1
        if count[0] == at:
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(founding, "write_atomically", write)


@pytest.mark.parametrize("at", [1, 2, 9])
def test_an_interrupted_founding_is_completed_by_the_same_command(tmp_path, fko, monkeypatch, at):
    assert fko("init", tmp_path / "ganz").code == 0
    folder = tmp_path / "region"
    with monkeypatch.context() as patch:
        interrupted(patch, at)
        assert fko("init", folder).code == 130
    if at > 1:
        ran = fko("status", "-w", folder)
        assert ran.code == 1
        assert "unterbrochen" in ran.err
        assert fko("init", folder, "--example", "region-aachen").code == 1
        (folder / "texte").mkdir(exist_ok=True)
        (folder / "texte" / "ausblick.md").write_text("Von Hand.", encoding="utf-8")
    assert fko("init", folder).code == 0
    names = [sorted(path.relative_to(one).as_posix() for path in one.rglob("*")) for one in (tmp_path / "ganz", folder)]
    assert names[0] == names[1]
    if at > 1:
        assert (folder / "texte" / "ausblick.md").read_text(encoding="utf-8") == "Von Hand."
    assert fko("status", "-w", folder).code == 0
