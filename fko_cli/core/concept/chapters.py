"""The chapters before and after the fields of action: imprint, summary, process, the editor's texts, appendices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fko_cli.core.concept import figures, overviews, tables, workshop
from fko_cli.core.concept.blocks import Block, Chapter, Generated, Heading, ListItem, Role, detail, paragraph, plain
from fko_cli.core.concept.input import ConceptInput, is_dropped, is_open
from fko_cli.core.concept.portraits import notes_of
from fko_cli.core.concept.typography import counted, enumeration, long_date, month_and_year, sentence_start
from fko_cli.core.concept.words import gap
from fko_cli.core.records import Activity, Need, Report
from fko_cli.core.workshop import EntryKind

EDITOR_TEXTS: Mapping[str, str] = {
    "vorwort": "Vorwort",
    "auftrag": "Auftrag und Ziel",
    "prozess": "Wie das Konzept entstanden ist",
    "ausgangslage": "Ausgangslage in der Region",
    "prioritaeten": "Prioritäten",
    "querschnitt": "Querschnittsthemen",
    "ausblick": "Nächste Schritte",
}
"""The editor's texts by file name without ending, with the chapter each of them belongs to."""


def editor_text(content: ConceptInput, name: str, title: str) -> Generated:
    """The editor's text, or the mark that it is missing."""
    return Generated(f"text:{name}", content.texts.get(name) or (gap(title, name),))


def text_chapter(content: ConceptInput, name: str) -> Chapter:
    """A chapter that consists of the editor's text alone."""
    title = EDITOR_TEXTS[name]
    return Chapter(name, (Generated(f"titel:{name}", (Heading(1, title),)), editor_text(content, name, title)))


def priorities(content: ConceptInput) -> Chapter:
    """The editor's text, and how the workshop weighed the fields."""
    chapter = text_chapter(content, "prioritaeten")
    return Chapter(chapter.slot, (*chapter.parts, workshop.priorities(content)))


def imprint(content: ConceptInput) -> Chapter:
    """Who publishes, who edits, who takes part, as of when; the funding line."""
    settings = content.settings
    concept = settings.concept
    names = [actor.name for actor in content.asked if actor.key in content.answered]
    blocks: list[Block] = [Heading(1, "Impressum"), detail("Herausgeber", settings.region.editor)]
    blocks += [detail("Anschrift", concept.address)] if concept.address else []
    blocks += [detail("Redaktion", "\n".join(concept.editing))] if concept.editing else []
    blocks += [detail("Runde", settings.round.name), detail("Stand", status_text(content))]
    blocks += [detail("Förderung", concept.funding_line)] if concept.funding_line else []
    people: list[Block] = [Heading(2, "Beteiligte Institutionen"), *(ListItem(plain(name)) for name in names)]
    parts = [Generated("impressum", tuple(blocks))]
    if names:
        parts.append(Generated("beteiligte", tuple(people)))
    return Chapter("impressum", tuple(parts))


def status_text(content: ConceptInput) -> str:
    """What follows "Stand": the text from the settings, else month and year."""
    return content.settings.concept.status or month_and_year(content.day)


def summary(content: ConceptInput) -> Chapter:
    """The concept on one page, with key figures."""
    active = [one for one in content.activities if is_open(one)]
    running = sum(one.text("status") == "laufend" for one in active)
    planned = sum(one.text("status") == "geplant" for one in active)
    shared = sum(len({report.actor for report in one.reports}) > 1 for one in active)
    states = [
        f"{_count(number)} {verb}" for number, verb in ((running, _runs(running)), (planned, _planned(planned))) if number
    ]
    rest = len(active) - running - planned
    states += [f"bei {_count(rest, 'einer')} steht der Status noch nicht fest"] if rest else []
    sentences = [*_bundled(content, active), *([f"{sentence_start(enumeration(states))}."] if states else [])]
    if shared:
        verb = "wurde" if shared == 1 else "wurden"
        shown = "wird hier gemeinsam" if shared == 1 else "werden hier jeweils gemeinsam"
        several = sentence_start(counted(shared, "Aktivität", "Aktivitäten"))
        sentences.append(f"{several} {verb} von mehreren Institutionen gemeldet und {shown} dargestellt.")
    if content.needs:
        sentences.append(
            f"Daneben {'ist' if len(content.needs) == 1 else 'sind'} "
            f"{counted(len(content.needs), 'offener Bedarf', 'offene Bedarfe', one='ein')} benannt."
        )
    if ideas := len(content.workshop.open_ideas):
        one = "eine neue Idee" if ideas == 1 else counted(ideas, "", "neue Ideen")
        sentences.append(f"Der Workshop brachte {one} für Aktivitäten. {workshop.order_sentence(content)}".strip())
    blocks = (
        Heading(1, "Zusammenfassung", notes=_open_points(content)),
        paragraph(" ".join(sentences)),
        *figures.fields(content),
        tables.key_figures(content),
        paragraph(_LEGEND, Role.small),
        *overviews.priorities(content),
        *overviews.planned_and_new_in_short(content),
    )
    return Chapter("zusammenfassung", (Generated("zusammenfassung", blocks),))


def _bundled(content: ConceptInput, active: Sequence[Activity]) -> Iterable[str]:
    """How many activities from whom in which fields; those that belong to no field are counted apart."""
    if not active:
        yield "Dieses Konzept enthält noch keine laufenden oder geplanten Aktivitäten."
        return
    institutions = len({report.actor for one in active for report in one.reports})
    fields = {content.field_id(one.text("field")) for one in active}
    where = f" in {counted(len(fields - {''}), 'Handlungsfeld', 'Handlungsfeldern', one='einem')}" if fields - {""} else ""
    yield (
        f"Dieses Konzept bündelt {counted(len(active), 'Aktivität', 'Aktivitäten')} von "
        f"{counted(institutions, 'Institution', 'Institutionen', one='einer')}{where}{_unsorted(content, active)}."
    )
    yield f"Es zeigt, was in der Region bis {content.settings.round.horizon} zur Sicherung von Fachkräften geschieht."


def _unsorted(content: ConceptInput, active: Sequence[Activity]) -> str:
    stray = sum(not content.field_id(one.text("field")) for one in active)
    if not stray:
        return ""
    verb = "ist" if stray == 1 else "sind"
    return f"; {counted(stray, 'Aktivität', 'Aktivitäten')} {verb} noch keinem Handlungsfeld zugeordnet"


_LEGEND = (
    "Gezählt wird jede Aktivität einmal, in ihrem ersten Handlungsfeld. Institutionen, die in mehreren Feldern melden, "
    "zählen in der letzten Zeile einmal."
)


def _count(number: int, one: str = "eine") -> str:
    return counted(number, "", "", one=one).strip()


def _runs(number: int) -> str:
    return "läuft bereits" if number == 1 else "laufen bereits"


def _planned(number: int) -> str:
    return "ist geplant" if number == 1 else "sind geplant"


def _open_points(content: ConceptInput) -> tuple[str, ...]:
    notes = []
    if content.open_questions:
        notes.append(
            f"Bei der Zusammenführung {'ist' if content.open_questions == 1 else 'sind'} noch "
            f"{counted(content.open_questions, 'Frage', 'Fragen')} offen. Bis sie mit „fko review“ beantwortet sind, können "
            "Aktivitäten doppelt erscheinen und sich Zahlen ändern."
        )
    if content.set_aside:
        files = ", ".join(one.file for one in content.set_aside)
        notes.append(f"Nicht eingelesen werden konnten: {files}. Was darin steht, fehlt in diesem Entwurf.")
    return tuple(notes)


def situation(content: ConceptInput) -> Chapter:
    """The editor's text on the region, and its figures where a table file has them."""
    chapter = text_chapter(content, "ausgangslage")
    if not content.figures:
        return chapter
    blocks = (Heading(2, "Die Region in Zahlen"), *(block for one in content.figures for block in one.blocks))
    return Chapter(chapter.slot, (*chapter.parts, Generated("kennzahlen", blocks)))


def crosscutting(content: ConceptInput) -> Chapter:
    """The editor's text on cross-cutting topics, and how the fields contribute to each other."""
    chapter = text_chapter(content, "querschnitt")
    return Chapter(chapter.slot, (*chapter.parts, Generated("querschnitt", tuple(overviews.crosscutting(content)))))


def process(content: ConceptInput) -> Chapter:
    """How the concept came about: the editor's text, who was asked, who answered, workshop and sessions."""
    silent = [actor.label for actor in content.asked if actor.key not in content.answered]
    blocks: list[Block] = [Heading(2, "Beteiligung"), paragraph(participation(content))]
    if silent:
        yet = "Bisher liegt keine" if content.day <= content.settings.round.deadline else "Keine"
        verb = "" if yet.startswith("Bisher") else " liegt"
        blocks.append(paragraph(f"{yet} Rückmeldung{verb} vor von: {enumeration(silent)}."))
    if content.settings.workshop:
        told = (workshop_text(content), workshop.brought(content))
        blocks += [Heading(2, "Workshop"), paragraph(" ".join(filter(None, told)))]
    if content.settings.meetings:
        blocks += [Heading(2, "Beratung in den Gremien"), tables.meetings(content)]
    title = EDITOR_TEXTS["prozess"]
    parts = (
        Generated("titel:prozess", (Heading(1, title),)),
        editor_text(content, "prozess", title),
        Generated("prozess", tuple(blocks)),
    )
    return Chapter("prozess", parts)


def participation(content: ConceptInput) -> str:
    """Who was asked, until when, how many answered, and what came of it."""
    answered = sum(actor.key in content.answered for actor in content.asked)
    # Whoever answered without a form on record was not asked on any of these days.
    invited = [actor for actor in content.asked if actor.key in content.sent] or content.asked
    due = "ist" if content.day <= content.settings.round.deadline else "war"
    deadline = f"{due} der {long_date(content.settings.round.deadline)}"
    verb = "wurde" if len(invited) == 1 else "wurden"
    days = sorted(content.sent[actor.key] for actor in invited if actor.key in content.sent)
    asked = sentence_start(counted(len(invited), "Institution", "Institutionen"))
    when = ""
    if days and days[-1] <= content.settings.round.deadline:
        first, last = long_date(days[0]), long_date(days[-1])
        when = f" am {first}" if first == last else f" zwischen dem {first} und dem {last}"
    count = len(content.activities)
    reported = sum(not need.origin for need in content.needs)
    needs = f" und {counted(reported, 'offener Bedarf', 'offene Bedarfe', one='ein')}" if reported else ""
    request = f"{asked} {verb}{when} gebeten, bestehende und geplante Aktivitäten sowie offene Bedarfe zu melden"
    if not answered:
        return f"{request}; Frist {deadline}. Geantwortet hat bisher keine."
    total = "insgesamt " if any(actor not in invited for actor in content.asked if actor.key in content.answered) else ""
    follow = "ergibt" if count == 1 and not needs else "ergeben"
    replied = f"Geantwortet {'hat' if answered == 1 else 'haben'} {total}{_count(answered)}."
    if not total and answered == len(invited) > 1:
        replied = "Alle haben geantwortet."
    return (
        f"{request}; Frist {deadline}. {replied} "
        f"Aus den Rückmeldungen {follow} sich {counted(count, 'Aktivität', 'Aktivitäten')}{needs}."
    )


def workshop_text(content: ConceptInput) -> str:
    """When and where the workshop was; the settings must have one."""
    held = content.settings.workshop
    assert held is not None
    place = f" ({held.place})" if held.place else ""
    return f"Der Workshop zu diesem Konzept fand am {long_date(held.date)} statt{place}. {held.note}".strip()


def outlook(content: ConceptInput) -> Chapter:
    """The editor's text on what comes next, and how the concept is kept up to date."""
    cycle = (
        "Das Konzept wird fortgeschrieben: Einmal im Jahr werden die beteiligten Institutionen nach Änderungen gefragt. "
        "Jede Aktivität behält dabei ihre Nummer, sodass sich zeigen lässt, was aus ihr geworden ist."
    )
    chapter = text_chapter(content, "ausblick")
    ahead = sorted((one for one in content.settings.meetings if one.date > content.day), key=lambda one: one.date)
    dates = [ListItem(plain(f"{long_date(one.date)}: {', '.join(filter(None, (one.body, one.role)))}")) for one in ahead]
    meetings = Generated("termine", (Heading(2, "Termine"), *dates) if dates else ())
    update = Generated("fortschreibung", (Heading(2, "Fortschreibung"), paragraph(cycle)))
    return Chapter(chapter.slot, (*chapter.parts, meetings, update))


def appendices(content: ConceptInput) -> list[Chapter]:
    """Matrix, institutions, dropped activities and sources; those without content are left out."""
    lost = [one for one in content.activities if is_dropped(one)]
    made: list[tuple[str, Heading, tuple[Block, ...]]] = []
    if content.reporters:
        fields = "; ".join(f"HF {one.id}: {one.title}" for one in content.settings.fields)
        legend = f"{fields}. Eine gemeinsame Aktivität zählt bei jeder Institution, die sie gemeldet hat."
        blocks = (*figures.matrix(content), tables.matrix(content), paragraph(legend, Role.small))
        made.append(("anhang-matrix", Heading(1, "Anhang: Handlungsfelder und Institutionen"), blocks))
    if content.asked:
        made.append(("anhang-akteure", Heading(1, "Anhang: Beteiligte Institutionen"), (tables.actors(content),)))
    if lost:
        heading = Heading(1, "Anhang: Entfallene Aktivitäten", notes=notes_of(lost, content))
        made.append(("anhang-entfallen", heading, (tables.dropped(content, lost),)))
    if sources := _sources(content):
        made.append(("anhang-quellen", Heading(1, "Anhang: Quellen"), sources))
    return [Chapter(slot, (Generated(slot, (heading, *blocks)),)) for slot, heading, blocks in made]


def _sources(content: ConceptInput) -> tuple[Block, ...]:
    """Where everything printed comes from. Names of files stay in the Excel list: they may say who sent them."""
    first: Report | Need | None = next((report for one in content.activities for report in one.reports), None)
    first = first or next(iter(content.needs), None)
    brought = any(one.kind is not EntryKind.need for one in content.workshop.entries)
    entries: list[Block] = [tables.workshop_sources(content)] if brought else []
    if first is None:
        return tuple(entries)
    intro = paragraph(
        "Jede Aktivität ist aus den hier genannten Meldungen entstanden. Unter der Nummer der Meldung oder des Bedarfs (zum "
        f"Beispiel {first.name}) nennt die Excel-Liste der Redaktion die Datei; so lässt sich jeder gedruckte Satz bis zu "
        "Datei, Blatt und Zeile zurückverfolgen."
    )
    activities: list[Block] = [tables.sources(content)] if content.activities else []
    needs: list[Block] = [tables.need_sources(content)] if content.needs else []
    return (intro, *activities, *needs, *entries)


def abbreviations(found: Sequence[tuple[str, str]]) -> Chapter:
    """The abbreviations that the other chapters use; nothing when they use none."""
    if not found:
        return Chapter("anhang-abkuerzungen", ())
    blocks = (Heading(1, "Anhang: Abkürzungen"), tables.abbreviations(found))
    return Chapter("anhang-abkuerzungen", (Generated("anhang-abkuerzungen", blocks),))
