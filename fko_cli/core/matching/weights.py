"""Weights of the features in log-odds, fitted by `benchmarks/fit_matching.py`; not to be edited by hand."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_LOOK_BASE = -7.854

FIRST_LOOK: Mapping[str, float] = {
    "title": 2.671,
    "text": 9.098,
    "rare_words": 1.969,
    "numbers": 0.600,
    "named_both": 2.630,
    "named_one": 1.241,
    "named_none": -1.381,
    "lead_is_other": 0.634,
    "lead_third": 2.559,
    "lead_conflict": -1.251,
    "lead_both": -1.629,
    "others_named": 2.365,
    "territory_same": 0.156,
    "territory_apart": -0.865,
    "years_same": 2.050,
    "years_apart": -1.156,
    "programme_apart": -0.748,
    "target_group": 0.434,
    "link": 1.981,
    "field": 0.794,
}
"""First step: what the two reports say."""

FINAL_BASE = -6.667

FINAL: Mapping[str, float] = {
    "title": 1.128,
    "text": 4.129,
    "rare_words": 1.258,
    "numbers": 0.559,
    "named_both": 2.800,
    "named_one": 1.638,
    "named_none": -0.970,
    "lead_is_other": 0.939,
    "lead_third": 0.423,
    "lead_conflict": -0.628,
    "lead_both": -0.905,
    "others_named": 0.269,
    "territory_same": 0.269,
    "territory_apart": -0.588,
    "years_same": 0.859,
    "years_apart": -0.815,
    "programme_apart": -0.472,
    "target_group": 0.280,
    "link": 2.003,
    "field": 0.270,
    "best_both": 2.337,
    "better_elsewhere": -2.175,
    "common_match": 4.540,
}
"""Second step: that, and what shows in comparison with the other candidates."""
