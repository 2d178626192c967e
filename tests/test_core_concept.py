import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from fko_cli.core.concept.abbreviations import used
from fko_cli.core.concept.blocks import Heading, paragraph
from fko_cli.core.concept.content import build_concept, outline
from fko_cli.core.concept.open_points import open_points, question_notes
from fko_cli.core.concept.words import in_one_piece, territory_text, with_links
from fko_cli.core.editing import Contradiction
from fko_cli.core.records import CellCount, Question, Return, ReturnStatus
from tests.concepts import SETTINGS, activity, content, need, ongoing, report, territory, year


def chapter(text: str, heading: str) -> str:
    """The lines from a heading to the next one of the same or a higher level."""
    level = heading.split(" ")[0]
    lines = text.splitlines()
    start = lines.index(heading)
    rest = lines[start + 1 :]
    end = next(
        (i for i, line in enumerate(rest) if line.startswith("#") and len(line.split(" ")[0]) <= len(level)), len(rest)
    )
    return "\n".join(rest[:end])


def written(*activities, **others) -> str:
    return outline(build_concept(content(*activities, **others)))


def test_portrait_says_all_that_is_there_and_names_all_reporters():
    text = written(
        activity(
            7, actors=("ihk", "hwk"), title='Tag der "offenen" Tür',
            description="Betriebe öffnen.\n- erster Tag\n- zweiter Tag",
            lead="IHK Muster", partners=("HWK Muster", "Schulen"), start=year(2024), end=ongoing("lfd."),
            territory=territory("Stadt Muster", "Kreis Nord"),
            goals="mehr Azubis", funding="Land NRW", indicator="90 Plätze",
            target_groups=("Schüler*innen",), programme="KAoA", link="https://www.example.org/tag", remark="geheim",
        )
    )  # fmt: skip
    assert chapter(text, "### A-0007 Tag der „offenen“ Tür").splitlines() == [
        "· Laufend · seit 2024, fortlaufend · Region Muster",
        "Betriebe öffnen.",
        "- erster Tag",
        "- zweiter Tag",
        "Federführung: IHK Muster",
        "Partner: HWK Muster, Schulen",
        "Ziele: mehr Azubis",
        "Zielgruppen: Schüler*innen",
        "Finanzierung: Land NRW",
        "Ergebnis: 90 Plätze",
        "Teil von: KAoA",
        "Link: https://www.example.org/tag",
        "Gemeldet von: IHK Muster, HWK Muster",
    ]
    assert "geheim" not in text


def test_portrait_has_no_empty_labels():
    assert chapter(written(activity(1)), "### A-0001 Vorhaben 1").splitlines() == ["· Laufend", "Gemeldet von: IHK Muster"]


def test_contacts_are_printed_only_where_their_reporter_released_them():
    reports = (
        report(1, "ihk", title="Messe", contact="Leitstelle, ihk@example.org", publish_contact=False),
        report(2, "hwk", title="Messe", contact="Beratung, hwk@example.org", publish_contact=True),
        report(3, "stadt", title="Messe", contact="Amt, stadt@example.org"),
    )
    text = written(activity(1, reports=reports, title="Messe", contact="Leitstelle, ihk@example.org"))
    assert "Kontakt: Beratung, hwk@example.org\n" in text
    assert "ihk@example.org" not in text
    assert "stadt@example.org" not in text


def test_words_of_partners_stay_visible_as_contributions():
    reports = (
        report(1, "ihk", title="Messe", description="Die Messe zeigt Berufe."),
        report(2, "hwk", title="Messe", description="Wir stellen\n- Stände\n- Meister"),
    )
    text = written(activity(1, reports=reports, description="Die Messe zeigt Berufe."))
    assert "Beitrag: HWK Muster: Wir stellen; Stände; Meister\n" in text


def test_overview_lists_running_before_planned_and_links_to_portraits():
    made = build_concept(content(activity(3, status="geplant"), activity(5, lead="IHK Muster", partners=("Stadt Muster",))))
    text = outline(made)
    rows = [line for line in chapter(text, "## Aktivitäten im Überblick").splitlines() if line.startswith("| A-")]
    assert rows == [
        "| A-0005 | Vorhaben 5 | IHK Muster | Stadt Muster | – | laufend",
        "| A-0003 | Vorhaben 3 | – | – | – | geplant",
    ]
    assert "Zu diesem Handlungsfeld gehören eine laufende und eine geplante Aktivität." in text
    links = {span.href for block in made.blocks for row in getattr(block, "rows", ()) for cell in row for span in cell}
    marks = {f"#{block.bookmark}" for block in made.blocks if isinstance(block, Heading)}
    assert {"#aktivitaet_0003", "#aktivitaet_0005"} <= links - {""} <= marks


def test_every_activity_is_somewhere_whatever_its_field_and_status():
    activities = (
        activity(1), activity(2, field="9"), activity(3, field=None), activity(4, status="demnächst"),
        activity(5, status=None), activity(6, status="abgeschlossen", indicator="fertig"), activity(7, status="entfällt"),
    )  # fmt: skip
    text = written(*activities)
    assert "### A-0002 Vorhaben 2" in chapter(text, "# Ohne Zuordnung zu einem Handlungsfeld")
    assert "### A-0003 Vorhaben 3" in chapter(text, "# Ohne Zuordnung zu einem Handlungsfeld")
    assert {"### A-0004 Vorhaben 4", "### A-0005 Vorhaben 5"} <= set(text.splitlines())
    assert "| A-0006 | Vorhaben 6 | – | – | fertig" in chapter(text, "## Abgeschlossene Aktivitäten")
    assert "| A-0007 | Vorhaben 7 | 1 | IHK Muster" in chapter(text, "# Anhang: Entfallene Aktivitäten")
    assert "### A-0006" not in text
    assert "### A-0007" not in text
    sources = chapter(text, "# Anhang: Quellen")
    assert all(f"| A-{one.number:04d} | R-{one.reports[0].id:04d} |" in sources for one in activities)


def test_sources_name_report_sheet_and_row_but_no_file():
    one = report(31, "ihk", title="Messe")
    renamed = replace(one, place=replace(one.place, file="Meier_privat.xlsx", sheet='Rück - "neu"', row=7))
    clash = Contradiction("lead", ((31, "IHK"), (31, "HWK")))
    made = build_concept(
        content(
            activity(1, reports=(renamed,), contradictions=(clash,)), activity(2, reports=(renamed,), status="entfällt"),
            needs=(need(4, "hwk", field="1", need="Wohnraum"),),
        )
    )  # fmt: skip
    text = outline(made)
    assert '| A-0001 | R-0031 | IHK Muster | Messe | Blatt Rück - "neu", Zeile 7' in text
    assert "| B-0004 | HWK Muster | Blatt Bedarfe, Zeile 9" in text
    intro = chapter(text, "# Anhang: Quellen").splitlines()[0]
    assert "(zum Beispiel R-0031) nennt die Excel-Liste der Redaktion die Datei" in intro
    assert "bis zu Datei, Blatt und Zeile zurückverfolgen." in intro
    notes = [note for block in made.blocks if isinstance(block, Heading) for note in block.notes]
    assert notes
    assert "Meier" not in text + "".join(notes)


def test_sources_of_needs_alone_are_introduced_too():
    assert "(zum Beispiel B-0004)" in written(needs=(need(4, "hwk", field="1", need="Wohnraum"),))


def test_a_programme_stands_as_one_block_where_most_of_it_belongs():
    text = written(
        activity(1, group="g", programme="KAoA", lead="IHK Muster"),
        activity(2, group="g", programme="KAoA", field="2", lead="Stadt Muster"),
        activity(3, group="g", programme="KAoA", lead="HWK Muster"),
        activity(4, group="allein"),
    )
    first = chapter(text, "# Handlungsfeld 1: Berufliche Bildung")
    block = chapter(first, "### Programm: KAoA").splitlines()
    assert [line for line in block if line.startswith("####")] == [
        "#### A-0001 Vorhaben 1", "#### A-0002 Vorhaben 2", "#### A-0003 Vorhaben 3",
    ]  # fmt: skip
    assert "in drei getrennten Vorhaben umgesetzt durch IHK Muster, Stadt Muster, HWK Muster." in block[0]
    assert "### A-0004 Vorhaben 4" in first
    second = chapter(text, "# Handlungsfeld 2: Potenziale heben")
    assert "| A-0002 | Vorhaben 2" in second
    assert "- A-0002 Vorhaben 2" in chapter(second, "## Porträts an anderer Stelle")
    assert text.count("# A-0002 Vorhaben 2\n") == 1


def test_a_programme_names_all_who_carry_it():
    shown = written(
        activity(1, group="g", programme="KAoA", lead="IHK Muster"),
        activity(2, group="g", programme="KAoA", actors=("stadt", "ihk")),
        activity(3, group="g", programme="KAoA", actors=("hwk",)),
    )
    assert "in drei getrennten Vorhaben umgesetzt durch IHK Muster, Stadt Muster, HWK Muster." in shown


def test_succession_is_linked_both_ways():
    text = written(activity(1, status="abgeschlossen"), activity(2, succeeds=1), activity(3, succeeds=2))
    assert "Folgt auf: A-0001 Vorhaben 1" in chapter(text, "### A-0002 Vorhaben 2")
    assert "Fortführung: A-0003 Vorhaben 3 (Handlungsfeld\u00a01)" in chapter(text, "### A-0002 Vorhaben 2")


def test_further_fields_point_to_the_activity():
    text = written(activity(1, further_fields=("2",)))
    assert "Weitere Felder: 2 Potenziale heben" in text
    assert "- A-0001 Vorhaben 1 (Handlungsfeld\u00a01)" in chapter(text, "## Beiträge aus anderen Handlungsfeldern")


def test_contradictions_become_remarks_for_the_editor_not_text():
    reports = (report(1, "ihk", title="Messe", start=year(2023)), report(2, "hwk", title="Messe", start=year(2025)))
    clash = Contradiction("start", ((1, "2023"), (2, "2025")))
    made = build_concept(content(activity(1, reports=reports, start=year(2023), contradictions=(clash,))))
    heading = next(block for block in made.blocks if isinstance(block, Heading) and block.bookmark == "aktivitaet_0001")
    assert heading.notes == (
        "Widersprüchliche Angaben zu „Beginn“. IHK Muster: „2023“ (R-0001, Blatt Aktivitäten, Zeile 6); "
        "HWK Muster: „2025“ (R-0002, Blatt Aktivitäten, Zeile 7). Im Entwurf steht: „seit 2023“.",
    )
    assert "Widersprüchlich" not in outline(made)


def test_contradictions_of_finished_and_dropped_activities_are_not_lost():
    clash = Contradiction("lead", ((10, "IHK"), (10, "HWK")))
    ended = activity(1, status="abgeschlossen", contradictions=(clash,))
    made = build_concept(content(ended, activity(2, status="entfällt", contradictions=(replace(clash, key="status"),))))
    notes = {block.text: block.notes for block in made.blocks if isinstance(block, Heading) and block.notes}
    assert notes["Abgeschlossene Aktivitäten"][0].startswith("A-0001: Widersprüchliche Angaben zu „Federführung“.")
    assert notes["Anhang: Entfallene Aktivitäten"][0].startswith("A-0002: Widersprüchliche Angaben zu „Status“.")


def test_missing_texts_are_marked_and_counted_and_written_ones_printed():
    made = build_concept(content(activity(1), texts={"ausgangslage": (paragraph("Es fehlen 10% der Fachkräfte."),)}))
    text = outline(made)
    assert chapter(text, "# Ausgangslage in der Region") == "Es fehlen 10\u00a0% der Fachkräfte."
    assert chapter(text, "# Vorwort") == "! [Hier fehlt: Vorwort – Datei texte/vorwort.md]"
    assert "! [Hier fehlt: Situation im Handlungsfeld 2 – Datei texte/feld-2.md]" in text
    assert made.gaps == ("vorwort", "auftrag", "prozess", "prioritaeten", "querschnitt", "ausblick", "feld-1", "feld-2")


def accepted(number: int, actor: str, status=ReturnStatus.accepted) -> Return:
    return Return(number, "2026", actor, f"{number}", f"{actor}.xlsx", status, datetime(2026, 3, 5, 9, 0), CellCount())


def test_process_says_who_was_asked_who_answered_and_what_was_set_aside():
    made = build_concept(
        content(
            activity(1), sent={"ihk": date(2026, 2, 2), "hwk": date(2026, 2, 3), "stadt": date(2026, 2, 2)},
            returns=(accepted(1, "ihk"), accepted(2, "hwk"), accepted(3, "stadt", ReturnStatus.set_aside)), open_questions=2,
        )
    )  # fmt: skip
    text = outline(made).replace("\u00a0", " ")
    assert "Drei Institutionen wurden zwischen dem 2. Februar 2026 und dem 3. Februar 2026 gebeten" in text
    assert "Geantwortet haben zwei. Aus den Rückmeldungen ergibt sich eine Aktivität." in text
    assert "Keine Rückmeldung liegt vor von: Stadt Muster." in text
    assert "| Handwerkskammer Muster | Kammer | Fehlanzeige | 0 | 0" in text
    assert "| Stadt Muster | Kommune | keine | 0 | 0" in text
    summary = next(block for block in made.blocks if isinstance(block, Heading) and block.text == "Zusammenfassung")
    assert "zwei Fragen offen" in summary.notes[0]
    assert "stadt.xlsx" in summary.notes[1]


def test_key_figures_and_matrix_count_each_activity_once_per_field():
    text = written(
        activity(1, actors=("ihk", "hwk")), activity(2, actors=("hwk",), field="2", status="geplant"),
        needs=(need(1, "ihk", field="2", need="Wohnraum"),),
    )  # fmt: skip
    assert "| 1 Berufliche Bildung | 1 | 0 | 0 | 0 | 2\n" in text
    assert "| Insgesamt | 1 | 1 | 0 | 1 | 2\n" in text
    assert "| HWK Muster | 1 | 1 | 2\n" in text
    assert "Eine läuft bereits und eine ist geplant." in text


def summary_of(*activities, **others) -> str:
    return chapter(written(*activities, **others), "# Zusammenfassung").splitlines()[0]


def test_the_summary_counts_the_fields_that_hold_activities():
    horizon = " Es zeigt, was in der Region bis 2027 zur Sicherung von Fachkräften geschieht."
    none = "Dieses Konzept enthält noch keine laufenden oder geplanten Aktivitäten."
    assert summary_of() == none
    assert summary_of(activity(1, status="abgeschlossen"), needs=(need(1, "ihk", field="1"),)) == (
        f"{none} Daneben ist ein offener Bedarf benannt."
    )
    assert summary_of(activity(1)) == (
        f"Dieses Konzept bündelt eine Aktivität von einer Institution in einem Handlungsfeld.{horizon} Eine läuft bereits."
    )
    two = (activity(1), activity(2, field="2", status="geplant", actors=("hwk",)))
    assert summary_of(*two, needs=(need(1, "ihk", field="1"), need(2, "ihk", field="2"))) == (
        "Dieses Konzept bündelt zwei Aktivitäten von zwei Institutionen in zwei Handlungsfeldern."
        f"{horizon} Eine läuft bereits und eine ist geplant. Daneben sind zwei offene Bedarfe benannt."
    )
    assert summary_of(activity(1), activity(2, field="Messen")).startswith(
        "Dieses Konzept bündelt zwei Aktivitäten von einer Institution in einem Handlungsfeld; eine Aktivität ist noch "
        "keinem Handlungsfeld zugeordnet. Es zeigt"
    )
    assert summary_of(activity(1, field=None), activity(2, field="Messen")).startswith(
        "Dieses Konzept bündelt zwei Aktivitäten von einer Institution; zwei Aktivitäten sind noch keinem Handlungsfeld"
    )


@pytest.mark.parametrize(
    ("activities", "needs", "said"),
    [
        (0, 0, "ergeben sich keine Aktivitäten."),
        (1, 0, "ergibt sich eine Aktivität."),
        (2, 0, "ergeben sich zwei Aktivitäten."),
        (0, 1, "ergeben sich keine Aktivitäten und ein offener Bedarf."),
        (1, 1, "ergeben sich eine Aktivität und ein offener Bedarf."),
        (2, 2, "ergeben sich zwei Aktivitäten und zwei offene Bedarfe."),
    ],
)
def test_what_came_of_the_returns_in_numbers(activities, needs, said):
    made = [activity(number) for number in range(1, activities + 1)]
    found = tuple(need(number, "ihk", field="1", need="Wohnraum") for number in range(1, needs + 1))
    assert f"Aus den Rückmeldungen {said}" in written(*made, needs=found, returns=(accepted(1, "ihk"),))


@pytest.mark.parametrize(
    ("running", "planned", "unclear", "said"),
    [
        (1, 0, 0, "gehört eine laufende Aktivität."),
        (2, 0, 0, "gehören zwei laufende Aktivitäten."),
        (0, 1, 0, "gehört eine geplante Aktivität."),
        (2, 1, 0, "gehören zwei laufende und eine geplante Aktivität."),
        (1, 2, 1, "gehören eine laufende, zwei geplante Aktivitäten und eine Aktivität ohne eindeutigen Status."),
        (0, 0, 2, "gehören zwei Aktivitäten ohne eindeutigen Status."),
    ],
)
def test_what_belongs_to_a_field_in_numbers(running, planned, unclear, said):
    states = ["laufend"] * running + ["geplant"] * planned + [None] * unclear
    text = written(*(activity(number, status=state) for number, state in enumerate(states, 1)))
    assert f"Zu diesem Handlungsfeld {said}" in text


def test_no_title_is_worded_the_same_everywhere():
    group = {"group": "g", "programme": None}
    text = written(
        activity(1, title=""), activity(2, title="", status="abgeschlossen"), activity(3, title="", status="entfällt"),
        activity(4, succeeds=2), activity(5, title="", **group), activity(6, title="", **group),
    )  # fmt: skip
    assert "### A-0001 ohne Titel" in text
    assert "### Gemeinsames Programm: ohne Titel" in text
    assert "Folgt auf: A-0002 ohne Titel" in text
    rows = [line for line in text.splitlines() if line.startswith(("| A-0001", "| A-0002", "| A-0003"))]
    assert len(rows) == 6
    assert all("| ohne Titel" in row for row in rows)


def test_an_abbreviation_with_two_meanings_is_listed_with_those_that_the_texts_leave_open():
    def listed(description):
        text = written(activity(1, description=description))
        return [line for line in chapter(text, "# Anhang: Abkürzungen").splitlines() if line.startswith("| KI |")]

    ai, centre = "| KI | Künstliche Intelligenz", "| KI | Kommunales Integrationszentrum"
    assert listed("Kurs zu KI.") == [ai, centre]
    assert listed("Kurs zu KI (künstlicher Intelligenz).") == [ai]
    assert listed("Das KI, also das Integrationszentrum, berät.") == [centre]
    assert listed("Kurs zum Kino.") == []


def test_addresses_without_www_are_links_and_missing_spaces_are_none():
    def links(text: str) -> list[str]:
        return [span.href for span in with_links(text) if span.href]

    assert links("fefa.example.org, siehe ihk.example.de/a/b.") == ["https://fefa.example.org", "https://ihk.example.de/a/b"]
    assert links("post@ihk.example.de, name.org@example.de, Beratung.Info, z.B.de, Anlage.docx") == []


def test_an_end_that_is_past_is_an_open_point_for_what_is_said_to_run():
    late = activity(1, end=year(2025))
    others = (activity(2, end=year(2027)), activity(3, status="abgeschlossen", end=year(2025)), activity(4, end=ongoing()))
    made = content(late, *others)
    notes = [note for one in build_concept(made).blocks if isinstance(one, Heading) for note in one.notes]
    assert [note for note in notes if "vorbei" in note] == [
        "Der Status ist „laufend“, das Ende („2025“) aber am 22.11.2026 vorbei. "
        "Bitte nachfragen und mit „fko edit A-0001“ berichtigen."
    ]
    assert open_points(made) == ("A-0001 Vorhaben 1: Status „laufend“, das Ende ist vorbei (fko edit A-0001)",)


def test_when_all_have_answered_it_says_so():
    sent = {"ihk": date(2026, 2, 2), "hwk": date(2026, 2, 2)}
    assert "Alle haben geantwortet." in written(activity(1, actors=("ihk", "hwk")), sent=sent)
    assert "Geantwortet hat eine." in written(activity(1), sent=sent)


def test_headings_are_one_line_and_what_is_planned_has_not_begun():
    text = written(activity(1, title="Tag der\nAusbildung", status="geplant", start=year(2024)))
    assert chapter(text, "### A-0001 Tag der Ausbildung").splitlines()[0] == "· Geplant · ab 2024"


def test_the_process_counts_those_with_a_form_and_speaks_of_the_deadline_as_of_the_day():
    made = content(activity(1), sent={"hwk": date(2026, 2, 2)})
    late = outline(build_concept(replace(made, day=date(2030, 1, 1)))).replace("\u00a0", " ")
    assert "Eine Institution wurde am 2. Februar 2026 gebeten" in late
    assert "; Frist war der" in late and "Geantwortet hat insgesamt eine." in late
    assert "Keine Rückmeldung liegt vor von: HWK Muster." in late
    early = outline(build_concept(replace(made, sent={}, day=date(2020, 1, 1)))).replace("\u00a0", " ")
    assert "; Frist ist der" in early
    assert " gebeten, bestehende" in early and " am 2. Februar 2026 gebeten" not in early
    assert "Bisher liegt keine Rückmeldung vor von: HWK Muster und Stadt Muster." in early


def test_abbreviations_list_only_what_is_used():
    text = chapter(written(activity(1, description="Beratung nach SGB II durch die IHK Muster.")), "# Anhang: Abkürzungen")
    assert "| SGB | Sozialgesetzbuch" in text
    assert "| IHK Muster | Industrie- und Handelskammer Muster" in text
    assert "EURES" not in text


def test_settings_fill_cover_and_imprint():
    concept = {
        "status": "Februar 2026",
        "editing": ["Leitung", "Projektkoordination"],
        "funding_line": "Gefördert durch das Land.",
    }
    settings = SETTINGS.model_copy(update={"concept": SETTINGS.concept.model_validate(concept)})
    made = build_concept(content(activity(1), settings=settings))
    assert (made.words["stand"], made.words["region"], made.words["foerderhinweis"]) == (
        "Februar 2026", "Region Muster", "Gefördert durch das Land.",
    )  # fmt: skip
    imprint = chapter(outline(made), "# Impressum")
    assert "Redaktion: Leitung / Projektkoordination" in imprint
    assert "- Industrie- und Handelskammer Muster" in imprint
    assert build_concept(content()).words["stand"] == "November 2026"


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        (territory("Kreis Nord", "Stadt Muster"), "Region Muster"),
        (territory("Kreis Nord"), "Kreis Nord"),
        (territory("Kreis Nord", others=("Limburg",)), "Kreis Nord, Limburg"),
        (territory("Stadt Muster", without=("Kreis Nord",), whole=True), "Region Muster (ohne Kreis Nord)"),
        (territory(others=("überall",)), "überall"),
        (None, ""),
    ],
)
def test_territory_in_words(place, printed):
    assert territory_text(place, SETTINGS.region) == printed


def test_lists_of_actors_become_one_line():
    assert (
        in_one_piece("Wir bieten:\n- Beratung\n• Kurse.\n\nAußerdem Hilfe") == "Wir bieten: Beratung; Kurse.\nAußerdem Hilfe"
    )


def test_same_input_gives_the_same_concept():
    one = content(activity(1), activity(2, field="2"))
    assert build_concept(one) == build_concept(replace(one))


def test_a_short_form_that_is_a_word_of_its_long_form_is_not_explained():
    blocks = [paragraph("ValiKom Transfer und KAoA")]
    further = {"ValiKom": "ValiKom Transfer", "KAoA": "Kein Abschluss ohne Anschluss"}
    assert used(blocks, (), further) == [("KAoA", "Kein Abschluss ohne Anschluss")]


def test_unanswered_questions_name_the_others_in_the_order_of_the_document():
    shared = report(11, "ihk", title="Messe"), report(12, "hwk", title="Messe")
    three = (
        activity(1, reports=shared, title="Messe"),
        activity(2, title="Die Messe"),
        activity(3, title="Messetag", actors=("hwk", "stadt")),
    )
    asked = (
        Question(7, (30, 31, 11), 0.6, ()),
        Question(4, (20, 31), 0.5, ()),
        Question(5, (12, 11), 0.4, ()),
        Question(6, (20, 99), 0.4, ()),
    )
    given = content(*three, questions=asked)

    def told(one):
        return [re.sub(r" \(.*?\)|Offene | Bitte.*", "", note) for note in question_notes(one, given)]

    assert told(three[0]) == [
        "Frage Q-0007: Ist das dasselbe wie A-0003 „Messetag“; A-0003 „Messetag“?",
        "Frage Q-0005: Gehören die Meldungen zusammen?",
    ]
    assert told(three[1]) == [
        "Frage Q-0004: Ist das dasselbe wie A-0003 „Messetag“?",
        "Frage Q-0006: Gehören die Meldungen zusammen?",
    ]
    assert told(three[2]) == [
        "Frage Q-0007: Ist das dasselbe wie A-0001 „Messe“?",
        "Frage Q-0004: Ist das dasselbe wie A-0002 „Die Messe“?",
    ]
