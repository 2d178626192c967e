"""The bundled example, collected as its readers will: everything comes in, every oddity is noticed, nothing is lost."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from fko_cli.core.records import Period, Territory
from fko_cli.edges import bundled
from fko_cli.edges.store import open_store, returns
from fko_cli.edges.workspace import open_workspace

TRUTH = Path(__file__).parent.parent / "benchmarks" / "truth" / "region-aachen"
FLYER = "Flyer_Frauenbildungswoche_2026.pdf"
SQUEEZED = "fragebogen job-com.xlsx"
BRUEHL = "Fragebogen Agentur Brühl_überarbeitet.xlsx"
STRUCK = {(BRUEHL, 8, "beschreibung"), (BRUEHL, 9, "ziele")}
COLUMN_KEYS = {
    "handlungsfeld": "field", "weitere_felder": "further_fields", "titel": "title", "beschreibung": "description",
    "ziele": "goals", "zielgruppen": "target_groups", "status": "status", "beginn": "start", "ende": "end",
    "raum": "territory", "federfuehrung": "lead", "partner": "partners", "foerderung": "funding", "indikator": "indicator",
    "programm": "programme", "kontakt": "contact", "link": "link", "bemerkung": "remark",
}  # fmt: skip


def run(*arguments, ok=(0, 3)):
    environment = {**os.environ, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "fko_cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.returncode in ok, done.stderr
    return done


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("beispiel") / "region"
    run("init", folder, "--example", "region-aachen", ok=(0,))
    first = run("collect", "--json", "-w", folder, ok=(3,))
    workspace = open_workspace(folder)
    with open_store(workspace) as store, store.reading() as conn:
        reports = returns.reports(conn, "2026")
        needs = returns.needs(conn, "2026")
    return SimpleNamespace(
        folder=folder,
        workspace=workspace,
        files={one["file"]: one for one in json.loads(first.stdout)["files"]},
        reports=reports,
        needs=needs,
    )


@pytest.fixture(scope="module")
def labelled():
    return [json.loads(line) for line in (TRUTH / "reports.jsonl").read_text(encoding="utf-8").splitlines()]


def codes(example, name):
    (file,) = [one for shown, one in example.files.items() if name in shown]
    return Counter(finding["code"] for finding in file["findings"])


def test_all_actors_have_answered_and_only_the_flyer_is_set_aside(example):
    assert {one.actor for one in example.reports} == {actor.key for actor in example.workspace.actors}
    assert len(example.workspace.actors) == 22
    assert len(example.reports) == 194
    assert [name for name, one in example.files.items() if one["status"] == "set_aside"] == [FLYER]
    assert [one["code"] for one in example.files[FLYER]["findings"]] == ["F001"]


def test_each_labelled_report_is_where_the_truth_says_with_every_word(example, labelled):
    places = json.loads((TRUTH / "places.json").read_text(encoding="utf-8"))
    found = {(one.place.file, one.place.sheet, one.place.row): one for one in example.reports}
    assert sorted(one["report"] for one in places) == list(range(194))
    for place in places:
        wanted = labelled[place["report"]]
        report = found[place["file"], place["sheet"], place["row"]]
        assert report.actor == wanted["actor"]
        for key, column in COLUMN_KEYS.items():
            typed = report.typed.get(column, "")
            if SQUEEZED in place["file"] and key == "titel":
                assert wanted[key] in typed
            elif (place["file"], place["row"], key) in STRUCK:
                assert typed.startswith(wanted[key])
                assert report.text(column) == wanted[key]
            else:
                assert typed == wanted[key], (place, column)


def test_titles_squeezed_into_one_cell_give_two_reports(example):
    rows = [one for one in example.reports if SQUEEZED in one.place.file]
    assert len(rows) == 8
    assert [(one.text("title"), one.text("description")[:12]) for one in rows[2:4]] == [
        ("JOBMESSE Düren", "Messe in der"),
        ("JobTurbo", "Geflüchtete "),
    ]
    assert codes(example, SQUEEZED)["F210"] == 2


def test_fields_status_and_territory_are_understood(example):
    fields = {field.id for field in example.workspace.settings.fields}
    states = {"laufend", "geplant", "abgeschlossen", "entfällt"}
    periods = [one.values[key] for one in example.reports for key in ("start", "end") if key in one.typed]
    territories = [one.values["territory"] for one in example.reports if "territory" in one.typed]
    beyond = [one.text for one in territories if not (isinstance(one, Territory) and one.parts)]
    assert [one.typed["field"] for one in example.reports if one.text("field") not in fields] == []
    assert [one.typed["status"] for one in example.reports if one.text("status") not in states] == []
    assert set(beyond) <= {
        "EMR", "Euregio", "Dreiländereck", "Rheinisches Revier", "AA-Bezirk", "Bezirk der Agentur für Arbeit Aachen-Düren",
    }  # fmt: skip
    strange = [one.text for one in periods if not (isinstance(one, Period) and one.understood)]
    assert len(strange) <= 0.03 * len(periods), strange


def test_full_dates_mean_the_same_as_text_and_as_genuine_dates(example):
    periods = {one.typed["title"]: one.period("start") for one in example.reports if one.actor == "ihk-aachen"}
    assert periods["Einstiegsberatung IHK FOSA"].iso == "2012-04-01"  # a genuine date in the workbook
    assert periods["KI-Führerschein für Beschäftigte"].iso == "2024-03-01"  # text


def test_each_oddity_has_its_finding(example):
    struck = codes(example, BRUEHL)
    assert (struck["F401"], struck["F402"]) == (2, 1)
    assert codes(example, ".eml")["F017"] == 1
    for name in ("FRAGEBOGEN_EU-AKTIV.xls", "Meldung Kreis HS.csv"):
        assert codes(example, name)["F013"] == 1, name
    own = codes(example, "Projektliste low-tec")
    # The column of its own, the title rows, and how the other headings were understood:
    assert own.keys() >= {"F102", "F105"}
    assert own.keys() & {"F103", "F110"}
    ((noted, shown),) = [
        (one["noted"], one["value"])
        for name, file in example.files.items()
        if "low-tec" in name
        for one in file["findings"]
        if one["code"] == "F102"
    ]
    assert len(noted) == 7
    assert "4100" in shown
    moved = codes(example, "kreis-euskirchen_2026")
    assert not moved.keys() & {"F101", "F104", "F105", "F202"}


def test_an_ordinary_form_raises_no_alarm(example):
    ordinary = ("Fragebogen_hwk-aachen final", "Fragebogen_ihk-aachen_2026", "Fragebogen Kreis Düren", "RWTH_Fragebogen_v3")
    for name in ordinary:
        grave = [
            one
            for shown, file in example.files.items()
            if name in shown
            for one in file["findings"]
            if one["severity"] != "note"
        ]
        assert grave == [], name


def test_each_filled_cell_is_read_or_noted(example):
    for name, one in example.files.items():
        cells = one["cells"]
        assert cells["read"] + cells["noted"] == cells["filled"], name
        assert (cells["filled"] > 0) == (name != FLYER), name


def test_only_what_the_office_entered_counts_as_filled(example, labelled):
    # A questionnaire in the example that no longer is the one `fko` writes would show here: rebuild it then.
    entered = sum(bool(one[key]) for one in labelled if one["actor"] == "hwk-aachen" for key in COLUMN_KEYS)
    (name,) = [name for name in example.files if "hwk-aachen" in name]
    institution, needs, released, changes = 1, 4 + 2, 2, 3
    assert example.files[name]["cells"]["filled"] == entered + institution + needs + released + changes


def test_needs_and_releases_come_in(example):
    fields = {field.id for field in example.workspace.settings.fields}
    released = [one.typed["contact"] for one in example.reports if one.values.get("publish_contact") is True]
    assert len(example.needs) == 14
    assert {one.text("field") for one in example.needs} == fields
    assert len(released) == 17
    assert all("@" in contact and contact.endswith(".example.org") for contact in released)


def test_containers_name_the_file_inside(example):
    inside = [name for name in example.files if " › " in name]
    assert sorted(inside) == [
        "AW_ Fragebogen zum Handlungskonzept 2026.eml › Fragebogen_frau-beruf_2026.xlsx",
        "Rückmeldungen StädteRegion Aachen.zip › Fragebogen_KI_StädteRegion.xlsx",
        "Rückmeldungen StädteRegion Aachen.zip › Fragebogen_KoKo.xlsx",
    ]
    assert "F020" not in codes(example, "frau-beruf")  # the message comes from the registered address


def test_collecting_again_changes_nothing(example):
    again = json.loads(run("collect", "--json", "-w", example.folder).stdout)["files"]
    assert {one["file"] for one in again} == example.files.keys()
    assert {one["status"] for one in again} == {"unchanged", "set_aside"}
    with open_store(example.workspace) as store, store.reading() as conn:
        assert returns.reports(conn, "2026") == example.reports
        assert returns.needs(conn, "2026") == example.needs


def test_the_example_stays_small_and_says_what_is_invented():
    files = [path for path in bundled.examples().rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_500_000
    texts = bundled.examples() / "region-aachen" / "texte"
    assert "erfunden" in (texts / "vorwort.md").read_text(encoding="utf-8")
    assert not (texts / "querschnitt.md").exists()  # on purpose: the draft shows a marked gap
