"""Finds the draft that people worked on, and brings their work and the new data together in a draft beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fko_cli.core.concept.blocks import Concept
from fko_cli.core.concept.written import Known
from fko_cli.core.errors import UserError
from fko_cli.edges.files import CLOSE_IT, is_open_elsewhere, names_beside, read_bytes, without_number
from fko_cli.edges.store import Store, drafts, exports
from fko_cli.edges.store.drafts import Origin, StoredDraft
from fko_cli.edges.word.document import Draft
from fko_cli.edges.word.package import UnreadableError, open_document
from fko_cli.edges.word.redraft import NothingKnownError, Redrafted, redraft
from fko_cli.edges.word.stamp import GENERATION, read_stamp
from fko_cli.edges.word.standing import sources_of
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.documents.outputs import hash_of, shown_path
from fko_cli.stages.documents.renamed_drafts import Renamed, renamed_drafts

FRESH = "oder mit --fresh daneben neu anfangen; die Datei bleibt dabei, wie sie ist"


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft that people worked on. `left_out` are other edited drafts whose work does not go into the new one."""

    path: Path
    data: bytes
    known: Known
    origin: Origin
    is_open: bool
    left_out: tuple[Path, ...] = ()

    def brought_up_to_date(self, concept: Concept, fresh: Draft, pages: Mapping[str, int] | None) -> Redrafted:
        """The new draft with the work of people in it; UserError when nothing of ours is found in the file."""
        try:
            return redraft(self.data, concept, fresh, self.known, pages)
        except NothingKnownError:
            raise _unrecognised(self.path) from None


def damaged(path: Path) -> UserError:
    """What to do about a draft that can't be read."""
    return UserError(
        f"Der bearbeitete Entwurf {path.name} lässt sich nicht lesen: Er ist beschädigt, durch ein Kennwort "
        "geschützt oder kein gewöhnliches Word-Dokument.",
        f"Bitte in Word öffnen und neu als Word-Dokument (.docx) speichern, {FRESH}.",
    )


def find_edited(workspace: Workspace, store: Store, path: Path, form: str, *, anywhere: bool) -> Edited | None:
    """The edited draft whose work belongs into the new one that is to be written to `path`, None where there is none.

    Looked at are `path` and its numbered copies; with `anywhere`, when none of them exists, also the round's newest draft,
    and what lies beside under a name that somebody gave it. UserError for a draft that is damaged or from a newer `fko`.
    """
    with store.reading() as conn:
        stored = [one for one in drafts.drafts(conn, workspace.round) if one.form == form]
        files = _series(path)
        if not files and anywhere:
            last = next((found for one in stored if (found := workspace.root / one.path).is_file()), path)
            files = _series(last.with_name(without_number(last.name)))
        written = {file: exports.last_export(conn, workspace.round, shown_path(workspace, file)) for file in files}
    hashes = {file: hash_of(file) for file in files}
    chosen = _newest(workspace, files, stored)
    renamed = renamed_drafts(workspace, path.parent, stored, chosen) if anywhere else []
    source, is_ours = _source(workspace, chosen, hashes, written, stored, renamed)
    read = _read(workspace, source, stored, is_known=is_ours) if source is not None else None
    if source is None or read is None:
        return None
    taken = {(one.origin.path, one.origin.sha256) for one in stored if one.origin}
    left_out = (
        file
        for file in files
        if file not in (source, chosen)
        and written[file] not in (None, hashes[file])
        and (shown_path(workspace, file), hashes[file]) not in taken
    )
    others = (one.path for one in renamed if one.path != source)
    data, known = read
    now = Origin(shown_path(workspace, source), hashlib.sha256(data).hexdigest())
    return Edited(source, data, known, now, is_open_elsewhere(source), (*left_out, *others))


def _source(
    workspace: Workspace,
    chosen: Path | None,
    hashes: Mapping[Path, str],
    written: Mapping[Path, str | None],
    stored: Sequence[StoredDraft],
    renamed: Sequence[Renamed],
) -> tuple[Path | None, bool]:
    """The draft that people worked on, and whether it is surely one of ours.

    That is `chosen`; where nobody touched it, a draft of another name, or the one that its own work came from.
    """
    touched = chosen is not None and (written[chosen] != hashes[chosen] or is_open_elsewhere(chosen))
    if renamed and not touched:
        return renamed[0].path, True
    if chosen is None:
        return None, False
    origin = _origin(workspace, chosen, hashes[chosen], stored)
    if origin is None and not touched:
        return None, False
    return origin or chosen, origin is not None or written[chosen] is not None


def _series(path: Path) -> list[Path]:
    """`Name.docx`, `Name (2).docx` and so on, as far as they are there; the first may be missing."""
    numbered = path.with_name(f"{path.stem} (2){path.suffix}")
    return [one for one in (*names_beside(path), *(names_beside(numbered) if not path.exists() else ())) if one.is_file()]


def _newest(workspace: Workspace, files: Sequence[Path], stored: Sequence[StoredDraft]) -> Path | None:
    """The file that was written last; files that fko does not know by their path come after all others."""
    order = {one.path: place for place, one in reversed(list(enumerate(stored)))}
    ranked = sorted(files, key=lambda file: order.get(shown_path(workspace, file), len(order)))
    return next(iter(ranked), None)


def _origin(workspace: Workspace, path: Path, digest: str, stored: Sequence[StoredDraft]) -> Path | None:
    """For a draft nobody touched since: the edited one that its work came from, where that is still there."""
    row = next((one for one in stored if one.path == shown_path(workspace, path)), None)
    if row is None or row.sha256 != digest or row.origin is None:
        return None
    origin = workspace.root / row.origin.path
    return origin if origin.is_file() else path


def _read(workspace: Workspace, path: Path, stored: Sequence[StoredDraft], *, is_known: bool) -> tuple[bytes, Known] | None:
    """The draft with what is known of it; None for a file that is not ours."""
    data = read_bytes(path, CLOSE_IT)
    try:
        document = open_document(data)
    except UnreadableError as problem:
        if is_known:
            raise damaged(path) from problem
        return None
    stamp = read_stamp(document)
    has_blocks = bool(sources_of(document.element.body))
    if stamp is None and not has_blocks and not is_known:
        return None
    if stamp is not None and stamp.generation > GENERATION:
        raise UserError(
            f"Der Entwurf {path.name} wurde mit einer neueren Fassung von fko geschrieben.",
            f"Bitte fko auf den neuen Stand bringen, {FRESH}.",
        )
    shown = shown_path(workspace, path)
    # Drafts with the same words have the same stamp, but another computer may have drawn their pictures differently.
    named = sorted(
        (one for one in stored if stamp is not None and one.stamp == stamp.draft), key=lambda one: one.path != shown
    )
    rows = [*named, *(one for one in stored if one.path == shown), *stored]
    previous = rows[0].written if named or (rows and rows[0].path == shown) else None
    if not has_blocks and previous is None:
        raise _unrecognised(path)
    return data, Known(previous, lambda: (one.written for one in stored))


def _unrecognised(path: Path) -> UserError:
    return UserError(
        f"In {path.name} ist nicht mehr zu erkennen, was von fko stammt und was von Hand geändert ist.",
        "Bitte den Entwurf umbenennen und den Befehl wiederholen, oder mit --fresh daneben neu anfangen.",
    )
