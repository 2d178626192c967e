"""A filled form that LibreOffice saved in other formats: identity and answers survive."""

from __future__ import annotations

import io
import shutil
import subprocess

import openpyxl
import pytest

from fko_cli.core.sending.form import FIRST_ANSWER_ROW
from fko_cli.core.sending.identity import claim_of, verify
from fko_cli.edges.intake import calamine, xlsx
from tests.forms import KEY, KNOWN, small_bytes

ANSWERS = {
    ("Aktivitäten", FIRST_ANSWER_ROW + 1, 5): "Zeile eins\nZeile zwei – „Öffnung“",
    ("Aktivitäten", FIRST_ANSWER_ROW + 2, 4): "Neue Aktivität",
    ("Aktivitäten", FIRST_ANSWER_ROW + 2, 9): "03/2026",
    ("Aktivitäten", FIRST_ANSWER_ROW + 2, 10): "2027",
    ("Aktivitäten", FIRST_ANSWER_ROW + 60, 5): "x" * 1200,
    ("Bedarfe", 6, 2): "Mehr Plätze",
    ("Institution", 9, 2): "Geschäftsstelle",
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Folder with one filled form as .xlsx (by openpyxl) and as LibreOffice saves it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) ist nicht installiert")
    folder = tmp_path_factory.mktemp("office")
    book = openpyxl.load_workbook(io.BytesIO(small_bytes(KNOWN)))
    for (sheet, row, column), text in ANSWERS.items():
        book[sheet].cell(row, column).value = text
    source = folder / "ausgefuellt.xlsx"
    book.save(source)
    for kind in ("ods", "xls", "xlsx"):
        command = [office, f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", str(folder / kind), str(source)], check=True, capture_output=True, timeout=180)
    return folder


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "openpyxl"])
def test_identity_and_answers_survive(saved, kind):
    path = saved / "ausgefuellt.xlsx" if kind == "openpyxl" else saved / kind / f"ausgefuellt.{kind}"
    content = path.read_bytes()
    workbook = xlsx.read(content) if kind in ("xlsx", "openpyxl") else calamine.read(content, kind)
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    found = {place: sheets[place[0]].by_place[place[1:]].text for place in ANSWERS}
    assert found == ANSWERS
    assert verify(KEY, claim_of(workbook))
    number = sheets["Aktivitäten"].by_place[(FIRST_ANSWER_ROW, 1)].text
    key = sheets["Aktivitäten"].by_place[(FIRST_ANSWER_ROW + 2, 22)].text
    assert (number, key) == ("A-0012", "r003")
    assert sheets["_fko"].hidden


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_counter_follows_the_answers(saved, kind):
    content = (saved / kind / f"ausgefuellt.{kind}").read_bytes()
    workbook = xlsx.read(content) if kind == "xlsx" else calamine.read(content, kind)
    counter = next(sheet for sheet in workbook.sheets if sheet.name == "Aktivitäten").by_place[(4, 1)].text
    assert counter == "Ausgefüllte Zeilen: 4   ·   davon fehlt noch eine Pflichtangabe in: 3"
