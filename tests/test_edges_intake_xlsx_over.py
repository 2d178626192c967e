"""The .xlsx reader: what people write over, beside and behind the cells, and crafted files that contradict themselves."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from fko_cli.core.grid import Workbook
from fko_cli.edges.intake.besides import findings_besides
from fko_cli.edges.intake.display import GENERAL, number_format, whole
from fko_cli.edges.intake.formats import read_workbook
from fko_cli.edges.intake.guard import Refused
from tests.forms import SETTINGS, small_bytes

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
DRAWING = '<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:mc="m"><xdr:twoCellAnchor>{}</xdr:twoCellAnchor></xdr:wsDr>'
TRANSITIONAL, STRICT = "openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Liste")
        for number, row in enumerate(rows or [["Titel"], ["Messe"]]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def rebuilt(content: bytes, *, edit=None, add=None) -> bytes:
    """The same file with parts rewritten (`edit`: part -> (old, new)) and further ones (`add`: part -> text)."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            if name in (edit or {}):
                old, new = edit[name]
                assert old.encode() in text, (name, old)
                text = text.replace(old.encode(), new.encode())
            if name not in (add or {}):
                out.writestr(name, text)
        for name, text in (add or {}).items():
            out.writestr(name, text)
    return target.getvalue()


def over(*relations: tuple[str, str, str], **more: str) -> Workbook:
    """A workbook whose only sheet has these parts over it: (kind of relation, name below xl/, content)."""
    rels = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="/xl/{name}"/>'
        for at, (kind, name, _) in enumerate(relations)
    )
    parts = {f"xl/{name}": text for _, name, text in relations} | {f"xl/{name}": text for name, text in more.items()}
    add = {"xl/worksheets/_rels/sheet1.xml.rels": RELATIONS.format(rels), **parts}
    return read_workbook(rebuilt(workbook(), add=add), "xlsx")


def shape(kind: str, *paragraphs: str) -> str:
    words = "".join(f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>" for one in paragraphs)
    return f"<xdr:{kind}><xdr:txBody>{words}</xdr:txBody></xdr:{kind}>"


def codes(book: Workbook) -> list[tuple[str, str]]:
    return [(one.code, one.value) for one in book.findings]


@pytest.mark.parametrize(
    ("drawing", "texts"),
    [
        (shape("sp", "Text", "zwei"), ("Text\nzwei",)),
        (shape("cxnSp", "am Verbinder"), ("am Verbinder",)),
        ("<xdr:grpSp><xdr:grpSp>" + shape("sp", "in der Gruppe") + "</xdr:grpSp></xdr:grpSp>", ("in der Gruppe",)),
        (
            f"<mc:AlternateContent><mc:Choice>{shape('sp', 'neu')}</mc:Choice>"
            f"<mc:Fallback>{shape('sp', 'für alte Programme')}</mc:Fallback></mc:AlternateContent>",
            ("neu",),
        ),
        (f"<mc:AlternateContent><mc:Fallback>{shape('sp', 'nur hier')}</mc:Fallback></mc:AlternateContent>", ("nur hier",)),
        (shape("sp", "zweimal") + shape("sp", "zweimal"), ("zweimal",)),
    ],
)
def test_shapes_of_all_kinds_are_read(drawing, texts):
    book = over(("drawing", "drawings/drawing1.xml", DRAWING.format(drawing)))
    assert book.sheets[0].shapes == texts


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("diagramData", '<d:model xmlns:d="d" xmlns:a="a"><d:pt><d:t><a:p><a:r><a:t>Schritt 1</a:t></a:r></a:p></d:t></d:pt>'
         "</d:model>", "Schritt 1"),
        ("diagramData", '<d><a:t xmlns:a="x">lose</a:t></d>', "lose"),
        ("chart", '<c:chart xmlns:c="c" xmlns:a="a"><c:title><c:rich><a:p><a:r><a:t>Teilnehmende</a:t></a:r></a:p></c:rich>'
         "</c:title><c:ser><c:v>12</c:v></c:ser></c:chart>", "Teilnehmende"),
    ],
)  # fmt: skip
def test_texts_in_smartart_and_charts_are_read(kind, content, text):
    rels = RELATIONS.format(f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="../frames/one.xml"/>')
    drawing = ("drawing", "drawings/drawing1.xml", DRAWING.format("<xdr:graphicFrame/>"))
    book = over(drawing, **{"drawings/_rels/drawing1.xml.rels": rels, "frames/one.xml": content})
    assert book.sheets[0].shapes == (text,)


VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<v:shape><v:textbox><div style="text-align:left"><font>Altes <b>Textfeld</b><br>
zweite Zeile</font></div></v:textbox></v:shape>
<v:shape><v:textbox><div>Notiz</div></v:textbox><x:ClientData ObjectType="Note"/></v:shape>
<v:shape><v:textbox><div>Wir nehmen teil</div></v:textbox>
<x:ClientData ObjectType="Checkbox"><x:Checked>1</x:Checked></x:ClientData>
</v:shape></xml>"""


def test_old_text_boxes_and_form_controls_are_read():
    book = over(("vmlDrawing", "drawings/vml1.vml", VML))
    assert book.sheets[0].shapes == ("Altes Textfeld\nzweite Zeile", "☒ Wir nehmen teil")


AUTHORS = "<authors><author>Stelle</author><author>tc={1}</author></authors>"
COMMENTS = f'<comments xmlns="s">{AUTHORS}<commentList>{{}}</commentList></comments>'
THREADS = '<ThreadedComments xmlns="t">{}</ThreadedComments>'


def note(place: str, text: str, author: int = 0) -> str:
    return f'<comment ref="{place}" authorId="{author}"><text><r><t>{text}</t></r></text></comment>'


def reply(place: str, text: str) -> str:
    return f'<threadedComment ref="{place}" personId="p"><text>{text}</text></threadedComment>'


def test_all_that_is_said_at_one_cell_is_kept():
    notes = [note("A2", "erste"), note("A2", "zweite"), note("B7", "ohne Text in der Zelle"), note("#REF!", "verloren")]
    book = over(("comments", "comments1.xml", COMMENTS.replace("{}", "".join(notes))))
    assert [(cell.address, cell.comment) for cell in book.sheets[0].cells if cell.comment] == [
        ("A2", "erste\nzweite"),
        ("B7", "ohne Text in der Zelle"),
    ]
    assert codes(book) == [("F126", "verloren")]


def test_a_thread_is_kept_whole_and_its_copy_for_old_programs_left_out():
    notes = [
        note("A1", "[Threaded comment] Bitte prüfen. Antwort: erledigt", 1),
        note("A1", "eigene Notiz"),
        note("A2", "Rest", 1),
    ]
    book = over(
        ("comments", "comments1.xml", COMMENTS.replace("{}", "".join(notes))),
        ("threadedComment", "threads/one.xml", THREADS.format(reply("A1", "Bitte prüfen.") + reply("A1", "erledigt"))),
    )
    said = {cell.address: cell.comment for cell in book.sheets[0].cells}
    assert said == {"A1": "eigene Notiz\nBitte prüfen.\nerledigt", "A2": "Rest"}


@pytest.mark.parametrize("inserted", ["<!-- Anmerkung -->", "<?hinweis x?>", "<![CDATA[ ]]>"])
def test_what_stands_in_the_middle_of_a_text_hides_nothing(inserted):
    text = "Mentoring für Frauen"
    content = rebuilt(workbook(["Titel"], [text]), edit={"xl/sharedStrings.xml": ("Mentoring", f"Ment{inserted}oring")})
    (_, cell) = read_workbook(content, "xlsx").sheets[0].cells
    assert cell.text.replace("Ment oring", "Mentoring") == text


def with_texts(*items: str) -> list[str]:
    """The texts of cells whose shared strings are these elements."""
    rows = [[f"Platz {at}"] for at in range(len(items))]
    content = workbook(*rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        whole = archive.read("xl/sharedStrings.xml").decode()
    for at, item in enumerate(items):
        whole = whole.replace(f"<si><t>Platz {at}</t></si>", f"<si>{item}</si>")
    return [
        cell.text for cell in read_workbook(rebuilt(content, add={"xl/sharedStrings.xml": whole}), "xlsx").sheets[0].cells
    ]


def test_texts_are_read_as_people_see_them():
    assert with_texts(
        '<t xml:space="preserve">  mit Rand </t>',
        "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/>",
        "<t>Zeile_x000D_\nzwei_x000a_drei</t>",
        "<t>_x005F_x000D_ bleibt</t>",
        "<r><t>teils </t></r><r><rPr><b/></rPr><t>fett</t></r>",
    ) == ["  mit Rand ", "東京", "Zeile\nzwei\ndrei", "_x000D_ bleibt", "teils fett"]


def test_a_strict_file_with_the_calendar_of_1904_shows_the_same_dates():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as book:
        book.add_worksheet().write_number(0, 0, 44_652, book.add_format({"num_format": "dd.mm.yyyy"}))
    strict = rebuilt(
        target.getvalue(),
        edit=dict.fromkeys((SHEET, "xl/workbook.xml", "xl/styles.xml"), (f"http://schemas.{TRANSITIONAL}", STRICT)),
    )
    for content in (target.getvalue(), strict):
        (cell,) = read_workbook(content, "xlsx").sheets[0].cells
        assert cell.text == "02.04.2026"


def test_words_in_headers_and_footers_are_read_without_the_codes():
    book = openpyxl.Workbook()
    book.active["A1"] = "Titel"
    book.active.oddHeader.center.text = 'Bitte &"Arial,Bold"Rückruf && Termin'
    book.active.oddFooter.left.text = "Seite &P von &N"
    book.active.evenFooter.right.text = "&D &F"
    target = io.BytesIO()
    book.save(target)
    assert read_workbook(target.getvalue(), "xlsx").sheets[0].margins == ("Bitte Rückruf & Termin",)


def besides(content: bytes, *, own_list: bool = False) -> list[tuple[str, str]]:
    book = read_workbook(content, "xlsx")
    return [(one.code, one.value) for one in findings_besides(book, SETTINGS, own_list=own_list)]


def test_only_what_differs_from_the_form_in_footers_and_properties_is_told():
    sent = small_bytes()
    assert besides(sent) == []
    book = openpyxl.load_workbook(io.BytesIO(sent))
    book["Aktivitäten"].oddHeader.left.text = "Zeile 9 gilt nicht"
    book.properties.description = "Bitte vertraulich behandeln"
    book.properties.title = "Unsere Meldung"
    target = io.BytesIO()
    book.save(target)
    assert besides(target.getvalue()) == [
        ("F120", "Zeile 9 gilt nicht"),
        ("F122", "Titel „Unsere Meldung“; Kommentar „Bitte vertraulich behandeln“"),
    ]


def test_links_on_empty_cells_and_their_hints_are_told():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Titel"
    sheet["A1"].hyperlink = "https://example.org/eins"
    sheet["A1"].hyperlink.tooltip = "bitte die neue Fassung nehmen"
    sheet["C3"].hyperlink = "https://example.org/zwei"
    target = io.BytesIO()
    book.save(target)
    read = read_workbook(rebuilt(target.getvalue(), edit={SHEET: ('ref="C3"', 'ref="D9"')}), "xlsx")
    assert [(one.code, one.address, one.value) for one in read.findings] == [
        ("F414", "D9", "https://example.org/zwei"),
        ("F414", "A1", "„bitte die neue Fassung nehmen“"),
    ]


def two_sheets() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, text in (("Eins", "Messe"), ("Zwei", "Börse")):
            book.add_worksheet(name).write(0, 0, text)
    return target.getvalue()


def test_two_sheets_of_one_name_are_both_read():
    book = read_workbook(rebuilt(two_sheets(), edit={"xl/workbook.xml": ('name="Zwei"', 'name="Eins"')}), "xlsx")
    assert [(sheet.name, sheet.cells[0].text) for sheet in book.sheets] == [("Eins", "Messe"), ("Eins (2)", "Börse")]
    assert codes(book) == [("F121", "Eins")]


def test_a_sheet_that_calls_itself_a_chart_is_read():
    rels = "xl/_rels/workbook.xml.rels"
    wrong = ('relationships/worksheet" Target="worksheets/sheet2', 'relationships/chartsheet" Target="worksheets/sheet2')
    book = read_workbook(rebuilt(two_sheets(), edit={rels: wrong}), "xlsx")
    assert [sheet.cells[0].text for sheet in book.sheets] == ["Messe", "Börse"]


def test_a_sheet_that_the_file_names_but_lacks_is_told():
    wrong = rebuilt(two_sheets(), edit={"xl/workbook.xml": ('r:id="rId2"', 'r:id="rId99"')})
    assert codes(read_workbook(wrong, "xlsx")) == [("F123", "Zwei")]


def test_a_cell_that_stands_twice_in_the_file_is_told():
    content = rebuilt(workbook(["Titel", "Ziele"]), edit={SHEET: ('r="B1"', 'r="A1"')})
    book = read_workbook(content, "xlsx")
    assert [(cell.address, cell.text) for cell in book.sheets[0].cells] == [("A1", "Titel")]
    assert [(one.code, one.address, one.value) for one in book.findings] == [("F413", "A1", "Ziele")]


def test_one_text_in_many_cells_is_refused_before_it_fills_the_memory():
    with pytest.raises(Refused) as refused:
        read_workbook(workbook(*[["Ausbildung " * 2_900] for _ in range(400)]), "xlsx")
    assert "Millionen Zeichen" in refused.value.detail


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A2"><v>1e400</v></c>', "1e400"),
        ('<c r="A2"><v>NaN</v></c>', "NaN"),
        ('<c r="A2" t="b"><v>vielleicht</v></c>', "vielleicht"),
        ('<c r="A2" t="b"><v>TRUE</v></c>', "WAHR"),
        ('<c r="A2" t="inlineStr"><is><t>eins</t></is><v>zwei</v></c>', "eins\nzwei"),
        ('<c r="A2" t="str"><v>eins</v><v>zwei</v></c>', "eins\nzwei"),
        ('<c r="A2" t="str"><v>eins<b>zwei</b></v></c>', "eins\nzwei"),
        ('<c r="A2" t="str">eins</c>', "eins"),
        ('<c r="A2" t="inlineStr"><is><t>eins<b>zwei</b></t></is></c>', "einszwei"),
        (
            '<x:AlternateContent xmlns:x="m"><x:Choice><c r="A2" t="str"><v>eins</v></c></x:Choice></x:AlternateContent>',
            "eins",
        ),
    ],
)
def test_a_cell_that_no_program_writes_keeps_its_text(cell, text):
    book = read_workbook(rebuilt(workbook(), edit={SHEET: ('<c r="A2" t="s"><v>1</v></c>', cell)}), "xlsx")
    (found,) = [one for one in book.sheets[0].cells if one.row == 2]
    assert (found.text, found.value) == (text, True if text == "WAHR" else text)


@pytest.mark.parametrize("inner", ["", "<v/>", "<v> </v>", "<v></v><extLst/>", "<is/>", "<is><t/></is><v/>"])
@pytest.mark.parametrize("kind", ["s", "str", "inlineStr", "n", "b", "e", "d"])
def test_a_cell_without_content_is_empty_and_damages_nothing(kind, inner):
    cell = f'<c r="A2" t="{kind}">{inner}</c>'
    book = read_workbook(rebuilt(workbook(), edit={SHEET: ('<c r="A2" t="s"><v>1</v></c>', cell)}), "xlsx")
    assert [one.text for one in book.sheets[0].cells] == ["Titel"]


@pytest.mark.parametrize(
    "target",
    [
        "\\xl\\worksheets\\Blatt 1.xml",
        "xl/worksheets/Blatt%201.xml",
        "worksheets/Blatt 1.xml#A1",
        "./worksheets/Blatt%201.xml",
    ],
)
def test_parts_are_found_however_a_program_names_them(target):
    content = rebuilt(workbook(), edit={"xl/_rels/workbook.xml.rels": ("worksheets/sheet1.xml", target)})
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        content = rebuilt(content, add={"xl/worksheets/Blatt 1.xml": source.read(SHEET)})
    assert [cell.text for cell in read_workbook(content, "xlsx").sheets[0].cells] == ["Titel", "Messe"]


def test_a_sheet_without_a_namespace_is_read_and_a_part_that_is_no_sheet_refused():
    plain = rebuilt(workbook(), edit={SHEET: (' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"', "")})
    assert [cell.text for cell in read_workbook(plain, "xlsx").sheets[0].cells] == ["Titel", "Messe"]
    with pytest.raises(Refused, match="keines"):
        read_workbook(rebuilt(workbook(), add={SHEET: "<html><p>Anmelden</p></html>"}), "xlsx")


@pytest.mark.parametrize("place", ['<row r="2"', "</sheetData>"])
def test_a_cell_outside_the_rows_is_damage(place):
    stray = '<c r="A9" t="str"><v>verloren</v></c>'
    with pytest.raises(Refused, match="außerhalb der Zeilen"):
        read_workbook(rebuilt(workbook(), edit={SHEET: (place, stray + place)}), "xlsx")


def test_a_sheet_that_the_file_does_not_name_is_told():
    stray = "<worksheet><sheetData/></worksheet>"
    (remark,) = read_workbook(rebuilt(workbook(), add={"xl/worksheets/sheet2.xml": stray}), "xlsx").remarks
    assert "das sie nicht nennt" in remark


def test_what_pictures_are_described_with_is_told():
    picture = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Bild 1" descr="Ruf Zimmer 7 an"/></xdr:nvPicPr></xdr:pic>'
    (remark,) = over(("drawing", "drawings/d.xml", DRAWING.format(picture))).remarks
    assert remark.endswith("ihr Inhalt wurde nicht gelesen. Beschrieben sind sie so: Ruf Zimmer 7 an")


def test_drawings_of_the_old_kind_lines_word_art_and_controls():
    shapes = '<v:line><v:textbox><div>Linie</div></v:textbox></v:line><v:shape><v:textpath string="Kunst"/></v:shape>'
    assert over(("vmlDrawing", "v.vml", f'<xml xmlns:v="v">{shapes}</xml>')).sheets[0].shapes == ("Linie", "Kunst")
    with pytest.raises(Refused, match="kein gültiges XML"):
        over(("vmlDrawing", "v.vml", "\0\1<<<>>>"))
    assert "ActiveX" in over(("control", "activeX/activeX1.xml", "<ocx/>")).remarks[0]


def test_a_link_over_several_cells_is_at_each_of_them():
    link = '</sheetData><hyperlinks><hyperlink ref="A1:B1048576" location="https://example.org"/></hyperlinks>'
    book = read_workbook(
        rebuilt(workbook(["Titel", "Ziele", "Ende"], ["Messe"]), edit={SHEET: ("</sheetData>", link)}), "xlsx"
    )
    assert [cell.address for cell in book.sheets[0].cells if cell.link] == ["A1", "B1", "A2"]


def test_what_is_no_number_is_never_handed_on_as_one():
    assert [whole(number) for number in (2.0, 2.5, float("-inf"), float("nan"))] == [2, 2.5, "-inf", "nan"]


def test_an_endless_number_format_costs_nothing():
    assert number_format(";".join(['"'] * 30_001)) is GENERAL
