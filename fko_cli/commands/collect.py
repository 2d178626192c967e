"""`fko collect`: take in returned files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from fko_cli.commands import late
from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.usage import GermanCommand
from fko_cli.core.errors import UserError

if TYPE_CHECKING:
    from fko_cli.core.records import Finding
    from fko_cli.edges.intake.reading import Incoming
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.returns.accepting import CollectedFile, Wishes

MailboxOption = Annotated[
    bool,
    typer.Option(
        "--mailbox",
        help="Den Posteingang aus fko.toml lesen und Eingelesenes dort ablegen; mit PFAD stattdessen Nachrichten, die "
        "ein Mailprogramm exportiert hat (.eml, .msg, mbox).",
    ),
]
NothingOption = Annotated[
    bool,
    typer.Option("--nothing", help="Die Institution meldet Fehlanzeige (Nummer der Nachricht oder mit --actor)."),
]


MoveOption = Annotated[
    bool,
    typer.Option(
        "--move",
        help="Die Datei wurde irrtümlich für eine andere Institution eingelesen und gilt nun für die mit --actor genannte; "
        "für die andere gilt wieder, was vorher galt.",
    ),
]
_APART: tuple[tuple[str, frozenset[str], str], ...] = (
    (
        "--mailbox",
        frozenset({"--actor", "--replace", "--add", "--move"}),
        "„--mailbox“ liest viele Nachrichten. Bitte danach mit der Nummer der Nachricht einlesen: fko collect --actor "
        "KÜRZEL N-0004",
    ),
    (
        "--nothing",
        frozenset({"--add", "--move", "--mailbox", "--settled", "--notes"}),
        "Zu „--nothing“ gehören nur „--actor“ oder die Nummer einer Nachricht, und „--replace“.",
    ),
    (
        "--settled",
        frozenset({"--actor", "--replace", "--add", "--move", "--mailbox", "--notes"}),
        "Zu „--settled“ gehören nur die Dateien und Nachrichten, die geklärt sind.",
    ),
)
"""Options, those that make no sense beside each of them, and what to do instead."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "collect",
        cls=GermanCommand,
        short_help="Rückläufe einlesen.",
        epilog="Beispiel:  fko collect --actor ihk-aachen Liste.xlsx",
    )(collect)


def collect(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PFAD", show_default=False,
            help="Dateien, Ordner, Zip-Archive, gespeicherte Nachrichten (.eml, .msg) oder die Nummer einer Nachricht "
            "(N-0004); ohne Angabe ruecklauf/<Runde>.",
        ),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="KÜRZEL", help="Von wem die Dateien stammen (Kürzel aus akteure.xlsx).")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Die Datei ersetzt die frühere, auch wenn dadurch viele Meldungen wegfallen.")
    ] = False,
    add: Annotated[bool, typer.Option("--add", help="Die Datei ergänzt die frühere derselben Institution.")] = False,
    move: MoveOption = False,
    mailbox: MailboxOption = False,
    settled: Annotated[
        bool,
        typer.Option("--settled", help="Die genannten zurückgelegten Dateien und Nachrichten (N-0004) als geklärt abhaken."),
    ] = False,
    nothing: NothingOption = False,
    notes: Annotated[bool, typer.Option("--notes", help="Auch alle Hinweise anzeigen, auch bekannter Dateien.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Liest zurückgekommene Dateien ein; was nicht eindeutig ist, wird zurückgelegt und erklärt."""
    given = {
        "--actor": bool(actor), "--replace": replace, "--add": add, "--move": move, "--mailbox": mailbox,
        "--settled": settled, "--nothing": nothing, "--notes": notes,
    }  # fmt: skip
    _check_options({option for option, is_given in given.items() if is_given})
    if nothing:
        _record_nothing(workspace, paths or [], actor or "", replace, json)
        finish(DONE)
    if settled:
        _settle(workspace, paths or [], json)
        finish(DONE)
    from fko_cli.stages.returns.accepting import Wishes

    with opened(workspace) as (place, store):
        if mailbox:
            _take_post(place, store, paths or [], notes, json)
        again = " ".join(["fko collect --notes", *map(str, (paths or [])[:1]), *["…"] * (len(paths or []) > 1)])
        _tell_files(
            place, store, _taken(place, store, paths or [], Wishes(actor or "", replace, add, move)), notes, json, again
        )


def _tell_files(
    place: Workspace, store: Store, files: Sequence[CollectedFile], notes: bool, json: bool, again: str
) -> NoReturn:
    from fko_cli.edges import terminal

    changed = late.found(place, store, any(one.taken for one in files))
    if json:
        told = {"since_edition": late.as_json(changed)} if changed else {}
        terminal.emit_json({"files": [_as_json(one) for one in files], **told})
    else:
        _show(files, place.returns_folder, notes, again)
        if changed:
            late.show(changed)
        _show_next(place, fresh=any(one.taken for one in files))
    finish(NEEDS_A_PERSON if any(one.needs_a_person for one in files) else DONE)


def _check_options(given: set[str]) -> None:
    """UserError when options are `given` of which one makes no sense beside the other."""
    for option, others, remedy in _APART:
        wrong = sorted(given & others) if option in given else []
        if wrong:
            named = " und ".join(f"„{one}“" for one in wrong)
            raise UserError(f"„{option}“ und {named} passen nicht zusammen.", remedy, exit_code=2)


def _taken(place: Workspace, store: Store, paths: Sequence[Path], wishes: Wishes) -> list[CollectedFile]:
    from fko_cli.core.reading.mail_words import post_number
    from fko_cli.edges import terminal
    from fko_cli.stages.returns.collecting import collect as collect_files
    from fko_cli.stages.returns.receiving import kept_message

    def bar(files: Iterable[Incoming], total: int) -> Iterator[Incoming]:
        return terminal.progress(files, total, "Rückläufe lesen")

    numbers = [number for path in paths if (number := post_number(str(path))) is not None and not path.exists()]
    sources = [kept_message(place, store, number) for number in numbers]
    plain = [path for path in paths if path.exists() or post_number(str(path)) is None]
    return collect_files(
        place, store, plain, actor=wishes.actor or None, replace=wishes.replace, add=wishes.add, move=wishes.move,
        progress=bar, sources=sources,
    )  # fmt: skip


def _take_post(place: Workspace, store: Store, paths: Sequence[Path], notes: bool, json: bool) -> NoReturn:
    from fko_cli.commands import post
    from fko_cli.edges import terminal

    receipt = post.fetch(place, store, paths)
    changed = late.found(place, store, any(one.taken for one in receipt.files))
    if json:
        terminal.emit_json(
            {
                "files": [_as_json(one) for one in receipt.files],
                "messages": [post.as_json(one) for one in receipt.messages],
                "left": [post.as_json(one) for one in receipt.left],
                "known": receipt.known,
                "remarks": receipt.remarks,
                **({"since_edition": late.as_json(changed)} if changed else {}),
            }
        )
    else:
        labels = {actor.key: actor.label for actor in place.actors}
        if receipt.files:
            _show(receipt.files, place.returns_folder, notes, "fko collect --notes N-… (Nummer der Nachricht)")
            terminal.say("")
        post.show(receipt, lambda key: labels.get(key, key))
        if changed:
            late.show(changed)
        if receipt.problem is None and receipt.bug is None:
            _show_next(place, fresh=any(one.taken for one in receipt.files))
    if receipt.bug is not None:
        raise receipt.bug
    if receipt.problem is not None:
        raise receipt.problem
    finish(NEEDS_A_PERSON if receipt.needs_a_person else DONE)


def _show_next(place: Workspace, *, fresh: bool) -> None:
    from datetime import date

    from fko_cli.core.progress import next_step
    from fko_cli.core.progress_words import received_in_words
    from fko_cli.edges.terminal import say, say_wrapped
    from fko_cli.stages.overview import overview

    progress = overview(place, date.today())
    step = next_step(progress)
    say("")
    if fresh and (words := received_in_words(progress)):
        say_wrapped(words)
    say_wrapped(f"Als Nächstes: {step.reason}")
    say(f"  {step.command}")


def _record_nothing(workspace: Path | None, paths: Sequence[Path], actor: str, replace: bool, json: bool) -> None:
    from datetime import date

    from fko_cli.core.reading.mail_words import post_number
    from fko_cli.core.records import ReturnStatus, Severity
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.returns.reporting_nothing import record_nothing

    numbers = [post_number(str(path)) for path in paths]
    if len(numbers) > 1 or None in numbers or not (numbers or actor):
        raise UserError(
            "Zu „--nothing“ gehört die Nummer einer Nachricht oder ein Kürzel.",
            "Zum Beispiel: fko collect --nothing N-0004  oder  fko collect --nothing --actor KÜRZEL",
            exit_code=2,
        )
    with opened(workspace) as (place, store):
        one = record_nothing(place, store, numbers[0] if numbers else None, actor, date.today(), replace=replace)
    if json:
        emit_json({"files": [_as_json(one)]})
        return
    how = "Schon eingetragen" if one.status is ReturnStatus.unchanged else "Eingetragen"
    say(f"{how}: {one.actor} meldet Fehlanzeige.")
    for finding in one.findings:
        if finding.severity is not Severity.note:
            show_finding(finding)


def _settle(workspace: Path | None, paths: Sequence[Path], json: bool) -> None:
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.returns.settling import settle

    if not paths:
        raise UserError(
            "Zu „--settled“ fehlt, was gemeint ist.", "Bitte die Datei oder die Nummer der Nachricht nennen.", exit_code=2
        )
    with opened(workspace) as (place, store):
        done = settle(place, store, paths)
    if json:
        emit_json({"files": [], "settled": done})
        return
    for one in done:
        say(f"Abgehakt: {one}")


def _as_json(one: CollectedFile) -> dict[str, Any]:
    from fko_cli.core.codec import finding_to_json

    return {
        "file": one.file,
        "sha256": one.sha256,
        "actor": one.actor,
        "supposed": one.supposed or None,
        "status": one.status.value,
        "reports": one.reports,
        "needs": one.needs,
        "cells": {"filled": one.cells.filled, "read": one.cells.read, "noted": one.cells.noted},
        "container": one.container,
        "reason": one.reason,
        "corrects": one.corrects,
        "changes": [
            {"report": c.report, "row": c.row, "column": c.column, "before": c.before, "after": c.after} for c in one.changes
        ],
        "findings": [finding_to_json(finding) for finding in one.findings],
    }


def _show(files: Sequence[CollectedFile], folder: Path, notes: bool, again: str) -> None:
    from fko_cli.edges.terminal import say_wrapped

    if not files:
        say_wrapped(f"Keine Dateien gefunden. Zurückgekommene Dateien bitte in den Ordner {folder} legen oder angeben.")
        return
    for one in files:
        _show_file(one, notes)
    _show_summary(files, notes, again)


def _show_file(one: CollectedFile, notes: bool) -> None:
    from fko_cli.core.records import ReturnStatus, Severity
    from fko_cli.edges.terminal import amount, say_wrapped

    amounts = [amount(one.reports, "Meldung", "Meldungen")] + ([amount(one.needs, "Bedarf", "Bedarfe")] if one.needs else [])
    if one.status is ReturnStatus.set_aside:
        amounts = []
    elif one.corrects:
        amounts.append("ersetzt die frühere Fassung")
    small = sum(1 for finding in one.findings if finding.severity is Severity.note)
    if small and one.status is not ReturnStatus.unchanged:
        amounts.append(amount(small, "Hinweis", "Hinweise"))
    line = ", ".join([_whose(one), one.status.label, *amounts])
    say_wrapped(f"{one.file}: {line}", indent="    ", first="")
    if one.status is ReturnStatus.unchanged and one.reason:
        say_wrapped(one.reason, first="  - ", indent="    ")
    order = [Severity.error, Severity.warning, Severity.note]
    listed = [finding for finding in one.findings if notes or finding.severity is not Severity.note]
    if one.status is ReturnStatus.unchanged and not notes:
        listed = list(one.news)
    for finding in sorted(listed, key=lambda finding: order.index(finding.severity)):
        show_finding(finding)


def _whose(one: CollectedFile) -> str:
    return one.actor or (f"angeblich {one.supposed}" if one.supposed else "Absender unbekannt")


def show_finding(finding: Finding) -> None:
    """Print a finding with its place in the file."""
    from fko_cli.edges.terminal import say_wrapped

    place = where(finding)
    text = f"{finding.severity.label} {finding.code}: " + (f"{place}: " if place else "") + finding.message
    say_wrapped(f"{text} {finding.remedy}".replace("\n", " "), first="  - ", indent="    ")


def where(finding: Finding) -> str:
    """The place in the file as people look it up: „Aktivitäten › Zelle D7 (Beginn)“, without the file's name."""
    if finding.address:
        cell = f"Zelle {finding.address}"
        cell += f" ({finding.column})" if finding.column and not finding.address.startswith(finding.column) else ""
    elif finding.row is not None:
        cell = f"Zeile {finding.row}" + (f" ({finding.column})" if finding.column else "")
    else:
        cell = f"Spalte {finding.column}" if finding.column else ""
    return " › ".join(piece for piece in (finding.sheet, cell) if piece)


def _show_summary(files: Sequence[CollectedFile], notes: bool, again: str) -> None:
    from fko_cli.core.records import ReturnStatus, Severity
    from fko_cli.edges.terminal import amount, say, say_wrapped

    aside = [one for one in files if one.status is ReturnStatus.set_aside]
    known = [one for one in files if one.status is ReturnStatus.unchanged]
    taken = len(files) - len(aside) - len(known)
    parts = [f"{amount(len(files), 'Datei', 'Dateien')}: {taken} übernommen"]
    parts += [f"{len(known)} schon bekannt"] if known else []
    parts += [f"{len(aside)} zurückgelegt"] if aside else []
    fresh = [one for one in files if one.status not in (ReturnStatus.set_aside, ReturnStatus.unchanged)]
    reports, needs = sum(one.reports for one in fresh), sum(one.needs for one in fresh)
    say("")
    say_wrapped(
        f"{', '.join(parts)}. Eingelesen: {amount(reports, 'Meldung', 'Meldungen')}, {amount(needs, 'Bedarf', 'Bedarfe')}."
    )
    hidden = sum(1 for one in fresh + aside for finding in one.findings if finding.severity is Severity.note)
    if hidden and not notes:
        say_wrapped(f"{amount(hidden, 'Hinweis', 'Hinweise')} nicht einzeln gezeigt; alle zeigt „{again}“.")
    if aside:
        say_wrapped(
            "Zurückgelegte Dateien sind unverändert aufbewahrt. Nach der Klärung dieselbe Datei noch einmal einlesen."
        )
