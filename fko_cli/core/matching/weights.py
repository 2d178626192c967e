"""Weights of the features in log-odds, fitted by `benchmarks/fit_matching.py`; not to be edited by hand."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_LOOK_BASE = -7.670

FIRST_LOOK: Mapping[str, float] = {
    "title": 2.838,
    "text": 9.184,
    "rare_words": 2.062,
    "numbers": 0.205,
    "named_both": 2.331,
    "named_one": 0.933,
    "named_none": -1.341,
    "lead_is_other": 0.556,
    "lead_third": 2.456,
    "lead_conflict": -1.249,
    "lead_both": -1.550,
    "others_named": 2.309,
    "territory_same": 0.084,
    "territory_apart": -1.683,
    "years_same": 2.137,
    "years_apart": -1.087,
    "programme_apart": -0.762,
    "target_group": 0.502,
    "link": 2.017,
    "field": 0.800,
}
"""First step: what the two reports say."""

FINAL_BASE = -6.577

FINAL: Mapping[str, float] = {
    "title": 1.231,
    "text": 4.375,
    "rare_words": 1.303,
    "numbers": 0.206,
    "named_both": 2.538,
    "named_one": 1.341,
    "named_none": -0.936,
    "lead_is_other": 0.844,
    "lead_third": 0.253,
    "lead_conflict": -0.656,
    "lead_both": -0.886,
    "others_named": 0.377,
    "territory_same": 0.163,
    "territory_apart": -1.069,
    "years_same": 1.026,
    "years_apart": -0.788,
    "programme_apart": -0.501,
    "target_group": 0.311,
    "link": 2.031,
    "field": 0.363,
    "best_both": 2.372,
    "better_elsewhere": -2.085,
    "common_match": 4.599,
}
"""Second step: that, and what shows in comparison with the other candidates."""
