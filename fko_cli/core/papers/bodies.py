"""What bodies are called in a sentence: article and case from the name, for those whose gender the name tells."""

from __future__ import annotations

from dataclasses import dataclass

_ENDS_A_NAME = ("des", "der", "für", "zur", "zum", "im", "in", "von", "beim", "und")
_GENDERS = {
    "m": ("ausschuss", "kreis", "rat", "vorstand", "tag", "senat", "konvent", "verbund", "ausschuß"),
    "f": ("versammlung", "konferenz", "kommission", "gruppe", "runde", "vertretung", "leitung"),
    "n": ("gremium", "präsidium", "forum", "plenum", "netzwerk", "kuratorium"),
}
_ARTICLES = {"m": ("der", "dem"), "f": ("die", "der"), "n": ("das", "dem")}
_STRONG_ENDINGS = {"m": "er", "f": "e", "n": "es"}


@dataclass(frozen=True, slots=True)
class Named:
    """A body in the nominative ("der Lenkungskreis") and the dative ("dem Lenkungskreis")."""

    nominative: str
    dative: str


def named(body: str) -> Named | None:
    """How a body is called in a sentence; None when its name doesn't tell the gender."""
    words = body.split()
    end = next((place for place, word in enumerate(words) if place and word in _ENDS_A_NAME), len(words))
    head = words[end - 1].casefold() if words else ""
    gender = next((one for one, endings in _GENDERS.items() if head.endswith(endings)), None)
    if gender is None:
        return None
    nominative, dative = _ARTICLES[gender]
    ending = _STRONG_ENDINGS[gender]

    def declined(weak: str) -> str:
        before = (f"{one.removesuffix(ending)}{weak}" if one.endswith(ending) else one for one in words[: end - 1])
        return " ".join((*before, *words[end - 1 :]))

    return Named(f"{nominative} {declined('e')}", f"{dative} {declined('en')}")
