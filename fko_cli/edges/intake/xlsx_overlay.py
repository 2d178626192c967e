"""What lies over the cells of an .xlsx sheet: notes, threaded comments, text boxes and shapes, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.edges.intake.guard import Parts, unsafe
from fko_cli.edges.intake.xlsx_drawings import Drawings, read_drawing, read_vml
from fko_cli.edges.intake.xlsx_relations import Relation
from fko_cli.edges.intake.xlsx_sheet import Place, parse_range
from fko_cli.edges.intake.xlsx_strings import rich_text

MAX_COMMENTS = 50_000
_COPY_OF_THREAD = "tc="
"""The author of a note that only repeats a thread for older programs begins with this."""


@dataclass(slots=True)
class Overlay:
    """Comments by place, comments whose place is unreadable, what is drawn over the sheet."""

    comments: dict[Place, str] = field(default_factory=dict)
    astray: list[str] = field(default_factory=list)
    drawings: Drawings = field(default_factory=Drawings)


@dataclass(slots=True)
class _Notes:
    """The notes of a sheet and the threads, each in the order of the file."""

    notes: list[tuple[str, str, str]] = field(default_factory=list)
    threads: list[tuple[str, str]] = field(default_factory=list)


def read_overlay(parts: Parts, relations: Mapping[str, Relation], people: Mapping[str, str]) -> Overlay:
    """Everything over one sheet; `people` are the authors of threaded comments by id."""
    overlay, said = Overlay(), _Notes()
    for relation in relations.values():
        if relation.external or relation.target not in parts:
            continue
        if relation.kind == "comments":
            _read_comments(parts.xml(relation.target), said)
        elif relation.kind == "threadedComment":
            _read_threads(parts.xml(relation.target), people, said)
        elif relation.kind == "drawing":
            read_drawing(parts, relation.target, overlay.drawings)
        elif relation.kind == "vmlDrawing":
            read_vml(parts, relation.target, overlay.drawings)
        if len(said.notes) + len(said.threads) > MAX_COMMENTS:
            raise unsafe(f"mehr als {MAX_COMMENTS} Kommentare")
    _settle(said, overlay)
    return overlay


def _settle(said: _Notes, overlay: Overlay) -> None:
    """Put notes and threads together by place; all that is said at one place stays, in the order of the file."""
    threaded = {place for place, _ in said.threads}
    gathered: dict[str, list[str]] = {}
    for place, author, words in said.notes:
        if not (author.startswith(_COPY_OF_THREAD) and place in threaded):
            gathered.setdefault(place, []).append(words)
    for place, words in said.threads:
        gathered.setdefault(place, []).append(words)
    for place, texts in gathered.items():
        span = parse_range(place)
        if span is None:
            overlay.astray += texts
            continue
        known = overlay.comments.get(span[0])
        overlay.comments[span[0]] = "\n".join([known, *texts] if known else texts)


def _read_comments(root: etree._Element, said: _Notes) -> None:
    authors = [one.text or "" for one in root.iterfind("{*}authors/{*}author")]
    for comment in root.iterfind("{*}commentList/{*}comment"):
        text = comment.find("{*}text")
        words = rich_text(text).text.strip() if text is not None else ""
        at = comment.get("authorId", "")
        author = authors[int(at)] if at.isdecimal() and len(at) < 9 and int(at) < len(authors) else ""
        if words:
            said.notes.append((comment.get("ref", ""), author, words))


def _read_threads(root: etree._Element, people: Mapping[str, str], said: _Notes) -> None:
    for comment in root.iterfind("{*}threadedComment"):
        text = (comment.findtext("{*}text") or "").strip()
        if text:
            author = people.get(comment.get("personId", ""), "")
            said.threads.append((comment.get("ref", ""), f"{author}: {text}" if author else text))


def read_people(parts: Parts, names: list[str]) -> dict[str, str]:
    """Person id -> display name, from the parts with the authors of threaded comments."""
    people: dict[str, str] = {}
    for name in names:
        if name in parts:
            for person in parts.xml(name).iterfind("{*}person"):
                people[person.get("id", "")] = person.get("displayName", "")
    return people
