"""The register of actors: which addresses, keys and words can be used, and what is said of the others."""

from __future__ import annotations

import pytest

from fko_cli.core.sending.register import Entry, check, is_email

GOOD = {"key": "ihk-aachen", "name": "IHK Aachen", "email": "post@ihk.example.org"}


def said(**values: str) -> list[tuple[str, str]]:
    _, problems = check([Entry(2, {**GOOD, **values})])
    return [(one.column, one.text) for one in problems]


@pytest.mark.parametrize(
    "address",
    ["post@ihk.example.org", "a.b-c_d@x.example.org", "post@münster.example.org"],
)
def test_usual_addresses_are_addresses(address):
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    ["", "post", "post@", "@example.org", "post@example", "post@example..org", "post@.example.org", ".post@example.org",
     "post.@example.org", "po..st@example.org", "a@b@example.org", "po st@example.org", f"post@{'x' * 64}.org",
     "post@example.org.", "post@[127.0.0.1]", f"{'p' * 65}@example.org", "post@example.org, info@example.org"],
)  # fmt: skip
def test_what_no_message_reaches_is_no_address(address):
    assert not is_email(address)


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("IHK Köln/Bonn", "ihk-koeln-bonn"),
        ("  Ärzte & Größe ", "aerzte-groesse"),
        ("Café", "cafe"),
        ("x" * 39 + " yz", "x" * 39),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_key_that_is_not_possible_comes_with_one_that_is(key, hint):
    ((column, text),) = said(key=key)
    assert column == "Kürzel" and "ist nicht möglich" in text and text.endswith(f", zum Beispiel „{hint}“.")


def test_without_a_usable_word_no_key_is_suggested():
    ((_, text),) = said(key="§")
    assert text == "Das Kürzel „§“ ist nicht möglich. Erlaubt sind 2 bis 40 Zeichen: a–z, 0–9 und Bindestrich."


def test_a_missing_key_is_made_of_the_short_name_or_the_name():
    assert said(key="", short_name="HWK Nord")[0][1].endswith("zum Beispiel „hwk-nord“.")
    assert said(key="", short_name="")[0][1].endswith("zum Beispiel „ihk-aachen“.")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("a@example.org; b@example.org", "mehrere Adressen"),
        ("a@example.\norg", "Zeilenumbruch"),
        ("a.example.org", "keine E-Mail-Adresse"),
    ],
)
def test_what_is_wrong_with_an_address_is_named(email, words):
    ((column, text),) = said(email=email)
    assert column == "E-Mail" and words in text


def test_who_gets_no_post_needs_no_address():
    assert said(email="", active="nein") == []
    assert said(email="")[0][0] == said(email="", active="ja")[0][0] == "E-Mail"


def test_active_is_yes_or_no_and_nothing_else():
    assert said(active="vielleicht") == [("aktiv", "„vielleicht“ ist weder ja noch nein. Bitte ja oder nein eintragen.")]
    actors, _ = check([Entry(2, {**GOOD, "active": word}) for word in ("", "Ja", "nein", "0", "x")])
    assert [one.active for one in actors] == [True, True, False, False, True]


def test_a_key_twice_names_the_first_row():
    _, problems = check([Entry(row, GOOD) for row in (2, 3, 4)])
    assert [(one.row, one.column) for one in problems] == [(3, "Kürzel"), (4, "Kürzel")]
    assert all("auch in Zeile 2" in one.text for one in problems)
