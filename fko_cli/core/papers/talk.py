"""The briefing for the annual talk with the ministry: per theme what runs, what is planned, what changed, what is open.

Three to five pages whatever the size of the round: longer lists are cut, and say how much stands in the concept only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fko_cli.core.concept.blocks import (
    Block,
    Heading,
    Inline,
    ListItem,
    Role,
    Span,
    Table,
    TableColumn,
    detail,
    paragraph,
    plain,
)
from fko_cli.core.concept.chapters import status_text
from fko_cli.core.concept.input import ConceptInput, is_open
from fko_cli.core.concept.tables import activity_period
from fko_cli.core.concept.typography import counted, enumeration, long_date, number
from fko_cli.core.concept.words import title_of
from fko_cli.core.concept.workshop import order_sentence
from fko_cli.core.papers.changes import Since, Turn
from fko_cli.core.papers.paper import Paper, finished
from fko_cli.core.papers.themes import ThemeContent, by_theme
from fko_cli.core.questionnaire import Status
from fko_cli.core.records import Activity, Need, Period

LINES = 195
"""Lines of text that fit into five pages beside title, head and table."""
THEME_LINES, LIST_LINES, ITEM_LINES = 6.0, 2.7, 1.4
"""What a theme with its points, a list with its heading, and an item take, in lines; measured on the bundled example."""
FEWEST, MOST = 2, 12
"""How many items a list shows at least and at most."""
LONGEST = 220
"""Characters of a title or need; the whole stands in the concept."""
NAMED = 3
"""How many activities a point to discuss names."""
ENDS_SOON = 12
"""Months after the talk within which an end is worth talking about."""


def talk(content: ConceptInput, since: Since | None = None) -> Paper:
    """The briefing; with `since` it tells what changed since the last edition, without it that part is left out."""
    settings = content.settings.talk
    themes = by_theme(content, since)
    limit = _limit(themes)
    blocks: list[Block] = [Heading(1, settings.title), *_head(content), *_at_a_glance(content, themes, since)]
    for theme in themes:
        blocks += _theme(content, theme, limit, since)
    if settings.points:
        blocks += [Heading(2, "Weitere Gesprächspunkte"), *(ListItem(plain(point)) for point in settings.points)]
    return Paper(
        title=settings.title,
        kind="Kooperationsgespräch",
        region=content.settings.region.name,
        status=status_text(content),
        editor=content.settings.region.editor,
        day=content.day,
        blocks=finished(blocks),
    )


def _limit(themes: Sequence[ThemeContent]) -> int:
    """How many items each list may show, so that all lists together stay within five pages."""
    lengths = [len(one) for theme in themes for one in (*_lists(theme), theme.needs, theme.changed) if one]
    left = LINES - THEME_LINES * len(themes) - LIST_LINES * len(lengths)
    fitting = [limit for limit in range(FEWEST, MOST + 1) if ITEM_LINES * sum(min(limit, one) for one in lengths) <= left]
    return max(fitting, default=FEWEST)


def _lists(theme: ThemeContent) -> tuple[list[Activity], list[Activity]]:
    """What runs (or has no clear status) and what is planned, the most notable first."""
    active = sorted((one for one in theme.activities if is_open(one)), key=_notable)
    planned = [one for one in active if one.text("status") == Status.planned]
    return [one for one in active if one.text("status") != Status.planned], planned


def _notable(one: Activity) -> tuple[int, int, int]:
    """Many reporting institutions first, then many partners, then the order of numbers."""
    return -len({report.actor for report in one.reports}), -len(one.items("partners")), one.number


def _head(content: ConceptInput) -> Iterator[Block]:
    settings = content.settings.talk
    yield detail("Region", content.settings.region.name)
    if settings.date:
        yield detail("Termin", long_date(settings.date))
    yield detail("Gespräch mit", "\n".join(settings.partners))
    yield detail("Vorbereitet von", content.settings.region.editor)
    yield detail("Stand", status_text(content))


def _at_a_glance(content: ConceptInput, themes: Sequence[ThemeContent], since: Since | None) -> Iterator[Block]:
    active = [one for one in content.activities if is_open(one)]
    institutions = len({report.actor for one in active for report in one.reports})
    yield Heading(2, "Auf einen Blick")
    yield paragraph(
        f"In der Runde {content.settings.round.name} sind {counted(len(active), 'Aktivität', 'Aktivitäten')} von "
        f"{counted(institutions, 'Institution', 'Institutionen', one='einer')} gemeldet, die laufen oder geplant sind. "
        "Alle Aktivitäten stehen mit ihrer Nummer im Handlungskonzept."
    )
    if weighed := order_sentence(content):
        yield paragraph(weighed)
    if since is not None:
        yield paragraph(since.sentence())
    yield _figures(themes, since)


def _figures(themes: Sequence[ThemeContent], since: Since | None) -> Table:
    turns = tuple(Turn) if since is not None else ()
    columns = (
        TableColumn("Thema", 60),
        *(TableColumn(label, 16, numeric=True) for label in ("laufend", "geplant", "offene Bedarfe")),
        *(TableColumn(turn.value, 17, numeric=True) for turn in turns),
    )
    rows = []
    for theme in themes:
        running, planned = _lists(theme)
        counts = [len(running), len(planned), len(theme.needs)]
        counts += [sum(one.turn is turn for one in theme.changed) for turn in turns]
        rows.append((plain(theme.title), *(plain(number(count)) for count in counts)))
    totals = [sum(int(_digits(row[place])) for row in rows) for place in range(1, len(columns))]
    rows.append((plain("Insgesamt"), *(plain(number(total)) for total in totals)))
    description = "Zahl der laufenden und geplanten Aktivitäten und der offenen Bedarfe je Thema."
    return Table("Stand nach Themen", description, columns, tuple(rows), total=True)


def _digits(cell: Inline) -> str:
    return "".join(span.text for span in cell).replace(".", "")


def _theme(content: ConceptInput, theme: ThemeContent, limit: int, since: Since | None) -> Iterator[Block]:
    yield Heading(2, theme.title)
    running, planned = _lists(theme)
    if not running and not planned:
        yield paragraph("Zu diesem Thema ist keine laufende oder geplante Aktivität gemeldet.")
    for title, activities in (("Was läuft", running), ("Was geplant ist", planned)):
        if activities:
            yield Heading(3, title)
            yield from (ListItem(_told(one, content.day)) for one in activities[:limit])
            yield from _rest(len(activities) - limit, "weitere Aktivität", "weitere Aktivitäten")
    if since is not None and theme.changed:
        yield Heading(3, "Was sich geändert hat")
        order = sorted(theme.changed, key=lambda one: list(Turn).index(one.turn))
        for one in order[:limit]:
            yield ListItem((Span(f"{one.turn.value}: ", bold=True), *plain(_changed(one.name, one.title, one.detail))))
        yield from _rest(len(order) - limit, "weitere Änderung", "weitere Änderungen")
    if theme.needs:
        yield Heading(3, "Offene Bedarfe")
        yield from (ListItem(_need(content, one)) for one in theme.needs[:limit])
        yield from _rest(len(theme.needs) - limit, "weiterer Bedarf", "weitere Bedarfe", "ein")
    if points := [*theme.points, *_points(content, theme, running, planned)]:
        yield Heading(3, "Zu besprechen")
        yield from (ListItem(plain(point)) for point in points)


def _changed(name: str, title: str, told: str) -> str:
    return f"{name} {_cut(title)}" + (f" ({told})" if told else "")


def _cut(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST].rsplit(' ', 1)[0]} …"


def _told(one: Activity, day: date) -> Inline:
    facts = (one.text("lead"), activity_period(one, day))
    about = "; ".join(fact for fact in facts if fact)
    text = f" {_cut(title_of(one))}" + (f" ({about})" if about else "")
    return (Span(one.name, bold=True), *plain(text))


def _need(content: ConceptInput, one: Need) -> Inline:
    text = _cut(one.text("need") or one.text("proposal"))
    return (Span(one.name, bold=True), *plain(f" {content.names[one.actor]}: {text}"))


def _rest(count: int, singular: str, plural: str, one: str = "eine") -> Iterator[Block]:
    if count > 0:
        told = counted(count, singular, plural, one=one)
        verb = "kommt" if count == 1 else "kommen"
        yield paragraph(f"Im Handlungskonzept {verb} {told} dazu.", Role.small)


def _points(content: ConceptInput, theme: ThemeContent, running: list[Activity], planned: list[Activity]) -> Iterator[str]:
    """What the round's data themselves raise; the editor's own points stand before."""
    if theme.needs and not planned:
        needs = counted(len(theme.needs), "offenen Bedarf", "offenen Bedarfen", one="einem")
        yield f"Neben {needs} ist noch keine Aktivität geplant: Wer kann etwas beitragen?"
    day = content.settings.talk.date or content.day
    if ending := [one for one in running if _ends_soon(one, day)]:
        count = counted(len(ending), "Aktivität", "Aktivitäten")
        verb = "läuft" if len(ending) == 1 else "laufen"
        yield f"In den zwölf Monaten nach dem Gespräch {verb} {count} aus: {_some(ending)}. Wie geht es danach weiter?"
    if unfunded := [one for one in planned if not one.text("funding")]:
        count = counted(len(unfunded), "geplanten Aktivität", "geplanten Aktivitäten", one="einer")
        yield f"Bei {count} fehlt eine Angabe zur Finanzierung: {_some(unfunded)}."


def _some(activities: Sequence[Activity]) -> str:
    """The first few with their titles, and how many there are besides."""
    told = [f"{one.name} {_cut(title_of(one))}" for one in activities[:NAMED]]
    more = len(activities) - NAMED
    return enumeration([*told, *([counted(more, "weitere", "weitere", one="eine")] if more > 0 else [])])


def _ends_soon(one: Activity, day: date) -> bool:
    """Whether an activity has a known end within a year of `day`."""
    end = one.values.get("end")
    if not isinstance(end, Period) or end.ongoing or end.last is None:
        return False
    months = (end.last.year - day.year) * 12 + end.last.month - day.month
    return day <= end.last and months <= ENDS_SOON
