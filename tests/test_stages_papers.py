"""How changes since an edition come into the papers."""

from fko_cli.core.editions.changes import Changes, Entry
from fko_cli.core.editions.kinds import Kind
from fko_cli.core.papers.changes import Changed, Turn
from fko_cli.stages.documents.papers import told_since


def test_changes_of_activities_are_told_with_their_field_and_the_rest_is_left_to_the_list_of_changes():
    entries = (
        Entry(
            (Kind.added,), "A-0001", "Neues", 1, field="1 Berufliche Bildung", field_id="1", reasons=("eine Aktivität mehr",)
        ),
        Entry((Kind.removed,), "A-0002", "Altes", 2, field="7 Feld einer alten Liste", field_id="2"),
        Entry((Kind.lead, Kind.period), "A-0003", "Anderes", 3, reasons=("andere Federführung",)),
        Entry((Kind.wording,), "A-0004", "Feines", 4),
        Entry((Kind.texts,), "Vorwort"),
    )
    since = told_since("Stand 2025", Changes(entries))
    assert since.edition == "der Fassung „Stand 2025“"
    assert since.changed == (
        Changed(Turn.new, "A-0001", "Neues", "1"),
        Changed(Turn.gone, "A-0002", "Altes", "2"),
        Changed(Turn.substantial, "A-0003", "Anderes", "", "Federführung, Zeitraum"),
        Changed(Turn.minor, "A-0004", "Feines", "", "Wortlaut"),
    )
