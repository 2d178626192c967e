"""Wordings of a territory as parts of the region: "Kreise DN und HS", "StädteRegion inkl. Stadt AC", "ohne Kreis EU".

What is known comes from the settings (parts, aliases, wordings for the whole region) and from number plate codes; kinds
such as Kreis or Stadt may be left out where the name is clear. A piece that names no part stays as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fko_cli.core.reading.plates import PLATES
from fko_cli.core.reading.text import fold, one_line, word_set
from fko_cli.core.records import Territory
from fko_cli.core.settings import Region

_MAX_LENGTH = 5_000
"""Characters from which a text is more than a territory."""
_KINDS = {
    "stadt": ("stadt", "city", "stadtgebiet", "kreisfreie"),
    "kreis": ("kreis", "kr", "landkreis", "kreises", "kreisgebiet", "lk", "landkreises", "kreisweit"),
    "staedteregion": ("staedteregion", "stadtregion", "sr", "str"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_PLURALS = {
    "kreise": "Kreis",
    "kreisen": "Kreis",
    "landkreise": "Kreis",
    "landkreisen": "Kreis",
    "staedte": "Stadt",
    "staedten": "Stadt",
}
_FILLERS = word_set(
    "die der das des dem den im in am und u alle allen aller beteiligte beteiligten uebrige uebrigen anderen weitere"
    " kommune kommunen gemeinde gemeinden stadtteile gesamt gesamte gesamten gesamter gesamtes ganz ganze"
    " ganzen ganzer ganzes gebiet raum insb insbesondere v a vor allem vorrangig schwerpunkt schwerpunktmaessig"
    " hauptsaechlich vorwiegend fuer von vom teile teilen mitglieder zwei drei vier fuenf sechs 2 3 4 5 6 7"
    " gebietskoerperschaften beide beiden auch nur jeweils"
)
_WHOLE = frozenset(
    (
        "region", "regionsweit", "regionweit", "regional", "ueberall", "gebietskoerperschaften", "kammerbezirk",
        "kammerbezirke", "kammergebiet", "ihk bezirk", "hwk bezirk", "region gesamt",
    )
)  # fmt: skip
_WITHOUT = re.compile(
    r"\(?\b(?:ohne|außer(?!halb)|ausser(?!halb)|ausgenommen|exkl\.?|exklusive|mit ausnahme (?:von|des|der)"
    r"|nicht(?: in| im)?)\s+([^()]*)\)?",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(?:alle[nr]?|gesamt\w*|ganze\w*)\b.*\b(?:kommunen?|gemeinden?|mitglieder|gebietskoerperschaften|gebiet)\b"
)
_PIECES = re.compile(
    r"[;,\n+•]|\s/\s|(?<=[a-zäöüß])/(?=[A-ZÄÖÜ])|\s&\s|\bu\.\s|\s[–-]\s"
    r"|\b(?:und|sowie|mit|einschl\.|einschließlich|einschliesslich|inkl\.|inklusive|incl\.|plus)(?=\s)",
    re.IGNORECASE,
)
_PLURAL_LIST = re.compile(
    r"\b(Land-?kreisen?|Kreisen?|Städten?)\s+((?:[\w\-]+)(?:\s*(?:,|;|/|\+|&|und|u\.|sowie)\s*(?!\s*(?:Stadt|Kreis|Städte)\w*\b)[\w\-]+)*)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|/|\+|&|\bund\b|\bu\.|\bsowie\b)\s*")


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    kind: str
    core: tuple[str, ...]


@dataclass
class TerritoryReader:
    """Reads wordings against the parts of one region; `home` are the parts of the actor who writes ("Kreis" alone)."""

    region: Region
    home: tuple[str, ...] = ()
    _known: dict[str, Territory] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._parts = [_part(name) for name in self.region.parts]
        self._exact = {fold(part.name): part.name for part in self._parts}
        for alias, part in self.region.aliases.items():
            if part in self.region.parts:
                self._exact[fold(alias)] = part
        self._whole = {fold(one) for one in (self.region.name, *self.region.whole)} | _WHOLE
        core = fold(self.region.name).removeprefix("region ")
        self._whole |= {f"region {core}", f"gesamtregion {core}", "gesamtregion"}

    def read(self, text: str) -> Territory:
        """What the wording covers."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Territory:
        if len(text) > _MAX_LENGTH:
            return Territory(text=text, others=(text,))
        without: list[str] = []
        others: list[str] = []
        positive = text
        for match in _WITHOUT.finditer(text):
            excluded, strange, _ = self._collect(match[1])
            without += excluded
            others += [f"ohne {one}" for one in strange]
            positive = positive.replace(match[0], " ")
        parts, strange, whole = self._collect(positive)
        if without:
            # "alle außer Stadt Aachen": what is left says nothing of its own.
            strange = [one for one in strange if any(word not in _FILLERS for word in fold(one).split())]
        if whole or (without and not parts):
            parts = list(self.region.parts)
        chosen = {part for part in parts if part not in without}
        return Territory(
            text=text,
            parts=tuple(part for part in self.region.parts if part in chosen),
            without=tuple(part for part in self.region.parts if part in without),
            others=tuple(dict.fromkeys(strange + others)),
            whole=(whole or (bool(parts) and len(self.region.parts) > 1 and chosen == set(self.region.parts)))
            and not without,
        )

    def _collect(self, text: str) -> tuple[list[str], list[str], bool]:
        """Parts, strange pieces and whether the whole region is meant."""
        if self._is_whole(text):
            return [], [], True
        text = _spread_plurals(text)
        outer = re.sub(r"\(([^()]*)\)", r";\1;", text)
        parts: list[str] = []
        strange: list[str] = []
        whole = False
        for piece in (one_line(one).strip(" .:-–\"'") for one in _PIECES.split(outer)):
            if not piece or (
                not [word for word in fold(piece).split() if word not in _FILLERS] and not self._is_whole(piece)
            ):
                continue
            found = self._piece(piece)
            if found:
                parts += found
                if _QUALIFIED.match(piece) and fold(piece) not in self._exact:
                    strange.append(piece)
            elif self._is_whole(piece):
                whole = True
            else:
                strange.append(piece)
        if text.strip() and not (parts or strange or whole):
            strange.append(one_line(text))
        return parts, strange, whole

    def _is_whole(self, piece: str) -> bool:
        folded = fold(re.sub(r"\(([^()]*)\)", r" \1 ", piece))
        bare = " ".join(word for word in folded.split() if word not in _FILLERS)
        if folded in self._whole or bare in self._whole:
            return True
        if not bare:
            return bool(_EVERYBODY.search(folded))
        words, names = bare.split(), fold(self.region.name).split()
        # "Westf. Ruhrgebiet"
        return len(words) == len(names) and all(
            len(one) > 3 and two.startswith(one) for one, two in zip(words, names, strict=True)
        )

    def _piece(self, piece: str) -> tuple[str, ...]:
        """The parts that one piece names, none when it names no part or the whole."""
        folded = fold(piece)
        if folded in self._exact:
            return (self._exact[folded],)
        if folded in self._whole:
            return ()
        words = [word for word in folded.split() if word not in _FILLERS]
        if (bare := self._exact.get(" ".join(words))) is not None:
            return (bare,)
        if len(words) == 1 and words[0] in _PLURALS:
            kind = fold(_PLURALS[words[0]])
            return tuple(part.name for part in self._parts if part.kind == kind)
        if self.home and _OWN_AREA.fullmatch(folded):
            return self.home
        kind, core = _split_kind(words)
        core = _expand_plates(core, piece)
        if not core:
            return self._by_kind(kind)
        fits = [part for part in self._parts if part.core == tuple(core) and (not kind or part.kind in ("", kind))]
        if len(fits) > 1:
            fits = [part for part in fits if part.kind in ("", "stadt")]
        return (fits[0].name,) if len(fits) == 1 else ()

    def _by_kind(self, kind: str) -> tuple[str, ...]:
        """A kind alone ("StädteRegion", "Kreis"): the only part of that kind, else the one where the actor is at home."""
        fits = [part.name for part in self._parts if part.kind == kind]
        if len(fits) > 1:
            fits = [name for name in fits if name in self.home]
        return (fits[0],) if kind and len(fits) == 1 else ()


_OWN_AREA = re.compile(
    r"(?:(?:aa|agentur|arbeitsagentur|jobcenter|unser\w*|eigene[rs]?|gesamte[rs]?) )*"
    r"(?:bezirk|agenturbezirk|dienstbezirk|zustaendigkeitsbereich|zustaendigkeitsgebiet|einzugsgebiet)"
)
"""Words for the area that the writing institution is responsible for."""

_QUALIFIED = re.compile(
    r"(?i)(?:süd|nord|ost|west|alt)kreis|teile? (?:der|des|von)|(?:nördlich|südlich|östlich|westlich)\w*"
)


def _part(name: str) -> _Part:
    kind, core = _split_kind(fold(name).split())
    return _Part(name, kind, tuple(core) or tuple(fold(name).split()))


def _split_kind(words: list[str]) -> tuple[str, list[str]]:
    kind = ""
    core = []
    for word in words:
        found = _KIND_OF.get(word) or ("kreis" if re.fullmatch(r"(?:sued|nord|ost|west|alt)kreis", word) else "")
        if found and not kind:
            kind = found
        elif not found and word not in ("sued", "nord", "suedlicher", "noerdlicher"):
            core.append(word)
    return kind, core


def _expand_plates(core: list[str], typed: str) -> list[str]:
    """A number plate code stands for its name; one or two letters only in capitals or after a kind."""
    if len(core) != 1 or core[0].upper() not in _PLATES_FOLDED:
        return core
    capitals = re.search(rf"\b{re.escape(core[0])}\b", typed, re.IGNORECASE)
    alone = len(typed.split()) == 1
    if capitals and not capitals[0].isupper() and alone:
        return core
    return fold(_PLATES_FOLDED[core[0].upper()]).split()


_PLATES_FOLDED = {fold(code).upper(): name for code, name in PLATES.items()}


def _spread_plurals(text: str) -> str:
    """Make "Kreis DN; Kreis HS" of "Kreise DN und HS"."""

    def spread(match: re.Match[str]) -> str:
        kind = _PLURALS.get(fold(match[1]).replace(" ", ""), match[1])
        names = [name for name in _AND.split(match[2]) if name.strip()]
        return "; ".join(f"{kind} {name}" for name in names if fold(name) not in _FILLERS) or match[0]

    return _PLURAL_LIST.sub(spread, text)
