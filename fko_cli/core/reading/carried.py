"""What the earlier return was asked about and a corrected one no longer shows: told once more, so that it is not lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fko_cli.core.findings import finding
from fko_cli.core.reading.corrections import Comparison, Draft
from fko_cli.core.records import Finding, Report, Return, as_text

_GONE_WITH_THE_FILE = frozenset(
    ("F104", "F209", "F210", "F216", "F217", "F218", "F308", "F309", "F401", "F404", "F405", "F413")
)
"""Findings about the look of cells or about words that no report kept: a form with the answers as read shows neither."""


def carried(
    earlier: Sequence[Return],
    reports: Sequence[Report],
    comparison: Comparison,
    drafts: Sequence[Draft],
    labels: Mapping[str, str],
) -> Iterator[Finding]:
    """A note for each open point of the `earlier` returns to which the rows that replace them give no answer.

    A note only: who sends a row back unaltered has said that it stays as it was read, and is not asked again.
    """
    at = {(one.return_id, one.place.sheet, one.place.row): one.id for one in reports}
    now = {one.report.id: one for one in comparison.continued.values()}
    titles = {as_text(draft.values.get("title")) for draft in drafts}
    keys = {label: key for key, label in labels.items()}
    for source in earlier:
        for one in source.findings:
            if one.code not in _GONE_WITH_THE_FILE:
                continue
            report = at.get((source.id, one.sheet, one.row))
            if report is None:
                answered = one.value.partition(" · ")[0] in titles
            else:
                known = now.get(report)  # a report that is gone has a finding of its own
                answered = known is None or keys.get(one.column, "title") in known.changed
            if not answered:
                yield finding("F219", value=one.value, file=source.file, place=_place(one), message=one.message)


def _place(one: Finding) -> str:
    return f"Blatt „{one.sheet}“, Zelle {one.address}" if one.address else f"Blatt „{one.sheet}“"
