"""Weights of the features in log-odds, fitted by `benchmarks/fit_matching.py`; not to be edited by hand."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_LOOK_BASE = -7.759

FIRST_LOOK: Mapping[str, float] = {
    "title": 2.681,
    "text": 8.932,
    "rare_words": 2.034,
    "numbers": 0.418,
    "named_both": 2.475,
    "named_one": 1.061,
    "named_none": -1.399,
    "lead_is_other": 0.594,
    "lead_third": 2.544,
    "lead_conflict": -1.250,
    "lead_both": -1.605,
    "others_named": 2.327,
    "territory_same": 0.232,
    "territory_apart": -0.870,
    "years_same": 2.055,
    "years_apart": -1.112,
    "programme_apart": -0.758,
    "target_group": 0.465,
    "link": 2.017,
    "field": 0.742,
}
"""First step: what the two reports say."""

FINAL_BASE = -6.679

FINAL: Mapping[str, float] = {
    "title": 1.181,
    "text": 4.163,
    "rare_words": 1.292,
    "numbers": 0.450,
    "named_both": 2.665,
    "named_one": 1.490,
    "named_none": -0.992,
    "lead_is_other": 0.866,
    "lead_third": 0.367,
    "lead_conflict": -0.639,
    "lead_both": -0.893,
    "others_named": 0.320,
    "territory_same": 0.365,
    "territory_apart": -0.608,
    "years_same": 0.877,
    "years_apart": -0.826,
    "programme_apart": -0.478,
    "target_group": 0.314,
    "link": 2.032,
    "field": 0.274,
    "best_both": 2.338,
    "better_elsewhere": -2.097,
    "common_match": 4.717,
}
"""Second step: that, and what shows in comparison with the other candidates."""
