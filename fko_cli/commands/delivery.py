"""What `fko send` and `fko remind` share when they deliver: show what leaves, ask, deliver, say how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON
from fko_cli.core.sizes import size_in_words

if TYPE_CHECKING:
    from fko_cli.core.records import Actor
    from fko_cli.core.sending.letters import LetterKind
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.asking.delivering import Delivery
    from fko_cli.stages.asking.planning_post import Office, Planned
    from fko_cli.stages.asking.preparing import Outgoing

REFUSED = 1

ActorOption = Annotated[
    list[str] | None,
    typer.Option("--actor", "-a", metavar="KÜRZEL", help="Nur diese Institution; mehrfach möglich. Ohne Angabe: alle."),
]
SmtpOption = Annotated[bool, typer.Option("--smtp", help="Nach Rückfrage über den Postausgang verschicken.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Mit --smtp: ohne Rückfrage verschicken, für Skripte.")]
AgainOption = Annotated[
    list[str] | None,
    typer.Option("--again", metavar="KÜRZEL", help="Mit --smtp: dieser Institution noch einmal schicken, auch wenn unklar."),
]
ArrivedOption = Annotated[
    list[str] | None,
    typer.Option("--arrived", metavar="KÜRZEL", help="Mit --smtp: eine unklare Nachricht gilt als angekommen."),
]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options about delivery: for whom once more, what counts as arrived, without asking, as JSON."""

    again: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    yes: bool = False
    json: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of it: exit code, and what is to be said of each letter as JSON data."""

    exit_code: int
    letters: list[dict[str, Any]] = field(default_factory=list)
    post_office: dict[str, Any] = field(default_factory=dict)


def wishes(again: Sequence[str] | None, arrived: Sequence[str] | None, *, smtp: bool, yes: bool, json: bool) -> Wishes:
    """The options as one; wrong usage when those about delivery stand without `--smtp`."""
    from fko_cli.core.errors import UserError

    given = [name for name, is_given in (("--yes", yes), ("--again", again), ("--arrived", arrived)) if is_given]
    if given and not smtp:
        raise UserError(
            f"{' und '.join(given)} gilt nur zusammen mit --smtp.", "Ohne --smtp schreibt fko nur Entwürfe.", exit_code=2
        )
    wish = Wishes(_keys(again), _keys(arrived), yes, json)
    both = [key for key in wish.again if key in wish.arrived]
    if both:
        raise UserError(
            f"--again und --arrived widersprechen sich bei {', '.join(both)}.", "Bitte nur eines angeben.", exit_code=2
        )
    return wish


def actors_meant(actor: Sequence[str] | None, wish: Wishes) -> list[str] | None:
    """The keys a command is about: those of `--actor`, else those of `--again` and `--arrived`, else None for all."""
    if actor:
        return [*actor, *wish.again, *wish.arrived]
    return [*wish.again, *wish.arrived] or None


def _keys(typed: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.strip().lower() for key in typed or ()))


def settle_arrived(place: Workspace, store: Store, kind: LetterKind, keys: Sequence[str] | None, wish: Wishes) -> None:
    """Record what a person says arrived, whether or not anything else is to leave; an unknown key changes nothing."""
    if not wish.arrived:
        return
    from fko_cli.edges.terminal import say
    from fko_cli.stages.activities.reviewing import person
    from fko_cli.stages.asking.planning_post import mark_arrived
    from fko_cli.stages.asking.sending import chosen_actors

    chosen_actors(place, keys)
    mark_arrived(place, store, kind, wish.arrived, person(""))
    if not wish.json:
        say(f"Als angekommen verzeichnet: {', '.join(wish.arrived)}.")


def hand_out(place: Workspace, store: Store, outgoing: Sequence[Outgoing], wish: Wishes) -> Delivered:
    """Show what would leave, ask, deliver and show the outcome; with `wish.json` nothing is printed.

    Without asking, the list is shown once the server has let us in: before that it would promise too much.
    """
    from fko_cli.edges.terminal import has_keyboard
    from fko_cli.stages.asking.delivering import Result, deliver
    from fko_cli.stages.asking.planning_post import office_of, plan

    office = office_of(place)
    planned = plan(place, store, office, outgoing, wish.again, wish.arrived)
    talks = not wish.json and not wish.yes and has_keyboard()
    if not wish.json:
        _warn_of_drafts(place, planned)
    if not wish.json and not wish.yes:
        _show_plan(office, planned)
    if talks:
        planned = [_asked_about(place, store, one) for one in planned]
    leaving = [one for one in planned if one.leaves]
    if leaving and not wish.yes and not _confirmed(len(leaving), talks, wish):
        return Delivered(REFUSED, [_planned_json(one) for one in planned], _office_json(office))
    show = not wish.json
    results = deliver(
        place, store, office, planned,
        ready=lambda: _show_plan(office, planned) if show and wish.yes else None,
        each=lambda one: _show_result(one) if show and one.result is not Result.elsewhere else None,
    )  # fmt: skip
    if show:
        _show_summary(results)
    code = DONE if all(one.result.reached for one in results) else NEEDS_A_PERSON
    return Delivered(code, [_as_json(one) for one in results], _office_json(office))


def left_out_json(actor: Actor, status: str) -> dict[str, Any]:
    """An actor that gets nothing, as JSON data."""
    return {"actor": actor.key, "institution": actor.name, "email": actor.email, "status": status}


def show_left_out(keys: Sequence[str], why: str) -> None:
    """Say who gets nothing, if anybody."""
    from fko_cli.edges.terminal import say_wrapped

    if keys:
        say_wrapped(f"Ausgelassen ({why}): {', '.join(keys)}.")


def letter_json(one: Outgoing) -> dict[str, Any]:
    """What every letter tells as JSON data, however it leaves."""
    return {
        "actor": one.actor.key,
        "institution": one.actor.name,
        "email": one.actor.email,
        "kind": one.content.kind.value,
        "number": one.content.number,
        "subject": one.letter.subject,
    }


def _warn_of_drafts(place: Workspace, planned: Sequence[Planned]) -> None:
    """Drafts may have been sent by hand, of which fko knows nothing."""
    from fko_cli.edges.terminal import amount, notice

    count = sum(1 for one in planned if one.leaves and one.drafted)
    if count:
        lies = "liegt schon ein Entwurf" if count == 1 else "liegen schon Entwürfe"
        notice(
            f"Achtung: Für {amount(count, 'Institution', 'Institutionen')} {lies} in {place.sent_folder}.\n"
            "Was davon von Hand verschickt wurde, weiß fko nicht; es ginge sonst zweimal hinaus."
        )


def _show_plan(office: Office, planned: Sequence[Planned]) -> None:
    from fko_cli.core.sending.letters import Step
    from fko_cli.edges.terminal import amount, say, say_wrapped

    leaving = [one for one in planned if one.leaves]
    if leaving:
        say(f"{amount(len(leaving), 'Nachricht geht', 'Nachrichten gehen')} hinaus:")
        say()
        security = "STARTTLS" if office.server.security == "starttls" else "TLS"
        user = f"angemeldet als {office.credentials.user}" if office.credentials else "ohne Anmeldung"
        say_wrapped(
            f"{office.server.host}, Port {office.server.port} ({security}), {user}", first="Server:    ", indent=" " * 11
        )
        say_wrapped(f"{office.sender.name} <{office.sender.email}>", first="Absender:  ", indent=" " * 11)
        if office.reply_to:
            say_wrapped(office.reply_to.email, first="Antwort an: ", indent=" " * 12)
        say()
    for one in leaving:
        _show_letter(one)
    done = sum(1 for one in planned if one.verdict.step is Step.done)
    if done:
        get = "bekommt" if done == 1 else "bekommen"
        say(f"{amount(done, 'Institution hat', 'Institutionen haben')} die Nachricht schon und {get} sie nicht erneut.")
    for one in planned:
        if one.held_back:
            say_wrapped(f"{one.outgoing.actor.key}: {one.too_large}. Sie geht nicht hinaus.")


def _show_letter(one: Planned) -> None:
    from fko_cli.edges.terminal import say_wrapped

    actor, letter = one.outgoing.actor, one.outgoing.letter
    reason = f"   ({one.verdict.reason})" if one.verdict.reason else ""
    say_wrapped(f"{actor.key}: {actor.name} <{actor.email}>{reason}", indent="    ", first="")
    say_wrapped(f"{letter.subject}", indent="    ")
    say_wrapped(f"Anhang {one.outgoing.attachment.name}, Nachricht {size_in_words(one.size)}", indent="    ")


def _asked_about(place: Workspace, store: Store, planned: Planned) -> Planned:
    """Ask a person about an unclear letter; anything but the two answers leaves it as it is."""
    from fko_cli.core.sending.letters import Step
    from fko_cli.edges.terminal import ask, say, say_wrapped
    from fko_cli.stages.asking.planning_post import as_done, mark_arrived, send_again, unclear_since

    if planned.verdict.step is not Step.unclear:
        return planned
    actor = planned.outgoing.actor
    say()
    say_wrapped(f"{actor.key} <{actor.email}>: {unclear_since(planned)}.")
    say_wrapped("Bitte im Postausgang des Servers oder bei der Institution nachfragen.")
    answer = ask("[n] noch einmal schicken, [a] ist angekommen, [Eingabetaste] offen lassen: ").lower()
    if answer in ("n", "noch einmal"):
        return send_again(planned)
    if answer not in ("a", "angekommen"):
        return planned
    from fko_cli.stages.activities.reviewing import person

    mark_arrived(place, store, planned.outgoing.content.kind, [actor.key], person(""))
    return as_done(planned)


def _confirmed(count: int, talks: bool, wish: Wishes) -> bool:
    from fko_cli.edges.terminal import agreed, amount, notice, say

    if not talks:
        notice("Fehler: Ohne Rückfrage verschickt fko nichts, und hier kann niemand antworten." if not wish.json
               else "Fehler: Mit --json fragt fko nicht nach und verschickt deshalb nichts.")  # fmt: skip
        notice("Bitte prüfen, was hinausgehen soll, und mit --yes bestätigen. Nichts wurde verschickt.")
        return False
    say()
    if agreed(f"{amount(count, 'Nachricht', 'Nachrichten')} jetzt verschicken?"):
        return True
    say("Nichts wurde verschickt.")
    return False


def _show_result(one: Delivery) -> None:
    from fko_cli.edges.terminal import say_wrapped

    actor = one.planned.outgoing.actor
    detail = f": {one.detail}" if one.detail else ""
    say_wrapped(f"{one.result.label:16} {actor.key} <{actor.email}>{detail}", indent=" " * 17, first="")


def _show_summary(results: Sequence[Delivery]) -> None:
    from fko_cli.edges.terminal import say, say_wrapped
    from fko_cli.stages.asking.delivering import Result

    counts = {result: sum(1 for one in results if one.result is result) for result in Result}
    open_ones = [one for one in results if not one.result.reached]
    shown = [f"{result.label}: {count}" for result, count in counts.items() if count]
    say()
    say(", ".join(shown)[:1].upper() + ", ".join(shown)[1:] + "." if shown else "Es gibt nichts zu verschicken.")
    for one in open_ones:
        if one.result is Result.elsewhere or (one.result is Result.unclear and not one.planned.leaves):
            _show_result(one)
    unclear = [one.planned.outgoing.actor.key for one in open_ones if one.result is Result.unclear]
    if unclear:
        say_wrapped(
            "Unklare Nachrichten schickt fko nie von selbst noch einmal. Bitte nachfragen, ob sie ankamen; danach entweder"
        )
        command = results[0].planned.outgoing.content.kind.command
        say(f"  {command} --smtp --arrived {unclear[0]}   (ist angekommen)")
        say(f"  {command} --smtp --again {unclear[0]}     (noch einmal schicken)")
    if any(one.result is not Result.unclear and not one.planned.held_back for one in open_ones):
        say_wrapped(
            "Wer nicht erreicht wurde, bei dem versucht es derselbe Befehl beim nächsten Aufruf noch einmal; wer die "
            "Nachricht hat, bekommt sie nicht noch einmal."
        )


def _office_json(office: Office) -> dict[str, Any]:
    return {
        "host": office.server.host,
        "port": office.server.port,
        "security": office.server.security,
        "user": office.credentials.user if office.credentials else None,
        "sender": office.sender.email,
        "reply_to": office.reply_to.email if office.reply_to else None,
    }


def _planned_json(one: Planned) -> dict[str, Any]:
    status = {"deliver": "planned", "done": "already_sent"}.get(one.verdict.step.value, one.verdict.step.value)
    return {
        **letter_json(one.outgoing),
        "attachment": one.outgoing.attachment.name,
        "bytes": one.size,
        "status": "refused" if one.held_back else status,
        "detail": one.too_large if one.held_back else one.verdict.reason,
        "message_id": one.verdict.letter.message_id if one.verdict.letter else "",
    }


def _as_json(one: Delivery) -> dict[str, Any]:
    return {
        **_planned_json(one.planned),
        "status": one.result.value,
        "detail": one.detail,
        "message_id": one.message_id,
    }
