"""What is wrong with a house template, in the words of the person who restyles it, with the name that was probably meant."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docx.document import Document
from rapidfuzz import fuzz, process

from fko_cli.edges.word.document import check_template
from fko_cli.edges.word.house_template import CHAPTER_SLOTS, WORD_SLOTS
from fko_cli.edges.word.package import open_document
from fko_cli.edges.word.slots import slots
from fko_cli.edges.word.styles import NEEDED, Styles

ALIKE = 75
"""From this likeness (0 to 100) on, a name is taken for a misspelling of another."""


class Fault(enum.StrEnum):
    """What can be wrong."""

    slot_missing = "slot_missing"
    slot_unknown = "slot_unknown"
    slot_twice = "slot_twice"
    style_missing = "style_missing"


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One fault: the name of the slot (without `fko:`) or style, and the nearest other name where one is near.

    For what is missing, `nearest` is the misspelt name in the template; for what is unknown, the right one.
    """

    fault: Fault
    name: str
    nearest: str = ""


def template_faults(template: bytes) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a template; UserError for one that is no Word document.

    A missing slot whose misspelt form is in the template is told as unknown only.
    """
    found = check_template(template)
    document = open_document(template)
    return (
        *_faults_of_slots(found.missing_slots, found.unknown),
        *_twice(document),
        *_styles(document, found.missing_styles),
    )


def _faults_of_slots(missing: Iterable[str], unknown: Iterable[str]) -> Iterator[TemplateFault]:
    meant = {name: _nearest(name, (*CHAPTER_SLOTS, *WORD_SLOTS)) for name in unknown}
    yield from (TemplateFault(Fault.slot_unknown, name, nearest) for name, nearest in meant.items())
    yield from (TemplateFault(Fault.slot_missing, name) for name in missing if name not in meant.values())


def _twice(document: Document) -> Iterator[TemplateFault]:
    found = slots(document.element.body)
    yield from (TemplateFault(Fault.slot_twice, name) for name in CHAPTER_SLOTS if len(found.get(name, ())) > 1)


def _styles(document: Document, missing: Iterable[str]) -> Iterator[TemplateFault]:
    needed = {name.casefold() for name in NEEDED}
    others = [name for name in Styles(document).shown() if name.casefold() not in needed]
    yield from (TemplateFault(Fault.style_missing, name, _nearest(name, others)) for name in missing)


def _nearest(name: str, others: Iterable[str]) -> str:
    best = process.extractOne(name.casefold(), list(others), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE)
    return best[0] if best else ""
