"""The words around dates: what goes on, how often, what says nothing, hedges, "seit" and "bis".

All patterns expect lower case with umlauts spelled out (`plain_words`).
"""

from __future__ import annotations

import re

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_DASHES = re.compile(r"[‐‑‒–—―−]")


def plain_words(text: str) -> str:
    """Lower case, umlauts spelled out, all dashes alike."""
    return _DASHES.sub("-", text.casefold().translate(_UMLAUTS))


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


FREQUENCY = re.compile(
    r"\b"
    + _any(
        r"(?:halb|viertel|zwei|drei|all)?jaehrlich\w*",
        r"jaehrl\b\.?",
        r"jedes (?:zweite |dritte |2\. |3\. )?(?:jahr|quartal)(?: wieder)?!?",
        r"jeweils",
        r"(?:\d+|ein|zwei|drei|vier|mehr)[ -]?(?:mal|x)(?: (?:im|pro) jahr| jaehrlich)?",
        r"alle (?:\d+|zwei|drei|vier|fuenf) jahre?",
        r"alle (?:\d+|zwei|drei|vier|sechs) (?:monate|wochen)",
        r"(?:im )?(?:zwei|drei)jahres(?:rhythmus|turnus)",
        r"pro jahr",
        r"monatlich\w*",
        r"(?:zwei)?woechentlich\w*",
        r"quartalsweise",
        r"quartalsmaessig",
        r"regelmaessig\w*",
        r"turnusmaessig\w*",
        r"annual(?:ly)?",
        r"every year",
        r"yearly",
        r"monthly",
        r"p\. ?a\.",
    )
    + r"(?!\w)"
)
"""How often something happens; what happens every year has no end."""

GOES_ON = re.compile(
    r"\b"
    + _any(
        r"fortlaufend\w*",
        r"durchlaufend",
        r"laufend",
        r"laeuft(?: weiter| noch)?",
        r"lfd\b\.?",
        r"unbefristet\w*",
        r"nicht befristet",
        r"dauerhaft\w*",
        r"dauer(?:angebot|aufgabe|projekt|nd)",
        r"auf dauer",
        r"kontinuierlich\w*",
        r"permanent",
        r"staendig",
        r"offen(?:es ende)?",
        r"open[ -]?end(?:ed)?",
        r"ongoing",
        r"continuous",
        r"no end",
        r"kein(?:e|es)? (?:end(?:e|datum)|befristung)(?: (?:geplant|vorgesehen|in sicht))?",
        r"ohne (?:end(?:e|datum)|befristung|ablauf|zeitliche begrenzung)",
        r"bis auf weiteres",
        r"(?:wird )?(?:fortgesetzt|fortgefuehrt|verstetigt|weitergefuehrt)",
        r"weiterhin",
        r"endlos",
        r"(?:zeitlich )?unbegrenzt",
        r"regelangebot",
        r"(?:bis )?heute",
        r"present",
        r"today",
    )
    + r"(?!\w)"
)
"""Wordings that say that there is no end."""

LONG_WORDS_THAT_GO_ON = ("fortlaufend", "unbefristet", "kontinuierlich", "dauerhaft", "jaehrlich")
"""Those that are also known with a typing error."""

SAYS_NOTHING = re.compile(
    _any(
        r"(?:schon )?seit (?:vielen |einigen |mehreren |etlichen |ein paar |langen )?jahr(?:en|zehnten)",
        r"(?:schon )?seit (?:langem|lange[rm]? zeit|jeher|immer)",
        r"schon (?:lange|immer)",
        r"langjaehrig",
        r"noch (?:offen|unklar|unbekannt)",
        r"(?:noch )?nicht (?:bekannt|festgelegt|terminiert|absehbar)",
        r"unbekannt",
        r"unklar",
        r"tbd",
        r"t\.b\.d\.",
        r"n\. ?n\.",
        r"(?:steht )?(?:noch )?nicht fest",
        r"noch zu klaeren",
        r"wird noch (?:festgelegt|bekannt gegeben)",
        r"(?:ist |noch )*in (?:klaerung|abstimmung)",
        r"k\. ?a\.",
        r"(?:ab )?sofort",
    )
)
"""Wordings that are clear and name no date."""

HEDGES = re.compile(
    r"^(?:"
    + _any(
        r"ca",
        r"circa",
        r"etwa",
        r"ungefaehr",
        r"rund",
        r"voraussichtlich\w*",
        r"vsl",
        r"voraus",
        r"vorauss",
        r"vrsl",
        r"geplant\w*",
        r"vermutlich",
        r"min",
        r"mind",
        r"mindestens",
        r"spaetestens",
        r"fruehestens",
        r"nicht vor",
        r"zunaechst",
        r"vorerst",
        r"derzeit",
        r"aktuell",
        r"befristet",
        r"start(?:et)?",
        r"beginnt?",
        r"projekt(?:start|beginn|ende|laufzeit)",
        r"laufzeit",
        r"(?:foerder)?zeitraum",
        r"foerderung",
        r"dauer",
        r"stand",
        r"around",
        r"approx",
        r"planned",
        r"wohl",
        r"erstmals",
        r"erneut",
        r"wieder",
        r"endet",
        r"ende:",
        r"vorgesehen",
        r"geht",
        r"ganzjaehrig",
    )
    + r"(?![a-z])[.:]?\s*)+"
)
"""What may stand before a date without changing it."""

APPROXIMATE = re.compile(
    r"(?<!\w)(?:(?:ca|vsl|vrsl|vorauss?)\b\.?|(?:circa|etwa|ungefähr|ungefaehr|rund|voraussichtlich\w*|vermutlich|wohl"
    r"|frühestens|fruehestens|spätestens|spaetestens|nicht vor)\b)",
    re.IGNORECASE,
)
"""Those hedges that make a date inexact, as typed: a range taken apart keeps them with its beginning or its end."""

TRAILING_HEDGE = re.compile(
    r"[\s,]*\(?"
    + _any(
        r"geplant", r"voraussichtlich", r"vsl\.?", r"voraus{1,2}\.", r"vorgesehen", r"ca\.?", r"angestrebt", r"erwartet",
        r"planned", r"gestartet", r"begonnen", r"\?",
    )
    + r"\)?$"
)  # fmt: skip

SINCE = re.compile(r"^(?:schon )?(?:seit|ab|von|vom|since|from|as of|starting|beginnend|nach)(?![a-z])\s*")
UNTIL = re.compile(
    r"^(?:bis|until|till|to|vor)(?![a-z])\s*(?:zu[mr]?\b|einschl\.?|einschliesslich|inkl\.?|mind(?:estens|\.)?)?\s*"
)
ONWARDS = re.compile(r"[\s,]*(?:ff\.?|fortf\.?|fortfolgende?|onwards?|an)$")
BETWEEN = re.compile(
    r"\s*(?:->|→|\.\.\.?|…|-|\bbis\b(?:\s*zu[mr]?\b|\s*einschl\w*\.?|\s*vor\w*\b\.?)?|\bto\b|\buntil\b|\bund\b)\s*"
)
"""What stands between the two ends of a range."""

SLASH_BETWEEN_WORDS = re.compile(r"(?<=[a-z\d])\s*/\s*(?=[a-z])")
OPEN = re.compile(r"\s*(?:-|->|bis|bis \?|- \?|to)$")
"""A range whose end is missing: "2024 -"."""
