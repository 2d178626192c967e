"""Labels of pictures in as many lines as they need, but no more than there is room for."""

from __future__ import annotations

import textwrap

from fko_cli.core.concept.typography import soften


def wrapped(text: str, letters: int, lines: int = 3) -> str:
    """`text` in lines of at most `letters`, compounds divided with a hyphen; what is beyond `lines` becomes "…"."""
    words = [piece for word in text.split() for piece in _pieces(word, letters)]
    made = textwrap.wrap(" ".join(words), letters, break_long_words=True, max_lines=lines, placeholder=" …")
    return "\n".join(made)


def _pieces(word: str, letters: int) -> list[str]:
    """A word that is too long for a line, divided at its seams, else at the end of the line."""
    pieces: list[str] = []
    rest = word
    while len(rest) > letters:
        seams = [len(part) for part in _heads(soften(rest)) if 3 < len(part) < letters]
        cut = max(seams, default=letters - 1)
        pieces.append(f"{rest[:cut]}-")
        rest = rest[cut:]
    return [*pieces, rest]


def _heads(softened: str) -> list[str]:
    """The beginnings of a word up to each of its seams."""
    parts = softened.split("\u00ad")
    return ["".join(parts[: place + 1]) for place in range(len(parts) - 1)]
