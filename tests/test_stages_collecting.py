"""`fko collect`: who a file is from, what comes of it, and that nothing is lost, doubled or altered."""

from __future__ import annotations

import hashlib
import io
import zipfile
from email.message import EmailMessage

import openpyxl
import pytest
import xlsxwriter

from fko_cli.core.questionnaire import HEADER_ROW, SHEET_ACTIVITIES
from tests.database import asked, content

HEADER = ["Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status"]
MESSE = ["Ausbildungsmesse", "1 Berufliche Bildung", "Betriebe stellen sich vor.", "laufend"]
BOERSE = ["Praktikumsbörse", "1 Berufliche Bildung", "Plätze im Netz.", "laufend"]
CAFE = ["Elterncafé", "2 Potenziale heben", "Beratung für Eltern.", "geplant"]
GIRLS = ["Mädchen in Technikberufen", "2 Potenziale heben", "Ein Tag in der Werkstatt.", "geplant"]


def own_list(*rows) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Liste")
        for number, row in enumerate([HEADER, *rows]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def filled_form(folder, fko, actor: str, *rows) -> bytes:
    """The actor's questionnaire as sent, with answers in its first rows."""
    sent = next(one for one in fko("send", "-w", folder, "--json").json["forms"] if one["actor"] == actor)
    book = openpyxl.load_workbook(folder / sent["form"])
    sheet = book[SHEET_ACTIVITIES]
    at = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[HEADER_ROW] if cell.value}
    for number, row in enumerate(rows):
        first = next(r for r in range(HEADER_ROW + 1, 200) if not _is_example(sheet, r))
        for label, value in zip(HEADER, row, strict=True):
            sheet.cell(first + number, at[label]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _is_example(sheet, row: int) -> bool:
    return any("Beispiel" in str(cell.value or "") for cell in sheet[row])


@pytest.fixture
def collect(workspace_folder, fko):
    """Collect and return {file: its JSON}, with the exit code under "code"."""

    def run(*arguments):
        ran = fko("collect", "-w", workspace_folder, "--json", *arguments)
        assert ran.code in (0, 3), ran.err
        found = {one["file"]: one for one in ran.json["files"]}
        return {**found, "code": ran.code}

    return run


@pytest.fixture
def returns(workspace_folder):
    folder = workspace_folder / "ruecklauf" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def reports(folder, fko) -> dict[str, dict]:
    """Title -> report as listed."""
    return {one["values"]["title"]: one for one in fko("list", "--reports", "--json", "-w", folder).json["reports"]}


def codes(file: dict) -> list[str]:
    return [one["code"] for one in file["findings"]]


def test_a_form_is_attributed_by_its_signature(workspace_folder, fko, collect, returns):
    (returns / "zurück.xlsx").write_bytes(filled_form(workspace_folder, fko, "jobcenter", MESSE, CAFE))
    file = collect()["zurück.xlsx"]
    assert (file["actor"], file["reports"]) == ("jobcenter", 2)
    assert file["status"] in ("accepted", "accepted_with_findings")
    assert file["cells"]["filled"] == file["cells"]["read"] + file["cells"]["noted"] == 8
    assert set(reports(workspace_folder, fko)) == {"Ausbildungsmesse", "Elterncafé"}


def test_a_file_that_nobody_signed_is_set_aside_until_somebody_says_whose_it_is(workspace_folder, fko, collect, returns):
    path = returns / "liste.xlsx"
    path.write_bytes(own_list(MESSE))
    first = collect()
    assert (first["liste.xlsx"]["status"], codes(first["liste.xlsx"]), first["code"]) == ("set_aside", ["F005"], 3)
    assert reports(workspace_folder, fko) == {}
    again = collect(path, "--actor", "kammer")["liste.xlsx"]
    assert (again["actor"], again["reports"]) == ("kammer", 1)
    assert collect()["liste.xlsx"]["status"] == "unchanged"
    assert fko("status", "-w", workspace_folder, "--json").json["set_aside"] == []


def test_a_folder_named_like_the_actor_says_whose_it_is(collect, returns):
    (returns / "hochschule" / "neu").mkdir(parents=True)
    (returns / "hochschule" / "neu" / "liste.xlsx").write_bytes(own_list(MESSE))
    assert collect()["hochschule/neu/liste.xlsx"]["actor"] == "hochschule"


def test_upper_and_lower_case_of_the_folder_do_not_matter(collect, returns):
    (returns / "Hochschule").mkdir()
    (returns / "Hochschule" / "liste.xlsx").write_bytes(own_list(MESSE))
    (returns / "Hochschulle").mkdir()
    (returns / "Hochschulle" / "liste.xlsx").write_bytes(own_list(CAFE))
    found = collect()
    assert found["Hochschule/liste.xlsx"]["actor"] == "hochschule"
    assert "Hochschulle“ ähnelt „hochschule“" in found["Hochschulle/liste.xlsx"]["reason"]


def test_the_sender_of_a_message_says_whose_it_is(collect, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Post <POST@kammer.example.org>", "Rücklauf"
    mail.set_content("Anbei.")
    mail.add_attachment(own_list(MESSE), maintype="application", subtype="octet-stream", filename="liste.xlsx")
    (tmp_path / "post.eml").write_bytes(mail.as_bytes())
    file = collect(tmp_path / "post.eml")["post.eml › liste.xlsx"]
    assert (file["actor"], file["container"], file["reports"]) == ("kammer", "post.eml", 1)
    assert "F017" in codes(file)


def test_a_form_of_another_actor_is_set_aside(workspace_folder, fko, collect, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(filled_form(workspace_folder, fko, "jobcenter", MESSE))
    (tmp_path / "b.csv").write_text("Titel der Aktivität;Ziele\nMesse;Text\n", encoding="utf-8")
    file = collect(path, tmp_path / "b.csv", "--actor", "kammer")["a.xlsx"]
    assert (file["status"], codes(file), file["supposed"]) == ("set_aside", ["F009"], "kammer")
    assert "„fko collect --actor kammer DATEI“" in file["reason"]


def test_the_folder_of_a_new_round_is_there_when_it_is_named(workspace_folder, fko):
    path = workspace_folder / "fko.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('name = "2026"', 'name = "2027"', 1), encoding="utf-8")
    ran = fko("collect", "-w", workspace_folder)
    assert ran.code == 0 and "2027" in ran.out
    assert (workspace_folder / "ruecklauf" / "2027").is_dir()


def test_who_names_one_file_settles_whose_it_is(workspace_folder, fko, collect, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(filled_form(workspace_folder, fko, "jobcenter", MESSE))
    file = collect(path, "--actor", "kammer")["a.xlsx"]
    assert (file["actor"], file["reports"], codes(file)[0]) == ("kammer", 1, "F034")
    assert file["findings"][0]["severity"] == "warning"
    assert "„jobcenter“" in file["findings"][0]["message"] and "„kammer“" in file["findings"][0]["message"]


def test_a_forged_signature_is_set_aside(workspace_folder, fko, collect, returns):
    book = openpyxl.load_workbook(io.BytesIO(filled_form(workspace_folder, fko, "jobcenter", MESSE)))
    for row in book["_fko"].iter_rows():
        for cell in row:
            if cell.value == "jobcenter":
                cell.value = "kammer"
    book.save(returns / "a.xlsx")
    file = collect()["a.xlsx"]
    assert (file["status"], codes(file), file["actor"]) == ("set_aside", ["F008"], None)


def test_an_unknown_key_or_path_refuses_before_anything_is_read(workspace_folder, fko, returns):
    (returns / "liste.xlsx").write_bytes(own_list(MESSE))
    wrong_key = fko("collect", "-w", workspace_folder, "--actor", "kamer")
    assert wrong_key.code == 1
    assert "kamer" in wrong_key.err
    assert "kammer" in wrong_key.err
    wrong_path = fko("collect", "-w", workspace_folder, returns / "liste.xlsx", returns / "nichts.xlsx")
    assert wrong_path.code == 1
    assert "nichts.xlsx" in wrong_path.err
    assert not (returns / "originale").exists()
    both = fko("collect", "-w", workspace_folder, "--add", "--replace")
    assert both.code == 2


def test_originals_are_kept_unaltered_also_of_containers_and_refused_files(collect, returns):
    table, text = own_list(MESSE), b"%PDF-1.4 kein Formular"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("liste.xlsx", table)
    (returns / "paket.zip").write_bytes(packed.getvalue())
    (returns / "brief.pdf").write_bytes(text)
    found = collect()
    assert found["brief.pdf"]["status"] == "set_aside"
    kept = {path.name: path.read_bytes() for path in (returns / "originale").iterdir()}
    for data, suffix in ((table, ".xlsx"), (text, ".pdf"), (packed.getvalue(), ".zip")):
        assert kept.pop(hashlib.sha256(data).hexdigest() + suffix) == data
    assert kept == {}


def test_collecting_again_changes_nothing(workspace_folder, collect, returns):
    (returns / "kammer").mkdir()
    (returns / "kammer" / "liste.xlsx").write_bytes(own_list(MESSE, BOERSE))
    (returns / "niemand.xlsx").write_bytes(own_list(CAFE))
    (returns / "leer.xlsx").write_bytes(b"")
    collect()
    files = {p: p.read_bytes() for p in returns.rglob("*") if p.is_file()}
    store = content(workspace_folder)
    again = collect()
    assert again["kammer/liste.xlsx"]["status"] == "unchanged"
    assert again["kammer/liste.xlsx"]["reports"] == 2
    assert {again["niemand.xlsx"]["status"], again["leer.xlsx"]["status"]} == {"set_aside"}
    assert content(workspace_folder) == store
    assert {p: p.read_bytes() for p in returns.rglob("*") if p.is_file()} == files


def test_a_corrected_return_keeps_the_ids_and_says_what_changed(workspace_folder, fko, collect, tmp_path):
    first, second = tmp_path / "eins.xlsx", tmp_path / "zwei.xlsx"
    first.write_bytes(own_list(MESSE, BOERSE, CAFE))
    collect(first, "--actor", "kammer")
    before = reports(workspace_folder, fko)
    second.write_bytes(own_list(GIRLS, CAFE, [MESSE[0], MESSE[1], "Jetzt in Halle 2.", MESSE[3]]))
    file = collect(second, "--actor", "kammer")["zwei.xlsx"]
    after = reports(workspace_folder, fko)
    assert set(after) == {"Ausbildungsmesse", "Elterncafé", "Mädchen in Technikberufen"}
    assert {title: after[title]["id"] for title in ("Ausbildungsmesse", "Elterncafé")} == {
        title: before[title]["id"] for title in ("Ausbildungsmesse", "Elterncafé")
    }
    assert after["Mädchen in Technikberufen"]["id"] not in {one["id"] for one in before.values()}
    told = {one["code"]: one for one in file["findings"]}
    assert told["F014"]["row"] == 2
    assert "Kurzbeschreibung" in told["F015"]["message"]
    assert "Praktikumsbörse" in told["F016"]["message"]
    assert file["corrects"] is True
    assert file["changes"] == [
        {
            "report": before["Ausbildungsmesse"]["id"], "row": 4, "column": "Kurzbeschreibung",
            "before": "Betriebe stellen sich vor.", "after": "Jetzt in Halle 2.",
        }
    ]  # fmt: skip
    assert collect(first, "--actor", "kammer")["eins.xlsx"]["status"] == "unchanged"
    assert set(reports(workspace_folder, fko)) == set(after)


def test_a_return_that_drops_most_waits_for_a_word(workspace_folder, fko, collect, tmp_path):
    first, second = tmp_path / "eins.xlsx", tmp_path / "zwei.xlsx"
    first.write_bytes(own_list(MESSE, BOERSE, CAFE))
    second.write_bytes(own_list(GIRLS))
    collect(first, "--actor", "kammer")
    waiting = collect(second, "--actor", "kammer")["zwei.xlsx"]
    assert (waiting["status"], codes(waiting)[0]) == ("set_aside", "F011")
    assert set(reports(workspace_folder, fko)) == {"Ausbildungsmesse", "Praktikumsbörse", "Elterncafé"}
    collect(second, "--actor", "kammer", "--replace")
    assert set(reports(workspace_folder, fko)) == {"Mädchen in Technikberufen"}


def test_two_departments_with_a_copy_of_the_same_form(workspace_folder, fko, collect, tmp_path):
    first, second = tmp_path / "eins.xlsx", tmp_path / "zwei.xlsx"
    first.write_bytes(filled_form(workspace_folder, fko, "jobcenter", MESSE, BOERSE))
    second.write_bytes(filled_form(workspace_folder, fko, "jobcenter", CAFE, GIRLS))
    collect(first)
    before = reports(workspace_folder, fko)
    waiting = collect(second)["zwei.xlsx"]
    assert (waiting["status"], codes(waiting)[0]) == ("set_aside", "F011")
    assert "2 von 2. Die Datei selbst hat 2 Meldungen." in waiting["reason"]
    collect(second, "--add")
    after = reports(workspace_folder, fko)
    assert len({one["id"] for one in after.values()}) == 4
    assert {title: after[title]["id"] for title in before} == {title: one["id"] for title, one in before.items()}


def test_a_replaced_file_comes_back_with_its_ids(workspace_folder, fko, collect, tmp_path):
    first, second = tmp_path / "eins.xlsx", tmp_path / "zwei.xlsx"
    first.write_bytes(own_list(MESSE, BOERSE))
    second.write_bytes(own_list(CAFE, GIRLS))
    collect(first, "--actor", "kammer")
    before = {title: one["id"] for title, one in reports(workspace_folder, fko).items()}
    collect(second, "--actor", "kammer", "--replace")
    replaced = {title: one["id"] for title, one in reports(workspace_folder, fko).items()}
    assert set(replaced) == {"Elterncafé", "Mädchen in Technikberufen"}
    back = collect(first, "--add")["eins.xlsx"]
    assert (back["actor"], back["reports"], back["status"]) == ("kammer", 2, "accepted")
    both = {title: one["id"] for title, one in reports(workspace_folder, fko).items()}
    assert both == before | replaced
    only = collect(first, "--replace")["eins.xlsx"]
    assert (only["corrects"], codes(only).count("F016")) == (True, 2)
    assert {title: one["id"] for title, one in reports(workspace_folder, fko).items()} == before


def test_taking_in_again_twice_changes_nothing_and_says_why(workspace_folder, fko, collect, tmp_path):
    first, second = tmp_path / "eins.xlsx", tmp_path / "zwei.xlsx"
    first.write_bytes(own_list(MESSE, BOERSE))
    second.write_bytes(own_list(CAFE, GIRLS))
    collect(first, "--actor", "kammer")
    collect(second, "--actor", "kammer", "--replace")
    for arguments, reason in (
        ((first, "--add"), "gilt schon"),
        ((second, "--replace"), "als einzige"),
        ((first, second, "--replace"), "als einzige"),
        ((first, "--replace", "--actor", "kammer"), "als einzige"),
    ):
        collect(*arguments)
        store = content(workspace_folder)
        again = collect(*arguments)
        assert {one["status"] for one in again.values() if isinstance(one, dict)} == {"unchanged"}
        assert reason in again[arguments[0].name]["reason"]
        assert content(workspace_folder) == store
    shown = fko("collect", "-w", workspace_folder, first, "--replace").out
    assert "schon bekannt" in shown and "Die Datei gilt schon als einzige" in " ".join(shown.split())


def test_a_folder_brings_no_replaced_file_back(workspace_folder, fko, collect, returns):
    (returns / "kammer").mkdir()
    first, second = returns / "kammer" / "1.xlsx", returns / "kammer" / "2.xlsx"
    first.write_bytes(own_list(MESSE, BOERSE))
    collect()
    second.write_bytes(own_list(MESSE, CAFE))
    collect()
    for wish in ("--add", "--replace"):
        again = collect(wish)
        assert again["kammer/1.xlsx"]["status"] == again["kammer/2.xlsx"]["status"] == "unchanged"
        assert "selbst angegeben" in again["kammer/1.xlsx"]["reason"]
    assert set(reports(workspace_folder, fko)) == {"Ausbildungsmesse", "Elterncafé"}


def test_a_file_taken_in_again_gives_an_altered_report_a_new_version(workspace_folder, fko, collect, tmp_path):
    first, second, third = (tmp_path / f"{name}.xlsx" for name in ("eins", "zwei", "drei"))
    changed = [MESSE[0], MESSE[1], "Jetzt in Halle 2.", MESSE[3]]
    for path, rows in ((first, [MESSE, BOERSE]), (second, [changed, BOERSE]), (third, [BOERSE, CAFE])):
        path.write_bytes(own_list(*rows))
        collect(path, "--actor", "kammer")
    collect(first, "--replace")
    kept = asked(workspace_folder, "select version from report_versions where report_id = 1 order by id")
    assert [version for (version,) in kept] == [1, 2, 3]


def test_a_colleagues_file_adds_to_the_first(workspace_folder, fko, collect, tmp_path):
    first, second = tmp_path / "eins.xlsx", tmp_path / "zwei.xlsx"
    first.write_bytes(own_list(MESSE, BOERSE, CAFE))
    second.write_bytes(own_list(GIRLS, MESSE))
    collect(first, "--actor", "kammer")
    before = reports(workspace_folder, fko)
    file = collect(second, "--actor", "kammer", "--add")["zwei.xlsx"]
    after = reports(workspace_folder, fko)
    assert (file["reports"], "F016" in codes(file)) == (2, False)
    assert len(after) == 4
    assert after["Ausbildungsmesse"]["id"] == before["Ausbildungsmesse"]["id"]


def test_a_need_keeps_its_number_in_a_corrected_return(workspace_folder, fko, collect, tmp_path):
    def returned(name, *needs):
        book = openpyxl.load_workbook(io.BytesIO(filled_form(workspace_folder, fko, "jobcenter", MESSE)))
        for row, text in enumerate(needs, start=HEADER_ROW + 1):
            book["Bedarfe"].cell(row, 2).value = text
        book.save(tmp_path / name)
        collect(tmp_path / name)
        listed = fko("list", "--needs", "--json", "-w", workspace_folder).json["needs"]
        return {one["values"]["need"]: one["id"] for one in listed}

    first = returned("eins.xlsx", "Plätze fehlen", "Fahrtkosten", "Räume")
    second = returned("zwei.xlsx", "Räume", "Neue Idee", "Plätze fehlen")
    assert {need: second[need] for need in ("Plätze fehlen", "Räume")} == {
        need: first[need] for need in ("Plätze fehlen", "Räume")
    }
    assert second["Neue Idee"] not in first.values() and "Fahrtkosten" not in second


def test_answers_about_the_institution_are_told_and_wait_for_nobody(workspace_folder, fko, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(filled_form(workspace_folder, fko, "jobcenter", MESSE)))
    book["Bedarfe"].cell(HEADER_ROW + 1, 2).value = "Plätze fehlen"
    book["Institution"]["B9"] = "Stabsstelle Bildung"
    book.save(tmp_path / "a.xlsx")
    ran = fko("collect", "-w", workspace_folder, "--notes", tmp_path / "a.xlsx")
    shown = " ".join(ran.out.split())
    assert ran.code == 0
    assert "F111: Institution › Zelle B9 (Ausgefüllt von (Funktion)): Angabe zur Institution" in shown
    assert "1 Meldung, 1 Bedarf" in shown and "1 Bedarfe" not in shown


def test_a_table_without_titles_is_set_aside(collect, tmp_path):
    path = tmp_path / "haushalt.csv"
    path.write_text("Jahr;Betrag;Konto\n2026;100;1\n2027;200;2\n", encoding="utf-8")
    file = collect(path, "--actor", "kammer")["haushalt.csv"]
    assert (file["status"], codes(file)[0]) == ("set_aside", "F010")


def test_what_a_person_reads_names_file_actor_status_and_next_step(workspace_folder, fko, returns):
    (returns / "kammer").mkdir()
    (returns / "kammer" / "liste.xlsx").write_bytes(own_list(MESSE))
    (returns / "niemand.xlsx").write_bytes(own_list(CAFE))
    ran = fko("collect", "-w", workspace_folder)
    assert ran.code == 3
    assert "kammer/liste.xlsx: kammer, übernommen" in ran.out
    assert "niemand.xlsx: Absender unbekannt, zurückgelegt" in ran.out
    assert "F005" in ran.out
    assert "2 Dateien: 1 übernommen, 1 zurückgelegt" in ran.out
    assert "fko merge" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_a_settled_file_is_no_longer_listed(workspace_folder, fko):
    returned = workspace_folder / "ruecklauf" / "2026" / "Flyer.pdf"
    returned.write_bytes(b"%PDF-1.4 nichts")
    assert fko("collect", "-w", workspace_folder).code == 3
    assert len(fko("status", "--json", "-w", workspace_folder).json["set_aside"]) == 1
    assert fko("collect", "--settled", "Flyer.pdf", "-w", workspace_folder).code == 0
    assert fko("status", "--json", "-w", workspace_folder).json["set_aside"] == []
    ran = fko("collect", "--json", "-w", workspace_folder)
    assert (ran.code, ran.json["files"][0]["status"]) == (0, "unchanged")
    assert list((workspace_folder / "ruecklauf" / "2026" / "originale").iterdir())


def test_settling_an_unknown_file_changes_nothing(workspace_folder, fko):
    ran = fko("collect", "--settled", "gibt-es-nicht.xlsx", "-w", workspace_folder)
    assert ran.code == 1
    assert "keine zurückgelegte Datei" in ran.err
    assert fko("collect", "--settled", "-w", workspace_folder).code == 2


def test_a_file_name_in_another_encoding_stops_nothing(workspace_folder, fko):
    import os

    folder = workspace_folder / "ruecklauf" / "2026" / "kammer"
    folder.mkdir(parents=True)
    (folder / "eins.csv").write_text("Titel der Aktivität;Kurzbeschreibung\nMesse;Text\n", encoding="utf-8")
    try:
        (folder / "eins.csv").rename(folder / os.fsdecode(b"k\xfc.csv"))
    except OSError:
        return  # the file system takes only names in UTF-8: the case can't occur there
    ran = fko("collect", "--json", "-w", workspace_folder)
    assert ran.code in (0, 3)
    assert [(one["file"], one["reports"]) for one in ran.json["files"]] == [("kammer/k\ufffd.csv", 1)]
    assert fko("collect", "--json", "-w", workspace_folder).json["files"][0]["status"] == "unchanged"


@pytest.mark.parametrize("number", ["9223372036854775808", "1", "0"])
def test_impossible_or_repeated_row_numbers_are_damage_not_loss(workspace_folder, fko, number):
    import io
    import zipfile

    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Titel der Aktivität", "Kurzbeschreibung"], ["Messe", "Text"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    folder = workspace_folder / "ruecklauf" / "2026" / "kammer"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(stream) as whole, zipfile.ZipFile(folder / "a.xlsx", "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'<row r="2"', f'<row r="{number}"'.encode()))
    (folder / "b.csv").write_text("Titel der Aktivität;Kurzbeschreibung\nBeratung;Text\n", encoding="utf-8")
    first, second = fko("collect", "--json", "-w", workspace_folder).json["files"]
    assert (first["status"], first["findings"][0]["code"]) == ("set_aside", "F002")
    assert second["reports"] == 1


def test_a_bug_met_with_one_file_stops_no_other(workspace_folder, fko, monkeypatch):
    from fko_cli.stages.returns import collecting

    folder = workspace_folder / "ruecklauf" / "2026" / "kammer"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        (folder / f"{name}.csv").write_text(f"Titel der Aktivität;Ziele\nMesse {name};Text\n", encoding="utf-8")
    real = collecting.accept
    left = iter([True])

    def sometimes(*arguments):
        if next(left, False):
            raise ZeroDivisionError
        return real(*arguments)

    monkeypatch.setattr(collecting, "accept", sometimes)
    ran = fko("collect", "-w", workspace_folder)
    assert ran.code == 1
    assert "kammer/a.csv: wegen eines Fehlers in fko nicht eingelesen" in ran.err
    assert len(fko("list", "--reports", "--json", "-w", workspace_folder).json["reports"]) == 1


def test_the_same_bytes_in_two_actors_folders_are_asked_about(workspace_folder, fko):
    for key in ("hochschule", "kammer"):
        folder = workspace_folder / "ruecklauf" / "2026" / key
        folder.mkdir(parents=True)
        (folder / "l.csv").write_text("Titel der Aktivität;Ziele\nMesse;Text\n", encoding="utf-8")
    ran = fko("collect", "--json", "-w", workspace_folder)
    assert ran.code == 3
    first, second = ran.json["files"]
    assert (first["actor"], first["reports"]) == ("hochschule", 1)
    assert (second["status"], second["findings"][0]["code"]) == ("set_aside", "F035")
    said = second["findings"][0]["message"]
    assert "schon als Rücklauf von „hochschule“" in said and "Formular" not in said


def test_what_cannot_be_opened_is_told_every_time_and_kept_nowhere(workspace_folder, fko, tmp_path):
    folder = workspace_folder / "ruecklauf" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "woanders").mkdir()
    (folder / "ordner").symlink_to(tmp_path / "woanders")
    for _ in range(2):
        ran = fko("collect", "--json", "-w", workspace_folder)
        assert ran.code == 3
        (file,) = ran.json["files"]
        assert (file["file"], file["status"], file["findings"][0]["code"]) == ("ordner", "set_aside", "F031")
    assert not (folder / "originale").exists()


def message(words: str, content: bytes, sender: str = "post@kammer.example.org") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, "Fragebogen"
    mail.set_content(words)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="liste.xlsx")
    return bytes(mail)


def test_the_words_of_a_second_message_with_the_same_file_are_told_once(workspace_folder, fko, collect, returns):
    content = own_list(MESSE)
    folder = returns / "kammer"
    folder.mkdir()
    (folder / "a.eml").write_bytes(message("Anbei unsere Liste.", content))
    collect()
    words = "Bitte die Messe streichen, das Projekt entfällt leider ganz in diesem Jahr."
    (folder / "b.eml").write_bytes(message(words, content))
    again = collect()
    file = next(one for name, one in again.items() if "b.eml" in name)
    assert file["status"] == "unchanged" and again["code"] == 3
    assert [one["code"] for one in file["findings"] if "entfällt" in one["value"]] == ["F017"]
    assert collect()["code"] == 0
    assert "das Projekt entfällt leider" in " ".join(fko("collect", "--notes", "-w", workspace_folder).out.split())


def test_two_messages_with_a_file_that_is_set_aside_are_both_kept_and_once(workspace_folder, fko, collect, returns):
    content = own_list(MESSE)
    for number, words in enumerate(("Die Messe bitte streichen, sie entfällt.", "Die Börse fehlt noch, sie kommt nach.")):
        (returns / f"{number}.eml").write_bytes(message(words, content, "fremd@example.net"))
    collect()
    before = stored(workspace_folder)
    collect()
    assert stored(workspace_folder) == before
    (returns / "liste.xlsx").write_bytes(content)
    file = collect("--actor", "kammer", returns / "liste.xlsx")["liste.xlsx"]
    told = " ".join(one["message"] for one in file["findings"])
    assert file["reports"] == 1 and "sie entfällt" in told and "Die Börse fehlt noch" in told


def stored(folder) -> list[tuple]:
    return asked(folder, "select id, sha256, current, findings from returns order by id")


def test_a_file_taken_in_for_the_wrong_actor_is_moved_on_a_word(workspace_folder, fko, collect, tmp_path):
    first, wrong = tmp_path / "richtig.xlsx", tmp_path / "irrtum.xlsx"
    first.write_bytes(own_list(MESSE, CAFE))
    wrong.write_bytes(own_list(MESSE, GIRLS))
    collect("--actor", "kammer", first)
    before = {title: one["id"] for title, one in reports(workspace_folder, fko).items()}
    collect("--actor", "kammer", "--replace", wrong)
    refused = collect("--actor", "hochschule", wrong)["irrtum.xlsx"]
    assert refused["findings"][0]["code"] == "F035" and "--move --actor hochschule" in refused["findings"][0]["remedy"]
    moved = collect("--move", "--actor", "hochschule", wrong)["irrtum.xlsx"]
    assert (moved["actor"], moved["reports"], moved["findings"][0]["code"]) == ("hochschule", 2, "F036")
    assert "„richtig.xlsx“" in moved["findings"][0]["message"]
    listed = fko("list", "--reports", "--json", "-w", workspace_folder).json["reports"]
    assert {one["values"]["title"]: one["id"] for one in listed if one["actor"] == "kammer"} == before
    theirs = [one for one in listed if one["actor"] == "hochschule"]
    assert sorted(one["values"]["title"] for one in theirs) == sorted([MESSE[0], GIRLS[0]])
    assert not {one["id"] for one in theirs} & set(before.values())
    kept = stored(workspace_folder)
    assert collect("--move", "--actor", "hochschule", wrong)["irrtum.xlsx"]["status"] == "unchanged"
    assert stored(workspace_folder) == kept


@pytest.mark.parametrize(
    "options",
    [
        ["--move", "a.csv"], ["--move", "--actor", "kammer"], ["--mailbox", "--actor", "kammer"], ["--mailbox", "--move"],
        ["--nothing", "--actor", "kammer", "--add"], ["--nothing", "--settled", "N-0001"], ["--nothing", "--mailbox"],
        ["--settled", "--actor", "kammer", "a.csv"], ["--settled", "--replace", "a.csv"], ["--settled", "--notes", "a.csv"],
    ],
)  # fmt: skip
def test_options_that_make_no_sense_together_are_refused(workspace_folder, fko, options):
    ran = fko("collect", *options, "-w", workspace_folder)
    assert (ran.code, ran.out) == (2, "")


def test_what_was_ticked_off_is_told_as_json(workspace_folder, fko, returns):
    (returns / "Flyer.pdf").write_bytes(b"%PDF-1.4 nichts")
    fko("collect", "-w", workspace_folder)
    ran = fko("collect", "--settled", "Flyer.pdf", "--json", "-w", workspace_folder)
    assert ran.json == {"files": [], "settled": ["Flyer.pdf"]}
