"""Builds the house template `templates/handlungskonzept.docx`, the Word file that staff restyle in their workspace.

It holds the styles, the cover, header and footer, and slots: content controls tagged `fko:…` that an export fills. Slots may
be moved or removed in Word. Rebuild the checked-in file with

    python -m fko_cli.edges.word.house_template templates/handlungskonzept.docx
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from fko_cli.edges.word.house_styles import FONT, styles_xml
from fko_cli.edges.word.house_theme import theme_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WHEN = (1980, 1, 1, 0, 0, 0)

CHAPTER_SLOTS: Mapping[str, str] = {
    "impressum": "Impressum",
    "inhalt": "Inhalt",
    "vorwort": "Vorwort",
    "zusammenfassung": "Zusammenfassung",
    "auftrag": "Auftrag und Ziel",
    "prozess": "Wie das Konzept entstanden ist",
    "ausgangslage": "Ausgangslage in der Region",
    "prioritaeten": "Prioritäten",
    "ueberblick": "Aktivitäten in Raum und Zeit",
    "handlungsfelder": "Handlungsfelder mit ihren Aktivitäten",
    "querschnitt": "Querschnittsthemen",
    "ausblick": "Nächste Schritte",
    "anhang-matrix": "Anhang: Handlungsfelder und Institutionen",
    "anhang-akteure": "Anhang: Beteiligte Institutionen",
    "anhang-entfallen": "Anhang: Entfallene Aktivitäten",
    "anhang-abkuerzungen": "Anhang: Abkürzungen",
    "anhang-aenderungen": "Anhang: Änderungen seit der letzten Fassung",
    "anhang-quellen": "Anhang: Quellen",
}
"""The slots of the body in order: what follows `fko:` in the tag, and what the control shows in Word."""


WORD_SLOTS = ("region", "titel", "untertitel", "runde", "stand", "herausgeber", "foerderhinweis")
"""The small slots of cover, header and footer."""


def template_bytes() -> bytes:
    """The house template as a .docx; the same bytes every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts().items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), _DECLARATION + text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _parts() -> dict[str, str]:
    overrides = {
        "/word/document.xml": f"{_TYPES}.document.main+xml",
        "/word/styles.xml": f"{_TYPES}.styles+xml",
        "/word/settings.xml": f"{_TYPES}.settings+xml",
        "/word/numbering.xml": f"{_TYPES}.numbering+xml",
        "/word/fontTable.xml": f"{_TYPES}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/header1.xml": f"{_TYPES}.header+xml",
        "/word/footer1.xml": f"{_TYPES}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    kinds = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    package = "http://schemas.openxmlformats.org/package/2006"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
        "_rels/.rels": _relationships(
            (f"{_R}/officeDocument", "word/document.xml"),
            (f"{package}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_R}/extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_R}/{kind}", f"{kind}.xml") for kind in ("styles", "settings", "numbering", "fontTable")),
            (f"{_R}/header", "header1.xml"),
            (f"{_R}/footer", "footer1.xml"),
            (f"{_R}/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": _document(),
        "word/styles.xml": styles_xml(_NAMESPACES),
        "word/settings.xml": _settings(),
        "word/numbering.xml": _numbering(),
        "word/fontTable.xml": f'<w:fonts {_NAMESPACES}><w:font w:name="{FONT}"><w:altName w:val="Liberation Sans"/>'
        '<w:family w:val="swiss"/></w:font></w:fonts>',
        "word/theme/theme1.xml": theme_xml(),
        "word/header1.xml": f"<w:hdr {_NAMESPACES}>{_header()}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {_NAMESPACES}>{_footer()}</w:ftr>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Handlungskonzept</dc:title>'
        "<dc:language>de-DE</dc:language></cp:coreProperties>",
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office Word</Application></Properties>",
    }


def _relationships(*targets: tuple[str, str]) -> str:
    entries = (
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(entries)}</Relationships>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _control(tag: str, alias: str, number: int, content: str) -> str:
    properties = f'<w:alias w:val={quoteattr(alias)}/><w:tag w:val="fko:{tag}"/><w:id w:val="{number}"/>'
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _word(tag: str, alias: str, number: int) -> str:
    return _control(tag, alias, number, _run(f"[{alias}]"))


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _field(code: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _document() -> str:
    cover = (
        _paragraph("fkoDeckblattRegion", _word("region", "Region", 101)),
        _paragraph("Title", _word("titel", "Titel", 102)),
        _paragraph("Subtitle", _word("untertitel", "Untertitel", 103)),
        _paragraph("fkoDeckblattStand", _run("Runde ") + _word("runde", "Runde", 104)),
        _paragraph("fkoDeckblattStand", _run("Stand ") + _word("stand", "Stand", 105)),
        _paragraph("fkoDeckblattStand", _word("herausgeber", "Herausgeber", 106)),
        _paragraph("fkoDeckblattFoerderung", _word("foerderhinweis", "Förderhinweis", 107)),
        _paragraph("fkoLogoplatz", _run("[Platz für die Logos: Land Nordrhein-Westfalen · Europäische Union · Region]")),
    )
    slots = (
        _control(tag, alias, number, _paragraph("BodyText", _run(f"[{alias}]")))
        for number, (tag, alias) in enumerate(CHAPTER_SLOTS.items(), 201)
    )
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1531" w:right="1418" w:bottom="1418" w:left="1418" '
        'w:header="680" w:footer="624" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    return f"<w:document {_NAMESPACES}><w:body>{''.join(cover)}{''.join(slots)}{section}</w:body></w:document>"


def _header() -> str:
    title = _word("titel", "Titel", 301)
    return _paragraph("Header", f"{title}<w:r><w:tab/></w:r>{_word('region', 'Region', 302)}")


def _footer() -> str:
    pages = _run("Seite ") + _field("PAGE", "1") + _run(" von ") + _field("NUMPAGES", "1")
    return _paragraph("Footer", f"{_run('Stand ')}{_word('stand', 'Stand', 303)}<w:r><w:tab/></w:r>{pages}")


def _settings() -> str:
    compatibility = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>"
    )
    return (
        f'<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="284"/><w:doNotHyphenateCaps/>'
        f'{compatibility}<w:themeFontLang w:val="de-DE"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )


def _numbering() -> str:
    def level(number: int, kind: str, text: str) -> str:
        indent = f'<w:pPr><w:ind w:left="{340 * (number + 1)}" w:hanging="340"/></w:pPr>'
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/>{indent}</w:lvl>'
        )

    bullets = "".join(level(number, "bullet", text) for number, text in enumerate("•–"))
    numbers = level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)")
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for number, levels in ((1, bullets), (2, numbers))
    )
    concrete = "".join(f'<w:num w:numId="{one}"><w:abstractNumId w:val="{one}"/></w:num>' for one in (1, 2))
    return f"<w:numbering {_NAMESPACES}>{abstract}{concrete}</w:numbering>"


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(template_bytes())
