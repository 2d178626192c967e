"""Lists keep names together and still fall apart where people meant separate things."""

import pytest

from fko_cli.core.reading.lists import split_list

LISTS = """
IHK; HWK; DGB                                          | IHK · HWK · DGB
IHK⏎Agenturen Aachen-Düren u. Brühl⏎DGB                | IHK · Agenturen Aachen-Düren u. Brühl · DGB
- IHK⏎- HWK                                            | IHK · HWK
IHK,HWK, DGB                                           | IHK · HWK · DGB
RWTH + FH + IHK                                        | RWTH · FH · IHK
Stadt Aachen / TEMA                                    | Stadt Aachen · TEMA
Aus- und Weiterbildung                                 | Aus- und Weiterbildung
Aus-, Fort- und Weiterbildung, Schulen                 | Aus-, Fort- und Weiterbildung · Schulen
Schüler/innen, Eltern                                  | Schüler/innen · Eltern
StädteRegion Aachen, Kommunales Integrationszentrum    | StädteRegion Aachen, Kommunales Integrationszentrum
StädteRegion Aachen, Kommunales Integrationszentrum; IHK | StädteRegion Aachen, Kommunales Integrationszentrum · IHK
FH Aachen (Technik, Wirtschaft), RWTH                  | FH Aachen (Technik, Wirtschaft) · RWTH
VUV, Kreise Düren, Euskirchen und Heinsberg, DGB       | VUV · Kreise Düren, Euskirchen und Heinsberg · DGB
Jobcenter HS, Agentur für Arbeit                       | Jobcenter HS · Agentur für Arbeit
Kreis, WFG u. a.                                       | Kreis · WFG · u. a.
Kreis; WFG; u. a.                                      | Kreis · WFG · u. a.
ESF+, Land NRW                                         | ESF+ · Land NRW
entfällt, Durchführung mit eigenem Personal            | entfällt, Durchführung mit eigenem Personal
IHK, ihk, HWK                                          | IHK · HWK
5. und 6. Klassen; Eltern                              | 5. und 6. Klassen · Eltern
10. Klassen                                            | 10. Klassen
1. IHK⏎2. HWK                                          | IHK · HWK
a) IHK⏎b) HWK                                          | IHK · HWK
1. IHK, 2. HWK                                         | IHK · HWK
2. IHK⏎3. HWK                                          | 2. IHK · 3. HWK
"""


@pytest.mark.parametrize("line", LISTS.strip().splitlines())
def test_lists(line):
    text, items = (piece.strip().replace("⏎", "\n") for piece in line.split("|"))
    assert " · ".join(split_list(text, institutions=True)) == items


def test_and_separates_only_known_names():
    known = {"HWK", "Agentur für Arbeit"}.__contains__
    assert split_list("IHK, HWK und Agentur für Arbeit", known=known) == ("IHK", "HWK", "Agentur für Arbeit")
    assert split_list("Arbeit und Leben", known=known) == ("Arbeit und Leben",)
