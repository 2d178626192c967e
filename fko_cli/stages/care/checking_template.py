"""What the check of the workspace says about the house template of the concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fko_cli.stages.care.checks import Check, State

if TYPE_CHECKING:
    from fko_cli.edges.word.template_check import TemplateFault

FILE = "vorlagen/handlungskonzept.docx"
_SUBJECT = "Vorlagen"
_TAG = "In Word den Platz anklicken, unter „Entwicklertools“ die „Eigenschaften“ öffnen und das „Tag“ berichtigen."


def template_checks(faults: Sequence[TemplateFault]) -> Iterator[Check]:
    """A misspelt or doubled name and a missing style have to be mended; a slot that was taken out may be meant so."""
    from fko_cli.edges.word.house_template import CHAPTER_SLOTS
    from fko_cli.edges.word.template_check import Fault

    missing = [CHAPTER_SLOTS[one.name] for one in faults if one.fault is Fault.slot_missing]
    if missing:
        yield Check(
            State.hint,
            _SUBJECT,
            f"In {FILE} fehlt der Platz für: {'; '.join(missing)}. Das steht dann nicht im Entwurf.",
            "Wenn es so sein soll, ist nichts zu tun; sonst den Platz aus der mitgelieferten Vorlage kopieren.",
        )
    for one in faults:
        if one.fault is Fault.slot_unknown and one.nearest:
            message = f"In {FILE} heißt ein Platz „fko:{one.name}“. Gemeint ist wohl „fko:{one.nearest}“."
            yield Check(State.bad, _SUBJECT, message, _TAG)
        elif one.fault is Fault.slot_unknown:
            yield Check(State.hint, _SUBJECT, f"In {FILE} kennt fko den Platz „fko:{one.name}“ nicht.", _TAG)
        elif one.fault is Fault.slot_twice:
            message = f"In {FILE} steht der Platz „fko:{one.name}“ mehrfach; gefüllt wird nur der erste."
            yield Check(State.bad, _SUBJECT, message, "Bitte die übrigen in Word löschen.")
        elif one.fault is Fault.style_missing:
            meant = f" Gemeint ist wohl „{one.nearest}“." if one.nearest else ""
            yield Check(
                State.bad,
                _SUBJECT,
                f"In {FILE} fehlt die Formatvorlage „{one.name}“.{meant}",
                "Bitte in Word so benennen oder aus der mitgelieferten Vorlage übernehmen.",
            )
