"""Write the tables of docs/handbuch.md that come from the code: columns of the questionnaire and all findings.

Run `python docs/tabellen.py` after changing either; a test compares.
"""

from __future__ import annotations

import re
from pathlib import Path

from fko_cli.core.findings import CATALOGUE
from fko_cli.core.questionnaire import COLUMNS

MANUAL = Path(__file__).resolve().parent / "handbuch.md"

GRAVER = {"F017": "Hinweis; Warnung, wenn dort mehr als ein Gruß steht"}
"""What the reader makes graver than the catalogue says, depending on what it finds."""


def _columns() -> str:
    rows = ["| Spalte | Erläuterung |", "| --- | --- |"]
    return "\n".join(rows + [f"| {column.heading} | {column.help} |" for column in COLUMNS])


def _findings() -> str:
    rows = ["| Code | Art | Bedeutung | Was zu tun ist |", "| --- | --- | --- | --- |"]
    for kind in CATALOGUE.values():
        message, remedy = (re.sub(r"\{(\w+)\}", "…", text) for text in (kind.message, kind.remedy))
        severity = GRAVER.get(kind.code, kind.severity.label)
        rows.append(f"| {kind.code} | {severity} | {message} | {remedy} |")
    return "\n".join(rows)


def with_tables(text: str) -> str:
    """The manual's `text` with both tables as the code has them."""
    for name, table in (("Spalten", _columns()), ("Befunde", _findings())):
        pattern = rf"(<!-- Tabelle {name}:[^>]*-->\n).*?(<!-- Ende Tabelle -->)"
        text = re.sub(pattern, lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    MANUAL.write_text(with_tables(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
