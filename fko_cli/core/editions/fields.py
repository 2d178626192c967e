"""Fields of action over the years: what became of each field of an older list in a newer one.

A field whose id and title stay needs no word. For all others the settings of the newer round say it, in
`[fields_before.<older round>]`: one new field (renamed or merged), several (split), none (gone).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fko_cli.core.reading.text import fold
from fko_cli.core.settings import FieldName, FieldOfAction, Settings


@dataclass(frozen=True)
class FieldChange:
    """What the fields of `old` are in `new`: `to` maps old ids to new ones; of those in `missing` nobody said it.

    `wrong` are lines of the last mapping (old id, new id) with a number that its list does not have; the new one is empty
    where the old one is wrong.
    """

    old: tuple[FieldOfAction, ...]
    new: tuple[FieldOfAction, ...]
    to: Mapping[str, tuple[str, ...]]
    missing: tuple[FieldOfAction, ...] = field(default=())
    wrong: tuple[tuple[str, str], ...] = field(default=())

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
    return FieldChange(old.fields, new.fields, to, tuple(missing), tuple(_wrong(old, said, ids)))


def _wrong(old: Settings, said: Mapping[str, Sequence[str]], ids: Collection[str]) -> Iterator[tuple[str, str]]:
    before = {one.id for one in old.all_fields}
    for one, targets in said.items():
        if one not in before:
            yield one, ""
        else:
            yield from ((one, new) for new in targets if new not in ids)


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
    return FieldChange(first.old, second.new, to, missing, second.wrong)


def gap_in_words(change: FieldChange, old_round: str) -> tuple[str, str]:
    """What is missing or wrong in the settings and what to write there, for a person."""
    plain = old_round.replace("-", "").replace("_", "").isalnum() and old_round.isascii()
    section = f"[fields_before.{old_round}]" if plain else f'[fields_before."{old_round}"]'
    messages, remedies = [], []
    if change.wrong:
        said = "\n".join(
            f'  "{old}" = "{new}": Die neue Liste hat kein Handlungsfeld {new}.' if new
            else f'  "{old}": Die Liste der Runde {old_round} hat kein Handlungsfeld {old}.'
            for old, new in change.wrong
        )  # fmt: skip
        messages.append(f"In fko.toml stehen unter {section} Nummern, die es nicht gibt:\n{said}")
        remedies.append(
            "Links steht die Nummer des alten Feldes, rechts die des neuen. Bitte berichtigen oder die Zeile streichen.\n"
            f"  Alt: {_listed(change.old)}\n  Neu: {_listed(change.new)}"
        )
    tried = {old for old, new in change.wrong if new}
    if missing := [one for one in change.missing if one.id not in tried]:
        named = "\n".join(f"  {one.label}" for one in missing)
        example = change.new[0].id if change.new else "1"
        lines = "\n".join(f'  "{one.id}" = "{example}"' for one in missing)
        messages.append(
            f"Die Handlungsfelder haben sich seit Runde {old_round} geändert. "
            f"Es fehlt, was aus diesen geworden ist:\n{named}"
        )
        remedies.append(
            "Bitte in fko.toml ergänzen und rechts die Nummer des neuen Feldes eintragen:\n"
            f'  {section}\n{lines}\n  Geteilt: ["1", "2"]. Entfallen: [].'
        )
    return "\n".join(messages), "\n".join(remedies)


def _listed(fields: Sequence[FieldOfAction]) -> str:
    return "; ".join(one.label for field in fields for one in (field, *field.sub))
