"""How a clash between work by hand and new data is worded."""

from __future__ import annotations

from itertools import takewhile

from fko_cli.core.concept.drafting import Clash, ClashKind
from fko_cli.edges.word.comments import CLASH_SIGN

LONGEST = 1500
"""Characters of one version that a comment shows; a whole portrait fits."""
BEFORE = 100
"""So many characters in front of the first difference are shown where a version has to be cut."""


def remark_of(clash: Clash) -> str:
    """The comment that shows both versions."""
    if clash.kind is ClashKind.changed:
        start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(clash.mine, clash.new, strict=False)))
        return (
            f"{CLASH_SIGN}Dazu liegen neue Angaben vor. Stehen geblieben ist der Text von Hand.\n"
            f"Von Hand: „{_cut(clash.mine, start)}“\nNach den Angaben: „{_cut(clash.new, start)}“"
        )
    if clash.kind is ClashKind.removed:
        return f"{CLASH_SIGN}Gestrichen. Dazu liegen neue Angaben vor.\nNach den Angaben: „{_cut(clash.new)}“"
    if clash.kind is ClashKind.homeless:
        return (
            f"{CLASH_SIGN}Neu dazugekommen, aber das Kapitel, zu dem es gehört, ist von Hand gestrichen. "
            "Bitte einordnen oder löschen."
        )
    return (
        f"{CLASH_SIGN}Nach den Angaben entfällt das; der Text von Hand ist stehen geblieben.\nVon Hand: „{_cut(clash.mine)}“"
    )


def line_of(clash: Clash) -> str:
    """What happened, for the list in the terminal."""
    return {
        ClashKind.changed: "von Hand bearbeitet, neue Angaben liegen vor",
        ClashKind.removed: "von Hand gestrichen, neue Angaben liegen vor",
        ClashKind.gone: "von Hand bearbeitet, entfällt nach den Angaben",
        ClashKind.homeless: "neu dazugekommen, sein Kapitel ist von Hand gestrichen",
    }[clash.kind]


def _cut(text: str, difference: int = 0) -> str:
    """`text`, or of a long one the part from shortly before `difference` on, so that what differs is seen."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(difference - BEFORE, len(text) - LONGEST))
    end = start + LONGEST
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
