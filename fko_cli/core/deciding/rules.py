"""The rules by which one value comes out of several reports, one function per kind of field.

`ranked` is always the activity's reports in the order of their weight: the lead's own first, then the fullest. Each rule
answers with the value and the ids of the reports it comes from, or None when nobody said anything. A rule never invents and
never averages; where reports state different things, `core.deciding.conflicts` says so.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fko_cli.core.reading.values import is_no_answer
from fko_cli.core.records import Period, Report, Territory, Value


@dataclass(frozen=True, slots=True)
class Chosen:
    """A consolidated value and the ids of the reports it comes from."""

    value: Value
    sources: tuple[int, ...]


def plain(text: str) -> str:
    """`text` for comparing: case, spacing, quotation marks and punctuation at the ends don't count."""
    return " ".join(text.casefold().split()).strip(" .,;:–-„“\"'")


_NOBODY = re.compile(
    r"(?:(?:noch |derzeit |bisher )?(?:nicht |un)?(?:offen|bekannt|benannt|festgelegt|klar|geklärt|in klärung|in abstimmung)"
    r"|noch zu (?:klären|benennen|bestimmen)|n\.? ?n|tbd|t\.b\.d|\?+"
    r"|(?:und |sowie )?(?:u\. ?a|u\. ?v\. ?m|u\. ?v\. ?a|u\. ?a\. ?m|usw|etc|andere|weitere|viele weitere|viele andere|mehr)"
    r"|(?:diverse|verschiedene|weitere|mehrere|viele)(?: andere)?(?: partner\*?:?(?:innen)?| akteure| institutionen)?)"
)


def is_placeholder(text: str) -> bool:
    """Whether a text stands where an institution could and names none: "noch offen", "N. N.", "u. a.", "diverse", "–"."""
    compared = plain(text)
    return not compared or is_no_answer(text) or _NOBODY.fullmatch(compared) is not None


def first_stated(ranked: Sequence[Report], key: str) -> Chosen | None:
    """The value of the weightiest report that has one."""
    report = next((one for one in ranked if key in one.values), None)
    return Chosen(report.values[key], (report.id,)) if report else None


def own_or_fullest(ranked: Sequence[Report], key: str, leading: Callable[[Report], bool]) -> Chosen | None:
    """The lead's own text where it wrote one, else the longest of all (the weightier report when equally long)."""
    stated = [one for one in ranked if one.text(key).strip()]
    if not stated:
        return None
    own = [one for one in stated if leading(one)]
    best = max(own or stated, key=lambda one: len(one.text(key)))
    return Chosen(best.values[key], (best.id,))


def most_named(ranked: Sequence[Report], key: str, leading: Callable[[Report], bool]) -> Chosen | None:
    """What the lead states, else what most reports state (the weightiest report decides when equally many)."""
    stated = [one for one in ranked if one.text(key)]
    if not stated:
        return None
    own = [one for one in stated if leading(one)]
    texts = [one.text(key) for one in own[:1] or stated]
    winner = max(dict.fromkeys(texts), key=texts.count)
    agreeing = [one for one in stated if one.text(key) == winner]
    return Chosen(agreeing[0].values[key], tuple(one.id for one in agreeing))


def united(ranked: Sequence[Report], key: str) -> Chosen | None:
    """All things named in a list column, without doubles, in the order of the reports' weight."""
    named: dict[str, str] = {}
    sources: list[int] = []
    for report in ranked:
        for item in report.items(key):
            if plain(item) and plain(item) not in named:
                named[plain(item)] = item
                if report.id not in sources:
                    sources.append(report.id)
    return Chosen(tuple(named.values()), tuple(sources)) if named else None


def starting(ranked: Sequence[Report]) -> Chosen | None:
    """The earliest beginning that is understood, in its most exact wording; else what the weightiest report typed."""
    known = [(one, period) for one in ranked if (period := one.period("start")) and period.first]
    if not known:
        return first_stated(ranked, "start")
    pairs = [(one, _beginning(period) if ends_in_start(one) else period) for one, period in known]
    report, period = min(pairs, key=lambda pair: (pair[1].first, _length(pair[1])))
    within = [pair for pair in pairs if _inside(pair[1], period)]
    report, period = min(within, key=lambda pair: (pair[1].first, _length(pair[1])), default=(report, period))
    return Chosen(period, (report.id,))


def ending(ranked: Sequence[Report]) -> Chosen | None:
    """That it goes on when anybody says so, in those words; else the latest end that is understood; else as typed.

    A beginning such as "2024 - 2027" or "fortlaufend" says when it ends too, where the report has no end of its own.
    """
    stated = [(one, period) for one in ranked if (period := stated_end(one))]
    ongoing = next(((one, period) for one, period in stated if period.ongoing), None)
    if ongoing:
        return Chosen(ongoing[1], (ongoing[0].id,))
    known = [(one, period) for one, period in stated if period.last]
    if known:
        report, period = max(known, key=lambda pair: (pair[1].last, -_length(pair[1])))
        within = [pair for pair in known if _inside(pair[1], period)]
        report, period = max(within, key=lambda pair: (pair[1].last, -_length(pair[1])), default=(report, period))
        return Chosen(period, (report.id,))
    return Chosen(stated[0][1], (stated[0][0].id,)) if stated else None


def _inside(exact: Period, wide: Period) -> bool:
    """Whether `exact` says more exactly what `wide` says too ("04/2024" within "2024")."""
    if exact.first is None or exact.last is None or wide.first is None or wide.last is None:
        return False
    return wide.first <= exact.first and exact.last <= wide.last and _length(exact) < _length(wide)


def stated_end(report: Report) -> Period | None:
    """When a report says that the activity ends: its end, or the end that its beginning holds; None when it says nothing."""
    end, start = report.period("end"), report.period("start")
    if end is not None or start is None:
        return end
    if start.ongoing:
        return Period(start.text, ongoing=True)
    return _finish(start) if ends_in_start(report) else None


def ends_in_start(report: Report) -> bool:
    """Whether the beginning is a span ("2024 - 2027") that also tells the end, because the report has no other."""
    start = report.period("start")
    return bool(start and start.precision == "span" and start.last and report.period("end") is None)


def _beginning(span: Period) -> Period:
    assert span.first is not None
    whole_year = span.first.month == 1 and span.first.day == 1
    return _named(span.first, whole_year, starts=True)


def _finish(span: Period) -> Period:
    assert span.last is not None
    whole_year = span.last.month == 12 and span.last.day == 31
    return _named(span.last, whole_year, starts=False)


def _named(day: date, whole_year: bool, *, starts: bool) -> Period:
    if whole_year:
        return Period(f"{day.year}", date(day.year, 1, 1), date(day.year, 12, 31), "year")
    last_day = calendar.monthrange(day.year, day.month)[1]
    if day.day == (1 if starts else last_day):
        return Period(f"{day:%m/%Y}", day.replace(day=1), day.replace(day=last_day), "month")
    return Period(f"{day:%d.%m.%Y}", day, day, "day")


def _length(period: Period) -> int:
    """Days between the bounds; an open interval is longer than any other."""
    if period.first is None or period.last is None:
        return 10**6
    return (period.last - period.first).days


def covered(ranked: Sequence[Report], parts: Sequence[str], whole_name: str) -> Chosen | None:
    """The territory of all reports together, in the order of the region's `parts`.

    A part that one report excludes ("ohne Kreis Euskirchen") stays out, unless another report names it itself: "ganze
    Region" in a second report doesn't. Of two such reports the weightier one decides.
    """
    stated = [(one, one.territory) for one in ranked if one.territory is not None]
    places = [place for _, place in stated if place is not None]
    if not places:
        return first_stated(ranked, "territory")
    ids = tuple(report.id for report, _ in stated)
    if len({_coverage(place) for place in places}) == 1:
        return Chosen(places[0], ids)
    named: set[str] = set()
    excluded: set[str] = set()
    for place in places:
        explicit = set() if place.whole else set(place.parts)
        excluded |= set(place.without) - named
        named |= explicit - excluded
    inside = (set().union(*(place.parts for place in places)) | named) - excluded
    ordered = tuple(part for part in parts if part in inside)
    outside = tuple(part for part in parts if part in excluded)
    others = _distinct(piece for place in places for piece in place.others)
    whole = bool(parts) and set(ordered) | set(outside) == set(parts) and any(place.whole for place in places)
    return Chosen(
        Territory(_wording(ordered, outside, others, whole_name if whole else ""), ordered, outside, others, whole), ids
    )


def _coverage(place: Territory) -> tuple[object, ...]:
    others = frozenset(plain(one) for one in place.others)
    return frozenset(place.parts), frozenset(place.without), others, "" if place.parts or others else plain(place.text)


def _wording(parts: tuple[str, ...], without: tuple[str, ...], others: tuple[str, ...], whole_name: str) -> str:
    pieces = [whole_name] if whole_name else list(parts)
    pieces[-1:] = [f"{pieces[-1]} ohne {', '.join(without)}"] if pieces and whole_name and without else pieces[-1:]
    return "; ".join([*pieces, *others])


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple({plain(text): text for text in reversed(list(texts))}.values())[::-1]


def with_weight(reports: Iterable[Report], leading: Callable[[Report], bool]) -> tuple[Report, ...]:
    """`reports` by weight: the lead's own first, then those with more filled columns, longer description, lower id."""
    return tuple(
        sorted(reports, key=lambda one: (not leading(one), -len(one.values), -len(one.text("description")), one.id))
    )


def ordered_fields(chosen: Chosen, order: Sequence[str], without: str) -> Chosen | None:
    """Fields of action in the order of the round, unknown ones last as typed; `without` (the main field) left out."""
    items = [one for one in chosen.value if one != without] if isinstance(chosen.value, tuple) else []
    rank = {field_id: position for position, field_id in enumerate(order)}
    items.sort(key=lambda one: rank.get(one, len(rank)))
    return replace(chosen, value=tuple(items)) if items else None
