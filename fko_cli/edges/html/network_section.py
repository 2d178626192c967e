"""The chapter on who works with whom: the drawing, and tables that say the same."""

from __future__ import annotations

from fko_cli.core.concept.typography import number
from fko_cli.core.report.network import Network
from fko_cli.edges.html.markup import Content, Html, joined, tag
from fko_cli.edges.html.network_drawing import drawing, row_id, shown_links
from fko_cli.edges.html.page import table

_CLOSEST = 10
_OUTSIDE = 40


def network_section(network: Network) -> Html:
    """Drawing and tables; a sentence where nobody works with anybody."""
    if not network.links:
        return joined((tag("p", "Bisher nennt keine Aktivität mehrere der gefragten Institutionen."), _alone(network)))
    words = (
        "Verbunden sind Institutionen mit gemeinsamen laufenden oder geplanten Aktivitäten: Sie melden dieselbe, führen sie "
        "oder sind als Partner genannt. Je dicker die Linie, desto mehr Gemeinsames."
    )
    _, least = shown_links(network)
    if least > 1:
        words += f" Gezeichnet sind Verbindungen ab {least} gemeinsamen Aktivitäten; die Tabelle nennt alle."
    how = "Mit der Maus oder der Tabulatortaste auf einen Namen: Seine Linien treten hervor. Ein Klick führt zur Tabelle."
    box = tag(
        "div", drawing(network, "Zeichnung: wer mit wem arbeitet"), class_="wide", role="region", tabindex="0",
        aria_label="Zeichnung des Netzes",
    )  # fmt: skip
    return joined(
        (
            tag("p", words),
            tag("p", how, " ", tag("a", "Zeichnung überspringen", href="#netz-tabelle"), class_="screen"),
            tag("figure", box),
            _everyone(network),
            _closest(network),
            _alone(network),
            _outside(network),
        )
    )


def _everyone(network: Network) -> Html:
    labels = {one.key: one.label for one in network.nodes}
    numbers = {one.key: place for place, one in enumerate(network.nodes)}
    heads = [
        ("Institution", ""),
        ("Aktivitäten", "n"),
        ("Partner", "n"),
        ("Arbeitet zusammen mit (gemeinsame Aktivitäten)", ""),
    ]
    rows = [
        tag(
            "tr",
            tag("th", one.name, scope="row"),
            tag("td", number(one.activities), class_="n"),
            tag("td", number(one.partners), class_="n"),
            tag("td", ", ".join(f"{labels[key]} ({count})" for key, count in network.partners[one.key])),
            id=row_id(numbers[one.key]),
        )
        for one in sorted(network.nodes, key=lambda one: one.name.casefold())
    ]
    return tag("div", table("Wer mit wem arbeitet, nach Institutionen", heads, rows), id="netz-tabelle", tabindex="-1")


def _closest(network: Network) -> Html:
    labels = {one.key: one.label for one in network.nodes}
    items = [
        tag(
            "li",
            tag("strong", f"{labels[one.first]} und {labels[one.second]} ({len(one.activities)}): "),
            "; ".join(f"{name} {title}" for name, title in one.activities),
        )
        for one in network.links[:_CLOSEST]
    ]
    return joined((tag("h3", "Die engsten Verbindungen"), tag("ol", items)))


def _alone(network: Network) -> Content:
    if not network.alone:
        return None
    return tag(
        "p", "Ohne gemeinsame Aktivität mit einer anderen der gefragten Institutionen: ", ", ".join(network.alone), "."
    )


def _outside(network: Network) -> Content:
    if not network.outside:
        return None
    shown = network.outside[:_OUTSIDE]
    rest = len(network.outside) - len(shown)
    more = f" und {number(rest)} weitere" if rest else ""
    return joined(
        (
            tag("h3", "Partner außerhalb des Verzeichnisses"),
            tag("p", "Als Partner genannt, aber nicht gefragt (Zahl der Aktivitäten): ",
                ", ".join(f"{name} ({count})" for name, count in shown), more, "."),
        )
    )  # fmt: skip
