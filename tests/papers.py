"""The three Word documents of a small round, for the checks that look at the finished files."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from fko_cli.core.concept.content import build_concept
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.papers.changes import Changed, Since, Turn
from fko_cli.core.papers.resolution import resolution
from fko_cli.core.papers.talk import talk
from fko_cli.core.settings import Meeting, Resolution, Talk, Workshop
from fko_cli.edges.bundled import templates
from fko_cli.edges.word.document import write_concept
from fko_cli.edges.word.papers import write_paper
from tests.concepts import SETTINGS, activity, content, need, ongoing, territory, year

DOCUMENTS = ("concept", "short", "resolution", "talk")
TEMPLATE = Path(templates() / "handlungskonzept.docx")
SINCE = Since(
    "der Fassung „2025“", [Changed(Turn.new, "A-0001", "Netzwerk", "1"), Changed(Turn.gone, "A-0009", "Altes", "2")]
)


def example(*, portraits: bool = True) -> ConceptInput:
    """A round with everything that the documents can show."""
    meetings = (
        Meeting(body="Ausschuss", role="Vorberatung", date=date(2026, 3, 24), number="SI/1"),
        Meeting(body="Verbandsversammlung", role="Entscheidung", date=date(2026, 4, 21), number="SI/2"),
    )
    settings = SETTINGS.model_copy(
        update={
            "meetings": meetings,
            "workshop": Workshop(date=date(2025, 10, 9), place="Muster"),
            "resolution": Resolution(number="2026/004", staff_effects="Keine.", financial_effects="Keine."),
            "talk": Talk(date=date(2026, 11, 12), points=("Förderung",)),
        }
    )
    activities = (
        activity(
            1, actors=("ihk", "hwk"), start=year(2024), end=ongoing(), territory=territory("Stadt Muster"),
            lead="IHK Muster", partners=("HWK Muster",), link="https://example.org/netz",
            description="Erster Satz.\n- Punkt eins\n- Punkt zwei",
        ),
        activity(2, status="geplant", start=year(2026), end=year(2027), group="G-1", programme="Dach"),
        activity(3, field="2", group="G-1", programme="Dach", target_groups=("Frauen",)),
        activity(4, field="2", status="abgeschlossen", indicator="120 Beratungen"),
        activity(5, field="2", status="entfällt"),
    )  # fmt: skip
    needs = (need(1, "hwk", field="1", need="Es fehlen Plätze."), need(2, "ihk", field="2", need="Busse am Abend"))
    return content(*activities, settings=settings, needs=needs, portraits=portraits)


@cache
def written(name: str) -> bytes:
    """One of the documents as .docx, in the bundled template."""
    template = TEMPLATE.read_bytes()
    if name in ("concept", "short"):
        return write_concept(build_concept(example(portraits=name == "concept")), template, {}).data
    paper = resolution(example(), SINCE) if name == "resolution" else talk(example(), SINCE)
    return write_paper(paper, template).data
