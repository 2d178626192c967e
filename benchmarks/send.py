"""How long 100 pre-filled questionnaires take, against bare XlsxWriter writing the same cells, in one run.

    python benchmarks/send.py [number of forms]

The actors and reports are those of the bundled example; each form has ten rows of its actor and five of others.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import build_example as example
import xlsxwriter

from fko_cli.core.questionnaire import FORM_VERSION
from fko_cli.core.sending import row_keys
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import Form, PrefilledRow
from fko_cli.core.sending.identity import Identity, sign
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.settings_file import read_settings

ROUNDS = 3
OWN, OFFERED = 10, 5


def main() -> None:
    """Print the medians of both ways and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    settings = read_settings(example.EXAMPLE / "fko.toml")
    actors, reports = example.register(), example.labelled()
    jobs = [(actors[at % len(actors)], rows(reports, at)) for at in range(count)]
    forms = [build_form(settings, actor, known, actors) for actor, known in jobs]

    def ours() -> None:
        for actor, known in jobs:
            identity = Identity("ab12cd34", settings.round.name, actor.key, FORM_VERSION)
            write_form(build_form(settings, actor, known, actors), identity, sign(b"k" * 32, identity))

    def bare() -> None:
        for form in forms:
            write_bare(form)

    took = {"fko": measure(ours), "bare XlsxWriter": measure(bare)}
    cells = sum(len(texts) for texts in forms[0].cells().values())
    print(f"{count} forms with {cells} texts each, medians of {ROUNDS} runs in one process:")
    for name, seconds in took.items():
        print(f"  {name:16} {seconds:6.2f} s")
    print(f"  ratio            {took['fko'] / took['bare XlsxWriter']:6.2f}")


def rows(reports: Sequence[example.Labelled], at: int) -> list[PrefilledRow]:
    """Own activities and offers, taken from the labelled reports in turn."""
    keys = example.content.COLUMN_KEYS
    made = []
    for position in range(OWN + OFFERED):
        report = reports[(at * (OWN + OFFERED) + position) % len(reports)]
        texts = {keys[key]: text for key, text in report.items() if key in keys and text}
        key = row_keys.own(position + 1) if position < OWN else row_keys.offer(position + 1)
        made.append(PrefilledRow(texts, key, origin="Ihre Meldung 2025", offered=position >= OWN))
    return made


def write_bare(form: Form) -> None:
    """The texts and empty answer cells of a form with one format, and nothing else."""
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    look = book.add_format({"text_wrap": True, "num_format": "@", "border": 1})
    for sheet in form.sheets:
        page = book.add_worksheet(sheet.name)
        for cell in sheet.cells:
            if cell.text:
                page.write_string(cell.row - 1, cell.column - 1, cell.text, look)
            else:
                page.write_blank(cell.row - 1, cell.column - 1, None, look)
    book.close()


def measure(run: Callable[[], None]) -> float:
    """Median seconds of processor time."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return statistics.median(took)


if __name__ == "__main__":
    main()
