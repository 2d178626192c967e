"""What the style of a cell means for its reading: number format, strike-out, fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from fko_cli.edges.intake.display import GENERAL, NumberFormat, number_format

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd.mm.yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip
_PLAIN_FILLS = {
    "",
    "rgb:FFFFFFFF",
    "rgb:00FFFFFF",
    "rgb:00000000",
    "indexed:64",
    "indexed:65",
    "indexed:9",
    "indexed:1",
    "theme:0:",
}


@dataclass(frozen=True, slots=True)
class Style:
    """`fill` names the colour of a solid or patterned fill, empty for none and for white."""

    format: NumberFormat = GENERAL
    struck: bool = False
    fill: str = ""


PLAIN = Style()


def read_styles(root: etree._Element | None) -> list[Style]:
    """The cell styles of `styles.xml` in the order of their indexes; empty when the workbook has none."""
    if root is None:
        return []
    codes = dict(_BUILT_IN)
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_int(one.get("numFmtId"))] = one.get("formatCode", "")
    struck = [is_on(font.find("{*}strike")) for font in root.iterfind("{*}fonts/{*}font")]
    fills = [_fill(fill) for fill in root.iterfind("{*}fills/{*}fill")]
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        styles.append(
            Style(
                format=number_format(codes.get(_int(xf.get("numFmtId")), "")),
                struck=_at(struck, _int(xf.get("fontId")), False),
                fill=_at(fills, _int(xf.get("fillId")), ""),
            )
        )
    return styles


def is_on(mark: etree._Element | None) -> bool:
    """Whether a switch such as `<strike/>` is present and not switched off."""
    return mark is not None and mark.get("val", "1") not in ("0", "false")


def _fill(fill: etree._Element) -> str:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return "gradient" if len(fill) else ""
    if pattern.get("patternType", "none") in ("none", ""):
        return ""
    colour = pattern.find("{*}fgColor")
    if colour is None:
        return pattern.get("patternType", "") if pattern.get("patternType") not in ("solid", "gray125") else ""
    if colour.get("auto"):
        return ""
    kind = next((name for name in ("rgb", "theme", "indexed") if colour.get(name) is not None), "")
    shade = f":{colour.get('tint', '')}" if kind == "theme" else ""
    name = f"{kind}:{colour.get(kind, '').upper()}{shade}" if kind else ""
    return "" if name in _PLAIN_FILLS else name


def _int(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def _at(items: list[Any], index: int, default: Any) -> Any:
    return items[index] if 0 <= index < len(items) else default
