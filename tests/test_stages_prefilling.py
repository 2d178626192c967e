"""From round to round: what is known stands in the next form, and comes back as answers, silence or questions."""

from __future__ import annotations

import io
from email.message import EmailMessage

import openpyxl
import pytest
from openpyxl.styles import Font

from fko_cli.core.questionnaire import FORM_VERSION, HEADER_ROW, SHEET_ACTIVITIES, SHEET_IDENTITY, SHEET_QUERIES
from fko_cli.core.sending import identity as signed
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.store import forms, open_store, returns
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.asking.prefilling import Prefiller
from fko_cli.stages.asking.querying import query_form

MESSE = {
    "Handlungsfeld": "1 Berufliche Bildung",
    "Titel der Aktivität": "Ausbildungsmesse Nord",
    "Kurzbeschreibung": "Betriebe aus dem Norden stellen sich Schulklassen vor.",
    "Status": "laufend",
    "Federführung": "Musterkammer",
    "Kooperationspartner": "JC Nord; Hochschule Muster",
    "Ansprechperson": "Team Ausbildung, team@kammer.example.org",
    "Bemerkung an die Regionalagentur": "Bitte vertraulich behandeln",
}
CAFE = {
    "Handlungsfeld": "2 Potenziale heben",
    "Titel der Aktivität": "Elterncafé",
    "Kurzbeschreibung": "Beratung für Eltern, die wieder arbeiten wollen.",
    "Status": "geplant",
}


def sheet_of(data: bytes):
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[SHEET_ACTIVITIES]
    return book, sheet, {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[HEADER_ROW] if cell.value}


def rows_of(data: bytes) -> dict[str, dict[str, str]]:
    """Key of the row -> its texts by heading, of all rows that hold any."""
    _, sheet, at = sheet_of(data)
    found = {}
    for row in range(HEADER_ROW + 2, sheet.max_row + 1):
        texts = {name: str(value) for name, column in at.items() if (value := sheet.cell(row, column).value)}
        key = texts.pop("Zeilenschlüssel", "")
        if texts:
            found[key] = texts
    return found


def filled(data: bytes, answers: dict[str, dict[str, str]]) -> bytes:
    """The form with answers by the keys of its rows."""
    book, sheet, at = sheet_of(data)
    places = {sheet.cell(row, at["Zeilenschlüssel"]).value: row for row in range(HEADER_ROW + 2, sheet.max_row + 1)}
    for key, texts in answers.items():
        for name, text in texts.items():
            sheet.cell(places[key], at[name]).value = text or None
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class Office:
    """A workspace whose rounds can be turned."""

    def __init__(self, folder, fko) -> None:
        self.folder, self.fko = folder, fko

    def form(self, actor: str) -> bytes:
        sent = {one["actor"]: one for one in self.fko("send", "--actor", actor, "-w", self.folder, "--json").json["forms"]}
        return (self.folder / sent[actor]["form"]).read_bytes()

    def collect(self, name: str, data: bytes, *arguments) -> dict:
        path = self.folder.parent / name
        path.write_bytes(data)
        ran = self.fko("collect", "-w", self.folder, "--json", path, *arguments)
        assert ran.code in (0, 3), ran.err
        return ran.json["files"][-1]

    def turn(self, year: str) -> None:
        path = self.folder / "fko.toml"
        text = path.read_text(encoding="utf-8")
        old = text.partition('[round]\nname = "')[2].partition('"')[0]
        path.write_text(text.replace(f'name = "{old}"', f'name = "{year}"', 1), encoding="utf-8")

    def query(self, actor: str):
        place = open_workspace(self.folder)
        with open_store(place) as store:
            form = query_form(place, store, place.actor(actor))
            if form is None:
                return None, b""
            identity = signed.Identity(store.workspace_id(), place.round, actor, FORM_VERSION)
            signature = signed.sign(store.workspace_key(), identity)
            with store.writing() as conn:
                cells = {**form.cells(), SHEET_IDENTITY: signed.cells(identity, signature)}
                forms.add_form(conn, place.round, actor, FORM_VERSION, cells)
            return form, write_form(form, identity, signature)

    def reports(self, actor: str):
        place = open_workspace(self.folder)
        with open_store(place) as store, store.reading() as conn:
            return returns.reports(conn, place.round, actor)


@pytest.fixture
def office(workspace_folder, fko) -> Office:
    """The round 2026 after one of 2025, in which the chamber and the job centre reported."""
    made = Office(workspace_folder, fko)
    made.turn("2025")
    made.collect("k.xlsx", filled(made.form("kammer"), {"r001": MESSE}))
    made.collect("j.xlsx", filled(made.form("jobcenter"), {"r001": CAFE}))
    assert fko("merge", "-w", workspace_folder).code in (0, 3)
    made.turn("2026")
    return made


def codes(file: dict) -> list[str]:
    return [one["code"] for one in file["findings"]]


def test_own_activities_and_offers_stand_in_the_next_form_with_number_and_origin(office):
    own = rows_of(office.form("kammer"))
    assert list(own) == ["a0001"]
    assert own["a0001"]["Nr."] == "A-0001"
    assert own["a0001"]["Woher die Zeile stammt"] == "Ihre Meldung 2025"
    offered = rows_of(office.form("hochschule"))
    assert list(offered) == ["p0001"]
    assert offered["p0001"]["Woher die Zeile stammt"] == "von Kammer 2025 gemeldet, nennt Sie als Partner: bitte bestätigen"
    both = rows_of(office.form("jobcenter"))
    assert list(both) == ["a0002", "p0001"]
    assert "Änderung zum Vorjahr" not in both["p0001"]


def test_remarks_stand_in_nobody_s_form_and_unreleased_contacts_in_their_owner_s(office):
    for actor in ("kammer", "jobcenter", "hochschule"):
        texts = " ".join(text for row in rows_of(office.form(actor)).values() for text in row.values())
        assert "vertraulich" not in texts
        assert ("team@kammer" in texts) is (actor == "kammer")


def test_a_released_contact_comes_back_to_its_owner_only(office):
    answers = {"a0001": {"Änderung zum Vorjahr": "geändert", "Ansprechperson": "Team, t@k.example.org"}}
    answers["a0001"]["Kontakt veröffentlichen"] = "ja"
    office.collect("k.xlsx", filled(office.form("kammer"), answers))
    office.fko("merge", "-w", office.folder)
    office.turn("2027")
    assert rows_of(office.form("kammer"))["a0001"]["Ansprechperson"] == "Team, t@k.example.org"
    assert "Ansprechperson" not in rows_of(office.form("hochschule"))["p0001"]


def test_what_others_report_in_this_round_is_offered_until_it_is_reported(office):
    mentoring = {**CAFE, "Titel der Aktivität": "Mentoring für Studierende", "Kooperationspartner": "Musterkammer"}
    office.collect("h.xlsx", filled(office.form("hochschule"), {"r002": mentoring}))
    offered = rows_of(office.form("kammer"))
    key = next(key for key in offered if key.startswith("p-r"))
    assert offered[key]["Woher die Zeile stammt"].startswith("von HS Muster 2026 gemeldet")
    assert "Nr." not in offered[key]
    before = office.form("kammer")
    office.collect("k.xlsx", filled(before, {key: {"Änderung zum Vorjahr": "neu"}}))
    # Answering does not change what was sent; reporting it in a row of its own does.
    assert office.form("kammer") == before
    own = {**mentoring, "Kurzbeschreibung": "Wir stellen die Mentorinnen."}
    office.collect("k2.xlsx", filled(before, {"r003": own}), "--replace")
    assert key not in rows_of(office.form("kammer"))


def test_a_confirmed_row_keeps_its_number_and_silence_is_listed(office):
    data = filled(office.form("jobcenter"), {"p0001": {"Änderung zum Vorjahr": "unverändert"}})
    file = office.collect("j.xlsx", data)
    assert (file["reports"], file["cells"]["filled"]) == (1, 1)
    assert codes(file) == ["F212"]
    assert file["findings"][0]["value"] == "A-0002 Elterncafé"
    (report,) = office.reports("jobcenter")
    assert (report.values["number"], report.row_key) == ("A-0001", "p0001")


def test_a_form_that_nobody_touched_reports_nothing(office):
    file = office.collect("k.xlsx", office.form("kammer"))
    assert (file["reports"], sorted(codes(file))) == (0, ["F018", "F212"])


def test_a_first_round_and_a_round_without_answers_give_empty_forms(workspace_folder, fko):
    made = Office(workspace_folder, fko)
    assert rows_of(made.form("kammer")) == {}
    made.turn("2027")
    assert rows_of(made.form("kammer")) == {}


def test_a_query_form_holds_the_answers_with_questions_at_their_cells(office):
    answers = {
        "a0001": {"Änderung zum Vorjahr": "geändert", "Status": "mal sehen"},
        "r002": {
            "Titel der Aktivität": "Etwas Neues",
            "Handlungsfeld": "Wirtschaft",
            "Bemerkung an die Regionalagentur": "?",
        },
    }
    office.collect("k.xlsx", filled(office.form("kammer"), answers))
    form, data = office.query("kammer")
    rows = rows_of(data)
    assert list(rows) == ["q-a0001", "q-r002"]
    assert rows["q-r002"]["Handlungsfeld"] == "Wirtschaft"
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[0] == SHEET_QUERIES
    asked = {(one.sheet, one.address): (one.written, one.question) for one in form.queries}
    assert set(asked) == {(SHEET_ACTIVITIES, address) for address in ("H7", "B8", "E8", "H8")}
    assert asked[SHEET_ACTIVITIES, "H7"][0] == "mal sehen"
    assert asked[SHEET_ACTIVITIES, "E8"][1] == "Bitte ergänzen Sie diese Pflichtangabe: Kurzbeschreibung."
    assert book[SHEET_ACTIVITIES]["H7"].comment.text == asked[SHEET_ACTIVITIES, "H7"][1]
    assert book[SHEET_QUERIES]["A6"].value == "Aktivitäten H7"


def test_a_query_form_that_comes_back_continues_the_same_reports(office):
    answers = {
        "a0001": {"Änderung zum Vorjahr": "geändert", "Beginn": "demnächst"},
        "r002": {**CAFE, "Titel der Aktivität": "Lernwerkstatt"},
    }
    office.collect("k.xlsx", filled(office.form("kammer"), answers))
    before = office.reports("kammer")
    _, data = office.query("kammer")
    same = office.collect("gleich.xlsx", filled(data, {"r004": {"Nr.": ""}}))
    assert (same["reports"], same["cells"]["filled"]) == (2, 0)
    assert [(one.id, one.version) for one in office.reports("kammer")] == [(one.id, one.version) for one in before]
    better = office.collect("besser.xlsx", filled(data, {"q-a0001": {"Beginn": "03/2026"}}))
    assert better["cells"]["filled"] == 1
    after = office.reports("kammer")
    assert [(one.id, one.version, one.row_key) for one in after] == [(before[0].id, 2, "a0001"), (before[1].id, 1, "r002")]
    assert office.query("kammer") == (None, b"")


@pytest.mark.parametrize(
    ("answer", "told"),
    [({"Status": "geplant"}, ["JC Nord; HS Muster"]), ({"Kooperationspartner": "JC Nord"}, [])],
)
def test_what_was_struck_out_and_not_answered_is_told_when_a_query_form_comes_back(office, answer, told):
    book, sheet, at = sheet_of(filled(office.form("kammer"), {"a0001": {"Änderung zum Vorjahr": "geändert"}}))
    sheet.cell(7, at["Kooperationspartner"]).font = Font(strike=True)
    target = io.BytesIO()
    book.save(target)
    assert "F401" in codes(office.collect("k.xlsx", target.getvalue()))
    form, data = office.query("kammer")
    assert "JC Nord" in form.queries[0].question
    again = office.collect("zurueck.xlsx", filled(data, {"q-a0001": answer}))
    found = [one for one in again["findings"] if one["code"] == "F219"]
    assert [one["value"] for one in found] == told
    for one in found:
        assert one["severity"] == "note" and "„k.xlsx“ (Blatt „Aktivitäten“, Zelle " in one["message"]
        assert "Durchgestrichen" in one["message"]


def test_a_query_asks_about_rows_without_an_answer_and_keeps_needs_and_institution(office):
    data = office.form("jobcenter")
    book, _, _ = sheet_of(filled(data, {"p0001": {"Änderung zum Vorjahr": "unverändert"}}))
    book["Bedarfe"]["B6"].value = "Mehr Kinderbetreuung am Abend"
    book["Institution"]["B9"].value = "Team Markt und Integration"
    target = io.BytesIO()
    book.save(target)
    office.collect("j.xlsx", target.getvalue())
    form, again = office.query("jobcenter")
    rows = rows_of(again)
    assert list(rows) == ["q-p0001", "a0002"]
    (asked,) = form.queries
    assert (asked.address, asked.about) == ("T8", "Elterncafé")
    book = openpyxl.load_workbook(io.BytesIO(again))
    assert book["Bedarfe"]["B6"].value == "Mehr Kinderbetreuung am Abend"
    assert book["Institution"]["B9"].value == "Team Markt und Integration"
    file = office.collect("zurueck.xlsx", filled(again, {"a0002": {"Änderung zum Vorjahr": "entfällt"}}))
    assert (file["reports"], file["needs"], codes(file)) == (2, 1, ["F306", "F014"])


def test_every_row_without_an_answer_is_laid_before_the_actor_however_its_title_is_written(office):
    titles = [f'"Vor\u00adhaben {at}:\n  {"xyz" * at}"' for at in range(1, 66)]
    rows = [f"{title};Text;laufend" for title in (*titles, "Zwilling", "Zwilling")]
    office.turn("2027")
    table = "\n".join(("Titel der Aktivität;Kurzbeschreibung;Status", *rows))
    office.collect("viele.csv", table.encode(), "--actor", "hochschule")
    office.turn("2028")  # nobody merged 2027: the rows have no numbers
    data = office.form("hochschule")
    twins = [key for key, texts in rows_of(data).items() if texts["Titel der Aktivität"] == "Zwilling"]
    office.collect("still.xlsx", filled(data, {twins[0]: {"Änderung zum Vorjahr": "unverändert"}}))
    form, again = office.query("hochschule")
    assert len(rows_of(data)) == len(rows_of(again)) == 67
    assert set(rows_of(again)) == {f"q-{twins[0]}", *set(rows_of(data)) - {twins[0]}}
    assert len([one for one in form.queries if "Führen Sie diese Aktivität fort?" in one.question]) == 66


def test_the_first_form_may_still_come_back_after_a_query(office):
    first = office.form("kammer")
    office.collect("k.xlsx", filled(first, {"a0001": {"Änderung zum Vorjahr": "geändert", "Status": "mal sehen"}}))
    office.query("kammer")
    file = office.collect("alt.xlsx", filled(first, {"r002": CAFE}), "--add")
    assert [code for code in codes(file) if code.startswith("F2")] == ["F212"]
    assert file["reports"] == 1


def test_forms_are_the_same_as_long_as_nothing_is_new(office):
    first = office.form("jobcenter")
    place = open_workspace(office.folder)
    with open_store(place) as store:
        filler = Prefiller(place, store)
        assert filler.rows(place.actor("jobcenter")) == filler.rows(place.actor("jobcenter"))
    assert office.form("jobcenter") == first


def mail(sender: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = sender, "Rücklauf"
    message.set_content("anbei")
    kind = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename="Fragebogen.xlsx")
    return bytes(message)


def test_a_copied_form_from_another_institution_is_asked_about(office):
    data = filled(office.form("kammer"), {"r002": CAFE})
    file = office.collect("m.eml", mail("post@jc.example.org", data))
    assert (file["status"], codes(file)[0]) == ("set_aside", "F029")
    assert "„kammer“" in file["findings"][0]["message"] and "„jobcenter“" in file["findings"][0]["message"]
    assert office.reports("kammer") == office.reports("jobcenter") == []


def test_a_copied_form_with_another_institution_s_name_in_it_is_asked_about(office):
    book, _, _ = sheet_of(filled(office.form("kammer"), {"r002": CAFE}))
    book["Institution"]["B5"].value = "Jobcenter Kreis Nord"
    target = io.BytesIO()
    book.save(target)
    file = office.collect("kopie.xlsx", target.getvalue())
    assert (file["status"], codes(file)[0]) == ("set_aside", "F029")
    again = office.collect("kopie.xlsx", target.getvalue(), "--actor", "kammer")
    assert again["status"] == "accepted_with_findings"


def test_a_person_s_word_makes_a_copied_form_that_of_who_sent_it(office):
    office.collect("eigen.xlsx", filled(office.form("jobcenter"), {"r001": CAFE}))
    before = office.reports("jobcenter")
    copied = filled(office.form("kammer"), {"r001": {"Titel der Aktivität": "Sprachkurs", "Handlungsfeld": "1"}})
    assert office.collect("m.eml", mail("post@jc.example.org", copied))["status"] == "set_aside"
    ran = office.fko("remind", "-w", office.folder, "--json")
    assert "jobcenter" not in [one["actor"] for one in ran.json["letters"]]
    file = office.collect("m.eml", mail("post@jc.example.org", copied), "--actor", "jobcenter", "--add")
    assert (file["actor"], file["reports"], "F034" in codes(file)) == ("jobcenter", 1, True)
    # Neither the kammer's pre-filled activity nor the jobcenter's own row of the same key is taken for it.
    assert [one.text("title") for one in office.reports("jobcenter")] == ["Elterncafé", "Sprachkurs"]
    assert office.reports("jobcenter")[0] == before[0]
    assert office.reports("kammer") == [] and not {"F212", "F213"} & set(codes(file))


def test_an_answered_row_of_another_s_form_brings_neither_its_number_nor_its_key(office):
    data = office.form("kammer")
    key = next(key for key, texts in rows_of(data).items() if texts.get("Titel der Aktivität") == "Ausbildungsmesse Nord")
    file = office.collect("k.xlsx", filled(data, {key: {"Status": "geplant"}}), "--actor", "jobcenter")
    assert (file["actor"], file["reports"]) == ("jobcenter", 1)
    assert [(one.text("number"), one.row_key) for one in office.reports("jobcenter")] == [("", "")]


def test_last_year_s_form_and_a_forged_one_are_set_aside(office):
    office.turn("2025")
    old = filled(office.form("kammer"), {"r005": CAFE})
    office.turn("2026")
    assert codes(office.collect("alt.xlsx", old))[0] == "F007"
    # On a person's word its own texts are still the form's, the round in them and in its properties included.
    file = office.collect("alt.xlsx", old, "--actor", "kammer")
    assert (file["status"], file["reports"], file["cells"]["filled"]) == ("accepted_with_findings", 1, 4)
    assert codes(file) == ["F037"]
    book, _, _ = sheet_of(filled(office.form("kammer"), {"r002": CAFE}))
    for row in book[SHEET_IDENTITY].iter_rows():
        if row[0].value == "Kürzel":
            row[1].value = "jobcenter"
    target = io.BytesIO()
    book.save(target)
    file = office.collect("gefaelscht.xlsx", target.getvalue())
    assert (file["status"], codes(file)[0]) == ("set_aside", "F008")


def test_two_copies_of_one_form_with_different_content_are_asked_about(office):
    form = office.form("hochschule")
    office.collect("erste.xlsx", filled(form, {"r002": CAFE}))
    other = {**MESSE, "Titel der Aktivität": "Gründungsberatung", "Kurzbeschreibung": "Start-ups lernen das Handwerk."}
    file = office.collect("zweite.xlsx", filled(form, {"r002": other}))
    assert (file["status"], codes(file)[0]) == ("set_aside", "F011")


def activities(office) -> dict[str, list[str]]:
    assert office.fko("merge", "-w", office.folder).code in (0, 3)
    listed = office.fko("list", "--json", "-w", office.folder).json["activities"]
    return {one["id"]: [report["actor"] for report in one["reports"]] for one in listed}


def test_who_answers_rows_with_one_number_reports_one_activity_however_it_is_worded(office):
    unchanged = {"Änderung zum Vorjahr": "unverändert"}
    office.collect("k.xlsx", filled(office.form("kammer"), {"a0001": unchanged}))
    mine = {**unchanged, "Titel der Aktivität": "Unser Stand", "Kurzbeschreibung": "Wir beraten vor Ort."}
    office.collect("j.xlsx", filled(office.form("jobcenter"), {"p0001": mine, "a0002": unchanged}))
    assert activities(office) == {"A-0001": ["kammer", "jobcenter"], "A-0002": ["jobcenter"]}


def test_a_number_that_was_only_typed_joins_nothing_by_itself(office):
    office.collect("k.xlsx", filled(office.form("kammer"), {"a0001": {"Änderung zum Vorjahr": "unverändert"}}))
    office.collect("h.xlsx", filled(office.form("hochschule"), {"r001": {**CAFE, "Nr.": "A-0001"}}))
    assert all(len(actors) == 1 for actors in activities(office).values())
