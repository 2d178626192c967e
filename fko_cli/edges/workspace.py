"""The workspace of a region: where its files lie, and its settings and actors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.core.settings import Settings
from fko_cli.edges.settings_file import FILE_NAME, read_settings

ACTORS_FILE = "akteure.xlsx"
STORE_FILE = "fko.db"
UNFINISHED_FILE = ".fko-unfertig"
"""Lies in a workspace while it is being founded."""


@dataclass(frozen=True)
class Workspace:
    """One folder per region. All paths are absolute; folders may not exist yet."""

    root: Path
    settings: Settings

    @property
    def round(self) -> str:
        """The name of the current round."""
        return self.settings.round.name

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """The register in `akteure.xlsx`, in its order; UserError when it can't be read."""
        from fko_cli.edges.actors_file import read_actors

        return read_actors(self.root / ACTORS_FILE)

    def actor(self, key: str) -> Actor | None:
        """The actor with that key, None when the register has none."""
        return next((actor for actor in self.actors if actor.key == key), None)

    @property
    def sent_folder(self) -> Path:
        """Questionnaires and messages as sent in this round."""
        return self.root / "versand" / self.round

    @property
    def was_used(self) -> bool:
        """Whether questionnaires were written or returns taken in here, in any round."""
        return any(any(self.root.glob(pattern)) for pattern in ("versand/*/*.xlsx", "ruecklauf/*/originale/*"))

    def returns_of(self, round_name: str) -> Path:
        """Returned files of a round; staff drop files here."""
        return self.all_returns_folder / round_name

    def originals_of(self, round_name: str) -> Path:
        """Every collected file of a round unaltered, named by its SHA-256."""
        return self.returns_of(round_name) / "originale"

    def output_of(self, round_name: str) -> Path:
        """Drafts and lists of a round."""
        return self.root / "ausgabe" / round_name

    @property
    def all_returns_folder(self) -> Path:
        """The folder with the returned files of all rounds."""
        return self.root / "ruecklauf"

    @property
    def returns_folder(self) -> Path:
        """Returned files of this round."""
        return self.returns_of(self.round)

    @property
    def originals_folder(self) -> Path:
        """The originals of this round."""
        return self.originals_of(self.round)

    @property
    def output_folder(self) -> Path:
        """Drafts and lists of this round."""
        return self.output_of(self.round)

    @property
    def templates_folder(self) -> Path:
        """The workspace's own templates, free to restyle."""
        return self.root / "vorlagen"

    @property
    def texts_folder(self) -> Path:
        """The editor's chapters."""
        return self.root / "texte"

    @property
    def store_path(self) -> Path:
        """The embedded database."""
        return self.root / STORE_FILE


def open_workspace(path: Path | None, *, unfinished: bool = False) -> Workspace:
    """The workspace in `path`, or in the current folder; UserError when there is none or its settings are broken.

    One whose founding was cut off is refused, too, unless it is to be completed (`unfinished`).
    """
    root = (path or Path.cwd()).absolute()
    if root.is_file() and root.name == FILE_NAME:
        root = root.parent
    if not root.is_dir():
        raise UserError(f"Den Ordner {root} gibt es nicht.", "Bitte den Pfad prüfen oder mit „fko init ORDNER“ anlegen.")
    if not unfinished and (root / UNFINISHED_FILE).exists():
        raise UserError(
            f"Das Anlegen von {root} wurde unterbrochen; der Arbeitsordner ist noch nicht vollständig.",
            f"Bitte den Befehl noch einmal aufrufen: fko init {root}. Was schon da ist, bleibt.",
        )
    return Workspace(root, read_settings(root / FILE_NAME))
