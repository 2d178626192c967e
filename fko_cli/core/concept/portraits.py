"""Portraits of activities: number and title, a line of facts, the description, and what else was reported; nothing empty."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from fko_cli.core.concept.blocks import Block, Generated, Heading, Paragraph, Role, Span, joined, paragraph, plain
from fko_cli.core.concept.input import ConceptInput, bookmark, is_open
from fko_cli.core.concept.open_points import period_notes, question_notes
from fko_cli.core.concept.tables import activity_links, activity_period
from fko_cli.core.concept.typography import counted, sentence_start
from fko_cli.core.concept.words import editor_notes, in_one_piece, territory_text, text_blocks, title_of, with_links
from fko_cli.core.concept.workshop import origin
from fko_cli.core.deciding.activities import contributions
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Territory

_SHOWN_ELSEWHERE = {"number", "title", "description", "field", "further_fields", "status", "start", "end", "territory",
                    "lead", "partners", "programme", "contact", "publish_contact", "link", "change", "remark"}  # fmt: skip
_SHORT_LABELS = {"funding": "Finanzierung", "indicator": "Ergebnis"}


def in_order(activities: Iterable[Activity]) -> list[Activity]:
    """Running before planned before others, then by number."""
    rank = {Status.running.value: 0, Status.planned.value: 1}
    return sorted(activities, key=lambda one: (rank.get(one.text("status"), 2), one.number))


class Portraits:
    """The portraits of all open activities; the activities of one programme stand together as one block."""

    def __init__(self, content: ConceptInput) -> None:
        self._content = content
        self._by_number = {one.number: one for one in content.activities}
        self._followers: defaultdict[int, list[Activity]] = defaultdict(list)
        for one in content.activities:
            if one.succeeds is not None:
                self._followers[one.succeeds].append(one)
        self._groups = self._programme_groups()

    def _programme_groups(self) -> dict[str, list[Activity]]:
        groups: defaultdict[str, list[Activity]] = defaultdict(list)
        for one in self._content.activities:
            if one.group and is_open(one):
                groups[one.group].append(one)
        return {name: in_order(members) for name, members in groups.items() if len(members) > 1}

    def _home(self, group: str) -> str:
        """The field in which a programme is described: that of most of its activities, the first of equals."""
        fields = [self._content.field_id(one.text("field")) for one in self._groups[group]]
        order = [one.id for one in self._content.settings.fields]
        return max(dict.fromkeys(sorted(fields, key=lambda one: order.index(one) if one else len(order))), key=fields.count)

    def of_field(self, field_id: str) -> list[Generated]:
        """The portraits of one field: programmes where their first activity would stand, then singles, in order."""
        own = [one for one in self._content.by_field.get(field_id, ()) if is_open(one)]
        at_home = [one for group, members in self._groups.items() if self._home(group) == field_id for one in members]
        parts: list[Generated] = []
        done: set[str] = set()
        for one in in_order({one.number: one for one in (*own, *at_home)}.values()):
            if one.group not in self._groups:
                parts.append(Generated(f"aktivitaet:{one.name}", tuple(self._portrait(one, 3))))
            elif one.group not in done and self._home(one.group or "") == field_id:
                done.add(one.group or "")
                parts.append(self._programme(one.group or ""))
        return parts

    def elsewhere(self, field_id: str) -> list[Activity]:
        """Activities of this field that are described with their programme in another field."""
        own = [one for one in self._content.by_field.get(field_id, ()) if is_open(one)]
        return [one for one in own if one.group in self._groups and self._home(one.group or "") != field_id]

    def _programme(self, group: str) -> Generated:
        members = self._groups[group]
        named = Counter(one.text("programme") for one in members if one.text("programme"))
        name = max(named, key=lambda text: (named[text], -len(text)), default="")
        carriers = dict.fromkeys(name for one in members for name in self._carriers(one))
        title = f"Programm: {' '.join(name.split())}" if name else f"Gemeinsames Programm: {title_of(members[0])}"
        count = counted(len(members), "getrennten Vorhaben", "getrennten Vorhaben")
        intro = f"Das Programm wird in {count} umgesetzt durch {', '.join(carriers)}."
        blocks: list[Block] = [Heading(3, title), paragraph(intro)]
        for one in members:
            blocks.extend(self._portrait(one, 4, within=name))
        return Generated(f"programm:{members[0].name}", tuple(blocks))

    def _carriers(self, one: Activity) -> tuple[str, ...]:
        """Who carries an activity: its lead, or those who reported it where nobody named a lead."""
        return (one.text("lead"),) if one.text("lead") else self._content.names.reporters(one.reports)

    def _portrait(self, one: Activity, level: int, within: str = "") -> Iterable[Block]:
        printed = printed_facts(one, self._content)
        notes = editor_notes(one, self._content.names, printed, self._content.labels)
        notes += (*period_notes(one, self._content.day), *question_notes(one, self._content))
        yield Heading(level, f"{one.name} {title_of(one)}", bookmark(one), notes)
        facts = (one.text("status"), printed["start"], printed["territory"])
        if line := " · ".join(fact for fact in facts if fact):
            yield paragraph(sentence_start(line), Role.facts)
        yield from text_blocks(one.text("description"))
        yield from _details(("Federführung", one.text("lead")), ("Partner", ", ".join(one.items("partners"))))
        yield from _details(*((self._label(key), in_one_piece(one.text(key))) for key in self._further(one)))
        if one.text("programme") and one.text("programme") != within:
            yield from _details(("Teil von", one.text("programme")))
        yield from self._relations(one)
        yield from _details(("Link", one.text("link")), ("Kontakt", self._contact(one)))
        for part in contributions(one):
            who = Span(f"{self._content.names[part.actor]}: ", bold=True)
            yield Paragraph((who, *with_links(in_one_piece(part.description))), Role.detail, "Beitrag")
        yield from _details(("Ursprung", origin(self._content, one)))
        reporters = ", ".join(self._content.names.reporters(one.reports))
        yield from _details(("Gemeldet von", reporters))

    def _further(self, one: Activity) -> list[str]:
        return [key for key in self._content.labels if key in one.values and key not in _SHOWN_ELSEWHERE]

    def _label(self, key: str) -> str:
        return _SHORT_LABELS.get(key, self._content.labels[key])

    def _contact(self, one: Activity) -> str:
        """What reporters released, and nothing else, whatever the consolidated value says."""
        released = (report for report in one.reports if report.values.get("publish_contact") is True)
        return in_one_piece(
            "; ".join(dict.fromkeys(report.text("contact") for report in released if report.text("contact")))
        )

    def _relations(self, one: Activity) -> Iterable[Block]:
        settings = self._content.settings
        further = [(settings.field_named(key), key) for key in one.items("further_fields")]
        names = ", ".join(found.label if found else key for found, key in further)
        own = settings.field_named(one.text("field"))
        if own is not None and settings.main_field(own.id) != own.id:
            yield from _details(("Schwerpunkt", own.label))
        yield from _details(("Weitere Felder", names))
        before = self._by_number.get(one.succeeds) if one.succeeds is not None else None
        for label, others in (("Folgt auf", [before] if before else []), ("Fortführung", self._followers[one.number])):
            if others:
                yield Paragraph(self._pointers(others), Role.detail, label)

    def _pointers(self, others: Sequence[Activity]) -> tuple[Span, ...]:
        open_ones = [one for one in others if is_open(one)]
        ended = [plain(f"{one.name} {title_of(one)}") for one in others if not is_open(one)]
        return joined([*activity_links(self._content, open_ones), *ended], "; ")


def printed_facts(one: Activity, content: ConceptInput) -> dict[str, str]:
    """How the draft words what an activity's reports may contradict each other in."""
    place = one.values.get("territory")
    period = activity_period(one, content.day)
    territory = territory_text(place if isinstance(place, Territory) else None, content.settings.region)
    return {"start": period, "end": period, "territory": territory}


def notes_of(activities: Iterable[Activity], content: ConceptInput) -> tuple[str, ...]:
    """The remarks for the editor about activities that stand in a table only, each with its number."""
    return tuple(
        f"{one.name}: {note}"
        for one in activities
        for note in (
            *editor_notes(one, content.names, printed_facts(one, content), content.labels),
            *period_notes(one, content.day),
        )
    )


def _details(*pairs: tuple[str, str]) -> Iterable[Paragraph]:
    """The labelled lines that have a text."""
    return (Paragraph(with_links(text), Role.detail, label) for label, text in pairs if text)
