"""`fko export`: write the concept, the papers around it, or the workbook. One module per paper (`export_*.py`)."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from fko_cli.commands.common import JsonOption, WorkspaceOption, finish
from fko_cli.commands.papers import Request
from fko_cli.commands.usage import GermanCommand


class What(enum.StrEnum):
    """What can be written."""

    concept = "concept"
    resolution = "resolution"
    talk = "talk"
    table = "table"


class Form(enum.StrEnum):
    """How much of the activities the concept prints."""

    short = "kurz"
    long = "lang"


_ONLY_FOR: dict[str, tuple[What, ...]] = {
    "--form": (What.concept,),
    "--pages": (What.concept,),
    "--fresh": (What.concept,),
    "--final": (What.concept,),
    "--tracked": (What.concept,),
    "--edition": (What.concept, What.table),
    "--since": (What.resolution, What.talk),
}
_EditionOption = Annotated[
    str | None,
    typer.Option("--edition", metavar="NAME", help="Eine festgehaltene Fassung wortgleich wiedergeben (concept, table)."),
]
_FinalOption = Annotated[
    bool, typer.Option("--final", help="Nur beim Konzept: ohne Bemerkungen am Rand; abgelehnt, solange etwas offen ist.")
]
_TrackedOption = Annotated[
    str | None,
    typer.Option(
        "--tracked",
        metavar="NAME",
        help="Nur beim Konzept: was seit dieser Fassung anders ist, als nachverfolgte Änderungen für Word.",
    ),
]
_SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="NAME",
        help="Fassung, mit der resolution und talk vergleichen; ohne Angabe die zuletzt festgehaltene.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "export",
        cls=GermanCommand,
        short_help="Konzept, Vorlage, Gesprächspapier oder Excel-Liste schreiben.",
        epilog="Beispiel:  fko export concept -w region-aachen",
    )(export)


def export(
    what: Annotated[
        What,
        typer.Argument(
            metavar="concept|resolution|talk|table",
            help="concept: Word-Entwurf des Konzepts; resolution: Beschlussvorlage für die Gremien; talk: Papier für das "
            "Kooperationsgespräch; table: Excel-Liste.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DATEI", help="Zieldatei; ohne Angabe in ausgabe/<Runde>."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Daneben ein PDF schreiben (mit LibreOffice), barrierefrei außer bei table.")
    ] = False,
    form: Annotated[
        Form | None,
        typer.Option(
            "--form", metavar="kurz|lang", help="Nur beim Konzept: kurz mit Übersichten, lang auch mit Porträts (üblich)."
        ),
    ] = None,
    pages: Annotated[
        bool | None,
        typer.Option(
            "--pages/--no-pages", help="Nur beim Konzept: Seitenzahlen des Inhalts mit LibreOffice ermitteln (üblich)."
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Nur beim Konzept: neu anfangen, ohne zu übernehmen, was in Word bearbeitet ist.")
    ] = False,
    final: _FinalOption = False,
    edition: _EditionOption = None,
    since: _SinceOption = None,
    tracked: _TrackedOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Schreibt den Word-Entwurf des Konzepts, die Papiere dazu oder die Liste aller Aktivitäten für Excel.

    Ein Dokument, das Sie bearbeitet oder geöffnet haben, bleibt unberührt: Das neue wird daneben geschrieben. Was Sie im
    Entwurf des Konzepts von Hand geändert haben, steht auch im neuen.
    """
    _check_ending(what, output)
    given: dict[str, object] = {"--form": form, "--pages": pages, "--fresh": fresh or None, "--final": final or None}
    given |= {"--since": since, "--tracked": tracked}
    finish(_run(what, Request(output, pdf, workspace, json), given, edition))


def _run(what: What, request: Request, given: dict[str, object], edition: str | None) -> int:
    _check_options(what, given | {"--edition": edition})
    if edition is not None:
        from fko_cli.commands import export_edition

        return export_edition.run(request, edition, table=what is What.table)
    if what is What.concept:
        return _run_concept(request, given)
    if what is What.table:
        from fko_cli.commands import export_table

        return export_table.run(request)
    from fko_cli.commands import export_papers

    since = given["--since"]
    run = export_papers.run_resolution if what is What.resolution else export_papers.run_talk
    return run(request, since if isinstance(since, str) else None)


def _run_concept(request: Request, given: dict[str, object]) -> int:
    pages, fresh, final = given["--pages"] is not False, bool(given["--fresh"]), bool(given["--final"])
    form, edition = given["--form"], given["--tracked"]
    if isinstance(edition, str):
        from fko_cli.commands import export_tracked

        portraits = None if form is None else form is Form.long
        return export_tracked.run(request, edition, portraits=portraits, pages=pages, fresh=fresh, final=final)
    from fko_cli.commands import export_concept

    return export_concept.run(request, portraits=form is not Form.short, pages=pages, fresh=fresh, final=final)


def _check_options(what: What, given: dict[str, object]) -> None:
    """Refuse options that the paper doesn't know, and those that make no sense for a frozen edition."""
    from fko_cli.core.errors import UserError

    told = [name for name, value in given.items() if value is not None]
    for name in told:
        if what not in _ONLY_FOR[name]:
            where = " und ".join(f"fko export {one.value}" for one in _ONLY_FOR[name])
            raise UserError(f"{name} gibt es nur bei {where}.", "Bitte ohne diese Angabe wiederholen.", exit_code=2)
    if "--edition" in told and len(told) > 1:
        raise UserError(
            f"{told[0]} und --edition gehen nicht zusammen: Eine Fassung wird so wiedergegeben, wie sie gedruckt ist.",
            "Möglich sind: fko export concept --edition NAME und fko export table --edition NAME",
            exit_code=2,
        )


def _check_ending(what: What, output: Path | None) -> None:
    from fko_cli.core.errors import UserError

    written, ending = ("eine Excel-Liste", ".xlsx") if what is What.table else ("ein Word-Dokument", ".docx")
    if output is None or output.is_dir() or output.suffix.lower() == ending:
        return
    raise UserError(
        f"{output.name} passt nicht: fko export {what.value} schreibt {written}.",
        f"Bitte einen Dateinamen mit der Endung {ending} angeben, zum Beispiel {output.with_suffix(ending).name}",
        exit_code=2,
    )
