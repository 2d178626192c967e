"""Links between activities live on with their numbers, unless somebody says otherwise."""

from __future__ import annotations

import pytest

from fko_cli.core.matching.decisions import Constraints
from fko_cli.core.matching.linking import programme_groups, successions

NUMBERS = {11: 1, 12: 2, 13: 3, 14: 4}
"""Reports and the activities that they belong to."""


@pytest.mark.parametrize(
    ("former", "heirs", "bound", "groups"),
    [
        ({1: "P-0001", 2: "P-0001"}, {}, Constraints(), {1: "P-0001", 2: "P-0001"}),
        ({1: "P-0001", 9: "P-0001"}, {}, Constraints(), {}),
        ({1: "P-0001", 9: "P-0001"}, {9: 8, 8: 3}, Constraints(), {1: "P-0001", 3: "P-0001"}),
        ({1: "P-0001", 9: "P-0001"}, {9: 1}, Constraints(), {}),
        ({1: "P-0001", 9: "P-0001"}, {9: 8, 8: 9}, Constraints(), {}),
        ({1: "P-0001", 2: "P-0001"}, {}, Constraints(apart=frozenset({(11, 12)})), {}),
        ({1: "P-0001", 2: "P-0001"}, {}, Constraints(apart=frozenset({(11, 13)})), {1: "P-0001", 2: "P-0001"}),
        (
            {1: "P-0001", 2: "P-0001"}, {},
            Constraints(apart=frozenset({(12, 13)}), programmes=(frozenset({12, 13}),)),
            {1: "P-0001", 2: "P-0001", 3: "P-0001"},
        ),
        (
            {1: "P-0001", 2: "P-0001", 3: "P-0003", 4: "P-0003"}, {}, Constraints(programmes=(frozenset({12, 13}),)),
            {1: "P-0001", 2: "P-0001", 3: "P-0001", 4: "P-0001"},
        ),
        (
            {3: "P-0001", 4: "P-0001"}, {}, Constraints(programmes=(frozenset({11, 12}),)),
            {1: "P-0002", 2: "P-0002", 3: "P-0001", 4: "P-0001"},
        ),
        ({}, {}, Constraints(programmes=(frozenset({11, 99}),)), {}),
    ],
)  # fmt: skip
def test_programmes_live_on(former, heirs, bound, groups):
    assert programme_groups(bound, NUMBERS, former, heirs) == groups


@pytest.mark.parametrize(
    ("former", "heirs", "bound", "found"),
    [
        ({2: 1}, {}, Constraints(), {2: 1}),
        ({2: 9}, {}, Constraints(), {2: 9}),
        ({9: 1}, {}, Constraints(), {}),
        ({9: 1}, {9: 2}, Constraints(), {2: 1}),
        ({2: 9}, {9: 2}, Constraints(), {}),
        ({2: 1}, {}, Constraints(apart=frozenset({(11, 12)})), {}),
        ({2: 1}, {}, Constraints(apart=frozenset({(11, 12)}), successions=((11, 12),)), {1: 2}),
    ],
)
def test_successions_live_on_with_the_later_activity(former, heirs, bound, found):
    assert successions(bound, NUMBERS, former, heirs) == found
