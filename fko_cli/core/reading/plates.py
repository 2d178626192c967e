"""Number plate codes of North Rhine-Westphalia: people abbreviate districts and cities by them ("Kreis DN", "Stadt AC")."""

from __future__ import annotations

_CODES = """
AC Aachen | BI Bielefeld | BM Rhein-Erft | BN Bonn | BO Bochum | BOR Borken | BOT Bottrop | COE Coesfeld | D Düsseldorf
DN Düren | DO Dortmund | DU Duisburg | E Essen | EN Ennepe-Ruhr | EU Euskirchen | GE Gelsenkirchen | GL Rheinisch-Bergischer
GM Oberbergischer | GT Gütersloh | HA Hagen | HAM Hamm | HER Herne | HF Herford
HS Heinsberg | HSK Hochsauerland | HX Höxter
K Köln | KLE Kleve | KR Krefeld | LEV Leverkusen | LIP Lippe | ME Mettmann | MG Mönchengladbach | MH Mülheim
MI Minden-Lübbecke | MK Märkischer | MS Münster | NE Neuss | OB Oberhausen | OE Olpe | PB Paderborn | RE Recklinghausen
RS Remscheid | SG Solingen | SI Siegen-Wittgenstein | SO Soest | ST Steinfurt | SU Rhein-Sieg | UN Unna | VIE Viersen
W Wuppertal | WAF Warendorf | WES Wesel
"""

PLATES: dict[str, str] = {
    code: name for entry in _CODES.replace("\n", "|").split("|") if entry.strip() for code, name in [entry.split()]
}
"""Code -> name of the district or city without its kind ("Kreis", "Stadt")."""
