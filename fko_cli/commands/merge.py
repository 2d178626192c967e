"""`fko merge`: find the same activity in several reports, join what is certain, ask about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.records import Join
    from fko_cli.stages.activities.merging import MergeSummary

_SHOWN_JOINS = 3
_SHOWN_REASONS = 4
_SHOWN_PARTNERS = 8


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "merge",
        cls=GermanCommand,
        short_help="Dieselbe Aktivität in mehreren Meldungen finden.",
        epilog="Beispiel:  fko merge -w region-aachen",
    )(merge)


def merge(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Findet dieselbe Aktivität in den Meldungen mehrerer Institutionen.

    Was sicher zusammengehört, wird verbunden; alles Zweifelhafte wird gefragt (weiter mit „fko review“). Kein Wort einer
    Meldung geht dabei verloren, und frühere Entscheidungen gelten weiter.
    """
    from fko_cli.edges import terminal
    from fko_cli.stages.activities.merging import merge as run

    with opened(workspace) as (place, store):
        summary = run(place, store)
    if json:
        terminal.emit_json(_as_json(summary))
    else:
        _show(summary)
    finish(NEEDS_A_PERSON if summary.questions or summary.frictions or summary.edits else DONE)


def _show(summary: MergeSummary) -> None:
    from fko_cli.core.records import activity_name
    from fko_cli.edges.terminal import amount, say, say_wrapped

    if not summary.reports:
        say("Es sind noch keine Meldungen eingelesen. Als Nächstes: fko collect")
        return
    reports, found = len(summary.reports), summary.activities
    shared = {0: "keine davon ist", 1: "eine davon ist"}.get(summary.shared, f"{summary.shared} davon sind")
    say(
        f"{amount(reports, 'Meldung ergibt', 'Meldungen ergeben')} "
        f"{amount(found, 'Aktivität', 'Aktivitäten')}; {shared} mehrfach gemeldet."
    )
    automatic = summary.automatic
    decided = len(summary.joins) - len(automatic)
    say(f"Verbunden: {len(automatic)} ohne Rückfrage, {decided} nach Ihren Entscheidungen.")
    say(f"Für sich:  {amount(summary.alone, 'Meldung', 'Meldungen')}; gefragt wird: {len(summary.questions)}-mal.")
    if automatic:
        surest = automatic[:_SHOWN_JOINS]
        _show_joins("Am sichersten:", summary, surest)
        _show_joins("Am zweifelhaftesten:", summary, [one for one in automatic[-_SHOWN_JOINS:] if one not in surest])
        say()
        say(f"Falsch verbunden? Trennen mit: fko review --activity {activity_name(summary.memberships[surest[0].first])}")
    _show_people(summary)
    for note in (*summary.frictions, *summary.edits):
        say()
        say_wrapped(note)
    if summary.gone:
        say()
        gone = len(summary.gone)
        say_wrapped(
            f"{amount(gone, 'Entscheidung betrifft', 'Entscheidungen betreffen')} Meldungen, die es nicht mehr "
            f"gibt; {'sie bleibt' if gone == 1 else 'sie bleiben'} gespeichert."
        )
    say()
    left = len(summary.questions)
    if left:
        new = f", {len(summary.new)} davon neu" if summary.new else ""
        say(f"Offen: {amount(left, 'Frage', 'Fragen')}{new}. Als Nächstes: fko review")
    else:
        say("Keine Fragen offen. Als Nächstes: fko export concept")


def _show_joins(heading: str, summary: MergeSummary, joins: list[Join] | tuple[Join, ...]) -> None:
    from fko_cli.core.deciding.views import told
    from fko_cli.edges.terminal import say, say_wrapped

    if not joins:
        return
    say()
    say(heading)
    for join in joins:
        first, second = summary.reports[join.first], summary.reports[join.second]
        number = summary.memberships[join.first]
        say_wrapped(
            f"A-{number:04d} ({_percent(join.probability)}): {_label(summary, first.actor)} „{first.text('title')}“ und "
            f"{_label(summary, second.actor)} „{second.text('title')}“",
            indent="    ",
            first="  ",
        )
        for reason in told(join.evidence)[:_SHOWN_REASONS]:
            sign = "dafür" if reason.weight > 0 else "dagegen"
            why = f" ({reason.detail})" if reason.detail else ""
            say_wrapped(f"{sign}: {reason.feature}{why}", indent="      ", first="    ")


def _show_people(summary: MergeSummary) -> None:
    from fko_cli.edges.terminal import say, say_wrapped

    for heading, counted in (
        ("Als Partner genannt, aber ohne eigene Meldung", summary.silent_partners),
        ("Als Partner genannt, nicht im Verzeichnis der Akteure", summary.unknown_partners),
    ):
        if counted:
            shown = "; ".join(f"{name} ({count}-mal)" for name, count in counted[:_SHOWN_PARTNERS])
            more = f"; und {len(counted) - _SHOWN_PARTNERS} weitere" if len(counted) > _SHOWN_PARTNERS else ""
            say()
            say_wrapped(f"{heading}: {shown}{more}", indent="  ", first="")
    if summary.rival_leads:
        say()
        say("Mehrere nennen sich selbst als Federführung:")
        for number, keys in summary.rival_leads.items():
            say_wrapped(f"A-{number:04d}: {', '.join(_label(summary, key) for key in keys)}", indent="    ", first="  ")


def _label(summary: MergeSummary, key: str) -> str:
    actor = summary.actors.get(key)
    return actor.label if actor else key


def _percent(probability: float) -> str:
    return f"{min(99.9, 100 * probability):.1f} %".replace(".", ",")


def _as_json(summary: MergeSummary) -> dict[str, Any]:
    from fko_cli.core.codec import evidence_to_json
    from fko_cli.core.records import activity_name, report_name

    return {
        "reports": len(summary.reports),
        "activities": summary.activities,
        "shared": summary.shared,
        "alone": summary.alone,
        "joins": [
            {
                "activity": activity_name(summary.memberships[join.first]),
                "reports": [report_name(join.first), report_name(join.second)],
                "origin": join.origin,
                "probability": join.probability,
                "evidence": [evidence_to_json(reason) for reason in join.evidence],
            }
            for join in summary.joins
        ],
        "questions": [question.name for question in summary.questions],
        "new_questions": [question.name for question in summary.questions if question.id in summary.new],
        "silent_partners": [{"name": name, "count": count} for name, count in summary.silent_partners],
        "unknown_partners": [{"name": name, "count": count} for name, count in summary.unknown_partners],
        "rival_leads": [{"activity": activity_name(number), "actors": keys} for number, keys in summary.rival_leads.items()],
        "contradictions": [[report_name(first), report_name(second)] for first, second in summary.contradictions],
        "parted": [[report_name(first), report_name(second)] for first, second in summary.parted],
        "gone_decisions": [decision.id for decision in summary.gone],
        "edit_notes": list(summary.edits),
    }
