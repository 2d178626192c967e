"""The door of the intake: containers, hostile files, and that one bad file stops nothing else."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from random import Random

import openpyxl
import pytest
import xlsxwriter

from fko_cli.core.findings import finding
from fko_cli.core.reading.interpret import Interpretation, NeedDraft, ReportDraft
from fko_cli.core.records import CellCount, Period, Territory
from fko_cli.core.sending.identity import Claim
from fko_cli.edges.intake import frames
from fko_cli.edges.intake import pool as pool_module
from fko_cli.edges.intake.exchange import Outline, Question, Setting, meaning_from_json, meaning_to_json
from fko_cli.edges.intake.folders import find_sources, shown
from fko_cli.edges.intake.guard import Limits
from fko_cli.edges.intake.memory import limit_memory
from fko_cli.edges.intake.pool import InterpretationFailed, Pool
from fko_cli.edges.intake.reading import read_returns
from tests.forms import OTHERS, SETTINGS
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
    """Parsed and interpreted as the chamber's own lists."""
    return list(
        read_returns(
            find_sources([folder]), Limits(**limits), lambda sha256: sha256 in known, Setting(SETTINGS, OTHERS),
            lambda incoming: Question("kammer", own_list=True),
        )
    )  # fmt: skip


def told(incoming) -> str:
    return f"{incoming.findings[0].code} {incoming.findings[0].message}" if incoming.findings else incoming.kind


def codes(incoming) -> list[str]:
    return [finding.code for finding in incoming.findings]


HOSTILE = {
    "leer.xlsx": (b"", "F002", "leer"),
    "abgeschnitten.xlsx": (workbook()[:900], "F002", "unvollständig"),
    "text.xlsx": (b"Guten Tag,\nanbei nichts.", "F001", "Text ohne Tabelle"),
    "dokument.xlsx": (b"%PDF-1.7 ...", "F001", "PDF"),
    "foto.xls": (b"\xff\xd8\xff\xe0 jpeg", "F001", "Bild"),
    "seite.xls": (b"<html><p>Bitte melden Sie sich an.</p></html>", "F001", "Internetseite"),
    "brief.docx": (packed(**{"[Content_Types]__xml": b"<x/>", "word/document__xml": b"<x/>"}), "F002", "Word"),
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
    assert found["gut.xlsx"].meaning is not None
    for name, (_, code, words) in HOSTILE.items():
        assert found[name].meaning is None
        assert told(found[name]).startswith(code), (name, told(found[name]))
        assert words in told(found[name]), (name, told(found[name]))
    assert list(found) == sorted(found)


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path):
    (tmp_path / "ecke.xlsx").write_bytes(workbook(at="XFD1048576"))
    (found,) = read(tmp_path, memory_megabytes=400)
    assert "XFD1048576" in {address for one in found.meaning.findings for address in one.noted}


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
    (found,) = read(tmp_path, memory_megabytes=400)
    assert found.meaning.cells.filled == 1


@pytest.mark.parametrize(
    ("streams", "told_as"),
    [
        ({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 900}, "F003"),
        ({"WordDocument": b"x" * 700}, "F001 Die Datei ist keine Arbeitsmappe (ein Word-Dokument in einem alten Format"),
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
    assert ["F017" in codes(one) for one in found] == [True, False, False, False]
    assert found[0].findings[0].value == "Anbei alles.\nBitte beachten!"
    assert [name for name, _ in found[1].originals] == ["post.eml", "paket.zip", "eins.csv"]
    assert found[1].container == "post.eml"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Sehr geehrte Damen und Herren,\n\nanbei unsere Liste.\n\nMit freundlichen Grüßen\nGeschäftsstelle im Kreis "
         "Nord, Team Ausbildung", "note"),
        ("Hallo,\nanbei.\n> Bitte senden Sie uns den Fragebogen bis zum 31. März ausgefüllt zurück.", "note"),
        ("Guten Tag,\nbitte die Messe streichen, sie fällt in diesem Jahr aus.\nViele Grüße", "warning"),
    ],
)  # fmt: skip
def test_the_words_beside_an_attachment_are_shown_and_weigh_more_than_a_greeting(tmp_path, text, severity):
    (tmp_path / "post.eml").write_bytes(message(text, liste__xlsx=workbook()))
    (found,) = read(tmp_path)
    (said,) = [one for one in found.findings if one.code == "F017"]
    assert (said.severity.value, said.value) == (severity, text)
    assert " ".join(text.split("\n>")[0].split())[:40] in said.message


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
    assert [finding.value for finding in found.findings if finding.code == "F017"] == ["zur Kenntnis", "anbei"]


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
    assert (again.known, again.meaning) == (True, None)


def test_too_large_files_are_not_opened(tmp_path):
    (tmp_path / "gross.csv").write_bytes(b"a;b\n" * 400_000)
    (tmp_path / "riesig.xlsx").write_bytes(bytes(5_000_000))
    small = packed(gross__csv=b"a;b\n" * 400_000, klein__csv=b"a;b\nc;d\n")
    (tmp_path / "z.zip").write_bytes(small)
    found = read(tmp_path, megabytes=1)
    assert [told(one)[:4] for one in found] == ["F004", "F004", "F004", "F013"]


@pytest.mark.parametrize("content", [b"hang", b"die", b"eat"])
def test_a_child_that_hangs_or_dies_costs_one_file(content, tmp_path, monkeypatch):
    # A stand-in for a parser's bug: the same protocol, but it hangs, dies or eats memory on command.
    (tmp_path / "fake_worker.py").write_text(
        "import time, os\n"
        "from fko_cli.edges.intake import worker\n"
        "real = worker.kind_of\n"
        "def kind_of(content, name):\n"
        "    if content == b'hang': time.sleep(60)\n"
        "    if content == b'die': os.abort()\n"
        "    if content == b'eat': return 'a' * (1 << 40)\n"
        "    return real(content, name)\n"
        "worker.kind_of = kind_of\n"
        "worker.main()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(pool_module, "WORKER", "fake_worker")
    with Pool(Limits(seconds=3), size=1) as pool:
        bad, good = pool.submit(content, "böse.xlsx"), pool.submit(workbook(), "gut.xlsx")
        assert bad.result().refused.code == "F004"
        assert good.result().outline is not None


def test_a_bound_on_memory_that_the_system_refuses_does_not_keep_the_child_from_reading(monkeypatch):
    resource = pytest.importorskip("resource")

    def refuse(*_):  # what macOS says to every bound, and others where a tighter one is in force
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    limit_memory(800)


def fake_worker(folder, monkeypatch, *lines: str) -> None:
    """Let the children run the real worker after these lines: a stand-in for a bug of a parser or of ours."""
    (folder / "fake_worker.py").write_text("\n".join([*lines, "worker.main()"]))
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    monkeypatch.setattr(pool_module, "WORKER", "fake_worker")


def test_a_child_has_loaded_what_files_need_before_the_time_of_the_first_begins():
    start = io.BytesIO()
    frames.write_frame(start, frames.encode({"memory_megabytes": 800, "setting": Setting(SETTINGS, OTHERS).to_json()}))
    child = [sys.executable, "-X", "importtime", "-P", "-m", pool_module.WORKER]
    told = subprocess.run(child, input=start.getvalue(), capture_output=True, check=True)
    assert frames.read_json(io.BytesIO(told.stdout)) == {"ready": True}
    loaded = {line.rpartition(b"|")[2].strip().decode() for line in told.stderr.splitlines()}
    assert loaded >= {"fko_cli.core.reading.rows", "fko_cli.edges.intake.xlsx_sheet"}


def test_an_interpretation_has_no_more_time_than_the_parsing_left_it(tmp_path, monkeypatch):
    fake_worker(
        tmp_path, monkeypatch, "import time", "from fko_cli.core.reading import interpret",
        "from fko_cli.edges.intake import worker", "interpret.interpret = lambda book, context: time.sleep(60)",
    )  # fmt: skip
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "a.csv").write_text("Titel der Aktivität;Ziele\nMesse;Text\n", encoding="utf-8")
    (found,) = read(tmp_path / "returns", seconds=2)
    assert told(found) == (
        "F004 Die Datei wurde aus Sicherheitsgründen nicht geöffnet (das Lesen dauerte länger als 2 Sekunden; die "
        "Grenze steht in fko.toml: [intake] max_seconds)."
    )
    assert found.question.actor == "kammer"


def test_a_bug_of_ours_is_told_as_one_and_not_as_the_fault_of_the_file(tmp_path, monkeypatch):
    fake_worker(
        tmp_path, monkeypatch, "from fko_cli.core.reading import interpret", "from fko_cli.edges.intake import worker",
        "interpret.interpret = lambda book, context: 1 / 0",
    )  # fmt: skip
    (tmp_path / "returns").mkdir()
    for name in ("a", "b"):
        (tmp_path / "returns" / f"{name}.csv").write_text("Titel der Aktivität;Ziele\nMesse;Text\n", encoding="utf-8")
    for one in read(tmp_path / "returns"):
        assert isinstance(one.bug, InterpretationFailed)
        assert "ZeroDivisionError" in str(one.bug)


def test_what_is_told_of_a_file_survives_the_way_between_the_processes():
    report = ReportDraft(
        "Blatt", 7, {"title": "Messe", "partners": ("A", "B"), "start": Period("2026", date(2026, 1, 1), date(2026, 12, 31)),
        "territory": Territory("Kreis Nord", ("Kreis Nord",)), "publish_contact": True}, {"title": "M"}, "ab", "key", "C",
    )  # fmt: skip
    meaning = Interpretation(
        reports=(report,),
        needs=(NeedDraft("Bedarfe", 6, {"need": "Räume"}),),
        findings=(finding("F105", sheet="Blatt", row=1, address="A1", value="ü", noted=("A1",)),),
        cells=CellCount(3, 2, 1),
        nothing_to_report=True,
        institution={"name": "Kammer"},
    )
    assert meaning_from_json(json.loads(json.dumps(meaning_to_json(meaning)))) == meaning
    setting = Setting(SETTINGS, OTHERS, 12)
    assert Setting.from_json(json.loads(json.dumps(setting.to_json()))) == setting
    outline = Outline(Claim("kammer", "2026", 1, "ab", "cd"), meaning.findings)
    assert Outline.from_json(json.loads(json.dumps(outline.to_json()))) == outline


def test_a_text_that_stands_in_many_cells_is_bounded(tmp_path):
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Titel der Aktivität", "Ziele"])
        for row in range(1, 400):
            sheet.write_row(row, 0, [f"Titel {row}", "Ausbildung " * 2_900])
    (tmp_path / "viel.xlsx").write_bytes(book.getvalue())
    (found,) = read(tmp_path)
    assert "mehr als 10 Millionen Zeichen" in told(found)


def test_a_long_text_is_kept_whole(tmp_path):
    text = "Ausbildung und Beruf. " * 2_000
    (tmp_path / "lang.csv").write_text(f"Titel der Aktivität;Ziele\nMesse;{text}\n", encoding="utf-8")
    (found,) = read(tmp_path)
    assert found.meaning.reports[0].values["goals"] == text.strip()
    assert "F412" in codes(found)


def test_archives_share_one_allowance_with_all_that_is_in_them(tmp_path):
    random = Random(1)
    lists = [b"Titel;Ziele\n" + random.randbytes(300_000).hex().encode() + b";x\n" for _ in range(9)]
    inner = [packed(**{f"{number}{part}__csv": lists[3 * number + part] for part in range(3)}) for number in range(3)]
    (tmp_path / "z.zip").write_bytes(packed(**{f"{number}__zip": content for number, content in enumerate(inner)}))
    found = read(tmp_path, megabytes=1)
    assert len(found) == 9
    refused = [one for one in found if one.meaning is None]
    assert 3 <= len(refused) < 9
    assert all("das Archiv ist entpackt zu groß" in told(one) for one in refused)


def test_after_three_files_that_take_too_long_the_rest_of_an_archive_is_not_tried(tmp_path, monkeypatch):
    fake_worker(
        tmp_path, monkeypatch, "import time", "from fko_cli.edges.intake import worker", "real = worker.kind_of",
        "worker.kind_of = lambda content, name: real(content, name) if name.endswith('.zip') else time.sleep(60)",
    )  # fmt: skip
    (tmp_path / "returns").mkdir()
    content = packed(**{f"{number:02}__csv": b"a;b\nc;%d\n" % number for number in range(12)})
    (tmp_path / "returns" / "z.zip").write_bytes(content)
    found = [told(one) for one in read(tmp_path / "returns", seconds=1)]
    assert len(found) == 12
    assert "länger als 1 Sekunden" in found[0]
    assert "brauchten schon 3 Dateien zu lange" in found[-1]


def test_what_is_no_file_is_named_and_not_passed_over(tmp_path):
    folder = tmp_path / "returns"
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "weg.xlsx").symlink_to(tmp_path / "missing.xlsx")
    (folder / "kreis.xlsx").symlink_to("kreis.xlsx")
    os.mkfifo(folder / "rohr.xlsx")
    found = {one.name: told(one) for one in read(folder)}
    assert set(found) == {"link", "weg.xlsx", "kreis.xlsx", "rohr.xlsx"}
    assert (
        found["link"] == "F031 Nicht gelesen: es ist eine Verknüpfung auf einen Ordner; bitte diesen Ordner selbst angeben."
    )
    assert "deren Ziel fehlt" in found["weg.xlsx"]
    assert "weder eine Datei noch ein Ordner" in found["rohr.xlsx"]
    assert [one.name for one in find_sources([folder / "rohr.xlsx"])] == ["rohr.xlsx"]


def test_a_file_that_vanishes_or_is_locked_is_named(tmp_path, monkeypatch):
    for name in ("gesperrt.csv", "gut.csv", "weg.csv"):
        (tmp_path / name).write_text("Titel der Aktivität;Ziele\nMesse;Text\n", encoding="utf-8")
    sources = find_sources([tmp_path])
    (tmp_path / "weg.csv").unlink()
    opened = Path.read_bytes

    def read_bytes(path):
        if path.name == "gesperrt.csv":  # what Windows does while Excel has the file open
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    locked, good, gone = read_returns(sources, Limits(), lambda _: False)
    assert (told(locked)[:4], told(gone)[:4], good.outline is None) == ("F030", "F031", False)
    assert "verschwunden" in told(gone)


@pytest.mark.parametrize(
    ("name", "told"), [("Ämter 🚀.xlsx", "Ämter 🚀.xlsx"), ("\udcff.csv", "\ufffd.csv"), ("x\ud83d.ods", "x\ufffd.ods")]
)
def test_names_that_are_no_unicode_can_be_stored_and_printed(name, told):
    """Bytes of old archives on Linux; halves of a sign, which Windows takes in names."""
    assert shown(name) == told
    told.encode()
