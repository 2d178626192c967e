"""Numbers of activities that stay."""

from __future__ import annotations

import pytest

from fko_cli.core.matching.numbering import number_activities
from fko_cli.core.records import Place, Report


def report(number, field="1", title=""):
    return Report(
        number, "kammer", "2026", Place("liste.xlsx"), {"field": field, "title": title or f"Titel {number}"}, {}, "a"
    )


REPORTS = [report(number) for number in (1, 2, 3, 4, 5)]


def numbered(groups, previous, next_number=10, reports=REPORTS, order=("1", "2")):
    return number_activities(groups, previous, reports, order, next_number)


def test_new_numbers_follow_field_then_title():
    reports = [report(1, "2", "Alpha"), report(2, "1", "Zebra"), report(3, "1", "Aal"), report(4, "unbekannt", "Aal")]
    found = numbered([(1,), (2,), (3,), (4,)], {}, 1, reports)
    assert found.numbers == {3: 1, 2: 2, 1: 3, 4: 4}
    assert found.events == (("new", 1, None), ("new", 2, None), ("new", 3, None), ("new", 4, None))


def test_the_same_groups_keep_everything():
    previous = {1: 1, 2: 1, 3: 2}
    found = numbered([(1, 2), (3,)], previous, 3, REPORTS[:3])
    assert found.numbers == previous
    assert found.events == ()


def test_a_merge_keeps_the_older_number():
    found = numbered([(1, 2)], {1: 7, 2: 4})
    assert found.numbers == {1: 4, 2: 4}
    assert found.events == (("merged", 4, 7),)


def test_a_split_leaves_the_number_with_the_larger_part():
    found = numbered([(1,), (2, 3)], {1: 4, 2: 4, 3: 4})
    assert found.numbers == {1: 10, 2: 4, 3: 4}
    assert found.events == (("split", 4, 10),)


def test_of_equal_parts_the_one_with_the_oldest_report_keeps_the_number():
    assert numbered([(2,), (1,)], {1: 4, 2: 4}).numbers == {1: 4, 2: 10}


def test_of_equal_parts_the_one_that_confirms_the_activity_unchanged_keeps_the_number():
    changed, same = (
        Report(at, "kammer", "2027", Place("x"), {"title": "Messe", "change": change}, {}, "a")
        for at, change in ((1, "geändert"), (2, "unverändert"))
    )
    assert numbered([(1,), (2,)], {1: 7, 2: 7}, reports=[changed, same]).numbers == {2: 7, 1: 10}


def test_a_report_that_joins_a_known_activity_takes_its_number():
    found = numbered([(1, 5)], {1: 4})
    assert found.numbers == {1: 4, 5: 4}
    assert found.events == ()


def test_a_report_that_changes_sides_takes_no_number_with_it():
    found = numbered([(1, 2), (3,)], {1: 1, 2: 2, 3: 2})
    assert found.numbers == {1: 1, 2: 1, 3: 2}
    assert found.events == ()


def test_merge_and_split_at_once_give_every_group_its_own_number():
    found = numbered([(1, 3), (2,), (4, 5)], {1: 1, 2: 1, 3: 2, 4: 2, 5: 3})
    assert len({found.numbers[1], found.numbers[2], found.numbers[4]}) == 3
    assert found.numbers[1] == found.numbers[3] and found.numbers[4] == found.numbers[5]


def history(*steps, next_number=10, previous=None):
    """The numbers after each step of groupings, with what earlier steps left."""
    numbers, former, found = dict(previous or {}), {}, []
    for groups in steps:
        made = number_activities(groups, numbers, REPORTS, ("1", "2"), next_number, former)
        for one, number in made.left.items():
            former.setdefault(one, [])
            former[one] += [number] if number not in former[one] else []
        numbers = dict(made.numbers)
        next_number = max(next_number, *(number + 1 for number in numbers.values()))
        found.append((numbers, made.events))
    return found


ALONE = {1: 7, 2: 4, 3: 5, 4: 6}


@pytest.mark.parametrize(
    "joined",
    [
        [(1, 2), (3,), (4,)],
        [(1, 2, 3), (4,)],
        [(1, 2, 3, 4)],
        [(1, 2), (3, 4)],
    ],
)
def test_a_merge_taken_back_gives_everyone_the_number_of_before(joined):
    apart = [(1,), (2,), (3,), (4,)]
    for numbers, _ in history(joined, apart, joined, apart, apart, previous=ALONE)[1::2]:
        assert numbers == ALONE


def test_a_number_given_back_is_told_as_a_split_and_goes_with_those_who_had_it_first():
    (_, merged), (_, split) = history([(1, 2)], [(1,), (2,)], previous={1: 7, 2: 4})
    assert (merged, split) == ((("merged", 4, 7),), (("split", 4, 7),))


def test_two_merges_in_a_row_are_taken_back_one_by_one():
    steps = [[(1, 3), (2,)], [(1, 2, 3)], [(1, 3), (2,)], [(1,), (2,), (3,)]]
    found = [numbers for numbers, _ in history(*steps, previous=ALONE)]
    assert found == [{1: 5, 3: 5, 2: 4}, {1: 4, 2: 4, 3: 4}, {1: 5, 3: 5, 2: 4}, {1: 7, 2: 4, 3: 5}]


def test_who_goes_over_to_a_third_leaves_the_number_and_the_other_gets_its_own_back():
    found = history([(1, 3), (2,)], [(1,), (2, 3)], previous=ALONE)
    assert found[-1][0] == {1: 7, 2: 4, 3: 4}


def test_an_activity_that_stays_as_it_is_keeps_its_number_also_when_an_older_one_becomes_free():
    found = history([(1,), (2, 3), (4,)], [(1,), (2, 3, 4)], previous={1: 4, 2: 4, 3: 4, 4: 2})
    assert [numbers[1] for numbers, _ in found] == [10, 10]
