"""Weights of the features in log-odds. Written by `benchmarks/fit_matching.py`; do not edit by hand."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_LOOK_BASE = -11.257

FIRST_LOOK: Mapping[str, float] = {
    "title_letters": 0.000,
    "title_words": 0.000,
    "title_in_text": 1.680,
    "acronym": 0.000,
    "text_letters": 14.549,
    "rare_words": 2.773,
    "numbers": 1.216,
    "named_both": 3.899,
    "named_one": 2.228,
    "named_none": -0.554,
    "lead_is_other": 0.834,
    "lead_third": 4.475,
    "lead_conflict": -1.301,
    "lead_both": -1.905,
    "others_named": 2.556,
    "territory_same": 0.169,
    "territory_apart": -1.394,
    "years_same": 2.079,
    "years_apart": -0.829,
    "month_same": 0.000,
    "programme_same": 0.000,
    "programme_apart": 0.000,
    "funding": 0.000,
    "target_group": 0.000,
    "link": 0.000,
    "field": 0.071,
}
"""First step: what the two reports say."""

FINAL_BASE = -9.713

FINAL: Mapping[str, float] = {
    "title_letters": 0.000,
    "title_words": 0.000,
    "title_in_text": 0.000,
    "acronym": 0.000,
    "text_letters": 7.297,
    "rare_words": 1.703,
    "numbers": 0.836,
    "named_both": 3.100,
    "named_one": 1.719,
    "named_none": -0.478,
    "lead_is_other": 0.982,
    "lead_third": 1.050,
    "lead_conflict": -0.428,
    "lead_both": -1.335,
    "others_named": 0.545,
    "territory_same": 0.663,
    "territory_apart": -1.128,
    "years_same": 0.867,
    "years_apart": -0.344,
    "month_same": 0.000,
    "programme_same": 0.000,
    "programme_apart": -0.029,
    "funding": 0.000,
    "target_group": 0.000,
    "link": 0.000,
    "field": 0.000,
    "best_both": 4.123,
    "better_elsewhere": -0.996,
    "common_match": 3.778,
}
"""Second step: the same and what shows in comparison with the other candidates."""
