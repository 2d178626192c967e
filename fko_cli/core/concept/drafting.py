"""Work done in Word meets new data: a comparison of three versions of a draft, unit by unit.

`base` is what fko wrote, `mine` what stands in the file now, `new` what would be written today. What only one side changed
is taken from that side; where both changed the same unit, the text of the person stays and the clash is told.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from rapidfuzz import fuzz

from fko_cli.core.concept.ordering import merged_order

ALIKE = 55
"""From this likeness (0 to 100) on, two units at the same place are versions of one another."""

Id = tuple[str, int]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, a table with its rows, or one row, as people see it.

    `look` is the style, `marks` the emphasis within the text. In a row, cells are separated by ` | `.
    """

    look: str
    text: str
    marks: str = ""
    rows: tuple[Unit, ...] = ()

    @property
    def name(self) -> str:
        """What the unit is called among its neighbours: the first cell of a row, the label of a detail; else empty."""
        if self.look == ROW:
            return self.text.partition(" | ")[0].strip()
        label, tab, _ = self.text.partition("\t")
        return label if tab else ""

    @property
    def shown(self) -> str:
        """The text for a comment or a list."""
        if self.rows:
            return "\n".join(row.shown for row in self.rows)
        return self.text.replace("\t", ": ", 1)


ROW, TABLE = "row", "table"


class ClashKind(enum.StrEnum):
    """Why a person must look."""

    changed = "changed"  # both sides changed the same unit
    removed = "removed"  # a person deleted it, its data changed
    gone = "gone"  # a person changed it, the data no longer have it
    homeless = "homeless"  # the data have it anew, a person deleted the chapter it belongs to


@dataclass(frozen=True, slots=True)
class Clash:
    """Two versions of one unit; one of them is empty where that side has none."""

    kind: ClashKind
    mine: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit of a merged block.

    With `own` it is the unit `mine` of the edited draft, else the unit `new` of the new content, which takes the place of
    `mine` where that is given. `rows` are the pieces of a table that was merged row by row.
    """

    own: bool
    mine: int | None = None
    new: int | None = None
    clashes: tuple[Clash, ...] = ()
    rows: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """What becomes of a block: its pieces in order; `clashes` belong to the block as a whole."""

    pieces: tuple[Piece, ...]
    clashes: tuple[Clash, ...] = ()

    def leaves(self, count: int) -> bool:
        """Whether all of the `count` units of the edited draft stay as they stand."""
        if self.clashes or len(self.pieces) != count:
            return False
        return all(
            piece.own and piece.mine == place and not piece.rows and not piece.clashes
            for place, piece in enumerate(self.pieces)
        )

    @property
    def all_clashes(self) -> tuple[Clash, ...]:
        """Every clash of the block, in order."""
        return (*self.clashes, *(clash for piece in self.pieces for clash in _clashes_of(piece)))


def _clashes_of(piece: Piece) -> tuple[Clash, ...]:
    return (*piece.clashes, *(clash for row in piece.rows for clash in _clashes_of(row)))


def merge_block(base: Sequence[Unit], mine: Sequence[Unit], new: Sequence[Unit]) -> BlockPlan:
    """Merge the units of one block, or the rows of one table."""
    base_ids: list[Id] = [("base", place) for place in range(len(base))]
    mine_ids, new_ids = _ids("mine", base, mine), _ids("new", base, new)
    _same_additions(mine, mine_ids, new, new_ids)
    in_mine = {one: place for place, one in enumerate(mine_ids)}
    in_new = {one: place for place, one in enumerate(new_ids)}
    pieces: dict[Id, Piece] = {}
    homeless: list[tuple[Id, Clash]] = []
    for one in dict.fromkeys([*base_ids, *mine_ids, *new_ids]):
        before = base[one[1]] if one[0] == "base" else None
        piece, clash = _merged(before, one, in_mine, mine, in_new, new)
        if piece is not None:
            pieces[one] = piece
        if clash is not None:
            homeless.append((one, clash))
    order = merged_order(base_ids, mine_ids, new_ids, pieces.keys())
    return _with_homeless(pieces, order, base_ids, homeless)


def _merged(
    before: Unit | None,
    one: Id,
    in_mine: Mapping[Id, int],
    mine: Sequence[Unit],
    in_new: Mapping[Id, int],
    new: Sequence[Unit],
) -> tuple[Piece | None, Clash | None]:
    """The piece that stands for one unit, or the clash about one that a person deleted."""
    here, there = in_mine.get(one), in_new.get(one)
    if here is None and there is None:
        return None, None
    if here is None:
        assert there is not None
        if before is None:
            return Piece(False, None, there), None
        same = new[there] == before
        return None, None if same else Clash(ClashKind.removed, "", new[there].shown)
    if there is None:
        if before is None:
            return Piece(True, here), None
        return (None if mine[here] == before else Piece(True, here, None, (Clash(ClashKind.gone, mine[here].shown),))), None
    if before is None or new[there] in (before, mine[here]):
        return Piece(True, here, there), None
    if mine[here] == before:
        return Piece(False, here, there), None
    return _both_changed(before, here, mine[here], there, new[there]), None


def _both_changed(before: Unit, here: int, mine: Unit, there: int, new: Unit) -> Piece:
    if _same_columns(before, mine, new):
        rows = merge_block(before.rows, mine.rows, new.rows)
        return Piece(True, here, there, rows.clashes, rows.pieces)
    return Piece(True, here, there, (Clash(ClashKind.changed, mine.shown, new.shown),))


def _same_columns(before: Unit, mine: Unit, new: Unit) -> bool:
    """Whether rows of the new table fit into the edited one: same heads, same number of cells."""
    if not (before.rows and mine.rows and new.rows) or before.rows[0] != new.rows[0]:
        return False
    width = new.rows[0].text.count(" | ")
    return mine.rows[0].text.count(" | ") == width


def _with_homeless(
    pieces: dict[Id, Piece], order: Sequence[Id], base_ids: Sequence[Id], homeless: Sequence[tuple[Id, Clash]]
) -> BlockPlan:
    """Clashes about deleted units go to the piece before the place where they stood."""
    loose: list[Clash] = []
    for one, clash in homeless:
        place = base_ids.index(one)
        anchor = next((other for other in reversed(base_ids[:place]) if other in pieces), None)
        if anchor is None:
            loose.append(clash)
        else:
            piece = pieces[anchor]
            pieces[anchor] = Piece(piece.own, piece.mine, piece.new, (*piece.clashes, clash), piece.rows)
    return BlockPlan(tuple(pieces[one] for one in order), tuple(loose))


def _ids(side: str, base: Sequence[Unit], other: Sequence[Unit]) -> list[Id]:
    """For each unit of `other` the unit of `base` that it is a version of, or an id of its own."""
    pairs = {there: here for here, there in align(base, other).items()}
    return [("base", pairs[place]) if place in pairs else (side, place) for place in range(len(other))]


def _same_additions(mine: Sequence[Unit], mine_ids: list[Id], new: Sequence[Unit], new_ids: list[Id]) -> None:
    """Give a unit that both sides added alike one id."""
    added = {new[place]: one for place, one in enumerate(new_ids) if one[0] == "new"}
    for place, one in enumerate(mine_ids):
        if one[0] == "mine" and (known := added.pop(mine[place], None)):
            mine_ids[place] = known


def align(base: Sequence[Unit], other: Sequence[Unit]) -> dict[int, int]:
    """Which unit of `other` is a version of which unit of `base`: by name, then the same, then alike at the same place."""
    pairs = _by_name(base, other)
    taken = set(pairs.values())
    rest = [place for place in range(len(base)) if place not in pairs]
    free = [place for place in range(len(other)) if place not in taken]
    steps = SequenceMatcher(None, [base[i] for i in rest], [other[j] for j in free], autojunk=False).get_opcodes()
    for step, first, last, start, end in steps:
        if step == "equal":
            pairs.update(zip(rest[first:last], free[start:end], strict=True))
        elif step == "replace":
            pairs.update(_alike(base, rest[first:last], other, free[start:end]))
    return pairs


def _by_name(base: Sequence[Unit], other: Sequence[Unit]) -> dict[int, int]:
    ours, theirs = _unique_names(base), _unique_names(other)
    return {place: theirs[name] for name, place in ours.items() if name in theirs}


def _unique_names(units: Sequence[Unit]) -> dict[tuple[str, str], int]:
    seen: dict[tuple[str, str], list[int]] = {}
    for place, unit in enumerate(units):
        if unit.name:
            seen.setdefault((unit.look, unit.name), []).append(place)
    return {name: places[0] for name, places in seen.items() if len(places) == 1}


def _alike(base: Sequence[Unit], here: Sequence[int], other: Sequence[Unit], there: Sequence[int]) -> dict[int, int]:
    """Pairs of units that resemble each other most, each used once and none crossing another."""
    found: dict[int, int] = {}
    last = -1
    for place in here:
        scores = [(likeness(base[place], other[one]), -one) for one in there if one > last]
        best = max(scores, default=(0.0, 0))
        if best[0] >= ALIKE:
            found[place] = last = -best[1]
    if not found and len(here) == len(there) == 1 and base[here[0]].look == other[there[0]].look:
        return {here[0]: there[0]}
    return found


def likeness(one: Unit, other: Unit) -> float:
    """How much two units resemble each other, 0 to 100."""
    if (one.look == TABLE) != (other.look == TABLE):
        return 0.0
    if one.look == TABLE:
        return 100.0 if one.rows[:1] == other.rows[:1] else fuzz.ratio(one.shown, other.shown)
    return fuzz.ratio(one.text, other.text)
