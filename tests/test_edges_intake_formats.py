"""Formats besides .xlsx: what they are told apart by, and what is read from them."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from fko_cli.edges.intake.formats import read_workbook
from fko_cli.edges.intake.guard import Refused
from fko_cli.edges.intake.kinds import kind_of
from tests.ole import ole

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def grid(book, sheet: int = 0) -> list[tuple[str, str]]:
    return [(cell.address, cell.text) for cell in book.sheets[sheet].cells]


def codes(book) -> list[tuple[str, str]]:
    return [(one.code, one.value) for one in book.findings]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<html><table><tr><td>Titel</td></tr></table></html>", "liste.xls", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><table>", "liste.xls", "html"),
        ('<?xml version="1.0"?><html xmlns="x"><body/></html>'.encode("utf-16"), "liste.xls", "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:'
         b'spreadsheet"/>', "liste.xls", "xml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><html:B/></Workbook>',
         "liste.xls", "xml"),
        (b'<?xml version="1.0"?><office:document xmlns:office="o" office:mimetype="application/vnd.oasis.opendocument.'
         b'spreadsheet">', "liste.fods", "fods"),
        (packed(**{"[Content_Types]__xml": b"<x/>", "word/document__xml": b"<x/>"}), "liste.xlsx", "docx"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet-template", content__xml=b"<x/>"), "a.ots", "ods"),
        (b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n\nText", "post.xlsx", "eml"),
        (b"sep=;\nTitel;Ziele\n", "a.xls", "csv"),
        (b"Titel\tZiele\nMesse\tText\n", "a.xls", "csv"),
        ("Titel;Ziele\nMesse;Text\n".encode("utf-16-be"), "a.csv", "csv"),
        ("Titel;Ziele\nMesse;Text\n".encode("utf-32"), "a.csv", "csv"),
        (b"BMBF-Projekt;Ziele\nMesse;Text\n", "a.csv", "csv"),
        (b"MZ;Titel\n1;Messe\n", "a.csv", "csv"),
        (b"RIFF;Titel\n1;Messe\n", "a.csv", "csv"),
        (b"ID;Projekt;Ziele\nB;Messe;viele\n", "a.csv", "csv"),
        (packed(**{"./xl/workbook__xml": b"<x/>", "word/notiz__txt": b"x"}), "a.xlsx", "xlsx"),
    ],
)  # fmt: skip
def test_a_file_is_what_it_contains_and_not_what_it_is_called(content, name, kind):
    assert kind_of(content, name) == kind


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"[InternetShortcut]\r\nURL=https://example.sharepoint.com/a.xlsx\r\n", "F033", "https://example.sharepoint.com/a.xlsx"),
        (b'{"url": "https://docs.example.org/tabelle"}', "F033", "https://docs.example.org/tabelle"),
        (b'<?xml version="1.0"?><plist><dict><key>URL</key><string>https://example.org/b</string></dict></plist>', "F033",
         "https://example.org/b"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(80), "F033", "Windows"),
        (ole({"\x06DataSpaces": {"DataSpaceInfo": {"DRMEncryptedDataSpace": b"x"}}, "EncryptedPackage": b"y"}), "F032", ""),
        (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 900}), "F003", ""),
        (ole({"WordDocument": b"x" * 700}), "F001", "als .docx gespeichert"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text", content__xml=b"<x/>"), "F001", "LibreOffice"),
        (packed(**{"Index/Document__iwa": b"x"}), "F001", "Numbers"),
        (b"%PDF-1.7", "F001", "PDF"),
        (b"{\\rtf1 x}", "F001", "RTF"),
        (b'ID;PWXL;N;E\r\nB;Y2;X3\r\nC;Y1;X1;K"Titel"\r\nE\r\n', "F001", "SYLK"),
        (b'TABLE\n0,1\n"EXCEL"\nVECTORS\n0,7\n""\n', "F001", "DIF"),
        (b"\x89PNG\r\n", "F001", "Bild"),
        (b"BM\x36\x10\0\0\0\0", "F001", "Bild"),
        (b"MZ\x90\0\x03\0\0\0", "F001", "Programm"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\nSnapshot-Content-Location: https://a\n\nx", "F001", ".mht"),
        (b"Guten Tag,\nanbei nichts.", "F001", "Text ohne Tabelle"),
        (b'<?xml version="1.0"?><note/>', "F001", "XML"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(content, code, words):
    with pytest.raises(Refused) as refused:
        kind_of(content, "liste.xlsx")
    assert refused.value.code == code
    assert words in refused.value.detail


PAGE = """<html><head><style>td {color: red}</style></head><body><h1>Unsere Projekte</h1><!-- nichts -->
<table><thead><tr><th>Titel</th><th>Ziele</th></tr></thead>
<tr><td rowspan=2>Messe<br>am &Ouml;lberg</td><td>viele <s>alle</s> erreichen</td></tr>
<tr style="display:none"><td>verborgen</td></tr>
<tr><td colspan=2><a href="https://example.org">B&ouml;rse</a> <table><tr><td>innen</td><td>zwei</td></tr></table></td></tr>
</table><p>Mit Gru&szlig;</p><table><tr><td>Zweite</td></tr></table></body></html>"""


def test_tables_of_a_web_page_are_sheets():
    book = read_workbook(PAGE.encode(), "html")
    assert grid(book) == [
        ("A1", "Titel"), ("B1", "Ziele"), ("A2", "Messe\nam Ölberg"), ("B2", "viele alle erreichen"), ("B3", "verborgen"),
        ("A4", "Börse\ninnen zwei"),
    ]  # fmt: skip
    assert grid(book, 1) == [("A1", "Zweite")]
    cells = {cell.address: cell for cell in book.sheets[0].cells}
    assert (cells["A2"].merged, cells["B2"].struck, cells["B3"].hidden, cells["A4"].link) == (
        "A2:A3", "alle", True, "https://example.org",
    )  # fmt: skip
    assert codes(book) == [("F125", "Unsere Projekte\nMit Gruß")]


@pytest.mark.parametrize(
    ("page", "cells", "beside"),
    [
        ("<table><form><tr><td>Titel</td></tr></form><tr><form><td>Messe</td></form></tr></table>",
         [("A1", "Titel"), ("A2", "Messe")], ""),
        ("<table><caption>Unsere Liste</caption><tr><td>Titel</td>lose<td>Ziele</td></tr>frei</table>",
         [("A1", "Titel"), ("B1", "Ziele")], "Unsere Liste\nlose\nfrei"),
        ("<table><td>Titel</td><td>Ziele</td><tr><td>Messe</td></tr></table>",
         [("A1", "Titel"), ("B1", "Ziele"), ("A2", "Messe")], ""),
        ("<table><tr><td>Kopf</td></tr><tr><td><table><tr><td>Titel<td>Ziele</table></td></tr></table>",
         [("A1", "Titel"), ("B1", "Ziele")], "Kopf"),
        ("<table><tr><td><input value='Messe'><input type=hidden value=nr><td><textarea>viele</textarea>"
         "<td><input type=checkbox checked>ja <input type=radio>nein<td><select><option>neu<option selected>alt</select>"
         "<td><img alt='✓'></table>",
         [("A1", "Messe"), ("B1", "viele"), ("C1", "☒ ja ☐ nein"), ("D1", "alt"), ("E1", "✓")], ""),
    ],
)  # fmt: skip
def test_forms_captions_and_stray_words_of_a_web_page_are_read_or_told(page, cells, beside):
    book = read_workbook(page.encode(), "html")
    assert grid(book) == cells
    assert [value for _, value in codes(book)] == ([beside] if beside else [])


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "cp1252"),
        ("", "utf-16"),
        ("<meta charset='iso-8859-15'>", "iso-8859-15"),
        ("<meta charset=latin1>", "utf-8"),
    ],
)
def test_a_web_page_is_read_in_its_encoding(head, encoding):
    assert grid(read_workbook(f"{head}<table><tr><td>Börse für 5 €</td></tr></table>".encode(encoding), "html")) == [
        ("A1", "Börse für 5 €")
    ]


def test_what_a_style_sheet_strikes_out_is_struck():
    style = "<style><!-- .xl65 {color:red}\n.xl66, td.xl67\n{text-decoration:line-through;} --></style>"
    page = f"{style}<table><tr><td class=xl65>gilt<td class=xl66>fort<td class='a xl67'>auch</table>"
    assert [cell.struck for cell in read_workbook(page.encode(), "html").sheets[0].cells] == ["", "fort", "auch"]


def test_what_stands_in_the_head_of_a_web_page_is_told():
    page = """<html><head><title>Meldung</title><meta name="Description" content="Stand Mai"><meta charset="utf-8"></head>
    <details><summary>Bitte beachten</summary></details><table><tr><td>Messe</td></tr></table></html>"""
    book = read_workbook(page.encode(), "html")
    assert codes(book) == [("F125", "Bitte beachten")]  # parsers put such elements into the head
    assert book.summary == {"Titel": "Meldung", "Kommentar": "Stand Mai"}


def test_a_web_page_without_a_table_is_no_workbook():
    with pytest.raises(Refused) as refused:
        read_workbook(b"<html><p>Bitte melden Sie sich an.</p></html>", "html")
    assert refused.value.code == "F001"


SPREADSHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:o="urn:schemas-microsoft-com:office:office">
<DocumentProperties xmlns="o"><Title>Unsere Meldung</Title></DocumentProperties>
<Styles><Style ss:ID="weg"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="Liste"><Table><Column ss:Index="3" ss:Hidden="1"/>
<Row><Cell><Data ss:Type="String">Titel</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Beginn</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:MergeDown="1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">Messe <S>alt</S>\
</ss:Data><Comment><ss:Data>Stelle: bitte prüfen</ss:Data></Comment></Cell>
<Cell ss:HRef="https://example.org"><Data ss:Type="Number">12.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-04-01T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="2" ss:StyleID="weg"><Data ss:Type="String">fort</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Data="&amp;CVorläufig"/></PageSetup>
</WorksheetOptions></Worksheet>
<Worksheet ss:Name="Fort"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def test_a_workbook_in_the_xml_of_2003_is_read():
    book = read_workbook(SPREADSHEET.encode(), "xml")
    assert grid(book) == [
        ("A1", "Titel"), ("C1", "Beginn"), ("A4", "Messe alt"), ("B4", "12,5"), ("C4", "01.04.2026"), ("B5", "fort"),
    ]  # fmt: skip
    cells = {cell.address: cell for cell in book.sheets[0].cells}
    assert (cells["A4"].struck, cells["A4"].comment, cells["A4"].merged) == ("alt", "Stelle: bitte prüfen", "A4:A5")
    assert (cells["B4"].link, cells["C4"].hidden, cells["B5"].struck) == ("https://example.org", True, "fort")
    assert (book.sheets[0].margins, book.sheets[1].hidden, book.summary) == (
        ("Vorläufig",),
        True,
        {"Titel": "Unsere Meldung"},
    )


def word(*rows, change=None, tail: str = "") -> bytes:
    """A Word document with one table; `change` gets document and table."""
    document = docx.Document()
    document.add_paragraph("Vorbemerkung")
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            table.cell(number, at).text = text
    if tail:
        document.add_paragraph(tail)
    if change:
        change(document, table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_tables_of_a_word_document_are_sheets_and_the_rest_is_told():
    book = read_workbook(word(["Titel", "Ziele"], ["Messe", "viele\nerreichen"], tail="Mit Gruß"), "docx")
    assert grid(book) == [("A1", "Titel"), ("B1", "Ziele"), ("A2", "Messe"), ("B2", "viele\nerreichen")]
    assert codes(book) == [("F125", "Vorbemerkung\nMit Gruß")]


def test_tracked_changes_and_comments_of_a_word_document_are_kept():
    def change(document, table):
        paragraph = table.cell(1, 0).paragraphs[0]
        run = paragraph.runs[0]
        paragraph._p.append(parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText> alt</w:delText></w:r></w:del>'))
        paragraph._p.append(parse_xml(f'<w:ins {W} w:id="2"><w:r><w:t> neu</w:t></w:r></w:ins>'))
        document.add_comment([run], text="Bitte prüfen", author="Stelle")
        document.add_comment([document.paragraphs[0].runs[0]], text="am Rand", author="")
        table.cell(1, 1).paragraphs[0].runs[0].font.strike = True

    book = read_workbook(word(["Titel", "Ziele"], ["Messe", "gestrichen"], change=change), "docx")
    cells = {cell.address: cell for cell in book.sheets[0].cells}
    assert (cells["A2"].text, cells["A2"].struck, cells["A2"].comment) == ("Messe alt neu", " alt", "Stelle: Bitte prüfen")
    assert cells["B2"].struck == "gestrichen"
    assert ("F126", "am Rand") in codes(book)


def test_merged_cells_footers_and_text_boxes_of_a_word_document_are_read():
    box = (
        f'<w:r {W}><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent><w:p><w:r><w:t>im Kasten</w:t></w:r></w:p>'
        "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>im Kasten</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )

    def change(document, table):
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(3, 0).merge(table.cell(3, 1))
        document.sections[0].footer.paragraphs[0].text = "Stand: vorläufig"
        document.paragraphs[0]._p.append(parse_xml(box))

    book = read_workbook(word(["Titel", "Ziele"], ["Messe", "a"], ["", "b"], ["über", ""], change=change), "docx")
    assert {cell.address: cell.merged for cell in book.sheets[0].cells if cell.merged} == {"A2": "A2:A3", "A4": "A4:B4"}
    assert (book.sheets[0].margins, book.sheets[0].shapes) == (("Stand: vorläufig",), ("im Kasten",))


def as_table(*rows: tuple[str, ...]) -> str:
    """Rows of a Word table; a cell that is no markup is a paragraph."""
    cells = [[one if one.startswith("<") else f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in row] for row in rows]
    return f"<w:tbl {W}>{''.join('<w:tr><w:tc>' + '</w:tc><w:tc>'.join(row) + '</w:tc></w:tr>' for row in cells)}</w:tbl>"


def test_tables_in_cells_of_a_word_document_are_read_once_and_whole():
    control = f"<w:sdt><w:sdtContent>{'<w:tc><w:p><w:r><w:t>im Feld</w:t></w:r></w:p></w:tc>'}</w:sdtContent></w:sdt>"
    deeper = as_table(("tief", "tiefer"))
    inner = as_table(("a", "b"), (deeper + "<w:p/>", "c")).replace("</w:tr></w:tbl>", f"{control}</w:tr></w:tbl>", 2)

    def change(document, table):
        table.cell(1, 1)._tc.append(parse_xml(inner))

    book = read_workbook(word(["Titel", "Ziele"], ["Messe", "oben"], change=change), "docx")
    assert grid(book)[-1] == ("B2", "oben\na | b\ntief | tiefer | im Feld  | c | im Feld")


def test_a_word_table_that_only_frames_others_is_none():
    def change(document, table):
        frame = as_table(("Unsere Liste",), (as_table(("Titel", "Ziele"), ("Börse", "alle")) + "<w:p/>",))
        document.element.body.insert(0, parse_xml(frame))

    book = read_workbook(word(["Titel", "Ziele"], ["Messe", "viele"], change=change), "docx")
    assert grid(book) == [("A1", "Titel"), ("B1", "Ziele"), ("A2", "Börse"), ("B2", "alle")]
    assert grid(book, 1)[2:] == [("A2", "Messe"), ("B2", "viele")]
    assert codes(book) == [("F125", "Unsere Liste\nVorbemerkung")]


def test_what_is_chosen_in_old_form_fields_of_a_word_document_is_read():
    def field(inside: str) -> str:
        return f'<w:r {W}><w:fldChar w:fldCharType="begin"><w:ffData>{inside}</w:ffData></w:fldChar></w:r>'

    entries = '<w:listEntry w:val="laufend"/><w:listEntry w:val="geplant"/>'
    fields = [
        field(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>'),
        field(f"<w:ddList>{entries}</w:ddList>"),
        field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'),
        field('<w:checkBox><w:default w:val="0"/></w:checkBox>'),
    ]

    def change(document, table):
        for at, one in enumerate(fields):
            table.cell(1, at).paragraphs[0]._p.append(parse_xml(one))

    book = read_workbook(word(["Status", "a", "b", "c"], [""] * 4, change=change), "docx")
    assert [text.strip() for _, text in grid(book)[4:]] == ["geplant", "laufend", "☒", "☐"]


def test_what_of_a_word_document_is_not_read_is_told():
    def change(document, table):
        document.element.body.insert(0, parse_xml(f"<w:altChunk {W}/>"))
        document.core_properties.subject = "Bitte beachten"

    book = read_workbook(word(["Titel"], ["Messe"], change=change), "docx")
    assert "Das Dokument enthält ein eingefügtes anderes Dokument; das wurde nicht gelesen." in book.remarks
    assert book.summary["Betreff"] == "Bitte beachten"


def test_a_word_document_without_a_table_is_no_workbook():
    document = docx.Document()
    document.add_paragraph("Sehr geehrte Damen und Herren")
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(Refused) as refused:
        read_workbook(target.getvalue(), "docx")
    assert "Word-Dokument ohne Tabelle" in refused.value.detail


ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
                         ("meta", "meta")]
)  # fmt: skip
CHANGES = """<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell>
<text:p>früherer Wert</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>
</table:tracked-changes>"""
MASTER = """<office:master-styles><style:master-page><style:header><text:p><text:sheet-name>???</text:sheet-name></text:p>
</style:header><style:footer><text:p>Bitte vertraulich, Seite <text:page-number>1</text:page-number></text:p></style:footer>
</style:master-page></office:master-styles>"""
META = """<office:meta><dc:description xmlns:dc="d">Unsere Bitte</dc:description>
<meta:user-defined meta:name="fko">x</meta:user-defined></office:meta>"""
TABLE = """<table:table table:name="Liste"><table:table-row><table:table-cell office:value-type="string">
<office:annotation><text:p>erste</text:p></office:annotation><office:annotation><text:p>zweite</text:p></office:annotation>
<text:p>Ti<!-- x -->tel</text:p></table:table-cell></table:table-row>
<table:shapes><draw:custom-shape><text:p>in der Form</text:p></draw:custom-shape></table:shapes></table:table>"""


def test_a_flat_opendocument_file_is_read_with_everything_in_it():
    whole = (
        f"<office:document {ODF}>{META}{MASTER}<office:body><office:spreadsheet>{CHANGES}{TABLE}</office:spreadsheet>"
        "</office:body></office:document>"
    )
    parts = {
        "meta__xml": f"<office:document-meta {ODF}>{META}</office:document-meta>",
        "styles__xml": f"<office:document-styles {ODF}>{MASTER}</office:document-styles>",
        "content__xml": f"<office:document-content {ODF}><office:body><office:spreadsheet>{CHANGES}{TABLE}"
        "</office:spreadsheet></office:body></office:document-content>",
        "Object 1/content__xml": f'<x {ODF} xmlns:c="c"><c:title><text:p>Diagramm</text:p></c:title></x>',
    }
    for kind, content in (("fods", whole.encode()), ("ods", packed(**{k: v.encode() for k, v in parts.items()}))):
        book = read_workbook(content, kind)
        (cell,) = book.sheets[0].cells
        assert (cell.text, cell.comment) == ("Titel", "erste\nzweite")
        assert (book.summary, book.properties) == ({"Kommentar": "Unsere Bitte"}, {"fko": "x"})
        assert codes(book) == [("F124", "früherer Wert")]
        assert book.sheets[0].margins == ("Bitte vertraulich, Seite",)
        assert book.sheets[0].shapes == (("in der Form",) if kind == "fods" else ("in der Form", "Diagramm"))


def biff(*records: tuple[int, bytes]) -> bytes:
    """An .xls file with these records in the globals of its stream."""
    start = struct.pack("<HHIIII", 0x0600, 0x0005, 0x0DBB07CC, 0x00000041, 0, 0)[:16]
    stream = b"".join(
        struct.pack("<HH", kind, len(data)) + data for kind, data in [(0x0809, start), *records, (0x000A, b"")]
    )
    return ole({"Workbook": stream.ljust(5000, b"\0")})


def test_an_old_workbook_with_a_password_is_told_as_one():
    with pytest.raises(Refused) as refused:
        read_workbook(biff((0x002F, struct.pack("<HHHH", 1, 1, 1, 1) + bytes(46))), "xls")
    assert refused.value.code == "F003"


def test_macros_are_told_and_the_cells_read():
    book = read_workbook(packed(**{"word/vbaProject__bin": b"x", **_parts_of(word(["Titel"], ["Messe"]))}), "docx")
    assert "Die Datei enthält Makros; sie wurden nicht ausgeführt." in book.remarks
    assert grid(book)[1] == ("A2", "Messe")


def _parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_a_library_gives_up_on_is_a_damaged_file(monkeypatch):
    import python_calamine

    class PanicException(BaseException):
        """What the library raises on broken offsets, from a class that can't be imported."""

    def give_up(_):
        raise PanicException("range start index out of range")

    monkeypatch.setattr(python_calamine, "load_workbook", give_up)
    with pytest.raises(Refused) as refused:
        read_workbook(packed(**{"xl/workbook__bin": b"x"}), "xlsb")
    assert refused.value.code == "F002"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp850", "mac_roman"]
)
def test_text_tables_are_read_in_any_encoding(encoding):
    content = 'Titel;Ziele\n"Börse; groß";"zwei\nZeilen"\n'.encode(encoding)
    assert grid(read_workbook(content, "csv")) == [
        ("A1", "Titel"), ("B1", "Ziele"), ("A2", "Börse; groß"), ("B2", "zwei\nZeilen"),
    ]  # fmt: skip


def test_what_stands_behind_the_line_about_the_delimiter_is_kept():
    assert grid(read_workbook(b"sep=;bitte beachten\nTitel;Ziele\n", "csv")) == [
        ("A1", "bitte beachten"), ("A2", "Titel"), ("B2", "Ziele"),
    ]  # fmt: skip
