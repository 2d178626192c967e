"""`fko report` on a workspace: screen, JSON, page; nothing that nobody released."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest


@pytest.fixture
def example(tmp_path, fko):
    """The bundled example, collected and merged."""
    folder = tmp_path / "region"
    assert fko("init", folder, "--example", "region-aachen").code == 0
    for command in (["send"], ["collect"], ["merge"]):
        assert fko(*command, "-w", folder).code in (0, 3)
    return folder


def test_page_and_json_say_the_same(example, fko):
    ran = fko("report", "--html", "--json", "-w", example)
    assert ran.code == 0
    page = lxml.html.parse(ran.json["path"]).getroot()
    text = page.text_content()
    listed = fko("list", "--json", "-w", example).json["activities"]
    ongoing = [one for one in listed if one["status"] not in ("abgeschlossen", "entfällt")]
    assert ran.json["activities"] == len(ongoing)
    assert f"{len(ran.json['needs'])}" in page.xpath("//dt[text()='Offene Bedarfe']/following-sibling::dd/text()")
    assert all(one["need"] in text for one in ran.json["needs"] if "\n" not in one["need"])
    for one in ran.json["matrix"]:
        row = page.xpath("//section[@id='felder']//tr[th[text()=$name]]", name=one["institution"])[0]
        assert [cell.replace("–", "0") for cell in row.xpath("td/text()")][:-1] == [str(n) for n in one["counts"].values()]
    assert {one["standing"] for one in ran.json["responses"]} <= {"answered", "late"}


def test_no_contact_and_no_remark_is_in_the_page(example, fko):
    ran = fko("report", "--html", "--json", "-w", example)
    reports = fko("list", "--reports", "--contacts", "--json", "-w", example).json["reports"]
    contacts = {one["values"]["contact"] for one in reports if one["values"].get("contact")}
    remarks = {one["values"]["remark"] for one in reports if one["values"].get("remark")}
    remarks.discard("keine")  # a word that the page may say of itself
    assert len(contacts) > 5 and remarks
    page = Path(ran.json["path"]).read_text(encoding="utf-8")
    assert not [one for one in contacts | remarks if one in page or one in ran.out]
    assert "@" not in page.split("</style>")[1]


def test_twice_is_once_and_edited_pages_stay(example, fko):
    first = fko("report", "--html", "-w", example)
    assert "Unverändert" in fko("report", "--html", "-w", example).out
    path = next((example / "ausgabe" / "2026").glob("Bericht_*.html"))
    assert str(path) in first.out
    path.write_text("von Hand", encoding="utf-8")
    again = fko("report", "--html", "-w", example)
    assert "(2).html" in again.out and path.read_text(encoding="utf-8") == "von Hand"


def test_who_is_missing(workspace_folder, fko):
    assert fko("send", "-w", workspace_folder).code == 0
    ran = fko("report", "-w", workspace_folder)
    assert ran.code == 0 and "Geantwortet: 0 von 3" in ran.out and "JC Nord" in ran.out
    waits = [one["days_waiting"] for one in fko("report", "--json", "-w", workspace_folder).json["responses"]]
    assert waits == [0, 0, 0]


def test_output_without_html_is_refused(workspace_folder, fko):
    ran = fko("report", "--output", "x.html", "-w", workspace_folder)
    assert ran.code == 2 and "--html" in ran.err
