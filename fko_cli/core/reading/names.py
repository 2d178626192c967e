"""Which actor a wording means: names, short names, spellings, abbreviations, further names from the synonyms.

A wording resolves only where it can mean one actor of the register: "HWK" does when there is one Handwerkskammer,
"Jobcenter" does not when there are four. Words of kinds ("Kreis", "Jobcenter") and of places must all fit;
departments may be named too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from fko_cli.core.reading.plates import PLATES
from fko_cli.core.reading.text import fold, word_set
from fko_cli.core.records import Actor
from fko_cli.core.synonyms import Synonyms

_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), words)
    for pattern, words in (
        (r"industrie und handelskammer|ihk", "ihk"),
        (r"handwerkskammer|hwk", "hwk"),
        (r"kreishandwerkerschaft|kh", "kreishandwerkerschaft"),
        (r"agentur (?:fuer|f|der) arbeit|arbeitsagentur|agentur|aa|afa|arbeitsamt", "arbeitsagentur"),
        (r"job center|jobcenter|jc", "jobcenter"),
        (r"job com", "jobcom"),
        (r"kommunale[ns]? integrationszentrum|ki", "integrationszentrum"),
        (r"kommunale[rn]? koordinierung(?:sstelle)?|koko|koordinierungsstelle uebergang schule beruf", "koko"),
        (r"wirtschaftsfoerderung(?:sgesellschaft|samt)?|wifoe?|wfg|wirtschaftsentwicklung", "wirtschaftsfoerderung"),
        (r"volkshochschule|vhs", "vhs"),
        (r"deutscher gewerkschaftsbund|dgb", "dgb"),
        (r"fachhochschule|fh", "fh"),
        (r"universitaet|uni|university", "universitaet"),
        (r"gleichstellungsbeauftragten?r?|gleichstellungsstellen?|gleichstellung|gsb", "gleichstellung"),
        (r"staedteregion|staedte region|stadtregion", "staedteregion"),
        (r"kr|landkreis|kreises|kreisverwaltung", "kreis"),
        (r"stadtverwaltung", "stadt"),
        (r"zweckverband region (\w+)|region (\w+) zweckverband", "zweckverband"),
        (r"arbeitskreis", "ak"),
    )
)
_ANY_PHRASE = re.compile(rf"\b(?:{'|'.join(pattern.pattern for pattern, _ in _PHRASES)})\b")
LEGAL_FORMS = "ggmbh|gmbh(?: und co kg)?|mbh|e v|ev|e g|eg|ag|kg|gbr|ug|aoer|k d oe r"
"""The short legal forms of institutions in folded text, as alternatives of a pattern."""
_LEGAL = re.compile(
    rf"\b(?:{LEGAL_FORMS}|koerperschaft des oeffentlichen rechts"
    r"|gemeinnuetzige|eingetragener verein|stiftung des oeffentlichen rechts|gesellschaft)\b"
)
_FILLERS = word_set(
    "der die das des dem den und in im am fuer von vom zu zur u a v m z b insb sowie mit beim bei an auf landrat landraetin"
    " oberbuergermeister oberbuergermeisterin buergermeister buergermeisterin verwaltung sprecher leitung koord"
    " geschaeftsstelle team abteilung career center service office international fb fachbereich bca amt herr region"
)
_PLACE_WORDS = word_set("stadt kreis staedteregion region gemeinde land nrw bezirk raum sued nord ost west suedwest")
_WEAK_ALONE = word_set(
    "integrationszentrum arbeitsagentur jobcenter wirtschaftsfoerderung universitaet fh vhs koko kreishandwerkerschaft"
    " gleichstellung"
)
"""Words of kinds: in running text, one of them alone may mean something else or somebody else's."""

_SPELLED_OUT = {"handwerkskammer": "hwk", "volkshochschule": "vhs", "fachhochschule": "fh"}
"""Long forms of what is kept short, for typing errors in them."""

_OTHER_BODIES = frozenset(("uniklinik", "universitaetsklinikum", "klinikum", "fosa"))
"""Bodies that carry another institution's name and are not that institution."""

_PREPOSITIONS = frozenset(("im", "in", "aus", "des"))
_SEGMENTS = re.compile(r"\s[–—-]\s|[(/)]|\s\|\s")
_PLURAL = re.compile(
    r"\b(kreisen?|jobcentern?|agenturen(?: fuer arbeit)?|arbeitsagenturen|staedten?)\s+"
    r"((?:[\w\-]+)(?:\s*(?:,|und|u\.|&|\+|/)\s*[\w\-]+)*)",
    re.IGNORECASE,
)
_SINGULAR = {"kreis": "kreis", "jobc": "jobcenter", "agent": "arbeitsagentur", "arbei": "arbeitsagentur", "staed": "stadt"}
_AND = re.compile(r"\s*(?:,|/|\+|&|\bund\b|\bu\.)\s*", re.IGNORECASE)
_CUTS = re.compile(r"[;,\n•|()/+]|\s[–—-]\s|\.\s")
_MAX_WINDOW = 7
_LONG_WORD = 8
"""Typing errors are looked for in words of so many letters."""


@dataclass(frozen=True)
class _Known:
    """An actor's words: `names` are sets that mean it exactly, `heads` the words of its name, `words` with departments."""

    key: str
    names: frozenset[frozenset[str]]
    heads: frozenset[str]
    words: frozenset[str]


def books_among(actors: Sequence[Actor], synonyms: Synonyms | None = None) -> Callable[[frozenset[str]], NameBook]:
    """What gives the book of a few of these actors, named by their keys, whose wordings are less ambiguous among few."""
    places = {actor.key: at for at, actor in enumerate(actors)}

    def book(keys: frozenset[str]) -> NameBook:
        return NameBook([actors[at] for at in sorted(places[key] for key in keys if key in places)], synonyms)

    return book


class NameBook:
    """Resolves wordings to keys of actors. `synonyms.names` holds further names by key."""

    def __init__(self, actors: Sequence[Actor], synonyms: Synonyms | None = None) -> None:
        extra = synonyms.names if synonyms else {}
        self._actors = [_known(actor, tuple(extra.get(actor.key, ()))) for actor in actors]
        self._exact: dict[frozenset[str], set[str]] = {}
        for one in self._actors:
            for name in one.names:
                self._exact.setdefault(name, set()).add(one.key)
        self._heads = _parents(actors)
        self._with_word: dict[str, set[int]] = {}
        for at, one in enumerate(self._actors):
            for word in one.words:
                self._with_word.setdefault(word, set()).add(at)
        self._vocabulary = frozenset(self._with_word)
        self._places = _PLACE_WORDS | {word for actor in actors for word in _words(actor.territory)} | _PLATE_NAMES
        named = sorted(word for word in self._vocabulary - self._places if len(word) >= _LONG_WORD)
        self._spellings = {word: word for word in named} | _SPELLED_OUT
        self._cache: dict[str, str | None] = {}
        self._meanings: dict[frozenset[str], str | None] = {}

    def resolve(self, text: str) -> str | None:
        """The key of the one actor that the text names, None when there is none or it could be several."""
        if text not in self._cache:
            self._cache[text] = self._resolve(text)
        return self._cache[text]

    def mentions(self, text: str) -> frozenset[str]:
        """The keys of the actors that a longer text names, also in "Kreise Düren, Euskirchen und Heinsberg"."""
        found: set[str] = set()
        for match in _PLURAL.finditer(fold_keeping(text)):
            kind = _SINGULAR[match[1][:5]] if match[1][:5] in _SINGULAR else _SINGULAR.get(match[1][:4], "")
            for name in _AND.split(match[2]):
                if kind and (key := self.resolve(f"{kind} {name}")):
                    found.add(key)
        for piece in _CUTS.split(text):
            found |= self._in_piece(piece)
        if whole := self.resolve(text) if len(text) < 120 else None:
            found.add(whole)
        return frozenset(found)

    def _in_piece(self, piece: str) -> set[str]:
        """Greedy from left to right: the longest run of known words that means one actor."""
        words = _sequence(piece)
        found: set[str] = set()
        at = 0
        while at < len(words):
            if words[at] not in self._vocabulary or words[at] in _FILLERS:
                at += 1
                continue
            for end in range(min(len(words), at + _MAX_WINDOW), at, -1):
                run = frozenset(words[at:end]) - _FILLERS
                key = self._meaning(run) if words[end - 1] not in _FILLERS else None
                if key and not self._means_other(run, words[at - 1 : at], words[end : end + 1]):
                    found.add(key)
                    at = end - 1
                    break
            at += 1
        return found

    def _means_other(self, run: frozenset[str], before: list[str], after: list[str]) -> bool:
        """Whether known words in running text name somebody else ("Uniklinik RWTH") or a place ("im Kreis Düren")."""
        if len(run) == 1 and run <= _WEAK_ALONE:
            return True
        beside = {*before, *after}
        return bool(beside & _OTHER_BODIES) or (run <= self._places and bool(_PREPOSITIONS & set(before)))

    def _resolve(self, text: str) -> str | None:
        words = frozenset(_words(text))
        if not words:
            return None
        if key := self._meaning(words):
            return key
        head = re.split(r"[,(/;\n]|\s[–—-]\s", text, maxsplit=1)[0]
        if head.strip() and head != text and (key := self._meaning(frozenset(_words(head)))):
            return key
        return self._meaning(frozenset(self._corrected(word) for word in words))

    def _meaning(self, words: frozenset[str]) -> str | None:
        """The one actor that the set of words means."""
        if words not in self._meanings:
            self._meanings[words] = self._look_up(words) if words else None
        return self._meanings[words]

    def _look_up(self, words: frozenset[str]) -> str | None:
        if exact := self._exact.get(words):
            return next(iter(exact)) if len(exact) == 1 else None
        if parent := self._heads.get(words):
            others = [one.key for one in self._with_all(words) if words <= one.heads and one.key != parent]
            return parent if not others else None
        if words <= self._places:
            return None
        fits = self._with_all(words)
        if len(fits) != 1:
            return None
        heads = words & fits[0].heads
        return fits[0].key if (heads and not words - heads <= self._places) or heads - self._places else None

    def _with_all(self, words: frozenset[str]) -> list[_Known]:
        """The actors whose words include all of `words`."""
        found = set.intersection(*(self._with_word.get(word, set()) for word in words))
        return [self._actors[at] for at in sorted(found)]

    def _corrected(self, word: str) -> str:
        """A long word with a typing error, as the register spells it; places are never guessed."""
        if len(word) < _LONG_WORD or word in self._vocabulary or word in self._places:
            return word
        near = {meant for known, meant in self._spellings.items() if fuzz.ratio(word, known) >= 88}
        return near.pop() if len(near) == 1 else word


@lru_cache(maxsize=8192)
def _known(actor: Actor, extra: tuple[str, ...]) -> _Known:
    segments = [piece for piece in _SEGMENTS.split(actor.name) if piece.strip()]
    # The key is no wording, but tells what the short form of the name stands for ("jc-euskirchen" for "EU-aktiv").
    key_words = frozenset(_words(actor.key.replace("-", " ")))
    full = [actor.name, actor.short_name, *extra]
    heads = frozenset(_words(" ".join([segments[0] if segments else "", actor.short_name, *extra]))) | key_words
    names = {frozenset(_words(one)) for one in full if one}
    names |= {frozenset(_words(piece)) for piece in segments[1:2] if len(_words(piece)) > 1 and _is_institution(piece)}
    names |= {frozenset(_words(segments[0]))} if segments and _is_own_name(segments[0]) else set()
    return _Known(actor.key, frozenset(one for one in names if one), heads, heads | frozenset(_words(" ".join(full))))


def _is_institution(piece: str) -> bool:
    return bool(set(_words(piece)) & {"jobcenter", "arbeitsagentur", "ihk", "hwk", "universitaet"})


def _is_own_name(piece: str) -> bool:
    """Whether the part of a name before a dash is the institution itself and not the authority it belongs to."""
    return not set(_words(piece)) <= _PLACE_WORDS | _PLATE_NAMES and not re.match(
        r"(?i)(?:stadt|kreis|städteregion|land)\b", piece
    )


def _parents(actors: Sequence[Actor]) -> dict[frozenset[str], str]:
    """Authority -> the only actor whose name begins with it ("Stadt Aachen – Fachbereich Wirtschaft")."""
    found: dict[frozenset[str], set[str]] = {}
    for actor in actors:
        segments = _SEGMENTS.split(actor.name)
        if len(segments) > 1 and not _is_own_name(segments[0]):
            found.setdefault(frozenset(_words(segments[0])), set()).add(actor.key)
    return {words: next(iter(keys)) for words, keys in found.items() if len(keys) == 1 and words}


def fold_keeping(text: str) -> str:
    """Lower case and umlauts spelled out, separators kept."""
    return text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")


def _words(text: str) -> list[str]:
    return [word for word in _sequence(text) if word not in _FILLERS]


def _sequence(text: str) -> list[str]:
    folded = fold(text)
    if _ANY_PHRASE.search(folded):
        for pattern, words in _PHRASES:
            folded = pattern.sub(words, folded)
    return list(_expanded(_LEGAL.sub(" ", folded).split()))


def _expanded(words: Sequence[str]) -> Iterator[str]:
    """Number plate codes as names; "eu" and other codes that are words only beside another word."""
    for word in words:
        code = _CODES.get(word)
        yield from [code] if code and len(words) > 1 and len(word) > 1 else [word]


_CODES = {fold(code): fold(name).split()[0] for code, name in PLATES.items()}
_PLATE_NAMES = frozenset(word for name in PLATES.values() for word in fold(name).split())
