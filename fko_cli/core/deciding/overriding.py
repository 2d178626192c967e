"""What the editor sets holds over what the reports say, and is marked; the reports themselves stay as they are.

An editor's value belongs to the number of its activity. When the reports come to say something else than they did when it
was set, it goes on holding, and that is told; when the number disappears, that is told too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fko_cli.core.deciding.rules import plain
from fko_cli.core.editing import Edit, Editing, Override
from fko_cli.core.records import Activity, Value, activity_name, as_text

NEVER = frozenset(("number", "contact", "publish_contact", "remark", "change"))
"""Keys that no editor sets: contacts are printed as they were released, remarks never, changes are the actors' own words."""

NEEDED = frozenset(("title", "field"))
"""Keys that can't be emptied."""

_SHORT = 80


@dataclass(frozen=True, slots=True)
class Overruled:
    """Activities with the editor's values in place, and those values whose activity is gone."""

    activities: tuple[Activity, ...]
    gone: tuple[Override, ...]


def overrule(activities: Sequence[Activity], overrides: Iterable[Override]) -> Overruled:
    """Put the editor's values that hold in the place of those of the reports."""
    held = holding(overrides)
    by_number: dict[int, list[Override]] = {}
    for one in held.values():
        by_number.setdefault(one.number, []).append(one)
    known = {one.number for one in activities}
    return Overruled(
        tuple(_edited(one, by_number[one.number]) if one.number in by_number else one for one in activities),
        tuple(one for one in held.values() if one.number not in known),
    )


def holding(overrides: Iterable[Override]) -> dict[tuple[int, str], Override]:
    """(number, key) -> the newest of the editor's values, where it was not taken back."""
    newest = {(one.number, one.key): one for one in overrides}
    return {at: one for at, one in sorted(newest.items()) if one.kind is not Editing.reset}


def _edited(activity: Activity, overrides: Sequence[Override]) -> Activity:
    values = dict(activity.values)
    edits: dict[str, Edit] = {}
    for one in overrides:
        reported = activity.values.get(one.key)
        changed = plain(as_text(reported)) != plain(one.reported)
        edits[one.key] = Edit(reported, one.by, one.at, changed, one.reported)
        values.pop(one.key, None)
        if one.kind is Editing.set and one.value is not None:
            values[one.key] = one.value
    _keep_together(activity, values, edits)
    # Who settles a contradiction has settled it.
    left = tuple(one for one in activity.contradictions if one.key not in edits)
    return replace(activity, values=values, edits=edits, contradictions=left, reported=activity.values)


def _keep_together(activity: Activity, values: dict[str, Value], edits: Mapping[str, Edit]) -> None:
    """A new lead is no partner any more, the old one becomes one; a new main field is no further one."""
    if "lead" in edits and "partners" not in edits:
        old, new = activity.text("lead"), as_text(values.get("lead"))
        partners = [*([old] if old and old != new else []), *activity.items("partners")]
        _set_list(values, "partners", [one for one in partners if plain(one) != plain(new)])
    if "field" in edits and "further_fields" not in edits:
        main = as_text(values.get("field"))
        _set_list(values, "further_fields", [one for one in activity.items("further_fields") if one != main])


def _set_list(values: dict[str, Value], key: str, items: Sequence[str]) -> None:
    if items:
        values[key] = tuple(dict.fromkeys(items))
    else:
        values.pop(key, None)


def notes(
    overruled: Overruled, labels: Mapping[str, str], heirs: Mapping[int, int], shown: Callable[[str, Value | None], str]
) -> list[tuple[int, str, str]]:
    """(number, key, sentence) for every editor's value that needs a look.

    `heirs` says which number a retired one went into; `shown` words a value of a key.
    """
    found = []
    for one in overruled.activities:
        for key, edit in one.edits.items():
            if edit.changed:
                now, holds = shown(key, edit.reported), shown(key, one.values.get(key))
                text = (
                    f"Die Quelle hat sich geändert: {one.name}, {labels.get(key, key)}: Die Meldungen sagten "
                    f"„{short(edit.then)}“ und sagen jetzt „{short(now)}“. Es gilt weiter der Wert der Redaktion: "
                    f"„{short(holds)}“."
                )
                found.append((one.number, key, text))
    for gone in overruled.gone:
        heir = heirs.get(gone.number)
        where = f"; ihre Meldungen gehören jetzt zu {activity_name(heir)}" if heir else ""
        text = (
            f"{activity_name(gone.number)} gibt es nicht mehr{where}. Der Wert der Redaktion gilt nicht mehr: "
            f"{labels.get(gone.key, gone.key)}: „{short(shown(gone.key, gone.value))}“."
        )
        found.append((gone.number, gone.key, text))
    return found


def short(text: str) -> str:
    """A value in one line of a sentence."""
    line = " ".join(text.split()) or "keine Angabe"
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
