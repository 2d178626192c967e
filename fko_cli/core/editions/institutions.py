"""Institutions over the years: who left, who came, who has another name or key, who went together with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from fko_cli.core.reading.text import fold
from fko_cli.core.records import Actor

OTHER_NAME = 60
"""Likeness of two names in percent below which the same key seems to have gone to another institution."""


@dataclass(frozen=True, slots=True)
class ActorChange:
    """What became of an institution: `kind` is left, new, renamed or merged, `old` and `new` are keys."""

    kind: str
    old: str | None
    new: str | None
    detail: str = ""


def compare(before: Sequence[Actor], now: Sequence[Actor], successors: Mapping[str, str]) -> tuple[ActorChange, ...]:
    """The differences of two registers; `successors` maps keys that are gone to those that carry their work on."""
    known = {one.key: one for one in before if one.active}
    current = {one.key: one for one in now if one.active}
    heirs = {**_moved_keys(known, current), **{old: new for old, new in successors.items() if old in known}}
    heirs = {old: new for old, new in heirs.items() if old not in current and new in current}
    shares = Counter(heirs.values())
    found = []
    for key, one in known.items():
        if key in current:
            if fold(current[key].name) != fold(one.name):
                found.append(ActorChange("renamed", key, key, f"{one.name} heißt jetzt {current[key].name}"))
        elif key in heirs:
            found.append(_carried_on(one, current[heirs[key]], together=shares[heirs[key]] > 1 or heirs[key] in known))
        else:
            found.append(ActorChange("left", key, None, f"{one.name} ist nicht mehr dabei"))
    fresh = [one for key, one in current.items() if key not in known and key not in shares]
    return (*found, *(ActorChange("new", None, one.key, f"{one.name} ist neu dabei") for one in fresh))


def _moved_keys(known: Mapping[str, Actor], current: Mapping[str, Actor]) -> dict[str, str]:
    """Keys that were replaced by another key beside the same name."""
    by_name = {fold(one.name): key for key, one in current.items() if key not in known}
    gone = {key: one for key, one in known.items() if key not in current}
    return {key: by_name[fold(one.name)] for key, one in gone.items() if fold(one.name) in by_name}


def _carried_on(old: Actor, new: Actor, *, together: bool) -> ActorChange:
    if together:
        return ActorChange("merged", old.key, new.key, f"{old.name} ist jetzt Teil von {new.name}")
    if fold(old.name) == fold(new.name):
        return ActorChange("renamed", old.key, new.key, f"{old.name} hat jetzt das Kürzel {new.key}")
    return ActorChange("renamed", old.key, new.key, f"{old.name} heißt jetzt {new.name} (Kürzel {new.key})")


def reused_keys(before: Sequence[Actor], now: Sequence[Actor], confirmed: Collection[str]) -> list[tuple[Actor, Actor]]:
    """Keys that seem to have gone to another institution, old and new; `confirmed` are keys of mere renamings."""
    known = {one.key: one for one in before}
    return [
        (known[one.key], one)
        for one in now
        if one.key in known and one.key not in confirmed and not _alike(known[one.key], one)
    ]


def _alike(old: Actor, new: Actor) -> bool:
    names = [fold(text) for text in (old.name, old.short_name) if text]
    others = [fold(text) for text in (new.name, new.short_name) if text]
    return any(fuzz.token_set_ratio(one, other) >= OTHER_NAME for one in names for other in others)


def former_names(
    registers: Sequence[Sequence[Actor]], now: Sequence[Actor], heirs: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Key of today -> names that the institution, or one whose work it carries on, had in earlier `registers`.

    A name that somebody bears today is only that institution's.
    """
    current = {one.key for one in now}
    taken = {fold(name) for one in now for name in (one.name, one.short_name)}
    found: dict[str, dict[str, None]] = {}
    for one in (actor for register in registers for actor in register):
        key = one.key if one.key in current else heirs.get(one.key, "")
        if key in current:
            found.setdefault(key, {}).update({name: None for name in (one.name, one.short_name) if fold(name) not in taken})
    return {key: tuple(name for name in names if name) for key, names in found.items()}


def heirs_of(changes: Sequence[ActorChange]) -> dict[str, str]:
    """Key that is gone -> the key that carries its work on, through several years."""
    direct = {one.old: one.new for one in changes if one.old and one.new and one.old != one.new}
    found = {}
    for old in direct:
        new, seen = direct[old], {old}
        while new in direct and new not in seen:
            seen.add(new)
            new = direct[new]
        found[old] = new
    return found
