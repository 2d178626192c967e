"""Draws bars, grids and time lines: labels on the left, what they count beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fko_cli.core.concept.drawings import Bars, Drawing, Grid, Series, Stretch, TimeLine
from fko_cli.edges.charts.canvas import INK, LINE, PAPER, WIDTH, Canvas, usual_look
from fko_cli.edges.charts.labels import wrapped

ACCENT = "#1F3A5F"
_DARK = 0.35  # the accent is at most this bright, so that white numbers on it can be read in grey
_LIGHT_LETTERS_BELOW = 0.46  # on darker ground white letters have the stronger contrast, at least 4.5 to 1

_LABELS = 62.0  # mm for the labels
_LETTERS = 40  # letters of a label in one line
_GAP = 3.0
_ROOM_FOR_NUMBER = 7.0
_LEGEND = 7.0


@dataclass(frozen=True, slots=True)
class Image:
    """A drawn picture with its size on paper in millimetres."""

    png: bytes
    width: float
    height: float


class CannotDraw(Exception):
    """No picture can be drawn on this computer; the text is the reason that the library gives."""


def drawn(drawing: Drawing, accent: str = ACCENT) -> Image:
    """The picture of a drawing; CannotDraw where the libraries for it are blocked or not whole."""
    try:
        return draw(drawing, accent)
    except Exception as problem:  # whatever comes of a library that is there by halves
        raise CannotDraw(" ".join(f"{type(problem).__name__}: {problem}".split())) from problem


@lru_cache(maxsize=64)
def draw(drawing: Drawing, accent: str = ACCENT) -> Image:
    """The picture of a drawing in the house's colour (`#RRGGBB`). The same drawing gives the same bytes."""
    colour = dark_enough(accent)
    with usual_look():
        if isinstance(drawing, Bars):
            canvas = _bars(drawing, colour)
        elif isinstance(drawing, Grid):
            canvas = _grid(drawing, colour)
        else:
            canvas = _time_line(drawing, colour)
        return Image(canvas.png(), WIDTH, canvas.height)


def dark_enough(colour: str) -> str:
    """The colour, darkened where white letters could not be read on it."""
    found = brightness(colour)
    factor = min(1.0, _DARK / found) if found else 1.0
    return "#" + "".join(f"{round(part * factor):02X}" for part in _parts(colour))


def brightness(colour: str) -> float:
    """How bright a colour looks in grey, from 0 (black) to 1 (white)."""
    red, green, blue = _parts(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _legend(canvas: Canvas, series: Sequence[tuple[str, str]]) -> None:
    """Looks and their names in one line at the top, above the bars where there is room."""
    widths = [11.0 + 1.6 * len(name) for _, name in series]
    x = max(0.0, min(_LABELS + _GAP, WIDTH - sum(widths)))
    for (look, name), width in zip(series, widths, strict=True):
        canvas.box(x + 0.3, 1.2, 5.0, 3.2, look)
        canvas.text(x + 6.8, 2.9, name)
        x += width


def _bars(drawing: Bars, accent: str) -> Canvas:
    labels = [wrapped(label, _LETTERS) for label in drawing.labels]
    heights = [max(6.4, LINE * (label.count("\n") + 1) + 2.2) for label in labels]
    canvas = Canvas(_LEGEND + sum(heights) + 1.0, accent)
    _legend(canvas, [(one.look, one.name) for one in drawing.series])
    totals = [sum(one.values[i] for one in drawing.series) for i in range(len(labels))]
    scale = (WIDTH - _LABELS - _GAP - _ROOM_FOR_NUMBER) / max(1, *totals)
    top = _LEGEND
    for i, (label, height) in enumerate(zip(labels, heights, strict=True)):
        middle = top + height / 2
        canvas.text(_LABELS, middle, label, align="right")
        x = _LABELS + _GAP
        for one in drawing.series:
            x = _segment(canvas, one, one.values[i] * scale, one.values[i], x, middle)
        canvas.text(x + 1.5, middle, str(totals[i]), bold=True)
        top += height
    canvas.line(_LABELS + _GAP, _LEGEND, _LABELS + _GAP, top, colour=INK)
    return canvas


def _segment(canvas: Canvas, series: Series, width: float, value: int, x: float, middle: float) -> float:
    """One part of a bar with its number where there is room; returns where the next part begins."""
    if not value:
        return x
    canvas.box(x, middle - 2.1, width, 4.2, series.look)
    room = 2.0 + 1.8 * len(str(value))
    if width >= room + 1:
        if series.look != "full":
            canvas.box(x + width / 2 - room / 2, middle - 1.6, room, 3.2, fill=PAPER)
        canvas.text(x + width / 2, middle, str(value), align="center", colour=PAPER if series.look == "full" else INK)
    return x + width


def _grid(drawing: Grid, accent: str) -> Canvas:
    heads = [wrapped(column, 15) for column in drawing.columns]
    head = LINE * max(text.count("\n") + 1 for text in heads) + 2.0
    labels = [wrapped(label, _LETTERS) for label in drawing.rows]
    heights = [max(4.8, LINE * (label.count("\n") + 1) + 1.0) for label in labels]
    canvas = Canvas(head + sum(heights) + 0.5, accent)
    width = min(22.0, (WIDTH - _LABELS - _GAP - 0.5) / len(drawing.columns))
    most = max((value for row in drawing.values for value in row), default=1)
    for place, text in enumerate(heads):
        canvas.text(_LABELS + _GAP + width * (place + 0.5), head / 2, text, align="center")
    top = head
    for label, height, values in zip(labels, heights, drawing.values, strict=True):
        canvas.text(_LABELS, top + height / 2, label, align="right")
        for place, value in enumerate(values):
            x = _LABELS + _GAP + width * place
            fill = _mixed(accent, 0.12 + 0.88 * value / max(1, most)) if value else PAPER
            canvas.box(x, top, width, height, fill=fill)
            letters = PAPER if brightness(fill) < _LIGHT_LETTERS_BELOW else INK
            canvas.text(x + width / 2, top + height / 2, str(value or "–"), align="center", colour=letters)
        top += height
    return canvas


def _mixed(accent: str, share: float) -> str:
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in _parts(accent))


def _time_line(drawing: TimeLine, accent: str) -> Canvas:
    labels = [wrapped(one.label, _LETTERS + 6, lines=2) for one in drawing.stretches]
    heights = [max(4.6, LINE * (label.count("\n") + 1) + 1.0) for label in labels]
    left, right = _LABELS + 8 + _GAP, WIDTH - 2.0
    years = drawing.last + 1 - drawing.first
    head = _LEGEND + 5.0
    bottom = head + sum(heights)
    canvas = Canvas(bottom + 0.5, accent)
    _legend_of_time(canvas)
    for place in range(years + 1):
        x = left + (right - left) * place / years
        canvas.line(x, _LEGEND + 4.5, x, bottom)
        if place < years:
            canvas.text(x + (right - left) / years / 2, _LEGEND + 2.2, _year(drawing.first + place, years), align="center")
    top = head
    for one, label, height in zip(drawing.stretches, labels, heights, strict=True):
        canvas.text(left - _GAP, top + height / 2, label, align="right")
        _stretch(canvas, drawing, one, left, right, top + height / 2)
        top += height
    today = left + (right - left) * (drawing.today - drawing.first) / years
    if left <= today <= right:
        canvas.line(today, _LEGEND + 4.5, today, bottom, colour=INK, style="--")
    return canvas


def _year(year: int, years: int) -> str:
    return str(year) if years <= 10 else f"’{year % 100:02d}"


def _legend_of_time(canvas: Canvas) -> None:
    x = 2.0
    for look, name in (("full", "laufend"), ("outlined", "geplant")):
        canvas.box(x, 1.4, 5.0, 2.8, look)
        canvas.text(x + 6.5, 2.9, name)
        x += 21.0
    canvas.arrow(x + 3.5, 2.8, 1)
    canvas.text(x + 5.0, 2.9, "geht weiter")
    canvas.line(x + 26, 2.8, x + 31, 2.8, colour=INK, style=":")
    canvas.text(x + 32.5, 2.9, "Ende nicht angegeben")
    canvas.line(x + 70, 1.2, x + 70, 4.4, colour=INK, style="--")
    canvas.text(x + 71.5, 2.9, "Tag des Entwurfs")


def _stretch(canvas: Canvas, drawing: TimeLine, one: Stretch, left: float, right: float, middle: float) -> None:
    years = drawing.last + 1 - drawing.first

    def place(year: float) -> float:
        return min(right, max(left, left + (right - left) * (year - drawing.first) / years))

    begin = place(drawing.first if one.begin is None else one.begin)
    unknown = one.end is None and not one.goes_on
    end = place(_seen_end(drawing, one))
    look = "outlined" if one.planned else "full"
    canvas.box(begin, middle - 1.3, max(end - begin, 0.9), 2.6, look)
    if unknown and end < right:
        canvas.line(end, middle, right, middle, colour=INK, style=":")
    if one.begin is None or one.begin < drawing.first:
        canvas.arrow(left - 1.4, middle, -1)
    if one.goes_on or (one.end is not None and one.end > drawing.last + 1):
        canvas.arrow(right + 1.8, middle, 1)


def _seen_end(drawing: TimeLine, one: Stretch) -> float:
    """Where the bar ends; without an end on record, what is running reaches to today and what is planned just begins."""
    if one.goes_on:
        return drawing.last + 1
    if one.end is not None:
        return one.end
    return (one.begin or drawing.today) + 0.35 if one.planned else drawing.today
