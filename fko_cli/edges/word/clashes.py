"""How a clash between work by hand and new data is worded."""

from __future__ import annotations

from fko_cli.core.concept.drafting import Clash, ClashKind
from fko_cli.edges.word.comments import CLASH_SIGN

LONGEST = 1500
"""Characters of one version that a comment shows; a whole portrait fits."""


def remark_of(clash: Clash) -> str:
    """The comment that shows both versions."""
    if clash.kind is ClashKind.changed:
        return (
            f"{CLASH_SIGN}Dazu liegen neue Angaben vor. Stehen geblieben ist der Text von Hand.\n"
            f"Von Hand: „{_cut(clash.mine)}“\nNach den Angaben: „{_cut(clash.new)}“"
        )
    if clash.kind is ClashKind.removed:
        return f"{CLASH_SIGN}Gestrichen. Dazu liegen neue Angaben vor.\nNach den Angaben: „{_cut(clash.new)}“"
    return (
        f"{CLASH_SIGN}Nach den Angaben entfällt das; der Text von Hand ist stehen geblieben.\nVon Hand: „{_cut(clash.mine)}“"
    )


def line_of(clash: Clash) -> str:
    """What happened, for the list in the terminal."""
    return {
        ClashKind.changed: "von Hand bearbeitet, neue Angaben liegen vor",
        ClashKind.removed: "von Hand gestrichen, neue Angaben liegen vor",
        ClashKind.gone: "von Hand bearbeitet, entfällt nach den Angaben",
    }[clash.kind]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
