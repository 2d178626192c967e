"""How long the Word draft of a concept with portraits takes, beside other ways of writing the same text, in one run.

usage: python benchmarks/export.py [NUMBER OF ACTIVITIES …]      (default: 50 200 1000)

| way | what it does |
| --- | --- |
| fko | content and document from the records: the whole of `fko export concept --no-pages` but the database |
| bare lxml | builds the same elements as fko's document.xml one by one, and packs the same parts: the limit |
| python-docx | the same blocks through its paragraphs, runs and table cells, as its manual shows |
| docxtpl | the same blocks through a template with loops, as its manual shows (pip install docxtpl; else left out) |

fko alone writes contents, bookmarks, links, captions, content controls and comments. Pictures are drawn before the clock
runs, because only fko has them, and told apart. Times are medians of processor time.
"""

from __future__ import annotations

import gc
import importlib.util
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import build_example as example
import docx
from lxml import etree

from fko_cli.core.concept.blocks import Block, Concept, Heading, ListItem, Paragraph, Picture, Table, text_of
from fko_cli.core.concept.content import ConceptInput, build_concept
from fko_cli.core.records import Activity, Period, Place, Report, Territory
from fko_cli.edges.charts import drawing
from fko_cli.edges.settings_file import read_settings
from fko_cli.edges.word.document import write_concept
from fko_cli.edges.word.house_template import template_bytes

SIZES = (50, 200, 1000)
MAIN_PART = "word/document.xml"
Record = tuple[int, str, dict[str, str], str | None]
"""An element: depth, tag, attributes, text."""


def main() -> None:
    """Print a table: a line per way, a column per size, each with its ratio to the limit."""
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    took: dict[str, list[float]] = {}
    for size in sizes:
        for name, seconds in measured(made_up(size)).items():
            took.setdefault(name, []).append(seconds)
    limits = took["bare lxml"]
    print(f"{'activities':14}" + "".join(f"{size:>18,}" for size in sizes))
    for name, seconds in took.items():
        cells = (f"{one:8.2f} s {one / limit:6.1f} ×" for one, limit in zip(seconds, limits, strict=True))
        print(f"{name:14}" + "".join(f"{cell:>18}" for cell in cells))


def measured(content: ConceptInput) -> dict[str, float]:
    """Seconds of every way for one content."""
    template = template_bytes()
    concept = build_concept(content)
    drawing.draw.cache_clear()
    pictures = seconds_of(lambda: _draw_all(concept), rounds=1)
    data = write_concept(concept, template).data
    records, others = taken_apart(data)
    took = {"fko": seconds_of(lambda: write_concept(build_concept(content), template))}
    took["bare lxml"] = seconds_of(lambda: put_together(records, others))
    took["python-docx"] = seconds_of(lambda: with_python_docx(concept, template))
    if importlib.util.find_spec("docxtpl"):
        source = docxtpl_template(template)
        took["docxtpl"] = seconds_of(lambda: with_docxtpl(concept, source))
    took["(pictures)"] = pictures
    return took


def seconds_of(run: Callable[[], object], rounds: int = 3) -> float:
    """Median of the processor time of some runs."""
    took = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return statistics.median(took)


def made_up(size: int) -> ConceptInput:
    """A concept with so many activities: the texts of the bundled example over and over, one to three reports each."""
    settings = read_settings(example.EXAMPLE / "fko.toml")
    actors = tuple(example.register())
    texts = [one for one in example.labelled() if one["beschreibung"]]
    activities = [_activity(number, settings, actors, texts) for number in range(1, size + 1)]
    return ConceptInput(settings, actors, tuple(activities), day=date(2026, 11, 22))


def _activity(number: int, settings: Any, actors: Any, texts: Any) -> Activity:
    field = settings.fields[number % len(settings.fields)].id
    start, parts = 2020 + number % 7, settings.region.parts
    values: dict[str, Any] = {
        "title": f"{texts[number % len(texts)]['titel']} {number}",
        "field": field,
        "status": "geplant" if number % 6 == 0 else "laufend",
        "description": texts[number % len(texts)]["beschreibung"],
        "goals": "Mehr Menschen in der Region finden einen Weg in Ausbildung und Beschäftigung.",
        "target_groups": ("Jugendliche", "Beschäftigte", "kleine Unternehmen"),
        "lead": actors[number % len(actors)].label,
        "partners": tuple(actors[(number + step) % len(actors)].label for step in (1, 2, 5)),
        "funding": "Land NRW und Europäischer Sozialfonds Plus",
        "indicator": f"{number % 90 + 10} Teilnehmende im Jahr",
        "link": f"https://www.example.org/aktivitaet/{number}",
        "start": Period(str(start), date(start, 1, 1), date(start, 12, 31), "year"),
        "end": Period("2028", date(2028, 1, 1), date(2028, 12, 31), "year")
        if number % 3
        else Period("laufend", ongoing=True),
        "territory": Territory("Region", (parts[number % len(parts)],)),
    }
    reports = tuple(
        Report(
            number * 4 + step,
            actors[(number + step) % len(actors)].key,
            "2026",
            Place("rueckmeldung.xlsx", "Aktivitäten", 6 + step),
            values | {"description": texts[(number + step) % len(texts)]["beschreibung"]},
            {},
            f"{number}-{step}",
        )
        for step in range(1 + number % 3)
    )
    return Activity(number, reports, values, {"description": (reports[0].id,)})


def _draw_all(concept: Concept) -> None:
    for block in concept.blocks:
        if isinstance(block, Picture):
            drawing.draw(block.drawing)


def taken_apart(data: bytes) -> tuple[list[Record], dict[str, bytes]]:
    """The elements of the main part in order, and the other parts as they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts.pop(MAIN_PART))
    return list(_records(root, 0)), parts


def _records(element: etree._Element, depth: int) -> Iterator[Record]:
    yield depth, str(element.tag), {str(name): str(value) for name, value in element.attrib.items()}, element.text
    for child in element:
        yield from _records(child, depth + 1)


def put_together(records: list[Record], others: dict[str, bytes]) -> bytes:
    """The document again from its elements, with nothing decided on the way."""
    _, tag, attributes, _ = records[0]
    above = [etree.Element(tag, attributes)]
    for depth, tag, attributes, text in records[1:]:
        del above[depth:]
        made = etree.SubElement(above[-1], tag, attributes)
        made.text = text
        above.append(made)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MAIN_PART, etree.tostring(above[0], xml_declaration=True, encoding="UTF-8", standalone=True))
        for name, data in others.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_python_docx(concept: Concept, template: bytes) -> bytes:
    """The blocks through the library's own paragraphs and cells; pictures are left out."""
    document = docx.Document(io.BytesIO(template))
    for block in concept.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Table):
            _add_table(document, block)
        elif not isinstance(block, Picture):
            _add_text(document, block)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_text(document: Any, block: Paragraph | ListItem) -> None:
    paragraph = document.add_paragraph(style="List Bullet" if isinstance(block, ListItem) else "Body Text")
    if isinstance(block, Paragraph) and block.label:
        paragraph.add_run(f"{block.label}\t").bold = True
    for span in block.spans:
        paragraph.add_run(span.text).bold = span.bold or None


def _add_table(document: Any, block: Table) -> None:
    document.add_paragraph(block.title, style="caption")
    table = document.add_table(rows=1, cols=len(block.columns), style="fko Tabelle")
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.text = column.label
    for row in block.rows:
        for cell, spans in zip(table.add_row().cells, row, strict=True):
            cell.text = text_of(spans)


def docxtpl_template(template: bytes) -> bytes:
    """A template with a loop over blocks: headings, texts, list items, and tables row by row and cell by cell."""
    document = docx.Document(io.BytesIO(template))
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    document.add_paragraph("{%p for block in blocks %}")
    for level in (1, 2, 3, 4):
        document.add_paragraph(f"{{%p if block.kind == 'h{level}' %}}")
        document.add_paragraph("{{ block.text }}", style=f"heading {level}")
        document.add_paragraph("{%p endif %}")
    for kind, style in (("text", "Body Text"), ("item", "List Bullet")):
        document.add_paragraph(f"{{%p if block.kind == '{kind}' %}}")
        document.add_paragraph("{{ block.label }}{{ block.text }}", style=style)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if block.kind == 'table' %}")
    document.add_paragraph("{{ block.text }}", style="caption")
    _add_loops(document)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_loops(document: Any) -> None:
    """A table whose rows and cells are repeated."""
    table = document.add_table(rows=3, cols=3, style="fko Tabelle")
    rows = ("{%tr for row in block.rows %}", None, "{%tr endfor %}")
    cells = ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")
    for row, loop in zip(table.rows, rows, strict=True):
        for place, cell in enumerate(row.cells):
            cell.text = cells[place] if loop is None else (loop if place == 0 else "")


def with_docxtpl(concept: Concept, source: bytes) -> bytes:
    """The blocks through the template."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(source))
    template.render({"blocks": list(_flat(concept.blocks))}, autoescape=True)
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def _flat(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield {"kind": f"h{block.level}", "text": block.text}
        elif isinstance(block, Table):
            heads = [column.label for column in block.columns]
            yield {
                "kind": "table",
                "text": block.title,
                "rows": [heads, *([text_of(cell) for cell in row] for row in block.rows)],
            }
        elif isinstance(block, ListItem):
            yield {"kind": "item", "label": "", "text": text_of(block.spans)}
        elif isinstance(block, Paragraph):
            yield {"kind": "text", "label": f"{block.label}\t" if block.label else "", "text": text_of(block.spans)}


if __name__ == "__main__":
    main()
