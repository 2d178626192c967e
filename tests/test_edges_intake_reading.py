"""The door of the intake: containers, hostile files, and that one bad file stops nothing else."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import openpyxl
import pytest
import xlsxwriter

from fko_cli.edges.intake import pool as pool_module
from fko_cli.edges.intake.folders import find_sources
from fko_cli.edges.intake.guard import Limits
from fko_cli.edges.intake.pool import Pool
from fko_cli.edges.intake.reading import read_returns
from tests.ole import ole, outlook_message


def workbook(*rows, at: str = "") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows or [["Titel"], ["Messe"]]):
            sheet.write_row(number, 0, row)
        if at:
            sheet.write(at, " x")
    return target.getvalue()


def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def message(text: str, **files: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Geschäftsstelle <Stelle@Example.org>"
    mail["Subject"] = "Rücklauf"
    mail.set_content(text)
    for name, content in files.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name.replace("__", "."))
    return mail.as_bytes()


def read(folder, known=(), **limits):
    return list(read_returns(find_sources([folder]), Limits(**limits), lambda sha256: sha256 in known))


def told(incoming) -> str:
    return f"{incoming.findings[0].code} {incoming.findings[0].message}" if incoming.findings else incoming.kind


HOSTILE = {
    "leer.xlsx": (b"", "F002", "leer"),
    "abgeschnitten.xlsx": (workbook()[:900], "F002", "unvollständig"),
    "text.xlsx": (b"Guten Tag,\nanbei nichts.", "F001", "Text ohne Tabelle"),
    "dokument.xlsx": (b"%PDF-1.7 ...", "F001", "PDF"),
    "foto.xls": (b"\xff\xd8\xff\xe0 jpeg", "F001", "Bild"),
    "seite.xls": (b"<html><table><tr><td>Titel</td></tr></table></html>", "F001", "Internetseite"),
    "brief.docx": (packed(**{"[Content_Types]__xml": b"<x/>", "word/document__xml": b"<x/>"}), "F001", "Word"),
    "numbers.xlsx": (packed(**{"Index/Document__iwa": b"x"}), "F001", "Numbers"),
    "leer.zip": (packed(), "F021", "Archiv"),
    "bombe.xlsx": (packed(**{"[Content_Types]__xml": b"<x/>", "xl/workbook__xml": bytes(60_000_000)}), "F004", "gepackt"),
    "muell.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "F002", "zerstört"),
}  # fmt: skip


def test_hostile_files_are_set_aside_with_what_they_are_and_the_good_one_is_read(tmp_path):
    for name, (content, _, _) in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "gut.xlsx").write_bytes(workbook())
    found = {one.name: one for one in read(tmp_path)}
    assert found["gut.xlsx"].workbook is not None
    for name, (_, code, words) in HOSTILE.items():
        assert found[name].workbook is None
        assert told(found[name]).startswith(code), (name, told(found[name]))
        assert words in told(found[name]), (name, told(found[name]))
    assert list(found) == sorted(found)


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path):
    (tmp_path / "ecke.xlsx").write_bytes(workbook(at="XFD1048576"))
    (found,) = read(tmp_path, memory_megabytes=250)
    assert found.workbook.sheets[0].cells[-1].address == "XFD1048576"


def test_merges_links_and_comments_over_whole_columns_cost_nothing(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Titel"
    target = io.BytesIO()
    book.save(target)
    wide = io.BytesIO()
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(wide, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                    b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="Tabelle!A1"/></hyperlinks>',
                )  # fmt: skip
            out.writestr(name, data)
    (tmp_path / "weit.xlsx").write_bytes(wide.getvalue())
    (found,) = read(tmp_path, memory_megabytes=250)
    (cell,) = found.workbook.sheets[0].cells
    assert (cell.merged, cell.link) == ("A1:XFD1048576", "Tabelle!A1")


@pytest.mark.parametrize(
    ("streams", "told_as"),
    [
        ({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 900}, "F003"),
        ({"WordDocument": b"x" * 700}, "F001 Die Datei ist keine Arbeitsmappe (ein Word-Dokument)"),
        ({"Contents": b"x"}, "F001"),
    ],
)
def test_what_an_ole_file_is_shows_in_its_streams(tmp_path, streams, told_as):
    (tmp_path / "datei.xlsx").write_bytes(ole(streams))
    (found,) = read(tmp_path)
    assert told(found).startswith(told_as)


def test_a_message_saved_by_outlook_gives_its_files(tmp_path):
    content = outlook_message("stelle@example.org", "Anbei.", {"liste.xlsx": workbook(), "brief.pdf": b"%PDF-1.4"})
    (tmp_path / "post.msg").write_bytes(content)
    table, letter = read(tmp_path)
    assert (table.name, table.sender, table.kind) == ("post.msg › liste.xlsx", "stelle@example.org", "xlsx")
    assert [(finding.code, finding.value) for finding in table.findings] == [("F017", "Anbei.")]
    assert told(letter).startswith("F001")


def test_archives_and_messages_give_their_files_in_order_with_sender_and_words(tmp_path):
    inner = packed(zwei__xlsx=workbook(["Zwei"]), eins__csv=b"Titel;Status\nMesse;laufend\n", foto__png=b"\x89PNG....")
    (tmp_path / "post.eml").write_bytes(message("Anbei alles.\nBitte beachten!", liste__xlsx=workbook(), paket__zip=inner))
    found = read(tmp_path)
    assert [one.name for one in found] == [
        "post.eml › liste.xlsx",
        "post.eml › paket.zip › eins.csv",
        "post.eml › paket.zip › foto.png",
        "post.eml › paket.zip › zwei.xlsx",
    ]
    assert {one.sender for one in found} == {"stelle@example.org"}
    assert [[finding.code for finding in one.findings] for one in found] == [["F017"], [], ["F001"], []]
    assert found[0].findings[0].value == "Anbei alles.\nBitte beachten!"
    assert [name for name, _ in found[1].originals] == ["post.eml", "paket.zip", "eins.csv"]
    assert found[1].container == "post.eml"


def test_a_forwarded_message_is_opened(tmp_path):
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "zentrale@example.org", "WG: Rücklauf"
    outer.set_content("zur Kenntnis")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "stelle@example.org", "Rücklauf"
    inner.set_content("anbei")
    inner.add_attachment(workbook(), maintype="application", subtype="octet-stream", filename="liste.xlsx")
    outer.add_attachment(inner)
    (tmp_path / "wg.eml").write_bytes(outer.as_bytes())
    (found,) = read(tmp_path)
    assert (found.kind, found.sender) == ("xlsx", "stelle@example.org")
    assert [finding.value for finding in found.findings] == ["zur Kenntnis", "anbei"]


def test_archives_in_archives_end_somewhere(tmp_path):
    content = workbook()
    for _ in range(6):
        content = packed(innen__zip=content) if content[:2] != b"PK" or b"xl/" not in content else packed(a__xlsx=content)
    (tmp_path / "tief.zip").write_bytes(content)
    (found,) = read(tmp_path)
    assert told(found).startswith("F004")


def test_lock_files_hidden_files_and_kept_originals_are_no_returns(tmp_path):
    (tmp_path / "originale").mkdir()
    for name in ("~$a.xlsx", ".a.xlsx", "originale/a.xlsx", "Thumbs.db"):
        (tmp_path / name).write_bytes(workbook())
    (tmp_path / "ihk").mkdir()
    (tmp_path / "ihk" / "a.xlsx").write_bytes(workbook())
    assert [source.name for source in find_sources([tmp_path, tmp_path / "ihk"])] == ["ihk/a.xlsx"]


def test_known_files_are_not_read(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook())
    (first,) = read(tmp_path)
    (again,) = read(tmp_path, known={first.sha256})
    assert (again.known, again.workbook) == (True, None)


def test_too_large_files_are_not_opened(tmp_path):
    (tmp_path / "gross.csv").write_bytes(b"a;b\n" * 400_000)
    (tmp_path / "riesig.xlsx").write_bytes(bytes(5_000_000))
    small = packed(gross__csv=b"a;b\n" * 400_000, klein__csv=b"a;b\nc;d\n")
    (tmp_path / "z.zip").write_bytes(small)
    found = read(tmp_path, megabytes=1)
    assert [told(one)[:4] for one in found] == ["F004", "F004", "F004", "csv"]


@pytest.mark.parametrize("content", [b"hang", b"die", b"eat"])
def test_a_child_that_hangs_or_dies_costs_one_file(content, tmp_path, monkeypatch):
    # A stand-in for a parser's bug: the same protocol, but it hangs, dies or eats memory on command.
    (tmp_path / "fake_worker.py").write_text(
        "import time, os\n"
        "from fko_cli.edges.intake import worker\n"
        "real = worker.parse\n"
        "def parse(content, name, limits):\n"
        "    if content == b'hang': time.sleep(60)\n"
        "    if content == b'die': os.abort()\n"
        "    if content == b'eat': return {'x': 'a' * (1 << 40)}, []\n"
        "    return real(content, name, limits)\n"
        "worker.parse = parse\n"
        "worker.main()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(pool_module, "WORKER", "fake_worker")
    monkeypatch.setattr(pool_module, "START_SECONDS", 1)
    with Pool(Limits(seconds=1), size=1) as pool:
        bad, good = pool.submit(content, "böse.xlsx"), pool.submit(workbook(), "gut.xlsx")
        assert bad.result().refused.code == "F004"
        assert good.result().workbook is not None
