"""Changing single values in `fko.toml` without touching anything else in it: comments, order and line ends stay."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from fko_cli.core.errors import UserError
from fko_cli.core.settings import Settings
from fko_cli.edges.files import CLOSE_IT, read_bytes, write_atomically
from fko_cli.edges.settings_file import check_settings

_MARK = "\ufeff"


def with_round(path: Path, name: str, deadline: date) -> tuple[bytes, Settings]:
    """The content of the settings file for another round, and its settings; nothing is written."""
    text = read_bytes(path, CLOSE_IT).decode("utf-8")
    mark, plain = (_MARK, text.removeprefix(_MARK)) if text.startswith(_MARK) else ("", text)
    try:
        document = tomlkit.parse(plain)
        section = document["round"]
        if not isinstance(section, dict):
            raise KeyError("round")
        section["name"] = name
        section["deadline"] = deadline
        changed = tomlkit.dumps(document)
    except (TOMLKitError, KeyError, TypeError) as problem:
        raise UserError(
            f"{path}: Der Abschnitt [round] lässt sich nicht ändern.",
            f'Bitte von Hand eintragen: name = "{name}" und deadline = {deadline}',
        ) from problem
    return (mark + changed).encode("utf-8"), check_settings(tomllib.loads(changed), path, changed)


def replace_settings(path: Path, content: bytes, keep: Path) -> None:
    """Write the settings file; what stood in it before lies in `keep` afterwards, unless that is there already."""
    if not keep.exists():
        write_atomically(keep, read_bytes(path, CLOSE_IT))
    write_atomically(path, content)
