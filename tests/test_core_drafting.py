"""The comparison of three versions of a draft: whose change wins, what is told, in which order things stand."""

import pytest

from fko_cli.core.concept.drafting import ROW, TABLE, Clash, ClashKind, Unit, align, merge_block
from fko_cli.core.concept.ordering import merged_order, moved
from fko_cli.core.concept.written import WrittenBlock, WrittenDraft

BASE = ("Kopf", "Die Messe findet jährlich statt.", "Federführung\tIHK", "Partner\tA, B")


def units(*texts: str) -> list[Unit]:
    return [Unit("body text", text) for text in texts]


def table(*rows: str) -> Unit:
    return Unit(TABLE, "", rows=tuple(Unit(ROW, row) for row in rows))


def shown(base, mine, new):
    """The merged texts, and the clashes as (kind, mine, new)."""
    plan = merge_block(base, mine, new)
    texts = [(mine[one.mine] if one.own else new[one.new]).text for one in plan.pieces]
    return texts, [(str(one.kind), one.mine, one.new) for one in plan.all_clashes]


def but(texts, **changes):
    """Texts with some replaced, by place: `_1="neu"`; None takes one out."""
    made = [changes.get(f"_{place}", text) for place, text in enumerate(texts)]
    return units(*(text for text in made if text is not None))


@pytest.mark.parametrize(
    ("mine", "new", "texts", "clashes"),
    [
        (units(*BASE), units(*BASE), list(BASE), []),
        (units(*BASE), but(BASE, _2="Federführung\tHWK"), [BASE[0], BASE[1], "Federführung\tHWK", BASE[3]], []),
        (but(BASE, _1="Die Messe findet alle zwei Jahre statt."), units(*BASE),
         [BASE[0], "Die Messe findet alle zwei Jahre statt.", *BASE[2:]], []),
        (but(BASE, _1="Die Messe findet oft statt."), but(BASE, _2="Federführung\tHWK"),
         [BASE[0], "Die Messe findet oft statt.", "Federführung\tHWK", BASE[3]], []),
        (but(BASE, _2="Federführung\tStadt"), but(BASE, _2="Federführung\tHWK"),
         [*BASE[:2], "Federführung\tStadt", BASE[3]], [("changed", "Federführung: Stadt", "Federführung: HWK")]),
        (but(BASE, _2="Federführung\tHWK"), but(BASE, _2="Federführung\tHWK"),
         [*BASE[:2], "Federführung\tHWK", BASE[3]], []),
        (but(BASE, _3=None), units(*BASE), list(BASE[:3]), []),
        (but(BASE, _3=None), but(BASE, _3="Partner\tA, B, C"), list(BASE[:3]), [("removed", "", "Partner: A, B, C")]),
        (but(BASE, _3="Partner\tA und B"), but(BASE, _3=None), [*BASE[:3], "Partner\tA und B"],
         [("gone", "Partner: A und B", "")]),
        (units(*BASE), but(BASE, _3=None), list(BASE[:3]), []),
        (units(*BASE, "Nachsatz"), units(*BASE[:2], "Ziele\tX", *BASE[2:]),
         [*BASE[:2], "Ziele\tX", *BASE[2:], "Nachsatz"], []),
        (units(*BASE, "Beide"), units(*BASE, "Beide"), [*BASE, "Beide"], []),
        (units(BASE[0], BASE[2], BASE[1], BASE[3]), but(BASE, _3="Partner\tC"),
         [BASE[0], BASE[2], BASE[1], "Partner\tC"], []),
    ],
    ids=["nothing", "data only", "hand only", "different lines", "the same line", "both alike", "removed",
         "removed and changed", "changed and gone", "gone only", "both added", "both added the same", "moved"],
)  # fmt: skip
def test_each_side_keeps_what_only_it_changed(mine, new, texts, clashes):
    assert shown(units(*BASE), mine, new) == (texts, clashes)


def test_emphasis_and_style_count_as_changes():
    base, new = units("Eins"), units("Zwei")
    for mine in (Unit("body text", "Eins", "0-4b"), Unit("heading 3", "Eins")):
        plan = merge_block(base, [mine], new)
        assert plan.all_clashes == (Clash(ClashKind.changed, "Eins", "Zwei"),)


def test_tables_are_merged_row_by_row():
    head = "Nr. | Titel"
    base = table(head, "A-0001 | Messe", "A-0002 | Preis", "A-0003 | Börse")
    mine = table(head, "A-0001 | Große Messe", "A-0002 | Preis", "A-0003 | Börse", "– | Eigene Zeile")
    new = table(head, "A-0001 | Messe", "A-0004 | Neu", "A-0002 | Preis (neu)")
    (piece,) = merge_block([base], [mine], [new]).pieces
    rows = [(mine.rows[one.mine] if one.own else new.rows[one.new]).text for one in piece.rows]
    assert rows == [head, "A-0001 | Große Messe", "A-0004 | Neu", "A-0002 | Preis (neu)", "– | Eigene Zeile"]
    assert not piece.clashes


def test_a_row_that_the_data_moved_is_not_doubled():
    head = "Nr. | Titel"
    base = table(head, "A-0001 | Messe", "A-0002 | Preis", "A-0003 | Börse")
    mine = table(head, "A-0001 | Messe, von Hand", "A-0002 | Preis", "A-0003 | Börse")
    new = table(head, "A-0002 | Preis", "A-0003 | Börse", "A-0001 | Messe")
    (piece,) = merge_block([base], [mine], [new]).pieces
    rows = [(mine.rows[one.mine] if one.own else new.rows[one.new]).text for one in piece.rows]
    assert rows == [head, "A-0002 | Preis", "A-0003 | Börse", "A-0001 | Messe, von Hand"]


def test_a_table_with_another_column_is_one_clash():
    base, new = table("Nr. | Titel", "1 | a"), table("Nr. | Titel", "1 | b")
    mine = table("Nr. | Titel | Notiz", "1 | a | x")
    (piece,) = merge_block([base], [mine], [new]).pieces
    assert (piece.own, [one.kind for one in piece.clashes]) == (True, [ClashKind.changed])


def test_versions_of_a_unit_are_found_by_label_by_text_and_by_likeness():
    base = units("Kopf", "Die Messe findet statt.", "Partner\tA")
    other = units("Partner\tX", "Kopf", "Die große Messe findet jährlich statt.")
    assert align(base, other) == {0: 1, 1: 2, 2: 0}


@pytest.mark.parametrize(
    ("before", "mine", "new", "kept", "order"),
    [
        ("abc", "abc", "abxc", "abcx", "abxc"),
        ("abc", "cab", "abc", "abc", "cab"),
        ("abc", "abc", "cab", "abc", "cab"),
        ("abc", "bca", "abxc", "abcx", "bxca"),
        ("abc", "a-bc", "axbc", "abcx-", "a-xbc"),
        ("abc", "ac", "abc", "ac", "ac"),
        ("", "", "abc", "abc", "abc"),
    ],
)
def test_order_by_hand_holds_and_new_things_find_their_place(before, mine, new, kept, order):
    assert "".join(merged_order(before, mine, new, kept)) == order


def test_the_fewest_moves_are_told():
    assert moved("abcdef", "abdefc") == {"c"}
    assert moved("abc", "abc") == set()


def test_a_draft_survives_its_plain_form_and_its_stamp_tells_contents_apart():
    block = WrittenBlock("0123456789ab", (Unit("heading 3", "A-0001 Messe", "0-3b"), table("a | b", "c | d")), gone=True)
    draft = WrittenDraft({"x:1": block, "x:2": WrittenBlock("0" * 12, (), deleted=True)}, {"titel": "Konzept"})
    assert WrittenDraft.from_plain(draft.as_plain()) == draft
    assert draft.stamp != WrittenDraft(draft.blocks, {"titel": "Anderes"}).stamp
