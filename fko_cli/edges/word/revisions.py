"""Writes revisions as Word knows them: who inserted or deleted which words, paragraphs and rows, and when."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from fko_cli.edges.word.foreign import Foreign
from fko_cli.edges.word.tokens import Atom, Token
from fko_cli.edges.word.xml import Element, add, element, qn

INSERTED, DELETED = "w:ins", "w:del"
_DELETED_TEXT = {qn("w:t"): qn("w:delText"), qn("w:instrText"): qn("w:delInstrText")}
_AFTER_MARK = (qn("w:sectPr"), qn("w:pPrChange"))


@dataclass
class Revisions:
    """Marks elements of one document; `number` is the last id that a mark of it has."""

    author: str
    moment: str
    number: int
    foreign: Foreign
    _said: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._said = {"author": self.author, "date": self.moment}

    def mark(self, kind: str) -> Element:
        """A new `w:ins` or `w:del`."""
        self.number += 1
        return element(kind, id=str(self.number), **self._said)

    def mark_end(self, paragraph: Element, kind: str) -> None:
        """Mark the end of a paragraph, so that the whole paragraph comes or goes; the end of a section stays."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            properties = element("w:pPr")
            paragraph.insert(0, properties)
        if properties.find(qn("w:sectPr")) is not None:
            return
        look = properties.find(qn("w:rPr"))
        if look is None:
            look = element("w:rPr")
            place = next((i for i, one in enumerate(properties) if one.tag in _AFTER_MARK), len(properties))
            properties.insert(place, look)
        look.insert(0, self.mark(kind))

    def mark_properties(self, paragraph: Element, old: Element) -> None:
        """Mark that a paragraph has another style than the old one had."""
        properties, before = paragraph.find(qn("w:pPr")), old.find(qn("w:pPr"))
        if properties is None:
            properties = element("w:pPr")
            paragraph.insert(0, properties)
        mark = self.mark("w:pPrChange")
        made = element("w:pPr") if before is None else self.foreign.taken(before)
        for one in [one for one in made if one.tag == qn("w:rPr")]:
            made.remove(one)
        mark.append(made)
        properties.append(mark)

    def mark_row(self, row: Element, kind: str) -> None:
        """Mark a whole row of a table."""
        properties = row.find(qn("w:trPr"))
        if properties is None:
            properties = element("w:trPr")
            places = [i for i, one in enumerate(row) if one.tag == qn("w:tblPrEx")]
            row.insert(places[-1] + 1 if places else 0, properties)
        properties.append(self.mark(kind))

    def write(self, paragraph: Element, pieces: Sequence[tuple[str, Sequence[Token]]], last: Iterable[Element]) -> None:
        """Put tokens in the place of what a paragraph holds: each piece inserted, deleted, or (kind empty) as it is."""
        for child in [one for one in paragraph if one.tag != qn("w:pPr")]:
            paragraph.remove(child)
        for kind, tokens in pieces:
            for link, together in groupby(tokens, key=lambda token: token.link):
                self._stretch(paragraph, kind, link, list(together))
        paragraph.extend(last)

    def _stretch(self, paragraph: Element, kind: str, link: Element | None, tokens: Sequence[Token]) -> None:
        """Tokens inside one hyperlink, or outside of any."""
        holder = paragraph if link is None else self._link(paragraph, link, foreign=kind == DELETED)
        waiting: list[Atom] = []
        for token in tokens:
            if token.marks and kind != DELETED:
                self._runs(holder, kind, waiting)
                waiting = []
                holder.extend(token.marks)
            waiting += token.atoms
        self._runs(holder, kind, waiting)

    def _link(self, paragraph: Element, link: Element, *, foreign: bool) -> Element:
        shell = emptied(link)
        made = self.foreign.taken(shell) if foreign else shell
        last = paragraph[-1] if len(paragraph) else None
        if last is not None and last.tag == made.tag and last.items() == made.items():
            return last
        paragraph.append(made)
        return made

    def _runs(self, holder: Element, kind: str, atoms: Sequence[Atom]) -> None:
        runs: list[Element] = []
        for _, together in groupby(atoms, key=lambda atom: (id(atom.run), atom.is_field)):
            same = list(together)
            if same[0].is_field:
                runs += [_text_run(same)] if kind == DELETED else [copy.deepcopy(one) for one in same[0].nodes]
            else:
                runs.append(_run(same))
        if kind == DELETED:
            runs = [_as_deleted(run) for run in map(self.foreign.taken, runs) if any(one.tag != qn("w:rPr") for one in run)]
        if kind and runs:
            mark = self.mark(kind)
            mark.extend(runs)
            runs = [mark]
        holder.extend(runs)


def emptied(one: Element) -> Element:
    """An element of the same name with the same attributes and nothing in it."""
    made = one.makeelement(one.tag, {}, None)
    for name, value in one.items():
        made.set(name, value)
    return made


def _run(atoms: Sequence[Atom]) -> Element:
    """A run with pieces of another one; text that follows on text is one text."""
    made = element("w:r")
    look = atoms[0].run.find(qn("w:rPr"))
    if look is not None:
        made.append(copy.deepcopy(look))
    for node in (one for atom in atoms for one in atom.nodes):
        last = made[-1] if len(made) else None
        if node.tag == qn("w:t") and last is not None and last.tag == node.tag:
            last.text = (last.text or "") + (node.text or "")
        else:
            made.append(copy.deepcopy(node))
    return made


def _text_run(fields: Sequence[Atom]) -> Element:
    """What fields show as text: a deleted number must not be counted along with the others."""
    made = element("w:r")
    for run in fields[0].nodes:
        shown = "".join(one.text or "" for one in run.iter(qn("w:t")))
        if shown:
            add(made, "w:t").text = shown
    return made


def _as_deleted(run: Element) -> Element:
    for one in list(run.iter(*_DELETED_TEXT)):
        one.tag = _DELETED_TEXT[str(one.tag)]
        one.set(qn("xml:space"), "preserve")
    return run
