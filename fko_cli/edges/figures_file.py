"""The region's figures: `texte/kennzahlen.csv` or `.xlsx`, read as people see them in Excel (rules: `core.concept`)."""

from __future__ import annotations

from pathlib import Path

from fko_cli.core.concept.region_figures import RegionTable, read_figures
from fko_cli.core.errors import UserError
from fko_cli.edges.files import reason
from fko_cli.edges.intake.formats import read_workbook
from fko_cli.edges.intake.guard import Refused

NAME = "kennzahlen"
KINDS = ("csv", "xlsx", "ods")
MAX_BYTES = 5_000_000


def read_region_figures(folder: Path) -> tuple[RegionTable, ...]:
    """All tables of the file, sheet by sheet; none without a file.

    Raises UserError when two files claim to be it, it can't be read or has no table, or a table is not as it should be.
    """
    found = [path for kind in KINDS if (path := folder / f"{NAME}.{kind}").exists()]
    if len(found) > 1:
        raise UserError(
            f"Im Ordner texte liegen {' und '.join(path.name for path in found)}.",
            "Bitte nur eine der Dateien behalten, damit klar ist, welche Zahlen gelten.",
        )
    return _tables(found[0]) if found else ()


def _tables(path: Path) -> tuple[RegionTable, ...]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                f"texte/{path.name} ist zu groß für Kennzahlen.", "Bitte nur die Tabellen für das Konzept hineinschreiben."
            )
        book = read_workbook(path.read_bytes(), path.suffix[1:])
    except OSError as problem:
        raise UserError(
            f"{path} lässt sich nicht lesen: {reason(problem)}.", "Bitte die Datei schließen und den Befehl wiederholen."
        ) from None
    except Refused:
        raise UserError(
            f"texte/{path.name} lässt sich nicht lesen: Die Datei ist beschädigt oder keine Tabelle.",
            "Bitte in Excel öffnen und neu speichern.",
        ) from None
    made: list[RegionTable] = []
    for sheet in book.sheets:
        rows = {
            number: {at: cell.text for at, cell in row.items() if cell.text.strip()} for number, row in sheet.rows.items()
        }
        where = f"texte/{path.name}" if len(book.sheets) == 1 else f"texte/{path.name}, Blatt „{sheet.name}“"
        if not sheet.hidden:
            made += read_figures({number: row for number, row in rows.items() if row}, where)
    if not made:
        raise UserError(
            f"In texte/{path.name} steht keine Tabelle.", "Bitte Zahlen eintragen oder die Datei löschen oder umbenennen."
        )
    return tuple(made)
