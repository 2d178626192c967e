"""What a terminal shows and asks: the only module that prints, and the only one that reads from a keyboard.

Output survives consoles that are not UTF-8 (cp1252, cp850), redirection, 80 columns and no colour. Text from returned
files can't steer the terminal: control characters are taken out of everything.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from fko_cli.core.errors import UserError

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")

_REPLACEMENTS = str.maketrans({"→": "->", "✓": "ok", "≥": ">=", "≤": "<=", "−": "-", "\u202f": " ", "\u2011": "-"})
_BIDI = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}


def prepare_streams() -> None:
    """Make stdout and stderr replace what their encoding can't show, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def clean(text: str) -> str:
    """`text` without control characters and direction marks; line breaks stay, tabs become blanks."""
    text = text.replace("\t", " ")
    if text.isprintable():  # none of these is; looking at every character takes a large share of writing a list
        return text
    return "".join(
        char for char in text if char == "\n" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in _BIDI)
    )


def say(text: str = "") -> None:
    """Print one line or paragraph to stdout; on a terminal folded to its width, elsewhere a line stays one line."""
    _write(sys.stdout, _folded_on_terminal(sys.stdout, text))


def notice(text: str) -> None:
    """Print like `say`, to stderr: progress, warnings, next steps that are not the result."""
    _write(sys.stderr, _folded_on_terminal(sys.stderr, text))


def _folded_on_terminal(stream: TextIO, text: str) -> str:
    """`text` broken at blanks, because a terminal itself breaks in the middle of words; long paths stay whole."""
    if not stream.isatty():
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        if len(line) <= width():
            lines.append(line)
            continue
        indent = line[: len(line) - len(line.lstrip(" "))]
        lines += textwrap.wrap(
            line, width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )  # fmt: skip
    return "\n".join(lines)


def say_wrapped(text: str, *, indent: str = "", first: str | None = None) -> None:
    """Print a paragraph to stdout, folded to the width of the terminal; `first` is the first line's indent."""
    for paragraph in clean(text).split("\n"):
        lines = textwrap.wrap(
            paragraph, width(), initial_indent=indent if first is None else first, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        say("\n".join(lines))
        first = None


def width() -> int:
    """Columns to use: those of the terminal, 80 where there is none, between 40 and 120."""
    return max(40, min(120, shutil.get_terminal_size((80, 24)).columns))


def _write(stream: TextIO, text: str) -> None:
    shown = clean(text)
    encoding = (stream.encoding or "utf-8").lower().replace("-", "")
    if encoding not in ("utf8", "utf16", "utf8sig"):
        shown = shown.translate(_REPLACEMENTS)
    stream.write(shown + "\n")


def emit_json(data: Any) -> None:
    """Print one JSON document to stdout; pure ASCII where the stream is not UTF-8, so that it is always valid."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(data, ensure_ascii=not utf8, indent=2) + "\n")


def amount(count: int, one: str, more: str) -> str:
    """A number with what is counted: `1 Frage ist`, `3 Fragen sind`."""
    return f"{count} {one if count == 1 else more}"


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", flexible: int = 0) -> None:
    """Print a table to stdout that fits the terminal: columns as wide as their content, column `flexible` folded.

    No frames and no colour, so that screen readers, files and every console get the same text.
    """
    cells = [[clean(str(value)).replace("\n", " ") for value in row] for row in rows]
    widths = [max([len(header), *(len(row[i]) for row in cells)]) for i, header in enumerate(headers)]
    spare = width() - sum(widths) - 2 * (len(widths) - 1)
    if spare < 0:
        widths[flexible] = max(16, widths[flexible] + spare)
    if title:
        say(title)
    _table_line(headers, widths, flexible)
    say("  ".join("-" * one for one in widths))
    for row in cells:
        _table_line(row, widths, flexible)


def _table_line(row: Sequence[str], widths: Sequence[int], flexible: int) -> None:
    folded = _CellWrapper(widths[flexible]).wrap(row[flexible]) or [""]
    for number, part in enumerate(folded):
        shown = [part if i == flexible else (value if number == 0 else "") for i, value in enumerate(row)]
        say("  ".join(value.ljust(size) for value, size in zip(shown, widths, strict=True)).rstrip())


class _CellWrapper(textwrap.TextWrapper):
    """Breaks a word that is wider than its column after a slash or underline, and anywhere only if it has none."""

    def _split(self, text: str) -> list[str]:
        chunks = super()._split(text)
        parts = (re.split(r"(?<=[/_])", chunk) if len(chunk) > self.width else [chunk] for chunk in chunks)
        return [part for its in parts for part in its if part]


def progress(items: Iterable[Item], total: int, label: str) -> Iterator[Item]:
    """Pass `items` on; on a terminal show a bar on stderr meanwhile, elsewhere stay quiet."""
    if not sys.stderr.isatty() or total < 2:
        yield from items
        return
    bar = _bar()
    with bar:
        task = bar.add_task(label, total=total)
        for item in items:
            yield item
            bar.advance(task)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True
    )


def has_keyboard() -> bool:
    """Whether somebody can answer: both stdin and stdout are a terminal (or FKO_DIALOG=1 says that a script answers)."""
    return os.environ.get("FKO_DIALOG") == "1" or (sys.stdin.isatty() and sys.stdout.isatty())


def ask(prompt: str) -> str:
    """Ask for a line and return it without surrounding blanks; UserError when nobody can answer."""
    sys.stdout.write(clean(prompt))
    sys.stdout.flush()
    try:
        line = sys.stdin.readline()
    except (OSError, ValueError) as problem:
        raise UserError(
            "Hier kann niemand antworten: Es gibt keine Eingabe.", "Bitte in einem Terminal starten."
        ) from problem
    if not line:
        raise UserError("Die Eingabe ist zu Ende.", "Alles bis hierher ist gespeichert. Weiter mit demselben Befehl.")
    return line.strip()


def agreed(question: str) -> bool:
    """Whether somebody at the keyboard says yes; False where nobody can answer. Not to be asked with `--json`."""
    return has_keyboard() and ask(f"{question} [j/N] ").casefold() in ("j", "ja", "y", "yes")


def ask_hidden(prompt: str) -> str:
    """Ask for a password without showing what is typed; UserError when nobody can answer."""
    if not sys.stdin.isatty():
        if os.environ.get("FKO_DIALOG") == "1":
            return ask(prompt)
        raise UserError(
            "Hier kann niemand ein Kennwort eingeben: Es gibt keine Eingabe.", "Bitte in einem Terminal starten."
        )
    import getpass

    try:
        return getpass.getpass(clean(prompt))
    except EOFError as problem:
        raise UserError("Die Eingabe ist zu Ende.", "Nichts wurde gespeichert.") from problem
