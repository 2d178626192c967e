"""What a workbook says beside its cells and shapes, as far as the form as sent did not say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fko_cli.core.findings import finding
from fko_cli.core.grid import Workbook
from fko_cli.core.reading.text import fold
from fko_cli.core.records import Finding
from fko_cli.core.sending.form_parts import TITLE, summary_of
from fko_cli.core.sending.identity import claim_of
from fko_cli.core.settings import Settings

_BY_PROGRAMS = (
    "microsoft excel",
    "excel",
    "openpyxl",
    "mappe1",
    "tabelle1",
    "unbenannt",
    "untitled",
    "powerpoint",
    "document",
)
"""Document properties that programs fill in by themselves."""


def findings_besides(
    book: Workbook, settings: Settings, *, own_list: bool, title: str = TITLE, sent: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """Headers and footers of pages, and document properties; in a form only what differs from it.

    `title` is how the form's title and footer begin, `sent` are its properties; without them it is a questionnaire.
    """
    said: set[str] = set()
    for sheet in book.sheets:
        for words in sheet.margins:
            if words not in said and (own_list or not words.startswith(title)):
                said.add(words)
                yield finding("F120", sheet=sheet.name, value=words)
    told = {name: words for name, words in book.summary.items() if words.casefold() not in _BY_PROGRAMS}
    if not own_list:
        claim = claim_of(book)
        sent = sent or summary_of(settings.region.name, claim.round if claim else settings.round.name)
        told = {
            name: words
            for name, words in told.items()
            # LibreOffice takes the comma out of the keywords.
            if fold(words) != fold(sent.get(name, "")) and not (name == "Titel" and words.startswith(title))
        }
    if told:
        yield finding("F122", value="; ".join(f"{name} „{words}“" for name, words in told.items()))
