"""The reasons for or against a pair in words: each feature's share of the log-odds, with what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fko_cli.core.matching.features import FEATURES, shared_abbreviations, shared_rare_words
from fko_cli.core.matching.places import IN_TITLE, STATED
from fko_cli.core.matching.profile import Corpus, Profile
from fko_cli.core.matching.relations import sign
from fko_cli.core.matching.scoring import UNRELATED, Scored
from fko_cli.core.records import Evidence

BASE = "Grundannahme"
"""What is assumed before anything is known of two reports."""
_Worded = Callable[[Corpus, Profile, Profile], str]
_SMALLEST = 0.005
_SHOWN_WORDS = 8
_CLEAR = 0.8
"""How surely a wording means an institution that is said to be named."""
_OPEN = 1_000


def evidence(scored: Scored, first: int, second: int) -> tuple[Evidence, ...]:
    """The evidence for a pair of positions, strongest first and the constant last; the weights add up to its log-odds."""
    row = scored.row(first, second)
    one, other = scored.corpus.profiles[first], scored.corpus.profiles[second]
    if row is None:
        told = "von derselben Institution" if one.actor == other.actor else "kein gemeinsamer Anhaltspunkt gefunden"
        return (*sign(one, other, None), Evidence(BASE, UNRELATED, told))
    values = scored.values(row)
    shares = scored.contributions(row)
    # That one names the other is part of naming each other: the surer of the two speaks for both.
    named = sorted(("named_both", "named_one"), key=lambda name: abs(shares[name]))
    shares = {**shares, named[1]: shares[named[0]] + shares[named[1]], named[0]: 0.0}
    found = [
        Evidence(_name(name, one, other), round(share, 3), detail(scored, (first, second), name, values[name]))
        for name, share in shares.items()
        if abs(share) >= _SMALLEST
    ]
    found.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
    rest = float(scored.logits[row]) - sum(reason.weight for reason in found)
    return (
        *sign(one, other, values),
        *found,
        Evidence(BASE, round(rest, 3), "die meisten Paare sind verschieden"),
    )


def _name(feature: str, one: Profile, other: Profile) -> str:
    if feature == "years_same" and _span(one) != _span(other):
        return "Zeiträume überschneiden sich" if _overlap(one, other) else "Ähnlicher Zeitraum"
    return FEATURES[feature]


def _overlap(one: Profile, other: Profile) -> bool:
    """Whether the years of two reports overlap; without an end they go on, without a beginning only the end is known."""
    (begin, end), (other_begin, other_end) = one.years, other.years
    begin, other_begin = begin or end or 0, other_begin or other_end or 0
    return begin <= (other_end or other_begin + _OPEN) and other_begin <= (end or begin + _OPEN)


def detail(scored: Scored, pair: tuple[int, int], name: str, value: float) -> str:
    """What the feature found in this pair of positions, in German."""
    one, other = (scored.corpus.profiles[at] for at in pair)
    worded = _DETAILS.get(name)
    if worded:
        return worded(scored.corpus, one, other)
    if name == "rare_words":
        return _spelled(one, other, shared_rare_words(scored.corpus, one, other))
    if name == "title":
        return _titles(scored, one, other)
    if name == "common_match":
        return _third(scored, *pair)
    return f"zu {round(100 * min(1.0, value))} %"


def _third(scored: Scored, one: int, other: int) -> str:
    profiles = scored.corpus.profiles
    near = [{at: scored.logit(here, at) for at in scored.neighbours(here)} for here in (one, other)]
    own = (profiles[one].actor, profiles[other].actor)
    shared = [at for at in near[0].keys() & near[1].keys() if profiles[at].actor not in own]
    if not shared:
        return ""
    third = profiles[max(shared, key=lambda at: (min(near[0][at], near[1][at]), -at))]
    return f"{third.report.name}, {scored.corpus.label(third.actor)}: „{third.title}“"


def _titles(scored: Scored, one: Profile, other: Profile) -> str:
    abbreviations = sorted(short.upper() for short in shared_abbreviations(scored.corpus, one, other))
    inside = (one.title_words & other.text_words) | (other.title_words & one.text_words)
    ordered = sorted(inside, key=lambda each: (-scored.corpus.rarity.get(each, 1.0), each))
    spelled = _spelled(one, other, [each for each in ordered if each.upper() not in abbreviations])
    return ", ".join([*abbreviations, *filter(None, [spelled])])


def _spelled(one: Profile, other: Profile, stems: Sequence[str]) -> str:
    written = {**other.written, **one.written}
    found = list(dict.fromkeys(written[each] for each in stems if each in written))
    more = f" und {len(found) - _SHOWN_WORDS} weitere" if len(found) > _SHOWN_WORDS else ""
    return ", ".join(found[:_SHOWN_WORDS]) + more


def _typed(profile: Profile, key: str) -> str:
    return profile.report.text(key).replace("\n", " ").strip() or "keine Angabe"


def _both(key: str) -> _Worded:
    def words(corpus: Corpus, one: Profile, other: Profile) -> str:
        mine, theirs = _typed(one, key), _typed(other, key)
        return f"„{mine}“" if mine == theirs else f"„{mine}“ und „{theirs}“"

    return words


def _places(corpus: Corpus, one: Profile, other: Profile) -> str:
    shared = not one.area.places or not other.area.places or one.area.places & other.area.places
    return f"{_where(one, bool(shared))} und {_where(other, bool(shared))}"


def _where(profile: Profile, by_title: bool) -> str:
    if by_title or profile.area.surety == IN_TITLE:
        return f"„{', '.join(sorted(profile.area.in_title))}“ (laut Titel)"
    if profile.area.surety == STATED:
        return f"„{_typed(profile, 'territory')}“"
    return f"„{', '.join(sorted(profile.area.places))}“ (Gebiet laut Verzeichnis)"


def _actors(corpus: Corpus, one: Profile, other: Profile) -> str:
    return f"{corpus.label(one.actor)} und {corpus.label(other.actor)}"


def _who_names(corpus: Corpus, one: Profile, other: Profile) -> str:
    forth, back = one.named.anywhere(other.actor), other.named.anywhere(one.actor)
    by, named = (one, other) if forth >= back else (other, one)
    return f"{corpus.label(by.actor)} nennt {corpus.label(named.actor)}{_doubt(max(forth, back))}"


def _each_other(corpus: Corpus, one: Profile, other: Profile) -> str:
    surety = min(one.named.anywhere(other.actor), other.named.anywhere(one.actor))
    return f"{_actors(corpus, one, other)} nennen einander{_doubt(surety)}"


def _doubt(surety: float) -> str:
    return "" if surety >= _CLEAR else " (nicht eindeutig)"


def _pointing(corpus: Corpus, one: Profile, other: Profile) -> str:
    by = one if other.actor in one.named.lead else other
    return f"{corpus.label(by.actor)} nennt als Federführung „{_typed(by, 'lead')}“"


def _others(corpus: Corpus, one: Profile, other: Profile) -> str:
    own = {one.actor, other.actor}
    both = ({*one.named.partners, *one.named.lead} & {*other.named.partners, *other.named.lead}) - own
    return ", ".join(sorted(corpus.label(actor) for actor in both))


def _years(corpus: Corpus, one: Profile, other: Profile) -> str:
    return f"{_span(one)} und {_span(other)}"


def _span(profile: Profile) -> str:
    start, end = profile.report.text("start"), profile.report.text("end")
    return f"„{start or '?'} bis {end or '?'}“"


_DETAILS: Mapping[str, _Worded] = {
    "numbers": lambda corpus, one, other: ", ".join(sorted(one.numbers & other.numbers)),
    "named_both": _each_other,
    "named_one": _who_names,
    "named_none": lambda corpus, one, other: f"{_actors(corpus, one, other)} nennen einander nicht",
    "lead_is_other": _pointing,
    "lead_third": _both("lead"),
    "lead_conflict": _both("lead"),
    "lead_both": lambda corpus, one, other: f"{_actors(corpus, one, other)} nennen je sich selbst",
    "others_named": _others,
    "territory_same": _both("territory"),
    "territory_apart": _places,
    "years_same": _years,
    "years_apart": _years,
    "programme_apart": lambda corpus, one, other: (
        f"{', '.join(sorted(one.programmes))} und {', '.join(sorted(other.programmes))}"
    ),
    "target_group": _both("target_groups"),
    "link": lambda corpus, one, other: one.link,
    "field": _both("field"),
    "best_both": lambda corpus, one, other: "keine andere Meldung dieser beiden Institutionen passt so gut",
    "better_elsewhere": lambda corpus, one, other: "mindestens eine der beiden passt besser zu einer anderen Meldung",
}
