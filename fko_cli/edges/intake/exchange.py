"""What parent and child tell each other about a file, as records and as plain JSON data.

The parent decides whose file it is, because only it knows the store and the signing key; the child, which has parsed the
file anyway, says what it means. So a workbook never travels: the child tells its `Outline`, gets the `Question`, answers
with the interpretation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from fko_cli.core.codec import finding_from_json, finding_to_json, from_json, to_json
from fko_cli.core.records import Actor, CellCount, Finding
from fko_cli.core.sending.identity import Claim, claim_of

if TYPE_CHECKING:
    from fko_cli.core.grid import Workbook
    from fko_cli.core.reading.accounting import AsSent
    from fko_cli.core.reading.interpret import Context, Interpretation
    from fko_cli.core.reading.workshop import WorkshopReading
    from fko_cli.core.settings import Settings


@dataclass(frozen=True)
class Setting:
    """What all files of a run are read with. Activity numbers from 1 to below `next_number` have been given out."""

    settings: Settings
    actors: tuple[Actor, ...]
    next_number: int = 1

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Setting:
        """The inverse of `to_json`."""
        from fko_cli.core.settings import Settings

        actors = tuple(Actor(**one) for one in data["actors"])
        return cls(Settings.model_validate_json(data["settings"]), actors, data["next_number"])

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "settings": self.settings.model_dump_json(),
            "actors": [asdict(actor) for actor in self.actors],
            "next_number": self.next_number,
        }


@dataclass(frozen=True, slots=True)
class Outline:
    """What the parent must know of a workbook before it can say whose it is: the claimed identity, what the reader noted.

    `institution` is what stands on the sheet of that name, `row_keys` are the hidden keys of its rows: they tell which of
    several forms of an actor came back.
    """

    claim: Claim | None = None
    findings: tuple[Finding, ...] = ()
    institution: str = ""
    row_keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, book: Workbook, findings: tuple[Finding, ...]) -> Outline:
        """The outline of a workbook, with what its reader noted."""
        from fko_cli.core.reading.institution import institution_in
        from fko_cli.core.reading.sent_rows import keys_in

        return cls(claim_of(book), findings, institution_in(book), keys_in(book))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outline:
        """The inverse of `to_json`."""
        claim = Claim(**data["claim"]) if data["claim"] else None
        findings = tuple(finding_from_json(one) for one in data["findings"])
        return cls(claim, findings, data["institution"], tuple(data["row_keys"]))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "claim": asdict(self.claim) if self.claim else None,
            "findings": [finding_to_json(one) for one in self.findings],
            "institution": self.institution,
            "row_keys": list(self.row_keys),
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What the parent decided about a workbook: its actor, None when it is to be set aside for the first of `findings`.

    `own_list`, `as_sent` and `foreign` are those of `core.reading.interpret.Context`. `findings` are to be told in both
    cases. `supposed` is whose a file that is set aside most likely is. With `workshop` the workbook is read as the results
    of a workshop, which have no actor.
    """

    actor: str | None
    findings: tuple[Finding, ...] = ()
    own_list: bool = False
    as_sent: AsSent | None = None
    foreign: bool = False
    supposed: str = ""
    workshop: bool = False

    def to_json(self) -> dict[str, Any] | None:
        """Plain data for the child, None when nothing is to be interpreted."""
        if self.workshop:
            return {"workshop": True}
        if self.actor is None:
            return None
        return {"actor": self.actor, "own_list": self.own_list, "as_sent": self.as_sent, "foreign": self.foreign}


def context_of(setting: Setting, question: Mapping[str, Any]) -> Context:
    """What the child interprets with, from the setting and the JSON of a question."""
    from fko_cli.core.reading.interpret import Context

    return Context(
        settings=setting.settings,
        actors=setting.actors,
        own_list=question["own_list"],
        as_sent=question["as_sent"],
        known_numbers=range(1, setting.next_number),
        actor=question["actor"],
        foreign=question["foreign"],
    )


def meaning_to_json(meaning: Interpretation) -> dict[str, Any]:
    """An interpretation as plain data."""
    return {
        **_fields_of(meaning),
        "reports": [{**_fields_of(one), "values": to_json(one.values)} for one in meaning.reports],
        "needs": [{**_fields_of(one), "values": to_json(one.values)} for one in meaning.needs],
        "findings": [finding_to_json(one) for one in meaning.findings],
        "cells": _fields_of(meaning.cells),
    }


def meaning_from_json(data: Mapping[str, Any]) -> Interpretation:
    """The inverse of `meaning_to_json`."""
    from fko_cli.core.reading.interpret import Interpretation, NeedDraft, ReportDraft

    parts = {
        "reports": tuple(ReportDraft(**_arguments(one) | {"values": from_json(one["values"])}) for one in data["reports"]),
        "needs": tuple(NeedDraft(**_arguments(one) | {"values": from_json(one["values"])}) for one in data["needs"]),
        "findings": tuple(finding_from_json(one) for one in data["findings"]),
        "cells": CellCount(**data["cells"]),
    }
    return Interpretation(**_arguments(data) | parts)


def workshop_to_json(reading: WorkshopReading) -> dict[str, Any]:
    """What a workshop's workbook says as plain data."""
    return {
        "entries": [{**_fields_of(one), "values": to_json(one.values)} for one in reading.entries],
        "findings": [finding_to_json(one) for one in reading.findings],
        "cells": _fields_of(reading.cells),
    }


def workshop_from_json(data: Mapping[str, Any]) -> WorkshopReading:
    """The inverse of `workshop_to_json`."""
    from fko_cli.core.reading.workshop import WorkshopReading
    from fko_cli.core.workshop import EntryDraft, EntryKind

    return WorkshopReading(
        tuple(
            EntryDraft(EntryKind(one["kind"]), one["sheet"], one["row"], from_json(one["values"])) for one in data["entries"]
        ),
        tuple(finding_from_json(one) for one in data["findings"]),
        CellCount(**data["cells"]),
    )


def _fields_of(record: Any) -> dict[str, Any]:
    """The fields of a record, so that a new one travels along by itself."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _arguments(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
