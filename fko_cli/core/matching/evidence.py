"""The reasons for or against a pair in words: each feature's share of the log-odds, with what it found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from fko_cli.core.matching.features import FEATURES, shared_abbreviations, shared_rare_words
from fko_cli.core.matching.profile import Profile
from fko_cli.core.matching.scoring import UNRELATED, Scored
from fko_cli.core.matching.words import stem, words
from fko_cli.core.records import Evidence

BASE = "Ausgangswert"
_SMALLEST = 0.005
_SHOWN_WORDS = 8
_WRITTEN = re.compile(r"[\w*:]+")


def evidence(scored: Scored, first: int, second: int) -> tuple[Evidence, ...]:
    """The evidence for a pair of positions, strongest first and the constant last; the weights add up to its log-odds."""
    row = scored.row(first, second)
    if row is None:
        return (Evidence(BASE, UNRELATED, "kein gemeinsamer Anhaltspunkt gefunden"),)
    one, other = scored.corpus.profiles[first], scored.corpus.profiles[second]
    values = scored.values(row)
    found = [
        Evidence(FEATURES[name], round(share, 3), detail(scored, one, other, name, values[name]))
        for name, share in scored.contributions(row).items()
        if abs(share) >= _SMALLEST
    ]
    found.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
    rest = float(scored.logits[row]) - sum(reason.weight for reason in found)
    return (
        *found,
        Evidence(BASE, round(rest, 3), "so unwahrscheinlich ist es, dass zwei beliebige Meldungen dasselbe meinen"),
    )


def detail(scored: Scored, one: Profile, other: Profile, name: str, value: float) -> str:
    """What the feature found in this pair, in German."""
    worded = _DETAILS.get(name)
    if worded:
        return worded(one, other, value)
    if name == "rare_words":
        return _spelled(one, other, shared_rare_words(scored.corpus, one, other))
    if name == "title":
        return _titles(scored, one, other)
    return f"zu {round(100 * min(1.0, value))} %"


def _titles(scored: Scored, one: Profile, other: Profile) -> str:
    abbreviations = sorted(short.upper() for short in shared_abbreviations(scored.corpus, one, other))
    inside = (one.title_words & other.text_words) | (other.title_words & one.text_words)
    ordered = sorted(inside, key=lambda each: (-scored.corpus.rarity.get(each, 1.0), each))
    return ", ".join([*abbreviations, *filter(None, [_spelled(one, other, ordered)])])


def _spelled(one: Profile, other: Profile, stems: Sequence[str]) -> str:
    as_written = {**_as_written(other), **_as_written(one)}
    found = list(dict.fromkeys(as_written[each] for each in stems if each in as_written))
    more = f" und {len(found) - _SHOWN_WORDS} weitere" if len(found) > _SHOWN_WORDS else ""
    return ", ".join(found[:_SHOWN_WORDS]) + more


def _as_written(profile: Profile) -> dict[str, str]:
    """Stem -> the first word of the report with that stem; parts of compounds have none."""
    found: dict[str, str] = {}
    for word in _WRITTEN.findall(profile.text):
        for folded in words(word):
            found.setdefault(stem(folded), word)
    return found


def _typed(profile: Profile, key: str) -> str:
    return profile.report.text(key).replace("\n", " ").strip() or "keine Angabe"


def _both(key: str) -> Callable[[Profile, Profile, float], str]:
    def words(one: Profile, other: Profile, value: float) -> str:
        mine, theirs = _typed(one, key), _typed(other, key)
        return f"„{mine}“" if mine == theirs else f"„{mine}“ und „{theirs}“"

    return words


def _who_names(one: Profile, other: Profile, value: float) -> str:
    forth, back = one.named.anywhere(other.actor), other.named.anywhere(one.actor)
    by, named = (one, other) if forth >= back else (other, one)
    doubt = "" if max(forth, back) >= 0.8 else " (nicht eindeutig)"
    return f"{by.actor} nennt {named.actor}{doubt}"


def _pointing(one: Profile, other: Profile, value: float) -> str:
    by = one if other.actor in one.named.lead else other
    return f"{by.actor} nennt als Federführung „{_typed(by, 'lead')}“"


def _others(one: Profile, other: Profile, value: float) -> str:
    own = {one.actor, other.actor}
    both = ({*one.named.partners, *one.named.lead} & {*other.named.partners, *other.named.lead}) - own
    return ", ".join(sorted(both))


def _years(one: Profile, other: Profile, value: float) -> str:
    return f"{_span(one)} und {_span(other)}"


def _span(profile: Profile) -> str:
    start, end = profile.report.text("start"), profile.report.text("end")
    return f"„{start or '?'} bis {end or '?'}“"


_DETAILS: Mapping[str, Callable[[Profile, Profile, float], str]] = {
    "numbers": lambda one, other, value: ", ".join(sorted(one.numbers & other.numbers)),
    "named_both": lambda one, other, value: f"{one.actor} und {other.actor} nennen einander",
    "named_one": _who_names,
    "named_none": lambda one, other, value: f"weder nennt {one.actor} {other.actor} noch umgekehrt",
    "lead_is_other": _pointing,
    "lead_third": _both("lead"),
    "lead_conflict": _both("lead"),
    "lead_both": lambda one, other, value: f"{one.actor} und {other.actor} nennen je sich selbst",
    "others_named": _others,
    "territory_same": _both("territory"),
    "territory_apart": _both("territory"),
    "years_same": _years,
    "years_apart": _years,
    "programme_apart": lambda one, other, value: (
        f"{', '.join(sorted(one.programmes))} und {', '.join(sorted(other.programmes))}"
    ),
    "target_group": _both("target_groups"),
    "link": lambda one, other, value: one.link,
    "field": _both("field"),
    "best_both": lambda one, other, value: "keine andere Meldung der beiden passt so gut",
    "better_elsewhere": lambda one, other, value: "mindestens eine der beiden passt besser zu einer anderen Meldung",
    "common_match": lambda one, other, value: "beide passen zu derselben dritten Meldung",
}
