"""Founding a workspace: folders, settings, register, texts and templates, or a copy of a bundled example."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.edges import bundled
from fko_cli.edges.files import CLOSE_IT, is_unfinished, read_bytes, reason, remove, write_atomically
from fko_cli.edges.settings_file import FILE_NAME
from fko_cli.edges.store import open_store
from fko_cli.edges.workspace import ACTORS_FILE, UNFINISHED_FILE, Workspace, open_workspace

EXAMPLE_KEY_FILE = "beispiel-schluessel.txt"
"""In a bundled example: workspace id and signing key, public on purpose, so that its forms can be verified."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new workspace: where it lies and how many returned files came with the example."""

    root: Path
    returned: int


def found(folder: Path, example: str | None) -> Founded:
    """Make a workspace in `folder`, which must not exist or be empty; `example` names a bundled one to copy.

    What an interrupted founding left is completed; a file that lies there already stays as it is. Raises UserError when the
    folder holds anything else (nothing is overwritten) or the example is unknown.
    """
    root = folder.absolute()
    _refuse_taken(root, example)
    source = _example(example) if example else None
    files = _example_files(source) if source else {FILE_NAME: (bundled.templates() / FILE_NAME).read_bytes()}
    _make_folders(root)
    unfinished = root / UNFINISHED_FILE
    write_atomically(unfinished, (example or "").encode("utf-8"))
    for relative, data in {**_template_files(), **files}.items():
        if relative != EXAMPLE_KEY_FILE and not (root / relative).exists():
            write_atomically(root / relative, data)
    workspace = open_workspace(root, unfinished=True)
    for place in (workspace.sent_folder, workspace.returns_folder, workspace.output_folder):
        place.mkdir(parents=True, exist_ok=True)
    if not (root / ACTORS_FILE).exists():
        from fko_cli.edges.actors_file import write_actors

        write_actors(root / ACTORS_FILE, ())
    _open_first(workspace, files.get(EXAMPLE_KEY_FILE))
    remove(unfinished)
    return Founded(root, sum(1 for name in files if name.startswith("ruecklauf/")))


def _make_folders(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UserError(
            f"Der Ordner {root} lässt sich nicht anlegen: {reason(problem)}.", "Bitte einen anderen Ort wählen."
        ) from problem


def _refuse_taken(root: Path, example: str | None) -> None:
    unfinished = root / UNFINISHED_FILE
    if unfinished.is_file() and read_bytes(unfinished, CLOSE_IT).decode("utf-8", "replace") == (example or ""):
        return
    if (root / FILE_NAME).exists():
        raise UserError(
            f"In {root} liegt schon ein Arbeitsordner.", "Bitte einen anderen Ordner nennen. Nichts wurde verändert."
        )
    if root.is_file() or (root.is_dir() and any(not is_unfinished(path) for path in root.iterdir())):
        raise UserError(f"{root} ist nicht leer.", "Bitte einen neuen oder leeren Ordner nennen. Nichts wurde verändert.")


def _example(name: str) -> Path:
    known = sorted(path.name for path in bundled.examples().iterdir() if (path / FILE_NAME).exists())
    if name not in known:
        raise UserError(f"Das Beispiel „{name}“ gibt es nicht.", f"Es gibt: {', '.join(known)}.")
    return bundled.examples() / name


def _example_files(source: Path) -> dict[str, bytes]:
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in paths}


def _template_files() -> dict[str, bytes]:
    folder = bundled.templates()
    files = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and relative != FILE_NAME and not path.name.startswith("."):
            target = relative if relative.startswith("texte/") else f"vorlagen/{relative}"
            files[target] = path.read_bytes()
    return files


def _open_first(workspace: Workspace, key_file: bytes | None) -> None:
    with open_store(workspace) as store:
        if key_file is not None:
            workspace_id, key = key_file.decode("ascii").split()
            store.adopt_identity(workspace_id, bytes.fromhex(key))
        else:
            store.workspace_key()
            store.workspace_id()
