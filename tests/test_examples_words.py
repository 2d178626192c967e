"""Every word of the bundled example's returned workbooks stands in a report, a need or a finding."""

from __future__ import annotations

import pytest

from fko_cli.core.grid import Workbook
from fko_cli.core.questionnaire import SHEET_IDENTITY
from fko_cli.core.reading.interpret import Context, interpret
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.identity import claim_of
from fko_cli.edges import bundled
from fko_cli.edges.intake import archives, containers
from fko_cli.edges.intake.formats import READERS, read_workbook
from fko_cli.edges.intake.guard import Limits, Refused
from fko_cli.edges.intake.kinds import kind_of
from fko_cli.edges.workspace import open_workspace
from tests.lossless import lost_words


def workbooks(content: bytes, name: str):
    """(name, workbook) of a file, or of all files in it."""
    try:
        kind = kind_of(content, name)
    except Refused:
        return
    if kind in READERS:
        yield name, read_workbook(content, kind)
        return
    limits = Limits(30, 20)
    inside = archives.unpack(content, limits) if kind == "zip" else containers.unpack(content, kind, limits)
    for entry in inside.entries:
        yield from workbooks(entry.content, entry.name)


def context_of(book: Workbook, workspace) -> Context:
    claim = claim_of(book)
    sender = workspace.actor(claim.actor) if claim else None
    sent = build_form(workspace.settings, sender, (), workspace.actors).cells() if sender else None
    return Context(workspace.settings, workspace.actors, own_list=claim is None, as_sent=sent, known_numbers=range(1, 200))


def sent_with(book: Workbook, context: Context):
    """The form as sent, with its hidden identity; nothing of an own list was sent."""
    hidden = {one.name: {cell.address: cell.text for cell in one.cells} for one in book.sheets if one.name == SHEET_IDENTITY}
    return hidden | dict(context.as_sent or {})


@pytest.fixture(scope="module")
def returned(tmp_path_factory):
    """(name, workbook, context) of every returned workbook of the example."""
    from fko_cli import app

    folder = tmp_path_factory.mktemp("beispiel") / "region"
    assert app.run(["init", str(folder), "--example", "region-aachen"]) == 0
    workspace = open_workspace(folder)
    files = sorted((bundled.examples() / "region-aachen" / "ruecklauf").rglob("*.*"))
    found = [pair for path in files if path.is_file() for pair in workbooks(path.read_bytes(), path.name)]
    return [(name, book, context_of(book, workspace)) for name, book in found]


def test_no_word_of_the_example_is_lost(returned):
    assert len(returned) == 22
    lost = {
        name: one
        for name, book, context in returned
        for one in lost_words(book, interpret(book, context), context.settings, sent_with(book, context))
    }
    assert lost == {}
