"""Names of institutions that are not in the register: which wordings mean the same one, and which is printed.

Two wordings mean the same institution when they differ only in capitals, punctuation, the order of their words ("Region
Aachen Zweckverband"), a legal form that one of them leaves out, or a role in brackets ("TEMA AG (Umsetzung)"). Other words
in brackets may be a department or a place, so they count. The fullest wording is printed, with every role that was named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fko_cli.core.reading.names import LEGAL_FORMS
from fko_cli.core.reading.plates import PLATES
from fko_cli.core.reading.text import fold, word_set

_ROLE = re.compile(r"(.*\S)\s*\(([^()]+)\)")
_ROLES = word_set(
    "umsetzung durchfuehrung ausfuehrung koordination koordinierung federfuehrung federfuehrend leitung projektleitung"
    " traeger traegerin projekttraeger projekttraegerin antragsteller antragstellerin antragstellung foerderung foerderer"
    " foerdergeber foerdermittelgeber finanzierung kofinanzierung mitfinanzierung begleitung evaluation beratung moderation"
    " organisation veranstalter veranstalterin gastgeber gastgeberin unterstuetzung mitwirkung vermittlung"
    " kooperationspartner kooperationspartnerin projektpartner projektpartnerin auftraggeber auftraggeberin"
    " auftragnehmer auftragnehmerin dienstleister sponsor sponsoring schirmherrschaft konzeption lead"
)
_BESIDE_ROLES = word_set("und sowie fachliche wissenschaftliche technische organisatorische inhaltliche finanzielle")
_LEGAL = re.compile(rf"(.+?) ({LEGAL_FORMS}|gemeinnuetzige gmbh|gug|kdoer|se)")
_AUTHORITIES = word_set("stadt kreis staedteregion gemeinde land bezirk region landkreis rhein")
"""Words with which names begin that have no legal form; two of them in one name may be two institutions."""
_PLACES = frozenset(word for name in PLATES.values() for word in fold(name).split())
_JOINING = re.compile(
    r"[,;/&+|]|\b(?:und|sowie|mit|u|der|die|das|des|dem|den|für|fuer|im|in|von|vom|zu|zum|zur|bei|am|an|aus|auf)\b", re.I
)
"""What ties the words of a name to each other, so that their order counts."""


@dataclass(frozen=True, slots=True)
class Name:
    """A wording taken apart: its `words` for comparing, the `legal` form, and in the writer's letters `base` and `role`."""

    words: tuple[str, ...]
    legal: str
    base: str
    role: str


@lru_cache(maxsize=4096)
def taken_apart(text: str) -> Name:
    """The parts of a wording; `words` are the same for wordings that may mean the same institution."""
    base, role = " ".join(text.split()), ""
    match = _ROLE.fullmatch(base)
    if match and _is_role(match[2]):
        base, role = match[1], match[2].strip()
    unknown_letters = not base.isascii() and any(char.isalnum() and not fold(char) for char in base)
    folded, legal = base.casefold() if unknown_letters else fold(base), ""
    match = _LEGAL.fullmatch(folded)
    if match and match[1].split()[0] not in _AUTHORITIES:
        folded, legal = match[1], match[2].replace(" ", "")
    words = tuple(folded.split()) or (base,)
    ordered = _JOINING.search(base) or sum(word in _AUTHORITIES for word in words) > 1
    return Name(words if ordered else tuple(sorted(words)), legal, base, role)


def same_institution(text: str, other: str) -> bool:
    """Whether `text` says nothing but what `other` says: the same institution, and no role that only `text` names."""
    one, two = taken_apart(text), taken_apart(other)
    return (
        one.words == two.words and (one.legal == two.legal or not (one.legal and two.legal)) and one.role in ("", two.role)
    )


def _is_role(text: str) -> bool:
    words = set(fold(text.replace("*", "")).split())
    return bool(words & _ROLES) and words <= _ROLES | _BESIDE_ROLES


def each_once(wordings: Sequence[str]) -> list[str]:
    """`wordings` with every institution named once, in the place where it came first."""
    names = [taken_apart(one) for one in wordings]
    forms: dict[tuple[str, ...], set[str]] = {}
    for one in names:
        forms.setdefault(one.words, set()).add(one.legal)
    groups: dict[tuple[tuple[str, ...], str], list[Name]] = {}
    for one in names:
        # Beside an e. V. and a GmbH of the same name nobody knows which one the bare name means.
        legal = one.legal if len(forms[one.words] - {""}) > 1 else ""
        groups.setdefault((one.words, legal), []).append(one)
    short = _short_forms(list(groups.values()))
    return [_fullest(group) for at, group in enumerate(groups.values()) if at not in short]


def _fullest(group: Sequence[Name]) -> str:
    base = max(group, key=lambda one: len(one.base)).base
    roles: dict[str, str] = {}
    for one in group:
        roles.setdefault(fold(one.role), one.role)
    named = ", ".join(filter(None, roles.values()))
    return f"{base} ({named})" if named else base


def _short_forms(groups: Sequence[Sequence[Name]]) -> set[int]:
    """The positions of those to which exactly one other only adds its place ("Alemannia" – "Alemannia Aachen").

    "Kreis" stays beside "Kreis Düren": it may be another one. So does "Schulen" beside those of two places.
    """
    spelled = [(at, fold(one.base).split()) for at, group in enumerate(groups) for one in group]
    beginning: dict[str, list[tuple[int, list[str]]]] = {}
    for at, words in spelled:
        beginning.setdefault("".join(words[:1]), []).append((at, words))
    found = set()
    for at, words in spelled:
        if not words or words[0] in _AUTHORITIES or any(one.role for one in groups[at]):
            continue
        longer = [
            (other, set(its[len(words) :])) for other, its in beginning[words[0]] if other != at and _begins(its, words)
        ]
        beyond = set().union(*(its for _, its in longer))
        if len({other for other, _ in longer}) == 1 and beyond & _PLACES and beyond <= _PLACES | _AUTHORITIES:
            found.add(at)
    return found


def _begins(words: list[str], other: list[str]) -> bool:
    return len(words) > len(other) and words[: len(other)] == other
