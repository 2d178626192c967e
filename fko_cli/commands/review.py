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
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Wer antwortet; ohne Angabe der Anmeldename.")] = "",
    json: JsonOption = False,
) -> None:
    """Fragt nach möglichen Doppelmeldungen; jede Antwort wird sofort gespeichert, aufhören geht jederzeit."""
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import has_keyboard

    if export and import_:
        raise UserError("--export und --import gehen nicht zusammen.", "Bitte eines von beiden wählen.", exit_code=2)
    with opened(workspace) as (place, store):
        if export:
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


def _list_questions(place: Workspace, store: Store) -> int:
    from fko_cli.core import codec
    from fko_cli.core.records import report_name
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.reviewing import pending

    waiting = pending(place, store)
    emit_json(
        {
            "questions": [
                {
                    "id": one.name,
                    "probability": round(one.probability, 3),
                    "reports": [report_name(report) for report in one.reports],
                    "evidence": [codec.evidence_to_json(reason) for reason in one.evidence],
                    "previous": one.previous.value if one.previous else None,
                    "suggestion": one.suggestion.value if one.suggestion else None,
                }
                for one in waiting.questions
            ]
        }
    )
    _warn_if_outdated(waiting.current)
    return NEEDS_A_PERSON if waiting.questions else DONE


def _warn_if_outdated(current: bool) -> None:
    from fko_cli.edges.terminal import notice

    if not current:
        notice("Meldungen oder Entscheidungen sind neuer als das letzte Zusammenführen. Vorher am besten: fko merge")


def _what_to_do(place: Workspace, store: Store) -> int:
    from fko_cli.edges.terminal import say
    from fko_cli.stages.reviewing import pending

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
    from fko_cli.stages.reviewing import export_questions, pending

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
    from fko_cli.stages.reviewing import apply_answers, import_answers, pending, person

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
    if taken and json:
        apply_answers(place, store)
    elif taken:
        _apply(place, store)
    left = len(pending(place, store).questions)
    if json:
        emit_json({"rows": [_outcome_json(one) for one in outcomes], "taken": taken, "open": left})
    else:
        _next_step(left)
    return NEEDS_A_PERSON if any(one.result.needs_a_person for one in outcomes) else DONE


def _show_outcome(outcome: Outcome) -> None:
    from fko_cli.core.deciding.answers import Result
    from fko_cli.edges.terminal import say_wrapped

    if outcome.result is Result.open:
        return
    name = outcome.question.name if outcome.question else outcome.row.question
    mark = "Bitte prüfen: " if outcome.result.needs_a_person else ""
    say_wrapped(f"Zeile {outcome.row.row}, {name}: {mark}{outcome.message}", indent="  ", first="")


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.row.row,
        "question": outcome.question.name if outcome.question else outcome.row.question,
        "answer": outcome.answer.value if outcome.answer else outcome.row.answer,
        "result": outcome.result.value,
        "message": outcome.message,
    }


def _dialogue(place: Workspace, store: Store, by: str) -> int:
    from fko_cli.edges.review_dialogue import TerminalReviewer
    from fko_cli.edges.terminal import say
    from fko_cli.stages.reviewing import answer_questions, pending, person

    waiting = pending(place, store)
    _warn_if_outdated(waiting.current)
    if not waiting.questions:
        say("Es sind keine Fragen offen.")
        return DONE
    who = person(by)
    say(f"{_questions(len(waiting.questions))} offen. Jede Antwort wird sofort gespeichert (als {who}); q beendet.")
    session = answer_questions(place, store, TerminalReviewer(), who)
    if session.saved:
        say(f"\n{session.saved} Antworten gespeichert." if session.saved > 1 else "\n1 Antwort gespeichert.")
        _apply(place, store)
    left = len(pending(place, store).questions)
    _next_step(left)
    return NEEDS_A_PERSON if left else DONE


def _next_step(left: int) -> None:
    from fko_cli.edges.terminal import say

    if left:
        say(f"{_questions(left)} noch offen. Weiter mit: fko review")
    else:
        say("Es sind keine Fragen mehr offen. Als Nächstes: fko export concept")


def _apply(place: Workspace, store: Store) -> None:
    """Bring the activities up to date with the new answers and say what changed."""
    from fko_cli.core.records import activity_name, report_name
    from fko_cli.edges.terminal import amount, say, say_wrapped
    from fko_cli.stages.reviewing import apply_answers

    applied = apply_answers(place, store)
    if applied.before == applied.after:
        say(f"Es {'bleibt' if applied.after == 1 else 'bleiben'} {amount(applied.after, 'Aktivität', 'Aktivitäten')}.")
    else:
        say(f"Vorher {amount(applied.before, 'Aktivität', 'Aktivitäten')}, jetzt {applied.after}.")
    moved = [(number, reports) for number, reports in applied.moved.items() if len(reports) > 1]
    for number, reports in moved[:_SHOWN]:
        say_wrapped(
            f"{activity_name(number)} umfasst jetzt {', '.join(map(report_name, reports))}.", first="  ", indent="    "
        )
    if len(moved) > _SHOWN:
        say(f"  und {len(moved) - _SHOWN} weitere")
    for first, second in applied.contradictions:
        say_wrapped(
            f"Widerspruch: {report_name(first)} und {report_name(second)} sind als verschieden entschieden, gehören aber "
            "nach anderen Antworten zusammen. Sie bleiben getrennt, bis Sie neu entscheiden."
        )
