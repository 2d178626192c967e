"""Fit the weights of the matcher on the labelled region and write them to `fko_cli/core/matching/weights.py`.

usage: python benchmarks/fit_matching.py [--write]      (without --write: only print them)
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import fitting
import numpy as np
from region import load

from fko_cli.core.matching import features

TARGET = Path(__file__).resolve().parent.parent / "fko_cli" / "core" / "matching" / "weights.py"
HEAD = '''"""Weights of the features in log-odds, fitted by `benchmarks/fit_matching.py`; not to be edited by hand."""

from __future__ import annotations

from collections.abc import Mapping
'''


def main() -> None:
    """Fit, print, and write when asked to."""
    samples = fitting.training(load())
    found = fitting.fit(samples, [np.ones(len(one.pairs), dtype=bool) for one in samples])
    for name, label in features.FEATURES.items():
        print(f"{label:32} {found.first_look.get(name, 0.0):8.3f} {found.final[name]:8.3f}")
    print(f"{'Grundannahme':32} {found.first_look_base:8.3f} {found.final_base:8.3f}")
    if "--write" in sys.argv[1:]:
        TARGET.write_text(_source(found), encoding="utf-8")
        print(f"written to {TARGET}")


def _source(found: fitting.Weights) -> str:
    return HEAD + "".join(
        (
            f"\nFIRST_LOOK_BASE = {found.first_look_base:.3f}\n",
            _table("FIRST_LOOK", found.first_look, "First step: what the two reports say."),
            f"\nFINAL_BASE = {found.final_base:.3f}\n",
            _table("FINAL", found.final, "Second step: that, and what shows in comparison with the other candidates."),
        )
    )


def _table(name: str, weights: Mapping[str, float], meaning: str) -> str:
    rows = "".join(f'    "{key}": {round(value, 3) + 0.0:.3f},\n' for key, value in weights.items())
    return f'\n{name}: Mapping[str, float] = {{\n{rows}}}\n"""{meaning}"""\n'


if __name__ == "__main__":
    main()
