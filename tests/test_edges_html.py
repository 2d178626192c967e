"""The page of a report: one file, nothing from elsewhere, no text becomes markup, readable for everybody."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import lxml.html
import pytest

from fko_cli.core import progress_words as words
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.reading.names import NameBook
from fko_cli.core.records import Actor, Need, Place, Territory
from fko_cli.core.report.content import describe
from fko_cli.core.report.response import Asked, Known
from fko_cli.edges.html.looks import DARK, LIGHT
from fko_cli.edges.html.markup import Html, joined, tag
from fko_cli.edges.html.network_drawing import MOST_LINES, shown_links
from fko_cli.edges.html.report_page import write_report
from tests.browser import chromium, dom, measured, needs_browser
from tests.test_core_report import ACTORS, SETTINGS, activity, described

HOSTILE = (
    '<script>document.title="X"</script><img src=x onerror="document.title=1">"\'>&amp;</td></table></svg></style>'
    "<a href=javascript:alert(1)>\u202emit Lücken\x00\x1b[31m"
)


def many(count=80):
    """A round with `count` institutions, most of them with something in common with their neighbours."""
    actors = tuple(Actor(f"a{number}", f"Beratungsstelle für Berufswege Nummer {number}") for number in range(count))
    activities = [
        activity(number, *(f"a{(number + step) % count}" for step in steps), territory=Territory("Nord", ("Nord",)))
        for number in range(count)
        for steps in [(0, 1, 3) if number % 3 else (0, count // 2)]
    ]
    content = ConceptInput(SETTINGS, actors, tuple(activities), day=date(2026, 4, 10))
    letters = {actor.key: Asked(date(2026, 1, 10), 1, date(2026, 3, 1)) for actor in actors}
    known = Known({actor.key: date(2026, 2, 1) for actor in actors[:60]}, (), letters, {}, {})
    return describe(content, known, NameBook(actors), reports=99, current=False)


def hostile():
    actors = tuple(replace(actor, name=f"{actor.name} {HOSTILE}", short_name=HOSTILE) for actor in ACTORS)
    needs = [
        Need(1, "ihk", "2026", Place("x"), {"field": "1", "need": HOSTILE, "proposal": HOSTILE, "partners": (HOSTILE,)})
    ]
    activities = (
        activity(1, "ihk", "hwk", title=HOSTILE, partners=(HOSTILE, "jc")),
        activity(2, "ihk", "jc", title=HOSTILE),
    )
    settings = SETTINGS.model_copy(
        update={"region": SETTINGS.region.model_copy(update={"name": HOSTILE, "parts": (HOSTILE,)})}
    )
    content = ConceptInput(settings, actors, activities, tuple(needs), day=date(2026, 4, 10))
    return describe(content, Known({}, (), {}, {}, {}), NameBook(actors), reports=2, current=True)


def tree(page: bytes):
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))


def test_markup_escapes_whatever_is_no_markup():
    made = tag("p", "<b>", Html("<br>"), ["&", None], 7, title='"x"', class_="a", aria_label=None)
    assert made == '<p title="&quot;x&quot;" class="a">&lt;b&gt;<br>&amp;7</p>'
    assert joined(("a", None, "<"), " & ") == "a &amp; &lt;"
    assert tag("td", "a\x00b\u202ec") == "<td>abc</td>"


def test_no_text_of_institutions_becomes_markup():
    page = write_report(hostile())
    found = tree(page)
    assert not found.xpath("//script | //img | //iframe | //object | //@onerror | //form")
    assert all(one.startswith("#") for one in found.xpath("//@href"))
    assert "<script>document.title" in found.xpath("//section[@id='bedarfe']//li")[0].text_content()
    assert not re.search(rb"[\x00\x1b]|\xe2\x80\xae", page)


def test_nothing_comes_from_elsewhere():
    page = write_report(many())
    found = tree(page)
    assert not found.xpath("//@src | //link | //*[name()='use'] | //@style")
    assert b"url(" not in page and b"@import" not in page and b"http:" not in page and b"https:" not in page
    policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = page.split(b"<style>")[1].split(b"</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert policy.startswith("default-src 'none'; ") and f"'sha256-{digest}'" in policy


def test_headings_landmarks_and_tables_are_in_order():
    found = tree(write_report(many()))
    levels = [int(one.tag[1]) for one in found.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert found.get("lang") == "de"
    assert [len(found.xpath(f"//{name}")) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    tables = found.xpath("//table")
    assert len(tables) >= 6
    for one in tables:
        assert one.xpath("string(caption)").strip()
        assert all(head.get("scope") == "col" for head in one.xpath("thead//th"))
        assert all(row.xpath("th[@scope='row']") for row in one.xpath("tbody/tr"))
        widths = {len(row.xpath("th | td")) for row in one.xpath(".//tr")}
        assert len(widths) == 1
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in found.xpath("//@href")} <= set(ids)
    assert found.xpath("//body/*[1][self::a][@href='#inhalt']")
    assert all(box.get("tabindex") == "0" and box.get("aria-label") for box in found.xpath("//div[@class='wide']"))


def test_the_table_says_what_the_drawing_shows():
    report = many()
    found = tree(write_report(report))
    assert len(found.xpath("//svg[@class='net']/path")) == len(report.network.links) <= MOST_LINES
    assert len(found.xpath("//svg[@class='net']/a")) == len(report.network.nodes) == 80
    rows = found.xpath("//div[@id='netz-tabelle']//tbody/tr")
    assert len(rows) == 80
    first = next(row for row in rows if row.xpath("string(th)").endswith("Nummer 0"))
    assert "Beratungsstelle für Berufswege Nummer 2 (1), " in first.text_content()


def test_with_very_many_connections_the_weak_ones_stand_in_the_table_only():
    crowd = many(40)
    everybody = [f"a{number}" for number in range(40)]
    content = ConceptInput(
        SETTINGS, tuple(Actor(key, key) for key in everybody), (activity(1, *everybody), activity(2, "a0", "a1")),
        day=date(2026, 4, 10),
    )  # fmt: skip
    full = describe(content, Known({}, (), {}, {}, {}), NameBook(content.actors), reports=2, current=True)
    assert (len(full.network.links), [len(one.activities) for one in shown_links(full.network)[0]]) == (780, [2])
    assert "ab 2 gemeinsamen" in write_report(full).decode()
    assert shown_links(crowd.network) == (crowd.network.links, 1)


def test_the_share_of_answers_is_that_of_the_status():
    made = many()
    count, of = len(made.answered), len(made.responses)
    assert f"({words.percent(count, of)} %)" in write_report(made).decode("utf-8")
    assert [words.percent(*one) for one in ((2, 3), (199, 200), (3, 3))] == [66, 99, 100]


def test_how_much_of_the_region_is_meant_is_told_in_the_right_number():
    said = {}
    for whole, nowhere in ((0, 0), (1, 0), (0, 1), (3, 6)):
        page = tree(write_report(replace(described(), whole=whole, nowhere=nowhere)))
        said[whole, nowhere] = [
            one.text_content() for one in page.iter("p") if re.match(r"\d+ Aktivität", one.text_content())
        ]
    assert said[0, 0] == []
    assert said[1, 0] == ["1 Aktivität umfasst die ganze Region und zählt bei jedem Teil."]
    assert said[0, 1] == ["1 Aktivität nennt keinen Teil der Region."]
    assert said[3, 6] == [
        "3 Aktivitäten umfassen die ganze Region und zählen bei jedem Teil. 6 Aktivitäten nennen keinen Teil der Region."
    ]


def test_an_empty_round_makes_a_whole_page():
    text = tree(write_report(described())).text_content()
    assert "Es sind keine offenen Bedarfe gemeldet." in text and "0 von 4 Institutionen" in text


def _light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(colours):
    def contrast(one, two):
        bright, dim = sorted((_light(colours[one]), _light(colours[two])), reverse=True)
        return (bright + 0.05) / (dim + 0.05)

    for ground in ("paper", "soft", "one", "two", "three"):
        assert contrast("ink", ground) >= 4.5, ground
    for word in ("quiet", "accent"):
        for ground in ("paper", "soft"):
            assert contrast(word, ground) >= 4.5, (word, ground)
    assert contrast("quiet", "two") >= 4.5, "a row that was jumped to"
    assert contrast("weak", "paper") >= 3, "lines of the drawing"


@needs_browser
def test_in_the_browser_nothing_hostile_runs(tmp_path):
    page = tmp_path / "seite.html"
    page.write_bytes(write_report(hostile()).replace(b"</body>", b"<script>document.title='lief'</script></body>"))
    shown = dom(tmp_path, page)
    assert "<title>&lt;script&gt;" in shown, "neither a text nor even a script in the page may run"
    assert shown.count("<script") == 1 and "<img" not in shown


@needs_browser
@pytest.mark.parametrize("width", [400, 1280])
def test_in_the_browser_the_page_fits_its_window(tmp_path, width):
    page = write_report(many())
    script = "[innerWidth, document.documentElement.scrollWidth, getComputedStyle(document.body).color]"
    inner, needed, colour = measured(tmp_path, page, script, width=width)
    assert inner == width and needed <= width
    assert colour == "rgb(27, 31, 35)", "the style sheet was read"


@needs_browser
def test_in_the_browser_every_stop_of_the_keyboard_is_seen(tmp_path):
    script = """(() => {
      const seen = (one) => { one.focus(); const look = getComputedStyle(one);
        const text = one.querySelector('text');
        return document.activeElement === one && (look.outlineStyle !== 'none' && look.outlineWidth !== '0px'
          || text !== null && getComputedStyle(text).fontWeight === '700'); };
      const stops = [...document.querySelectorAll('a, [tabindex="0"]')];
      const hidden = stops.filter((one) => !seen(one)).length;
      document.querySelector('.k0').focus();
      const lines = [...document.querySelectorAll('.net path')];
      const faint = lines.filter((one) => getComputedStyle(one).opacity < 0.5);
      return [stops.length, hidden, faint.length, faint.some((one) => one.classList.contains('l0'))]; })()"""
    stops, hidden, faint, own = measured(tmp_path, write_report(many()), script)
    assert stops > 80 and hidden == 0
    assert faint > 50 and own is False, "the lines of others step back, those of the chosen institution stay"


@needs_browser
def test_in_the_browser_it_prints(tmp_path):
    page, paper = tmp_path / "seite.html", tmp_path / "seite.pdf"
    page.write_bytes(write_report(many()))
    chromium(tmp_path, page, f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF") and paper.stat().st_size > 20_000
