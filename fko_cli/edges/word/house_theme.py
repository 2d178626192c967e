"""The theme of the house template: what Word offers in its colour and font menus."""

from __future__ import annotations

from fko_cli.edges.word.house_styles import ACCENT, FONT, GREY, INK, RULE, SHADE

_COLOURS = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": ACCENT,
    "lt2": SHADE,
    "accent1": ACCENT,
    "accent2": "4F7CAC",
    "accent3": GREY,
    "accent4": RULE,
    "accent5": "8A6D1B",
    "accent6": "2F6B4F",
    "hlink": "1B4F8F",
    "folHlink": "5B4A7D",
}
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml() -> str:
    """The whole of `word/theme/theme1.xml`."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    lines = "".join(f'<a:ln w="{width}">{_SOLID}</a:ln>' for width in (6350, 12700, 19050))
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Handlungskonzept"><a:themeElements>'
        f'<a:clrScheme name="Handlungskonzept">{colours}</a:clrScheme>'
        f'<a:fontScheme name="{FONT}"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Handlungskonzept"><a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
