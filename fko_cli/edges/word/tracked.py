"""The difference between two documents as a document with revisions: accepted it is the new one, rejected the old one.

Contents, headers and footers are those of the new document. They carry no revisions: programs renew the contents as a
whole, and headers only repeat the cover.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from docx.document import Document

from fko_cli.core.concept.changes import SLOT as CHANGES
from fko_cli.core.concept.comparing import Part, rising, steps, versions
from fko_cli.core.concept.drafting import align, likeness
from fko_cli.edges.word.foreign import Foreign
from fko_cli.edges.word.package import open_document, packed, timestamp
from fko_cli.edges.word.revisions import DELETED, INSERTED, Revisions, emptied
from fko_cli.edges.word.settled import holds_contents, settle
from fko_cli.edges.word.slots import tag_of
from fko_cli.edges.word.tokens import tokens_of
from fko_cli.edges.word.units import Item, Reader, is_tracked, read_items
from fko_cli.edges.word.xml import Element, highest, printable, qn

SAME_ROW = 80
"""From this likeness (0 to 100) on, rows whose first cells differ are versions of one another."""
_NUMBERED = ("w:ins", "w:del", "w:bookmarkStart", "w:commentRangeStart", "w:comment")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many paragraphs and rows were changed, inserted and deleted, without those of the list of changes."""

    changed: int = 0
    inserted: int = 0
    deleted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.changed + other.changed, self.inserted + other.inserted, self.deleted + other.deleted)

    @property
    def any(self) -> bool:
        """Whether there is a difference at all."""
        return bool(self.changed or self.inserted or self.deleted)


@dataclass(frozen=True, slots=True)
class Tracked:
    """The document with revisions. `settled` says that one of the two held changes that nobody had accepted or rejected."""

    data: bytes
    tally: Tally
    settled: bool


@dataclass(frozen=True, slots=True)
class _Line:
    item: Item
    source: str

    @property
    def counts(self) -> bool:
        """Whether it is more than the list of changes, which every edition renews by itself."""
        return self.source != CHANGES

    @property
    def part(self) -> Part:
        return Part(self.item.unit, self.source)


@dataclass
class _Comparison:
    """How to read two documents and what writes the revisions into the new one; in cells of tables if so said."""

    before: Reader
    after: Reader
    revisions: Revisions
    in_table: bool = False


def tracked(old: bytes, new: bytes, author: str, day: date) -> Tracked:
    """The document `new` with its differences from `old` as revisions of `author`, dated `day`."""
    earlier, later = open_document(old), open_document(new)
    unsettled = any(is_tracked(one.element.body) for one in (earlier, later))
    before, after = _lines(earlier), _lines(later)
    said = timestamp(day)
    revisions = Revisions(printable(author), said, _highest(later), Foreign(earlier, later))
    comparison = _Comparison(Reader.of(earlier), Reader.of(later), revisions)
    tally = _compare(comparison, before, after, later.element.body)
    return Tracked(packed(later), tally, unsettled)


def _highest(document: Document) -> int:
    return highest(one.get(qn("w:id"), "") for one in document.element.iter(*(qn(tag) for tag in _NUMBERED)))


def _lines(document: Document) -> list[_Line]:
    """The paragraphs and tables of a document with their blocks, after its tracked changes were accepted."""
    body = document.element.body
    sources: dict[Element, str] = {}
    for control in body.iter(qn("w:sdt")):
        tag = tag_of(control)
        if tag.startswith("fko:") and tag.count(":") > 1:
            sources.update(dict.fromkeys(control.iter(qn("w:p"), qn("w:tbl")), tag[4:].rpartition(":")[0]))
    settle(document)
    reader = Reader.of(document)
    children = [one for one in body if not (one.tag == qn("w:sdt") and holds_contents(one))]
    items = read_items(children, reader)[1]
    return [_Line(one, sources.get(one.elements[0], "")) for one in items if not one.unit.look.startswith("toc ")]


def _compare(work: _Comparison, old: Sequence[_Line], new: Sequence[_Line], parent: Element) -> Tally:
    """Mark the differences between two runs of paragraphs and tables in the new one."""
    tally = Tally()
    pairs = versions([one.part for one in old], [one.part for one in new])
    here = there = 0
    for i, j in (*pairs, (len(old), len(new))):
        tally += _gone(work, old[here:i], new[there] if there < len(new) else None, parent)
        for line in new[there:j]:
            tally += _came(work, line)
        if i < len(old):
            change = _changed(work, old[i].item, new[j].item)
            tally += change if new[j].counts else Tally()
        here, there = i + 1, j + 1
    return tally


def _gone(work: _Comparison, lines: Sequence[_Line], following: _Line | None, parent: Element) -> Tally:
    """Put what is no longer there in front of what follows, marked as deleted."""
    tally = Tally()
    for line in lines:
        made = _deleted(work, line.item)
        if made is None:
            continue
        if following is not None:
            following.item.elements[0].addprevious(made)
        elif len(parent) and parent[-1].tag == qn("w:sectPr"):
            parent[-1].addprevious(made)
        else:
            parent.append(made)
        tally += Tally(deleted=len(line.item.rows) or 1) if line.counts else Tally()
    return tally


def _deleted(work: _Comparison, item: Item) -> Element | None:
    """An old paragraph or table marked as deleted; None for one that cannot be brought along."""
    original = item.elements[0]
    if original.tag == qn("w:p"):
        return _deleted_paragraph(work, original)
    if original.tag != qn("w:tbl"):
        return None
    table = work.revisions.foreign.taken(_shell(original))
    for row in item.rows:
        table.append(_deleted_row(work, row.elements[0]))
    return table


def _shell(table: Element) -> Element:
    """A table without its rows."""
    made = emptied(table)
    made.extend([copy.deepcopy(one) for one in table if one.tag in (qn("w:tblPr"), qn("w:tblGrid"))])
    return made


def _deleted_paragraph(work: _Comparison, original: Element) -> Element:
    made = original.makeelement(original.tag, {}, None)
    properties = original.find(qn("w:pPr"))
    if properties is not None:
        made.append(work.revisions.foreign.taken(properties))
    tokens, _ = tokens_of(original, work.before, in_table=work.in_table)
    work.revisions.write(made, [(DELETED, tokens)], ())
    work.revisions.mark_end(made, DELETED)
    return made


def _deleted_row(work: _Comparison, original: Element) -> Element:
    row = original.makeelement(original.tag, {}, None)
    for child in original:
        if child.tag in (qn("w:trPr"), qn("w:tblPrEx")):
            row.append(work.revisions.foreign.taken(child))
        elif child.tag == qn("w:tc"):
            cell = child.makeelement(child.tag, {}, None)
            properties = child.find(qn("w:tcPr"))
            if properties is not None:
                cell.append(work.revisions.foreign.taken(properties))
            within = replace(work, in_table=True)
            cell.extend(_deleted_paragraph(within, one) for one in child.iter(qn("w:p")))
            row.append(cell)
    work.revisions.mark_row(row, DELETED)
    return row


def _came(work: _Comparison, line: _Line) -> Tally:
    """Mark what is new as inserted."""
    item = line.item
    original = item.elements[0]
    if original.tag == qn("w:p"):
        _inserted_paragraph(work, original)
    for row in item.rows:
        _inserted_row(work, row.elements[0])
    return Tally(inserted=len(item.rows) or 1) if line.counts else Tally()


def _inserted_paragraph(work: _Comparison, paragraph: Element) -> None:
    tokens, last = tokens_of(paragraph, work.after, in_table=work.in_table)
    work.revisions.write(paragraph, [(INSERTED, tokens)], last)
    work.revisions.mark_end(paragraph, INSERTED)


def _inserted_row(work: _Comparison, row: Element) -> None:
    for paragraph in list(row.iter(qn("w:p"))):
        _inserted_paragraph(replace(work, in_table=True), paragraph)
    work.revisions.mark_row(row, INSERTED)


def _changed(work: _Comparison, old: Item, new: Item) -> Tally:
    """Mark the differences between two versions of a paragraph or table."""
    if old.unit == new.unit:
        return Tally()
    if new.elements[0].tag == qn("w:p"):
        _reworded(work, old.elements[0], new.elements[0])
        if old.unit.look != new.unit.look:
            work.revisions.mark_properties(new.elements[0], old.elements[0])
        return Tally(changed=1)
    return _compare_rows(work, old.rows, new.rows, new.elements[0])


def _reworded(work: _Comparison, old: Element, new: Element) -> None:
    ours, _ = tokens_of(old, work.before, in_table=work.in_table)
    theirs, last = tokens_of(new, work.after, in_table=work.in_table)
    pieces = []
    for step in steps([one.key for one in ours], [one.key for one in theirs], lambda place: ours[place].is_word):
        if step.same:
            pieces.append(("", theirs[step.new]))
        else:
            pieces += [(DELETED, ours[step.old]), (INSERTED, theirs[step.new])]
    work.revisions.write(new, pieces, last)


def _compare_rows(work: _Comparison, old: Sequence[Item], new: Sequence[Item], table: Element) -> Tally:
    tally = Tally()
    alike = align([one.unit for one in old], [one.unit for one in new])
    pairs = [(i, j) for i, j in rising(alike.items()) if _same_row(old[i], new[j])]
    here = there = 0
    for i, j in (*pairs, (len(old), len(new))):
        for row in old[here:i]:
            made = _deleted_row(work, row.elements[0])
            if there < len(new):
                new[there].elements[0].addprevious(made)
            else:
                table.append(made)
            tally += Tally(deleted=1)
        for row in new[there:j]:
            _inserted_row(work, row.elements[0])
            tally += Tally(inserted=1)
        if i < len(old) and old[i].unit != new[j].unit:
            _compare_cells(work, old[i].elements[0], new[j].elements[0])
            tally += Tally(changed=1)
        here, there = i + 1, j + 1
    return tally


def _same_row(old: Item, new: Item) -> bool:
    """Whether one row may be shown as a changed version of the other: as many cells, and about the same thing."""
    cells = [len(one.elements[0].findall(qn("w:tc"))) for one in (old, new)]
    named = old.unit.name == new.unit.name or likeness(old.unit, new.unit) >= SAME_ROW
    return cells[0] == cells[1] and named


def _compare_cells(work: _Comparison, old: Element, new: Element) -> None:
    for one, other in zip(old.iterchildren(qn("w:tc")), new.iterchildren(qn("w:tc")), strict=True):
        ours, theirs = (
            read_items(_paragraphs(cell), reader)[1] for cell, reader in ((one, work.before), (other, work.after))
        )
        within = replace(work, in_table=True)
        _compare(within, [_Line(item, "") for item in ours], [_Line(item, "") for item in theirs], other)


def _paragraphs(cell: Element) -> list[Element]:
    return [child for child in cell if child.tag in (qn("w:p"), qn("w:tbl"))]
