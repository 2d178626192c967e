"""Changes since an edition in words: plain lines, ready to paste into the mail that goes with the updated annex."""

from __future__ import annotations

from collections.abc import Iterator

from fko_cli.core.concept.typography import enumeration
from fko_cli.core.editions.changes import Changes, Detail, Entry
from fko_cli.core.editions.kinds import Kind

NOTHING = "keine Angabe"
_SHORT = 120
_LONG = frozenset((Kind.wording, Kind.texts))
"""Kinds whose words are too many for a line: only what differs is named."""

TEXT_NAMES = {
    "vorwort": "Vorwort", "auftrag": "Auftrag und Ziel", "prozess": "Wie das Konzept entstanden ist",
    "ausgangslage": "Ausgangslage in der Region", "prioritaeten": "Prioritäten", "querschnitt": "Querschnittsthemen",
    "ausblick": "Nächste Schritte",
}  # fmt: skip


def lines(changes: Changes, since: str, rules: str) -> Iterator[str]:
    """The whole list; `since` names the edition, `rules` is the sentence on what counts as substantial."""
    yield f"Änderungen seit {since}"
    if not changes.entries:
        yield ""
        yield "Es hat sich nichts geändert."
        return
    for title, entries in (("Wesentliche Änderungen", changes.substantial), ("Geringfügige Änderungen", changes.minor)):
        yield ""
        yield f"{title} ({len(entries)})" if entries else f"{title}: keine"
        for entry in entries:
            yield from _entry(entry)
    yield ""
    yield rules


def _entry(entry: Entry) -> Iterator[str]:
    why = f" [{', '.join(entry.reasons)}]" if entry.reasons else ""
    yield f"- {headline(entry)}{why}"
    for detail in entry.details:
        yield f"  {detail_line(detail)}"


def headline(entry: Entry) -> str:
    """`A-0012 „Messe“: neu (1 Bildung; Federführung: Kammer)`."""
    if entry.number is None:
        return entry.subject
    name = f"{entry.subject} „{entry.title}“"
    first = entry.kinds[0]
    where = "; ".join(filter(None, (entry.field, f"Federführung: {entry.lead}" if entry.lead else "")))
    if first in (Kind.added, Kind.removed, Kind.dropped):
        parts = "; ".join(filter(None, (entry.note, where)))
        joined = f", darin aufgegangen: {enumeration(entry.others)}" if entry.others else ""
        return f"{name}: {first.label}{f' ({parts})' if parts else ''}{joined}"
    if first is Kind.merged:
        verb = "ist darin aufgegangen" if len(entry.others) == 1 else "sind darin aufgegangen"
        return f"{name}: {enumeration(entry.others)} {verb}"
    if first is Kind.divided:
        return f"{name}: aus {enumeration(entry.others)} hervorgegangen{f' ({where})' if where else ''}"
    return name


def detail_line(detail: Detail) -> str:
    """One value that differs, in one line."""
    if detail.kind is Kind.institutions:
        return detail.after
    if detail.kind is Kind.texts:
        return f"{text_name(detail.label)}: {_what_became(detail)}"
    if detail.kind is Kind.needs:
        return f"neu: {_short(detail.after)}" if detail.after else f"nicht mehr genannt: {_short(detail.before)}"
    if detail.kind is Kind.workshop:
        return _workshop_line(detail)
    if detail.kind is Kind.fields:
        return _field_line(detail)
    if detail.kind is Kind.partners:
        return _partners_line(detail)
    if detail.kind in _LONG and max(len(detail.before), len(detail.after)) > _SHORT:
        return f"{detail.label}: {_what_became(detail)}"
    return f"{detail.label}: {_short(detail.before) or NOTHING} → {_short(detail.after) or NOTHING}"


def text_name(name: str) -> str:
    """What the editor's text of that name is called."""
    if name in TEXT_NAMES:
        return TEXT_NAMES[name]
    return f"Situation im Handlungsfeld {name.removeprefix('feld-')}" if name.startswith("feld-") else name


def _what_became(detail: Detail) -> str:
    if not detail.before:
        return "neu"
    return "anderer Wortlaut" if detail.after else "entfernt"


def _workshop_line(detail: Detail) -> str:
    if detail.before and detail.after:
        return f"{detail.label}: {_short(detail.before)} → {_short(detail.after)}"
    return f"{detail.label}: {'neu' if detail.after else 'nicht mehr genannt'}: {_short(detail.after or detail.before)}"


def _field_line(detail: Detail) -> str:
    if not detail.before:
        return f"neu: {detail.after}"
    if detail.label:
        return f"{detail.before}: ungeklärt, was daraus geworden ist"
    return f"{detail.before} → {detail.after}" if detail.after else f"{detail.before}: entfallen"


def _partners_line(detail: Detail) -> str:
    before, after = ([one for one in text.split("; ") if one] for text in (detail.before, detail.after))
    fresh, gone = [one for one in after if one not in before], [one for one in before if one not in after]
    said = [f"dazu {', '.join(fresh)}"] if fresh else []
    said += [f"nicht mehr {', '.join(gone)}"] if gone else []
    return f"{detail.label}: {'; '.join(said)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
