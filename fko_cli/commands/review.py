"""`fko review`: answer the questions about possible duplicates, in the terminal or in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened, warn_if_beside
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.deciding.answers import Outcome
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.activities.reviewing import Applied, Pending


_SHOWN = 12
"""Changed activities that are listed after a review; the rest is counted."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "review",
        cls=GermanCommand,
        short_help="Offene Fragen beantworten.",
        epilog="Beispiel:  fko review --export fragen.xlsx",
    )(review)


def review(
    workspace: WorkspaceOption = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DATEI.xlsx", help="Offene Fragen als Tabelle schreiben.")
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="DATEI", help="Antworten aus einer Tabelle (.xlsx, .csv) einlesen.")
    ] = None,
    activity: Annotated[
        str,
        typer.Option("--activity", metavar="NR", help="Eine Aktivität (A-0012) trennen oder eine Antwort (Q-0007) ändern."),
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Wer antwortet; ohne Angabe der Anmeldename.")] = "",
    json: JsonOption = False,
) -> None:
    """Fragt nach möglichen Doppelmeldungen; jede Antwort wird sofort gespeichert, aufhören geht jederzeit."""
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import has_keyboard

    chosen = [name for name, given in (("--export", export), ("--import", import_), ("--activity", activity)) if given]
    if len(chosen) > 1:
        raise UserError(f"{' und '.join(chosen)} gehen nicht zusammen.", "Bitte eines davon wählen.", exit_code=2)
    with opened(workspace) as (place, store):
        if activity:
            code = _activity(place, store, activity, by, json)
        elif export:
            code = _export(place, store, export, json)
        elif import_:
            code = _import(place, store, import_, by, json)
        elif json:
            code = _list_questions(place, store)
        elif has_keyboard():
            code = _dialogue(place, store, by)
        else:
            code = _what_to_do(place, store)
    finish(code)


def _activity(place: Workspace, store: Store, typed: str, by: str, json: bool) -> int:
    """Show the reports of one activity and let a person keep, part or take out; without a keyboard say how else."""
    from fko_cli.core.deciding.answers import subject
    from fko_cli.core.errors import UserError
    from fko_cli.core.records import activity_name
    from fko_cli.edges.review_dialogue import TerminalReviewer, show
    from fko_cli.edges.terminal import has_keyboard, say, say_wrapped
    from fko_cli.stages.activities.reviewing import answer_questions, apply_answers, asked_again, person, reopened

    about, before = subject(typed), None
    if about is not None and about.activity is not None:
        name, waiting = activity_name(about.activity), reopened(place, store, about.activity)
    elif about is not None and about.question is not None and typed.strip()[:1] in "qQ":
        waiting, before = asked_again(place, store, about.question)
        name = waiting.questions[0].name
    else:
        raise UserError(
            f"„{typed}“ ist keine Nummer einer Aktivität oder Frage.",
            "Gemeint ist eine Nummer wie A-0012 (fko list zeigt sie) oder Q-0007.",
            exit_code=2,
        )
    if json:
        return _emit_questions(waiting)
    _warn_if_outdated(waiting.current)
    if not has_keyboard():
        show(waiting.view(0))
        say_wrapped(
            f"Hier gibt es kein Terminal für eine Antwort. Möglich ist eine Tabelle mit den Spalten Frage ({name}), "
            "Entscheidung und Ohne:"
        )
        say("  fko review --import DATEI")
        return DONE
    if before:
        who = f" ({before.by})" if before.by else ""
        say(f"{name} ist beantwortet: {before.answer.value}{who}. Eine neue Antwort ersetzt das.")
    session = answer_questions(place, store, TerminalReviewer(), person(by), waiting)
    if not session.given:
        say("Es wurde nichts geändert.")
        return DONE
    _show_applied(apply_answers(place, store))
    return _next_step(place, store)


def _list_questions(place: Workspace, store: Store) -> int:
    from fko_cli.stages.activities.reviewing import pending

    waiting = pending(place, store)
    _emit_questions(waiting)
    return NEEDS_A_PERSON if waiting.questions else DONE


def _emit_questions(waiting: Pending) -> int:
    from fko_cli.core import codec
    from fko_cli.core.records import report_name
    from fko_cli.edges.terminal import emit_json

    views = [waiting.view(at) for at in range(len(waiting.questions))]
    emit_json(
        {
            "questions": [
                {
                    "id": view.name,
                    "probability": round(view.question.probability, 3),
                    "reports": [report_name(report) for report in view.question.reports],
                    "evidence": [codec.evidence_to_json(reason) for reason in view.question.evidence],
                    "previous": view.question.previous.value if view.question.previous else None,
                    "suggestion": view.question.suggestion.value if view.question.suggestion else None,
                }
                for view in views
            ]
        }
    )
    _warn_if_outdated(waiting.current)
    return DONE


def _warn_if_outdated(current: bool) -> None:
    from fko_cli.edges.terminal import notice

    if not current:
        notice("Meldungen oder Entscheidungen sind neuer als das letzte Zusammenführen. Vorher am besten: fko merge")


def _what_to_do(place: Workspace, store: Store) -> int:
    from fko_cli.edges.terminal import say
    from fko_cli.stages.activities.reviewing import pending

    waiting = pending(place, store)
    _warn_if_outdated(waiting.current)
    if not waiting.questions:
        say("Es sind keine Fragen offen.")
        return DONE
    say(f"{_questions(len(waiting.questions))} offen. Hier gibt es kein Terminal für Antworten. Möglich ist:")
    say("  fko review                       in einem Terminal: Frage für Frage")
    say("  fko review --export fragen.xlsx  als Tabelle zum Ausfüllen")
    say("  fko review --import fragen.xlsx  die ausgefüllte Tabelle einlesen")
    return NEEDS_A_PERSON


def _questions(count: int) -> str:
    from fko_cli.edges.terminal import amount

    return amount(count, "Frage ist", "Fragen sind")


def _export(place: Workspace, store: Store, path: Path, json: bool) -> int:
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.activities.reviewing import export_questions, pending

    if path.suffix.lower() != ".xlsx":
        raise UserError(f"{path.name} endet nicht auf .xlsx.", "Bitte einen Namen wie fragen.xlsx angeben.", exit_code=2)
    waiting = pending(place, store)
    _warn_if_outdated(waiting.current)
    if not waiting.questions and not json:
        say("Es sind keine Fragen offen; es wurde nichts geschrieben.")
        return DONE
    placed = export_questions(place, store, path)
    written = placed.path
    warn_if_beside(placed)
    if json:
        emit_json({"file": str(written), "questions": len(waiting.questions)})
        return DONE
    say(f"{_questions(len(waiting.questions))} in {written} geschrieben.")
    shown = f'"{written}"' if " " in str(written) else str(written)
    say(f"Nach dem Ausfüllen: fko review --import {shown}")
    return DONE


def _import(place: Workspace, store: Store, path: Path, by: str, json: bool) -> int:
    from fko_cli.core.deciding.answers import Result
    from fko_cli.edges.review_sheet import read_answers
    from fko_cli.edges.terminal import emit_json, say
    from fko_cli.stages.activities.reviewing import apply_answers, import_answers, is_cut_off, pending, person

    outcomes = import_answers(place, store, read_answers(path), person(by))
    taken = sum(one.result is Result.taken for one in outcomes)
    if not json:
        for one in outcomes:
            _show_outcome(one)
        counts = [(result, sum(one.result is result for one in outcomes)) for result in Result]
        say(
            f"{path.name}: "
            + (", ".join(f"{count} {result.label}" for result, count in counts if count) or "keine Antworten")
            + "."
        )
    applied = apply_answers(place, store) if taken or is_cut_off(place, store) else None
    if applied and not json:
        _show_applied(applied)
    if json:
        left = pending(place, store).questions
        new = [one.name for one in left if applied and one.id in applied.new]
        rows = [_outcome_json(one) for one in outcomes]
        emit_json({"rows": rows, "taken": taken, "open": len(left), "new_questions": new})
    else:
        _next_step(place, store)
    return NEEDS_A_PERSON if any(one.result.needs_a_person for one in outcomes) else DONE


def _show_outcome(outcome: Outcome) -> None:
    from fko_cli.core.deciding.answers import Result
    from fko_cli.edges.terminal import say_wrapped

    if outcome.result is Result.open:
        return
    mark = "Bitte prüfen: " if outcome.result.needs_a_person else ""
    say_wrapped(f"Zeile {outcome.row.row}, {outcome.name}: {mark}{outcome.message}", indent="  ", first="")


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.row.row,
        "question": outcome.name,
        "answer": outcome.answer.value if outcome.answer else outcome.row.answer,
        "result": outcome.result.value,
        "message": outcome.message,
    }


def _dialogue(place: Workspace, store: Store, by: str) -> int:
    from fko_cli.edges.review_dialogue import TerminalReviewer
    from fko_cli.edges.terminal import amount, say, say_wrapped
    from fko_cli.stages.activities.reviewing import answer_questions, apply_answers, is_cut_off, only, pending, person

    if is_cut_off(place, store):
        _show_applied(apply_answers(place, store))
    waiting = pending(place, store)
    _warn_if_outdated(waiting.current)
    if not waiting.questions:
        say("Es sind keine Fragen offen.")
        return DONE
    who = person(by)
    say_wrapped(f"{_questions(len(waiting.questions))} offen. Jede Antwort wird sofort gespeichert (als {who}); q beendet.")
    reviewer = TerminalReviewer()
    while True:
        session = answer_questions(place, store, reviewer, who, waiting)
        if not session.given:
            break
        say(f"\n{amount(len(session.given), 'Antwort', 'Antworten')} gespeichert.")
        say_wrapped(f"Doch anders? Ändern mit der Nummer der Frage: fko review --activity Q-{list(session.given)[-1]:04d}")
        applied = apply_answers(place, store)
        _show_applied(applied)
        waiting = only(pending(place, store), applied.new)
        if session.left_early or not waiting.questions:
            break
        say("Es geht damit weiter; q beendet.")
    return _next_step(place, store)


def _next_step(place: Workspace, store: Store) -> int:
    """Say how many questions are left and what to type next; the exit code that goes with it."""
    from fko_cli.edges.terminal import say
    from fko_cli.stages.activities.reviewing import pending

    left = len(pending(place, store).questions)
    if left:
        say(f"{_questions(left)} noch offen. Als Nächstes: fko review")
        return NEEDS_A_PERSON
    say("Es sind keine Fragen mehr offen. Als Nächstes: fko export concept")
    return DONE


def _show_applied(applied: Applied) -> None:
    """Say what the new answers changed."""
    from fko_cli.core.records import activity_name, report_name
    from fko_cli.edges.terminal import amount, say, say_wrapped

    if applied.before == applied.after:
        say(f"Es {'bleibt' if applied.after == 1 else 'bleiben'} {amount(applied.after, 'Aktivität', 'Aktivitäten')}.")
    else:
        say(f"Vorher {amount(applied.before, 'Aktivität', 'Aktivitäten')}, jetzt {applied.after}.")
    moved = list(applied.moved.items())
    for number, reports in moved[:_SHOWN]:
        say_wrapped(
            f"{activity_name(number)} umfasst jetzt {', '.join(map(report_name, reports))}.", first="  ", indent="    "
        )
    if len(moved) > _SHOWN:
        say(f"  und {len(moved) - _SHOWN} weitere")
    for sentence in applied.frictions:
        say_wrapped(sentence)
    if applied.new:
        new = len(applied.new)
        say(f"Dadurch {'ist' if new == 1 else 'sind'} {amount(new, 'neue Frage', 'neue Fragen')} entstanden.")
