"""Partners that are not in the register: the same institution is named once, different ones never become one."""

from __future__ import annotations

import pytest

from fko_cli.core.deciding.partners import each_once


@pytest.mark.parametrize(
    ("named", "printed"),
    [
        (["Region Aachen Zweckverband", "Zweckverband Region Aachen"], ["Region Aachen Zweckverband"]),
        (["TEMA AG (Umsetzung)", "TEMA AG"], ["TEMA AG (Umsetzung)"]),
        (["TEMA AG", "TEMA AG (Umsetzung)"], ["TEMA AG (Umsetzung)"]),
        (["TEMA", "TEMA AG"], ["TEMA AG"]),
        (["TEMA (Umsetzung)", "TEMA AG"], ["TEMA AG (Umsetzung)"]),
        (["TEMA AG (Umsetzung)", "TEMA (Förderung)", "Tema AG (umsetzung)"], ["TEMA AG (Umsetzung, Förderung)"]),
        (["TEMA AG (fachliche Begleitung)", "TEMA AG"], ["TEMA AG (fachliche Begleitung)"]),
        (["Hof Grün (Träger*in)", "Hof Grün gGmbH"], ["Hof Grün gGmbH (Träger*in)"]),
        (["ANTalive e. V.", "ANTalive"], ["ANTalive e. V."]),
        (["ANTalive e.V.", "Antalive  e. V."], ["Antalive e. V."]),
        (["Ingenieurkammer-Bau NRW", "Ingenieurkammer Bau NRW"], ["Ingenieurkammer-Bau NRW"]),
        (["Stadtwerke Düren GmbH", "Stadtwerke Düren"], ["Stadtwerke Düren GmbH"]),
        (["Stadtwerke Dueren", "Stadtwerke Düren"], ["Stadtwerke Dueren"]),
        (["Alemannia", "Alemannia Aachen"], ["Alemannia Aachen"]),
        (["Region Aachen Zweckverband", "Zweckverband", "Zweckverband Region Aachen"], ["Region Aachen Zweckverband"]),
        (["Verein X", "Schulen", "Verein Y", "schulen"], ["Verein X", "Schulen", "Verein Y"]),
    ],
)
def test_the_same_institution_is_named_once_in_its_fullest_form(named, printed):
    assert each_once(named) == printed


@pytest.mark.parametrize(
    "named",
    [
        ("Stadt Aachen", "StädteRegion Aachen"),
        ("Stadt Aachen", "Region Aachen"),
        ("Stadt Aachen", "Aachen"),
        ("Stadt Aachen", "Stadtwerke Aachen"),
        ("Kreis Düren", "Stadt Düren"),
        ("Kreis Düren", "Düren"),
        ("Kreis Düren", "Kreis Heinsberg"),
        ("Kreis", "Kreis (jugendamt)"),
        ("Kreis Düren", "Kreis Düren (Jugendamt)"),
        ("Kreis Düren", "Kreis Düren AG"),
        ("Stadt Düren Kreis Aachen", "Stadt Aachen Kreis Düren"),
        ("Hochschule Aachen", "Aachen"),
        ("Hochschule Niederrhein", "Niederrhein"),
        ("Hochschule Düsseldorf", "Universität Düsseldorf"),
        ("FH Aachen", "FH Aachen (Campus Jülich)"),
        ("Universität zu Köln", "Universität Köln"),
        ("Lebenshilfe Aachen e. V.", "Lebenshilfe Aachen GmbH"),
        ("Lebenshilfe Aachen", "Lebenshilfe Aachen e. V.", "Lebenshilfe Aachen GmbH"),
        ("Lebenshilfe Aachen", "Lebenshilfe Düren"),
        ("Gymnasium Düren und Kolleg Jülich", "Gymnasium Jülich und Kolleg Düren"),
        ("Agentur für Arbeit", "Arbeit für Agentur"),
        ("IHK Köln", "IHK Köln (Geschäftsstelle Rhein-Erft)"),
        ("IHK FOSA", "IHK FOSA (Nürnberg)"),
        ("Krankenhaus Düren", "St. Marien-Hospital Düren"),
        ("Krankenhaus Mechernich", "Kreiskrankenhaus Mechernich"),
        ("Schulen", "Schulen im Kreis"),
        ("Schulen", "Schulen Aachen", "Schulen Düren"),
        ("Caritasverband Eifel", "Caritas"),
        ("Kreis", "Kreis Düren"),
        ("Stadt Düren", "Stadt Düren Jugendamt"),
        ("Forschungszentrum Jülich", "Forschungszentrum Jülich Stiftung"),
        ("Aachen", "Alemannia Aachen"),
        ("DGB", "DGB Jugend"),
        ("AG Schule", "Schule"),
        ("AG Wirtschaft", "Wirtschaft AG"),
        ("IG Metall", "IG BCE"),
        ("DGB-Frauen", "DGB"),
        ("Verein A 1", "Verein A 2"),
        ("Unternehmerschaft Nord", "Unternehmerschaft Süd"),
        ("TEMA AG (angefragt)", "TEMA AG"),
        ("Αθήνα AG", "Δήμος AG"),
        ("***", "+++"),
    ],
)
def test_different_institutions_stay_apart(named):
    assert each_once(named) == list(named)
    assert sorted(each_once(named[::-1])) == sorted(named)
