"""Words of the field that staff can extend: programmes, kinds of institutions, further names of institutions, generic words.

`edges.synonyms_file` reads them from `vorlagen/synonyme.toml`; `core.reading.names` and `core.matching` use them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Synonyms:
    """What `synonyme.toml` holds.

    `programmes` maps the full name of a programme to its abbreviations and other spellings, `kinds` a kind of
    institution ("Jobcenter") to the words it is called by ("JC"; a collective word such as "Kammern" may stand with
    several kinds), `names` an actor's key to further names of that institution. `generic` are words of the field that
    say nothing about which activity is meant, `expansions` abbreviations of everyday words ("TZ" -> "Teilzeit").
    """

    programmes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    generic: frozenset[str] = frozenset()
    expansions: Mapping[str, str] = field(default_factory=dict)
