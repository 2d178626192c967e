"""The catalogue of findings: every message about a returned file, with its code, severity and remedy, in one place.

No other module words a message about a return. A code is never given a new meaning; docs/handbuch.md lists them all
(a test compares). Texts may use `{value}` and further named blanks that the caller fills in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fko_cli.core.records import Finding, Severity

MAX_VALUE = 300
"""Characters of a cell's content that a finding's sentence repeats; the `value` of the finding holds all of it."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A row of the catalogue: code, severity, what it means, what to do (German, with named blanks).

    `ask` is the question to the actor in the actor's words, empty for what only staff can settle; of a finding only
    `{value}`, `{column}`, `{sheet}` and `{row}` may stand in it.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    ask: str = ""


def _kinds() -> tuple[FindingKind, ...]:
    error, warning, note = Severity.error, Severity.warning, Severity.note
    return (
        # F0xx: the file as a whole; most of these set the file aside
        FindingKind(
            "F001",
            error,
            "Die Datei ist keine Arbeitsmappe ({detail}).",
            "Bitte beim Absender die ausgefüllte Excel-Datei anfordern.",
        ),
        FindingKind(
            "F002",
            error,
            "Die Datei ist beschädigt und lässt sich nicht lesen ({detail}).",
            "Bitte in Excel öffnen und neu speichern oder noch einmal schicken lassen.",
        ),
        FindingKind(
            "F003",
            error,
            "Die Datei ist mit einem Kennwort geschützt.",
            "Bitte ohne Kennwort speichern lassen und noch einmal einlesen.",
        ),
        FindingKind(
            "F004",
            error,
            "Die Datei wurde aus Sicherheitsgründen nicht geöffnet ({detail}).",
            "Bitte noch einmal einlesen; bleibt es dabei, die Aktivitäten in ein leeres Formular übertragen lassen.",
        ),
        FindingKind(
            "F005",
            error,
            "Es ist nicht erkennbar, von wem die Datei stammt.",
            "Bitte mit „fko collect --actor KÜRZEL DATEI“ einlesen oder in den Ordner „{folder}/KÜRZEL“ legen; {near}.",
        ),
        FindingKind(
            "F006",
            error,
            "Das Kürzel „{value}“ steht nicht in akteure.xlsx.",
            "Bitte die Institution in akteure.xlsx ergänzen oder das Kürzel berichtigen.",
        ),
        FindingKind(
            "F007",
            error,
            "Das Formular gehört zur Runde {value}, nicht zur laufenden Runde {round}.",
            "Bitte das Formular der laufenden Runde ausfüllen lassen oder mit „--actor KÜRZEL“ bewusst einlesen.",
        ),
        FindingKind(
            "F008",
            error,
            "Die Kennung im Formular passt nicht zu diesem Arbeitsordner ({detail}).",
            "Bitte prüfen, woher die Datei kommt, und sie dann mit „--actor KÜRZEL“ einlesen.",
        ),
        FindingKind(
            "F009",
            error,
            "Das Formular ist für „{value}“ ausgestellt, angegeben ist aber „{actor}“.",
            "Bitte klären, von wem die Datei ist. Ist sie von „{actor}“, dann diese eine Datei mit „fko collect --actor "
            "{actor} DATEI“ einlesen.",
        ),
        FindingKind(
            "F010",
            error,
            "In der Datei wurde keine Tabelle mit Aktivitäten gefunden.",
            "Gesucht wird eine Überschriftenzeile mit „Titel der Aktivität“. Bitte die Spalte so benennen.",
        ),
        FindingKind(
            "F011",
            error,
            "Frühere Meldungen, die in dieser Datei fehlen: {gone} von {before}. Die Datei selbst hat {rows}.",
            "Bitte nachfragen. Wenn sie die alte ersetzen soll: „fko collect --replace DATEI“; "
            "wenn sie die alte ergänzt: „fko collect --add DATEI“.",
        ),
        FindingKind("F012", note, "{detail}", "Bitte kurz prüfen, ob alles Wichtige übernommen ist."),
        FindingKind(
            "F013",
            note,
            "Dieses Format zeigt nicht alles: {value} sind nicht erkennbar.",
            "Im Zweifel um eine .xlsx-Datei bitten.",
        ),
        FindingKind("F014", note, "Neu gegenüber der früheren Fassung dieser Institution.", "Nichts zu tun."),
        FindingKind("F015", note, "Geändert gegenüber der früheren Fassung: {detail}.", "Nichts zu tun."),
        FindingKind(
            "F016", warning, "In der neuen Fassung nicht mehr enthalten: „{value}“.", "Bitte nachfragen, ob das gewollt ist."
        ),
        FindingKind("F017", note, "Die Nachricht enthält auch Text: „{words}“.", "Bitte lesen; er wird nicht ausgewertet."),
        FindingKind(
            "F018",
            warning,
            "Die Datei enthält weder Aktivitäten noch Bedarfe.",
            "Bitte nachfragen, ob die Institution nichts zu melden hat (Fehlanzeige).",
        ),
        FindingKind("F019", note, "Die Institution meldet ausdrücklich Fehlanzeige: „{value}“.", "Nichts zu tun."),
        FindingKind(
            "F020",
            warning,
            "Der Absender {value} steht nicht bei dieser Institution in akteure.xlsx.",
            "Bitte prüfen, ob die Datei von der richtigen Stelle kommt.",
        ),
        FindingKind("F021", error, "Das Archiv oder die Nachricht enthält keine Datei.", "Bitte die Excel-Datei anfordern."),
        FindingKind(
            "F030",
            error,
            "Die Datei ist gesperrt oder Sie dürfen sie nicht lesen; vielleicht ist sie gerade in Excel geöffnet.",
            "Bitte die Datei schließen oder die Rechte prüfen und noch einmal einlesen.",
        ),
        FindingKind(
            "F031", error, "Nicht gelesen: {detail}.", "Wenn dort eine Meldung liegt, bitte die Datei selbst hier ablegen."
        ),
        FindingKind(
            "F032",
            error,
            "Die Datei ist durch eine Vertraulichkeitsstufe oder Rechteverwaltung verschlüsselt.",
            "Bitte beim Absender eine Fassung ohne diesen Schutz anfordern.",
        ),
        FindingKind(
            "F033",
            error,
            "Die Datei ist nur eine Verknüpfung; die Meldung selbst liegt woanders: „{detail}“.",
            "Bitte die Arbeitsmappe dort herunterladen und einlesen oder als Datei schicken lassen.",
        ),
        FindingKind(
            "F029",
            error,
            "Das Formular ist für „{value}“ ausgestellt, {told} aber „{other}“.",
            "Bitte klären, für wen gemeldet wird, und dann diese eine Datei mit „fko collect --actor KÜRZEL DATEI“ einlesen.",
        ),
        FindingKind(
            "F034",
            warning,
            "Das Formular ist für „{value}“ ausgestellt; auf Ihre Angabe hin gilt es für „{actor}“.",
            "Bitte prüfen, ob das stimmt. Was darin für „{value}“ vorausgefüllt war, zählt nur, wo etwas geändert wurde.",
        ),
        FindingKind(
            "F035",
            error,
            "Dieselbe Datei ist schon als Rücklauf von „{value}“ eingelesen, angegeben ist jetzt „{actor}“.",
            "Bitte klären, von wem sie ist. Sie bleibt der Rücklauf von „{value}“. War das ein Versehen: „fko collect "
            "--move --actor {actor} DATEI“.",
        ),
        FindingKind(
            "F036",
            warning,
            "Die Datei galt bisher als Rücklauf von „{value}“; dort wurde sie auf Ihre Angabe hin entfernt. {now}",
            "Bitte prüfen, ob das stimmt; eine frühere Datei nimmt „fko collect --add --actor {value} DATEI“ wieder auf.",
        ),
        FindingKind(
            "F037",
            warning,
            "Die Datei stammt aus der Runde {value}; auf Ihre Angabe hin gilt sie für die laufende Runde {round}.",
            "Bitte prüfen, ob die Angaben noch stimmen.",
        ),
        FindingKind(
            "F038",
            error,
            "Genau diese Datei ist schon in der Runde {value} eingelesen worden.",
            "Bitte nachfragen, ob sie auch für die Runde {round} gilt, und sie dann mit „fko collect --actor KÜRZEL DATEI“ "
            "einlesen.",
        ),
        FindingKind("F022", note, "Betreff der Nachricht: „{value}“.", "Bitte lesen; er wird nicht ausgewertet."),
        FindingKind(
            "F023", note, "Die Nachricht enthält außerdem ({detail}): „{value}“.", "Bitte prüfen, ob es eine Antwort ist."
        ),
        FindingKind(
            "F024",
            error,
            "Die Anhänge dieser Nachricht stecken in einem Paket, das nur Outlook öffnet ({detail}).",
            "Bitte die Nachricht in Outlook öffnen und die Datei speichern oder den Absender bitten, sie im Format „HTML“ oder "
            "„Nur-Text“ noch einmal zu schicken.",
        ),
        FindingKind(
            "F025",
            error,
            "Die Nachricht oder ihr Anhang ist verschlüsselt oder elektronisch verpackt ({detail}).",
            "Bitte im Mailprogramm öffnen und die Datei speichern oder unverschlüsselt schicken lassen.",
        ),
        FindingKind(
            "F026",
            error,
            "Die Nachricht ist nur ein Stück einer geteilten Nachricht ({detail}).",
            "Bitte im Mailprogramm zusammensetzen oder ungeteilt schicken lassen.",
        ),
        FindingKind(
            "F027",
            error,
            "Statt der Datei enthält die Nachricht nur einen Verweis auf sie ({detail}).",
            "Bitte die Datei dort holen oder als Anhang schicken lassen.",
        ),
        FindingKind(
            "F028",
            warning,
            "Die Nachricht ist fehlerhaft aufgebaut: {detail}.",
            "Bitte im Mailprogramm ansehen, ob alles gelesen wurde.",
        ),
        # F1xx: columns and sheets
        FindingKind("F101", warning, "Die Spalte „{value}“ fehlt.", "Bitte die Angaben dazu nachfragen."),
        FindingKind(
            "F102",
            note,
            "Die Spalte „{label}“ gehört nicht zum Fragebogen; ihr Inhalt wurde nur notiert: „{value}“.",
            "Bitte prüfen, ob etwas davon in die Beschreibung gehört.",
        ),
        FindingKind("F103", note, "Die Spalte „{value}“ wurde als „{label}“ gelesen.", "Nichts zu tun, wenn das stimmt."),
        FindingKind(
            "F104",
            warning,
            "Die Spalte „{label}“ kommt mehrfach vor; gelesen wurde nur eine, die andere notiert: „{value}“.",
            "Bitte den Inhalt der zweiten Spalte prüfen.",
        ),
        FindingKind("F105", note, "Text außerhalb der Tabelle: „{value}“.", "Bitte prüfen, ob er eine Antwort ist."),
        FindingKind(
            "F106",
            note,
            "Text auf dem Blatt „{sheet}“, das nicht zum Fragebogen gehört: „{value}“.",
            "Bitte prüfen, ob er eine Antwort ist.",
        ),
        FindingKind(
            "F107",
            note,
            "Text in einem Textfeld oder einer Form auf dem Blatt „{sheet}“: „{value}“.",
            "Bitte prüfen, ob er eine Antwort ist.",
        ),
        FindingKind("F108", note, "Das Blatt „{sheet}“ ist ausgeblendet und wurde trotzdem gelesen.", "Bitte prüfen."),
        FindingKind(
            "F109", note, "Angabe zur Institution geändert: {label} „{value}“.", "Bei Bedarf in akteure.xlsx übernehmen."
        ),
        FindingKind("F110", note, "Spalten wurden so zugeordnet: {value}.", "Nichts zu tun, wenn das stimmt."),
        FindingKind("F111", note, "Angabe zur Institution: {label} „{value}“.", "Bei Bedarf in akteure.xlsx übernehmen."),
        FindingKind(
            "F112",
            warning,
            "Bei „{label}“ steht „{value}“; das ist weder ein klares Ja noch ein klares Nein.",
            "Bitte nachfragen, ob die Institution nichts zu melden hat.",
        ),
        FindingKind(
            "F113",
            note,
            "In der Überschriftenzeile steht, was zu keiner gelesenen Spalte gehört: „{value}“.",
            "Bitte prüfen, ob es eine Antwort ist.",
        ),
        FindingKind(
            "F114",
            note,
            "Text auf dem ausgeblendeten Blatt „{sheet}“ des Fragebogens: „{value}“.",
            "Bitte prüfen, ob er eine Antwort ist.",
        ),
        FindingKind(
            "F115",
            note,
            "Angabe zur Institution gelöscht: {label}, vorher „{value}“.",
            "Bei Bedarf in akteure.xlsx übernehmen.",
        ),
        FindingKind(
            "F120",
            note,
            "Text in der Kopf- oder Fußzeile des Blattes „{sheet}“: „{value}“.",
            "Bitte prüfen, ob er eine Antwort ist.",
        ),
        FindingKind(
            "F121",
            warning,
            "In der Datei heißen mehrere Blätter „{value}“; dieses wurde als „{sheet}“ gelesen.",
            "Bitte prüfen, welches gilt.",
        ),
        FindingKind("F122", note, "In den Eigenschaften der Datei steht: {value}.", "Bitte prüfen, ob es eine Antwort ist."),
        FindingKind(
            "F123",
            warning,
            "Das Blatt „{value}“ fehlt in der Datei, obwohl sie es nennt.",
            "Bitte die Datei in Excel öffnen, prüfen und noch einmal schicken lassen.",
        ),
        FindingKind(
            "F124",
            note,
            "Nachverfolgte Änderung; vorher stand dort: „{value}“.",
            "Bitte prüfen, ob die Änderung gewollt ist.",
        ),
        FindingKind("F125", note, "Text außerhalb der Tabellen: „{value}“.", "Bitte prüfen, ob er eine Antwort ist."),
        FindingKind("F126", note, "Kommentar ohne erkennbare Zelle: „{value}“.", "Bitte lesen; er wird nicht gedruckt."),
        FindingKind(
            "F130",
            warning,
            "Kein Text dieser Datei ist länger als {limit} Zeichen; längere hat das Programm, mit dem sie gespeichert wurde, "
            "abgeschnitten.",
            "Bitte noch einmal als .xlsx-Datei schicken lassen.",
        ),
        FindingKind(
            "F131",
            note,
            "Die ausgeblendete Spalte „{value}“ fehlt; Zeilen wurden an Nummer und Inhalt wiedererkannt.",
            "Bei einer berichtigten Fassung bitte prüfen, ob alles richtig zugeordnet ist.",
        ),
        # F2xx: rows
        FindingKind("F201", error, "Der Titel fehlt; die Zeile wurde ohne Titel übernommen.", "Bitte den Titel nachfragen."),
        FindingKind("F202", warning, "Die Pflichtangabe „{label}“ fehlt.", "Bitte nachfragen."),
        FindingKind(
            "F203",
            warning,
            "In dieser Zelle könnten mehrere Aktivitäten stehen.",
            "Bitte prüfen; bei Bedarf die Zeile teilen lassen und das Formular neu einlesen.",
        ),
        FindingKind("F204", note, "Die Beispielzeile wurde nicht übernommen.", "Nichts zu tun."),
        FindingKind("F205", note, "Die Zelle verweist auf andere Angaben („{value}“).", "Bitte prüfen, was gemeint ist."),
        FindingKind(
            "F206",
            warning,
            "Die Zeile steht doppelt in der Datei (wie Zeile {other}).",
            "Bitte prüfen, ob eine der beiden gestrichen werden kann.",
        ),
        FindingKind("F207", note, "Die Zeile ist ausgeblendet und wurde trotzdem gelesen.", "Bitte prüfen."),
        FindingKind(
            "F208",
            note,
            "„{value}“ wurde als Handlungsfeld {field} der Zeilen gelesen, die keines nennen.",
            "Nichts zu tun, wenn das stimmt.",
        ),
        FindingKind(
            "F209",
            warning,
            "Die Zeile gehört zu einer verbundenen Zelle; sie wurde zur Aktivität in Zeile {other} genommen.",
            "Bitte prüfen, ob dort zwei Aktivitäten stehen.",
        ),
        FindingKind(
            "F210",
            warning,
            "Der Titel steht in einer Zelle, die über mehrere Zeilen verbunden ist; für diese Zeile wurde „{value}“ gelesen.",
            "Bitte prüfen, ob Titel und Angaben zusammengehören.",
        ),
        FindingKind(
            "F211",
            warning,
            "Die Aktivitätsnummer „{value}“ gehört zur Meldung {report} („{title}“), die etwas anderes beschreibt; die Zeile "
            "wurde als neue Meldung ohne Nummer übernommen.",
            "Bitte nachfragen, ob die Nummer stimmt.",
        ),
        FindingKind(
            "F212",
            warning,
            "Die vorausgefüllte Aktivität „{value}“ wurde nicht bestätigt{how}.",
            "Bitte nachfragen, ob sie fortgeführt wird; ohne Antwort zählt sie nicht als gemeldet.",
        ),
        FindingKind(
            "F213",
            note,
            "Die von anderen gemeldete Aktivität „{value}“ wurde nicht bestätigt{how}.",
            "Nichts zu tun; sie zählt nicht als Meldung dieser Institution.",
        ),
        FindingKind(
            "F214",
            warning,
            "Die Aktivitätsnummer „{value}“ gehört zur vorausgefüllten Zeile „{title}“; diese Zeile wurde als neue Meldung "
            "ohne Nummer übernommen.",
            "Bitte nachfragen, ob hier eine andere Aktivität gemeint ist.",
        ),
        FindingKind(
            "F215",
            note,
            "Die vorausgefüllte Angabe „{value}“ bei „{column}“ wurde gelöscht.",
            "Nichts zu tun, wenn das stimmt.",
        ),
        FindingKind(
            "F216",
            warning,
            "In der Beispielzeile wurde etwas geändert; sie wurde nicht übernommen: „{value}“.",
            "Bitte nachfragen, ob damit eine Aktivität gemeint ist.",
        ),
        FindingKind(
            "F217",
            warning,
            "Die Zeile ist über das Beispiel geschrieben; was noch wie im Beispiel lautet, wurde nicht übernommen: „{value}“.",
            "Bitte nachfragen, was davon auch für diese Aktivität gilt.",
        ),
        FindingKind(
            "F218",
            warning,
            "Die ganze Zeile „{title}“ ist durchgestrichen; sie wurde nicht übernommen: „{value}“.",
            "Bitte prüfen, ob das gewollt ist.",
        ),
        FindingKind(
            "F219",
            note,
            "Offen aus der früheren Fassung „{file}“ ({place}), in der neuen dort nicht geändert: {message}",
            "Es gilt, was gelesen wurde. Bitte nachfragen, wenn das nicht genügt.",
        ),
        # F3xx: values
        FindingKind(
            "F301",
            warning,
            "Das Handlungsfeld „{value}“ ist nicht in der Liste der Runde.",
            "Bitte in fko.toml beim passenden Handlungsfeld unter aliases ergänzen oder nachfragen; bis dahin bleibt die Angabe "
            "wie geschrieben.",
        ),
        FindingKind(
            "F302",
            warning,
            "Die Zeitangabe „{value}“ wurde nicht verstanden.",
            "Bitte nachfragen; sie bleibt wie geschrieben.",
        ),
        FindingKind(
            "F303",
            warning,
            "Der Status „{value}“ ist nicht bekannt.",
            "Vorgesehen sind laufend, geplant, abgeschlossen, entfällt. Die Angabe bleibt wie geschrieben.",
        ),
        FindingKind(
            "F304",
            note,
            "„{value}“ ist kein Teil der Region; die Angabe bleibt wie geschrieben.",
            "Nichts zu tun, wenn das stimmt.",
        ),
        FindingKind("F305", warning, "Das Ende „{value}“ liegt vor dem Beginn.", "Bitte nachfragen."),
        FindingKind("F306", note, "Aus „{value}“ wurde „{new}“.", "Nichts zu tun, wenn das stimmt."),
        FindingKind(
            "F307",
            note,
            "Der Text ist länger als die vorgeschlagenen {limit} Zeichen ({length}).",
            "Nichts zu tun; er wurde ganz übernommen.",
        ),
        FindingKind(
            "F308", warning, "„{value}“ wurde nicht als ja oder nein verstanden; es gilt nein.", "Bitte nachfragen."
        ),
        FindingKind(
            "F309",
            warning,
            "Mehrere Handlungsfelder in der Spalte für eines; das erste gilt, die übrigen zählen als weitere.",
            "Bitte prüfen.",
        ),
        FindingKind(
            "F310",
            note,
            "Die Angabe „{value}“ zur Änderung ist nicht bekannt; sie bleibt wie geschrieben.",
            "Vorgesehen sind neu, unverändert, geändert, entfällt.",
        ),
        FindingKind(
            "F311",
            warning,
            "Die Aktivitätsnummer „{value}“ ist nicht bekannt.",
            "Bitte prüfen; die Meldung wurde als neue übernommen.",
        ),
        FindingKind(
            "F312",
            note,
            "Das Handlungsfeld ist leer geblieben, als „entfällt“ oder „–“ gelesen: „{value}“.",
            "Bitte prüfen.",
        ),
        FindingKind("F313", note, "Als „keine Angabe“ gelesen: „{value}“.", "Nichts zu tun, wenn das stimmt."),
        FindingKind(
            "F314",
            warning,
            "„{value}“ ist bei „{column}“ nicht vorgesehen; die Angabe bleibt wie geschrieben.",
            "Vorgesehen: {choices}. Bitte prüfen oder in fko.toml bei dieser Zusatzfrage unter choices ergänzen.",
        ),
        FindingKind(
            "F315",
            warning,
            "Bei „{column}“ wurde in „{value}“ keine Zahl gefunden; die Angabe bleibt wie geschrieben.",
            "Bitte nachfragen, wenn eine Zahl gebraucht wird.",
        ),
        FindingKind(
            "F317",
            warning,
            "Die Änderung zum Vorjahr lautet „entfällt“, der Status aber „{value}“; beides bleibt wie geschrieben.",
            "Bitte nachfragen, was gilt; bis dahin zählt der Status.",
        ),
        # F4xx: what cells carry besides their text
        FindingKind(
            "F401",
            warning,
            "Durchgestrichen: „{value}“.",
            "Der durchgestrichene Text wurde nicht übernommen. Bitte prüfen, ob das gewollt ist.",
        ),
        FindingKind("F402", note, "Kommentar an der Zelle: „{value}“.", "Bitte lesen; er wird nicht gedruckt."),
        FindingKind(
            "F403",
            note,
            "Die Zelle enthält eine Formel ({formula}); gelesen wurde ihr Ergebnis.",
            "Nichts zu tun, wenn das Ergebnis stimmt.",
        ),
        FindingKind(
            "F404",
            warning,
            "Die Formel in dieser Zelle hat kein gespeichertes Ergebnis ({value}).",
            "Bitte die Datei einmal in Excel öffnen, speichern und neu einlesen.",
        ),
        FindingKind("F405", warning, "Die Zelle zeigt einen Fehlerwert ({value}).", "Bitte den Inhalt nachfragen."),
        FindingKind("F406", note, "Die Zelle ist verbunden ({value}).", "Bitte prüfen, ob die Angabe für alle Zeilen gilt."),
        FindingKind("F407", note, "Hinter dem Text liegt ein Link: {value}.", "Bei Bedarf in die Spalte Link übernehmen."),
        FindingKind("F408", note, "Die Zelle ist farbig hervorgehoben.", "Bitte prüfen, was damit gemeint ist."),
        FindingKind("F409", warning, "Der Text enthält falsch dargestellte Umlaute: „{value}“.", "Bitte den Text prüfen."),
        FindingKind("F410", note, "Unsichtbare oder unzulässige Zeichen wurden entfernt.", "Nichts zu tun."),
        FindingKind(
            "F411", note, "Die Zelle steht in einer ausgeblendeten Spalte und wurde trotzdem gelesen.", "Bitte prüfen."
        ),
        FindingKind(
            "F412",
            note,
            "Der Text ist mit {length} Zeichen länger, als Excel in einer Zelle erlaubt; er wurde ganz gelesen.",
            "Bitte prüfen, ob er so gemeint ist.",
        ),
        FindingKind(
            "F413",
            warning,
            "Die Zelle kommt in der Datei mehrfach vor; gelesen wurde die erste, in einer anderen steht: „{value}“.",
            "Bitte nachfragen, was gilt.",
        ),
        FindingKind("F414", note, "An der Zelle liegt ein Link: {value}.", "Bei Bedarf in die Spalte Link übernehmen."),
        # F5xx: the workbook of a workshop
        FindingKind(
            "F501",
            error,
            "In der Datei wurde keine Tabelle mit Ergebnissen eines Workshops gefunden.",
            "Bitte die Mappe nehmen, die „fko workshop --template“ schreibt, oder die Spalten wie dort nennen.",
        ),
        FindingKind(
            "F502",
            warning,
            "Die Mappe enthält keine Einträge.",
            "Bitte prüfen, ob die richtige Datei eingelesen wurde.",
        ),
        FindingKind(
            "F503",
            warning,
            "Die Zeile sagt nur „{value}“; was dazu gehört, fehlt.",
            "Bitte ergänzen und die Mappe noch einmal einlesen. Die Angabe bleibt stehen.",
        ),
        FindingKind(
            "F504",
            warning,
            "„{value}“ ist bei „{column}“ keine Zahl; die Angabe bleibt stehen und zählt nicht mit.",
            "Bitte die Zahl eintragen und die Mappe noch einmal einlesen.",
        ),
        FindingKind(
            "F505",
            warning,
            "„{value}“ kann bei „{column}“ nicht stimmen; die Angabe bleibt stehen und zählt nicht mit.",
            "Bitte die Zahl berichtigen und die Mappe noch einmal einlesen.",
        ),
        FindingKind(
            "F506",
            note,
            "Die Zeile „{value}“ wurde als Summe gelesen; sie zählt nur, wo es keine einzelnen Angaben gibt.",
            "Nichts zu tun, wenn das stimmt.",
        ),
        FindingKind(
            "F507",
            warning,
            "Dasselbe Handlungsfeld steht für dieselbe Gruppe auch in Zeile {other}; beide Zeilen zählen.",
            "Bitte prüfen, ob eine der beiden gestrichen werden kann.",
        ),
        FindingKind(
            "F508",
            error,
            "Die Datei ist ein Fragebogen, ausgestellt für „{value}“, und keine Mappe eines Workshops.",
            "Bitte mit „fko collect DATEI“ einlesen.",
        ),
    )


_ASKS: Mapping[str, str] = {
    "F016": "„{value}“ stand in Ihrer früheren Rücksendung und fehlt jetzt. Soll das entfallen?",
    "F018": "Ihre Rücksendung enthielt weder Aktivitäten noch Bedarfe. Haben Sie nichts zu melden? Dann tragen Sie bitte auf "
    "dem Blatt Institution bei „Fehlanzeige“ ein „ja“ ein.",
    "F101": "Die Spalte „{value}“ fehlte in Ihrer Liste. Bitte ergänzen Sie die Angaben.",
    "F104": "Die Spalte „{column}“ gab es in Ihrer Rücksendung doppelt; dort stand auch: „{value}“. Was gilt?",
    "F112": "Haben Sie nichts zu melden? Bitte antworten Sie nur mit ja oder nein.",
    "F201": "Wie heißt diese Aktivität?",
    "F202": "Bitte ergänzen Sie diese Pflichtangabe: {column}.",
    "F203": "Stehen hier mehrere Aktivitäten? Dann tragen Sie bitte jede in eine eigene Zeile ein.",
    "F206": "Diese Zeile stand zweimal in Ihrer Rücksendung. Kann eine der beiden entfallen, oder worin unterscheiden sie sich?",
    "F209": "Hier waren Zellen mehrerer Zeilen verbunden; wir haben daraus eine Aktivität gelesen. Sind es mehrere?",
    "F210": "Der Titel stand in einer verbundenen Zelle. Für diese Zeile haben wir „{value}“ gelesen; stimmt das?",
    "F211": "Die Nummer „{value}“ gehört zu einer anderen Ihrer Aktivitäten. Ist diese hier neu? Dann lassen Sie die Nummer "
    "bitte leer.",
    "F212": "Führen Sie diese Aktivität fort? Bitte wählen Sie unverändert, geändert oder entfällt.",
    "F214": "Die Nummer „{value}“ gehört zu einer anderen Aktivität. Ist diese hier neu? Dann lassen Sie die Nummer bitte "
    "leer.",
    "F216": "In der Beispielzeile haben Sie „{value}“ eingetragen. Ist das eine Aktivität? Dann tragen Sie sie bitte in eine "
    "eigene Zeile ein.",
    "F217": "Diese Angaben lauten wie in unserem Beispiel; wir haben sie nicht übernommen: „{value}“. Was davon auch für Ihre "
    "Aktivität gilt, tragen Sie bitte ein.",
    "F218": "Zeile {row} auf dem Blatt „{sheet}“ Ihrer Rücksendung war ganz durchgestrichen; wir haben sie weggelassen: "
    "„{value}“. Ist das richtig?",
    "F301": "„{value}“ ist keines der Handlungsfelder dieser Runde. Bitte wählen Sie eines aus der Liste.",
    "F302": "Wann ist „{value}“? Bitte nennen Sie Monat, Quartal, Halbjahr oder Jahr, zum Beispiel 03/2026.",
    "F303": "Was ist mit „{value}“ gemeint: laufend, geplant, abgeschlossen oder entfällt?",
    "F305": "Das Ende „{value}“ liegt vor dem Beginn. Bitte berichtigen Sie eines von beiden.",
    "F308": "Bitte antworten Sie nur mit ja oder nein („{value}“ war nicht eindeutig).",
    "F309": "Hier standen mehrere Handlungsfelder. Bitte nennen Sie das wichtigste hier und die übrigen unter „Weitere "
    "Handlungsfelder“.",
    "F311": "Die Nummer „{value}“ kennen wir nicht. Ist die Aktivität neu? Dann lassen Sie die Nummer bitte leer.",
    "F314": "„{value}“ steht hier nicht zur Auswahl. Bitte wählen Sie aus der Liste.",
    "F315": "In „{value}“ haben wir keine Zahl gefunden. Bitte tragen Sie eine Zahl ein.",
    "F317": "Bei „Änderung zum Vorjahr“ steht „entfällt“, beim Status „{value}“. Führen Sie die Aktivität fort?",
    "F401": "„{value}“ war durchgestrichen; wir haben es weggelassen. Ist das richtig?",
    "F404": "Hier stand eine Formel ohne Ergebnis. Bitte tragen Sie die Angabe als Text ein.",
    "F405": "Hier stand ein Fehlerwert ({value}). Was soll hier stehen?",
    "F409": "Einige Zeichen sind falsch dargestellt. Bitte berichtigen Sie den Text.",
}
"""Code -> the question to the actor, where the actor can answer it."""

CATALOGUE: dict[str, FindingKind] = {kind.code: replace(kind, ask=_ASKS.get(kind.code, "")) for kind in _kinds()}
"""Code -> kind of finding."""


def _shown(value: str) -> str:
    """As much of a value as a sentence repeats."""
    return value if len(value) <= MAX_VALUE else value[: MAX_VALUE - 1] + "…"


def question_for_actor(one: Finding) -> str:
    """What an actor is asked about a finding, in words for the actor; "" where it is nobody's question.

    Notes ask nothing. Ids of reports are no words for an actor and are left out.
    """
    kind = CATALOGUE.get(one.code)
    if kind is None or not kind.ask or one.severity is Severity.note:
        return ""
    value = re.sub(r"^R-\d{4,} ", "", one.value)
    return kind.ask.format_map({"value": _shown(value), "column": one.column, "sheet": one.sheet, "row": one.row})


def finding(
    code: str,
    *,
    sheet: str = "",
    row: int | None = None,
    column: str = "",
    address: str = "",
    value: str = "",
    noted: tuple[str, ...] = (),
    **blanks: object,
) -> Finding:
    """Make a finding of the catalogue; `blanks` fill the named blanks of its texts.

    The sentence shows at most `MAX_VALUE` characters of `value`; the finding keeps all of it. A missing blank is a bug
    and raises KeyError.
    """
    kind = CATALOGUE[code]
    fill = {"value": _shown(value), "sheet": sheet, "column": column, **blanks}
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format_map(fill),
        remedy=kind.remedy.format_map(fill),
        sheet=sheet,
        row=row,
        column=column,
        address=address,
        value=value,
        noted=noted,
    )
