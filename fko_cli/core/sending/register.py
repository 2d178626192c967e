"""The rules of the register of actors (`akteure.xlsx`): its columns, and which entries can be used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fko_cli.core.reading.text import text_key
from fko_cli.core.records import Actor


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column: attribute of `Actor`, label in the header row, width in characters, explanation, filled or not."""

    key: str
    label: str
    width: int
    help: str
    required: bool = False


REGISTER_COLUMNS = (
    RegisterColumn(
        "key",
        "Kürzel",
        20,
        "Kurz und eindeutig, bleibt über Jahre gleich: kleine Buchstaben a–z, Ziffern und Bindestriche, "
        "zum Beispiel ihk-aachen.",
        required=True,
    ),
    RegisterColumn("name", "Institution", 48, "Der volle Name, wie er im Konzept stehen soll.", required=True),
    RegisterColumn("short_name", "Kurzname", 24, "Gebräuchliche Kurzform, zum Beispiel IHK Aachen."),
    RegisterColumn("kind", "Art", 22, "Zum Beispiel Kammer, Jobcenter, Hochschule."),
    RegisterColumn("territory", "Gebiet", 34, "Teile der Region, für die die Institution zuständig ist."),
    RegisterColumn("contact", "Ansprechperson", 30, "Für Ihre Planung; wird nicht gedruckt. Am besten eine Funktion."),
    RegisterColumn(
        "salutation",
        "Anrede",
        34,
        "Vollständige Anrede für Nachrichten. Ohne Angabe: Sehr geehrte Damen und Herren.",
    ),
    RegisterColumn("email", "E-Mail", 36, "Genau eine Adresse, am besten ein Funktionspostfach.", required=True),
    RegisterColumn("active", "aktiv", 9, "ja oder nein. Bei nein bekommt die Institution keine Post. Ohne Angabe gilt ja."),
)

KEY_PATTERN = re.compile(r"[a-z0-9-]{2,40}")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@,;<>\"'()\[\]\\:/]{1,253}")
_HEADER = re.compile(r"[\r\n]\s*(?:from|to|cc|bcc|reply-to|subject|sender|content-[a-z-]+|x-[a-z-]+)\s*:", re.IGNORECASE)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_YES = {"", "ja", "j", "x", "1", "wahr", "true", "yes"}
_NO = {"nein", "n", "0", "falsch", "false", "no"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the register that must be put right: row from 1, label of the column, what is wrong and what to do."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the register as typed: texts by the attribute of `Actor`."""

    row: int
    values: Mapping[str, str]


def is_email(address: str) -> bool:
    """Whether `address` is one plain mail address that a message can be sent to."""
    if not _EMAIL.fullmatch(address):
        return False
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    try:
        domain.encode("idna")
    except UnicodeError:
        return False
    return "." not in (local[0], local[-1]) and ".." not in local and len(labels) > 1 and all(labels)


def check(entries: Iterable[Entry]) -> tuple[tuple[Actor, ...], tuple[Problem, ...]]:
    """The actors of the register and everything that is wrong with it; use the actors only without problems."""
    actors: list[Actor] = []
    problems: list[Problem] = []
    rows: dict[str, int] = {}
    for entry in entries:
        values = {key: text_key(text) for key, text in entry.values.items()}
        active = values.get("active", "").lower()
        problems += _problems(entry, values, active)
        key = values.get("key", "")
        if key and key in rows:
            text = f"Das Kürzel „{key}“ steht auch in Zeile {rows[key]}. Bitte einer der beiden ein eigenes Kürzel geben."
            problems.append(Problem(entry.row, "Kürzel", text))
        rows.setdefault(key, entry.row)
        texts = {column.key: values.get(column.key, "") for column in REGISTER_COLUMNS if column.key != "active"}
        actors.append(Actor(**texts, active=active not in _NO))
    return tuple(actors), tuple(problems)


def _problems(entry: Entry, values: Mapping[str, str], active: str) -> list[Problem]:
    found = []
    key, email = values.get("key", ""), entry.values.get("email", "").strip()
    if not KEY_PATTERN.fullmatch(key):
        what = f"Das Kürzel „{key}“ ist nicht möglich." if key else "Das Kürzel fehlt."
        hint = _suggested_key(key or values.get("short_name", "") or values.get("name", ""))
        example = f", zum Beispiel „{hint}“" if hint else ""
        rule = f"Erlaubt sind 2 bis 40 Zeichen: a–z, 0–9 und Bindestrich{example}."
        found.append(Problem(entry.row, "Kürzel", f"{what} {rule}"))
    if not values.get("name"):
        found.append(Problem(entry.row, "Institution", "Der Name der Institution fehlt. Bitte eintragen."))
    if not email and active not in _NO:
        found.append(Problem(entry.row, "E-Mail", "Die E-Mail-Adresse fehlt. Bitte eintragen oder „aktiv“ auf nein setzen."))
    elif email and not is_email(email):
        found.append(Problem(entry.row, "E-Mail", _about_email(email)))
    found += [Problem(entry.row, *problem) for problem in _unsafe_texts(entry)]
    if active not in _YES | _NO:
        found.append(Problem(entry.row, "aktiv", f"„{active}“ ist weder ja noch nein. Bitte ja oder nein eintragen."))
    return found


def _unsafe_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Label and sentence for each text that must not stand in the head of a message.

    A simple line break is none of these: people break long names in a cell, and it becomes a blank.
    """
    for column in REGISTER_COLUMNS:
        text = entry.values.get(column.key, "").strip()
        if column.key == "email" or not text:
            continue
        if any(unicodedata.category(char) == "Cc" and char not in "\t\n\r" for char in text):
            yield column.label, "Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen."
        elif _HEADER.search(text):
            yield column.label, "Nach einem Zeilenumbruch steht eine Kopfzeile einer Nachricht. Bitte entfernen."


def _about_email(email: str) -> str:
    shown = text_key(email)
    if email.count("@") > 1:
        return f"In der Zelle stehen mehrere Adressen („{shown}“). Bitte genau eine eintragen."
    if "\n" in email or "\r" in email:
        return f"Die Adresse „{shown}“ enthält einen Zeilenumbruch. Bitte entfernen."
    return f"„{shown}“ ist keine E-Mail-Adresse. Bitte in der Form name@example.org eintragen."


def _suggested_key(text: str) -> str:
    """A possible key for `text`, empty when nothing usable is left of it."""
    spelled = text.lower().translate(_SPELLED_OUT)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return key if KEY_PATTERN.fullmatch(key) else ""
