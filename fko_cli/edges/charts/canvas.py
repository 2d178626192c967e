"""A sheet in millimetres to draw on: text, rectangles, lines; written as PNG with the same bytes every time."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

WIDTH = 160.0
"""Width of every picture in millimetres: that of the text on an A4 page less margins of 25 mm."""
POINTS = 7.5
"""Size of the letters; the line of such letters is `LINE` millimetres high."""
LINE = 3.4
DOTS_PER_INCH = 200
COLOURS = 48
_MM_PER_INCH = 25.4
INK, RULE, PAPER = "#1A1A1A", "#BCC5D1", "#FFFFFF"


class Canvas:
    """A picture of the usual width and `height` millimetres; y counts downwards from the upper edge."""

    def __init__(self, height: float, accent: str) -> None:
        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its caches on the terminal
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height = height
        self.accent = accent
        self._figure = Figure(figsize=(WIDTH / _MM_PER_INCH, height / _MM_PER_INCH), dpi=DOTS_PER_INCH, facecolor=PAPER)
        self._agg: Any = FigureCanvasAgg(self._figure)
        self._axes: Any = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    def text(self, x: float, y: float, text: str, *, align: str = "left", colour: str = INK, bold: bool = False) -> None:
        """Text whose middle is at height `y`."""
        self._axes.text(
            x, y, drawable(text), ha=align, va="center", color=colour, parse_math=False,
            linespacing=1.15, fontproperties=_font(bold),
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, look: str = "full", fill: str = "") -> None:
        """A rectangle from its upper left corner: full, outlined with hatching, dotted, or filled with a colour."""
        from matplotlib.patches import Rectangle

        hatches = {"outlined": "//////", "dotted": "....."}
        face = fill or (self.accent if look == "full" else PAPER)
        self._axes.add_patch(
            Rectangle((x, y), width, height, facecolor=face, edgecolor=self.accent, linewidth=0.7, hatch=hatches.get(look))
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *, colour: str = RULE, style: str = "-") -> None:
        """A thin line."""
        self._axes.plot(
            (x1, x2), (y1, y2), color=colour, linewidth=0.8, linestyle=style, zorder=0.5 if style == "-" else 1.5
        )

    def arrow(self, x: float, y: float, direction: int) -> None:
        """A small triangle that points to the right (1) or to the left (-1), with its point at `x`."""
        from matplotlib.patches import Polygon

        back = x - 1.6 * direction
        corners = ((x, y), (back, y - 1.3), (back, y + 1.3))
        self._axes.add_patch(Polygon(corners, facecolor=self.accent, edgecolor=PAPER, linewidth=0.4))

    def png(self) -> bytes:
        """The picture as PNG with few colours, which makes it a quarter as large."""
        from PIL import Image

        self._agg.draw()
        picture = Image.frombuffer("RGBA", self._agg.get_width_height(), self._agg.buffer_rgba(), "raw", "RGBA", 0, 1)
        target = io.BytesIO()
        few = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(target, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
        return target.getvalue()


@contextmanager
def usual_look() -> Iterator[None]:
    """Draw as matplotlib does by itself, whatever a person has set for it on this computer."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


@cache
def _font(bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_font_file(bold), size=POINTS)


@cache
def _font_file(bold: bool) -> str:
    """The file of the font that matplotlib brings along, so that pictures look alike on every computer."""
    import matplotlib

    return f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf"


@cache
def _letters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(_font_file(False)).get_charmap())


def drawable(text: str) -> str:
    """`text` with a box for every character that the font lacks; marks that steer the direction of lines are taken out."""
    known = _letters()
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return "".join(char if char == "\n" or ord(char) in known else "□" for char in kept)
