"""Fields of action over the years: what became of each field of an older list in a newer one.

A field whose id and title stay needs no word. For all others the settings of the newer round say it, in
`[fields_before.<older round>]`: one new field (renamed or merged), several (split), none (gone).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fko_cli.core.reading.text import fold
from fko_cli.core.settings import FieldName, FieldOfAction, Settings


@dataclass(frozen=True)
class FieldChange:
    """What the fields of `old` are in `new`: `to` maps old ids to new ones; of those in `missing` nobody said it."""

    old: tuple[FieldOfAction, ...]
    new: tuple[FieldOfAction, ...]
    to: Mapping[str, tuple[str, ...]]
    missing: tuple[FieldOfAction, ...] = field(default=())

    @property
    def changed(self) -> bool:
        """Whether the lists differ in an id or a title."""
        return [_same(one) for one in self.old] != [_same(one) for one in self.new]

    def single(self, old_id: str) -> str | None:
        """The one new field that an old one has become; None when there are several, none, or nobody knows."""
        found = self.to.get(old_id, ())
        return found[0] if len(found) == 1 else None

    def fits(self, old_id: str, new_id: str) -> bool:
        """Whether something that was in the old field may be in the new one without having been moved."""
        return new_id in self.to.get(old_id, ()) if old_id in self.to else old_id == new_id

    def choices(self, old_id: str) -> tuple[FieldName, ...]:
        """The new fields that an old one has become."""
        found = self.to.get(old_id, ())
        return tuple(one for field in self.new for one in (field, *field.sub) if one.id in found)

    def label(self, old_id: str) -> str:
        """How the old list calls a field; the id itself for one that it doesn't have."""
        return next((one.label for field in self.old for one in (field, *field.sub) if one.id == old_id), old_id)


def _same(one: FieldName) -> tuple[str, str]:
    return one.id, fold(one.title)


def step(old: Settings, new: Settings) -> FieldChange:
    """What the fields of one round (or state) are in the next, as the settings of the next say."""
    said = new.fields_before.get(old.round.name, {})
    kept = {_same(one) for one in new.all_fields}
    ids = {one.id for one in new.all_fields}
    to: dict[str, tuple[str, ...]] = {}
    missing = []
    for one in old.fields:
        if one.id in said and ids.issuperset(said[one.id]):
            to[one.id] = said[one.id]
        elif _same(one) in kept:
            to[one.id] = (one.id,)
        else:
            missing.append(one)
        for below in one.sub:  # a sub-field of which nobody says anything goes where its field goes
            if below.id in said and ids.issuperset(said[below.id]):
                to[below.id] = said[below.id]
            elif _same(below) in kept:
                to[below.id] = (below.id,)
            elif one.id in to:
                to[below.id] = to[one.id]
    return FieldChange(old.fields, new.fields, to, tuple(missing))


def over_the_years(settings: Sequence[Settings]) -> FieldChange:
    """What the fields of the first settings are in the last, step by step through those between."""
    first, *others = settings
    result = FieldChange(first.fields, first.fields, {one.id: (one.id,) for one in first.all_fields})
    before = first
    for after in others:
        result, before = _composed(result, step(before, after)), after
    return result


def _composed(first: FieldChange, second: FieldChange) -> FieldChange:
    lost = {one.id for one in second.missing}
    to = {
        old: tuple(dict.fromkeys(new for between in targets for new in second.to.get(between, ())))
        for old, targets in first.to.items()
        if not lost.intersection(targets)
    }
    missing = tuple(one for one in first.old if one.id not in to)
    return FieldChange(first.old, second.new, to, missing)


def gap_in_words(change: FieldChange, old_round: str) -> tuple[str, str]:
    """What is missing in the settings and what to write there, for a person."""
    missing = "\n".join(f"  {one.label}" for one in change.missing)
    example = change.new[0].id if change.new else "1"
    section = (
        old_round if old_round.replace("-", "").replace("_", "").isalnum() and old_round.isascii() else f'"{old_round}"'
    )
    lines = "\n".join(f'  "{one.id}" = "{example}"' for one in change.missing)
    return (
        f"Die Handlungsfelder haben sich seit Runde {old_round} geändert. Es fehlt, was aus diesen geworden ist:\n{missing}",
        "Bitte in fko.toml ergänzen und rechts die Nummer des neuen Feldes eintragen:\n"
        f"  [fields_before.{section}]\n{lines}\n"
        '  Geteilt: ["1", "2"]. Entfallen: [].',
    )
