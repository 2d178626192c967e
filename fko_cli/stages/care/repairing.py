"""Putting the newest sound backup in the place of a damaged or missing `fko.db`; what was there stays beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.edges import store_address
from fko_cli.edges.files import dated, reason
from fko_cli.edges.store.backups import Backup, backups
from fko_cli.edges.store.sqlite_file import counted, faults, is_lost
from fko_cli.edges.workspace import Workspace


@dataclass(frozen=True)
class Repair:
    """A repair that was made: from which backup, and where the damaged file lies now (None when there was none)."""

    backup: Backup
    aside: Path | None


def repair(workspace: Workspace, agreed: Callable[[Backup, Mapping[str, int]], bool]) -> Repair | None:
    """Restore the store from its newest sound backup when the person has `agreed` to it (with its rows per table).

    None when the store is sound or the person declines; UserError when there is nothing to restore from.
    """
    server = store_address.server_of(workspace)
    if server is not None:
        raise UserError(
            f"Der Speicher liegt in der {server}; dort spielt die Datenbankverwaltung Sicherungen zurück.",
            "Liegt neben fko.toml eine fko.db.sicherung-…, kann fko sie nach dem Leeren von [store] url einlesen.",
        )
    path = workspace.store_path
    if not is_lost(path) and not faults(path):
        return None
    backup = next((one for one in backups(path) if not faults(one.path)), None)
    if backup is None:
        raise UserError(
            f"{path.name} ist {'beschädigt' if path.exists() else 'nicht da'}, und eine brauchbare Sicherung liegt nicht "
            "daneben. Nichts wurde verändert.",
            "Bitte eine Sicherung des Ordners zurückholen: fko restore SICHERUNG.zip NEUER_ORDNER. Die Rückläufe selbst "
            "liegen in ruecklauf/<Runde>/originale.",
        )
    if not agreed(backup, counted(backup.path)):
        return None
    return Repair(backup, _restore(path, backup.path))


def _restore(path: Path, backup: Path) -> Path | None:
    """Put a copy of `backup` in the place of `path`; at every moment either the old or the new file is there."""
    unfinished = path.with_name(f"{path.name}.unfertig")
    damaged = dated(path, "beschaedigt")
    aside = damaged if path.exists() else None
    try:
        shutil.copyfile(backup, unfinished)
        if aside is not None:
            shutil.copy2(path, aside)
        # What an interrupted transaction left behind belongs to the damaged file and would spoil the other one.
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():
            journal.replace(damaged.with_name(f"{damaged.name}-journal"))
        unfinished.replace(path)
    except OSError as problem:
        raise UserError(
            f"{path.name} ließ sich nicht ersetzen: {reason(problem)}.",
            "Bitte andere Fenster mit fko schließen, Rechte und Platz prüfen und den Befehl wiederholen.",
        ) from problem
    return aside
