"""Character n-grams of texts as sparse vectors with TF-IDF weights.

Character n-grams see through inflection, compounds and misspellings, which German offices differ in; hashing keeps memory
bounded. Nothing here is quadratic in the number of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fko_cli.core.matching.words import all_words

BUCKETS = 1 << 20
_MULTIPLIER = 0x9E3779B1
_SIZES = (3, 4, 5)
_CHUNK = 512

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """Rows in compressed form: row i has the columns `columns[starts[i]:starts[i+1]]` with unit-length `weights`."""

    starts: Longs
    columns: Ints
    weights: Floats
    _scratch: Floats = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, index: int) -> tuple[Ints, Floats]:
        """Columns and weights of one text."""
        span = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return self.columns[span], self.weights[span]

    def similarities_to(self, index: int, others: Longs) -> Floats:
        """The cosine of one text with each of `others`."""
        columns, weights = self.row(index)
        self._scratch[columns] = weights
        at, lengths = spread(self.starts[others], self.starts[others + 1])
        shares = self._scratch[self.columns[at]] * self.weights[at]
        self._scratch[columns] = 0.0
        found = np.zeros(len(others), dtype=np.float32)
        filled = lengths > 0
        if len(shares):
            found[filled] = np.add.reduceat(shares, (np.cumsum(lengths) - lengths)[filled])
        return found


def spread(begins: Longs, ends: Longs) -> tuple[Longs, Longs]:
    """All positions from `begins[k]` up to `ends[k]`, one span after the other, and the length of each span."""
    lengths = ends - begins
    shift = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
    return shift + np.arange(len(shift)), lengths


def vectors(texts: Sequence[str]) -> Vectors:
    """The vectors of all texts; an empty text gets an empty row."""
    lengths: list[Longs] = []
    columns: list[Ints] = []
    weights: list[Floats] = []
    frequency = np.zeros(BUCKETS, dtype=np.int64)
    for begin in range(0, len(texts), _CHUNK):
        chunk = texts[begin : begin + _CHUNK]
        row, column, count = _count(chunk)
        frequency += np.bincount(column, minlength=BUCKETS)
        lengths.append(np.bincount(row, minlength=len(chunk)))
        columns.append(column)
        weights.append((1.0 + np.log(count)).astype(np.float32))
    idf = (np.log((1.0 + len(texts)) / (1.0 + frequency)) + 1.0).astype(np.float32)
    for column, weight, length in zip(columns, weights, lengths, strict=True):
        weight *= idf[column]
        rows = np.repeat(np.arange(len(length)), length)
        sizes = np.sqrt(np.bincount(rows, weights=weight.astype(np.float64) ** 2, minlength=len(length)))
        weight /= np.maximum(sizes[rows], 1e-12).astype(np.float32)
    # Only buckets that are used get a column: the smaller the room to calculate in, the faster.
    place = (np.cumsum(frequency > 0) - 1).astype(np.int32)
    return Vectors(
        np.concatenate([np.zeros(1, dtype=np.int64), *lengths]).cumsum(),
        np.concatenate([np.zeros(0, dtype=np.int32), *(place[column] for column in columns)]),
        np.concatenate([np.zeros(0, dtype=np.float32), *weights]),
        np.zeros(int(np.count_nonzero(frequency)), dtype=np.float32),
    )


def _count(texts: Sequence[str]) -> tuple[Longs, Ints, Floats]:
    """(row, hashed n-gram, how often) for a chunk of texts, ordered by row."""
    joined = "\n".join(" " + " ".join(all_words(text)) + " " for text in texts) + "\n"
    letters = np.frombuffer(joined.encode("ascii", "replace"), dtype=np.uint8).astype(np.int64)
    breaks = letters == ord("\n")
    spaces = (letters == ord(" ")) | breaks
    row_at = np.cumsum(breaks) - breaks
    found: list[Any] = []
    for size in _SIZES:
        span = len(letters) - size + 1
        if span <= 0:
            continue
        value = np.full(span, size, dtype=np.int64)
        inside = np.zeros(span, dtype=bool)
        for offset in range(size):
            value = (value * 257 + letters[offset : offset + span]) & 0xFFFFFFFFFF
            if 0 < offset < size - 1:
                inside |= spaces[offset : offset + span]
        ends = breaks[:span] | breaks[size - 1 : size - 1 + span]
        keep = ~(inside | ends)
        bucket = ((value * _MULTIPLIER) >> 13) & (BUCKETS - 1)
        found.append(row_at[:span][keep] * BUCKETS + bucket[keep])
    keys = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    unique, counts = np.unique(keys, return_counts=True)
    return unique // BUCKETS, (unique % BUCKETS).astype(np.int32), counts.astype(np.float32)
