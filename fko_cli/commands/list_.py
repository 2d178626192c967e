"""`fko list`: activities, reports or needs of the round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption, opened, warn_of_departed
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.records import Activity, Need, Report, Value
    from fko_cli.core.settings import Settings
    from fko_cli.stages.activities.listing import Listing

_NO_FIELD = "Ohne Handlungsfeld der Runde"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "list",
        cls=GermanCommand,
        short_help="Aktivitäten, Meldungen oder Bedarfe auflisten.",
        epilog="Beispiel:  fko list --reports -w region-aachen",
    )(list_)


def list_(
    workspace: WorkspaceOption = None,
    reports: Annotated[bool, typer.Option("--reports", help="Meldungen statt Aktivitäten.")] = False,
    needs: Annotated[bool, typer.Option("--needs", help="Bedarfe statt Aktivitäten.")] = False,
    contacts: Annotated[
        bool, typer.Option("--contacts", help="Mit --reports --json: auch Kontakte, die nicht freigegeben sind.")
    ] = False,
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="NAME", help="Wie in einer festgehaltenen Fassung.")
    ] = None,
    all_regions: Annotated[
        bool, typer.Option("--all-regions", help="Alle Regionen, die in derselben PostgreSQL-Datenbank liegen.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Listet Aktivitäten, Meldungen oder Bedarfe der Runde, nach Handlungsfeldern.

    Kontakte erscheinen nur, wenn sie zur Veröffentlichung freigegeben sind; mit --contacts alle.
    """
    from fko_cli.core.errors import UserError
    from fko_cli.edges import terminal

    if reports and needs:
        raise UserError("--reports und --needs gehen nicht zusammen.", "Bitte eines von beiden wählen.", exit_code=2)
    if all_regions:
        from fko_cli.commands.list_regions import list_regions

        if edition is not None:
            raise UserError(
                "--all-regions und --edition gehen nicht zusammen.", "Bitte eines von beiden wählen.", exit_code=2
            )
        list_regions(workspace, reports=reports, needs=needs, contacts=contacts, json=json)
    found, settings = _found(workspace, edition)
    next_step = _next_step(found, needs=needs)
    empty = not (found.reports if reports else found.needs if needs else found.activities)
    if json:
        terminal.emit_json(as_json(found, settings, reports=reports, needs=needs, contacts=contacts))
    elif empty and next_step:
        terminal.say(next_step)
    elif reports:
        _show_reports(found, settings)
    elif needs:
        _show_needs(found, settings)
    else:
        _show_activities(found, settings)
    if next_step and (json or not empty):
        terminal.notice(next_step)
    warn_of_departed(found.departed)


def _found(workspace: Path | None, edition: str | None) -> tuple[Listing, Settings]:
    """What the round holds now, or what an edition held, with the settings that belong to it."""
    from fko_cli.stages.activities.listing import listing

    with opened(workspace) as (place, store):
        if edition is None:
            return listing(place, store), place.settings
        from fko_cli.stages.rounds.editions import listing_of, state_of_edition

        _, state = state_of_edition(store, edition)
        return listing_of(state), state.settings


def _next_step(found: Listing, *, needs: bool) -> str:
    """What has to happen for the list to be complete; empty when nothing has."""
    if not found.reports and not found.needs:
        return "Es ist noch nichts eingelesen. Als Nächstes: fko collect"
    if needs or not found.reports:
        return ""
    if not found.merged:
        return "Die Meldungen sind noch nicht zusammengeführt. Als Nächstes: fko merge"
    if not found.current:
        return "Meldungen oder Entscheidungen sind neuer als das letzte Zusammenführen. Als Nächstes: fko merge"
    return ""


def as_json(found: Listing, settings: Settings, *, reports: bool, needs: bool, contacts: bool) -> dict[str, Any]:
    """The list as JSON data."""
    head: dict[str, Any] = {"round": found.round}
    if needs:
        return head | {"needs": [_need_json(one) for one in found.needs]}
    if reports:
        head["reports"] = [_report_json(found, one, contacts) for one in found.reports]
    else:
        head["activities"] = [_activity_json(one, settings) for one in found.activities]
    # A region that never asked anything of its own keeps the plain shape.
    questions = _questions_json(found, settings)
    return head | ({"questions": questions} if questions else {})


def _questions_json(found: Listing, settings: Settings) -> list[dict[str, Any]]:
    """The region's own questions, and those no longer asked to which there are answers (`asked` is false)."""
    from fko_cli.core.own_questions import former_keys, own_columns

    asked = [
        {"key": one.key, "label": one.label, "kind": question.kind, "print": one.printed, "asked": True}
        for one, question in zip(own_columns(settings), settings.questions, strict=True)
    ]
    former = former_keys(settings, (report.values for report in found.reports))
    return [*asked, *({"key": key, "label": key, "kind": None, "print": False, "asked": False} for key in former)]


def _activity_json(activity: Activity, settings: Settings) -> dict[str, Any]:
    from fko_cli.core.own_questions import labels_of
    from fko_cli.core.questionnaire import BY_KEY
    from fko_cli.core.records import Period, Territory, activity_name

    labels, field = labels_of(settings), activity.text("field")
    main = settings.main_field(field)
    territory, start, end = (activity.values.get(key) for key in ("territory", "start", "end"))
    return {
        "id": activity.name,
        "title": activity.text("title"),
        "field": main,
        "sub_field": field if field != main else None,
        "further_fields": list(activity.items("further_fields")),
        "status": activity.text("status"),
        "lead": activity.text("lead"),
        "partners": list(activity.items("partners")),
        "territory": [*territory.parts, *territory.others] if isinstance(territory, Territory) else [],
        "start": start.iso if isinstance(start, Period) else None,
        "end": end.iso_last if isinstance(end, Period) and not end.ongoing else None,
        "ongoing": isinstance(end, Period) and end.ongoing,
        "group": activity.group,
        "succeeds": activity_name(activity.succeeds) if activity.succeeds else None,
        "edited": _edited_json(activity, labels),
        "contradictions": [
            {
                "key": one.key,
                "label": labels.get(one.key, one.key),
                "statements": [{"report": f"R-{report:04d}", "text": text} for report, text in one.statements],
            }
            for one in activity.contradictions
        ],
        "answers": {key: _plain(value) for key, value in activity.values.items() if key not in BY_KEY},
        "reports": [
            {
                "id": report.name,
                "actor": report.actor,
                "file": report.place.file,
                "sheet": report.place.sheet,
                "row": report.place.row,
                "title": report.text("title"),
            }
            for report in activity.reports
        ],
    }


def _edited_json(activity: Activity, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": labels.get(key, key),
            "reported": _plain(edit.reported) if edit.reported is not None else None,
            "by": edit.by,
            "at": edit.at.isoformat(timespec="seconds") if edit.at else None,
            "source_changed": edit.changed,
        }
        for key, edit in activity.edits.items()
    ]


def _report_json(found: Listing, report: Report, contacts: bool) -> dict[str, Any]:
    from fko_cli.core.records import activity_name

    number = found.memberships.get(report.id)
    released = contacts or report.values.get("publish_contact") is True
    return {
        "id": report.name,
        "actor": report.actor,
        "file": report.place.file,
        "sheet": report.place.sheet,
        "row": report.place.row,
        "version": report.version,
        "activity": activity_name(number) if number else None,
        "values": {key: _plain(value) for key, value in report.values.items() if key != "contact" or released},
    }


def _need_json(need: Need) -> dict[str, Any]:
    return {
        "id": need.name,
        "actor": need.actor or None,
        "origin": need.origin or "return",
        "file": need.place.file,
        "sheet": need.place.sheet,
        "row": need.place.row,
        "values": {key: _plain(value) for key, value in need.values.items()},
    }


def _plain(value: Value) -> str | bool | list[str]:
    from fko_cli.core.records import as_text

    if isinstance(value, bool):
        return value
    return list(value) if isinstance(value, tuple) else as_text(value)


def _show_activities(found: Listing, settings: Settings) -> None:
    from fko_cli.core.concept.words import title_of
    from fko_cli.edges.terminal import say

    rows = [
        (
            one.text("field"),
            (
                f"{one.name}*" if one.edits else one.name,
                f"{title_of(one)}{_related(one)}",
                _shorter(one.text("lead"), 20),
                one.text("status"),
                str(len(one.reports)),
            ),
        )
        for one in found.activities
    ]
    _show(rows, ("Nr.", "Titel", "Federführung", "Status", "Meld."), settings)
    several = sum(len(one.reports) > 1 for one in found.activities)
    shared = f", davon {several} von mehreren gemeldet" if several else ""
    _total(len(found.activities), "Aktivität", "Aktivitäten", shared)
    if any(one.edits for one in found.activities):
        say("* mit Angaben der Redaktion; alle zeigt: fko edit")
    _tell_answers(found.activities, settings)


def _related(activity: Activity) -> str:
    """How the activity is linked with others, behind its title."""
    from fko_cli.core.records import activity_name

    links = [f"Programm {activity.group}"] if activity.group else []
    links += [f"folgt auf {activity_name(activity.succeeds)}"] if activity.succeeds else []
    return f" [{', '.join(links)}]" if links else ""


def _show_reports(found: Listing, settings: Settings) -> None:
    from fko_cli.core.concept.words import title_of

    labels = {actor.key: actor.label for actor in found.actors}
    rows = []
    for one in found.reports:
        number = found.memberships.get(one.id)
        institution = _shorter(labels.get(one.actor, one.actor), 22)
        rows.append((one.text("field"), (one.name, title_of(one), institution, f"A-{number:04d}" if number else "")))
    _show(rows, ("Nr.", "Titel", "Institution", "Aktivität"), settings)
    _total(len(found.reports), "Meldung", "Meldungen")
    _tell_answers(found.reports, settings)


def _show_needs(found: Listing, settings: Settings) -> None:
    labels = {"": "Workshop"} | {actor.key: actor.label for actor in found.actors}
    rows = [
        (
            one.text("field"),
            (
                one.name,
                (one.text("need") or one.text("proposal")) + _also(one, settings),
                _shorter(labels.get(one.actor, one.actor), 22),
            ),
        )
        for one in found.needs
    ]
    _show(rows, ("Nr.", "Bedarf", "Institution"), settings)
    _total(len(found.needs), "Bedarf", "Bedarfe")


def _also(need: Need, settings: Settings) -> str:
    """The further fields of action of a need, which is listed under its first."""
    from fko_cli.core.sending.prefill import further_labels

    further = further_labels(need.values, settings)
    return f" (auch {', '.join(further)})" if further else ""


def _show(rows: Sequence[tuple[str, tuple[str, ...]]], headings: tuple[str, ...], settings: Settings) -> None:
    from fko_cli.edges.terminal import say, table

    order = [(field.id, field.label) for field in settings.fields]
    known = {field_id for field_id, _ in order}
    for field_id, title in [*order, ("", _NO_FIELD)]:
        mains = [(settings.main_field(field), row) for field, row in rows]
        chosen = [row for field, row in mains if field == field_id or (not field_id and field not in known)]
        if chosen:
            table(headings, chosen, title=title, flexible=1)
            say()


def _total(count: int, singular: str, plural: str, more: str = "") -> None:
    from fko_cli.edges.terminal import say

    say(f"{count or 'Keine'} {singular if count == 1 else plural}{more}.")


def _tell_answers(stated: Sequence[Activity | Report], settings: Settings) -> None:
    """How many answers there are to the region's own questions; they are too many for a line each."""
    from fko_cli.core.own_questions import former_keys, own_columns
    from fko_cli.edges.terminal import say_wrapped

    answered = Counter(key for one in stated for key in one.values)
    told = [f"{column.label} {answered[column.key]}" for column in own_columns(settings)]
    former = former_keys(settings, (one.values for one in stated))
    told += [f"{key} (nicht mehr gefragt) {answered[key]}" for key in former]
    if told:
        say_wrapped(f"Antworten auf Zusatzfragen: {', '.join(told)}. Im Wortlaut: fko export table")


def _shorter(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."
