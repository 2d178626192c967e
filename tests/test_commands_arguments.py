"""What is typed on Windows, where the shell expands no patterns."""

import pytest

from fko_cli.commands.arguments import as_meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("post/*.xlsx", ["post/a.xlsx", "post/ä.xlsx"]),
        ("post/?.csv", ["post/b.csv"]),
        ("post/*.ods", ["post/*.ods"]),
        ("*", ["*"]),
        ("--text=*.xlsx", ["--text=*.xlsx"]),
        ("title=Wer macht was?", ["title=Wer macht was?"]),
        ('C:/Region Nord"', ["C:/Region Nord"]),
        ('title=Der „Tag“ mit 24"', ['title=Der „Tag“ mit 24"']),
        ('"Tag"', ['"Tag"']),
    ],
)
def test_patterns_and_stray_quotation_marks(tmp_path, monkeypatch, word, meant):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post").mkdir()
    for name in ("ä.xlsx", "a.xlsx", "b.csv"):
        (tmp_path / "post" / name).touch()
    assert [one.replace("\\", "/") for one in as_meant(["collect", word])] == ["collect", *meant]
