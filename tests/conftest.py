"""Shared by all tests: small workspaces, the command line as a function."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from fko_cli import app
from fko_cli.core.errors import UserError
from fko_cli.edges import store_address
from tests import postgres as server_of_tests

SMALL_SETTINGS = """
format = 1
[region]
name = "Region Muster"
editor = "Regionalagentur Muster"
parts = ["Stadt Muster", "Kreis Nord", "Kreis Süd"]
[round]
name = "2026"
deadline = 2026-03-31
[[fields]]
id = "1"
title = "Berufliche Bildung"
[[fields]]
id = "2"
title = "Potenziale heben"
"""


postgres = server_of_tests.postgres


@pytest.fixture(scope="session")
def soffice() -> str:
    """The program of LibreOffice; without it the test is skipped."""
    return shutil.which("soffice") or pytest.skip("LibreOffice (soffice) is not installed")


@pytest.fixture(scope="session")
def strace() -> None:
    """System calls of a process can be broken here; else the test is skipped."""
    from tests.faults import breaking

    if not breaking.has_strace():
        pytest.skip("strace is missing or may not trace here")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With FKO_NO_SKIPS=1 (in CI, where every outside program is installed) a skipped test counts as failed."""
    report = yield
    if report.skipped and os.environ.get("FKO_NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped although nothing may be missing here: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL the tests that mean the SQLite file itself are not chosen: nothing is missing, so it is no skip."""
    if os.environ.get("FKO_TEST_STORE") == "postgresql":
        left_out = [one for one in items if one.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [one for one in items if one not in left_out]


@pytest.fixture(autouse=True)
def _refusals_say_what_to_do(monkeypatch):
    """No test meets a refusal that leaves a person without a word on what to do."""
    made = UserError.__init__

    def checked(self, message, remedy, **more):
        assert remedy.strip(), f"no remedy: {message}"
        made(self, message, remedy, **more)

    monkeypatch.setattr(UserError, "__init__", checked)


@pytest.fixture(autouse=True)
def _store_on_a_server(request, monkeypatch):
    """With FKO_TEST_STORE=postgresql every workspace of every test has its store in a real PostgreSQL database.

    What names a store of its own keeps that.
    """
    if os.environ.get("FKO_TEST_STORE") != "postgresql":
        return
    server = request.getfixturevalue("postgres")
    named = store_address.server_of

    def server_of(workspace):
        return named(workspace) or server.schema_of(workspace.root)

    monkeypatch.setattr(store_address, "server_of", server_of)


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def fko(capsys):
    """Run the command line in this process: fko("status", "-w", folder) -> Ran(code, out, err)."""

    def run(*arguments) -> Ran:
        capsys.readouterr()
        code = app.run([str(one) for one in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def workspace_folder(tmp_path, fko) -> Path:
    """A workspace with two fields of action, three territories and three actors."""
    import openpyxl

    folder = tmp_path / "region"
    assert fko("init", folder).code == 0
    (folder / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Kürzel", "Institution", "Kurzname", "Art", "Gebiet", "Ansprechperson", "Anrede", "E-Mail", "aktiv"],
        ["kammer", "Musterkammer", "Kammer", "Kammer", "Region Muster", "", "", "post@kammer.example.org", "ja"],
        ["jobcenter", "Jobcenter Kreis Nord", "JC Nord", "Jobcenter", "Kreis Nord", "", "", "post@jc.example.org", "ja"],
        ["hochschule", "Hochschule Muster", "HS Muster", "Hochschule", "Stadt Muster", "", "", "post@hs.example.org", "ja"],
    ):
        sheet.append(row)
    book.save(folder / "akteure.xlsx")
    return folder
