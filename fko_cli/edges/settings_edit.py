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
    return _with(path, "round", {"name": name, "deadline": deadline})


def with_store(path: Path, url: str, schema_name: str) -> tuple[bytes, Settings]:
    """The content of the settings file with the store elsewhere, and its settings; nothing is written."""
    return _with(path, "store", {"url": url, "schema_name": schema_name})


def _with(path: Path, name: str, values: dict[str, str | date]) -> tuple[bytes, Settings]:
    text = read_bytes(path, CLOSE_IT).decode("utf-8")
    mark, plain = (_MARK, text.removeprefix(_MARK)) if text.startswith(_MARK) else ("", text)
    try:
        document = tomlkit.parse(plain)
        section = document.setdefault(name, tomlkit.table())
        if not isinstance(section, dict):
            raise KeyError(name)
        section.update(values)
        changed = tomlkit.dumps(document)
    except (TOMLKitError, KeyError, TypeError) as problem:
        raise UserError(
            f"{path}: Der Abschnitt [{name}] lässt sich nicht ändern.",
            f"Bitte von Hand eintragen: {' und '.join(f'{key} = {_shown(value)}' for key, value in values.items())}",
        ) from problem
    return (mark + changed).encode("utf-8"), check_settings(tomllib.loads(changed), path, changed)


def _shown(value: str | date) -> str:
    return f'"{value}"' if isinstance(value, str) else value.isoformat()


def replace_settings(path: Path, content: bytes, keep: Path) -> None:
    """Write the settings file; what stood in it before lies in `keep` afterwards, unless that is there already."""
    if not keep.exists():
        write_atomically(keep, read_bytes(path, CLOSE_IT))
    write_atomically(path, content)
