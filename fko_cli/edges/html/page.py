"""A whole page: head with a policy that lets nothing in from elsewhere and runs no script, landmarks, skip link."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from fko_cli.edges.html.looks import style_sheet
from fko_cli.edges.html.markup import Content, Html, joined, tag


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the page: `id` for links, title, content."""

    id: str
    title: str
    content: Html


def page(title: str, lead: Content, sections: Sequence[Section], foot: Content, *, rules: str = "") -> bytes:
    """The page as UTF-8. `rules` are further lines of its style sheet, made by fko and never by people."""
    style = style_sheet(rules)
    # The style sheet is allowed by its hash, so that not even a style of a text that got through would be applied.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = joined(
        (
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=policy),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", title),
            Html(f"<style>{style}</style>"),
        ),
        "\n",
    )
    links = tag("ul", [tag("li", tag("a", one.title, href=f"#{one.id}")) for one in sections])
    body = joined(
        (
            tag("a", "Zum Inhalt springen", class_="skip", href="#inhalt"),
            tag("header", tag("h1", title), lead),
            tag("nav", links, aria_label="Abschnitte"),
            tag("main", [_section(one) for one in sections], id="inhalt", tabindex="-1"),
            tag("footer", tag("p", foot, class_="quiet")),
        ),
        "\n",
    )
    document = f'<!DOCTYPE html>\n<html lang="de">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    return document.encode("utf-8")


def _section(one: Section) -> Html:
    heading = f"{one.id}-titel"
    return tag("section", tag("h2", one.title, id=heading), one.content, id=one.id, aria_labelledby=heading)


def table(
    caption: str, heads: Sequence[tuple[str, str]], rows: Sequence[Html], *, foot: Html | None = None, region: str = ""
) -> Html:
    """A table in a box that scrolls sideways, also by keyboard. `heads` are (text, class); `region` names the box."""
    top = tag("thead", tag("tr", [tag("th", text, scope="col", class_=look or None) for text, look in heads]))
    body = tag("tbody", joined(rows, "\n"))
    whole = tag("table", tag("caption", tag("span", caption)), top, body, foot)
    return tag("div", whole, class_="wide", role="region", tabindex="0", aria_label=region or caption)
