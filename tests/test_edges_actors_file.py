"""The register of actors: free order of columns, every mistake named by row and column, nothing overwritten."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.edges.actors_file import read_actors, write_actors


def register(tmp_path, *rows):
    book = openpyxl.Workbook()
    book.active.title = "Liste"
    for row in rows:
        book.active.append(row)
    book.create_sheet("Anderes").append(["Kürzel"])
    path = tmp_path / "akteure.xlsx"
    book.save(path)
    return path


def refusal(path) -> str:
    with pytest.raises(UserError) as raised:
        read_actors(path)
    assert raised.value.remedy
    return raised.value.message


def test_what_is_written_is_read_again(tmp_path):
    actors = (
        Actor("ihk-muster", "Industriekammer", "IHK", "Kammer", "Kreis Nord", "Leitung", "Guten Tag", "a@ihk.example.org"),
        Actor("ruht", "=Ruhende Stelle", email="b@ruht.example.org", active=False),
    )
    path = tmp_path / "akteure.xlsx"
    write_actors(path, actors)
    assert read_actors(path) == actors
    with pytest.raises(UserError, match="gibt es schon"):
        write_actors(path, ())


def test_the_template_offers_yes_and_no_and_a_frozen_header(tmp_path):
    path = tmp_path / "akteure.xlsx"
    write_actors(path, ())
    assert read_actors(path) == ()
    sheet = openpyxl.load_workbook(path).active
    assert sheet.freeze_panes == "C2"
    assert any(rule.formula1 == '"ja,nein"' for rule in sheet.data_validations.dataValidation)


def test_columns_stand_in_any_order_and_optional_ones_may_be_missing(tmp_path):
    path = register(
        tmp_path,
        ["E-Mail", "Notiz", "Institution *", "Kürzel"],
        [" a@x.example.org\n", "egal", "Amt  für\nArbeit", 123],
        [None] * 4,
        ["b@x.example.org", None, "Kammer", "kammer"],
    )
    assert read_actors(path) == (
        Actor("123", "Amt für Arbeit", email="a@x.example.org"),
        Actor("kammer", "Kammer", email="b@x.example.org"),
    )


def test_all_mistakes_are_named_at_once(tmp_path):
    message = refusal(
        register(
            tmp_path,
            ["Kürzel", "Institution", "E-Mail", "aktiv"],
            ["Öffentlich", "A", "a@x.example.org", "ja"],
            ["ab", "B", "b@x.example.org; c@x.example.org", "nein"],
            ["ab", None, "ohne-klammeraffe.example.org", "vielleicht"],
            ["cd", "D", "d@x.example.org\nweiter", None],
            ["ef", "F", None, None],
            ["gh", "Ruhend, darf ohne Adresse sein", None, "nein"],
        )
    )
    lines = [line.strip() for line in message.split("\n")]
    assert lines[0] == "akteure.xlsx, Blatt „Liste“ enthält 8 Fehler:"
    assert lines[1].startswith("Zeile 2, Spalte „Kürzel“: Das Kürzel „Öffentlich“ ist nicht möglich.")
    assert "„oeffentlich“" in lines[1]
    assert lines[2].startswith("Zeile 3, Spalte „E-Mail“: In der Zelle stehen mehrere Adressen")
    assert lines[3].startswith("Zeile 4, Spalte „Institution“")
    assert lines[4].startswith("Zeile 4, Spalte „E-Mail“: „ohne-klammeraffe.example.org“ ist keine")
    assert lines[5].startswith("Zeile 4, Spalte „aktiv“: „vielleicht“")
    assert lines[6] == (
        "Zeile 4, Spalte „Kürzel“: Das Kürzel „ab“ steht auch in Zeile 3. Bitte einer der beiden ein eigenes Kürzel geben."
    )
    assert lines[7].startswith("Zeile 5, Spalte „E-Mail“: Die Adresse „d@x.example.org weiter“ enthält einen Zeilenumbruch")
    assert lines[8].startswith("Zeile 6, Spalte „E-Mail“: Die E-Mail-Adresse fehlt")


def test_missing_and_doubled_columns(tmp_path):
    message = refusal(register(tmp_path, ["Kürzel", "Name", "aktiv", "Aktiv"], ["ab", "A", "ja", "ja"]))
    assert "Zeile 1" in message
    assert "„Institution“ fehlt" in message
    assert "„E-Mail“ fehlt" in message
    assert "„aktiv“ kommt mehrfach vor" in message


def test_a_missing_or_foreign_file(tmp_path):
    assert "fehlt" in refusal(tmp_path / "akteure.xlsx")
    (tmp_path / "akteure.xlsx").write_text("Kürzel;Institution", encoding="utf-8")
    assert "keine lesbare Excel-Datei" in refusal(tmp_path / "akteure.xlsx")


def test_an_entry_in_the_last_cell_of_the_sheet_is_refused_instead_of_filling_the_memory(tmp_path):
    path = register(tmp_path, ["Kürzel", "Institution", "E-Mail"], ["ab", "A", "a@x.example.org"])
    book = openpyxl.load_workbook(path)
    book["Liste"]["XFD1048576"] = "x"
    book.save(path)
    assert "Zeile 1048576" in refusal(path)


def test_control_characters_and_headers_of_messages_in_a_name_are_refused(tmp_path):
    message = refusal(
        register(
            tmp_path,
            ["Kürzel", "Institution", "E-Mail", "Anrede"],
            ["ab", "Kammer\r\nBcc: x@example.org", "a@x.example.org", "Guten\nTag"],
            ["cd", "Amt_x0007_", "b@x.example.org", None],
        )
    )
    lines = [line.strip() for line in message.split("\n")]
    assert "enthält 2 Fehler" in lines[0]
    assert lines[1].startswith("Zeile 2, Spalte „Institution“: Nach einem Zeilenumbruch steht eine Kopfzeile")
    assert lines[2].startswith("Zeile 3, Spalte „Institution“: Der Text enthält unsichtbare Steuerzeichen")


def damaged(path, name, *, encrypted):
    """Let one entry of a file say that it is encrypted, or break its deflate stream."""
    with zipfile.ZipFile(path) as archive:
        entry, directory = archive.getinfo(name), archive.start_dir
    data = bytearray(path.read_bytes())
    if encrypted:
        data[data.index(name.encode(), directory) - 38] |= 1
    else:
        start = data.index(name.encode(), entry.header_offset) + len(name)
        data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)


@pytest.mark.parametrize("encrypted", [False, True], ids=["Deflate", "verschlüsselt"])
def test_a_damaged_or_encrypted_sheet_is_refused(tmp_path, encrypted):
    path = tmp_path / "akteure.xlsx"
    write_actors(path, ())
    damaged(path, "xl/worksheets/sheet1.xml", encrypted=encrypted)
    assert "keine lesbare Excel-Datei" in refusal(path)
