"""What lies over the cells of an .xlsx sheet: notes, threaded comments, text boxes and shapes, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from fko_cli.edges.intake.guard import Parts
from fko_cli.edges.intake.xlsx_sheet import Place, parse_range
from fko_cli.edges.intake.xlsx_strings import local_name, rich_text

MAX_COMMENTS = 50_000


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another: the last word of its type, the target (a part's name or an address)."""

    kind: str
    target: str
    external: bool = False


@dataclass(slots=True)
class Overlay:
    """Comments by place, texts of shapes in order of appearance, and how many pictures there are."""

    comments: dict[Place, str] = field(default_factory=dict)
    shapes: list[str] = field(default_factory=list)
    pictures: int = 0


def read_relations(parts: Parts, part: str) -> dict[str, Relation]:
    """Relation id -> relation, for a part such as `xl/workbook.xml` ("" for the package itself)."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if rels not in parts:
        return {}
    relations: dict[str, Relation] = {}
    for one in parts.xml(rels).iterfind("{*}Relationship"):
        target, external = one.get("Target", ""), one.get("TargetMode") == "External"
        if not external:
            target = _resolve(folder, target)
        relations[one.get("Id", "")] = Relation(one.get("Type", "").rpartition("/")[2], target, external)
    return relations


def _resolve(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    path = [piece for piece in folder.split("/") if piece]
    for piece in target.replace("\\", "/").split("/"):
        if piece == "..":
            path = path[:-1]
        elif piece not in ("", "."):
            path.append(piece)
    return "/".join(path)


def read_overlay(parts: Parts, relations: Mapping[str, Relation], people: Mapping[str, str]) -> Overlay:
    """Everything over one sheet; `people` are the authors of threaded comments by id."""
    overlay = Overlay()
    threads: dict[Place, list[str]] = {}
    for relation in relations.values():
        if relation.external or relation.target not in parts:
            continue
        if relation.kind == "comments":
            _read_comments(parts.xml(relation.target), overlay)
        elif relation.kind == "threadedComment":
            _read_threads(parts.xml(relation.target), people, threads)
        elif relation.kind == "drawing":
            _read_drawing(parts, relation.target, overlay)
    # For older programs a thread is repeated as a note that begins with an explanation in English.
    overlay.comments.update({place: "\n".join(texts) for place, texts in threads.items()})
    return overlay


def _read_comments(root: etree._Element, overlay: Overlay) -> None:
    for comment in root.iterfind("{*}commentList/{*}comment"):
        span = parse_range(comment.get("ref", ""))
        text = comment.find("{*}text")
        if span and text is not None and len(overlay.comments) < MAX_COMMENTS:
            words = rich_text(text).text.strip()
            if words:
                overlay.comments[span[0]] = words


def _read_threads(root: etree._Element, people: Mapping[str, str], threads: dict[Place, list[str]]) -> None:
    for comment in root.iterfind("{*}threadedComment"):
        span = parse_range(comment.get("ref", ""))
        text = comment.findtext("{*}text") or ""
        if span and text.strip():
            author = people.get(comment.get("personId", ""), "")
            threads.setdefault(span[0], []).append(f"{author}: {text.strip()}" if author else text.strip())


def read_people(parts: Parts, names: list[str]) -> dict[str, str]:
    """Person id -> display name, from the parts with the authors of threaded comments."""
    people: dict[str, str] = {}
    for name in names:
        if name in parts:
            for person in parts.xml(name).iterfind("{*}person"):
                people[person.get("id", "")] = person.get("displayName", "")
    return people


def _read_drawing(parts: Parts, name: str, overlay: Overlay) -> None:
    root = parts.xml(name)
    for element in root.iter():
        tag = local_name(element)
        if tag == "sp":
            if any(local_name(above) == "Fallback" for above in element.iterancestors()):
                continue
            text = _shape_text(element)
            if text:
                overlay.shapes.append(text)
        elif tag == "pic":
            overlay.pictures += 1


def _shape_text(shape: etree._Element) -> str:
    paragraphs = []
    for paragraph in shape.iter("{*}p"):
        words = "".join((one.text or "") if local_name(one) == "t" else "\n" for one in paragraph.iter("{*}t", "{*}br"))
        paragraphs.append(words)
    return "\n".join(paragraphs).strip()
