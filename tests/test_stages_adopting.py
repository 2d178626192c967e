"""`fko adopt`: an edition is what was printed, stays so, and is refused where it can't be."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pytest

from fko_cli.core.editions.state import State, freeze, thaw
from fko_cli.edges.word.reading import draft_outline
from tests.concepts import ACTORS, SETTINGS, activity, need, ongoing, report, territory, year
from tests.database import asked
from tests.test_stages_prefilling import CAFE, MESSE, Office, filled

CONTACT = "team@kammer.example.org"


@pytest.fixture
def office(workspace_folder, fko) -> Office:
    """A round with two answers, merged, whose draft is written."""
    made = Office(workspace_folder, fko)
    made.collect("k.xlsx", filled(made.form("kammer"), {"r001": MESSE}))
    made.collect("j.xlsx", filled(made.form("jobcenter"), {"r001": CAFE}))
    assert fko("merge", "-w", workspace_folder).code == 0
    export(made)
    return made


def export(office: Office):
    ran = office.fko("export", "concept", "--no-pages", "-w", office.folder, "--json")
    assert ran.code in (0, 3), ran.err
    return office.folder / ran.json["path"]


def adopt(office: Office, *arguments):
    return office.fko("adopt", *arguments, "-w", office.folder)


def corrected(office: Office, **changes: str) -> None:
    answers = {**MESSE, **changes}
    office.collect("k2.xlsx", filled(office.form("kammer"), {"r001": answers}))
    assert office.fko("merge", "-w", office.folder).code in (0, 3)


def test_a_state_comes_back_as_it_went_in_without_what_nobody_released():
    secret = report(
        1, "ihk", title="Messe", field="1", contact="Frau X, x@ihk.example.org", remark="intern",
        start=year(2024), end=ongoing(), territory=territory("Kreis Nord"), partners=("HWK Muster",),
    )  # fmt: skip
    open_one = report(2, "hwk", title="Messe", contact="Team, t@hwk.example.org", publish_contact=True)
    state = State(
        SETTINGS, ACTORS, (activity(1, reports=(secret, open_one), start=year(2024)),), (need(3, "ihk", need="Wohnraum"),)
    )
    data = json.loads(json.dumps(freeze(state)))
    text = json.dumps(data)
    assert "x@ihk.example.org" not in text
    assert "intern" not in text
    assert "t@hwk.example.org" in text
    back = thaw(data)
    assert back.activities[0].values == state.activities[0].values
    assert back.activities[0].reports[0].values == {
        key: value for key, value in secret.values.items() if key not in ("contact", "remark")
    }
    assert back.needs[0].values == state.needs[0].values
    assert freeze(back) == data


def test_settings_that_this_version_does_not_know_do_no_harm():
    data = freeze(State(SETTINGS, ACTORS, ()))
    data["settings"]["concept"]["colour"] = "blau"
    data["settings"]["weather"] = {"sunny": True}
    data["settings"]["fields"][1]["icon"] = "x"
    assert thaw(data).settings == SETTINGS


def test_an_edition_is_reproduced_word_for_word_after_everything_has_changed(office):
    printed = export(office).read_bytes()
    listed = office.fko("list", "-w", office.folder, "--json").json
    ran = adopt(office, "Fassung April 2025", "--body", "Verbandsversammlung", "--date", "2025-04-08")
    assert ran.code in (0, 3), ran.err
    assert "beschlossen am 8. April 2025, Verbandsversammlung" in ran.out
    corrected(office, **{"Titel der Aktivität": "Ganz anders", "Federführung": "JC Nord"})
    (office.folder / "texte" / "vorwort.md").write_text("Neu.", encoding="utf-8")
    (office.folder / "vorlagen" / "handlungskonzept.docx").unlink(missing_ok=True)
    export(office)
    again = office.fko("export", "concept", "--edition", "fassung april", "-w", office.folder, "--json")
    assert (office.folder / again.json["path"]).read_bytes() == printed
    assert office.fko("list", "--edition", "Fassung April 2025", "-w", office.folder, "--json").json == listed
    assert "Ganz anders" not in office.fko("list", "--edition", "Fassung April 2025", "-w", office.folder).out
    table = office.fko("export", "table", "--edition", "Fassung April 2025", "-w", office.folder, "--json")
    assert (office.folder / table.json["path"]).is_file()


def test_a_short_concept_whose_changes_alone_use_an_abbreviation_is_as_new_as_the_data(office):
    assert adopt(office, "Fassung 1").code in (0, 3)
    corrected(office, Kurzbeschreibung="Betriebe stellen sich mit vielen KMU vor.")
    short = office.fko("export", "concept", "--no-pages", "--form", "kurz", "-w", office.folder, "--json")
    text = draft_outline((office.folder / short.json["path"]).read_bytes())
    assert "KMU | kleine und mittlere Unternehmen" in text and "KMU" not in text.partition("Anhang")[0]
    ran = adopt(office, "Fassung 2")
    assert ran.code in (0, 3), ran.err


def test_no_unreleased_contact_is_frozen(office):
    assert adopt(office, "Fassung 1").code in (0, 3)
    query = "select cast(content as text), cast(concept as text), document from editions"
    ((content, concept, document),) = asked(office.folder, query)
    assert CONTACT not in content
    assert "vertraulich" not in content
    assert CONTACT not in concept
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert not any(CONTACT.encode() in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["  "], "Name der Fassung fehlt"),
        (["Fassung", "--date", "2999-01-01"], "in der Zukunft"),
        (["Fassung", "--date", "demnächst"], "kein Datum"),
        (["Fassung", "--file", "gibtsnicht.docx"], "lässt sich nicht lesen"),
        (["Fassung", "--from", "Nirgendwo"], "noch keine Fassung"),
        (["Fassung", "--from", "Nirgendwo", "--file", "a.docx"], "gehen nicht zusammen"),
    ],
)
def test_wrong_wishes_are_refused_and_nothing_is_frozen(office, arguments, said):
    ran = adopt(office, *arguments)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert adopt(office, "--json").json == {"editions": []}


def test_the_same_name_is_refused_whatever_its_case(office):
    assert adopt(office, "Fassung  April").code in (0, 3)
    ran = adopt(office, "fassung april")
    assert (ran.code, "gibt es schon" in ran.err) == (1, True)
    assert len(adopt(office, "--json").json["editions"]) == 1


def test_without_a_draft_or_with_an_unmerged_store_there_is_nothing_to_freeze(office):
    (next((office.folder / "ausgabe" / "2026").glob("*.docx"))).unlink()
    assert "liegt nicht mehr dort" in adopt(office, "Fassung").err
    export(office)
    office.collect("h.xlsx", filled(office.form("hochschule"), {"r001": {**CAFE, "Titel der Aktivität": "Mentoring"}}))
    ran = adopt(office, "Fassung")
    assert (ran.code, "fko merge" in ran.err) == (1, True)


def test_a_draft_that_is_older_than_the_data_is_refused_and_named_parts_tell_why(office):
    corrected(office, **{"Kurzbeschreibung": "Betriebe stellen sich Schulklassen vor, auch am Samstag."})
    ran = adopt(office, "Fassung")
    assert (ran.code, "A-0001" in ran.err, "fko export concept" in ran.err) == (1, True, True)
    export(office)
    assert adopt(office, "Fassung").code in (0, 3)


def test_open_questions_stop_an_adopted_edition_and_are_told_with_an_interim_one(office):
    corrected(office, Kurzbeschreibung="Jetzt auch für Eltern.", Federführung="JC Nord")
    export(office)
    refused = adopt(office, "Fassung")
    assert (refused.code, "fko review" in refused.err) == (1, True)
    told = adopt(office, "Stand Februar", "--interim", "--purpose", "Jahresgespräch")
    assert (told.code, "noch offen" in told.err) == (3, True)
    (known,) = adopt(office, "--json").json["editions"]
    assert (known["kind"], known["purpose"], known["body"]) == ("interim", "Jahresgespräch", "")


def edited(path, text: str):
    document = docx.Document(path)
    document.add_paragraph(text)
    document.save(path)
    return path


def test_a_draft_edited_in_word_is_frozen_only_when_it_is_named(office):
    path = edited(export(office), "Von Hand ergänzt.")
    ran = adopt(office, "Fassung")
    assert (ran.code, "--file" in ran.err) == (1, True)
    assert adopt(office, "Fassung", "--file", path).code in (0, 3)
    path.unlink()
    again = office.fko("export", "concept", "--edition", "Fassung", "-w", office.folder, "--json")
    paragraphs = docx.Document(office.folder / again.json["path"]).paragraphs
    assert paragraphs[-1].text == "Von Hand ergänzt."


def test_a_contact_that_nobody_released_is_found_in_an_edited_file(office):
    path = edited(export(office), f"Rückfragen an {CONTACT}.")
    ran = adopt(office, "Fassung", "--file", path)
    assert (ran.code, "niemand freigegeben" in ran.err) == (1, True)


def test_a_file_that_is_no_word_document_is_refused(office):
    path = office.folder / "konzept.docx"
    path.write_bytes(b"%PDF-1.7")
    ran = adopt(office, "Fassung", "--file", path)
    assert (ran.code, "kein lesbares Word-Dokument" in ran.err) == (1, True)


def test_an_interim_state_is_adopted_as_it_was(office):
    printed = export(office).read_bytes()
    assert adopt(office, "Stand Februar", "--interim").code in (0, 3)
    corrected(office, **{"Kurzbeschreibung": "Später berichtigt."})
    assert adopt(office, "Fassung April", "--from", "Stand Februar", "--body", "Ausschuss").code in (0, 3)
    again = office.fko("export", "concept", "--edition", "Fassung April", "-w", office.folder, "--json")
    assert (office.folder / again.json["path"]).read_bytes() == printed
    assert [one["kind"] for one in adopt(office, "--json").json["editions"]] == ["interim", "adopted"]


def test_an_ambiguous_name_and_options_that_do_not_fit_are_explained(office):
    for name in ("Stand Februar", "Stand März"):
        assert adopt(office, name, "--interim").code in (0, 3)
    assert "mehreren Fassungen" in office.fko("list", "--edition", "Stand", "-w", office.folder).err
    assert "gibt es nicht" in office.fko("list", "--edition", "Herbst", "-w", office.folder).err
    ran = office.fko("export", "concept", "--edition", "Stand März", "--no-pages", "-w", office.folder)
    assert ran.code == 2


def test_the_next_draft_says_in_its_appendix_what_has_changed_since_the_edition(office):
    assert adopt(office, "Fassung April").code in (0, 3)
    corrected(office, **{"Status": "abgeschlossen"})
    text = draft_outline(export(office).read_bytes())
    appendix = text.partition("# Anhang: Änderungen seit der letzten Fassung")[2]
    assert "Gegenüber „Fassung April“ gibt es" in appendix.replace("\xa0", " ")
    assert "| A-0001 | Ausbildungsmesse Nord | Status: laufend → abgeschlossen" in appendix
    again = adopt(office, "Fassung Mai")
    assert again.code in (0, 3), again.err


def test_the_short_form_is_kept_as_printed(office):
    for form in ("lang", "kurz"):
        ran = office.fko("export", "concept", "--form", form, "--no-pages", "-w", office.folder, "--json")
        path = office.folder / ran.json["path"]
        assert adopt(office, f"Fassung {form}", "--file", path).code in (0, 3)
    kept = [json.loads(text) for (text,) in asked(office.folder, "select cast(concept as text) from editions order by id")]
    portrayed = ["aktivitaet:A-0001" in json.dumps(one) for one in kept]
    assert portrayed == [True, False]


def test_an_interim_state_of_the_same_day_is_no_measure_for_what_changed_since_the_resolution(office):
    assert adopt(office, "Fassung April", "--date", "2026-04-08").code in (0, 3)
    corrected(office, **{"Status": "abgeschlossen"})
    export(office)
    assert adopt(office, "Stand heute", "--interim").code in (0, 3)
    ran = office.fko("changes", "-w", office.folder)
    assert "Status: laufend → abgeschlossen" in ran.out
    assert 'fko changes --since "Stand heute"' in ran.err
    assert "„Fassung April“" in draft_outline(export(office).read_bytes()).replace("\xa0", " ")
    corrected(office, **{"Status": "geplant"})
    late = office.fko("status", "-w", office.folder).out
    assert 'fko changes --since "Stand heute"' in " ".join(late.split())
