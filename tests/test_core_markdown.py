import pytest

from fko_cli.core.concept.blocks import Heading, ListItem, Paragraph, Span, block_lines, text_of
from fko_cli.core.concept.markdown import read_markdown


def lines(text, **options):
    return list(block_lines(read_markdown(text, **options)))


def test_headings_begin_at_the_wanted_level_and_skip_none():
    text = "# Zahlen\n\nText\n\n#### tief\n\n# Ende"
    assert lines(text) == ["## Zahlen", "Text", "### tief", "## Ende"]
    assert lines(text, top=3) == ["### Zahlen", "Text", "#### tief", "### Ende"]


def test_a_heading_that_repeats_the_chapter_is_left_out():
    assert lines("# Vorwort\n\nGuten Tag\n\n## Dank", title="Vorwort") == ["Guten Tag", "## Dank"]


def test_lists_are_lists():
    assert lines("- eins\n- zwei\n  - zwei a\n\n1. erstens\n2. zweitens") == [
        "- eins", "- zwei", "  - zwei a", "+ erstens", "+ zweitens",
    ]  # fmt: skip
    numbered = [block.number for block in read_markdown("3. drei\n4. vier") if isinstance(block, ListItem)]
    assert numbered == [3, 4]


def test_emphasis_and_links():
    (block,) = read_markdown("Text **fett** *kursiv* [Seite](https://www.example.org/a?b=1)")
    assert isinstance(block, Paragraph)
    assert [span for span in block.spans if span.text.strip()] == [
        Span("Text "), Span("fett", bold=True), Span("kursiv", italic=True), Span("Seite", href="https://www.example.org/a?b=1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["| a | b |", "<b>roh</b>", "`code`", "> Zitat", "    eingerückt", "[böse](javascript:alert(1))", "{ MERGEFIELD x }"],
)
def test_what_is_not_in_the_subset_is_printed_as_it_stands(text):
    assert "".join(text_of(block.spans) for block in read_markdown(text)) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "  \n", "<!-- nur ein Hinweis -->", "<!-- nicht\ngeschlossen", "\ufeff<!-- x -->\n\n---\n"]
)
def test_a_file_with_remarks_only_is_not_written_yet(text):
    assert read_markdown(text) == ()


def test_remarks_are_not_printed():
    assert lines("Vorher <!-- geheim --> nachher") == ["Vorher  nachher"]
    assert isinstance(read_markdown("# <!-- x --> Titel")[0], Heading)
