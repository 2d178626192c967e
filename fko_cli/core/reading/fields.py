"""Fields of action as people write them: number, title, short title, alias, abbreviation, typing error, several at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import fuzz

from fko_cli.core.reading.text import fold, word_set
from fko_cli.core.records import Need, Report, Value
from fko_cli.core.settings import FieldOfAction, Settings

Stated = TypeVar("Stated", Report, Need)

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
_ALL_FIELDS = re.compile(r"(?:alle|saemtliche)(?: \d+| sechs| vier| fuenf)?(?: handlungsfelder[n]?| felder| hf)?")
_LIST_LABEL = re.compile(r"^(?:hf|handlungsfelder?|felder)[:\s]+(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldsRead:
    """What an answer about fields of action means: ids in order, pieces not understood, whether a name was guessed."""

    ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    guessed: bool = False


class FieldReader:
    """Finds fields of action by number, title, short title, alias, abbreviation or a name with a typing error."""

    def __init__(self, fields: Sequence[FieldOfAction]) -> None:
        self._ids = {field.id.casefold(): field.id for field in fields}
        self._names: dict[str, str] = {}
        self._tokens: dict[str, list[str]] = {}
        for field in fields:
            for name in (field.title, field.short, field.label, *field.aliases):
                if name:
                    self._names.setdefault(fold(name), field.id)
            self._tokens[field.id] = _words(f"{field.title} {field.short} {' '.join(field.aliases)}")
        self._known: dict[str, FieldsRead] = {}

    def read(self, text: str) -> FieldsRead:
        """The fields that the text names; pieces that name none are kept."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def one(self, text: str) -> str | None:
        """The id of the single field that the whole text names for certain, e.g. a sub-heading or the name of a sheet."""
        found = self._single(text)
        return found[0] if found and not found[1] else None

    def _read(self, text: str) -> FieldsRead:
        if found := self._single(text):
            return FieldsRead((found[0],), guessed=found[1])
        if _ALL_FIELDS.fullmatch(fold(text)):
            return FieldsRead(tuple(self._ids.values()))
        bare = _LIST_LABEL.sub("", text)
        for separator in _SEPARATORS:
            pieces = [piece.strip(" .–*") for piece in separator.split(bare)]
            # "Berufliche Aus- und Weiterbildung" is one name.
            torn = any(piece.endswith("-") for piece in pieces)
            read = [self._single(piece) for piece in pieces if piece]
            if len(read) > 1 and all(read) and not torn:
                return FieldsRead(
                    tuple(dict.fromkeys(one[0] for one in read if one)), guessed=any(one[1] for one in read if one)
                )
        pieces = [piece.strip() for piece in _SURE_SEPARATOR.split(text) if piece.strip()]
        found_pieces = {piece: self._single(piece) for piece in pieces}
        return FieldsRead(
            tuple(dict.fromkeys(one[0] for one in found_pieces.values() if one)),
            tuple(piece for piece, one in found_pieces.items() if not one),
            any(one[1] for one in found_pieces.values() if one),
        )

    def _single(self, text: str) -> tuple[str, bool] | None:
        """The id, and whether the name had to be guessed."""
        text = text.strip()
        folded = fold(text)
        if not folded:
            return None
        if folded in self._names:
            return self._names[folded], False
        if match := _LEADING_ID.fullmatch(text):
            number = match[1].casefold()
            field_id = self._ids.get(number) or self._ids.get(_ROMAN.get(number, number.lstrip("0").removesuffix(".0")))
            if field_id:
                return self._with_name(field_id, match[2])
        bare = re.sub(r"^(?:handlungsfeld|hf|feld) ", "", folded)
        if bare in self._names:
            return self._names[bare], False
        return self._by_words(text)

    def _with_name(self, field_id: str, rest: str) -> tuple[str, bool] | None:
        """A number holds unless the name beside it means another field, or is itself a further number."""
        rest = rest.strip(" ()")
        if not rest:
            return field_id, False
        if rest.casefold() in self._ids or rest[0].isdigit():
            return None
        named = self._names.get(fold(rest)) or (self._by_words(rest) or (None,))[0]
        if named is not None and named != field_id:
            return None
        return None if re.search(r"[;\n]|(?:,|\+|/|\bund\b|\bu\.)\s*(?:HF ?)?\d", rest) else (field_id, False)

    def _by_words(self, text: str) -> tuple[str, bool] | None:
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
            return fits[0], len(words) == 1
        folded = fold(text)
        scored = sorted(((fuzz.ratio(folded, name), field_id) for name, field_id in self._names.items()), reverse=True)
        if not scored or len(folded) < 6 or scored[0][0] < 88:
            return None
        rivals = [score for score, field_id in scored if field_id != scored[0][1]]
        return (scored[0][1], True) if not rivals or scored[0][0] - rivals[0] >= 8 else None

    def _only_in(self, word: str, field_id: str) -> bool:
        """Whether one word alone can stand for the field: long, and not even a part of a word of another one."""
        others = (token for other, tokens in self._tokens.items() if other != field_id for token in tokens)
        return len(word) >= 7 and not any(word in token for token in others)


def with_known_fields(stated: Iterable[Stated], settings: Settings) -> list[Stated]:
    """Reports or needs whose fields of action, where they were kept as typed, are read again with today's settings.

    So an alias that staff add later holds without collecting again. The stored records stay as they are; only what a
    name means for certain is taken, because nobody would see a finding about a guess.
    """
    reader = FieldReader(settings.fields)
    ids = frozenset(field.id for field in settings.fields)
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
        sure = read.ids and not read.guessed
        found += [text] if text in ids or not sure else [*read.ids, *read.unknown]
    return found


_FILLERS = word_set("und der die das des dem den in im aus von fuer mit zu zur u a v")


def _words(text: str) -> list[str]:
    return [word for word in fold(text).split() if word not in _FILLERS and not word.isdigit()]
