"""Writing files so that nothing is half there and nothing of a person is overwritten; reading them, or saying why not."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
import unicodedata
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from fko_cli.core.errors import UserError

_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
CLOSE_IT = "Bitte die Datei in anderen Programmen schließen und den Befehl wiederholen."
"""What to do about a file that an office program holds."""
CONNECT_IT = "Bitte die Verbindung zum Laufwerk prüfen und den Befehl wiederholen."
"""What to do about a drive that does not answer."""
CLOSE_OR_ALLOW = "Bitte die Datei in anderen Programmen schließen oder die Rechte daran prüfen."
"""What to do about a file that can't be read; on Windows some programs keep others from reading what they hold."""
_UNFINISHED = (".fko-", ".tmp")
_ABANDONED_SECONDS = 3600
"""After how long an unfinished file is taken for the remains of a process that was killed."""
_ATTEMPTS, _PAUSE_SECONDS = 4, 0.15
_swept: set[Path] = set()
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that afterwards either all of it or nothing is there; missing folders are made.

    Raises UserError when the disk is full, the place is read-only or the file is open elsewhere. An existing file is
    replaced: callers decide beforehand whether that is allowed (see `beside`).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_UNFINISHED[0], suffix=_UNFINISHED[1], dir=path.parent)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_usual_rights())
        _rename(temporary, path)
    except BaseException as problem:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(problem, OSError):
            raise _unwritable(path, problem) from problem
        raise
    _make_durable(path.parent)
    sweep(path.parent)


@cache
def _usual_rights() -> int:
    """The rights that the system gives new files here; asking for them sets them, strictly for that moment."""
    withheld = os.umask(0o077)
    os.umask(withheld)
    return 0o666 & ~withheld


def _rename(temporary: Path, path: Path) -> None:
    """Give the file its name; on Windows a virus scanner that looks at a new file holds it for a moment."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_PAUSE_SECONDS)


def _make_durable(folder: Path) -> None:
    """Let the new name survive a power failure, too; where a system can't do that for folders, it is left to itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what killed processes left unfinished in the folder; once per folder, since shares are slow to list."""
    if folder in _swept:
        return
    _swept.add(folder)
    with suppress(OSError):
        left = [path for path in folder.iterdir() if is_unfinished(path)]
        now = _moment_in(folder) if left else 0.0
        for path in left:
            with suppress(OSError):
                if now - path.stat().st_mtime > _ABANDONED_SECONDS:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _moment_in(folder: Path) -> float:
    """What time it is by the clock of the drive, which the server of a share may have set otherwise than we have ours."""
    with tempfile.NamedTemporaryFile(prefix=_UNFINISHED[0], suffix=_UNFINISHED[1], dir=folder) as file:
        return os.fstat(file.fileno()).st_mtime


def unfinished_folder(parent: Path) -> Path:
    """A new folder in `parent` for what is not finished yet; `sweep` removes it if the process is killed."""
    return Path(tempfile.mkdtemp(prefix=_UNFINISHED[0], suffix=_UNFINISHED[1], dir=parent))


def is_unfinished(path: Path) -> bool:
    """Whether the name is that of a file or folder of ours that is not finished."""
    return path.name.startswith(_UNFINISHED[0]) and path.name.endswith(_UNFINISHED[1])


def remove(path: Path) -> None:
    """Remove a file of ours, if it is there; UserError when another program holds it."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise UserError(f"{path} lässt sich nicht entfernen: {reason(problem)}.", CLOSE_IT) from problem


def read_bytes(path: Path, remedy: str, start: int = 0, size: int = -1) -> bytes:
    """What stands in the file, or `size` bytes of it from `start` on; UserError with `remedy` when it can't be read."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(size)
    except OSError as problem:
        raise unreadable(path, problem, remedy) from problem


def unreadable(path: Path, problem: OSError, remedy: str) -> UserError:
    """The error for a person when `path` can't be read."""
    return UserError(f"{path} lässt sich nicht lesen: {reason(problem)}.", remedy)


def names_beside(path: Path) -> list[Path]:
    """`path`, `Name (2).docx`, `Name (3).docx` … up to and with the first free one."""
    names, count = [path], 1
    while names[-1].exists():
        count += 1
        names.append(path.with_name(f"{path.stem} ({count}){path.suffix}"))
    return names


def beside(path: Path) -> Path:
    """`path` itself when it is free, else the first free name beside it."""
    return names_beside(path)[-1]


def dated(path: Path, word: str) -> Path:
    """A free name for what `path` was: for the word `umgezogen` `fko.db.umgezogen-2026-11-22`, then with -2, -3 …."""
    name = f"{path.name}.{word}-{date.today().isoformat()}"
    target, count = path.with_name(name), 1
    while target.exists():
        count += 1
        target = path.with_name(f"{name}-{count}")
    return target


def is_open_elsewhere(path: Path) -> bool:
    """Whether an office program holds the file open: its lock file lies beside it, or the file can't be written."""
    locks = (path.with_name("~$" + path.name), path.with_name("~$" + path.name[2:]), path.with_name(f".~lock.{path.name}#"))
    if any(lock.exists() for lock in locks):
        return True
    if not path.exists():
        return False
    try:
        with path.open("r+b"):
            return False
    except OSError:
        return True


def safe_name(text: str, limit: int = 60) -> str:
    """An ASCII file name (without extension) for `text` that every system accepts, at most `limit` characters."""
    ascii_text = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_SPELLED_OUT))
    kept = re.sub(r"[^A-Za-z0-9._-]+", "_", ascii_text.encode("ascii", "ignore").decode()).strip("._-")[:limit].strip("._-")
    if not kept or kept.lower().partition(".")[0] in _RESERVED:
        kept = f"Datei_{kept}".rstrip("_")
    return kept


_REASONS = {
    errno.ENOENT: "Die Datei gibt es nicht",
    errno.EACCES: "Der Zugriff wurde verweigert",
    errno.EPERM: "Der Zugriff wurde verweigert",
    errno.EISDIR: "Das ist ein Ordner",
    errno.ENOTDIR: "Ein Teil des Pfades ist kein Ordner",
    errno.EEXIST: "Dort liegt schon etwas mit diesem Namen",
    errno.ENOSPC: "Der Datenträger ist voll",
    errno.EDQUOT: "Der Datenträger ist voll",
    errno.EROFS: "Der Datenträger ist schreibgeschützt",
    errno.ENAMETOOLONG: "Der Name ist zu lang",
    errno.EINVAL: "Der Name ist hier nicht erlaubt",
    errno.EFBIG: "Die Datei wird größer, als es hier erlaubt ist",
    errno.EIO: "Das Laufwerk antwortet nicht richtig",
    errno.EBUSY: "Ein anderes Programm hält die Datei fest",
    errno.ETXTBSY: "Ein anderes Programm hält die Datei fest",
}
_CUT_OFF_NAMES = (
    "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENETRESET", "ECONNABORTED", "ECONNRESET",
    "ECONNREFUSED", "ENOTCONN", "ESHUTDOWN", "ESTALE", "ENOLINK", "EREMOTEIO", "ENODEV", "ENXIO", "EAGAIN",
)  # fmt: skip
_CUT_OFF = {getattr(errno, name, -1) for name in _CUT_OFF_NAMES}
_CUT_OFF_ON_WINDOWS = {21, 51, 53, 54, 55, 58, 59, 64, 67, 121, 1203, 1231, 1232, 1236, 2250}
"""What Windows says of a share that is away; Python takes most of them for a missing file or a wrong name."""


WINDOWS = os.name == "nt"
"""Whether this is Windows; of its own so that tests can say so."""
_LONGEST_FOLDER, _LONGEST_PATH = 247, 259
"""What Windows takes unless an administrator allows more; it then says that a longer path does not exist."""
_TOO_LONG = f"Der Pfad hat mehr als die {_LONGEST_PATH} Zeichen, die Windows zulässt"


def reason(problem: OSError) -> str:
    """Why the operating system refused, in German and without a full stop; its own words where we have none."""
    if is_too_long(problem, problem.filename, _LONGEST_PATH):
        return _TOO_LONG
    if (
        WINDOWS
        and problem.errno == errno.EACCES
        and not getattr(problem, "winerror", 0)
        and Path(str(problem.filename)).is_dir()
    ):
        return _REASONS[errno.EISDIR]  # opening a folder as a file is an access denied there
    if is_cut_off(problem):
        return "Die Verbindung zum Laufwerk ist unterbrochen"
    return _REASONS.get(problem.errno or 0, problem.strerror or str(problem))


def is_cut_off(problem: OSError) -> bool:
    """Whether the drive is away, as a network share can be."""
    return problem.errno in _CUT_OFF or getattr(problem, "winerror", None) in _CUT_OFF_ON_WINDOWS


def is_too_long(problem: OSError, path: object, longest: int = _LONGEST_PATH) -> bool:
    """Whether Windows denies that the path exists because it is too long."""
    return WINDOWS and problem.errno == errno.ENOENT and len(str(Path(str(path)).absolute())) > longest


def _unwritable(path: Path, problem: OSError) -> UserError:
    where = f"{path} kann nicht geschrieben werden"
    if is_too_long(problem, path, _LONGEST_FOLDER):
        return UserError(f"{where}: {_TOO_LONG}.", "Bitte den Arbeitsordner an einen Ort mit kurzem Pfad legen.")
    if is_cut_off(problem) or problem.errno == errno.EIO:
        return UserError(f"{where}: {reason(problem)}.", CONNECT_IT)
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(f"{where}: Der Datenträger ist voll.", "Bitte Platz schaffen und den Befehl wiederholen.")
    if problem.errno == errno.EROFS:
        return UserError(f"{where}: Der Datenträger ist schreibgeschützt.", "Bitte einen anderen Ort wählen.")
    if isinstance(problem, PermissionError) or problem.errno in (errno.EBUSY, errno.ETXTBSY):
        return UserError(
            f"{where}: {reason(problem)}.",
            "Bitte die Datei in anderen Programmen schließen oder die Rechte am Ordner prüfen.",
        )
    if isinstance(problem, NotADirectoryError | FileExistsError):
        return UserError(f"{where}: Dort liegt eine Datei, wo ein Ordner sein müsste.", "Bitte einen anderen Ort wählen.")
    return UserError(f"{where}: {reason(problem)}.", "Bitte den Ort prüfen und den Befehl wiederholen.")


def without_number(name: str) -> str:
    """`Name (2).xlsx` as `Name.xlsx`: the number keeps files apart in a folder and means nothing to others."""
    path = Path(name)
    return re.sub(r" \(\d+\)$", "", path.stem) + path.suffix
