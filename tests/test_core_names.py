"""Which institution a wording means; ambiguous wordings mean none."""

import pytest

from fko_cli.core.reading.names import NameBook, books_among
from fko_cli.core.records import Actor
from fko_cli.core.synonyms import Synonyms

BOOK = NameBook(
    [
        Actor("ihk", "Industrie- und Handelskammer Aachen", "IHK Aachen", territory="Region Aachen"),
        Actor("hwk", "Handwerkskammer Aachen", "HWK Aachen", territory="Region Aachen"),
        Actor("aa-ac", "Agentur für Arbeit Aachen-Düren", "AA Aachen-Düren", territory="Stadt Aachen, Kreis Düren"),
        Actor("aa-bruehl", "Agentur für Arbeit Brühl", "AA Brühl", territory="Kreis Euskirchen"),
        Actor("jc-euskirchen", "Jobcenter EU-aktiv", "EU-aktiv", territory="Kreis Euskirchen"),
        Actor("jc-dueren", "job-com – Jobcenter Kreis Düren", "job-com", territory="Kreis Düren"),
        Actor(
            "stadt", "Stadt Aachen – Fachbereich Wirtschaft", "Wirtschaftsförderung Stadt Aachen", territory="Stadt Aachen"
        ),
        Actor("koko", "StädteRegion Aachen – Bildungsbüro", "KoKo StädteRegion", territory="StädteRegion Aachen"),
        Actor(
            "ki", "Kommunales Integrationszentrum StädteRegion Aachen", "KI StädteRegion", territory="StädteRegion Aachen"
        ),
        Actor("kreis-dueren", "Kreis Düren – Der Landrat", "Kreis Düren", territory="Kreis Düren"),
        Actor("kreis-euskirchen", "Kreis Euskirchen – Stabsstelle", "Kreis Euskirchen", territory="Kreis Euskirchen"),
        Actor("rwth", "RWTH Aachen University", "RWTH", territory="Stadt Aachen"),
        Actor("low-tec", "low-tec gemeinnützige Arbeitsmarktförderungsgesellschaft mbH", "low-tec", territory="Aachen"),
    ],
    Synonyms(names={"low-tec": ("Lowtec",)}),
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("HWK", "hwk"),
        ("Handwerkskammer AC", "hwk"),
        ("Handwerkskamer", "hwk"),
        ("IHK Aachen", "ihk"),
        ("AA AC-DN", "aa-ac"),
        ("Agentur f. Arbeit Bruehl", "aa-bruehl"),
        ("Jobcenter Euskirchen", "jc-euskirchen"),
        ("Jobcenter Kreis Düren (job-com)", "jc-dueren"),
        ("JC DN", "jc-dueren"),
        ("Kreis EU", "kreis-euskirchen"),
        ("Kreis Düren, Ausländeramt", "kreis-dueren"),
        ("Stadt Aachen", "stadt"),
        ("Stadt Aachen (WiFö)", "stadt"),
        ("StädteRegion Aachen, Kommunales Integrationszentrum", "ki"),
        ("StädteRegion Aachen (KI)", "ki"),
        ("Bildungsbüro StädteRegion", "koko"),
        ("RWTH Aachen, International Office", "rwth"),
        ("low tec gGmbH", "low-tec"),
        ("Lowtec", "low-tec"),
    ],
)
def test_resolve(text, key):
    assert BOOK.resolve(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jobcenter",
        "Agentur für Arbeit",
        "Kreis",
        "Aachen",
        "StädteRegion Aachen",
        "Uniklinik RWTH",
        "IHK FOSA",
        "Jobcenter Köln",
        "Handwerkskammer Köln",
        "Kreisjugendamt",
        "Regionalagentur",
        "die anderen Jobcenter",
        "Wirtschaft",
        "u. a.",
    ],
)
def test_unclear_or_unknown_names_nobody(text):
    assert BOOK.resolve(text) is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Gemeinsam mit der HWK Aachen und der Agentur für Arbeit Brühl beraten wir.", {"hwk", "aa-bruehl"}),
        ("Kreise Düren und Euskirchen", {"kreis-dueren", "kreis-euskirchen"}),
        ("Jobcenter Düren und Euskirchen", {"jc-dueren", "jc-euskirchen"}),
        ("Agenturen Aachen-Düren u. Brühl", {"aa-ac", "aa-bruehl"}),
        ("An Schulen im Kreis Düren", set()),
        ("Pflegekräfte der Uniklinik RWTH Aachen", set()),
        ("Einsatz von KI und Jobcenter-Mitteln", set()),
    ],
)
def test_mentions(text, keys):
    assert BOOK.mentions(text) == keys


def test_among_few_a_wording_is_clear_that_is_ambiguous_in_the_region():
    offices = [
        Actor("aa-ac", "Agentur für Arbeit Aachen"),
        Actor("hwk", "Handwerkskammer"),
        Actor("aa-br", "Agentur für Arbeit Brühl"),
    ]
    among = books_among(offices, Synonyms(names={"hwk": ("Meisterhaus",)}))
    assert among(frozenset({"aa-ac", "aa-br"})).resolve("Agentur für Arbeit") is None
    few = among(frozenset({"aa-br", "hwk", "unbekannt"}))
    assert (few.resolve("Agentur für Arbeit"), few.resolve("Meisterhaus")) == ("aa-br", "hwk")
