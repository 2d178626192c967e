"""Weights of the features in log-odds, fitted by `benchmarks/fit_matching.py`; not to be edited by hand."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_LOOK_BASE = -8.557

FIRST_LOOK: Mapping[str, float] = {
    "title": 3.243,
    "text": 10.954,
    "rare_words": 2.320,
    "numbers": 0.000,
    "named_both": 2.174,
    "named_one": 0.874,
    "named_none": -1.674,
    "lead_is_other": 0.459,
    "lead_third": 2.133,
    "lead_conflict": -1.417,
    "lead_both": -1.815,
    "others_named": 2.731,
    "territory_same": 0.124,
    "territory_apart": -2.336,
    "years_same": 2.298,
    "years_apart": -1.287,
    "programme_apart": -0.917,
    "target_group": 0.648,
    "link": 1.887,
    "field": 1.048,
}
"""First step: what the two reports say."""

FINAL_BASE = -6.437

FINAL: Mapping[str, float] = {
    "title": 1.404,
    "text": 4.541,
    "rare_words": 1.381,
    "numbers": 0.114,
    "named_both": 2.341,
    "named_one": 1.168,
    "named_none": -1.257,
    "lead_is_other": 0.789,
    "lead_third": 0.246,
    "lead_conflict": -0.808,
    "lead_both": -1.010,
    "others_named": 0.574,
    "territory_same": 0.079,
    "territory_apart": -1.296,
    "years_same": 1.096,
    "years_apart": -0.842,
    "programme_apart": -0.608,
    "target_group": 0.457,
    "link": 2.017,
    "field": 0.230,
    "best_both": 2.255,
    "better_elsewhere": -2.174,
    "common_match": 4.466,
}
"""Second step: that, and what shows in comparison with the other candidates."""
