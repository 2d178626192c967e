"""Texts as hashed character n-grams with TF-IDF weights, in plain numpy: similarity of pairs and search for candidates.

Character n-grams see through inflection, compounds and misspellings, which German offices differ in; hashing keeps memory
bounded. Nothing here is quadratic in the number of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fko_cli.core.matching.words import all_words

BUCKETS = 1 << 20
_MULTIPLIER = 0x9E3779B1
_SIZES = (3, 4, 5)
_CHUNK = 4096

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """Rows in compressed form: row i has the columns `columns[starts[i]:starts[i+1]]` with unit-length `weights`."""

    starts: Ints
    columns: Ints
    weights: Floats
    frequency: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, index: int) -> tuple[Ints, Floats]:
        """Columns and weights of one text."""
        span = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return self.columns[span], self.weights[span]

    def similarities(self, first: Ints, second: Ints) -> Floats:
        """The cosine of each pair (first[k], second[k]); pairs must be ordered by `first`."""
        found = np.zeros(len(first), dtype=np.float32)
        scratch = np.zeros(len(self.frequency), dtype=np.float32)
        bounds = np.flatnonzero(np.diff(first, prepend=-1))
        for at, begin in enumerate(bounds):
            end = bounds[at + 1] if at + 1 < len(bounds) else len(first)
            columns, weights = self.row(int(first[begin]))
            scratch[columns] = weights
            for k in range(int(begin), int(end)):
                others, other_weights = self.row(int(second[k]))
                found[k] = scratch[others] @ other_weights
            scratch[columns] = 0.0
        return found


def vectors(texts: Sequence[str]) -> Vectors:
    """The vectors of all texts; an empty text gets an empty row."""
    rows: list[Ints] = []
    columns: list[Ints] = []
    counts: list[Ints] = []
    for begin in range(0, len(texts), _CHUNK):
        row, column, count = _count(texts[begin : begin + _CHUNK])
        rows.append(row + begin)
        columns.append(column)
        counts.append(count)
    row_of = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    hashed = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
    count_of = np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64)
    used, column_of = np.unique(hashed, return_inverse=True)
    frequency = np.bincount(column_of, minlength=len(used)).astype(np.int64)
    idf = np.log((1.0 + len(texts)) / (1.0 + frequency)) + 1.0
    weights = ((1.0 + np.log(count_of)) * idf[column_of]).astype(np.float32)
    lengths = np.sqrt(np.bincount(row_of, weights=weights.astype(np.float64) ** 2, minlength=len(texts)))
    weights /= np.maximum(lengths[row_of], 1e-12).astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(np.bincount(row_of, minlength=len(texts))))).astype(np.int64)
    return Vectors(starts, column_of.astype(np.int64), weights, frequency)


def _count(texts: Sequence[str]) -> tuple[Ints, Ints, Ints]:
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
    return unique // BUCKETS, unique % BUCKETS, counts.astype(np.int64)


class Index:
    """Finds the most similar rows of each row through the columns they share, rare columns first."""

    def __init__(self, rows: Vectors, *, most_rows: int = 400, most_columns: int = 600) -> None:
        """A column in more than `most_rows` rows is not followed; of each row at most `most_columns` columns are."""
        self._rows = rows
        self._most_rows = most_rows
        self._most_columns = most_columns
        row_of = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
        order = np.argsort(rows.columns, kind="stable")
        self._posted_rows = row_of[order]
        self._posted_weights = rows.weights[order]
        self._starts = np.concatenate(([0], np.cumsum(rows.frequency))).astype(np.int64)

    def nearest(self, index: int, groups: Ints, count: int, preferred: Sequence[int] = ()) -> Ints:
        """Up to `count` rows nearest to row `index` and of another group, nearest first (equals in order of the row).

        Of each `preferred` group the nearest row comes along in any case.
        """
        candidates, sums = self._sums(index)
        other = groups[candidates] != groups[index]
        candidates, sums = candidates[other], sums[other]
        order: Ints = np.lexsort((candidates, -sums))
        nearest: Ints = candidates[order]
        rest = nearest[count:]
        more = [rest[at[0]] for group in preferred if len(at := np.flatnonzero(groups[rest] == group))]
        return np.concatenate((nearest[:count], np.array(more, dtype=np.int64)))

    def _sums(self, index: int) -> tuple[Ints, NDArray[np.float64]]:
        """The rows that share a usable column with row `index`, and their similarity over these columns."""
        columns, weights = self._rows.row(index)
        frequency = self._rows.frequency[columns]
        usable = (frequency > 1) & (frequency <= self._most_rows)
        columns, weights, frequency = columns[usable], weights[usable], frequency[usable]
        if len(columns) > self._most_columns:
            rarest = np.argpartition(frequency, self._most_columns)[: self._most_columns]
            columns, weights, frequency = columns[rarest], weights[rarest], frequency[rarest]
        if not len(columns):
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        begins = self._starts[columns]
        total = int(frequency.sum())
        shift = np.repeat(begins - np.concatenate(([0], np.cumsum(frequency)[:-1])), frequency)
        posted = shift + np.arange(total)
        rows = self._posted_rows[posted]
        scores = np.repeat(weights, frequency) * self._posted_weights[posted]
        if len(self._rows) <= 4 * total:
            summed = np.bincount(rows, weights=scores, minlength=len(self._rows)).astype(np.float64)
            candidates: Ints = np.flatnonzero(summed > 0).astype(np.int64)
            return candidates, summed[candidates]
        found, place = np.unique(rows, return_inverse=True)
        return found.astype(np.int64), np.bincount(place, weights=scores).astype(np.float64)
