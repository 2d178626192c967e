"""Marks of cells in the Excel list: alike exactly where a cell keeps the same text."""

from __future__ import annotations

import sys
import unicodedata

from fko_cli.core.deciding.edits import mark


def test_a_mark_passes_over_what_no_cell_keeps_and_nothing_else():
    passed_over = {char for char in map(chr, range(sys.maxunicode + 1)) if mark(f"a{char}b") == mark("ab")}
    kept_by_no_cell = {
        char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) in ("Cc", "Cf", "Cs")
    }
    assert passed_over == {char for char in kept_by_no_cell if not char.isspace()}
    assert mark(" a \u00a0\n b\t") == mark("a b") != mark("ab")
