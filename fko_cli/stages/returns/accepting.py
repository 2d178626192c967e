"""What one read and interpreted file adds to the store, compared with what its actor handed in before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fko_cli.core.findings import finding
from fko_cli.core.questionnaire import label
from fko_cli.core.reading.carried import carried
from fko_cli.core.reading.corrections import Comparison, compare
from fko_cli.core.records import CellCount, Finding, Need, Place, Return, ReturnStatus, Severity, as_text, report_name
from fko_cli.edges.store import returns

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fko_cli.core.reading.interpret import Interpretation, NeedDraft, ReportDraft
    from fko_cli.edges.intake.reading import Incoming


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a correction changed: the report, its row now, the column's label, the words before and after."""

    report: str
    row: int | None
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """What became of one file. `corrects` is true when it replaced an earlier one.

    `supposed` is whom a file that was set aside is most likely from, where `actor` is not known.
    `reason` says why it was set aside, or why a known file stays as it is although the person wanted a change. `news` are
    findings about the message that a known file came with this time.
    """

    file: str
    sha256: str
    actor: str | None
    status: ReturnStatus
    reports: int = 0
    needs: int = 0
    cells: CellCount = field(default_factory=CellCount)
    findings: tuple[Finding, ...] = ()
    container: str = ""
    reason: str = ""
    corrects: bool = False
    changes: tuple[Change, ...] = ()
    supposed: str = ""
    news: tuple[Finding, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether its reports count from now on."""
        return self.status not in (ReturnStatus.set_aside, ReturnStatus.unchanged)

    @property
    def needs_a_person(self) -> bool:
        """Whether something in it waits for a person: set aside, or a finding that is more than a note."""
        told = self.news if self.status is ReturnStatus.unchanged else self.findings
        grave = any(one.severity is not Severity.note for one in told)
        return grave or self.status is ReturnStatus.set_aside


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said: whose files these are, whether they replace or add to earlier returns.

    `move` takes a known file away from the actor under whom it was taken in by mistake.
    """

    actor: str = ""
    replace: bool = False
    add: bool = False
    move: bool = False


Outcome = tuple[returns.NewReturn, CollectedFile]
"""What to store of a file, and what to tell about it."""


def set_aside(
    round_name: str,
    incoming: Incoming,
    actor: str | None,
    findings: Sequence[Finding],
    cells: CellCount | None = None,
    supposed: str = "",
) -> Outcome:
    """A file that is kept but not taken in; the first finding is the reason.

    Where nobody knows yet whose it is, it is stored under whom it most likely is from (`supposed`): that one has answered.
    """
    reason = f"{findings[0].message} {findings[0].remedy}" if findings else ""
    new = returns.NewReturn(
        round_name,
        actor or supposed or None,
        incoming.sha256,
        incoming.name,
        ReturnStatus.set_aside,
        cells or CellCount(),
        tuple(findings),
        reason,
    )
    return new, replace(_told(new, incoming), actor=actor, supposed=supposed)


def accept(
    conn: Connection,
    round_name: str,
    incoming: Incoming,
    actor: str,
    findings: Sequence[Finding],
    meaning: Interpretation,
    wishes: Wishes,
    labels: Mapping[str, str],
    before: Return | None = None,
) -> Outcome:
    """A file as its actor's return: continues, adds and drops reports; or set aside when that needs a person's word.

    `labels` names the workspace's columns. `before` is the same file's earlier return: reports that it alone brought come
    back under their old ids.
    """
    found = (*findings, *meaning.findings)
    missing = [one for one in found if one.code == "F010"]
    if missing and not meaning.reports and not meaning.needs:
        return set_aside(
            round_name, incoming, actor, (*missing, *(one for one in found if one.code != "F010")), meaning.cells
        )
    earlier = returns.returns(conn, round_name, current_only=True, actor=actor)
    reports = returns.reports(conn, round_name, actor)
    comparison = compare(reports, meaning.reports, strict=wishes.add)
    if before is not None:
        comparison = comparison.with_returning(returns.past_reports(conn, before), meaning.reports)
    if earlier and comparison.drops_most and not (wishes.replace or wishes.add):
        rows = len(meaning.reports)
        refusal = finding(
            "F011",
            rows=f"{rows} {'Meldung' if rows == 1 else 'Meldungen'}",
            before=len(reports),
            gone=len(comparison.gone),
        )
        return set_aside(round_name, incoming, actor, (refusal, *found), meaning.cells)
    if earlier:
        found = (*found, *_differences(comparison, meaning, wishes, labels))
        if not wishes.add:
            found = (*found, *carried(earlier, reports, comparison, meaning.reports, labels))
            found = (*found, *_gone_needs(returns.needs(conn, round_name, actor), meaning))
    changes = tuple(_changes(comparison, meaning, labels))
    return _taken_in(round_name, incoming, actor, found, meaning, comparison, [] if wishes.add else earlier, changes)


def _taken_in(
    round_name: str,
    incoming: Incoming,
    actor: str,
    findings: Sequence[Finding],
    meaning: Interpretation,
    comparison: Comparison,
    replaced: Sequence[Return],
    changes: tuple[Change, ...],
) -> Outcome:
    drafts = [_new_report(incoming.name, row, draft, comparison) for row, draft in enumerate(meaning.reports)]
    needs = [returns.NewNeed(Place(incoming.name, one.sheet, one.row), one.values) for one in meaning.needs]
    new = returns.NewReturn(
        round=round_name,
        actor=actor,
        sha256=incoming.sha256,
        file=incoming.name,
        status=ReturnStatus.accepted_with_findings if findings else ReturnStatus.accepted,
        cells=meaning.cells,
        findings=tuple(findings),
        reports=drafts,
        needs=needs,
        replaces=[one.id for one in replaced],
    )
    return new, _told(new, incoming, corrects=bool(replaced), changes=changes)


def _told(
    new: returns.NewReturn, incoming: Incoming, *, corrects: bool = False, changes: tuple[Change, ...] = ()
) -> CollectedFile:
    return CollectedFile(
        file=new.file,
        sha256=new.sha256,
        actor=new.actor,
        status=new.status,
        reports=len(new.reports),
        needs=len(new.needs),
        cells=new.cells,
        findings=tuple(new.findings),
        container=incoming.container,
        reason=new.reason,
        corrects=corrects,
        changes=changes,
    )


def _new_report(file: str, row: int, draft: ReportDraft, comparison: Comparison) -> returns.NewReport:
    """The row as a report: a known one keeps its id, and its version counts on when its content changed."""
    known = comparison.continued.get(row)
    report = known.report if known else None
    changed = report is not None and report.fingerprint != draft.fingerprint
    values = draft.values
    if row in comparison.misnumbered:
        # Merging takes a number at its word; the cell's own text stays in `typed`.
        values = {key: value for key, value in values.items() if key != "number"}
    return returns.NewReport(
        place=Place(file, draft.sheet, draft.row),
        values=values,
        typed=draft.typed,
        fingerprint=draft.fingerprint,
        row_key=draft.row_key,
        report_id=report.id if report else None,
        version=report.version + changed if report else 1,
    )


def _differences(
    comparison: Comparison, meaning: Interpretation, wishes: Wishes, labels: Mapping[str, str]
) -> list[Finding]:
    """What is new (F014), changed (F015) and gone (F016) against the earlier return."""
    findings = []
    for row, draft in enumerate(meaning.reports):
        known = comparison.continued.get(row)
        if known is None:
            findings.append(finding("F014", sheet=draft.sheet, row=draft.row, value=as_text(draft.values.get("title"))))
        elif known.changed:
            changed = ", ".join(labels.get(key, key) for key in known.changed)
            detail = f"{known.report.name}, {changed}"
            findings.append(finding("F015", sheet=draft.sheet, row=draft.row, detail=detail))
    findings += [
        finding(
            "F211",
            sheet=meaning.reports[row].sheet,
            row=meaning.reports[row].row,
            column=label("number"),
            value=report.text("number"),
            report=report.name,
            title=report.text("title"),
        )
        for row, report in comparison.misnumbered.items()
    ]
    if not wishes.add:
        findings += [finding("F016", value=f"{one.name} {one.text('title')}".strip()) for one in comparison.gone]
    return findings


def _gone_needs(before: Sequence[Need], meaning: Interpretation) -> list[Finding]:
    now = {words_of_need(one) for one in meaning.needs}
    return [
        finding("F016", value=words) for words in dict.fromkeys(words_of_need(one) for one in before) if words not in now
    ]


def words_of_need(need: Need | NeedDraft) -> str:
    """A need as one string."""
    return "; ".join(as_text(value) for _, value in sorted(need.values.items()))


def _changes(comparison: Comparison, meaning: Interpretation, labels: Mapping[str, str]) -> list[Change]:
    changes = []
    for row, known in comparison.continued.items():
        draft = meaning.reports[row]
        for key in known.changed:
            before, after = as_text(known.report.values.get(key)), as_text(draft.values.get(key))
            changes.append(Change(report_name(known.report.id), draft.row, labels.get(key, key), before, after))
    return changes
