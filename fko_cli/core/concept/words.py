"""Facts of an activity in words as the concept prints them: territories, texts of actors, notes for the editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from fko_cli.core.concept.blocks import Block, Inline, ListItem, Paragraph, Role, Span, gap_text, plain
from fko_cli.core.records import Activity, Actor, Need, Report, Territory, as_text
from fko_cli.core.settings import Region
from fko_cli.core.workshop import WorkshopEntry

_BULLET = re.compile(r"^\s*[-*•·–▪◦]\s+(?=\S)")
_UNTITLED = "ohne Titel"
_HOST = r"(?<![\w@./-])(?:[a-z0-9äöü][\wäöü-]+\.)+(?-i:com|de|eu|info|koeln|net|nl|nrw|org|ruhr)(?![\w@-]|\.\w)"
"""A name of a computer without `www`, under the endings that are usual here: others are rather a missing space."""
_ADDRESS = re.compile(rf"(?i)\b(?:https?://|www\.)[^\s;,<>\"]+[^\s;,.<>\")]|{_HOST}(?:/(?:[^\s;,<>\"]*[^\s;,.<>\")])?)?")


def territory_text(territory: Territory | None, region: Region) -> str:
    """The parts in the order of the settings, the region's name for all of them, with what is excluded."""
    if territory is None:
        return ""
    parts = [part for part in region.parts if part in territory.parts]
    everywhere = bool(region.parts) and len(parts) == len(region.parts)
    if everywhere or (territory.whole and (territory.without or not parts)):
        parts = [region.name]
    pieces = [*parts, *(part for part in territory.parts if part not in region.parts), *territory.others]
    if not pieces:
        return territory.text
    text = ", ".join(pieces)
    # Parts that are simply not named need no mention; an exclusion somebody wrote down does.
    return f"{text} (ohne {', '.join(territory.without)})" if territory.without else text


def text_blocks(text: str) -> list[Block]:
    """A text as an actor wrote it: lines become paragraphs, lines with a bullet become a list."""
    blocks: list[Block] = []
    for line in text.splitlines():
        if bullet := _BULLET.match(line):
            blocks.append(ListItem(with_links(line[bullet.end() :].strip())))
        elif line.strip():
            blocks.append(Paragraph(with_links(line.strip())))
    return blocks


def with_links(text: str) -> Inline:
    """Text whose internet addresses can be followed; they are printed to the letter."""
    spans: list[Span] = []
    rest = 0
    for found in _ADDRESS.finditer(text):
        spans.extend(plain(text[rest : found.start()]))
        address = found[0]
        spans.append(Span(address, href=address if "://" in address else f"https://{address}", verbatim=True))
        rest = found.end()
    spans.extend(plain(text[rest:]))
    return tuple(spans)


def in_one_piece(text: str) -> str:
    """A text for a labelled line: list items separated by semicolons, other lines by line breaks."""
    made = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        item = _BULLET.sub("", line)
        if made:
            made += "\n" if item == line else (" " if made[-1] in ".:;!?" else "; ")
        made += item
    return made


class Names:
    """How institutions are called in the concept, by their key."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._labels = {actor.key: actor.label for actor in actors}

    def __getitem__(self, key: str) -> str:
        return self._labels.get(key, key or "Workshop")

    def reporters(self, reports: Sequence[Report]) -> tuple[str, ...]:
        """Who reported, each once, in the order of the reports."""
        return tuple(dict.fromkeys(self[report.actor] for report in reports))


def title_of(one: Activity | Report) -> str:
    """The title as people read it, in one line; the same words everywhere for one that nobody wrote."""
    return " ".join(one.text("title").split()) or _UNTITLED


def place_text(source: Report | Need | WorkshopEntry) -> str:
    """`Blatt Aktivitäten, Zeile 7`; without the file, whose name may say who sent it."""
    place = source.place
    pieces = (f"Blatt {place.sheet}" if place.sheet else "", f"Zeile {place.row}" if place.row else "")
    return ", ".join(piece for piece in pieces if piece)


def _cited(report: Report) -> str:
    return ", ".join(filter(None, (report.name, place_text(report))))


def editor_notes(activity: Activity, names: Names, printed: Mapping[str, str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """One remark per contradiction of an activity: who states what, where it stands and what the draft prints.

    `labels` names the columns that the concept may print; the draft says nothing about others.
    """
    reports = {report.id: report for report in activity.reports}
    notes = []
    for one in activity.contradictions:
        if one.key not in labels:
            continue
        said = [
            f"{names[reports[number].actor]}: „{text}“ ({_cited(reports[number])})"
            for number, text in one.statements
            if number in reports
        ]
        shown = printed.get(one.key, activity.text(one.key))
        notes.append(f"Widersprüchliche Angaben zu „{labels[one.key]}“. {'; '.join(said)}. Im Entwurf steht: „{shown}“.")
    for key, edit in activity.edits.items():
        if key in labels:
            reported = as_text(edit.reported) or "keine Angabe"
            since = " Die Meldungen haben sich seither geändert." if edit.changed else ""
            by = f"„{labels[key]}“ hat die Redaktion festgelegt ({edit.signed})"
            notes.append(f"{by}. Laut Meldungen: „{reported}“.{since}")
    return tuple(notes)


def gap(title: str, file: str) -> Paragraph:
    """The mark for a text that the editor still has to write."""
    note = (
        f"Dieser Text fehlt noch. Bitte in die Datei texte/{file}.md schreiben oder hier im Entwurf an die Stelle der Lücke."
    )
    return Paragraph((Span(gap_text(title, f"Datei texte/{file}.md"), verbatim=True),), Role.gap, notes=(note,))
