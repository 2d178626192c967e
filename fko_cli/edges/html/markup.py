"""Markup that escapes: what is no `Html` is text, wherever it stands."""

from __future__ import annotations

import html
from collections.abc import Iterable

from fko_cli.edges.terminal import clean

_VOID = frozenset(("meta", "br", "col", "line", "circle", "path", "rect"))


class Html(str):
    """A piece of finished markup. Only this module and literals in the writers make it; texts of people never are."""

    __slots__ = ()


Content = Html | str | int | None


def text(value: str) -> Html:
    """A text as markup: escaped, without control characters and marks that turn the direction of writing."""
    return Html(html.escape(clean(value), quote=True))


def joined(pieces: Iterable[Content], between: str = "") -> Html:
    """Several pieces as one, with a text between them."""
    return Html(text(between).join(_piece(one) for one in pieces if one is not None))


def _piece(value: Content) -> Html:
    if isinstance(value, Html):
        return value
    return text(str(value))


def tag(name: str, /, *content: Content | Iterable[Content], **attributes: str | int | None) -> Html:
    """An element. Attributes that are None are left out; `class_` is class, other underscores are hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}>") if name in ("meta", "br", "col") else Html(f"<{name}{written}/>")
    inner = "".join(
        _piece(one) if one is None or isinstance(one, str | int) else joined(one) for one in content if one is not None
    )
    return Html(f"<{name}{written}>{inner}</{name}>")
