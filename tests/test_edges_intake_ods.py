"""The .ods reader: what is in, over and behind the cells, without paying for what is repeated."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from fko_cli.edges.intake import ods
from fko_cli.edges.intake.guard import Refused

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
        ("meta", "meta"),
    ]
)  # fmt: skip
STYLES = """
<style:style style:name="weg" style:family="table-cell">
  <style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="erbt" style:family="table-cell" style:parent-style-name="weg"/>
<style:style style:name="gelb" style:family="table-cell">
  <style:table-cell-properties xmlns:fo="f" fo:background-color="#ffff00"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="fort" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def document(*tables: str, prologue: str = "") -> bytes:
    content = (
        f"{prologue}<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", f'<a {NAMESPACES}><meta:user-defined meta:name="fko">a;b</meta:user-defined></a>')
    return target.getvalue()


def table(*rows: str, style: str = "", name: str = "Blatt") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(content: str = "", more: str = "") -> str:
    return f"<table:table-cell {more}>{content}</table:table-cell>"


def text(words: str, more: str = "") -> str:
    return cell(f"<text:p>{words}</text:p>", f'office:value-type="string" {more}')


def test_texts_values_and_what_hangs_on_them():
    book = ods.read(
        document(
            table(
                row(
                    text("Zeile 1</text:p><text:p>Zeile<text:s text:c='2'/>2"),
                    text("bleibt <text:span text:style-name='T1'>geht</text:span> bleibt"),
                    text("ganz weg", 'table:style-name="erbt"'),
                    text("<text:a xmlns:x='l' x:href='https://example.org'>Seite</text:a>"),
                ),
                row(
                    cell("<text:p>April 2026</text:p>", 'office:value-type="date" office:date-value="2026-04-01"'),
                    cell("<text:p>04/01/26</text:p>", 'office:value-type="date" office:date-value="2026-04-01"'),
                    cell("<text:p>12.5</text:p>", 'office:value-type="float" office:value="12.5"'),
                    cell("<text:p>01067</text:p>", 'office:value-type="float" office:value="1067"'),
                ),
                row(
                    cell("<office:annotation><text:p>Notiz</text:p></office:annotation>"),
                    cell("<text:p>2</text:p>", 'table:formula="of:=1+1" office:value-type="float" office:value="2"'),
                    text("verbunden", 'table:number-rows-spanned="2"'),
                    cell("<draw:frame><draw:text-box><text:p>Textfeld</text:p></draw:text-box></draw:frame>"),
                ),
                row(text("verborgen"), more='table:visibility="collapse"'),
            )
        )
    )
    cells = {one.address: one for one in book.sheets[0].cells}
    assert cells["A1"].text == "Zeile 1\nZeile  2"
    assert [(cells[a].text, cells[a].struck) for a in ("B1", "C1")] == [("bleibt geht bleibt", "geht"), ("ganz weg",) * 2]
    assert (cells["D1"].text, cells["D1"].link) == ("Seite", "https://example.org")
    assert [(cells[a].text, cells[a].value) for a in ("A2", "B2", "C2", "D2")] == [
        ("April 2026", dt.date(2026, 4, 1)), ("01.04.2026", dt.date(2026, 4, 1)), ("12,5", 12.5), ("01067", 1067),
    ]  # fmt: skip
    assert (cells["A3"].comment, cells["A3"].text, cells["A3"].value) == ("Notiz", "", None)
    assert (cells["B3"].formula, cells["B3"].value) == ("=1+1", 2)
    assert cells["C3"].merged == "C3:C4"
    assert cells["A4"].hidden
    assert book.sheets[0].shapes == ("Textfeld",)
    assert book.properties == {"fko": "a;b"}
    assert len(cells) == 12


def test_empty_repetitions_keep_the_numbers_and_cost_nothing():
    far = document(
        table(
            row(cell(more='table:number-columns-repeated="16383"'), text("Ecke")),
            row(cell(more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048574"'),
            row(text("unten", 'table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"'),
        )
    )
    places = [(one.address, one.text) for one in ods.read(far).sheets[0].cells]
    assert places == [("XFD1", "Ecke"), *((f"{c}{r}", "unten") for r in (1048576, 1048577) for c in "AB")]


def test_hidden_sheets_and_marked_cells():
    rows = [row(text(f"Zeile {number}", 'table:style-name="gelb"' if number == 3 else "")) for number in range(8)]
    book = ods.read(document(table(*rows), table(row(text("intern")), style="fort", name="_fko")))
    assert [one.address for one in book.sheets[0].cells if one.highlighted] == ["A4"]
    assert (book.sheets[1].name, book.sheets[1].hidden, book.sheets[1].cells[0].hidden) == ("_fko", True, True)


WIDE = document(
    table(row(text("x", 'table:number-columns-repeated="9999"'), more='table:number-rows-repeated="99"')),
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (WIDE, "F004"),
        (document(table(row(text("&e;"))), prologue='<!DOCTYPE x [<!ENTITY e "bumm">]>'), "F004"),
        (document("<kaputt"), "F002"),
        (document(), "F002"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused(content, code):
    with pytest.raises(Refused) as refusal:
        ods.read(content)
    assert refusal.value.code == code


def test_a_text_that_stands_in_the_attribute_alone_is_read():
    (sheet,) = ods.read(document(table(row(cell(more='office:value-type="string" office:string-value="Messe"'))))).sheets
    assert [one.text for one in sheet.cells] == ["Messe"]


def test_lists_in_cells_are_read():
    content = "<text:p>oben</text:p><text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>"
    (sheet,) = ods.read(document(table(row(cell(content, 'office:value-type="string"'))))).sheets
    assert [one.text for one in sheet.cells] == ["oben\nPunkt"]


def test_form_controls_and_words_about_changes_are_told():
    form = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
    controls = f"""<office:forms {form}><form:form><form:textarea form:current-value="eingetippt"/>
        <form:button form:label="OK"/><form:text form:value="vorher"/>
        <form:checkbox form:label="Messe" form:current-state="checked"/>
        <form:radio form:label="nein"/><form:listbox><form:option form:label="laufend" form:current-selected="true"/>
        <form:option form:label="geplant"/></form:listbox></form:form></office:forms>"""
    changes = """<table:tracked-changes><table:insertion><office:change-info><text:p>bitte prüfen</text:p>
        </office:change-info></table:insertion></table:tracked-changes>"""
    book = ods.read(document(changes, table(controls, row(text("Titel")))))
    assert book.sheets[0].shapes == ("eingetippt", "vorher", "☒ Messe", "☐ nein", "laufend")
    assert [(one.code, one.value) for one in book.findings] == [("F126", "bitte prüfen")]
