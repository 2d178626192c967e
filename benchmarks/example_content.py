"""What the bundled example adds to the labelled data: file names, needs, releases, and the habits of each office.

Everything here is invented, as are the labelled reports; institutions and programmes occur in reality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """How one actor sends its answers back.

    `file` is the name as it lies in `ruecklauf/<round>/`; for files in a container the name inside it. `filled_by` goes
    into the sheet `Institution`. `dates` is the number of first reports whose full dates are entered as genuine dates,
    `habit` what is odd about the file (a key that `build_example` knows; empty: the questionnaire as meant).
    """

    file: str
    filled_by: str = ""
    dates: int = 0
    habit: str = ""


ARCHIVE = "Rückmeldungen StädteRegion Aachen.zip"
MESSAGE = "AW_ Fragebogen zum Handlungskonzept 2026.eml"
FLYER = "Flyer_Frauenbildungswoche_2026.pdf"

OFFICES: Mapping[str, Office] = {
    "ihk-aachen": Office("Fragebogen_ihk-aachen_2026.xlsx", "Geschäftsbereich Aus- und Weiterbildung", dates=5),
    "hwk-aachen": Office("Fragebogen_hwk-aachen final.xlsx", "Geschäftsbereich Bildung"),
    "aa-aachen-dueren": Office("Fragebogen_aa-aachen-dueren_2026.xlsx", "Büro der Geschäftsführung"),
    "aa-bruehl": Office("Fragebogen Agentur Brühl_überarbeitet.xlsx", "Büro der Geschäftsführung", habit="struck"),
    "jc-staedteregion": Office("Kopie von Fragebogen_jc-staedteregion_2026.xlsx", "Bereich Markt und Integration", dates=4),
    "jc-dueren": Office("fragebogen job-com.xlsx", habit="squeezed"),
    "jc-euskirchen": Office("FRAGEBOGEN_EU-AKTIV.xls", "Teamleitung M+I", habit="xls"),
    "jc-heinsberg": Office("Fragebogen_JC_Heinsberg.ods", "Bereich Markt und Integration", habit="ods"),
    "vuv": Office("VUV Fragebogen 2026 (002).xlsx", "Geschäftsstelle"),
    "dgb": Office("Fragebogen_dgb_2026_NEU.xlsx", "DGB-Büro Aachen"),
    "rwth": Office("RWTH_Fragebogen_v3.xlsx", "Stabsstelle Transfer"),
    "fh-aachen": Office("Fragebogen FH Aachen ausgefüllt.xlsx", "Dezernat Studium und Lehre"),
    "wifo-aachen": Office("Kopie von Kopie von Fragebogen_wifo-aachen_2026.xlsx", "Team Fachkräftestandort"),
    "koko-staedteregion": Office("Fragebogen_KoKo.xlsx", "KoKo-Team", habit="archive"),
    "ki-staedteregion": Office("Fragebogen_KI_StädteRegion.xlsx", "Team Arbeitsmarkt und Integration", habit="archive"),
    "kreis-dueren": Office("Fragebogen Kreis Düren (Endfassung).xlsx", "Stabsstelle Kreisentwicklung"),
    "kreis-euskirchen": Office("Fragebogen_kreis-euskirchen_2026 Stabsstelle 80.xlsx", "Stabsstelle 80", habit="moved"),
    "kreis-heinsberg": Office("kreis-heinsberg/Meldung Kreis HS.csv", habit="csv"),
    "gleichstellung": Office("Fragebogen_gleichstellung_2026.xlsx", "Sprecherinnen des Arbeitskreises"),
    "frau-beruf": Office("Fragebogen_frau-beruf_2026.xlsx", "Leitung des Kompetenzzentrums", habit="message"),
    "low-tec": Office("low-tec/Projektliste low-tec 2026.xlsx", habit="own list"),
    "digitalhub": Office("digitalHUB_Fragebogen_final FINAL.xlsx", "Team Academy"),
}

SALUTATIONS: Mapping[str, str] = {
    "gleichstellung": "Liebe Kolleginnen",
    "jc-dueren": "Guten Tag",
    "digitalhub": "Liebes Team des digitalHUB",
}
"""Actor -> salutation in messages, where it is not the usual one."""

COLUMN_KEYS: Mapping[str, str] = {
    "handlungsfeld": "field",
    "weitere_felder": "further_fields",
    "titel": "title",
    "beschreibung": "description",
    "ziele": "goals",
    "zielgruppen": "target_groups",
    "status": "status",
    "beginn": "start",
    "ende": "end",
    "raum": "territory",
    "federfuehrung": "lead",
    "partner": "partners",
    "foerderung": "funding",
    "indikator": "indicator",
    "programm": "programme",
    "kontakt": "contact",
    "link": "link",
    "bemerkung": "remark",
}
"""Key in the labelled data -> key of the questionnaire's column."""

OWN_LIST: Mapping[str, str] = {
    "Projekt": "titel",
    "Laufzeit": "beginn",
    "bis": "ende",
    "Inhalt": "beschreibung",
    "Zielgruppe": "zielgruppen",
    "Ziel": "ziele",
    "Umsetzungsstand": "status",
    "HF": "handlungsfeld",
    "Weitere HF": "weitere_felder",
    "Ort": "raum",
    "Träger": "federfuehrung",
    "Partner": "partner",
    "Förderung": "foerderung",
    "Kennzahlen": "indikator",
    "Landesprogramm": "programm",
    "Kontakt": "kontakt",
    "Internet": "link",
    "Anmerkungen": "bemerkung",
}
"""Heading in low-tec's own list -> key in the labelled data, in the order of its columns."""

OWN_LIST_EXTRA = "Kostenstelle"
"""A column of the own list that the questionnaire does not know."""

SQUEEZED = ("JOBMESSE Düren", "JobTurbo")
"""Two titles of jc-dueren that stand in one merged cell."""

STRUCK_CELL = ("Jobmesse Euskirchen", "ziele", "Mehr Besucher:innen als im letzten Jahr")
STRUCK_PART = ("Qualifizierung in Teilzeit für die Pflege", "beschreibung", " Der Start war für Q3/2024 geplant.")
COMMENT = (
    "Volle Anerkennung für Elektrofachkräfte",
    "ende",
    "Eine Verlängerung ist beantragt. Bitte im Mai noch einmal nachfragen.",
)
"""In aa-bruehl's form: title of the report, column, and what is struck out or remarked beside the labelled content."""

RELEASED: Mapping[str, tuple[str, ...]] = {
    "ihk-aachen": (
        "Ausbildungsbotschafterinnen und Ausbildungsbotschafter",
        "Azubi-Speed-Dating der IHK Aachen",
        "ValiKom Transfer",
    ),
    "hwk-aachen": ("Ausbildungsbotschafter Handwerk", "Anerkennungssprechtag Heinsberg"),
    "aa-bruehl": ("Jobmesse Euskirchen",),
    "rwth": ("Beratung bei Studienzweifeln", "Talentscouting Aachen"),
    "wifo-aachen": ("SWITCH – Dein neuer Weg!", "WCRR – Ankommen leicht gemacht!"),
    "koko-staedteregion": ("Kommunale Koordinierung KAoA StädteRegion Aachen",),
    "ki-staedteregion": ("Welcome Center Rheinisches Revier",),
    "kreis-dueren": ("Sprechstunde des Welcome Center im Kreishaus",),
    "kreis-euskirchen": ("Kein Abschluss ohne Anschluss (KAoA)",),
    "frau-beruf": ("CROSS-MENTORING REGION AACHEN", "KARRIERETAG"),
    "gleichstellung": ("Minijob? Da geht mehr!",),
}
"""Actor -> titles of reports whose contact, always a function's mailbox, may be published."""

REFUSED: Mapping[str, tuple[str, ...]] = {
    "ihk-aachen": ("Runder Tisch Internationale Fachkräfte",),
    "digitalhub": ("Talent Summit", "Fachkräfteallianz"),
}
"""Actor -> titles of reports whose contact expressly must not be published."""

CHANGES: Mapping[str, Mapping[str, str]] = {
    "ihk-aachen": {
        "Ausbildungsbotschafterinnen und Ausbildungsbotschafter": "unverändert",
        "SWITCH – vom Hörsaal in den Betrieb": "unverändert",
        "ValiKom Transfer": "geändert",
        "Runder Tisch Internationale Fachkräfte": "neu",
    },
    "hwk-aachen": {
        "Freiwilliges Handwerksjahr (FHJ) - Pilot": "neu",
        "Anerkennungssprechtag Heinsberg": "neu",
        "ValiKom Transfer": "unverändert",
    },
    "jc-staedteregion": {
        "Quereinstieg in die Kindertagesbetreuung": "neu",
        "Speed-Dating": "unverändert",
        "Umsetzung des Job-Turbo": "geändert",
    },
    "jc-heinsberg": {"Jugendberufsagentur": "neu", "Inklusionstag Arbeit": "neu"},
    "rwth": {"Girls' Day an der RWTH": "unverändert", "TANDEM Mentoring": "unverändert"},
    "fh-aachen": {"IngPlus Aachen": "neu", "NRWege ins Studium": "geändert"},
    "kreis-dueren": {"Firmenservice Ausländeramt": "neu", "Fachkräfteallianz Kreis Düren": "unverändert"},
    "kreis-euskirchen": {"AzubiMobil Nordeifel": "neu", "Arbeitgebermarke EIFEL": "unverändert"},
    "digitalhub": {"Tunis2Aachen Tech Talents": "neu"},
}
"""Actor -> title -> what the office chose as change since last year."""

NEEDS: Mapping[str, tuple[tuple[str, str, str, str], ...]] = {
    "ihk-aachen": (
        (
            "6 Standortfaktoren",
            "Berufsschulklassen in kleinen Berufen werden zusammengelegt; Auszubildende fahren bis zu zwei Stunden.",
            "Fahrgemeinschaften und Blockunterricht mit Unterkunft erproben",
            "Schulträger; Berufskollegs; Verkehrsverbund",
        ),
    ),
    "hwk-aachen": (
        (
            "5",
            "Wohnungen für Auszubildende aus Drittstaaten fehlen, vor allem in den ersten drei Monaten.",
            "Wohnungspool mit Paten aus den Innungen",
            "Kommunen; Kreishandwerkerschaften; Wohnungsgesellschaften",
        ),
        ("1", "Zu wenige Prüferinnen und Prüfer im Ehrenamt", "", ""),
    ),
    "aa-aachen-dueren": (
        (
            "3",
            "Kinderbetreuung zu Randzeiten verhindert Vollzeit in Pflege und Handel",
            "Randzeiten-Verbund mehrerer Betriebe",
            "Jugendämter; Jobcenter; Betriebe",
        ),
    ),
    "jc-staedteregion": (
        (
            "3 Arbeitsmarktpotenziale heben",
            "Für Personen mit psychischen Einschränkungen fehlen niedrigschwellige Arbeitserprobungen.",
            "Erprobungsplätze bei kommunalen Arbeitgebern",
            "StädteRegion Aachen; Stadt Aachen; Träger",
        ),
    ),
    "jc-heinsberg": (
        (
            "1",
            "Berufssprachkurse auf B2-Niveau finden nur in Aachen und Düren statt.",
            "gemeinsamer Kurs mit dem Nachbarkreis, vormittags und mit Kinderbetreuung",
            "VHS Kreis Heinsberg; Agentur für Arbeit Aachen-Düren",
        ),
    ),
    "jc-euskirchen": (("3", "Busverbindung Suedkreis vor 6 Uhr u. nach 20 Uhr fehlt", "Azubi-Shuttle", "Kreis; RVK"),),
    "vuv": (
        (
            "1",
            "Kleine Zulieferer haben niemanden, der Weiterbildung plant.",
            "Weiterbildungs-Scouts, die sich mehrere Betriebe teilen",
            "DGB; Agentur für Arbeit Aachen-Düren; low-tec",
        ),
    ),
    "dgb": (
        (
            "6",
            "Tarifgebundene Ausbildung im Rheinischen Revier geht zurück, obwohl Fördermittel fließen.",
            "Kriterien guter Arbeit in Förderaufrufe der Region aufnehmen",
            "VUV; Kommunen",
        ),
    ),
    "rwth": (
        (
            "2 Akademische Bildung",
            "Internationale Studierende finden kaum Praktika in kleinen Betrieben, weil beide Seiten sich nicht kennen.",
            "Praktikumsbörse für KMU in englischer Sprache mit Begleitung im ersten Monat",
            "FH Aachen; IHK Aachen; digitalHUB",
        ),
    ),
    "koko-staedteregion": (
        (
            "HF 1",
            "Schulabsentismus: Jugendliche sind ab Klasse 8 für die Berufsorientierung nicht mehr erreichbar.",
            "",
            "Schulaufsicht; Jugendämter; Schulsozialarbeit",
        ),
    ),
    "kreis-euskirchen": (
        (
            "4. Anerkennung beruflicher Qualifikationen",
            "Beratung zur Anerkennung gibt es im Südkreis nur nach langer Anfahrt.",
            "mobile Sprechstunde in Schleiden und Kall",
            "HWK Aachen; IHK Aachen; Jobcenter EU-aktiv",
        ),
    ),
    "gleichstellung": (
        (
            "3",
            "Frauen mit Fluchtgeschichte kommen in den gängigen Beratungsangeboten kaum an!",
            "Multiplikatorinnen ausbilden, die vor Ort ansprechbar sind",
            "Kommunale Integrationszentren; Jobcenter; Frau und Beruf",
        ),
    ),
    "digitalhub": (("6", "Coworking für Remote Workers im ländlichen Raum, kein Angebot außerhalb von Aachen", "", ""),),
}
"""Actor -> needs as (field, need, proposal, possible partners)."""

LETTER = """Liebe Kolleginnen und Kollegen,

anbei unser ausgefüllter Fragebogen für das Handlungskonzept. Die Zahlen zum Karrieretag reichen wir nach der \
Auswertung nach.

Mit freundlichen Grüßen
Kompetenzzentrum Frau und Beruf Region Aachen
"""
