"""Reading `vorlagen/synonyme.toml` (or the bundled table when the workspace has none), with German errors."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from fko_cli.core.errors import UserError
from fko_cli.core.synonyms import Synonyms
from fko_cli.edges.bundled import templates
from fko_cli.edges.files import reason
from fko_cli.edges.workspace import Workspace

FILE_NAME = "synonyme.toml"

_SECTIONS = {"programme", "institutionen", "namen", "abkuerzungen", "allgemein"}


def workspace_synonyms(workspace: Workspace) -> Synonyms:
    """The workspace's own table where there is one, else the bundled one."""
    own = workspace.templates_folder / FILE_NAME
    return read_synonyms(own if own.exists() else templates() / FILE_NAME)


def read_synonyms(path: Path) -> Synonyms:
    """The table in the file `path`; UserError names the file and what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise UserError(
            f"{path} lässt sich nicht lesen: {reason(problem)}.", "Bitte prüfen, ob es die Datei gibt."
        ) from problem
    except UnicodeDecodeError as problem:
        raise UserError(
            f"{path}: Die Datei ist nicht als UTF-8 gespeichert.",
            "Bitte im Editor „Speichern unter“ mit der Codierung UTF-8 wählen.",
        ) from problem
    except tomllib.TOMLDecodeError as problem:
        raise UserError(
            f"{path}: Die Datei ist nicht richtig geschrieben ({problem}).",
            'Jede Zeile hat die Form "Wort" = ["andere Schreibweise"]. Die Vorlage zeigt Beispiele.',
        ) from problem
    unknown = sorted(set(data) - _SECTIONS - {"format"})
    if unknown:
        raise UserError(
            f"{path}: Den Abschnitt „{unknown[0]}“ gibt es nicht.",
            "Vorgesehen sind [programme], [institutionen], [namen], [abkuerzungen] und [allgemein].",
        )
    return Synonyms(
        programmes=_lists(data, "programme", path),
        kinds=_lists(data, "institutionen", path),
        names=_lists(data, "namen", path),
        generic=frozenset(_words(_section(data, "allgemein", path).get("woerter", []), "woerter", path)),
        expansions=_texts(data, "abkuerzungen", path),
    )


def _section(data: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    section = data.get(name, {})
    if not isinstance(section, dict):
        raise UserError(f"{path}: „{name}“ muss ein Abschnitt sein.", f"Bitte als [{name}] schreiben.")
    return section


def _lists(data: dict[str, Any], name: str, path: Path) -> dict[str, tuple[str, ...]]:
    return {key: _words(value, key, path) for key, value in _section(data, name, path).items()}


def _words(value: object, key: str, path: Path) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise UserError(
            f"{path}: Bei „{key}“ muss eine Liste von Texten stehen.", f'Zum Beispiel: "{key}" = ["andere Schreibweise"]'
        )
    return tuple(word.strip() for word in words if word.strip())


def _texts(data: dict[str, Any], name: str, path: Path) -> dict[str, str]:
    section = _section(data, name, path)
    wrong = next((key for key, value in section.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise UserError(f"{path}: Bei „{wrong}“ muss ein Text stehen.", f'Zum Beispiel: {wrong} = "Teilzeit"')
    return {key: value.strip() for key, value in section.items()}
