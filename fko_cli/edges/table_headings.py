"""Headings of the Excel list that are no column of the questionnaire; how those of own questions are told from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

REPORTERS, CONTRIBUTIONS, GROUP, PREDECESSOR = (
    "Meldende Institutionen",
    "Beiträge der Partner",
    "Programmgruppe",
    "Folgt auf",
)
CONTRADICTIONS, EDITED, REPORTS, PLACES = "Widersprüche", "Von der Redaktion", "Meldungen", "Fundstellen"
REPORT, ACTIVITY, INSTITUTION = "Meldung", "Aktivität Nr.", "Institution"
FILE, SHEET, ROW = "Datei", "Blatt", "Zeile"

COMPUTED: Mapping[str, int] = {
    REPORTERS: 26, CONTRIBUTIONS: 60, GROUP: 12, PREDECESSOR: 10, CONTRADICTIONS: 44, EDITED: 44, REPORTS: 12, PLACES: 40,
}  # fmt: skip
"""What fko works out for each activity -> width of the column."""

OWN: Mapping[str, int] = {**COMPUTED, REPORT: 9, ACTIVITY: 9, INSTITUTION: 24, FILE: 30, SHEET: 14, ROW: 7}
"""All headings beside columns of the questionnaire -> width of the column."""

OWN_QUESTION, INTERNAL = "Zusatzfrage", "intern"
_REMARKS = re.compile(rf" \((?:{OWN_QUESTION}|{INTERNAL})(?:, {INTERNAL})?\)$")


def with_remarks(heading: str, remarks: Iterable[str]) -> str:
    """A heading with words in parentheses; they are passed over when a list is read in again."""
    told = ", ".join(remarks)
    return f"{heading} ({told})" if told else heading


def without_remarks(heading: str) -> str:
    """The heading as it was before `with_remarks`."""
    return _REMARKS.sub("", heading)
