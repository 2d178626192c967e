"""The front door: `fko` and `fko --help` are answered from a stored page, everything else by `fko_cli.app`.

Importing the command-line library takes most of the time of a help page. tests/test_app.py compares the page with the
real one.
"""

from __future__ import annotations

import sys

HELP = """\
Aufruf: fko [OPTIONEN] BEFEHL [ANGABEN]

  Führt eine Runde des regionalen Handlungskonzepts durch: Fragebögen
  verschicken, Rückläufe einlesen, Aktivitäten zusammenführen, Word-Entwurf
  schreiben.

Optionen:
  --version   Version anzeigen.
  -h, --help  Diese Hilfe anzeigen.

Befehle:
  init      Arbeitsordner anlegen.
  send      Fragebögen und Anschreiben als Entwürfe schreiben.
  collect   Rückläufe einlesen.
  workshop  Ergebnisse eines Workshops einlesen.
  status    Zeigen, was offen ist und was als Nächstes kommt.
  remind    Erinnern, wer noch nicht geantwortet hat.
  merge     Dieselbe Aktivität in mehreren Meldungen finden.
  review    Offene Fragen beantworten.
  edit      Angaben einer Aktivität als Redaktion festlegen.
  list      Aktivitäten, Meldungen oder Bedarfe auflisten.
  export    Konzept, Vorlage, Gesprächspapier oder Excel-Liste schreiben.
  adopt     Eine Fassung festhalten, wie sie gedruckt ist.
  changes   Zeigen, was sich seit einer Fassung geändert hat.
  round     Die nächste Runde öffnen.
  history   Das Leben einer Aktivität über die Jahre zeigen.
  report    Bericht zum Stand der Runde, auch als Webseite.
  demo      Die ganze Runde am Beispiel vorführen.
  doctor    Arbeitsordner prüfen.
  store     Zeigen, wo die Daten liegen; sie umziehen.
  forget    Eine Person aus allen Angaben löschen.
  backup    Den ganzen Arbeitsordner sichern.
  restore   Einen Arbeitsordner aus einer Sicherung holen.
  login     Benutzername und Kennwort für Post und Datenbank hinterlegen.

  Beispiel:  fko demo fko-demo   (die ganze Runde am mitgelieferten Beispiel)
"""


def main() -> None:
    """Run `fko` with the arguments of the process and end it with its exit code."""
    if sys.argv[1:] in ([], ["--help"], ["-h"]):
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
        sys.stdout.write(HELP)
        return
    try:
        from fko_cli.app import main as run
    except KeyboardInterrupt:  # loading takes seconds on a slow drive
        sys.stderr.write("Abgebrochen.\n")
        raise SystemExit(130) from None
    run()
