"""`fko doctor` finds what is wrong with a workspace and says what to do."""

from __future__ import annotations

import openpyxl


def found(fko, folder):
    ran = fko("doctor", "--json", "-w", folder)
    return ran.code, {(one["state"], one["subject"]): one["message"] for one in ran.json["checks"]}


def test_a_good_workspace_has_nothing_bad(workspace_folder, fko):
    code, checks = found(fko, workspace_folder)
    assert code == 0
    assert not [subject for state, subject in checks if state == "bad"]


def test_a_new_workspace_says_what_to_fill_in(tmp_path, fko):
    assert fko("init", tmp_path / "neu").code == 0
    code, checks = found(fko, tmp_path / "neu")
    assert code == 3
    assert "niemanden" in checks["bad", "Akteure"]
    assert "Musterregion" in checks["hint", "Einstellungen"]


def test_a_renamed_key_is_noticed(workspace_folder, fko):
    liste = workspace_folder / "liste.csv"
    liste.write_text("Titel der Aktivität;Kurzbeschreibung\nMesse;Text\n", encoding="utf-8")
    assert fko("collect", "--actor", "kammer", liste, "-w", workspace_folder).code in (0, 3)
    book = openpyxl.load_workbook(workspace_folder / "akteure.xlsx")
    book.active["A2"] = "kammer-neu"
    book.save(workspace_folder / "akteure.xlsx")
    code, checks = found(fko, workspace_folder)
    assert code == 3
    assert "kammer" in checks["bad", "Akteure"]


def test_a_changed_or_missing_original_is_noticed(workspace_folder, fko):
    for name in ("eins", "zwei"):
        liste = workspace_folder / f"{name}.csv"
        liste.write_text(f"Titel der Aktivität;Kurzbeschreibung\nMesse {name};Text\n", encoding="utf-8")
        assert fko("collect", "--actor", "kammer", "--add", liste, "-w", workspace_folder).code in (0, 3)
    first, second = sorted((workspace_folder / "ruecklauf" / "2026" / "originale").glob("*.csv"))
    first.chmod(0o644)
    first.write_bytes(b"anders")
    second.unlink()
    ran = fko("doctor", "-w", workspace_folder)
    assert ran.code == 3
    assert "wurde verändert" in ran.out and "fehlt" in ran.out


def test_a_template_without_slots_is_noticed(workspace_folder, fko):
    from docx import Document

    Document().save(str(workspace_folder / "vorlagen" / "handlungskonzept.docx"))
    code, checks = found(fko, workspace_folder)
    assert code == 3
    assert "fehlen" in checks["bad", "Vorlagen"]


def test_broken_settings_do_not_stop_the_other_checks(tmp_path, fko):
    (tmp_path / "fko.toml").write_text("format = ", encoding="utf-8")
    code, checks = found(fko, tmp_path)
    assert code == 3
    assert "Zeile 1" in checks["bad", "Einstellungen"]
    assert any(subject == "LibreOffice" for _, subject in checks)
