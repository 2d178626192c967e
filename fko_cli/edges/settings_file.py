"""Reading `fko.toml`: every problem in German, with the line, the key and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from fko_cli.core.errors import UserError
from fko_cli.core.settings import Settings
from fko_cli.edges.files import CLOSE_OR_ALLOW, unreadable

FILE_NAME = "fko.toml"

_WORDS = {
    "missing": "fehlt",
    "extra_forbidden": "ist kein bekannter Schlüssel",
    "string_type": "muss ein Text in Anführungszeichen sein",
    "string_too_short": "darf nicht leer sein",
    "string_too_long": "ist zu lang",
    "string_pattern_mismatch": "hat nicht die erwartete Form",
    "int_type": "muss eine ganze Zahl sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "date_type": "muss ein Datum sein, zum Beispiel 2026-03-31 (ohne Anführungszeichen)",
    "date_parsing": "muss ein Datum sein, zum Beispiel 2026-03-31 (ohne Anführungszeichen)",
    "date_from_datetime_inexact": "muss ein Datum ohne Uhrzeit sein, zum Beispiel 2026-03-31",
    "date_from_datetime_parsing": "muss ein Datum sein, zum Beispiel 2026-03-31 (ohne Anführungszeichen)",
    "tuple_type": 'muss eine Liste sein, zum Beispiel ["eins", "zwei"]',
    "model_type": "muss ein Abschnitt sein",
    "model_attributes_type": "muss ein Abschnitt sein",
    "dict_type": "muss ein Abschnitt sein",
    "too_short": "darf nicht leer sein: mindestens ein Eintrag ist nötig",
    "greater_than_equal": "ist zu klein",
    "less_than_equal": "ist zu groß",
    "bool_type": "muss true oder false sein (ohne Anführungszeichen)",
    "bool_parsing": "muss true oder false sein (ohne Anführungszeichen)",
}

_PATTERNS: Mapping[str | int, str] = {
    "name": "darf nur Buchstaben, Ziffern, Punkt, Binde- und Unterstrich enthalten",
    "key": "darf nur Kleinbuchstaben ohne Umlaute, Ziffern und Unterstriche enthalten, zuerst einen Buchstaben",
}


def read_settings(path: Path) -> Settings:
    """The settings in the file `path`; UserError names file, line and key of everything that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise UserError(
            f"In {path.parent} liegt keine {FILE_NAME}: Das ist kein Arbeitsordner.",
            "Bitte in den Arbeitsordner wechseln, ihn mit „--workspace ORDNER“ nennen "
            "oder mit „fko init ORDNER“ einen neuen anlegen.",
        ) from problem
    except UnicodeDecodeError as problem:
        raise UserError(
            f"{path}: Die Datei ist nicht als UTF-8 gespeichert.",
            "Bitte im Editor „Speichern unter“ mit der Codierung UTF-8 wählen.",
        ) from problem
    except OSError as problem:
        raise unreadable(path, problem, CLOSE_OR_ALLOW) from problem
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _syntax_error(path, text, str(problem)) from problem
    return check_settings(data, path, text)


def check_settings(data: dict[str, Any], path: Path, text: str) -> Settings:
    """Turn the parsed `data` of the file at `path` with the source `text` into settings, or raise UserError."""
    try:
        return Settings.model_validate(data)
    except ValidationError as problem:
        lines = [_sentence(text, error["loc"], error["type"], error.get("ctx", {})) for error in problem.errors()]
        unique = list(dict.fromkeys(lines))
        raise UserError(
            f"In {path} stimmt etwas nicht:\n" + "\n".join(f"  {line}" for line in unique),
            "Bitte berichtigen und den Befehl wiederholen.",
        ) from problem


def _syntax_error(path: Path, text: str, message: str) -> UserError:
    place = re.search(r"line (\d+)", message)
    number = int(place[1]) if place else len(text.splitlines())
    lines = text.splitlines()
    shown = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    key = shown.partition("=")[0].strip(" []")
    about = f" (Schlüssel „{key}“)" if key else ""
    return UserError(
        f"{path}, Zeile {number}{about}: Die Datei ist nicht richtig geschrieben.\n  {shown}",
        'Texte stehen in geraden Anführungszeichen ("…"), Listen in eckigen Klammern, ein Datum so: 2026-03-31.',
    )


def _sentence(text: str, place: Sequence[str | int], kind: str, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context.get("error", "Die Angaben widersprechen sich"))
    words = _WORDS.get(kind, "ist nicht gültig")
    if kind == "extra_forbidden" and (meant := _near(place)):
        words += f" (gemeint ist vielleicht „{meant}“)"
    name = _name(place)
    line = _line_of(text, place)
    if kind == "string_pattern_mismatch":
        words = _PATTERNS.get(place[-1], "muss eine E-Mail-Adresse sein")
    if kind == "literal_error":
        words = f"muss {str(context.get('expected', '')).replace(' or ', ' oder ')} sein"
        words += "; die Datei stammt vielleicht aus einer neueren Version von fko" if place == ("format",) else ""
    where = f"Zeile {line}: " if line else ""
    return f"{where}{name} {words}."


def _near(place: Sequence[str | int]) -> str:
    """The known key that resembles the last one of `place`, empty when none does."""
    from difflib import get_close_matches

    model: Any = Settings
    for part in place[:-1]:
        if isinstance(part, str):
            field = model.model_fields.get(part)
            kinds = [one for one in (field.annotation, *get_args(field.annotation)) if hasattr(one, "model_fields")]
            if not kinds:
                return ""
            model = kinds[0]
    return next(iter(get_close_matches(str(place[-1]), list(model.model_fields), 1)), "")


def _name(place: Sequence[str | int]) -> str:
    section = ".".join(str(part) for part in place[:-1] if isinstance(part, str))
    numbers = [part for part in place if isinstance(part, int)]
    counted = f" (Eintrag {numbers[0] + 1})" if numbers else ""
    key = place[-1] if isinstance(place[-1], str) else place[0]
    return f"„{key}“ in [{section}]{counted}" if section and section != key else f"„{key}“{counted}"


def _line_of(text: str, place: Sequence[str | int]) -> int | None:
    """The line in which the key (or, when it is missing, its section) stands; None when neither is there."""
    names = [part for part in place if isinstance(part, str)]
    nth = next((part for part in place if isinstance(part, int)), 0)
    found, inside, seen = None, len(names) == 1, -1
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        header = re.match(r"\[+\s*([\w.\"-]+)\s*\]+", bare)
        if header:
            same = header[1] == names[0]
            seen += same
            inside = same and (seen == nth or not bare.startswith("[["))
            if inside:
                found = number
        elif inside and re.match(rf"\"?{re.escape(names[-1])}\"?\s*=", bare):
            return number
    return found
