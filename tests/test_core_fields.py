"""Fields of action that were kept as typed are read again with the settings of the day."""

from fko_cli.core.reading.fields import FieldReader, with_known_fields
from tests.concepts import SETTINGS, need, report

ALIASES = {"1": ("Schule & Beruf",), "2": ("Inklusion", "Teilhabe")}
EXTENDED = SETTINGS.model_copy(
    update={"fields": tuple(field.model_copy(update={"aliases": ALIASES[field.id]}) for field in SETTINGS.fields)}
)


def fields_of(settings, **values):
    stored = report(1, "ihk", title="Messe", **values)
    [seen] = with_known_fields([stored], settings)
    assert stored.values == {"title": "Messe", **values}
    assert (seen.fingerprint, seen.typed) == (stored.fingerprint, stored.typed)
    return seen.values.get("field"), seen.values.get("further_fields")


def test_an_alias_added_later_gives_the_field_its_id():
    assert fields_of(SETTINGS, field="Inklusion") == ("Inklusion", None)
    assert fields_of(EXTENDED, field="Inklusion") == ("2", None)
    assert fields_of(EXTENDED, field="inklusion; Schule & Beruf") == ("2", ("1",))


def test_further_fields_are_read_again_without_the_main_one():
    assert fields_of(EXTENDED, field="1", further_fields=("Teilhabe", "Messewesen")) == ("1", ("2", "Messewesen"))
    assert fields_of(EXTENDED, field="Inklusion", further_fields=("2", "Teilhabe")) == ("2", None)


def test_what_is_not_certain_stays_as_typed():
    assert fields_of(EXTENDED, field="Inklusoin") == ("Inklusoin", None)
    assert fields_of(EXTENDED, field="9") == ("9", None)
    assert fields_of(EXTENDED) == (None, None)


def test_ids_are_never_read_as_names():
    swapped = SETTINGS.model_copy(
        update={"fields": tuple(field.model_copy(update={"aliases": ("1", "2")}) for field in SETTINGS.fields)}
    )
    assert fields_of(swapped, field="2", further_fields=("1",)) == ("2", ("1",))


def test_needs_too():
    [seen] = with_known_fields([need(1, "ihk", field="Teilhabe", need="Wohnraum")], EXTENDED)
    assert seen.values == {"field": "2", "need": "Wohnraum"}


def test_a_word_between_a_number_and_what_follows_is_told():
    found = FieldReader(SETTINGS.fields).read("1 oder Gartenbau")
    assert (found.ids, found.unknown, found.beyond) == (("1",), ("Gartenbau",), True)
    assert not FieldReader(SETTINGS.fields).read("1 und Gartenbau").beyond
