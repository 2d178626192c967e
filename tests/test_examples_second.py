"""The second bundled example: four fields with sub-fields, a steering group, themes, a workshop."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

EXAMPLE = "westfaelisches-ruhrgebiet"
FOREIGN = ("verbandsversammlung", "aachen", "städteregion")
"""Words of the first example's region, lower case."""


@pytest.fixture
def played(fko, tmp_path):
    """The whole round on the example, and all that the commands printed."""
    folder = tmp_path / "region"
    said = []

    def run(*arguments):
        ran = fko(*arguments, *(() if arguments[0] == "init" else ("-w", folder)))
        assert ran.code in (0, 3), f"{arguments}: {ran.err}"
        said.append(ran.out + ran.err)
        return ran

    run("init", folder, "--example", EXAMPLE)
    run("doctor")
    run("send")
    collected = json.loads(run("collect", "--json").out)["files"]
    taken = json.loads(run("workshop", folder / "workshop" / "Workshop_2026.xlsx", "--json").out)
    for arguments in (("merge",), ("workshop",), ("workshop", "--template"), ("status",), ("remind",), ("review",)):
        run(*arguments)
    run("workshop", "--link", "W-0013", "A-0001")
    run("export", "concept", "--no-pages")
    for kind in ("talk", "resolution", "table"):
        run("export", kind)
    listed = {name: json.loads(run("list", *name, "--json").out) for name in ((), ("--needs",), ("--reports",))}
    return folder, collected, taken, listed, said


def words_of(data, name):
    """All text in a file, packed or not."""
    if name.endswith((".docx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return " ".join(parts.read(one).decode("utf-8", "ignore") for one in parts.namelist())
    return data.decode("utf-8", "ignore")


def lines_of(path, tag):
    """The texts of all paragraphs (`p`) or table rows (`tr`, cells separated) of a document, also in content controls."""
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(path).element.body
    inner = qn("w:tc") if tag == "tr" else qn("w:t")
    found = []
    for one in body.iter(qn(f"w:{tag}")):
        pieces = ["".join(text.text or "" for text in part.iter(qn("w:t"))) for part in one.iter(inner)]
        line = (" | " if tag == "tr" else "").join(pieces)
        found.append(line.replace("\u00a0", " ").replace("\u00ad", ""))
    return found


def test_the_whole_round_runs_without_anything_of_the_first_example(played):
    folder, _, _, _, said = played
    written = [path for part in ("versand", "ausgabe", "vorlagen", "texte") for path in (folder / part).rglob("*")]
    written = [path for path in written if path.is_file()]
    assert {path.suffix for path in written} >= {".docx", ".xlsx", ".eml", ".txt"}
    for text, source in [(words_of(path.read_bytes(), path.name), path.name) for path in written] + [
        (text, "Ausgabe") for text in said
    ]:
        assert not [word for word in FOREIGN if word in text.casefold()], source


def test_everything_comes_in_without_a_warning(played):
    _, collected, taken, listed, _ = played
    assert [one["status"] for one in collected] == ["accepted"] * 6
    for one in (*collected, taken):
        assert [found["code"] for found in one["findings"] if found["severity"] != "note"] == []
        assert one["cells"]["read"] + one["cells"]["noted"] == one["cells"]["filled"] > 0
    assert len(listed[("--reports",)]["reports"]) == 10


def test_sub_fields_and_needs_of_the_workshop_are_listed(played):
    _, _, _, listed, _ = played
    fields = {one["title"]: (one["field"], one["sub_field"]) for one in listed[()]["activities"]}
    assert fields["Netzwerk Inklusion"] == ("3", "3.3")
    assert fields["Klimacheck im Betrieb"] == ("2", None)
    needs = {one["id"]: (one["origin"], one["file"], one["sheet"], one["row"]) for one in listed[("--needs",)]["needs"]}
    assert needs["W-0012"] == ("workshop", "Workshop_2026.xlsx", "Bedarfe", 6)
    assert needs["B-0001"][0] == "return"


def test_the_concept_shows_fields_priorities_and_what_the_workshop_brought(played):
    path = next((played[0] / "ausgabe" / "2026").glob("Handlungskonzept*.docx"))
    texts, rows = lines_of(path, "p"), lines_of(path, "tr")
    for heading in ("Handlungsfeld 1: Demografischer Wandel", "Gewichtung im Workshop", "Aus dem Workshop"):
        assert heading in texts
    assert "Platz | Handlungsfeld | Lenkungskreis | Unternehmen | zusammen" in rows
    assert "1 | 1 Demografischer Wandel | 9 | 7 | 16" in rows
    assert any("hervorgegangen aus dem Workshop vom 5. November 2025: „Ausbildungsbus“ (W-0013)" in text for text in texts)
    among_new_activities_and_sources = [row.partition(" | ")[0] for row in rows if "Willkommensmappe" in row]
    assert among_new_activities_and_sources == ["W-0014", "W-0014"]
    assert [row for row in rows if "Ausbildungsbus" in row] == [
        "W-0013 | neue Idee: Ausbildungsbus | Blatt Neue Ideen, Zeile 6"
    ]


def test_themes_are_those_of_the_talk(played):
    texts = lines_of(next((played[0] / "ausgabe" / "2026").glob("Kooperationsgespraech*.docx")), "p")
    for theme in ("Fachkräfteoffensive NRW", "Gleichberechtigte Teilhabe am Arbeitsmarkt", "Transformation der Arbeitswelt"):
        assert theme in texts
    assert not [text for text in texts if text.startswith("Handlungsfeld 1:")]
