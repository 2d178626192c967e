"""What a terminal shows: tables that fit, nothing that steers the terminal."""

from __future__ import annotations

import io
import sys
import unicodedata

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges import terminal


def test_control_sequences_are_taken_out():
    assert terminal.clean("rot\x1b[31m\x07 a\u202eb\r\tc\n") == "rot[31m ab c\n"


def test_every_character_that_steers_is_taken_out_and_no_other():
    gone = {char for char in map(chr, range(sys.maxunicode + 1)) if terminal.clean(f"a{char}b") != f"a{char}b"}
    steers = {char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) in ("Cc", "Cs")}
    assert gone == (steers - {"\n"}) | set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_table_fits_80_columns_and_folds_the_flexible_column(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    terminal.table(["Nr.", "Titel", "Wer"], [["A-0001", "Sehr langer Titel " * 8, "Kammer"]], flexible=1)
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert "".join(lines).count("Titel") == 9
    assert lines[2].endswith("Kammer")


def test_a_cell_breaks_after_a_slash_before_it_breaks_within_a_word(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    terminal.table(["Titel", "Nr."], [("Weiterbildungsberatung/Qualifizierungsangebote/Messe", "A-0001")])
    lines = [line.split("  ")[0].strip() for line in capsys.readouterr().out.splitlines()[2:]]
    assert lines == ["Weiterbildungsberatung/", "Qualifizierungsangebote/Messe"]


def test_on_a_terminal_lines_break_at_blanks_and_paths_stay_whole(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    path = "/ein/sehr/langer/Pfad/der/in/keine/Zeile/passt.docx"
    line = f"  Geschrieben und noch mehr Worte sind: {path}"
    terminal.say(line)
    assert capsys.readouterr().out == f"{line}\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    terminal.say(line)
    assert capsys.readouterr().out == f"  Geschrieben und noch mehr Worte sind:\n  {path}\n"


def test_asking_without_input_is_an_error(monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(UserError, match="Eingabe ist zu Ende"):
        terminal.ask("? ")


def test_progress_is_quiet_without_a_terminal(capsys):
    assert list(terminal.progress([1, 2, 3], 3, "Lesen")) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("typed", "yes"),
    [("j", True), ("Ja", True), ("y", True), ("YES", True), ("n", False), ("", False), ("jein", False)],
)
def test_only_a_yes_at_a_keyboard_is_agreement(monkeypatch, capsys, typed, yes):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n" * 2))
    monkeypatch.setenv("FKO_DIALOG", "1")
    assert terminal.agreed("Weiter?") is yes
    assert capsys.readouterr().out == "Weiter? [j/N] "
    monkeypatch.delenv("FKO_DIALOG")
    assert (terminal.agreed("Weiter?"), capsys.readouterr().out) == (False, "")
