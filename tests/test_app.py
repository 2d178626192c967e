"""The command line as a whole: German help, wrong usage, the boundary for errors and bugs, narrow consoles."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fko_cli import app, front
from fko_cli.core.errors import UserError

COMMANDS = [
    "init", "send", "collect", "workshop", "status", "remind", "merge", "review", "edit", "list", "export", "adopt",
    "changes", "round", "history", "report", "demo", "doctor", "store", "forget", "backup", "restore", "login",
]  # fmt: skip
ENGLISH = re.compile(r"\b(Usage|Options|Arguments|Commands|Show this message|required|default|Error|Missing|Invalid)\b")


def test_help_lists_the_commands_in_the_order_of_a_round(fko):
    ran = fko("--help")
    assert ran.code == 0
    assert re.findall(r"^  (\w+)  ", ran.out.split("Befehle:")[1], re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_german_help_with_an_example(fko, command):
    ran = fko(command, "--help")
    assert ran.code == 0
    assert f"Beispiel:  fko {command}" in ran.out
    assert not ENGLISH.search(ran.out)
    assert max(len(line) for line in ran.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["colect"], "Den Befehl „colect“ gibt es nicht"),
        (["status", "--jsn"], "Die Option „--jsn“ gibt es nicht"),
        (["init"], "Es fehlt eine Angabe: ORDNER"),
        (["status", "zuviel"], "Diese Angaben sind zu viel: zuviel"),
        (["status", "--workspace"], "Nach „--workspace“ fehlt eine Angabe"),
        (["export", "gedicht"], "Angabe"),
    ],
)
def test_wrong_usage_is_explained_in_german(fko, arguments, expected):
    ran = fko(*arguments)
    assert ran.code == 2
    assert expected in ran.err
    assert not ENGLISH.search(ran.err)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_the_front_door_shows_the_real_help(fko, capsys, monkeypatch, arguments):
    monkeypatch.setenv("COLUMNS", "80")
    real = fko("--help").out
    monkeypatch.setattr(sys, "argv", ["fko", *arguments])
    front.main()
    assert capsys.readouterr().out == real


def test_interrupted_while_the_commands_load(capsys, monkeypatch):
    class Impatient:
        def find_spec(self, name, *_):
            if name == "fko_cli.app":
                raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["fko", "status"])
    monkeypatch.delitem(sys.modules, "fko_cli.app")
    monkeypatch.setattr(sys, "meta_path", [Impatient(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        front.main()
    assert (ended.value.code, capsys.readouterr().err) == (130, "Abgebrochen.\n")


def test_the_front_door_leads_to_the_commands(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["fko", "--version"])
    with pytest.raises(SystemExit) as end:
        front.main()
    assert (end.value.code, capsys.readouterr().out[:4]) == (0, "fko ")


def test_version(fko):
    assert fko("--version").out.startswith("fko 0.")


def test_without_arguments_help_is_shown(fko):
    ran = fko()
    assert (ran.code, "Befehle:" in ran.out) == (0, True)


@pytest.mark.parametrize("command", ["status", "collect", "merge", "review", "list", "send", "doctor"])
def test_outside_a_workspace(fko, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = fko(command)
    assert ran.code in (1, 3)
    assert "kein Arbeitsordner" in ran.err + ran.out
    assert list(tmp_path.iterdir()) == []


def failing(problem):
    def raise_it(*_arguments, **_options):
        raise problem

    return raise_it


def test_user_error_shows_message_and_remedy(monkeypatch, capsys):
    monkeypatch.setattr(app, "command_line", failing(UserError("Das fehlt.", "Bitte ergänzen.", exit_code=1)))
    assert app.run([]) == 1
    assert capsys.readouterr().err == "Fehler: Das fehlt.\nBitte ergänzen.\n"


def test_bug_gives_one_line_and_a_log(monkeypatch, capsys):
    monkeypatch.setattr(app, "command_line", failing(ZeroDivisionError("geheimer Inhalt")))
    assert app.run([]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    log = Path(err.split("stehen in ")[1].strip())
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    log.unlink()


def test_interruption_is_said_calmly(monkeypatch, capsys):
    monkeypatch.setattr(app, "command_line", failing(KeyboardInterrupt()))
    assert app.run([]) == 130
    assert "Abgebrochen" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_help_survives_every_console(encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    ran = subprocess.run([sys.executable, "-m", "fko_cli", "--help"], capture_output=True, env=environment, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Entwurf" in ran.stdout.decode(encoding)


def test_json_is_valid_in_every_console(workspace_folder):
    import json

    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "fko_cli", "status", "--json", "-w", str(workspace_folder)]
    ran = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert json.loads(ran.stdout.decode("cp1252"))["region"] == "Region Muster"


def test_interruption_inside_a_command_is_said(fko, workspace_folder, monkeypatch):
    from fko_cli.stages.care import checking

    monkeypatch.setattr(checking, "check", failing(KeyboardInterrupt()))
    ran = fko("doctor", "-w", workspace_folder)
    assert (ran.code, "Abgebrochen" in ran.err) == (130, True)


def test_full_disk_on_output_is_said(monkeypatch, capsys):
    import errno

    monkeypatch.setattr(app, "command_line", failing(OSError(errno.ENOSPC, "No space left on device")))
    assert app.run([]) == 1
    assert "Datenträger ist voll" in capsys.readouterr().err


def test_a_drive_that_is_away_is_no_bug(monkeypatch, capsys):
    import errno

    problem = OSError(errno.EHOSTDOWN, "Host is down", "/mnt/region/akteure.xlsx")
    monkeypatch.setattr(app, "command_line", failing(problem))
    assert app.run([]) == 1
    said = capsys.readouterr().err
    assert "akteure.xlsx: Die Verbindung zum Laufwerk ist unterbrochen." in said
    assert "Host is down" not in said
