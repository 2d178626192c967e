"""The command line: the commands in the order of a round, and the one boundary at which errors become sentences.

Nothing heavy is imported here; only the command that is called is imported, and that imports what it needs when it runs.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer
from typer.exceptions import TyperException

from fko_cli import __version__
from fko_cli.commands.usage import GermanGroup, usage_error
from fko_cli.core.errors import UserError
from fko_cli.edges import terminal

# Searching the installed packages for pydantic plugins takes longer than importing pydantic's own modules.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")

FAILED, USAGE, INTERRUPTED = 1, 2, 130

COMMANDS = {
    "init": "init",
    "send": "send",
    "collect": "collect",
    "workshop": "workshop",
    "status": "status",
    "remind": "remind",
    "merge": "merge",
    "review": "review",
    "edit": "edit",
    "list": "list_",
    "export": "export",
    "adopt": "adopt",
    "changes": "changes",
    "round": "round_",
    "history": "history",
    "report": "report",
    "demo": "demo",
    "doctor": "doctor",
    "store": "store",
    "forget": "forget",
    "backup": "backup",
    "restore": "restore",
    "login": "login",
}
"""Name of a command -> its module, in the order of a round."""


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.say(f"fko {__version__}")
        raise typer.Exit


def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Version anzeigen.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        terminal.say(context.get_help())


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """The command line for `arguments`: with the one command that they begin with, or with all of them.

    Importing and describing the other commands would take longer than many a command runs.
    """
    made = typer.Typer(
        name="fko",
        cls=GermanGroup,
        help="Führt eine Runde des regionalen Handlungskonzepts durch: Fragebögen verschicken, Rückläufe einlesen, "
        "Aktivitäten zusammenführen, Word-Entwurf schreiben.",
        epilog="Beispiel:  fko demo fko-demo   (die ganze Runde am mitgelieferten Beispiel)",
        invoke_without_command=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    made.callback()(_options)
    for name in arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS:
        import_module(f"fko_cli.commands.{COMMANDS[name]}").register(made)
    return made


def main(arguments: list[str] | None = None) -> None:
    """Run `fko` with `arguments` (those of the process when None) and end the process with its exit code."""
    # A command reads much, keeps it and ends: looking for circles as often as usual took a quarter of `fko list`.
    gc.set_threshold(50_000, 10, 10)
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run `fko` and return the exit code; every error has been shown as a German sentence."""
    terminal.prepare_streams()
    try:
        typed = _typed() if arguments is None else arguments
        result = command_line(typed)(typed, prog_name="fko", standalone_mode=False)
        sys.stdout.flush()
        if result == INTERRUPTED:
            return _interrupted()
        return result if isinstance(result, int) else 0
    except UserError as problem:
        _show(problem.message, problem.remedy)
        return problem.exit_code
    except TyperException as problem:
        _show(*usage_error(problem))
        return USAGE
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        # The reader of a pipe has gone (`fko list | head`): nobody is left to tell.
        sys.stderr.close()
        return FAILED
    except OSError as problem:
        return _drive(problem)
    except Exception as bug:  # the boundary: a bug must not show people a traceback
        return _bug(bug)


def _typed() -> list[str]:
    if os.name != "nt":
        return sys.argv[1:]
    from fko_cli.commands.arguments import as_meant

    return as_meant(sys.argv[1:])


def _drive(problem: OSError) -> int:
    from fko_cli.edges.files import CONNECT_IT, is_cut_off, reason

    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        _show("Der Datenträger ist voll.", "Bitte Platz schaffen und den Befehl wiederholen.")
    elif is_cut_off(problem) or problem.errno == errno.EIO:
        where = f"{problem.filename}: " if problem.filename else ""
        _show(f"{where}{reason(problem)}.", CONNECT_IT)
    else:
        return _bug(problem)
    return FAILED


def _interrupted() -> int:
    terminal.notice("\nAbgebrochen. Was bis hierher gespeichert war, bleibt gespeichert. Weiter mit demselben Befehl.")
    return INTERRUPTED


def _bug(bug: Exception) -> int:
    said = f"Unerwarteter Fehler in fko ({type(bug).__name__}). Bitte melden;"
    try:
        terminal.notice(f"{said} Einzelheiten stehen in {_log(bug)}")
    except OSError:
        terminal.notice(f"{said} Einzelheiten ließen sich nicht speichern.")
    return FAILED


def _show(message: str, remedy: str) -> None:
    terminal.notice(f"Fehler: {message}")
    terminal.notice(remedy)


def _log(bug: BaseException) -> str:
    """Write where in the code a bug was met to a file and return its path.

    Without the words of the errors, which may repeat what somebody wrote in a return; with them if FKO_DEBUG=1.
    """
    import tempfile
    import traceback
    from datetime import datetime

    moment = datetime.now().strftime("%Y%m%d-%H%M%S")
    with tempfile.NamedTemporaryFile(
        "w", prefix=f"fko-fehler-{moment}-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"fko {__version__}, Python {sys.version}\n")
        if os.environ.get("FKO_DEBUG") == "1":
            file.write("".join(traceback.format_exception(bug)))
        else:
            file.write("\n".join(_places(bug)))
    return file.name


def _places(bug: BaseException) -> list[str]:
    """Kind and place of each error in the chain that led to `bug`, the first one first."""
    import traceback

    chain: list[BaseException] = []
    error: BaseException | None = bug
    while error is not None and error not in chain:
        chain.insert(0, error)
        error = error.__cause__ or error.__context__
    return [f"{type(one).__name__}\n{''.join(traceback.format_tb(one.__traceback__))}" for one in chain]
