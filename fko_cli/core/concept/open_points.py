"""What is still open in a concept: shown to the editor in the margin, and a reason not to call a draft final."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fko_cli.core.concept.blocks import Block, Chapter, Concept, Generated, Heading, Paragraph
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.concept.typography import short_date
from fko_cli.core.concept.words import place_text, title_of
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Period, Question


def open_points(content: ConceptInput) -> tuple[str, ...]:
    """One line each for contradictions, changed reports behind settled values, unanswered questions, unread returns."""
    return tuple(_points(content))


def _points(content: ConceptInput) -> Iterator[str]:
    for one in content.activities:
        for clash in one.contradictions:
            if clash.key in content.labels:
                label = content.labels[clash.key]
                yield f"{one.name} {title_of(one)}: widersprüchliche Angaben zu „{label}“ (fko edit {one.name})"
        for key, edit in one.edits.items():
            if edit.changed and key in content.labels:
                yield f"{one.name} {title_of(one)}: neue Meldungen zu „{content.labels[key]}“ (fko edit {one.name})"
        if is_over(one, content.day):
            yield f"{one.name} {title_of(one)}: Status „{one.text('status')}“, das Ende ist vorbei (fko edit {one.name})"
    if content.open_questions == 1:
        yield "Eine Frage der Zusammenführung ist nicht beantwortet (fko review)"
    elif content.open_questions:
        yield f"{content.open_questions} Fragen der Zusammenführung sind nicht beantwortet (fko review)"
    for returned in content.set_aside:
        yield f"Nicht eingelesen: {returned.file} (fko status)"


def is_over(activity: Activity, day: date) -> bool:
    """Whether an activity is called running or planned although its end lies before `day`."""
    end = activity.values.get("end")
    if not isinstance(end, Period) or end.ongoing or not end.understood or end.last is None:
        return False
    return activity.text("status") in (Status.running, Status.planned) and end.last < day


def period_notes(activity: Activity, day: date) -> tuple[str, ...]:
    """The remark on an activity whose end is past."""
    if not is_over(activity, day):
        return ()
    return (
        f"Der Status ist „{activity.text('status')}“, das Ende („{activity.text('end')}“) aber am {short_date(day)} vorbei. "
        f"Bitte nachfragen und mit „fko edit {activity.name}“ berichtigen.",
    )


def question_notes(activity: Activity, content: ConceptInput) -> tuple[str, ...]:
    """A remark for each unanswered question about an activity: what it may be the same as, and where that stands."""
    numbers = {report.id for report in activity.reports}
    about = {at for number in numbers for at in content.asked_about.get(number, ())}
    return tuple(_question_note(content.questions[at], numbers, content) for at in sorted(about))


def _question_note(question: Question, numbers: set[int], content: ConceptInput) -> str:
    others = []
    elsewhere = (one for one in question.reports if one in content.standing and one not in numbers)
    for at, position in sorted(content.standing[one] for one in elsewhere):
        one, report = content.activities[at], content.activities[at].reports[position]
        others.append(f"{one.name} „{title_of(one)}“ ({report.name}, {content.names[report.actor]}, {place_text(report)})")
    same = f"Ist das dasselbe wie {'; '.join(others)}?" if others else "Gehören die Meldungen zusammen?"
    return f"Offene Frage {question.name}: {same} Bitte mit „fko review“ beantworten."


def without_notes(concept: Concept) -> Concept:
    """The concept without remarks for the editor."""
    chapters = tuple(
        Chapter(chapter.slot, tuple(Generated(part.source, tuple(map(_bare, part.blocks))) for part in chapter.parts))
        for chapter in concept.chapters
    )
    return replace(concept, chapters=chapters)


def _bare(block: Block) -> Block:
    return replace(block, notes=()) if isinstance(block, Heading | Paragraph) and block.notes else block
