"""Finds drafts that somebody saved under another name: "… überarbeitet.docx" beside the one that fko wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fko_cli.edges.store.drafts import StoredDraft
from fko_cli.edges.word.stamp import stamp_in
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.documents.outputs import hash_of, shown_path


@dataclass(frozen=True, slots=True)
class Renamed:
    """An edited draft under a name that fko never wrote to; `saved_at` is when somebody saved it last."""

    path: Path
    sha256: str
    saved_at: datetime


def renamed_drafts(workspace: Workspace, folder: Path, stored: Sequence[StoredDraft], beside: Path | None) -> list[Renamed]:
    """The edited drafts in `folder` that go by another name, the one saved last first.

    `stored` are the drafts of one form, the newest first. Left out are mere copies, drafts whose work already went into
    another one, and, where `beside` is the draft that counts otherwise, what was saved before that one was written and
    does not come from it.
    """
    names, hashes = {one.path for one in stored}, {one.sha256 for one in stored}
    hashes |= {one.origin.sha256 for one in stored if one.origin}
    stamps = {one.stamp: place for place, one in reversed(list(enumerate(stored)))}
    other = None if beside is None else shown_path(workspace, beside)
    counting = next((place for place, one in enumerate(stored) if one.path == other), None)
    found = []
    for path in sorted(folder.glob("*.docx")) if stored else ():
        if path.name.startswith("~$") or not path.is_file() or shown_path(workspace, path) in names:
            continue
        stamp, digest = stamp_in(path), hash_of(path)
        if stamp is None or stamp.draft not in stamps or digest in hashes:
            continue
        saved_at = datetime.fromtimestamp(path.stat().st_mtime)
        follows = counting is None or stamps[stamp.draft] <= counting or saved_at > stored[counting].written_at
        if follows:
            found.append(Renamed(path, digest, saved_at))
    return sorted(found, key=lambda one: one.saved_at, reverse=True)
