"""The network of institutions as a drawing: a circle of names, curves between those that work together."""

from __future__ import annotations

import math
from collections.abc import Mapping

from fko_cli.core.report.network import Link, Network
from fko_cli.edges.html.markup import Html, tag

MOST_LINES = 300
"""With more connections than this, the weaker ones stand in the table only: nobody could follow a line among them."""
_SPACING = 21
_SMALLEST = 120
_LETTER = 7.7
_LONGEST = 30
_LAST = 12
_STRONG = 0.5
"""From this share of the strongest connection on, a line is drawn in the accent's colour, too."""


def row_id(number: int) -> str:
    """The name of an institution's row in the table, to which its name in the drawing leads."""
    return f"wer-{number}"


def shown_links(network: Network) -> tuple[tuple[Link, ...], int]:
    """The connections that are drawn, and the number of common activities from which on they are."""
    least = 1
    shown = network.links
    while len(shown) > MOST_LINES:
        least += 1
        shown = tuple(one for one in network.links if len(one.activities) >= least)
    return shown, least


def drawing(network: Network, title: str) -> Html:
    """The drawing. Every name leads to its row in the table; its lines stand out while it has the focus."""
    count = len(network.nodes)
    radius = max(min(_SMALLEST + 5 * count, 260), count * _SPACING / (2 * math.pi))
    margin = 24 + _LETTER * min(_LONGEST, max((len(one.label) for one in network.nodes), default=0))
    size = round(2 * (radius + margin))
    places = {one.key: _place(number, count, radius, size / 2) for number, one in enumerate(network.nodes)}
    numbers = {one.key: number for number, one in enumerate(network.nodes)}
    links, _ = shown_links(network)
    most = max((len(one.activities) for one in links), default=1)
    lines = [_line(one, places, numbers, most, size / 2) for one in reversed(links)]
    names = [
        _name(number, one.label, one.name, one.partners, count, radius, size / 2) for number, one in enumerate(network.nodes)
    ]
    return tag(
        "svg", lines, names, class_="net", role="group", aria_label=title, viewBox=f"0 0 {size} {size}", width=size,
        height=size,
    )  # fmt: skip


def rules(count: int) -> str:
    """Style rules by which the lines of the chosen institution stand out; without them the drawing is complete, too."""
    return "\n".join(
        f".net:has(.k{number}:is(:focus, :hover)) path:not(.l{number}) {{ opacity: .12; }}" for number in range(count)
    )


def _place(number: int, count: int, radius: float, middle: float) -> tuple[float, float]:
    angle = 2 * math.pi * number / count - math.pi / 2
    return middle + radius * math.cos(angle), middle + radius * math.sin(angle)


def _line(
    one: Link, places: Mapping[str, tuple[float, float]], numbers: Mapping[str, int], most: int, middle: float
) -> Html:
    (x1, y1), (x2, y2) = places[one.first], places[one.second]
    # Curves bent towards the middle cross at a steeper angle than straight lines and keep clear of the names between; those
    # of neighbours need little of it.
    bend = 0.9 - 0.65 * math.dist((x1, y1), (x2, y2)) / (2 * math.dist((x1, y1), (middle, middle)))
    cx, cy = (_towards(start, end, middle, bend) for start, end in ((x1, x2), (y1, y2)))
    share = len(one.activities) / most
    looks = [f"l{numbers[one.first]}", f"l{numbers[one.second]}"] + (["strong"] if share >= _STRONG else [])
    return tag(
        "path", d=f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}", class_=" ".join(looks),
        stroke_width=f"{0.8 + 4.2 * share:.1f}",
    )  # fmt: skip


def _towards(start: float, end: float, middle: float, bend: float) -> float:
    return middle + ((start + end) / 2 - middle) * bend


def _name(number: int, label: str, name: str, partners: int, count: int, radius: float, middle: float) -> Html:
    turn = 360 * number / count - 90
    left = 90 < turn < 270
    x, y = _place(number, count, radius, middle)
    # Names are cut in the middle: many begin alike and differ at their end.
    short = label if len(label) <= _LONGEST else f"{label[: _LONGEST - _LAST - 1].rstrip()}…{label[-_LAST:].lstrip()}"
    text = tag(
        "text", short, x=-13 if left else 13, dy="0.35em", text_anchor="end" if left else "start",
        transform="rotate(180)" if left else None,
    )  # fmt: skip
    mark = tag("circle", r=f"{min(8, 3 + math.sqrt(partners) / 2):.1f}")
    return tag(
        "a", tag("title", name), mark, text, href=f"#{row_id(number)}", class_=f"k{number}",
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.1f})", aria_label=f"{name}: {partners} Partner",
    )  # fmt: skip
