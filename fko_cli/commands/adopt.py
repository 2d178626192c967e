"""`fko adopt`: freeze the concept as it was printed, or show what was frozen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fko_cli.commands.common import DONE, NEEDS_A_PERSON, JsonOption, WorkspaceOption, finish, opened
from fko_cli.commands.usage import GermanCommand

if TYPE_CHECKING:
    from fko_cli.core.editions.state import Edition
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.rounds.adopting import Adopted, Wish


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "adopt",
        cls=GermanCommand,
        short_help="Eine Fassung festhalten, wie sie gedruckt ist.",
        epilog='Beispiel:  fko adopt "Fassung April 2025" --body Verbandsversammlung --date 2025-04-08',
    )(adopt)


def adopt(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Name der Fassung; ohne: alle Fassungen zeigen.")
    ] = None,
    workspace: WorkspaceOption = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar="GREMIUM", help="Wer beschlossen hat; üblich: das aus fko.toml.")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATUM", help="Tag des Beschlusses oder Stands; üblich: heute.")
    ] = None,
    interim: Annotated[bool, typer.Option("--interim", help="Zwischenstand, noch nicht beschlossen.")] = False,
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="TEXT", help="Wofür der Zwischenstand ist, z. B. Ausschuss.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="DATEI", help="Genau dieses Word-Dokument statt des letzten Entwurfs."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FASSUNG", help="Eine frühere Fassung unverändert als diese festhalten.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Bemerkung, z. B. Nummer der Vorlage.")] = "",
    json: JsonOption = False,
) -> None:
    """Hält das Konzept fest, wie es gedruckt ist: Inhalt, Texte, Vorlage, Quellen und die Word-Datei selbst.

    Eine Fassung ändert sich nie mehr. „fko list --edition NAME“ und „fko export concept --edition NAME“ geben sie später
    wortgleich wieder, „fko changes“ zeigt, was sich seither geändert hat.
    """
    with opened(workspace) as (place, store):
        if name is None:
            code = _show_all(store, json)
        else:
            wish = _wish(place, name, body, day, interim or bool(purpose), purpose, note, file)
            code = _adopt(place, store, wish, source, json)
    finish(code)


def _wish(
    place: Workspace, name: str, body: str | None, day: str | None, interim: bool, purpose: str, note: str, file: Path | None
) -> Wish:
    from fko_cli.core.editions.state import EditionKind
    from fko_cli.stages.rounds.adopting import Wish

    usual = "" if interim else place.settings.concept.assembly
    return Wish(
        name=" ".join(name.split()),
        kind=EditionKind.interim if interim else EditionKind.adopted,
        day=parse_day(day) if day else date.today(),
        body=usual if body is None else " ".join(body.split()),
        purpose=" ".join(purpose.split()),
        note=note.strip(),
        file=file,
    )


def parse_day(text: str) -> date:
    """`2025-04-08` or `8.4.2025`; UserError for anything else."""
    from fko_cli.core.errors import UserError

    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise UserError(f"„{text}“ ist kein Datum.", "Bitte so schreiben: 2025-04-08 oder 08.04.2025", exit_code=2)


def _adopt(place: Workspace, store: Store, wish: Wish, source: str | None, json: bool) -> int:
    from fko_cli.core.errors import UserError
    from fko_cli.edges.terminal import emit_json
    from fko_cli.stages.rounds.adopting import adopt as run
    from fko_cli.stages.rounds.adopting import adopt_again
    from fko_cli.stages.rounds.editions import find_edition

    if source is not None:
        if wish.file is not None:
            raise UserError("--file und --from gehen nicht zusammen.", "Bitte eines davon wählen.", exit_code=2)
        with store.reading() as conn:
            known = find_edition(conn, source)
        adopted = adopt_again(store, wish, known, date.today())
    else:
        adopted = run(place, store, wish, date.today())
    if json:
        emit_json(_as_json(adopted.edition) | {"activities": adopted.activities, "gaps": adopted.gaps})
    else:
        _show(adopted)
    _warn(adopted)
    return NEEDS_A_PERSON if adopted.gaps or adopted.comments or adopted.older or adopted.open_questions else DONE


def _show(adopted: Adopted) -> None:
    from fko_cli.edges.terminal import amount, say, say_wrapped

    one = adopted.edition
    say(f"Festgehalten: „{one.name}“")
    say_wrapped(in_words(one), indent="  ")
    say(f"  {amount(adopted.activities, 'Aktivität', 'Aktivitäten')}; Datei {one.file}")
    say(f"  SHA-256 {one.sha256}")
    if adopted.by_hand:
        say_wrapped(
            "Die Datei wurde in Word bearbeitet: „fko export concept --edition“ gibt genau sie wieder, "
            "„fko list --edition“ zeigt den Stand der Daten.",
            indent="  ",
        )


def _warn(adopted: Adopted) -> None:
    from fko_cli.edges.terminal import amount, notice

    if adopted.gaps:
        notice(f"In der Datei {'fehlt noch ein Text' if adopted.gaps == 1 else f'fehlen noch {adopted.gaps} Texte'}.")
    if adopted.comments:
        notice(
            f"In der Datei {'steht' if adopted.comments == 1 else 'stehen'} noch "
            f"{amount(adopted.comments, 'Kommentar', 'Kommentare')} am Rand. Vor dem Weitergeben in Word löschen."
        )
    if adopted.older:
        notice(
            f"Die Daten haben sich geändert, seit die Datei geschrieben wurde: "
            f"{amount(len(adopted.older), 'Teil wäre', 'Teile wären')} heute anders."
        )
    if adopted.open_questions:
        notice(f"{amount(adopted.open_questions, 'Frage ist', 'Fragen sind')} noch offen. Als Nächstes: fko review")


def in_words(one: Edition) -> str:
    """What an edition is: when and by whom it was resolved upon, or which interim state for what."""
    from fko_cli.core.calendar_words import day_in_words
    from fko_cli.core.editions.state import EditionKind

    day = day_in_words(one.day)
    if one.kind is EditionKind.adopted:
        said = f"beschlossen am {day}" + (f", {one.body}" if one.body else "")
    else:
        said = f"Zwischenstand vom {day}" + "".join(f", {text}" for text in (one.purpose, one.body) if text)
    return f"{said}; Runde {one.round}" + (f"; {one.note}" if one.note else "")


def _show_all(store: Store, json: bool) -> int:
    from fko_cli.edges.terminal import emit_json, say, table
    from fko_cli.stages.rounds.editions import all_editions

    found = all_editions(store)
    if json:
        emit_json({"editions": [_as_json(one) for one in found]})
    elif not found:
        say('Es ist noch keine Fassung festgehalten. Zum Beispiel: fko adopt "Fassung April 2026"')
    else:
        table(
            ["Fassung", "Was", "Festgehalten", "SHA-256"],
            [(one.name, in_words(one), f"{one.frozen_at:%d.%m.%Y}", one.sha256[:12]) for one in found],
            flexible=1,
        )
    return DONE


def _as_json(one: Edition) -> dict[str, Any]:
    return {
        "edition": one.name,
        "kind": one.kind.value,
        "purpose": one.purpose,
        "body": one.body,
        "date": one.day.isoformat(),
        "note": one.note,
        "round": one.round,
        "frozen_at": one.frozen_at.isoformat(timespec="seconds"),
        "file": one.file,
        "sha256": one.sha256,
        "fko_version": one.fko_version,
    }
