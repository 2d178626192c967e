"""Fields of action as people write them: number, title, short title, alias, abbreviation, typing error, several at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import fuzz

from fko_cli.core.reading.text import fold, word_set
from fko_cli.core.records import Need, Report, Value
from fko_cli.core.settings import FieldName, FieldOfAction, Settings
from fko_cli.core.workshop import WorkshopEntry

Stated = TypeVar("Stated", Report, Need, WorkshopEntry)

_LEADING_ID = re.compile(
    r"(?:(?:hf|handlungsfeld(?:er)?|feld|nr|nummer|cluster|schwerpunkt)\b\.?|hf)?[\s:]*(?:nr\.?\s*)?([0-9]+(?:\.[0-9]+)*[a-z]?|[ivx]+|[a-z])\b"
    r"\s*(?:[.):\-–—/|]+\s*|\s+|$)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
_SURE_SEPARATOR = re.compile(r"[;\n•|]+")
_SEPARATORS = (
    _SURE_SEPARATOR,
    re.compile(r"[;\n•|,]+"),
    re.compile(r"[;\n•|,&+]+|\s+/\s+|(?<=\d)\s*/\s*(?=\d)|\s+und\s+|\s+u\.\s+|\s+sowie\s+|(?<=\d)\s+(?=\d)"),
)
_ADDS_ANOTHER = re.compile(r"(?:(?:und|sowie|oder)\b|u\.|bzw\.|&|\+|,|/)\s*", re.IGNORECASE)
"""What leads from a number to something that is meant as a further field."""
_REMARK = re.compile(
    r"[\s,;:(–—-]+(?:v\.\s*a\.|u\.\s*a\.|vor allem|insb\b|insbesondere|besonders|hier\b|speziell|schwerpunkt|auch\b).*$"
    r"|\s*\([^()]*\)\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""A remark on a field, not a further one."""
_MAX_LENGTH = 400
"""Characters from which a text is no name of a field."""
_ALL_FIELDS = re.compile(r"(?:alle|saemtliche)(?: \d+| sechs| vier| fuenf)?(?: handlungsfelder[n]?| felder| hf)?")
_CALLED_FIELD = re.compile(r"(?:hf|handlungsfeld)", re.IGNORECASE)
_NUMBER_FIRST = re.compile(r"((?:hf|handlungsfeld)?\s*\d+)\s*,\s*", re.IGNORECASE)
_LIST_LABEL = re.compile(r"^(?:hf|handlungsfelder?|felder)[:\s]+(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldsRead:
    """What an answer about fields of action means: ids in order, pieces not understood, whether a name was guessed.

    `beyond` is true when the text says more than the names of the fields do ("3, v. a. Pflege").
    """

    ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    guessed: bool = False
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class _One:
    """One field that a piece of text names; `unknown` is a further one that it names too and nobody knows."""

    id: str
    guessed: bool = False
    beyond: bool = False
    unknown: str = ""


class FieldReader:
    """Finds fields of action by number, title, short title, alias, abbreviation or a name with a typing error."""

    def __init__(self, fields: Sequence[FieldName]) -> None:
        self._main = tuple(field.id for field in fields if isinstance(field, FieldOfAction))
        self._ids = {field.id.casefold(): field.id for field in fields}
        self._names: dict[str, str] = {}
        self._tokens: dict[str, list[str]] = {}
        self._spelled: dict[str, frozenset[str]] = {}
        for field in fields:
            for name in (field.title, field.short, field.label, *field.aliases):
                if name:
                    self._names.setdefault(fold(name), field.id)
            spelled = f"{field.title} {field.short} {' '.join(field.aliases)}"
            self._tokens[field.id], self._spelled[field.id] = _words(spelled), frozenset(fold(spelled).split())
        self._known: dict[str, FieldsRead] = {}

    def read(self, text: str) -> FieldsRead:
        """The fields that the text names; pieces that name none are kept."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def one(self, text: str) -> str | None:
        """The id of the single field that the whole text names for certain, e.g. a sub-heading or the name of a sheet."""
        found = self._single(text)
        sure = found and not found.guessed and not found.unknown and (not found.beyond or _CALLED_FIELD.match(text))
        return found.id if found and sure else None

    def _read(self, text: str) -> FieldsRead:
        if len(text) > _MAX_LENGTH:
            return FieldsRead((), (text,))
        if found := self._single(text):
            return _put_together([(text, found)])
        if _ALL_FIELDS.fullmatch(fold(text)):
            return FieldsRead(self._main, beyond=True)
        bare = _LIST_LABEL.sub("", text)
        for separator in _SEPARATORS:
            pieces = [piece.strip(" .–*") for piece in separator.split(bare)]
            # "Berufliche Aus- und Weiterbildung" is one name.
            torn = any(piece.endswith("-") for piece in pieces)
            read = [(piece, self._single(piece)) for piece in pieces if piece]
            if len(read) > 1 and all(one for _, one in read) and not torn:
                return _put_together(read)
        if (main := _REMARK.sub("", text)) != text and (read_main := self._read(main)).ids and not read_main.unknown:
            return replace(read_main, beyond=True)
        if (number := _NUMBER_FIRST.match(bare)) and (found := self._single(number[1])):
            rest = bare[number.end() :]
            if not _SURE_SEPARATOR.search(rest) and not self._names_number(rest):
                return FieldsRead((found.id,), (rest.strip(),))
        pieces = [piece.strip() for piece in _SURE_SEPARATOR.split(text) if piece.strip()]
        return _put_together([(piece, self._single(piece)) for piece in pieces])

    def _names_number(self, text: str) -> bool:
        return any(number.lstrip("0") in self._ids for number in re.findall(r"(?<![\w.])\d+(?![\w.])", text))

    def _single(self, text: str) -> _One | None:
        """The one field that the text names, and what had to be guessed or left."""
        text = text.strip()
        folded = fold(text) if len(text) <= _MAX_LENGTH else ""
        if not folded:
            return None
        if folded in self._names:
            return _One(self._names[folded])
        if match := _LEADING_ID.fullmatch(text):
            number = match[1].casefold()
            field_id = self._ids.get(number) or self._ids.get(_ROMAN.get(number, number.lstrip("0").removesuffix(".0")))
            if field_id:
                found = self._with_name(field_id, match[2], lettered=number.isalpha() and not _CALLED_FIELD.match(text))
                # A Roman numeral is shown as what it was read.
                return replace(found, beyond=True) if found and number in _ROMAN and number not in self._ids else found
        bare = re.sub(r"^(?:handlungsfeld|hf|feld) ", "", folded)
        if bare in self._names:
            return _One(self._names[bare])
        return self._by_words(text)

    def _with_name(self, field_id: str, rest: str, *, lettered: bool) -> _One | None:
        """A number holds unless the words beside it name another field, or numbers of others.

        A letter or Roman numeral is none when anything but the field's name follows: "v. a. Pflege", "a) Bildung".
        """
        rest = rest.strip(" ()")
        if not fold(rest) and "?" not in rest:
            return _One(field_id)
        if self._names_number(rest) or rest[:1].isdigit() or re.search(r"[;\n]", rest):
            return None
        if fold(rest) in self._names:
            return _One(field_id) if self._names[fold(rest)] == field_id else None
        guess = self._by_words(rest)
        if guess is not None and guess.id != field_id:
            return None
        if self._is_named(field_id, rest):
            return _One(field_id)
        if guess is not None:
            return _One(field_id, beyond=True)
        if lettered:
            return None
        if (adds := _ADDS_ANOTHER.match(rest)) and fold(rest[adds.end() :]):
            # "oder" leaves open what "und" adds.
            return _One(field_id, unknown=rest[adds.end() :].strip(), beyond=adds[0].casefold().startswith(("oder", "bzw")))
        return _One(field_id, beyond=True)

    def _is_named(self, field_id: str, text: str) -> bool:
        """Whether the text holds nothing but words of the field's name, which may be abbreviated."""
        name = self._spelled[field_id]
        said = fold(text).split()
        return (
            bool(said)
            and "?" not in text
            and all(
                word in name or word in ("und", "u") or (len(word) >= 3 and any(one.startswith(word) for one in name))
                for word in said
            )
        )

    def _by_words(self, text: str) -> _One | None:
        """By some or abbreviated words of one title ("Anerkennung", "Berufl. Aus- u. Weiterbildung"), else by likeness."""
        words = _words(text)
        if not words or any(char.isdigit() for char in text):
            return None
        fits = [
            field_id
            for field_id, tokens in self._tokens.items()
            if all(len(word) >= 4 and any(token.startswith(word) for token in tokens) for word in words)
        ]
        if len(fits) == 1 and (len(words) > 1 or self._only_in(words[0], fits[0])):
            return _One(fits[0], guessed=len(words) == 1, beyond=not self._is_named(fits[0], text))
        folded = fold(text)
        scored = sorted(((fuzz.ratio(folded, name), field_id) for name, field_id in self._names.items()), reverse=True)
        if not scored or len(folded) < 6 or scored[0][0] < 88:
            return None
        rivals = [score for score, field_id in scored if field_id != scored[0][1]]
        return _One(scored[0][1], guessed=True) if not rivals or scored[0][0] - rivals[0] >= 8 else None

    def _only_in(self, word: str, field_id: str) -> bool:
        """Whether one word alone can stand for the field: long, and not even a part of a word of another one."""
        others = (token for other, tokens in self._tokens.items() if other != field_id for token in tokens)
        return len(word) >= 7 and not any(word in token for token in others)


def _put_together(pieces: Sequence[tuple[str, _One | None]]) -> FieldsRead:
    """What the pieces of an answer say together."""
    found = [one for _, one in pieces if one]
    return FieldsRead(
        tuple(dict.fromkeys(one.id for one in found)),
        tuple(one.unknown if one else piece for piece, one in pieces if one is None or one.unknown),
        any(one.guessed for one in found),
        any(one.beyond for one in found),
    )


def with_known_fields(stated: Iterable[Stated], settings: Settings) -> list[Stated]:
    """Reports or needs whose fields of action, where they were kept as typed, are read again with today's settings.

    So an alias that staff add later holds without collecting again. The stored records stay as they are; only what a
    name means for certain is taken, because nobody would see a finding about a guess.
    """
    reader = FieldReader(settings.all_fields)
    ids = frozenset(field.id for field in settings.all_fields)
    return [replace(one, values=_with_known_fields(one.values, reader, ids)) for one in stated]


def _with_known_fields(values: Mapping[str, Value], reader: FieldReader, ids: frozenset[str]) -> Mapping[str, Value]:
    main, further = values.get("field"), values.get("further_fields")
    mains = [main] if isinstance(main, str) else []
    others = [*further] if isinstance(further, tuple) else []
    known_mains, known_others = _known(mains, reader, ids), _known(others, reader, ids)
    if (known_mains, known_others) == (mains, others):
        return values
    seen = {key: value for key, value in values.items() if key != "further_fields"}
    if known_mains:
        seen["field"] = known_mains[0]
    if kept := tuple(field for field in dict.fromkeys([*known_mains[1:], *known_others]) if field != seen.get("field")):
        seen["further_fields"] = kept
    return seen


def _known(texts: Sequence[str], reader: FieldReader, ids: frozenset[str]) -> list[str]:
    """The ids that `texts` mean, in order; what is not understood stays as typed."""
    found: list[str] = []
    for text in texts:
        read = reader.read(text)
        sure = read.ids and not read.guessed and not read.beyond
        found += [text] if text in ids or not sure else [*read.ids, *read.unknown]
    return found


_FILLERS = word_set("und der die das des dem den in im aus von fuer mit zu zur u a v")


def _words(text: str) -> list[str]:
    return [word for word in fold(text).split() if word not in _FILLERS and not word.isdigit()]
