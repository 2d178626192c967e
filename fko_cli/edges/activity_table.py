"""The Excel list: activities, reports, needs, the matrix of fields and institutions, sources and findings.

The headings are the labels of the questionnaire, so that a sheet can be read in again like an actor's own list. Contacts
stand in it only when they are released, remarks to the agency never.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from fko_cli.core.concept.words import title_of
from fko_cli.core.deciding.activities import contributions
from fko_cli.core.own_questions import columns_of, own_columns
from fko_cli.core.papers.pivot import pivot_rows
from fko_cli.core.questionnaire import COLUMNS, INSTITUTION_LINES, NEED_COLUMNS, Column, label
from fko_cli.core.records import Activity, Actor, Finding, Need, Report, Return, Value, activity_name, as_text, report_name
from fko_cli.core.settings import Settings
from fko_cli.edges import table_headings as headings
from fko_cli.edges.edited_sheet import add_marks
from fko_cli.edges.pivot_sheet import add_guide, add_pivot
from fko_cli.edges.sheet_page import Book, PageColumn

if TYPE_CHECKING:
    import pandas as pd

_FIRST = ("number", "title", "field", "lead", "status", "start", "end", "territory", "partners", "description")
_WITHHELD = ("remark",)
_PRIVATE_COLUMNS = {label("contact"), label("remark")} | {
    line.label for line in INSTITUTION_LINES if line.key in ("filled_by", "filled_email")
}
_WITHOUT_FIELD = "ohne Handlungsfeld"
_TOTAL = "gesamt"
_ON_PAPER: Mapping[str, int] = {
    label("number"): 8, label("title"): 32, label("field"): 20, label("lead"): 18, label("status"): 10, label("start"): 11,
    label("end"): 11, label("territory"): 20, label("partners"): 30, "Institution": 18, "Bedarf": 38,
    "Vorschlag für eine neue Aktivität": 34, "Mögliche Partner": 26,
}  # fmt: skip
"""Widths with which a sheet fits on a landscape page in letters that can be read."""


@dataclass(frozen=True)
class TableContent:
    """All that the list shows; `memberships` maps report ids to activity numbers."""

    settings: Settings
    actors: Sequence[Actor]
    activities: Sequence[Activity]
    reports: Sequence[Report]
    memberships: Mapping[int, int]
    needs: Sequence[Need]
    returns: Sequence[Return]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Key -> name of the actors."""
        return {actor.key: actor.label for actor in reversed(self.actors)}

    def institution(self, key: str | None) -> str:
        """The name of an actor; the key itself for one that is no longer in the register."""
        return self.labels.get(key or "", "Workshop" if key == "" else key or "")

    def field(self, text: str) -> str:
        """The label of a field of action; the text itself for one that the round doesn't have."""
        known = self.settings.field_named(text)
        return known.label if known else text

    def heading(self, key: str) -> str:
        """The heading of a column: its label, with a word in parentheses where that alone would mislead.

        Headings in parentheses are passed over when a list is read in again.
        """
        return self._headings.get(key) or f"{key} (frühere Zusatzfrage)"

    @cached_property
    def _headings(self) -> Mapping[str, str]:
        return {column.key: self._heading(column) for column in columns_of(self.settings)}

    def _heading(self, column: Column) -> str:
        if not column.own:
            return column.label
        remarks = ((headings.OWN_QUESTION, column.label in headings.OWN), (headings.INTERNAL, not column.printed))
        return headings.with_remarks(column.label, (word for word, applies in remarks if applies))


def write_table(content: TableContent) -> bytes:
    """The list as the bytes of an .xlsx file; the same content gives the same bytes."""
    round_name, region = content.settings.round.name, content.settings.region
    made = max((one.collected_at for one in content.returns), default=datetime(2000, 1, 1))
    book = Book(f"Aktivitäten {region.name}, Runde {round_name}", region.editor, made)
    own = {content.heading(column.key): column.width for column in own_columns(content.settings)}
    activities = _activities(content)
    _add(book, "Aktivitäten", activities, pages=4, frozen=2, own=own)
    _add(book, "Meldungen", _reports(content), pages=4, frozen=3, own=own)
    _add(book, "Bedarfe", _needs(content))
    _add_matrix(book, content)
    _add(book, "Quellen", _sources(content))
    _add(book, "Befunde", _findings(content))
    add_pivot(book, pivot_rows(content.activities, content.settings, content.actors))
    add_guide(book, region.name, round_name)
    add_marks(book, activities)
    return book.bytes()


def write_printed(content: TableContent) -> bytes:
    """What the list is on paper: activities with their key facts, needs, matrix and sources, one page wide each."""
    round_name, region = content.settings.round.name, content.settings.region
    made = max((one.collected_at for one in content.returns), default=datetime(2000, 1, 1))
    book = Book(f"Aktivitäten {region.name}, Runde {round_name}", region.editor, made)
    kept = [content.heading(key) for key in _FIRST if key != "description"]
    activities = [{heading: row[heading] for heading in kept} for row in _activities(content)]
    _add(book, "Aktivitäten", activities, own=_ON_PAPER)
    places = (headings.FILE, headings.SHEET, headings.ROW)
    needs = [{heading: text for heading, text in row.items() if heading not in places} for row in _needs(content)]
    _add(book, "Bedarfe", needs, own=_ON_PAPER)
    _add_matrix(book, content)
    _add(book, "Quellen", _sources(content))
    return book.bytes()


def _add(
    book: Book,
    name: str,
    rows: list[dict[str, str]],
    *,
    pages: int = 1,
    frozen: int = 1,
    own: Mapping[str, int] | None = None,
) -> None:
    shown = list(rows[0])
    widths = [(own or {}).get(heading, _width(heading)) for heading in shown]
    page = book.table(name, [PageColumn(*one) for one in zip(shown, widths, strict=True)], frozen=frozen)
    filled = [row for row in rows if any(row.values())]
    for number, row in enumerate(filled, start=1):
        for at, heading in enumerate(shown):
            page.text(number, at, row[heading], "strong" if heading == label("title") else "text")
    page.filter(len(filled), len(shown))
    if pages > 1:
        page.sheet.fit_to_pages(pages, 0)
        page.sheet.repeat_columns(0, frozen - 1)


def _width(heading: str) -> int:
    widths = {column.label: column.width for column in (*NEED_COLUMNS, *COLUMNS)}
    own = {
        **headings.OWN, "Spalte": 18, "Code": 7, "Stufe": 10, "Befund": 60, "Was zu tun ist": 44, "Grund": 44, "Status": 16,
        label("description"): 60,
    }  # fmt: skip
    return own.get(heading, widths.get(heading, 14))


def _keys(content: TableContent, records: Sequence[Activity | Report]) -> list[str]:
    columns = columns_of(content.settings)
    asked = [column.key for column in columns if column.key not in _WITHHELD]
    extra = sorted({key for one in records for key in one.values} - {column.key for column in columns})
    return [*_FIRST, *(key for key in asked if key not in _FIRST), *extra]


def _text(content: TableContent, key: str, value: Value | None) -> str:
    if key == "field":
        return content.field(as_text(value))
    if key == "further_fields" and isinstance(value, tuple):
        return "; ".join(content.field(one) for one in value)
    return as_text(value)


def _activities(content: TableContent) -> list[dict[str, str]]:
    keys = _keys(content, content.activities)
    rows = []
    for one in content.activities:
        row = {content.heading(key): _text(content, key, one.values.get(key)) for key in keys}
        row |= {label("number"): one.name, label("title"): title_of(one)}
        reporters = dict.fromkeys(content.institution(report.actor) for report in one.reports)
        row[headings.REPORTERS] = "; ".join(reporters)
        row[headings.CONTRIBUTIONS] = "\n".join(
            f"{content.institution(part.actor)}: {part.description}" for part in contributions(one)
        )
        row[headings.GROUP] = one.group or ""
        row[headings.PREDECESSOR] = activity_name(one.succeeds) if one.succeeds else ""
        row[headings.CONTRADICTIONS] = "\n".join(_contradictions(content, one))
        row[headings.EDITED] = "\n".join(_edits(content, one))
        row[headings.REPORTS] = "; ".join(report.name for report in one.reports)
        row[headings.PLACES] = "\n".join(_place(report) for report in one.reports)
        rows.append(row)
    return rows or [dict.fromkeys(map(content.heading, keys), "")]


def _contradictions(content: TableContent, activity: Activity) -> list[str]:
    actors = {report.id: content.institution(report.actor) for report in activity.reports}
    return [
        f"{content.heading(one.key)}: "
        + " · ".join(f"{actors.get(report, report_name(report))}: {text}" for report, text in one.statements)
        for one in activity.contradictions
    ]


def _edits(content: TableContent, activity: Activity) -> list[str]:
    """Which values the editor set, and what the reports say instead."""
    lines = []
    for key, edit in activity.edits.items():
        reported = _text(content, key, edit.reported) or "keine Angabe"
        changed = "; hat sich seither geändert" if edit.changed else ""
        lines.append(f"{content.heading(key)} ({edit.signed}); laut Meldungen: {reported}{changed}")
    return lines


def _place(report: Report) -> str:
    return f"{report.place.file}, {report.place.sheet}, Zeile {report.place.row}"


def _reports(content: TableContent) -> list[dict[str, str]]:
    keys = [key for key in _keys(content, content.reports) if key != "number"]
    rows = []
    for one in content.reports:
        number = content.memberships.get(one.id)
        row = {headings.REPORT: one.name, headings.ACTIVITY: activity_name(number) if number else ""}
        row |= {headings.INSTITUTION: content.institution(one.actor)}
        for key in keys:
            released = key != "contact" or one.values.get("publish_contact") is True
            row[content.heading(key)] = _text(content, key, one.values.get(key)) if released else ""
        row |= {headings.FILE: one.place.file, headings.SHEET: one.place.sheet, headings.ROW: str(one.place.row or "")}
        rows.append(row)
    return rows or [dict.fromkeys([headings.REPORT, headings.ACTIVITY, headings.INSTITUTION], "")]


def _needs(content: TableContent) -> list[dict[str, str]]:
    rows = []
    for one in content.needs:
        row = {"Nr.": one.name, "Institution": content.institution(one.actor)}
        row |= {column.label: _text(content, column.key, one.values.get(column.key)) for column in NEED_COLUMNS}
        # The sheet has no column for further fields.
        fields = (row[label("field")], _text(content, "further_fields", one.values.get("further_fields")))
        row[label("field")] = "; ".join(filter(None, fields))
        row |= {headings.FILE: one.place.file, headings.SHEET: one.place.sheet, headings.ROW: str(one.place.row or "")}
        rows.append(row)
    return rows or [dict.fromkeys(["Nr.", "Institution", *(column.label for column in NEED_COLUMNS)], "")]


def _sources(content: TableContent) -> list[dict[str, str]]:
    rows = [
        {
            "Datei": one.file, "Institution": content.institution(one.actor),
            "Eingelesen am": f"{one.collected_at:%d.%m.%Y}", "SHA-256": one.sha256[:12], "Status": one.status.label,
            "Gilt": "ja" if one.current and one.status.value != "set_aside" else "nein",
            "Zellen gefüllt": str(one.cells.filled), "Zellen gelesen": str(one.cells.read),
            "Zellen vermerkt": str(one.cells.noted), "Grund": one.reason,
        }
        for one in content.returns
    ]  # fmt: skip
    return rows or [dict.fromkeys(["Datei", "Institution", "Eingelesen am", "SHA-256", "Status"], "")]


def _findings(content: TableContent) -> list[dict[str, str]]:
    rows = [
        {
            "Stufe": found.severity.label, "Code": found.code, "Institution": content.institution(one.actor),
            "Datei": one.file, "Blatt": found.sheet, "Zeile": str(found.row or ""), "Spalte": found.column,
            "Befund": _message(found), "Was zu tun ist": found.remedy,
        }
        for one in content.returns if one.current
        for found in one.findings
    ]  # fmt: skip
    return rows or [dict.fromkeys(["Stufe", "Code", "Institution", "Datei", "Befund"], "")]


def _message(found: Finding) -> str:
    # The list may leave the house; what nobody released doesn't go with it.
    private = found.column.removesuffix("*").strip() in _PRIVATE_COLUMNS
    return "Befund zu einer Angabe, die nicht veröffentlicht wird; siehe Rücklauf." if private else found.message


def _add_matrix(book: Book, content: TableContent) -> None:
    counts = _matrix(content)
    page = book.table(
        "Matrix", [PageColumn("Institution", 34), *(PageColumn(str(heading), 18) for heading in counts.columns)]
    )
    for row, (institution, numbers) in enumerate(counts.iterrows(), start=1):
        page.text(row, 0, str(institution), "strong")
        for column, value in enumerate(numbers, start=1):
            page.number(row, column, int(value))


def _matrix(content: TableContent) -> pd.DataFrame:
    """Activities by reporting institution and field; in the last row each activity counts once, whoever reported it."""
    import pandas as pd

    fields = [field.label for field in content.settings.fields]
    main = content.settings.main_field
    taken = [(content.field(main(one.text("field"))), one) for one in content.activities]
    taken = [(field if field in fields else _WITHOUT_FIELD, one) for field, one in taken]
    if any(field == _WITHOUT_FIELD for field, _ in taken):
        fields.append(_WITHOUT_FIELD)
    pairs = [(field, actor) for field, one in taken for actor in dict.fromkeys(report.actor for report in one.reports)]
    order = [actor.key for actor in content.actors]
    keys = sorted({actor for _, actor in pairs}, key=lambda key: (order.index(key) if key in order else len(order), key))
    frame = pd.DataFrame(pairs, columns=["field", "actor"])
    counts = pd.crosstab(frame["actor"], frame["field"]).reindex(index=keys, columns=fields, fill_value=0)
    single = pd.Series([field for field, _ in taken], dtype=object).value_counts().reindex(fields, fill_value=0)
    counts.loc[_TOTAL] = single
    counts[_TOTAL] = counts.sum(axis=1)
    return counts.rename(index=content.institution).astype(int)
