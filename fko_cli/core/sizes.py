"""Numbers of bytes in words."""

from __future__ import annotations


def megabytes(size: int) -> str:
    """A number of bytes in words, e.g. `1,5 MB`."""
    return f"{size / 1e6:.1f} MB".replace(".", ",")


def size_in_words(size: int) -> str:
    """The same for what may also be small, e.g. `640 KB`."""
    return megabytes(size) if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
