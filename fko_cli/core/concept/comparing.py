"""Compares two versions of a document: which parts are versions of one another, and which words of a text changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from fko_cli.core.concept.drafting import TABLE, Unit, align
from fko_cli.core.concept.ordering import moved

KEPT_SHARE = 0.3
"""A text of whose words less than this share stayed is shown as a whole in both versions: that is easier to read."""
SMALL_ISLAND = 1
"""So many words that stayed between changed ones are shown with these as one change."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or table of a document and the source of the block it stands in, empty outside of blocks."""

    unit: Unit
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of two sequences: the same in both, or one put in the place of the other (either may be empty)."""

    same: bool
    old: slice
    new: slice


def versions(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    """Places of parts that are versions of one another, rising on both sides: what moved is gone here and new there.

    Blocks are found by their source; what stands between them, or in a document without blocks, by its words.
    """
    found: set[tuple[int, int]] = set()
    theirs = _blocks(new)
    ours = {source: one for source, one in _blocks(old).items() if source in theirs}
    travelled = moved(list(ours), [source for source in theirs if source in ours])
    borders = [(ours[source], theirs[source]) for source in ours if source not in travelled]
    for here, there in borders:
        found |= _aligned(old, list(here), new, list(there))
    blocks = any(one.source for one in old)
    for gap, other in _gaps(borders, len(old), len(new)):
        loose = [
            [place for place in places if not (blocks and parts[place].source)]
            for places, parts in ((gap, old), (other, new))
        ]
        found |= _aligned(old, loose[0], new, loose[1])
    return _with_ends(rising(pair for pair in found if _comparable(old, new, *pair)), old, new)


def _blocks(parts: Sequence[Part]) -> dict[str, range]:
    """The places of each block; of one that stands twice the first."""
    found: dict[str, range] = {}
    start = 0
    for place in range(1, len(parts) + 1):
        if place == len(parts) or parts[place].source != parts[start].source:
            if parts[start].source:
                found.setdefault(parts[start].source, range(start, place))
            start = place
    return found


def _aligned(old: Sequence[Part], here: Sequence[int], new: Sequence[Part], there: Sequence[int]) -> set[tuple[int, int]]:
    pairs = align([old[i].unit for i in here], [new[j].unit for j in there])
    return {(here[i], there[j]) for i, j in pairs.items()}


def _gaps(borders: Sequence[tuple[range, range]], old: int, new: int) -> Iterator[tuple[range, range]]:
    """What lies between blocks that stayed."""
    here = there = 0
    for ours, theirs in (*borders, (range(old, old), range(new, new))):
        yield range(here, ours.start), range(there, theirs.start)
        here, there = ours.stop, theirs.stop


def _comparable(old: Sequence[Part], new: Sequence[Part], i: int, j: int) -> bool:
    """Whether one may be shown as a changed version of the other: the same style, tables of as many columns.

    A caption goes with its table: were the caption alone kept, the old table would stand right above the new one.
    """
    one, other = old[i].unit, new[j].unit
    if one.look != other.look:
        return False
    if one.look == TABLE:
        return _width(one) == _width(other)
    if one.name != other.name:
        return False
    below, beneath = old[i + 1 : i + 2], new[j + 1 : j + 2]
    if one.look.startswith("caption") and below and beneath and below[0].unit.look == TABLE:
        return beneath[0].unit.look == TABLE and _width(below[0].unit) == _width(beneath[0].unit)
    return True


def _width(table: Unit) -> int:
    return table.rows[0].text.count(" | ") if table.rows else 0


def rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs in order, without those that cross others."""
    ordered = sorted(pairs)
    crossing = moved(sorted(j for _, j in ordered), [j for _, j in ordered])
    return [(i, j) for i, j in ordered if j not in crossing]


def _with_ends(pairs: list[tuple[int, int]], old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    """The pairs with the last paragraphs as one: the mark at the end of a document can neither be inserted nor deleted."""
    if not old or not new or TABLE in (old[-1].unit.look, new[-1].unit.look):
        return pairs
    end = (len(old) - 1, len(new) - 1)
    return [*((i, j) for i, j in pairs if i != end[0] and j != end[1]), end]


def steps(old: Sequence[Hashable], new: Sequence[Hashable], is_word: Callable[[int], bool]) -> list[Step]:
    """What stayed and what changed, in order. `is_word` tells whether a place of `old` holds a word.

    Changes with hardly a word between them are one change, so that nobody has to read a salad of syllables.
    """
    found = [
        Step(kind == "equal", slice(i, k), slice(j, m))
        for kind, i, k, j, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    kept = sum(_words(step, is_word) for step in found if step.same)
    words = max(sum(map(is_word, range(len(old)))), 1)
    if any(not step.same for step in found) and kept < KEPT_SHARE * words:
        return [Step(False, slice(0, len(old)), slice(0, len(new)))] if old or new else []
    return _joined([step for place, step in enumerate(found) if not _is_island(found, place, is_word)])


def _words(step: Step, is_word: Callable[[int], bool]) -> int:
    return sum(map(is_word, range(step.old.start, step.old.stop)))


def _is_island(found: Sequence[Step], place: int, is_word: Callable[[int], bool]) -> bool:
    """Whether something that stayed lies between changes and is not worth showing by itself."""
    if not found[place].same or place in (0, len(found) - 1):
        return False
    words = _words(found[place], is_word)
    around = sum(_size(found[one]) for one in (place - 1, place + 1))
    return words == 0 or (words <= SMALL_ISLAND and around > 4 * SMALL_ISLAND)


def _size(step: Step) -> int:
    return max(int(one.stop - one.start) for one in (step.old, step.new))


def _joined(found: Sequence[Step]) -> list[Step]:
    """Changes next to each other as one; what was left out between them belongs to it."""
    made: list[Step] = []
    for step in found:
        if made and not step.same and not made[-1].same:
            last = made.pop()
            step = Step(False, slice(last.old.start, step.old.stop), slice(last.new.start, step.new.stop))
        made.append(step)
    return made
