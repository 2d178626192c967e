"""Weights of the features in log-odds, fitted by `benchmarks/fit_matching.py`; not to be edited by hand."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_LOOK_BASE = -7.866

FIRST_LOOK: Mapping[str, float] = {
    "title": 2.672,
    "text": 8.954,
    "rare_words": 1.992,
    "numbers": 0.432,
    "named_both": 2.606,
    "named_one": 1.249,
    "named_none": -1.391,
    "lead_is_other": 0.601,
    "lead_third": 2.512,
    "lead_conflict": -1.255,
    "lead_both": -1.627,
    "others_named": 2.366,
    "territory_same": 0.222,
    "territory_apart": -0.855,
    "years_same": 2.086,
    "years_apart": -1.140,
    "programme_apart": -0.745,
    "target_group": 0.455,
    "link": 1.981,
    "field": 0.802,
}
"""First step: what the two reports say."""

FINAL_BASE = -6.682

FINAL: Mapping[str, float] = {
    "title": 1.132,
    "text": 4.066,
    "rare_words": 1.275,
    "numbers": 0.528,
    "named_both": 2.789,
    "named_one": 1.633,
    "named_none": -0.978,
    "lead_is_other": 0.914,
    "lead_third": 0.395,
    "lead_conflict": -0.633,
    "lead_both": -0.901,
    "others_named": 0.271,
    "territory_same": 0.358,
    "territory_apart": -0.575,
    "years_same": 0.850,
    "years_apart": -0.803,
    "programme_apart": -0.470,
    "target_group": 0.303,
    "link": 2.003,
    "field": 0.270,
    "best_both": 2.328,
    "better_elsewhere": -2.168,
    "common_match": 4.547,
}
"""Second step: that, and what shows in comparison with the other candidates."""
