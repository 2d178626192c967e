"""Activities of an earlier round in the words of the current one: as printed, with today's fields and institutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fko_cli.core.editions.fields import FieldChange
from fko_cli.core.records import Activity, Report, Value

_PERSONAL = ("contact", "publish_contact")


def as_printed(current: Iterable[Activity], printed: Sequence[Activity]) -> tuple[Activity, ...]:
    """Activities with the values that an edition printed, where their reports have not changed since.

    What was reported or corrected after the edition stands as it is now; reports are the current ones in any case.
    """
    known = {one.number: one for one in printed}
    return tuple(
        replace(one, values=known[one.number].values)
        if one.number in known and _sources(one) == _sources(known[one.number])
        else one
        for one in current
    )


def _sources(one: Activity) -> set[tuple[int, str]]:
    return {(report.id, report.fingerprint) for report in one.reports}


@dataclass(frozen=True)
class Carrier:
    """Puts activities and reports into today's words.

    `fields` says what became of the fields of action, `heirs` maps keys of institutions that are gone to those that carry
    their work on, `labels` what institutions were called to what they are called now. `merged` are keys of institutions that
    went into another one: the person whom one named is not the other's to confirm.
    """

    fields: FieldChange | None = None
    heirs: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()

    def activity(self, one: Activity) -> Activity:
        """The activity with today's field where it is clear which, else without one."""
        return replace(one, values=self._values(one.values), reports=tuple(self.report(each) for each in one.reports))

    def report(self, one: Report) -> Report:
        """The same for a report."""
        values = self._values(one.values)
        if one.actor in self.merged:
            values = {key: value for key, value in values.items() if key not in _PERSONAL}
        return replace(one, values=values, actor=self.heirs.get(one.actor, one.actor))

    def note(self, one: Activity | Report) -> str:
        """Why the field of an activity (as it was) has to be chosen anew; empty when it has not."""
        old = one.text("field")
        if self.fields is None or not old or self.fields.single(old) is not None:
            return ""
        before = f"bisher Handlungsfeld {self.fields.label(old)}"
        choices = self.fields.choices(old)
        if choices:
            return f"{before}, jetzt {' oder '.join(each.label for each in choices)}: bitte das Handlungsfeld wählen"
        return f"{before}, das es nicht mehr gibt: bitte das Handlungsfeld neu wählen"

    def _values(self, values: Mapping[str, Value]) -> dict[str, Value]:
        carried = dict(values)
        for key in ("lead", "partners"):
            if key in carried:
                carried[key] = self._renamed(carried[key])
        if self.fields is None:
            return carried
        main, further = carried.pop("field", None), carried.pop("further_fields", None)
        if isinstance(main, str) and (known := self.fields.single(main)):
            carried["field"] = known
        if isinstance(further, tuple):
            clear = [new for old in further if (new := self.fields.single(old)) and new != carried.get("field")]
            if clear:
                carried["further_fields"] = tuple(dict.fromkeys(clear))
        return carried

    def _renamed(self, value: Value) -> Value:
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(self.labels.get(one, one) for one in value))
        return self.labels.get(value, value) if isinstance(value, str) else value
