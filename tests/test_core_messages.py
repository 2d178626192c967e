"""Messages: blanks, subject, salutation, German date, and an HTML part that says the same."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from fko_cli.core.errors import UserError
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.core.sending.messages import Template, blanks_for, day_in_words, refuse_unsafe
from fko_cli.core.sending.messages import compose as compose_template
from tests.forms import CHAMBER, SETTINGS

TEMPLATE = "Betreff: Bitte bis {frist}\n\n{Anrede},\n\nso geht es:\n\n- öffnen\n- {institution}\n\nGruß\n{signatur}\n"


def compose(text, name, blanks, markdown=False):
    return compose_template(Template(text, name, markdown), blanks)


def test_a_date_in_words():
    assert day_in_words(date(2026, 3, 1)) == "1. März 2026"


def test_blanks_are_filled_in_subject_text_and_html():
    letter = compose(TEMPLATE, "vorlage.txt", blanks_for(SETTINGS, CHAMBER))
    assert letter.subject == "Bitte bis 31. März 2026"
    assert letter.text.startswith("Sehr geehrte Damen und Herren,\n\nso geht es:")
    assert letter.text.endswith("Gruß\nRegionalagentur Muster\n")
    assert "<li>Musterkammer &amp; Söhne</li>" in letter.html


def test_the_salutation_of_the_register_is_used_with_one_comma():
    actor = dataclasses.replace(CHAMBER, salutation="Sehr geehrte Frau Leiterin,")
    assert compose(TEMPLATE, "v", blanks_for(SETTINGS, actor)).text.startswith("Sehr geehrte Frau Leiterin,\n")


def test_a_line_break_in_a_name_cannot_leave_the_subject():
    actor = dataclasses.replace(CHAMBER, name="Kammer\r\nBcc: x@example.org")
    letter = compose("Betreff: Für {institution}\n\nText", "v", blanks_for(SETTINGS, actor))
    assert letter.subject == "Für Kammer Bcc: x@example.org"


def test_a_soft_hyphen_in_a_name_tears_no_word():
    assert blanks_for(SETTINGS, dataclasses.replace(CHAMBER, name="Wirt\u00adschafts\u200bkammer\nNord"))["institution"] == (
        "Wirtschaftskammer Nord"
    )


@pytest.mark.parametrize("markdown", [False, True])
def test_a_name_that_ends_in_a_full_stop_closes_the_sentence_itself(markdown):
    actor = dataclasses.replace(CHAMBER, name="Verein der Muster e. V.")
    text = "Betreff: x\n\nFür {institution}. Von {institution}, bis {frist}. Und so {institution} ...\n"
    letter = compose(text, "vorlage.txt", blanks_for(SETTINGS, actor), markdown)
    for shown in (letter.text, letter.html):
        assert "Für Verein der Muster e. V. Von Verein der Muster e. V., bis 31. März 2026. Und so" in shown
        assert "e. V. ..." in shown


def test_braces_in_data_are_not_blanks():
    actor = dataclasses.replace(CHAMBER, name="Kammer {frist}")
    assert "Kammer {frist}" in compose(TEMPLATE, "v", blanks_for(SETTINGS, actor)).text


def test_an_unknown_blank_is_named_with_its_file():
    with pytest.raises(UserError) as raised:
        compose("Betreff: x\n\n{vorname}", "vorlagen/brief.txt", blanks_for(SETTINGS, CHAMBER))
    assert "vorlagen/brief.txt" in raised.value.message
    assert "„{vorname}“" in raised.value.message
    assert "{institution}" in raised.value.remedy


@pytest.mark.parametrize("template", ["Guten Tag\n\nText", "Betreff: nur das", ""])
def test_a_template_without_subject_or_text_is_refused(template):
    with pytest.raises(UserError, match="Betreff:"):
        compose(template, "v", {})


def test_html_is_escaped_and_links_work():
    html = compose("Betreff: x\n\n<b>fett</b> https://example.org/a?b=1.", "v", {}).html
    assert "&lt;b&gt;fett" in html
    assert '<a href="https://example.org/a?b=1">https://example.org/a?b=1</a>.' in html


def test_markdown_is_rendered_and_what_fills_the_blanks_is_not():
    blanks = {**blanks_for(SETTINGS, CHAMBER), "institution": "Kammer_Nord_ **A** <i>", "signatur": "Agentur\nReferat 1"}
    blanks["rueckfragen"] = "- Zelle *A7*\n- Zelle B2"
    letter = compose("Betreff: x\n\n**Frist:** {institution}\n\n{rueckfragen}\n\n{signatur}", "v", blanks, markdown=True)
    assert "<strong>Frist:</strong> Kammer_Nord_ **A** &lt;i&gt;" in letter.html
    assert "<li>Zelle *A7*</li>\n<li>Zelle B2</li>" in letter.html
    assert "Agentur<br />\nReferat 1" in letter.html
    assert "- Zelle *A7*\n- Zelle B2" in letter.text


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2026, 3, 30), "Die Frist läuft am 31. März 2026 ab."),
        (date(2026, 3, 31), "Die Frist läuft heute ab, am 31. März 2026."),
        (date(2026, 4, 1), "Die Frist ist am 31. März 2026 abgelaufen."),
    ],
)
def test_the_sentence_about_the_deadline_knows_the_day(today, sentence):
    assert blanks_for(SETTINGS, CHAMBER, today)["fristsatz"] == sentence


@pytest.mark.parametrize("bad", ["Agentur\r\nBcc: x@example.org", "Agentur\x07"])
def test_line_breaks_and_control_characters_in_settings_are_refused_by_name(bad):
    mail = SETTINGS.mail.model_copy(update={"sender_name": bad})
    with pytest.raises(UserError, match="sender_name"):
        refuse_unsafe(SETTINGS.model_copy(update={"mail": mail}))
    refuse_unsafe(SETTINGS)


OWN, OFFERED = PrefilledRow({"title": "Messe"}), PrefilledRow({"title": "Summit"}, offered=True)


def test_a_letter_tells_of_rows_that_are_filled_in_and_leaves_no_gap_where_none_are():
    template = Template("Betreff: Fragebogen\nAnfang.\n\n{vorausgefuellt}\n\nEnde.", "x.txt")
    plain = compose_template(template, blanks_for(SETTINGS, CHAMBER))
    told = compose_template(template, blanks_for(SETTINGS, CHAMBER, prefilled=(OWN, OFFERED)))
    assert plain.text == "Anfang.\n\nEnde.\n"
    assert "aus der vorigen Runde" in told.text and "„Änderung zum Vorjahr“ unverändert" in told.text
    assert told.text.startswith("Anfang.\n\nIhre Aktivitäten") and "<p>Ihre Aktivitäten" in told.html


@pytest.mark.parametrize(
    ("rows", "beginning"),
    [
        (
            [OWN, OFFERED],
            "Ihre Aktivitäten aus der vorigen Runde und solche, in denen andere Sie nennen, stehen schon darin.",
        ),
        ([OWN], "Ihre Aktivitäten aus der vorigen Runde stehen schon darin."),
        ([OFFERED], "Aktivitäten, in denen andere Sie nennen, stehen schon darin."),
    ],
)
def test_rows_of_the_round_before_are_spoken_of_only_where_there_are_some(rows, beginning):
    assert blanks_for(SETTINGS, CHAMBER, prefilled=rows)["vorausgefuellt"].startswith(f"{beginning} Bitte wählen Sie")
