"""Finds the generated blocks in a draft that somebody worked on, also where a program dropped the controls around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from fko_cli.core.concept.drafting import ALIKE, Unit, likeness
from fko_cli.core.concept.written import WrittenBlock
from fko_cli.edges.word.slots import tag_of
from fko_cli.edges.word.units import Item, Reader, read_items
from fko_cli.edges.word.xml import Element, content_control, put_in_place, qn

_TAG = re.compile(r"fko:(?P<source>.+):(?P<fingerprint>[0-9a-f]{12})")
_BLOCKS = (qn("w:p"), qn("w:tbl"), qn("w:sdt"))
TELLING = 25
"""So many letters in a row are no coincidence when a block is looked for outside its place."""


@dataclass
class Standing:
    """A generated block as it stands in a draft."""

    source: str
    fingerprint: str
    control: Element
    head: list[Element] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Its units in order."""
        return tuple(item.unit for item in self.items)

    @property
    def content(self) -> Element:
        """The element that holds what is in the control."""
        found = self.control.find(qn("w:sdtContent"))
        assert found is not None
        return found


def blocks_of(body: Element, reader: Reader) -> list[Standing]:
    """The blocks whose control is there, in order; one that was copied comes more than once."""
    found = []
    for control in body.iter(qn("w:sdt")):
        match = _TAG.fullmatch(tag_of(control))
        if match is None or control.find(qn("w:sdtContent")) is None:
            continue
        block = Standing(match["source"], match["fingerprint"], control)
        block.head, block.items = read_items(block.content, reader)
        found.append(block)
    return found


def sources_of(body: Element) -> set[str]:
    """The sources of the blocks whose control is there."""
    return {match["source"] for one in body.iter(qn("w:sdt")) if (match := _TAG.fullmatch(tag_of(one)))}


def restore_controls(body: Element, reader: Reader, written: Mapping[str, WrittenBlock]) -> list[str]:
    """Put controls around blocks that lost theirs, found by their words; returns the sources of those found.

    LibreOffice drops the tags of controls, and people remove controls to get rid of their frame.
    """
    standing = sources_of(body)
    lost = {source: one for source, one in written.items() if source not in standing and not one.deleted and one.units}
    if not lost:
        return []
    _dissolve(body, {source.replace(":", " ")[:64] for source in lost})
    restored: list[str] = []
    while lost:
        found = _find(list(_loose(body, reader)), lost, anywhere=bool(restored))
        if not found:
            break
        for source, items in found.items():
            _wrap(source, lost.pop(source).fingerprint, items)
            restored.append(source)
    return restored


def _dissolve(body: Element, names: set[str]) -> None:
    """Take away controls without a tag that bear the name of a lost block: programs move their borders."""
    for control in list(body.iter(qn("w:sdt"))):
        alias = control.find(f"{qn('w:sdtPr')}/{qn('w:alias')}")
        content = control.find(qn("w:sdtContent"))
        named = alias is not None and alias.get(qn("w:val")) in names and not tag_of(control)
        if named and content is not None:
            put_in_place(control, content)


def _loose(body: Element, reader: Reader) -> Iterator[Item]:
    """What stands in the body outside of controls."""
    inner = [child for child in body if child.tag in _BLOCKS and not tag_of(child).startswith("fko:")]
    for item in read_items(inner, reader)[1]:
        if not item.unit.look.startswith(("toc ", "sdt")):
            yield item


def _find(items: list[Item], lost: Mapping[str, WrittenBlock], *, anywhere: bool) -> dict[str, list[Item]]:
    """For each lost block that can be found the items from its first to its last known unit.

    In the first pass all are sought in their order; later, `anywhere`, only by words that are no coincidence.
    """
    wanted = [(source, unit) for source, block in lost.items() for unit in block.units]
    keys = [_key(item.unit) for item in items]
    matcher = SequenceMatcher(None, [_key(unit) for _, unit in wanted], keys, autojunk=False)
    owner: dict[int, str] = {}
    for start, place, length in matcher.get_matching_blocks():
        owner.update({place + offset: wanted[start + offset][0] for offset in range(length)})
    found: dict[str, list[Item]] = {}
    for source, block in lost.items():
        places = _longest_run(sorted(place for place, name in owner.items() if name == source), owner)
        if not places or (anywhere and max(len(keys[place]) for place in places) < TELLING):
            continue
        first, last = _extent(items, owner, min(places), max(places), block.units)
        owner.update(dict.fromkeys(range(first, last + 1), source))
        found[source] = items[first : last + 1]
    return {source: chosen for source, chosen in found.items() if _neighbours(chosen)}


def _longest_run(places: list[int], owner: Mapping[int, str]) -> list[int]:
    """The largest group of places without one of another block between them."""
    runs: list[list[int]] = []
    for place in places:
        if runs and not any(one in owner for one in range(runs[-1][-1] + 1, place)):
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len, default=[])


def _extent(items: list[Item], owner: Mapping[int, str], first: int, last: int, units: tuple[Unit, ...]) -> tuple[int, int]:
    """Widen a block to neighbours that no block owns and that resemble its outer units: those were changed by hand."""
    keys = [_key(unit) for unit in units]
    before = units[: keys.index(_key(items[first].unit))]
    after = units[len(keys) - keys[::-1].index(_key(items[last].unit)) :]
    while first > 0 and first - 1 not in owner and _resembles(items[first - 1].unit, before):
        first -= 1
    while last + 1 < len(items) and last + 1 not in owner and _resembles(items[last + 1].unit, after):
        last += 1
    return first, last


def _resembles(unit: Unit, others: Iterable[Unit]) -> bool:
    return any(unit.look == other.look and likeness(unit, other) >= ALIKE for other in others)


def _key(unit: Unit) -> str:
    return f"|{unit.rows[0].text}" if unit.rows else unit.text


def _neighbours(items: list[Item]) -> bool:
    """Whether the items stand one after the other in one parent, without another block between them."""
    elements = [element for item in items for element in item.elements]
    parent = elements[0].getparent()
    if parent is None or any(element.getparent() is not parent for element in elements):
        return False
    between = list(parent)[parent.index(elements[0]) : parent.index(elements[-1])]
    return not any(child.tag == qn("w:sdt") and tag_of(child).startswith("fko:") for child in between)


def _wrap(source: str, fingerprint: str, items: list[Item]) -> None:
    first, last = items[0].elements[0], items[-1].elements[-1]
    parent = first.getparent()
    assert parent is not None
    inside = list(parent)[parent.index(first) : parent.index(last) + 1]
    place = parent.index(first)
    parent.insert(place, content_control(f"fko:{source}:{fingerprint}", source.replace(":", " "), inside))
