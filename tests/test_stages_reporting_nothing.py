"""An institution that has nothing to report without sending a file has answered all the same."""

from __future__ import annotations

from email.message import EmailMessage

from openpyxl import Workbook


def answered(fko, folder) -> list[str]:
    return fko("status", "-w", folder, "--json").json["actors"]["answered"]


def test_a_word_by_telephone_counts_as_an_answer_until_a_return_comes(workspace_folder, fko, tmp_path):
    fko("send", "-w", workspace_folder)
    assert fko("collect", "--nothing", "--actor", "kammer", "-w", workspace_folder).code == 0
    assert answered(fko, workspace_folder) == ["kammer"]
    reminded = fko("remind", "-w", workspace_folder, "--json").json["letters"]
    assert "kammer" not in [one["actor"] for one in reminded]
    path = tmp_path / "l.csv"
    path.write_text("Titel der Aktivität;Ziele\nMesse;Text\n", encoding="utf-8")
    assert fko("collect", "--actor", "kammer", path, "-w", workspace_folder, "--json").json["files"][0]["reports"] == 1
    refused = fko("collect", "--nothing", "--actor", "kammer", "-w", workspace_folder)
    assert refused.code == 1 and "liegen schon Meldungen oder Bedarfe vor" in refused.err
    assert fko("collect", "--nothing", "--actor", "kammer", "--replace", "-w", workspace_folder).code == 0
    assert fko("list", "--reports", "--json", "-w", workspace_folder).json["reports"] == []


def test_a_message_that_says_so_is_recorded_and_dealt_with(workspace_folder, fko, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "post@kammer.example.org", "AW: Fragebogen"
    mail.set_content("Guten Tag, wir melden Fehlanzeige.")
    (tmp_path / "m.eml").write_bytes(bytes(mail))
    fko("collect", "--mailbox", tmp_path / "m.eml", "-w", workspace_folder)
    assert "fko collect --nothing N-0001" in " ".join(fko("status", "-w", workspace_folder).out.split())
    ran = fko("collect", "--nothing", "N-0001", "-w", workspace_folder)
    assert ran.code == 0 and "kammer meldet Fehlanzeige" in ran.out
    assert answered(fko, workspace_folder) == ["kammer"]
    assert fko("status", "-w", workspace_folder, "--json").json["post"] == []


def test_needs_are_not_dropped_in_silence_and_recording_again_changes_nothing(workspace_folder, fko, tmp_path):
    book = Workbook()
    book.active.title = "Bedarfe"
    book.active.append(["Handlungsfeld", "Bedarf", "Mögliche Partner"])
    book.active.append(["1", "Räume für Kurse", "Kammer"])
    book.save(tmp_path / "b.xlsx")
    ran = fko("collect", "--actor", "kammer", tmp_path / "b.xlsx", "-w", workspace_folder, "--json")
    assert ran.json["files"][0]["needs"] == 1
    nothing = ("collect", "--nothing", "--actor", "kammer", "-w", workspace_folder)
    assert fko(*nothing).code == 1
    (file,) = fko(*nothing, "--replace", "--json").json["files"]
    assert (file["status"], file["actor"]) == ("accepted_with_findings", "kammer")
    assert any(one["code"] == "F016" and "Räume für Kurse" in one["value"] for one in file["findings"])
    (file,) = fko(*nothing, "--json").json["files"]
    assert file["status"] == "unchanged"
    assert "Schon eingetragen" in fko(*nothing).out


def test_without_a_name_nothing_is_recorded(workspace_folder, fko):
    assert fko("collect", "--nothing", "-w", workspace_folder).code == 2
    assert fko("collect", "--nothing", "--actor", "niemand", "-w", workspace_folder).code == 1
