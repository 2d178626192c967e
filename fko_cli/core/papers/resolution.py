"""The council item: head, sequence of bodies, situation from the round's facts, recommendations, effects, annexes.

Its parts and their names are those of the council information system ALLRIS.
"""

from __future__ import annotations

from collections.abc import Iterator

from fko_cli.core.concept.blocks import Block, Heading, ListItem, Paragraph, Role, Span, detail, paragraph
from fko_cli.core.concept.chapters import participation, status_text, workshop_text
from fko_cli.core.concept.input import ConceptInput, is_finished, is_open
from fko_cli.core.concept.tables import meetings
from fko_cli.core.concept.typography import counted, enumeration, long_date, sentence_start
from fko_cli.core.concept.workshop import order_sentence
from fko_cli.core.papers.bodies import named
from fko_cli.core.papers.changes import Since
from fko_cli.core.papers.paper import Paper, finished, gap
from fko_cli.core.settings import Meeting

_SECTION = "fko.toml, Abschnitt resolution"


def resolution(content: ConceptInput, since: Since | None = None) -> Paper:
    """The item for the bodies named in the settings; with `since` it tells what changed against an earlier edition."""
    settings = content.settings.resolution
    title = "Beschlussvorlage" + (f" {settings.number}" if settings.number else "")
    blocks = (
        Heading(1, title),
        *_head(content),
        *_bodies(content),
        Heading(2, "Sachlage"),
        *(paragraph(text) for text in _situation(content, since)),
        *_recommendations(content),
        Heading(2, "Personelle Auswirkungen"),
        _effects(settings.staff_effects, "Personelle Auswirkungen", "staff_effects"),
        Heading(2, "Finanzielle Auswirkungen"),
        _effects(settings.financial_effects, "Finanzielle Auswirkungen", "financial_effects"),
        Heading(2, "Anlagen"),
        *(ListItem((Span(name, verbatim=True),)) for name in attachment_names(content)),
    )
    return Paper(
        title=f"{title}: {subject(content)}",
        kind=title,
        region=content.settings.region.name,
        status=status_text(content),
        editor=content.settings.region.editor,
        day=content.day,
        blocks=finished(blocks),
        gaps=_gaps(content),
    )


def subject(content: ConceptInput) -> str:
    """What the item is about: from the settings, else the title of the concept."""
    return content.settings.resolution.subject or content.settings.concept.title


def attachment_names(content: ConceptInput) -> tuple[str, ...]:
    """The annexes as they are to be called when uploaded, without ending; the concept is the first."""
    settings = content.settings.resolution
    number = f" zur Vorlage {settings.number.replace('/', '-')}" if settings.number else ""
    titles = (f"{content.settings.concept.title} – Stand {status_text(content)}", *settings.attachments)
    return tuple(f"Anlage {place}{number}_{title}" for place, title in enumerate(titles, 1))


def _head(content: ConceptInput) -> Iterator[Block]:
    settings = content.settings.resolution
    yield detail("Betreff", subject(content))
    yield detail("Vorlage Nr.", settings.number or "noch nicht vergeben")
    yield detail("Status", settings.status)
    yield detail("Vorlage-Art", settings.kind)
    yield detail("Federführend", settings.lead or content.settings.region.editor)
    if settings.clerk:
        yield detail("Bearbeitung", settings.clerk)


def _bodies(content: ConceptInput) -> Iterator[Block]:
    yield Heading(2, "Beratungsfolge")
    yield meetings(content) if content.settings.meetings else gap("Beratungsfolge", "fko.toml, Abschnitte meetings")


def _situation(content: ConceptInput, since: Since | None) -> Iterator[str]:
    settings = content.settings
    yield settings.resolution.mandate
    if settings.workshop:
        yield " ".join(filter(None, (workshop_text(content), order_sentence(content))))
    yield participation(content)
    yield _extent(content)
    if since is not None:
        yield since.sentence()
    if corrections := _corrections(content):
        yield corrections
    yield (
        "Das Handlungskonzept wird jährlich fortgeschrieben. Es ist Grundlage des jährlichen Gesprächs mit dem MAGS und der "
        "Gesellschaft für innovative Beschäftigungsförderung (G.I.B.)."
    )


def _extent(content: ConceptInput) -> str:
    active = [one for one in content.activities if is_open(one)]
    institutions = len({report.actor for one in active for report in one.reports})
    fields = len({content.field_id(one.text("field")) for one in active} - {""})
    where = f" in {counted(fields, 'Handlungsfeld', 'Handlungsfeldern', one='einem')}" if fields else ""
    counts = [(sum(one.text("status") == word for one in active), word) for word in ("laufend", "geplant")]
    states = [f"{_number(count)} {_verb(count, word)}" for count, word in counts if count]
    ended = sum(map(is_finished, content.activities))
    states += [f"{_number(ended)} {'ist' if ended == 1 else 'sind'} abgeschlossen"] if ended else []
    extent = (
        f"Das vorgelegte Handlungskonzept (Stand {status_text(content)}) umfasst "
        f"{counted(len(active), 'laufende oder geplante Aktivität', 'laufende und geplante Aktivitäten')} von "
        f"{counted(institutions, 'Institution', 'Institutionen', one='einer')}{where}."
    )
    return f"{extent} {sentence_start(enumeration(states))}." if active and states else extent


def _number(count: int) -> str:
    return counted(count, "", "").strip()


def _verb(count: int, word: str) -> str:
    if word == "laufend":
        return "läuft bereits" if count == 1 else "laufen bereits"
    return "ist geplant" if count == 1 else "sind geplant"


def _corrections(content: ConceptInput) -> str:
    """What changed while the round ran, and until when changes can still be told."""
    replaced = sum(not one.current and one.actor is not None for one in content.returns)
    sentences = []
    if replaced:
        verb = "wurde" if replaced == 1 else "wurden"
        sentences.append(
            f"Bis zum {long_date(content.day)} {verb} {counted(replaced, 'Rückmeldung', 'Rückmeldungen')} von den "
            f"Institutionen berichtigt; die {'Berichtigung ist' if replaced == 1 else 'Berichtigungen sind'} eingearbeitet."
        )
    if until := content.settings.resolution.corrections_until:
        can = "können" if content.day <= until else "konnten"
        sentences.append(f"Die beteiligten Institutionen {can} bis zum {long_date(until)} Änderungen mitteilen.")
        if content.day <= until:
            sentences.append("Bei wesentlichen Änderungen wird die Anlage ausgetauscht.")
    return " ".join(sentences)


def deciding(content: ConceptInput) -> Meeting | None:
    """The session in which is decided: the last with that role, None when none has it."""
    found = [one for one in _in_order(content) if "entscheid" in one.role.casefold() or "beschlu" in one.role.casefold()]
    return found[-1] if found else None


def _in_order(content: ConceptInput) -> list[Meeting]:
    return sorted(content.settings.meetings, key=lambda one: one.date)


def _recommendations(content: ConceptInput) -> Iterator[Block]:
    yield Heading(2, "Beschlussempfehlung")
    decider = deciding(content)
    in_order = _in_order(content)
    if not in_order:
        yield paragraph(_decision(content, content.settings.concept.assembly))
    for place, one in enumerate(in_order):
        if len(in_order) > 1:
            yield Heading(3, f"{chr(ord('a') + place)}) {one.body}")
        yield paragraph(one.recommendation or _recommendation(content, one, decider))


def _recommendation(content: ConceptInput, meeting: Meeting, decider: Meeting | None) -> str:
    if meeting == decider:
        return _decision(content, meeting.body)
    body = named(meeting.body)
    if "kenntnis" in meeting.role.casefold():
        who = sentence_start(body.nominative) if body else f"„{meeting.body}“"
        return f"{who} nimmt das vorgelegte Handlungskonzept (Stand {status_text(content)}) zur Kenntnis."
    assembly = decider.body if decider else content.settings.concept.assembly
    to = named(assembly)
    whom = to.dative if to else f"„{assembly}“"
    who = f"{sentence_start(body.nominative)} empfiehlt {whom}" if body else f"Empfohlen wird {whom}"
    return f"{who}, dem vorgelegten Handlungskonzept (Stand {status_text(content)}) zuzustimmen."


def _decision(content: ConceptInput, name: str) -> str:
    body = named(name)
    concept = f"dem vorgelegten Handlungskonzept (Stand {status_text(content)})"
    if body is None:
        return f"{sentence_start(concept)} wird zugestimmt."
    return f"{sentence_start(body.nominative)} stimmt {concept} zu."


def _effects(text: str, what: str, key: str) -> Paragraph:
    return Paragraph((Span(text),), Role.body) if text else gap(what, f"{_SECTION}, {key}")


def _gaps(content: ConceptInput) -> tuple[str, ...]:
    settings = content.settings.resolution
    missing = (
        ("Nummer der Vorlage (number)", settings.number),
        ("Personelle Auswirkungen (staff_effects)", settings.staff_effects),
        ("Finanzielle Auswirkungen (financial_effects)", settings.financial_effects),
    )
    gaps = [f"{what} in fko.toml, Abschnitt [resolution]" for what, given in missing if not given]
    return (*gaps, *(() if content.settings.meetings else ("Beratungsfolge in fko.toml, Abschnitte [[meetings]]",)))
