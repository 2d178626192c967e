"""How the frozen stores beside this file were made: by the `fko` of their time, from the bundled example of their time.

Run as `python tests/data/stores/freeze.py COMMIT` for the last commit before a new migration; it writes the store (packed)
and what that version itself listed. Stores of earlier revisions are never made anew.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
RETURNS = 5
"""How many returned files of the example go in; enough for reports of several institutions, and small."""


def main(commit: str) -> None:
    """Freeze the store that the `fko` of `commit` makes."""
    with tempfile.TemporaryDirectory() as temporary:
        code, folder = Path(temporary) / "code", Path(temporary) / "region"
        subprocess.run(["git", "clone", "-q", str(HERE.parents[2]), str(code)], check=True)
        subprocess.run(["git", "-C", str(code), "checkout", "-q", commit], check=True)

        def fko(*words: str) -> str:
            environment = os.environ | {"PYTHONPATH": str(code)}
            command = [sys.executable, "-m", "fko_cli", *words]
            done = subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)
            sys.stderr.write(f"{done.returncode} {words[0]} {done.stderr.strip()[-200:]}\n")
            return done.stdout

        fko("init", str(folder), "--example", "region-aachen")
        for spare in sorted((folder / "ruecklauf" / "2026").glob("*.*"))[RETURNS:]:
            spare.unlink()
        there = ["-w", str(folder)]
        fko("send", *there, "--actor", "ihk-aachen")
        fko("collect", *there)
        fko("merge", *there)
        table = folder / "antworten.csv"
        questions = json.loads(fko("review", *there, "--json"))["questions"]
        rows = [f"{one['id']};{answer}" for one, answer in zip(questions, ("gleich", "verschieden"), strict=False)]
        table.write_text("\n".join(["Frage;Entscheidung", *rows, ""]), encoding="utf-8")
        fko("review", *there, "--import", str(table))
        fko("merge", *there)
        fko("edit", "A-0001", "title=Titel der Redaktion", *there)
        fko("export", "concept", *there)
        fko("adopt", "Fassung 2026", "--interim", *there)
        listed = {name: json.loads(fko("list", *option, "--json", *there)) for name, option in
                  (("activities", ()), ("reports", ("--reports",)), ("needs", ("--needs",)))}  # fmt: skip
        with sqlite3.connect(folder / "fko.db") as database:
            (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
            database.execute("VACUUM") if not database.in_transaction else None
        (HERE / f"{revision}.db.gz").write_bytes(gzip.compress((folder / "fko.db").read_bytes(), 9, mtime=0))
        (HERE / f"{revision}.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
