"""Real `fko send --smtp` processes, killed at the third message or racing each other: nobody gets two, nobody is skipped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import openpyxl
import pytest

from tests.smtp_server import PASSWORD, USER, PostOffice, authority, running, server_context, trusted

__all__ = ["authority", "trusted"]

pytestmark = pytest.mark.sqlite
KEYS = ["amt-1", "amt-2", "amt-3", "amt-4", "amt-5"]
LARGE = 12_000_000
"""More than the buffers between two programs hold: the sender is still busy with the content when a part has arrived."""


@pytest.fixture
def folder(workspace_folder):
    """Five actors."""
    book = openpyxl.Workbook()
    book.active.append(["Kürzel", "Institution", "E-Mail"])
    for key in KEYS:
        book.active.append([key, f"Amt {key}", f"{key}@example.org"])
    book.save(workspace_folder / "akteure.xlsx")
    return workspace_folder


def make_large(folder, key):
    """Let the questionnaire of this actor be one that staff have replaced by a very large one."""
    assert run(folder, "send", "--actor", key).returncode == 0
    for path in (folder / "versand" / "2026").iterdir():
        path.unlink() if path.suffix == ".eml" else path.write_bytes(path.read_bytes() + os.urandom(LARGE))


@pytest.fixture
def office(trusted, folder, monkeypatch):
    monkeypatch.setenv("FKO_SMTP_USER", USER)
    monkeypatch.setenv("FKO_SMTP_PASSWORD", PASSWORD)
    with running(PostOffice(), server_context(trusted), auth_required=True) as office:
        with (folder / "fko.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[mail]\nsender = "wir@example.org"\nsmtp_host = "localhost"\nsmtp_port = {office.port}\n'
                "smtp_pause = 0\nsmtp_max_megabytes = 100\n"
            )
        yield office


def start(folder, *words) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fko_cli", *words, "-w", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def run(folder, *words) -> subprocess.CompletedProcess[str]:
    process = start(folder, *words)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def deliver(folder, *more):
    ran = run(folder, "send", "--smtp", "--yes", "--json", *more)
    return ran.returncode, {one["actor"]: one["status"] for one in json.loads(ran.stdout)["letters"]}


class Killer:
    """Kills the process that it is given, once, when message number three is at this moment."""

    def __init__(self) -> None:
        self._victim: subprocess.Popen[str] | None = None
        self._known = threading.Event()

    def aims_at(self, process: subprocess.Popen[str]) -> None:
        self._victim = process
        self._known.set()

    def __call__(self, number: int) -> None:
        if number == 3 and self._known.wait(60) and self._victim is not None:
            self._victim.kill()
            self._victim.wait(60)


@pytest.mark.parametrize(("moment", "is_clear"), [("at_recipient", True), ("at_content", True), ("at_dot", False)])
def test_killed_at_the_third_message_a_rerun_reaches_everybody_exactly_once(office, folder, moment, is_clear):
    if moment == "at_content":
        make_large(folder, "amt-3")
    killer = Killer()
    setattr(office, moment, killer)
    process = start(folder, "send", "--smtp", "--yes")
    killer.aims_at(process)
    out, err = process.communicate(timeout=120)
    assert not err
    assert "hinaus" in out
    assert "nicht zugestellt" not in out
    setattr(office, moment, None)
    before = len(office.received)
    assert before == (2 if is_clear else 3)

    code, states = deliver(folder)
    assert office.recipients == [f"{key}@example.org" for key in KEYS]
    assert (code, states["amt-3"]) == ((0, "accepted") if is_clear else (3, "unclear"))
    assert (states["amt-1"], states["amt-5"]) == ("already_sent", "accepted")
    if not is_clear:
        assert deliver(folder)[1]["amt-3"] == "unclear"
        assert deliver(folder, "--arrived", "amt-3") == (0, {"amt-3": "already_sent"})
        assert deliver(folder)[0] == 0
    assert office.recipients == [f"{key}@example.org" for key in KEYS]


def test_two_at_once_send_nothing_twice(office, folder):
    both = [start(folder, "send", "--smtp", "--yes", "--json") for _ in range(2)]
    outcomes = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert office.recipients == [f"{key}@example.org" for key in KEYS]
    accepted = [one["actor"] for outcome in outcomes for one in outcome["letters"] if one["status"] == "accepted"]
    assert sorted(accepted) == KEYS
    assert set(deliver(folder)[1].values()) == {"already_sent"}
