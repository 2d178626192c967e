"""How the parts of an .xlsx file refer to each other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from fko_cli.edges.intake.guard import Parts


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another: the last word of its type, the target (a part's name or an address)."""

    kind: str
    target: str
    external: bool = False


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
            target = _part(parts, folder, target)
        relations[one.get("Id", "")] = Relation(one.get("Type", "").rpartition("/")[2], target, external)
    return relations


def _part(parts: Parts, folder: str, target: str) -> str:
    """The part that is meant: as the standard says, else as careless programs write it."""
    plain = unquote(target.partition("#")[0])
    ways = (_resolve(folder, target), _resolve(folder, plain), _resolve("", plain))
    return next((way for way in ways if way in parts), ways[0])


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = [] if target.startswith("/") else [piece for piece in folder.split("/") if piece]
    for piece in target.split("/"):
        if piece == "..":
            path = path[:-1]
        elif piece not in ("", "."):
            path.append(piece)
    return "/".join(path)
