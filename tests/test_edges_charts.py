"""Pictures as PNG: the same bytes every time, legible size, nothing that a label holds breaks them."""

import io
import sys
import warnings

import pytest
from PIL import Image

from fko_cli.core.concept.drawings import Bars, Grid, Series, Stretch, TimeLine
from fko_cli.edges.charts import drawing
from fko_cli.edges.charts.canvas import WIDTH, drawable
from fko_cli.edges.charts.labels import wrapped

BARS = Bars(("Bildung", "Zuzug"), (Series("laufend", (32, 1)), Series("geplant", (4, 0), "outlined")))
GRID = Grid(("IHK", "HWK"), ("HF 1", "HF 2"), ((5, 0), (1, 3)))
TIMES = TimeLine(
    2022, 2027, 2026.5, (Stretch("Messe", 2020.0, None, goes_on=True), Stretch("Kurs", 2027.0, None, planned=True))
)


@pytest.mark.parametrize("one", [BARS, GRID, TIMES], ids=["Balken", "Raster", "Zeit"])
def test_same_drawing_same_bytes_in_the_width_of_the_text(one):
    first = drawing.draw(one)
    drawing.draw.cache_clear()
    assert drawing.draw(one).png == first.png
    image = Image.open(io.BytesIO(first.png))
    assert image.width == pytest.approx(WIDTH / 25.4 * 200, abs=2)
    assert first.height / first.width == pytest.approx(image.height / image.width, rel=0.02)
    assert "Software" not in image.info


@pytest.mark.parametrize("accent", ["#FFFFFF", "#FFEB3B", "#1F3A5F", "#000000"])
def test_the_colour_of_the_house_is_dark_enough_for_white_numbers(accent):
    assert drawing.brightness(drawing.dark_enough(accent)) <= 0.36


def test_numbers_in_cells_stand_out_from_their_ground_in_grey():
    image = Image.open(io.BytesIO(drawing.draw(GRID).png)).convert("L")
    assert image.getextrema()[0] < 90
    shades = {image.getpixel((x, y)) for x in range(540, image.width - 10, 3) for y in range(50, image.height - 5, 3)}
    assert len({shade // 32 for shade in shades}) >= 3


HOSTILE = [
    "$x^2$ {\\alpha}",
    "😀 Emoji",
    "عربى von rechts\u202e",
    "Steuer\x00zeichen\x1b[31m",
    "\ud83d halb",
    "漢字",
    "x" * 20_000,
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_label_breaks_a_picture(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert drawing.draw(TimeLine(2024, 2027, 2026.0, (Stretch(text, 2024.0, 2026.0),))).png
        assert drawing.draw(Bars((text,), (Series(text[:20], (3,)),))).png


def test_eighty_institutions_are_as_legible_as_eight():
    tall = drawing.draw(Grid(tuple(f"Institution {n}" for n in range(80)), ("HF 1", "HF 2"), ((1, 0),) * 80))
    assert tall.height >= 80 * 4.4


@pytest.mark.parametrize(
    ("text", "letters", "expected"),
    [
        ("Berufliche Bildung", 40, "Berufliche Bildung"),
        ("Berufliche Aus- und Weiterbildung im Handwerk", 24, "Berufliche Aus- und\nWeiterbildung im\nHandwerk"),
        ("Fachkräftezuwanderungsgesetz", 16, "Fachkräfte-\nzuwanderungs-\ngesetz"),
        ("a b c d e f g h", 3, "a b\nc d\ne …"),
        ("x" * 12, 5, "xxxx-\nxxxx-\nxxxx"),
    ],
)
def test_labels_are_wrapped_at_words_and_seams(text, letters, expected):
    assert wrapped(text, letters) == expected


def test_signs_that_the_font_lacks_become_boxes():
    assert drawable("Köln 漢 …\u202e\x07") == "Köln □ …"


def test_a_library_that_cannot_be_loaded_is_told_of(monkeypatch):
    drawing.draw.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib.backends.backend_agg", None)
    with pytest.raises(drawing.CannotDraw, match=r"ModuleNotFoundError: .*backend_agg"):
        drawing.drawn(BARS)
