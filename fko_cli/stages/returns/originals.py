"""Keeping the bytes of foreign files unaltered, named by their hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from fko_cli.edges.files import write_atomically


def keep_originals(folder: Path, originals: Iterable[tuple[str, bytes]]) -> None:
    """Write the bytes of a file and of the containers around it, as (name, bytes), unless they are there already."""
    for name, content in originals:
        sha256 = hashlib.sha256(content).hexdigest()
        if next(folder.glob(f"{sha256}*"), None) is None:
            write_atomically(folder / f"{sha256}{suffix_of(name)}", content)


def suffix_of(name: str) -> str:
    """The extension of a foreign file name, if it is a harmless one."""
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ".bin"
