"""The subset of Markdown that the editor's texts may use, read into blocks.

Headings (`#`), paragraphs, lists (`-`, `1.`, nested), `**bold**`, `*italic*` and `[links](https://…)`. Rules (`---`) are
left out; anything else is printed as it stands, so that nothing the editor wrote is lost. Remarks between `<!--` and
`-->` are not printed; a file that holds nothing else counts as not written yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from fko_cli.core.concept.blocks import Block, Heading, Inline, ListItem, Paragraph, Span

_REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
DEEPEST = 4


def read_markdown(text: str, top: int = 2, title: str = "") -> tuple[Block, ...]:
    """Blocks of an editor's text; its highest headings become level `top` and no level is skipped.

    A first heading that repeats `title`, the heading under which the text will stand, is left out.
    """
    parser = MarkdownIt("zero").enable(["heading", "hr", "list", "emphasis", "link", "newline", "escape"])
    tokens = parser.parse(_REMARK.sub("", text.replace("\ufeff", "")))
    blocks = list(_blocks(tokens))
    if title and blocks and isinstance(blocks[0], Heading) and blocks[0].text.strip().casefold() == title.casefold():
        del blocks[0]
    return tuple(_even_headings(blocks, top))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    lists: list[int | None] = []
    heading = 0
    fresh = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrGet("start") or 1)
            lists.append(start - 1 if token.type == "ordered_list_open" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            lists[-1] = None if number is None else number + 1
            fresh = True
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "inline":
            spans = _spans(token.children or [])
            if not spans:
                continue
            if heading:
                yield Heading(heading, "".join(span.text for span in spans))
            elif lists:
                yield ListItem(spans, len(lists) - 1, lists[-1]) if fresh else Paragraph(spans)
                fresh = False
            else:
                yield Paragraph(spans)
            heading = 0


def _spans(tokens: list[Token]) -> Inline:
    spans: list[Span] = []
    bold = italic = False
    href = ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            italic = token.type == "em_open"
        elif token.type == "link_open":
            target = str(token.attrGet("href") or "")
            href = target if _SAFE_LINK.match(target) else ""
        elif token.type == "link_close":
            href = ""
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
            if text:
                spans.append(Span(text, bold, italic, href, verbatim=bool(href) and text == href))
    return tuple(_merged(spans))


def _merged(spans: list[Span]) -> Iterator[Span]:
    for _, group in groupby(spans, key=lambda span: replace(span, text="")):
        same = list(group)
        yield replace(same[0], text="".join(span.text for span in same))


def _even_headings(blocks: list[Block], top: int) -> Iterator[Block]:
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    shift = top - min(levels, default=1)
    last = top - 1
    for block in blocks:
        if isinstance(block, Heading):
            last = min(block.level + shift, last + 1, DEEPEST)
            yield replace(block, level=last)
        else:
            yield block
