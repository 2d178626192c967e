"""Wordings of territories in two regions of different kind."""

import pytest

from fko_cli.core.reading.territory import TerritoryReader
from fko_cli.core.settings import Region

AACHEN = Region(
    name="Region Aachen",
    editor="Regionalagentur",
    parts=("Stadt Aachen", "StädteRegion Aachen", "Kreis Düren", "Kreis Euskirchen", "Kreis Heinsberg"),
    aliases={"Rur": "Kreis Düren"},
)
RUHR = Region(name="Westfälisches Ruhrgebiet", editor="Regionalagentur", parts=("Dortmund", "Hamm", "Kreis Unna"))
SHORT = dict(zip(AACHEN.parts, ("AC", "SR", "DN", "EU", "HS"), strict=True)) | {
    "Dortmund": "DO",
    "Hamm": "HAM",
    "Kreis Unna": "UN",
}

WORDINGS = """
Region Aachen                                            | AC SR DN EU HS | ganz
Kammerbezirk                                             | AC SR DN EU HS | ganz
Region Aachen (alle fünf Mitglieder)                     | AC SR DN EU HS | ganz
Region Aachen einschließlich Kreis Euskirchen            | AC SR DN EU HS | ganz
Stadt Aachen + Region                                    | AC SR DN EU HS | ganz
Aachen                                                   | AC             |
Stadt AC + StädteRegion                                  | AC SR          |
Stadt Aachen und übrige Kommunen der StädteRegion        | AC SR          |
Kreise DN, EU                                            | DN EU          |
StädteRegion, Kreise DN und HS                           | SR DN HS       |
Stadt Aachen, StädteRegion, Kreise Düren und Heinsberg   | AC SR DN HS    |
Kr. Düren                                                | DN             |
Kreisgebiet Düren                                        | DN             |
kreis eu                                                 | EU             |
HS, DN, AC                                               | AC DN HS       |
DN/HS                                                    | DN HS          |
Rur                                                      | DN             |
alle Kreise                                              | DN EU HS       |
Geilenkirchen (Kreis Heinsberg), Jülich                  | HS             | Geilenkirchen; Jülich
AA-Bezirk (Stadt AC, StädteRegion, DN, HS)               | AC SR DN HS    | AA-Bezirk
Südkreis Euskirchen                                      | EU             | Südkreis Euskirchen
Stadt Düren                                              |                | Stadt Düren
EMR                                                      |                | EMR
alle Kommunen im Umkreis                                 |                | alle Kommunen im Umkreis
Region Aachen ohne Kreis Euskirchen                      | AC SR DN HS    | ohne Kreis Euskirchen
ohne Kreis Euskirchen und Heinsberg                      | AC SR DN       | ohne Kreis Euskirchen, Kreis Heinsberg
ganze Region (außer Kreis HS)                            | AC SR DN EU    | ohne Kreis Heinsberg
"""


@pytest.mark.parametrize("line", WORDINGS.strip().splitlines())
def test_wordings(line):
    text, parts, rest = (piece.strip() for piece in line.split("|"))
    found = TerritoryReader(AACHEN).read(text)
    assert " ".join(SHORT[part] for part in found.parts) == parts
    told = "ganz" if found.whole else f"ohne {', '.join(found.without)}" if found.without else "; ".join(found.others)
    assert told == rest and found.text == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [("Stadt Dortmund", "DO"), ("Kreis", "UN"), ("Unna", "UN"), ("DO, HAM", "DO HAM"), ("Hamm und der Kreis Unna", "HAM UN"),
     ("Westf. Ruhrgebiet", "DO HAM UN"), ("Stadt Unna", ""), ("Städte Dortmund und Hamm", "DO HAM")],
)  # fmt: skip
def test_another_region(text, parts):
    assert " ".join(SHORT[part] for part in TerritoryReader(RUHR).read(text).parts) == parts


def test_a_kind_alone_means_where_the_writer_is_at_home():
    assert TerritoryReader(AACHEN).read("Kreis").parts == ()
    assert TerritoryReader(AACHEN, home=("Kreis Düren",)).read("Kreis").parts == ("Kreis Düren",)
    assert TerritoryReader(AACHEN, home=("Kreis Düren",)).read("AA-Bezirk").parts == ("Kreis Düren",)
