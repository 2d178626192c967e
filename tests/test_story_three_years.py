"""Three years of a region through the commands: six fields in 2025, corrections after mailing in 2026, four fields in 2027.

The lists of changes are golden: they are what staff paste into the mail with the updated annex.
"""

from __future__ import annotations

import io
import re
import sys

import openpyxl
import pytest

from tests.test_stages_prefilling import Office, filled, rows_of

SIX = ("Bildung", "Übergang Schule Beruf", "Teilhabe", "Ausland", "Digitales", "Standort")
FOUR = ("Demografischer Wandel", "Transformation", "Teilhabe", "Ausland")
SETTINGS = """# Einstellungen der Region: dieser Kommentar bleibt.
format = 1
[region]
name = "Region Muster"
editor = "Regionalagentur Muster"
parts = ["Stadt Muster", "Kreis Nord", "Kreis Süd"]
[round]
name = "2025"                # Runde
deadline = 2025-01-31        # Frist
horizon = 2030
"""
REGISTER = {
    "kammer": ("Musterkammer", "Kammer"),
    "jc-nord": ("Jobcenter Kreis Nord", "JC Nord"),
    "jc-sued": ("Jobcenter Kreis Süd", "JC Süd"),
    "hochschule": ("Hochschule Muster", "HS Muster"),
}


def fields(titles, start: int = 1) -> str:
    return "".join(f'[[fields]]\nid = "{number}"\ntitle = "{title}"\n' for number, title in enumerate(titles, start))


def register(folder, actors: dict[str, tuple[str, str]]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Kürzel", "Institution", "Kurzname", "E-Mail"])
    for key, (name, short) in actors.items():
        book.active.append([key, name, short, f"post@{key}.example.org"])
    book.save(folder / "akteure.xlsx")


def answer(field: str, title: str, text: str, lead: str, **more: str) -> dict[str, str]:
    return {
        "Handlungsfeld": field, "Titel der Aktivität": title, "Kurzbeschreibung": text, "Status": "laufend",
        "Federführung": lead, **more,
    }  # fmt: skip


MESSE = answer("1 Bildung", "Ausbildungsmesse", "Betriebe stellen sich Schulklassen vor.", "Musterkammer")
CAFE = answer("3 Teilhabe", "Elterncafé Nord", "Beratung für Eltern, die wieder arbeiten wollen.", "JC Nord")
WERKSTATT = answer("5 Digitales", "Lernwerkstatt Süd", "Digitale Grundlagen für Arbeitsuchende.", "JC Süd")
ATLAS = answer(
    "6 Standort", "Karriereatlas", "Ein Portal zeigt Betriebe der Region.", "HS Muster", Kooperationspartner="Kammer"
)


class Years(Office):
    """A workspace that lives through years."""

    def run(self, *arguments):
        ran = self.fko(*arguments, "-w", self.folder)
        assert ran.code in (0, 3), f"{arguments}: {ran.err}"
        return ran

    def answers(self, actor: str, year: str, rows: dict[str, dict[str, str]]) -> None:
        self.collect(f"{actor}-{year}-{len(list(self.folder.parent.glob('*.xlsx')))}.xlsx", filled(self.form(actor), rows))

    def decided_apart(self) -> None:
        """Merge and answer every question with "verschieden"."""
        self.run("merge")
        asked = [one["id"] for one in self.fko("review", "-w", self.folder, "--json").json["questions"]]
        path = self.folder.parent / "antworten.csv"
        path.write_text("Frage;Entscheidung\n" + "".join(f"{one};verschieden\n" for one in asked), encoding="utf-8")
        if asked:
            self.run("review", "--import", path)

    def printed(self, name: str, *arguments: str) -> None:
        self.decided_apart()
        self.run("export", "concept", "--no-pages")
        self.run("adopt", name, *arguments)

    def changes(self, *arguments: str) -> str:
        """What `fko changes` says, with today's date taken out."""
        return re.sub(r" +\n", "\n", self.run("changes", *arguments).out)


@pytest.fixture
def years(tmp_path, fko) -> Years:
    folder = tmp_path / "region"
    assert fko("init", folder).code == 0
    (folder / "fko.toml").write_text(SETTINGS + fields(SIX), encoding="utf-8")
    register(folder, REGISTER)
    made = Years(folder, fko)
    for actor, told in (("kammer", MESSE), ("jc-nord", CAFE), ("jc-sued", WERKSTATT), ("hochschule", ATLAS)):
        made.answers(actor, "2025", {"r001": told})
    made.printed("Fassung 2025", "--body", "Verbandsversammlung", "--date", "2025-04-08")
    return made


CORRECTIONS = """\
Änderungen seit „Stand Februar 2026“ (Zwischenstand vom 10. Februar 2026,
Ausschuss; Runde 2026)

Wesentliche Änderungen (1)
- A-0004 „Karriereatlas“ [andere Federführung]
    Federführung: HS Muster → Kammer
    Kooperationspartner: dazu HS Muster; nicht mehr Kammer

Geringfügige Änderungen (1)
- A-0001 „Ausbildungsmesse“
    Status: laufend → abgeschlossen
    Kurzbeschreibung: Betriebe stellen sich Schulklassen vor. → Betriebe stellen
    sich Schulklassen und Eltern vor.

"""


def confirmed(years: Years, year: str) -> None:
    for actor, key in (("kammer", "a0001"), ("jc-nord", "a0002"), ("jc-sued", "a0003"), ("hochschule", "a0004")):
        years.answers(actor, year, {key: {"Änderung zum Vorjahr": "unverändert"}})


def second_year(years: Years) -> None:
    """2026: everybody confirms; after mailing two corrections come in."""
    years.run("round", "2026", "--deadline", "2026-01-31", "--yes")
    confirmed(years, "2026")
    years.printed("Stand Februar 2026", "--interim", "--purpose", "Ausschuss", "--date", "2026-02-10")
    years.answers("kammer", "2026", {"a0001": {
        "Änderung zum Vorjahr": "geändert", "Status": "abgeschlossen",
        "Kurzbeschreibung": "Betriebe stellen sich Schulklassen und Eltern vor.",
    }})  # fmt: skip
    years.answers("hochschule", "2026", {"a0004": {
        "Änderung zum Vorjahr": "geändert", "Federführung": "Kammer", "Kooperationspartner": "HS Muster",
    }})  # fmt: skip
    years.run("merge")


def test_corrections_after_mailing_are_told_apart(years):
    second_year(years)
    assert years.changes().partition("Wesentlich ist")[0] == CORRECTIONS


def test_settings_keep_their_comments_and_the_old_file_lies_beside(years):
    years.run("round", "2026", "--deadline", "2026-01-31", "--yes")
    text = (years.folder / "fko.toml").read_text(encoding="utf-8")
    assert text == (SETTINGS + fields(SIX)).replace('"2025" ', '"2026" ').replace("2025-01-31", "2026-01-31")
    assert (years.folder / "fko.toml.runde-2025").read_text(encoding="utf-8") == SETTINGS + fields(SIX)


def third_year(years: Years) -> None:
    """2027: four fields, both job centres are one."""
    years.printed("Fassung 2026", "--body", "Verbandsversammlung", "--date", "2026-04-10")
    new = {key: names for key, names in REGISTER.items() if not key.startswith("jc")}
    register(years.folder, {**new, "jobcenter": ("Jobcenter der Region Muster", "JC Muster")})
    years.run("round", "2027", "--yes", "--successor", "jc-nord=jobcenter", "--successor", "jc-sued=jobcenter")


def four_fields(years: Years, mapping: str) -> None:
    path = years.folder / "fko.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition("[[fields]]")[0] + fields(FOUR) + mapping, encoding="utf-8")


MAPPING = '[fields_before.2026]\n"1" = "1"\n"2" = "1"\n"5" = ["1", "2"]\n"6" = []\n'


def test_a_mapping_that_forgets_a_field_stops_sending(years):
    second_year(years)
    third_year(years)
    four_fields(years, '[fields_before.2026]\n"1" = "1"\n"6" = []\n')
    ran = years.fko("send", "-w", years.folder)
    assert ran.code == 1
    assert "2 Übergang Schule Beruf" in ran.err
    assert "5 Digitales" in ran.err
    assert "1 Bildung" not in ran.err


def test_forms_of_the_third_year_speak_today_s_words(years):
    second_year(years)
    third_year(years)
    four_fields(years, MAPPING)
    rows = rows_of(years.form("jobcenter"))
    assert list(rows) == ["a0002", "a0003"]
    assert rows["a0002"]["Handlungsfeld"] == "3 Teilhabe"
    assert rows["a0002"]["Federführung"] == "JC Muster"
    assert "Handlungsfeld" not in rows["a0003"]
    assert rows["a0003"]["Woher die Zeile stammt"] == (
        "Ihre Meldung 2026; bisher Handlungsfeld 5 Digitales, jetzt 1 Demografischer Wandel oder 2 Transformation: "
        "bitte das Handlungsfeld wählen"
    )
    assert rows_of(years.form("kammer"))["a0001"]["Handlungsfeld"] == "1 Demografischer Wandel"


def apart(years: Years, activity: str, monkeypatch) -> None:
    """Take the reports of an activity apart again, in the dialogue."""
    monkeypatch.setenv("FKO_DIALOG", "1")
    monkeypatch.setattr(sys, "stdin", io.StringIO("v\n"))
    years.run("review", "--activity", activity)
    monkeypatch.delenv("FKO_DIALOG")


YEAR_LATER = """\
Änderungen seit „Fassung 2026“ (beschlossen am 10. April 2026,
Verbandsversammlung; Runde 2026)

Wesentliche Änderungen (4)
- A-0001 „Ausbildungsmesse“: entfällt (1 Demografischer Wandel; Federführung:
  Kammer) [eine Aktivität weniger]
- A-0004 „Karriereatlas“ [anderes Handlungsfeld]
    Handlungsfeld: 6 Standort → 2 Transformation
    Gemeldet von: HS Muster → Kammer
- A-0005 „Karriereatlas“: aus A-0004 „Karriereatlas“ hervorgegangen (2
  Transformation; Federführung: HS Muster) [aus einer Aktivität sind mehrere
  geworden]
- Handlungsfelder [andere Handlungsfelder]
    1 Bildung → 1 Demografischer Wandel
    2 Übergang Schule Beruf → 1 Demografischer Wandel
    5 Digitales → 1 Demografischer Wandel; 2 Transformation
    6 Standort: entfallen

Geringfügige Änderungen (1)
- Institutionen
    Jobcenter Kreis Nord ist jetzt Teil von Jobcenter der Region Muster
    Jobcenter Kreis Süd ist jetzt Teil von Jobcenter der Region Muster

"""
LIFE = """\
A-0004 „Karriereatlas“
Runde 2025
  gemeldet von HS Muster (R-0004): „Karriereatlas“, 6 Standort, laufend
  gedruckt in „Fassung 2025“ (beschlossen, 08.04.2025): „Karriereatlas“
Runde 2026
  geändert gemeldet von HS Muster (R-0008): „Karriereatlas“, 6 Standort, laufend
  gedruckt in „Stand Februar 2026“ (Zwischenstand, 10.02.2026): „Karriereatlas“
  gedruckt in „Fassung 2026“ (beschlossen, 10.04.2026): „Karriereatlas“
Runde 2027
  unverändert gemeldet von Kammer (R-0012): „Karriereatlas“, 2 Transformation,
    laufend
  HEUTE: geteilt: A-0005 ist daraus hervorgegangen
"""


def test_the_third_year_is_told_against_the_second(years, monkeypatch):
    second_year(years)
    third_year(years)
    four_fields(years, MAPPING)
    years.answers("jobcenter", "2027", {
        "a0002": {"Änderung zum Vorjahr": "unverändert"},
        "a0003": {"Änderung zum Vorjahr": "geändert", "Handlungsfeld": "2 Transformation"},
    })  # fmt: skip
    years.answers("kammer", "2027", {
        "a0001": {"Änderung zum Vorjahr": "entfällt", "Status": "entfällt"},
        "a0004": {"Änderung zum Vorjahr": "unverändert", "Handlungsfeld": "2 Transformation"},
    })  # fmt: skip
    years.answers("hochschule", "2027", {"a0004": {
        "Änderung zum Vorjahr": "geändert", "Handlungsfeld": "2 Transformation", "Federführung": "HS Muster",
    }})  # fmt: skip
    years.decided_apart()
    apart(years, "A-0004", monkeypatch)
    told = years.changes().partition("Wesentlich ist")[0]
    life = re.sub(r"\d\d\.\d\d\.\d{4}: ", "HEUTE: ", years.run("history", "A-0004").out)
    rounds = years.run("round").out
    assert told == YEAR_LATER
    assert life == LIFE
    assert "Jobcenter Kreis Nord ist jetzt Teil von Jobcenter der Region Muster" in rounds
    assert years.run("list", "--edition", "Fassung 2025", "--json").json["activities"][3]["field"] == "6"
