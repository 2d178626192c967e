"""Contradictions: where the reports of one activity state different things, for the editor to settle.

Looked at are what a reader would stumble over: who leads, the main field of action, the status, the years, and parts
of the region that one report excludes and another names. Different wordings of the same are no contradiction. A single
report contradicts itself where it drops the activity and says that it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from fko_cli.core.deciding.rules import stated_end
from fko_cli.core.editing import Contradiction
from fko_cli.core.questionnaire import Change, Status, label
from fko_cli.core.records import Report

_GONE = (Status.dropped, Status.finished)


def contradictions(reports: Sequence[Report], candidate: Callable[[str], str]) -> tuple[Contradiction, ...]:
    """What `reports` (by weight) contradict each other in; `candidate` maps the wording of a lead to who is meant."""
    if len(reports) < 2:
        return tuple(one for one in (_status(reports),) if one)
    exact = _exact_about_field(reports)
    found = (
        _differing("field", exact, _main_field),
        _status(reports),
        _differing("start", reports, _first_year),
        _differing("end", reports, _last_year),
        _territory(reports),
        _differing("lead", reports, lambda one: candidate(one.text("lead")) or None),
    )
    # A report that lists the other's main field among its further ones agrees with it.
    return tuple(one for one in found if one and not (one.key == "field" and _fields_agree(exact)))


def _differing(key: str, reports: Sequence[Report], view: Callable[[Report], Hashable | None]) -> Contradiction | None:
    stated = [(one, seen) for one in reports if (seen := view(one)) is not None]
    if len({seen for _, seen in stated}) < 2:
        return None
    return Contradiction(key, tuple((one.id, _wording(one, key)) for one, _ in stated))


def _status(reports: Sequence[Report]) -> Contradiction | None:
    """Different states, also within one report: a change "entfällt" beside a state that is neither ended nor dropped."""
    stated = [one for one in reports if one.text("status")]
    torn = {one.id for one in stated if one.text("change") == Change.dropped and one.text("status") not in _GONE}
    if len({one.text("status") for one in stated}) < 2 and not torn:
        return None
    return Contradiction("status", tuple((one.id, _status_wording(one, torn=one.id in torn)) for one in stated))


def _status_wording(report: Report, *, torn: bool) -> str:
    if torn:
        return f"{_wording(report, 'status')}; {label('change')}: {Change.dropped}"
    # The cell of a dropped activity may still show the state that the form filled in.
    return report.text("status") if report.text("change") == Change.dropped else _wording(report, "status")


def _wording(report: Report, key: str) -> str:
    text = report.typed.get(key) or report.text(key)
    if key == "end" and not text:
        return report.typed.get("start") or report.text("start")
    return text


def _exact_about_field(reports: Sequence[Report]) -> list[Report]:
    """The reports without those that name the field above another's sub-field: they say the same, only less exactly."""
    above = {one.text("field").rpartition(".")[0] for one in reports}
    return [one for one in reports if one.text("field") and one.text("field") not in above]


def _main_field(report: Report) -> str | None:
    return report.text("field") or None


def _fields_agree(reports: Sequence[Report]) -> bool:
    main = next(one for one in reports if one.text("field"))
    named = {main.text("field"), *main.items("further_fields")}
    return all(
        one.text("field") in named or main.text("field") in one.items("further_fields")
        for one in reports
        if one.text("field")
    )


def _first_year(report: Report) -> int | None:
    start = report.period("start")
    return start.first.year if start and start.first else None


def _last_year(report: Report) -> int | str | None:
    end = stated_end(report)
    if end is None:
        return None
    return "ongoing" if end.ongoing else (end.last.year if end.last else None)


def _territory(reports: Sequence[Report]) -> Contradiction | None:
    places = [(one, one.territory) for one in reports if one.territory is not None]
    excluded = {part for _, place in places if place for part in place.without}
    # Only those who exclude a part and those who count it in speak about it.
    involved = [one for one, place in places if place and excluded & {*place.parts, *place.without}]
    included = {part for _, place in places if place for part in place.parts}
    if not excluded & included:
        return None
    return Contradiction("territory", tuple((one.id, _wording(one, "territory")) for one in involved))
