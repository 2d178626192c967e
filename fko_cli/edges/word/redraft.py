"""Writes a new draft into an edited one: everything people did stays where it is, new data come in around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docx.document import Document

from fko_cli.core.concept.blocks import Concept, Generated, Heading, Paragraph, text_of
from fko_cli.core.concept.drafting import BlockPlan, Clash, ClashKind, Piece, Unit, merge_block
from fko_cli.core.concept.ordering import merged_order
from fko_cli.core.concept.written import Known, WrittenBlock, WrittenDraft
from fko_cli.edges.word.blocks import BlockWriter
from fko_cli.edges.word.clashes import remark_of
from fko_cli.edges.word.comments import CLASH_SIGN, Comments
from fko_cli.edges.word.document import Draft, ask_for_update
from fko_cli.edges.word.package import first_bookmark, open_document, packed, set_properties, timestamp
from fko_cli.edges.word.placing import arrange
from fko_cli.edges.word.rebuild import Rebuilt, paragraphs, rebuild
from fko_cli.edges.word.slot_words import renew_words, restore_slots, words_of
from fko_cli.edges.word.stamp import set_stamp
from fko_cli.edges.word.standing import Standing, blocks_of, restore_controls
from fko_cli.edges.word.styles import Styles
from fko_cli.edges.word.units import Reader, is_tracked, read_items
from fko_cli.edges.word.upkeep import set_right
from fko_cli.edges.word.xml import Element, printable, qn


class NothingKnownError(Exception):
    """Nothing in a document can be recognised as written by fko."""


@dataclass(frozen=True, slots=True)
class Told:
    """A clash as a person reads it in the list: where, and both versions."""

    source: str
    title: str
    clash: Clash


@dataclass(frozen=True, slots=True)
class Redrafted:
    """The new draft, the clashes, and how many blocks hold work by hand."""

    draft: Draft
    told: tuple[Told, ...]
    edited: int


@dataclass
class _Work:
    """The edited document while it is worked on."""

    document: Document
    reader: Reader
    comments: Comments
    writer: BlockWriter
    parts: Mapping[str, Generated]
    rebuilt: Rebuilt = field(default_factory=Rebuilt)
    told: list[Told] = field(default_factory=list)
    edited: int = 0
    gone: dict[str, WrittenBlock] = field(default_factory=dict)


def redraft(
    edited: bytes, concept: Concept, fresh: Draft, known: Known, pages: Mapping[str, int] | None = None
) -> Redrafted:
    """Bring the content of `concept` into an edited draft; `fresh` is that content as a draft of its own.

    `known` tells what fko wrote into the edited draft. Conflicts get a comment that shows both versions. Raises
    NothingKnownError where nothing of it can be found.
    """
    document = open_document(edited)
    new = fresh.read()
    work = _work(document, concept, new)
    body = document.element.body
    if known.previous is not None:
        restore_controls(body, work.reader, known.previous.blocks)
        restore_slots(document, known.previous.words)
    standing = _one_of_each(blocks_of(body, work.reader), known)
    if not standing and known.previous is not None and not all(one.deleted for one in known.previous.blocks.values()):
        raise NothingKnownError
    plans = {source: _plan(block, new, known, work) for source, block in standing.items()}
    kept = {source for source, plan in plans.items() if plan is not None}
    deleted = _deleted(known, standing, new)
    added = [source for source in new.blocks if source not in standing and source not in deleted]
    order = merged_order(known.order, list(standing), list(new.blocks), kept | set(added))
    for source, plan in plans.items():
        if plan is not None and not plan.leaves(len(standing[source].items)):
            made = list(_control(work, source).iterchildren()) if source in work.parts else []
            rebuild(standing[source], plan, read_items(made, work.reader)[1], work.comments, work.rebuilt)
    controls = {source: standing[source].control for source in kept}
    controls |= {source: work.writer.generated(work.parts[source]) for source in added}
    arrange([controls[source] for source in order], [standing[one].control for one in plans if one not in kept], work.reader)
    for source in kept & new.blocks.keys():
        _retag(controls[source], f"fko:{source}:{new.blocks[source].fingerprint}")
    _tell_deleted(work, deleted, known, new, order, controls)
    _tell_homeless(work, added, deleted, new, controls)
    words = renew_words(document, concept.words, known.previous.words if known.previous else None)
    work.told += [Told("", "Deckblatt, Kopf- oder Fußzeile", clash) for clash in words]
    return _finished(work, concept, fresh, _now_written(new, deleted, work.gone, order), pages, controls)


def _work(document: Document, concept: Concept, new: WrittenDraft) -> _Work:
    writer = BlockWriter(document, Styles(document), first_bookmark(document))
    comments = Comments(document, timestamp(concept.day))
    parts = {part.source: part for chapter in concept.chapters for part in chapter.parts if part.source in new.blocks}
    return _Work(document, Reader.of(document), comments, writer, parts)


def _control(work: _Work, source: str) -> Element:
    """The content of a newly written block."""
    content = work.writer.generated(work.parts[source]).find(qn("w:sdtContent"))
    assert content is not None
    return content


def _one_of_each(blocks: Sequence[Standing], known: Known) -> dict[str, Standing]:
    """The blocks by source. Of copies the untouched one is the block; the others become text of the person who copied."""
    found: dict[str, Standing] = {}
    for block in blocks:
        other = found.get(block.source)
        if other is not None and (block.units != known.units(block.source, block.fingerprint)):
            block, other = other, block
        if other is not None:
            tag = other.control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
            if tag is not None:
                tag.set(qn("w:val"), "")
        found[block.source] = block
    order = [block.source for block in blocks]
    return {source: found[source] for source in dict.fromkeys(order)}


def _plan(block: Standing, new: WrittenDraft, known: Known, work: _Work) -> BlockPlan | None:
    """What becomes of one block; None when it goes."""
    there = new.blocks.get(block.source)
    mine = block.units
    base = known.units(block.source, block.fingerprint)
    if base is None and there is not None and there.fingerprint == block.fingerprint:
        base = there.units
    if base != mine and base is not None:
        work.edited += 1
    own = tuple(Piece(True, place) for place in range(len(mine)))
    if there is None:
        touched = base != mine or is_tracked(block.control) or work.comments.of_people(block.control)
        if not touched:
            return None
        work.gone[block.source] = WrittenBlock(block.fingerprint, base or (), gone=True)
        told = known.is_gone(block.source)
        clashes = () if told else (Clash(ClashKind.gone, "\n".join(one.shown for one in mine)),)
        return _told(block, BlockPlan(own, clashes), work)
    if base is None:
        if mine == there.units:
            return BlockPlan(own)
        clash = Clash(ClashKind.changed, _all_text(mine), _all_text(there.units))
        return _told(block, BlockPlan(own, (clash,)), work)
    return _told(block, merge_block(base, mine, there.units), work)


def _told(block: Standing, plan: BlockPlan, work: _Work) -> BlockPlan:
    title = next((one.shown for one in block.units if one.look.startswith("heading")), block.source)
    work.told += [Told(block.source, title, clash) for clash in plan.all_clashes]
    return plan


def _all_text(units: Sequence[Unit]) -> str:
    return "\n".join(one.shown for one in units)


def _deleted(known: Known, standing: Mapping[str, Standing], new: WrittenDraft) -> list[str]:
    """The blocks that a person took out."""
    before = {} if known.previous is None else known.previous.blocks
    return [source for source in new.blocks if source in before and source not in standing]


def _tell_deleted(
    work: _Work,
    deleted: Sequence[str],
    known: Known,
    new: WrittenDraft,
    order: Sequence[str],
    controls: Mapping[str, Element],
) -> None:
    """Tell of deleted blocks whose data changed, at the block in front of their place."""
    assert known.previous is not None or not deleted
    sources = list(new.blocks)
    for source in deleted:
        units = new.blocks[source].units
        if known.previous is None or known.previous.blocks[source].units == units:
            continue
        clash = Clash(ClashKind.removed, "", _all_text(units))
        title = next((one.shown for one in units if one.look.startswith("heading")), source)
        work.told.append(Told(source, title, clash))
        before = [one for one in sources[: sources.index(source)] if one in controls]
        anchor = next(paragraphs([controls[(before or list(order))[-1]]]), None) if order else None
        if anchor is not None:
            work.rebuilt.clashes.append((anchor, clash))


def _tell_homeless(
    work: _Work, added: Sequence[str], deleted: Sequence[str], new: WrittenDraft, controls: Mapping[str, Element]
) -> None:
    """Tell of new blocks whose chapter a person took out: they come in all the same, because nobody has seen them yet."""
    chapter = ""
    for source, block in new.blocks.items():
        look = block.units[0].look if block.units else ""
        if look.startswith("heading 1"):
            chapter = source
        elif source in added and chapter in deleted and (home := next(paragraphs([controls[source]]), None)) is not None:
            clash = Clash(ClashKind.homeless, "", _all_text(block.units))
            work.told.append(Told(source, block.units[0].shown, clash))
            work.rebuilt.clashes.append((home, clash))


def _now_written(
    new: WrittenDraft, deleted: Sequence[str], gone: Mapping[str, WrittenBlock], order: Sequence[str]
) -> WrittenDraft:
    """What counts as written from now on: the new content, with what is deleted and what is kept for a person's words."""
    blocks: dict[str, WrittenBlock] = {}
    for source, block in new.blocks.items():
        blocks[source] = WrittenBlock(block.fingerprint, block.units, deleted=source in deleted)
    blocks |= {source: gone[source] for source in order if source in gone}
    return WrittenDraft(blocks, new.words)


def _retag(control: Element, tag: str) -> None:
    found = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    if found is not None:
        found.set(qn("w:val"), tag)


def _finished(
    work: _Work,
    concept: Concept,
    fresh: Draft,
    written: WrittenDraft,
    pages: Mapping[str, int] | None,
    controls: Mapping[str, Element],
) -> Redrafted:
    document = work.document
    work.comments.settle(work.rebuilt.homes)
    known = {work.comments.text(number) for number in work.comments.numbers}
    for paragraph, clash in work.rebuilt.clashes:
        if (text := printable(remark_of(clash))) not in known:
            work.comments.add(paragraph, text)
    _renew_remarks(work, controls)
    entries = set_right(document, pages or {})
    words = words_of(document, concept.words)
    title, subject = f"{words['titel']} – {words['region']}", f"Runde {words['runde']}, Stand {words['stand']}"
    set_properties(document, title, subject, concept.editor, concept.day)
    set_stamp(document, written.stamp)
    if pages is None:
        ask_for_update(document)
    draft = Draft(packed(document), entries, fresh.left_out, Styles(document).missing(), fresh.undrawn, lambda: written)
    return Redrafted(draft, tuple(work.told), work.edited)


def _renew_remarks(work: _Work, controls: Mapping[str, Element]) -> None:
    """Take out remarks of ours that no longer hold and add those that are missing."""
    wanted: list[tuple[Element, str]] = []
    for source, control in controls.items():
        for block in work.parts[source].blocks if source in work.parts else ():
            if isinstance(block, Heading | Paragraph) and block.notes:
                found = list(paragraphs([control]))
                text = printable(block.text if isinstance(block, Heading) else text_of(block.spans))
                home = next((one for one in found if work.reader.paragraph(one).text == text), None)
                if home is None and isinstance(block, Heading):
                    home = next(iter(found), None)
                if home is not None:
                    wanted.append((home, printable("\n".join(block.notes))))
    texts = {text for _, text in wanted}
    present: set[str] = set()
    for number in work.comments.numbers:
        text = work.comments.text(number)
        kept = text.startswith(CLASH_SIGN) or not work.comments.ours(number)
        if kept or (text in texts and text not in present):
            present.add(text)
        else:
            work.comments.remove(number)
    for paragraph, text in wanted:
        if text not in present:
            work.comments.add(paragraph, text)
