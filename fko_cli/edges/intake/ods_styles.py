"""What the styles of an .ods file mean for its reading: strike-out, fill, hidden sheets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from fko_cli.edges.intake.xlsx_strings import local_name

MAX_PARENTS = 20


@dataclass(frozen=True, slots=True)
class Style:
    """None where the style leaves it to its parent. `fill` is empty for none and for white."""

    struck: bool | None = None
    fill: str | None = None
    shown: bool | None = None
    parent: str = ""


PLAIN = Style(struck=False, fill="", shown=True)


class Styles:
    """The named styles of a file, with what they inherit."""

    def __init__(self) -> None:
        self._styles: dict[str, Style] = {}

    def add(self, element: etree._Element) -> None:
        """Take in a `style:style` element."""
        name = attribute(element, "name")
        if name:
            self._styles[f"{attribute(element, 'family')}:{name}"] = _read(element)

    def of(self, family: str, name: str) -> Style:
        """The style with everything inherited filled in."""
        found = Style()
        for _ in range(MAX_PARENTS):
            style = self._styles.get(f"{family}:{name}")
            if style is None:
                break
            found = replace(
                found,
                struck=style.struck if found.struck is None else found.struck,
                fill=style.fill if found.fill is None else found.fill,
                shown=style.shown if found.shown is None else found.shown,
            )
            name = style.parent
        return found


def attribute(element: etree._Element, name: str) -> str:
    """The value of an attribute by its name without namespace, empty when absent."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _read(element: etree._Element) -> Style:
    struck: bool | None = None
    fill: str | None = None
    shown: bool | None = None
    for part in element:
        tag = local_name(part)
        if tag == "text-properties":
            line = attribute(part, "text-line-through-style") or attribute(part, "text-line-through-type")
            struck = line != "none" if line else None
        elif tag == "table-cell-properties":
            colour = attribute(part, "background-color").lower()
            fill = ("" if colour in ("transparent", "#ffffff") else colour) if colour else None
        elif tag == "table-properties":
            display = attribute(part, "display")
            shown = display != "false" if display else None
    return Style(struck, fill, shown, attribute(element, "parent-style-name"))
