"""The report of a round as one web page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from fko_cli.core.concept.typography import number, short_date
from fko_cli.core.progress_words import percent
from fko_cli.core.report.content import Field, MatrixRow, Part, RoundReport, ToldNeed
from fko_cli.core.report.response import Response, Standing
from fko_cli.edges.html.markup import Content, Html, joined, tag
from fko_cli.edges.html.network_drawing import rules
from fko_cli.edges.html.network_section import network_section
from fko_cli.edges.html.page import Section, page, table

_FIGURE = "n"


def write_report(report: RoundReport) -> bytes:
    """The page as UTF-8."""
    title = f"{report.region}: Stand der Runde {report.round}"
    sections = [
        Section("ruecklauf", "Rücklauf", _response(report)),
        Section("felder", "Handlungsfelder und Institutionen", _fields(report)),
        *([Section("raum", "Räumliche Abdeckung", _territory(report))] if report.parts else []),
        Section("bedarfe", "Offene Bedarfe", _needs(report)),
        Section("netz", "Wer mit wem arbeitet", network_section(report.network)),
    ]
    foot = f"Geschrieben von fko am {short_date(report.day)} aus den Angaben der Institutionen. {report.editor}."
    return page(title, _lead(report), sections, foot, rules=rules(len(report.network.nodes)))


def _lead(report: RoundReport) -> Html:
    days = (report.deadline - report.day).days
    far = "heute" if not days else f"noch {_days(days)}" if days > 0 else f"seit {_days(-days)} vorbei"
    figures = (
        ("Geantwortet", f"{len(report.answered)} von {len(report.responses)}"),
        ("Meldungen", number(report.reports)),
        ("Aktivitäten", number(report.activities)),
        ("Offene Bedarfe", number(len(report.needs))),
        ("Institutionen im Netz", number(len(report.network.nodes))),
    )
    notes = []
    if not report.current:
        notes.append("Meldungen oder Entscheidungen sind neuer als das letzte Zusammenführen; Aktivitäten können fehlen.")
    if report.open_questions:
        count = report.open_questions
        notes.append(f"{count} {'Frage ist' if count == 1 else 'Fragen sind'} noch offen.")
    return joined(
        (
            tag("p", f"{report.editor}. Stand {short_date(report.day)}, Frist {short_date(report.deadline)} ({far}).",
                class_="quiet"),
            tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in figures], class_="glance"),
            tag("p", tag("strong", "Hinweis: "), " ".join(notes)) if notes else None,
        )
    )  # fmt: skip


def _days(count: int) -> str:
    return "1 Tag" if count == 1 else f"{number(count)} Tagen"


def _response(report: RoundReport) -> Html:
    return joined((_response_bar(report), _missing(report), _answered(report)))


def _response_bar(report: RoundReport) -> Html | None:
    count, missing = len(report.answered), len(report.missing)
    if not report.responses:
        return tag("p", "Es ist noch niemand gefragt worden.")
    share = percent(count, len(report.responses))
    words = f"{count} von {len(report.responses)} Institutionen haben geantwortet ({share} %), {missing} fehlen noch."
    return joined(
        (tag("p", words), _bar((("full", count), ("part", missing)), count + missing), _key("geantwortet", "fehlt"))
    )


def _bar(pieces: Iterable[tuple[str, int]], scale: int) -> Html:
    """A bar whose words stand beside it."""
    found, at = [], 0.0
    for look, count in pieces:
        wide = 400 * count / max(scale, 1)
        if count:
            found.append(tag("rect", x=f"{at + 1:.1f}", y=1, width=f"{max(wide - 2, 1):.1f}", height=16, class_=look))
        at += wide
    return tag(
        "svg", found, class_="bar", viewBox="0 0 400 18", preserveAspectRatio="none", aria_hidden="true", focusable="false"
    )


def _key(full: str, part: str, rest: str = "") -> Html:
    looks = [("full", full), ("part", part)] + ([("rest", rest)] if rest else [])
    return tag(
        "ul",
        [
            tag("li", tag("svg", tag("rect", x=1, y=1, width=18, height=10, class_=look), viewBox="0 0 20 12",
                          aria_hidden="true", focusable="false"), name)
            for look, name in looks
        ],
        class_="key",
    )  # fmt: skip


def _missing(report: RoundReport) -> Html:
    heading = tag("h3", "Wer noch fehlt")
    if not report.missing:
        return joined((heading, tag("p", "Niemand: Alle haben geantwortet.")))
    heads = [("Institution", ""), ("Stand", ""), ("Gefragt am", ""), ("Wartezeit in Tagen", _FIGURE), ("Erinnert", "")]
    rows = [
        _row(
            _name(one), one.standing.label, short_date(one.asked.sent) if one.asked.sent else "–",
            _right(number(one.waits) if one.waits is not None else "–"), _reminded(one),
        )
        for one in report.missing
    ]  # fmt: skip
    return joined((heading, table("Institutionen ohne Antwort, die am längsten wartenden zuerst", heads, rows)))


def _reminded(one: Response) -> str:
    if not one.asked.reminders:
        return "nie"
    last = f", zuletzt {short_date(one.asked.reminded)}" if one.asked.reminded else ""
    return f"{one.asked.reminders} Mal{last}"


def _answered(report: RoundReport) -> Html:
    heading = tag("h3", "Wer geantwortet hat")
    if not report.answered:
        return joined((heading, tag("p", "Noch niemand.")))
    heads = [("Institution", ""), ("Eingang", ""), ("Meldungen", _FIGURE), ("Aktivitäten", _FIGURE)]
    rows = [
        _row(_name(one), _came(one), _right(number(one.reports)), _right(number(one.activities))) for one in report.answered
    ]
    caption = "Institutionen mit Antwort; Eingang ist der Tag der Nachricht, sonst der des Einlesens"
    return joined((heading, table(caption, heads, rows)))


def _came(one: Response) -> str:
    day = short_date(one.answered) if one.answered else "–"
    return f"{day}, nach der Frist" if one.standing is Standing.late else day


def _name(one: Response | MatrixRow) -> Html:
    return tag("th", one.label, scope="row", title=one.name if one.name != one.label else None)


def _right(text: str) -> Html:
    return tag("td", text, class_=_FIGURE)


def _row(*cells: Content, look: str | None = None) -> Html:
    found = (one if isinstance(one, Html) and one.startswith(("<td", "<th")) else tag("td", one) for one in cells)
    return tag("tr", list(found), class_=look)


def _fields(report: RoundReport) -> Html:
    most = max((one.running + one.planned + one.other for one in report.fields), default=0)
    heads = [
        ("Handlungsfeld", ""), ("laufend", _FIGURE), ("geplant", _FIGURE), ("ohne Status", _FIGURE),
        ("Offene Bedarfe", _FIGURE), ("Institutionen", _FIGURE), ("Aktivitäten im Bild", ""),
    ]  # fmt: skip
    rows = [
        _row(
            tag("th", one.label, scope="row"),
            *(_right(number(count)) for count in (one.running, one.planned, one.other, one.needs, one.institutions)),
            _bar((("full", one.running), ("part", one.planned), ("rest", one.other)), most),
        )
        for one in report.fields
    ]
    return joined(
        (
            table("Aktivitäten, Bedarfe und Institutionen je Handlungsfeld", heads, rows),
            _key("laufend", "geplant", "ohne Status"),
            tag("h3", "Wer in welchem Feld tätig ist"),
            _matrix(report),
        )
    )


def _matrix(report: RoundReport) -> Html:
    if not report.matrix:
        return tag("p", "Es sind noch keine Aktivitäten gemeldet.")
    most = max(count for row in report.matrix for count in row.counts)
    rows = [
        _row(_name(one), *(_shaded(count, most) for count in one.counts), _right(number(sum(one.counts))))
        for one in report.matrix
    ]
    totals = [sum(row.counts[at] for row in report.matrix) for at in range(len(report.fields))]
    cells = [_right(number(count)) for count in (*totals, sum(totals))]
    foot = tag("tfoot", _row(tag("th", "Insgesamt", scope="row"), *cells, look="total"))
    heads = [("Institution", ""), *((one.head, _FIGURE) for one in report.fields), ("gesamt", _FIGURE)]
    caption = "Gemeldete Aktivitäten nach Institution und Handlungsfeld (HF); eine gemeinsame zählt bei jeder Institution"
    return joined((table(caption, heads, rows, foot=foot), _field_names(report.fields)))


def _field_names(fields: Sequence[Field]) -> Html:
    return tag("p", joined((f"{one.head}: {one.title}" for one in fields if one.id), "; "), ".", class_="quiet")


def _shaded(count: int, most: int) -> Html:
    """A figure on a ground that is the darker the larger it is."""
    share = count / max(most, 1)
    look = "none" if not count else "one" if share <= 1 / 3 else "two" if share <= 2 / 3 else "three"
    return tag("td", number(count) if count else "–", class_=f"{_FIGURE} {look}")


def _how_wide(report: RoundReport) -> str:
    """How many activities mean the whole region, and how many say nothing of it."""
    told = []
    if report.whole:
        one = report.whole == 1
        told.append(
            f"{number(report.whole)} {'Aktivität umfasst' if one else 'Aktivitäten umfassen'} die ganze Region und "
            f"{'zählt' if one else 'zählen'} bei jedem Teil."
        )
    if report.nowhere:
        verb = "Aktivität nennt" if report.nowhere == 1 else "Aktivitäten nennen"
        told.append(f"{number(report.nowhere)} {verb} keinen Teil der Region.")
    return " ".join(told)


def _territory(report: RoundReport) -> Html:
    most = max(one.total for one in report.parts)
    heads = [("Teil der Region", ""), ("laufend", _FIGURE), ("geplant", _FIGURE), ("ohne Status", _FIGURE),
             ("gesamt", _FIGURE), ("Im Bild", "")]  # fmt: skip
    rows = [
        _row(
            tag("th", one.label, scope="row"),
            *(_right(number(count)) for count in (one.running, one.planned, one.other, one.total)),
            _bar((("full", one.running), ("part", one.planned), ("rest", one.other)), most),
        )
        for one in report.parts
    ]
    return joined(
        (
            tag("p", told) if (told := _how_wide(report)) else None,
            table("Aktivitäten nach Teilen der Region", heads, rows),
            _key("laufend", "geplant", "ohne Status"),
            _part_matrix(report),
            _empty_places(report),
        )
    )


def _part_matrix(report: RoundReport) -> Html:
    most = max(count for part in report.parts for count in part.counts) if report.fields else 0
    heads = [("Teil der Region", ""), *((one.head, _FIGURE) for one in report.fields)]
    rows = [_part_row(one, most) for one in report.parts]
    return table("Aktivitäten nach Teilen der Region und Handlungsfeldern (HF)", heads, rows)


def _part_row(one: Part, most: int) -> Html:
    return _row(tag("th", one.label, scope="row"), *(_shaded(count, most) for count in one.counts))


def _empty_places(report: RoundReport) -> Html:
    heading = tag("h3", "Wo nichts gemeldet ist")
    if not report.empty_places:
        return joined((heading, tag("p", "In jedem Teil der Region gibt es in jedem Handlungsfeld eine Aktivität.")))
    items = [tag("li", tag("strong", f"{part}: "), "; ".join(labels)) for part, labels in report.empty_places]
    return joined((heading, tag("ul", items)))


def _needs(report: RoundReport) -> Html:
    if not report.needs:
        return tag("p", "Es sind keine offenen Bedarfe gemeldet.")
    pieces: list[Content] = []
    for field, needs in groupby(report.needs, key=lambda one: one.field):
        pieces += [tag("h3", field), tag("ul", [_need(one) for one in needs], class_="needs")]
    return joined(pieces)


def _need(one: ToldNeed) -> Html:
    lines: list[Content] = [tag("p", tag("strong", f"{one.id} "), one.need or one.proposal)]
    if one.need and one.proposal:
        lines.append(tag("p", f"Vorschlag: {one.proposal}"))
    if one.partners:
        lines.append(tag("p", f"Mögliche Partner: {one.partners}"))
    lines.append(tag("p", f"Gemeldet von {one.institution}", class_="quiet"))
    return tag("li", lines)
