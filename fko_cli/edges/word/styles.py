"""Which Word style each role has. Styles are found by their names, which Word keeps in every language; ids may change."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn

from fko_cli.core.concept.blocks import Role

STYLE_OF_ROLE = {
    Role.body: "Body Text",
    Role.facts: "fko Fakten",
    Role.detail: "fko Eckdaten",
    Role.gap: "fko Lücke",
    Role.small: "fko Legende",
}
BULLETS = ("List Bullet", "List Bullet 2")
NUMBERS = ("List Number", "List Number 2")
CAPTION = "caption"
PICTURE = "fko Abbildung"
TABLE = "fko Tabelle"
CELL, CELL_NUMBER = "fko Tabellentext", "fko Tabellenzahl"
HEAD, HEAD_NUMBER = "fko Tabellenkopf", "fko Tabellenkopf Zahl"
STRONG, EMPHASIS, LINK, LABEL = "Strong", "Emphasis", "Hyperlink", "fko Etikett"
CONTENTS_HEADING = "TOC Heading"
PAPER_TITLE = "fko Papiertitel"
"""The title of a short paper: like a chapter heading, without a page of its own. Made where a template lacks it."""
CONTENTS = ("toc 1", "toc 2")


def heading(level: int) -> str:
    """The name of the style of a heading."""
    return f"heading {level}"


NEEDED: tuple[str, ...] = (
    *(heading(level) for level in (1, 2, 3, 4)),
    *STYLE_OF_ROLE.values(),
    *BULLETS,
    *NUMBERS,
    *(CAPTION, PICTURE, TABLE, CELL, CELL_NUMBER, HEAD, HEAD_NUMBER, STRONG, EMPHASIS, LINK, LABEL, CONTENTS_HEADING),
    *CONTENTS,
)
"""The names of all styles that the draft uses."""


class Styles:
    """The ids of a template's styles by their names, without regard to case; unknown names have no id."""

    def __init__(self, document: Document) -> None:
        self._ids: dict[str, str] = {}
        self._shown: list[str] = []
        self._names: dict[str, str] = {}
        for style in document.styles.element.iterchildren(qn("w:style")):
            name = style.find(qn("w:name"))
            if name is not None:
                self._shown.append(name.get(qn("w:val"), ""))
                self._ids.setdefault(name.get(qn("w:val"), "").casefold(), style.get(qn("w:styleId"), ""))
                self._names[style.get(qn("w:styleId"), "")] = name.get(qn("w:val"), "").casefold()

    def __getitem__(self, name: str) -> str | None:
        return self._ids.get(name.casefold())

    def names(self) -> dict[str, str]:
        """Names (in lower case) by id; LibreOffice gives two ids one name."""
        return dict(self._names)

    def shown(self) -> tuple[str, ...]:
        """The names of all styles as Word shows them."""
        return tuple(self._shown)

    def missing(self) -> tuple[str, ...]:
        """The styles that the draft uses and the template lacks."""
        return tuple(name for name in NEEDED if self[name] is None)
