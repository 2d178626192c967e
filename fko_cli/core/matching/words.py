"""German report texts as comparable words: folded spelling, light stems, parts of compounds, acronyms, numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

_UMLAUTS = (
    ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("é", "e"), ("è", "e"), ("á", "a"), ("ó", "o"), ("’", "'"),
)  # fmt: skip
_MAYBE_GENDER = re.compile(r"[/*:_·]|[a-zäöüß]Innen")
_GENDER = re.compile(r"(?<=[a-zäöüß])(?:\s?/\s?-?|[*:_·])(?:innen|in|r|n|frauen)\b|(?<=[a-zäöüß])Innen\b")
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("innen", "ungen", "ern", "en", "er", "es", "em", "e", "n", "s")
_ACRONYM = re.compile(r"\b(?=(?:\w*[A-ZÄÖÜ]){2})[A-Za-zÄÖÜäöü][A-Za-zÄÖÜäöü0-9.+-]{1,11}\b")
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{3})+(?![\w])|(?<![\w.,])\d+(?:,\d+)?(?![\w])")
_WRITTEN = re.compile(r"\w+(?:[*:]\w+)*")
_YEARS = range(1990, 2041)
_SHORTEST_STEM = 4
_SHORTEST_PART = 4
_LONGEST_COMPOUND = 40

_FUNCTION_WORDS = (
    "a ab aber alle allem allen aller alles als also am an and andere anderen at auch auf aus bei beim bereits "
    "bis bzw ca d da dabei dafuer daher damit dann das dass dazu dem den denn der deren des dessen deutsch die "
    "dies diese diesem diesen dieser dieses doch dort drei durch e ein eine einem einen einer eines er "
    "erstmals es etc etwa findet for fortlaufend fuer gegen ggf h haben hat hier i ihr ihre ihrem ihren ihrer "
    "im in ins insbesondere ist jaehrl je jede jedem jeden jeder jedes kann kein keine koennen laufend lfd m "
    "mehr mit nach neu neue neuen neuer neues nicht noch nur ob oder of ohne our pro rd rund s sehr sein seine "
    "seiner seit sich sie sind so soll sollen sowie statt the to u ueber um und uns unser unsere unserem "
    "unseren unserer unter usw v vom von vor was weitere weiteren wenn werden wie wir wird with wo worden "
    "wurde wurden z zu zum zur zwei zwischen "
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that carry no content, in folded spelling."""


@lru_cache(maxsize=2_000)
def fold(text: str) -> str:
    """Lower case, umlauts as two letters, without the endings of gendered forms: `Schüler*innen` -> `schueler`."""
    if _MAYBE_GENDER.search(text):
        text = _GENDER.sub("", text)
    folded = text.lower()
    if not folded.isascii():
        for letter, letters in _UMLAUTS:
            folded = folded.replace(letter, letters)
    return folded


def words(text: str) -> list[str]:
    """The words of a text in folded spelling, in order, function words left out."""
    return [word for word in _WORD.findall(fold(text)) if word not in FUNCTION_WORDS]


def all_words(text: str) -> list[str]:
    """The words of a text in folded spelling, in order, function words included."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without its inflection endings, as far as at least four letters remain."""
    for _ in range(2):
        ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST_STEM), "")
        if not ending:
            break
        word = word[: -len(ending)]
    return word


def numbers(text: str) -> frozenset[str]:
    """Figures of a text that may tell one activity from another (years and single digits left out)."""
    found = (match.replace(".", "") for match in _NUMBER.findall(text))
    return frozenset(
        figure
        for figure in found
        if len(figure) > 1 and not (figure.isdecimal() and int(figure) in _YEARS) and figure != "00"
    )


def acronyms(text: str) -> frozenset[str]:
    """Short forms with two or more capitals (`KAoA`, `PFA`, `TEP`), folded."""
    return frozenset(re.sub(r"[^a-z0-9]", "", fold(found)) for found in _ACRONYM.findall(text))


def initials(text: str) -> frozenset[str]:
    """What a text could be abbreviated to: initials of three to eight consecutive words, with and without small words."""
    letters_all = [word[0] for word in all_words(text)]
    letters = [word[0] for word in words(text)]
    found: set[str] = set()
    for sequence in (letters_all, letters):
        for length in range(3, min(8, len(sequence)) + 1):
            found.update("".join(sequence[at : at + length]) for at in range(len(sequence) - length + 1))
    return frozenset(found)


def compound_parts(vocabulary: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each stem of the vocabulary that is made of two others of it: those two, each of at least four letters.

    German writes compounds as one word, and each office cuts them differently; the corpus itself says which words exist.
    """
    known = {word for word in vocabulary if len(word) >= _SHORTEST_PART and not word[0].isdigit()}
    parts: dict[str, tuple[str, ...]] = {}
    for word in vocabulary:
        if 2 * _SHORTEST_PART <= len(word) <= _LONGEST_COMPOUND and not word[0].isdigit():
            found = _split(word, known)
            if found:
                parts[word] = found
    return parts


def _split(word: str, known: set[str]) -> tuple[str, ...]:
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        tail = stem(word[cut:])
        if tail not in known:
            continue
        head = word[:cut]
        for candidate in (head, stem(head), head.removesuffix("s"), stem(head.removesuffix("s"))):
            if candidate in known and candidate != tail:
                return candidate, tail
    return ()


@lru_cache(maxsize=100_000)
def stems_of(word: str) -> tuple[str, ...]:
    """The stems of one word as written (several for `Berufs-Info`)."""
    return tuple(stem(one) for one in words(word))


def as_written(text: str) -> list[str]:
    """The words of a text as they stand there."""
    return _WRITTEN.findall(text)


class Phrases:
    """Finds many phrases in texts at once, as whole words; each phrase stands for one or more names."""

    def __init__(self, called: Mapping[str, Iterable[str]]) -> None:
        """`called` maps a name to the phrases that stand for it, the name itself included by the caller."""
        self._by_first: dict[str, list[tuple[list[str], str]]] = {}
        for name, phrases in called.items():
            for phrase in phrases:
                parts = all_words(phrase)
                if parts:
                    self._by_first.setdefault(parts[0], []).append((parts, name))

    def names_in(self, sequence: Sequence[str]) -> frozenset[str]:
        """The names for which a phrase stands in `sequence`, the folded words of a text in order."""
        found = set()
        for at, word in enumerate(sequence):
            for parts, name in self._by_first.get(word, ()):
                if len(parts) == 1 or sequence[at : at + len(parts)] == parts:
                    found.add(name)
        return frozenset(found)

    def rest_of(self, sequence: Sequence[str]) -> list[str]:
        """The words of `sequence` that belong to no phrase."""
        covered: set[int] = set()
        for at, word in enumerate(sequence):
            for parts, _ in self._by_first.get(word, ()):
                if sequence[at : at + len(parts)] == parts:
                    covered.update(range(at, at + len(parts)))
        return [word for at, word in enumerate(sequence) if at not in covered]
