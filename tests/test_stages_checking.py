"""`fko doctor` finds what is wrong with a workspace and says what to do."""

from __future__ import annotations

import openpyxl

from tests.smtp_server import PASSWORD, USER, PostOffice, authority, running, server_context, trusted

__all__ = ["authority", "trusted"]


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
    assert "fehlt die Formatvorlage" in checks["bad", "Vorlagen"]
    assert "fehlt der Platz für: Impressum; Inhalt" in checks["hint", "Vorlagen"]


def test_broken_settings_do_not_stop_the_other_checks(tmp_path, fko):
    (tmp_path / "fko.toml").write_text("format = ", encoding="utf-8")
    code, checks = found(fko, tmp_path)
    assert code == 3
    assert "Zeile 1" in checks["bad", "Einstellungen"]
    assert any(subject == "LibreOffice" for _, subject in checks)


def set_mail(folder, text):
    with (folder / "fko.toml").open("a", encoding="utf-8") as file:
        file.write(f"[mail]\n{text}")


def test_mail_settings_are_checked_without_connecting_and_without_showing_the_password(workspace_folder, fko, monkeypatch):
    monkeypatch.setenv("FKO_SMTP_USER", "wir@example.org")
    monkeypatch.setenv("FKO_SMTP_PASSWORD", "geheim!")
    set_mail(workspace_folder, 'smtp_host = "gibt-es-nicht.invalid"\nsmtp_port = 1\n')
    ran = fko("doctor", "-w", workspace_folder)
    assert ran.code == 3
    assert "fehlt die Absenderadresse" in ran.out
    assert "wir@example.org (Umgebungsvariablen)" in ran.out
    assert "geheim!" not in ran.out
    assert "kennt das Netz nicht" not in ran.out


def test_the_servers_are_reached_only_when_asked_for(workspace_folder, fko, trusted, monkeypatch):
    monkeypatch.setenv("FKO_SMTP_USER", USER)
    monkeypatch.setenv("FKO_SMTP_PASSWORD", PASSWORD)
    with running(PostOffice(), server_context(trusted), auth_required=True) as office:
        set_mail(workspace_folder, f'sender = "wir@example.org"\nsmtp_host = "localhost"\nsmtp_port = {office.port}\n')
        assert (fko("doctor", "-w", workspace_folder).code, office.connections) == (0, 0)
        ran = fko("doctor", "--mail", "-w", workspace_folder)
        assert (ran.code, "ist erreichbar" in ran.out) == (0, True)
        monkeypatch.setenv("FKO_SMTP_PASSWORD", "falsch")
        ran = fko("doctor", "--mail", "-w", workspace_folder)
    assert (ran.code, "lehnt Benutzername oder Kennwort ab" in ran.out) == (3, True)
    assert office.received == []


def test_a_letter_that_can_t_be_filled_is_noticed(workspace_folder, fko):
    (workspace_folder / "vorlagen" / "nachricht-rueckfrage.md").write_text("Betreff: x\n\n{fragen}", encoding="utf-8")
    code, checks = found(fko, workspace_folder)
    assert code == 3
    assert "nachricht-rueckfrage.md" in checks["bad", "Vorlagen"]
