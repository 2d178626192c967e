"""The styles of the house template as one table: what each looks like, in the units of Word (twentieths of a point)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

FONT = "Arial"
"""Present on every Windows and Mac; elsewhere replaced by fonts of the same widths, so that pages break alike."""

ACCENT = "1F3A5F"
INK = "1A1A1A"
GREY = "4A5568"
RULE = "BCC5D1"
SHADE = "E9EEF4"
MARK = "FFF4CC"


@dataclass(frozen=True, slots=True)
class Style:
    """One style. `paragraph` and `run` are the inner XML of its properties."""

    kind: str
    id: str
    name: str
    based_on: str = ""
    following: str = ""
    paragraph: str = ""
    run: str = ""
    quick: bool = True


_BOLD = "<w:b/><w:bCs/>"


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _spacing(before: float, after: float, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{lines}/>'


def _heading(level: int, size: float, before: float, after: float, extra: str = "", run: str = "") -> Style:
    keep = "<w:keepNext/><w:keepLines/>" + extra
    paragraph = f'{keep}<w:suppressAutoHyphens/>{_spacing(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>'
    look = f"{_BOLD}{run}{_colour(ACCENT)}{_size(size)}"
    return Style("paragraph", f"Heading{level}", f"heading {level}", "Normal", "BodyText", paragraph, look)


def _list(name: str, numbering: int, level: int) -> Style:
    indent = f'<w:ind w:left="{340 * (level + 1)}" w:hanging="340"/>'
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'
    look = f"{number}{_spacing(0, 6)}{indent}<w:contextualSpacing/>"
    return Style("paragraph", name.replace(" ", ""), name, "Normal", "", look)


_DETAIL = f'<w:keepLines/><w:tabs><w:tab w:val="left" w:pos="1985"/></w:tabs>{_spacing(0, 2)}'
_DETAIL += '<w:ind w:left="1985" w:hanging="1985"/>'
_GAP = f'<w:shd w:val="clear" w:color="auto" w:fill="{MARK}"/>'
_COVER_RULE = f'<w:pBdr><w:top w:val="single" w:sz="24" w:space="14" w:color="{ACCENT}"/></w:pBdr>'
_BOX = "".join(
    f'<w:{side} w:val="dashed" w:sz="4" w:space="8" w:color="{GREY}"/>' for side in ("top", "left", "bottom", "right")
)
_FOOT = f'<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>{_spacing(0, 0)}'


def _toc(level: int, left: int, before: float, run: str = "") -> Style:
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9070"/></w:tabs>'
    paragraph = f'{tabs}{_spacing(before, 0, 228)}<w:ind w:left="{left}"/>'
    return Style("paragraph", f"TOC{level}", f"toc {level}", "Normal", "Normal", paragraph, run, quick=False)


def paragraph_styles() -> list[Style]:
    """Headings, text, lists, portraits, tables, cover, contents, header and footer."""
    return [
        Style("paragraph", "Normal", "Normal", "", "", f"<w:widowControl/>{_spacing(0, 6, 269)}"),
        Style("paragraph", "BodyText", "Body Text", "Normal", "", _spacing(0, 7, 269)),
        _heading(1, 20, 0, 16, "<w:pageBreakBefore/>"),
        _heading(2, 14, 20, 8),
        _heading(3, 11.5, 18, 3),
        _heading(4, 10.5, 14, 3),
        Style("paragraph", "fkoPapiertitel", "fko Papiertitel", "Heading1", "BodyText", '<w:pageBreakBefore w:val="0"/>'),
        _list("List Bullet", 1, 0),
        _list("List Bullet 2", 1, 1),
        _list("List Number", 2, 0),
        _list("List Number 2", 2, 1),
        Style("paragraph", "fkoFakten", "fko Fakten", "Normal", "BodyText", f"<w:keepNext/>{_spacing(0, 5)}", _colour(GREY)),
        Style("paragraph", "fkoEckdaten", "fko Eckdaten", "Normal", "", _DETAIL, _size(9.5)),
        Style("paragraph", "fkoLuecke", "fko Lücke", "BodyText", "BodyText", _GAP, _BOLD),
        Style("paragraph", "fkoLegende", "fko Legende", "Normal", "", _spacing(5, 10), _colour(GREY) + _size(8.5)),
        Style("paragraph", "Caption", "caption", "Normal", "", f"<w:keepNext/>{_spacing(10, 4)}",
              _BOLD + _colour(GREY) + _size(9)),
        Style("paragraph", "fkoAbbildung", "fko Abbildung", "Normal", "BodyText", _spacing(2, 10)),
        Style("paragraph", "fkoTabellentext", "fko Tabellentext", "Normal", "", _spacing(0, 0, 252), _size(8.5)),
        Style("paragraph", "fkoTabellenzahl", "fko Tabellenzahl", "fkoTabellentext", "", '<w:jc w:val="right"/>'),
        Style("paragraph", "fkoTabellenkopf", "fko Tabellenkopf", "fkoTabellentext", "", "<w:keepNext/>",
              _BOLD + _colour(ACCENT)),
        Style("paragraph", "fkoTabellenkopfzahl", "fko Tabellenkopf Zahl", "fkoTabellenkopf", "", '<w:jc w:val="right"/>'),
        *_cover_styles(),
        Style("paragraph", "TOCHeading", "TOC Heading", "Normal", "Normal",
              f"<w:keepNext/><w:pageBreakBefore/>{_spacing(0, 14)}", _BOLD + _colour(ACCENT) + _size(20)),
        _toc(1, 0, 1.5, _BOLD + _size(9.5)),
        _toc(2, 284, 0, _size(8.5)),
        Style("paragraph", "Header", "header", "Normal", "", _FOOT, _colour(GREY) + _size(8.5), quick=False),
        Style("paragraph", "Footer", "footer", "Normal", "", _FOOT, _colour(GREY) + _size(8.5), quick=False),
        Style("paragraph", "CommentText", "annotation text", "Normal", "", _spacing(0, 0), _size(10), quick=False),
    ]  # fmt: skip


def _cover_styles() -> list[Style]:
    title = f"{_COVER_RULE}<w:suppressAutoHyphens/>{_spacing(24, 10, 252)}"
    subtitle = f"<w:suppressAutoHyphens/>{_spacing(0, 8)}"
    return [
        Style("paragraph", "fkoDeckblattRegion", "fko Deckblatt Region", "Normal", "Title", _spacing(150, 0),
              f"{_BOLD}{_colour(ACCENT)}<w:spacing w:val=\"10\"/>{_size(16)}"),
        Style("paragraph", "Title", "Title", "Normal", "Subtitle", title, f"{_BOLD}{_colour(ACCENT)}{_size(30)}"),
        Style("paragraph", "Subtitle", "Subtitle", "Normal", "Normal", subtitle, _colour(GREY) + _size(15)),
        Style("paragraph", "fkoDeckblattStand", "fko Deckblatt Stand", "Normal", "", _spacing(0, 3),
              _colour(GREY) + _size(12)),
        Style("paragraph", "fkoDeckblattFoerderung", "fko Deckblatt Förderung", "Normal", "", _spacing(150, 12),
              _colour(GREY) + _size(9.5)),
        Style("paragraph", "fkoLogoplatz", "fko Logoplatz", "Normal", "",
              f'<w:pBdr>{_BOX}</w:pBdr>{_GAP}{_spacing(0, 0)}<w:ind w:left="170" w:right="170"/><w:jc w:val="center"/>'),
    ]  # fmt: skip


def character_styles() -> list[Style]:
    """Emphasis, links, labels, references of comments."""
    return [
        Style("character", "Strong", "Strong", run=_BOLD),
        Style("character", "Emphasis", "Emphasis", run="<w:i/><w:iCs/>"),
        Style("character", "Hyperlink", "Hyperlink", run=f'{_colour("1B4F8F")}<w:u w:val="single"/>'),
        Style("character", "fkoEtikett", "fko Etikett", run=f"{_BOLD}{_colour(GREY)}"),
        Style("character", "CommentReference", "annotation reference", run=_size(8), quick=False),
    ]


def styles_xml(namespaces: str) -> str:
    """The whole of `word/styles.xml`."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    language = '<w:lang w:val="de-DE" w:eastAsia="de-DE" w:bidi="ar-SA"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_colour(INK)}{_size(10.5)}{language}</w:rPr></w:rPrDefault>"
    defaults += "<w:pPrDefault/></w:docDefaults>"
    plain = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '</w:style><w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    )
    styles = "".join(_style_xml(style) for style in [*paragraph_styles(), *character_styles()])
    return f"<w:styles {namespaces}>{defaults}{styles}{plain}{_table_styles()}</w:styles>"


def _style_xml(style: Style) -> str:
    default = ' w:default="1"' if style.id == "Normal" else ""
    custom = ' w:customStyle="1"' if style.name.startswith("fko") else ""
    parts = [
        f'<w:style w:type="{style.kind}"{default}{custom} w:styleId="{style.id}"><w:name w:val={quoteattr(style.name)}/>'
    ]
    parts += [f'<w:basedOn w:val="{style.based_on}"/>'] if style.based_on else []
    parts += [f'<w:next w:val="{style.following}"/>'] if style.following else []
    parts += ["<w:qFormat/>"] if style.quick else ['<w:uiPriority w:val="99"/>']
    parts += [f"<w:pPr>{style.paragraph}</w:pPr>"] if style.paragraph else []
    parts += [f"<w:rPr>{style.run}</w:rPr>"] if style.run else []
    return "".join([*parts, "</w:style>"])


def _table_styles() -> str:
    def rule(side: str, width: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'

    zero = '<w:tblInd w:w="0" w:type="dxa"/>'
    plain_margins = '<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 50), ("left", 70), ("bottom", 50), ("right", 70))
    )
    borders = rule("top", 8, ACCENT) + rule("bottom", 8, ACCENT) + rule("insideH", 4, RULE)
    first = f"<w:tcPr><w:tcBorders>{rule('bottom', 8, ACCENT)}</w:tcBorders>"
    first += f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/><w:vAlign w:val="bottom"/></w:tcPr>'
    last = f"<w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>{rule('top', 8, ACCENT)}</w:tcBorders></w:tcPr>"
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f"<w:tblPr>{zero}{plain_margins}</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="fkoTabelle"><w:name w:val="fko Tabelle"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow">{first}</w:tblStylePr><w:tblStylePr w:type="lastRow">{last}</w:tblStylePr>'
        "</w:style>"
    )
