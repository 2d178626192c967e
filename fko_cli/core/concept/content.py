"""The content of the concept: everything it says, in order, without any format. Pure: same input, same content."""

from __future__ import annotations

from dataclasses import replace

from fko_cli.core.concept import chapters
from fko_cli.core.concept.abbreviations import used
from fko_cli.core.concept.blocks import Chapter, Concept, Generated, Heading, gap_text, outline, polished, without_links_into
from fko_cli.core.concept.changes import changes_chapter
from fko_cli.core.concept.fields import fields_of_action
from fko_cli.core.concept.input import ConceptInput
from fko_cli.core.concept.overviews import overview
from fko_cli.core.settings import Settings

__all__ = ["Concept", "ConceptInput", "build_concept", "editor_texts", "outline"]


def editor_texts(settings: Settings) -> dict[str, tuple[str, int]]:
    """The editor's text files (names without ending) that the concept asks for: their title and their highest heading."""
    texts = {name: (title, 2) for name, title in chapters.EDITOR_TEXTS.items()}
    return texts | {f"feld-{one.id}": ("Situation", 3) for one in settings.fields}


def build_concept(content: ConceptInput) -> Concept:
    """All chapters in the order of the printed concept; chapters without content have no parts."""
    made = [
        chapters.imprint(content),
        chapters.text_chapter(content, "vorwort"),
        chapters.summary(content),
        chapters.text_chapter(content, "auftrag"),
        chapters.process(content),
        chapters.situation(content),
        chapters.priorities(content),
        overview(content),
        fields_of_action(content),
        chapters.crosscutting(content),
        chapters.outlook(content),
        *chapters.appendices(content),
    ]
    texts = [block for chapter in made for part in chapter.parts for block in part.blocks]
    place = len(made) - (1 if made[-1].slot == "anhang-quellen" else 0)
    changes = changes_chapter(content.changes)
    texts += [block for part in changes.parts for block in part.blocks]
    made[place:place] = [chapters.abbreviations(used(texts, content.actors, content.abbreviations)), changes]
    concept = content.settings.concept
    words = {
        "titel": concept.title,
        "untertitel": concept.subtitle,
        "region": content.settings.region.name,
        "runde": content.settings.round.name,
        "stand": chapters.status_text(content),
        "foerderhinweis": concept.funding_line or gap_text("Förderhinweis", "fko.toml, Abschnitt concept, funding_line"),
        "herausgeber": content.settings.region.editor,
    }
    missing = tuple(name for name in editor_texts(content.settings) if not content.texts.get(name))
    finished = tuple(_polished(chapter) for chapter in (made if content.portraits else _without_dead_links(made)))
    return Concept(words, finished, content.day, content.settings.region.editor, missing)


def _without_dead_links(made: list[Chapter]) -> list[Chapter]:
    """Where portraits are left out, what pointed to them is plain text."""
    blocks = [block for chapter in made for part in chapter.parts for block in part.blocks]
    places = {block.bookmark for block in blocks if isinstance(block, Heading)}
    return [
        replace(
            chapter,
            parts=tuple(
                replace(part, blocks=tuple(without_links_into(block, places) for block in part.blocks))
                for part in chapter.parts
            ),
        )
        for chapter in made
    ]


def _polished(chapter: Chapter) -> Chapter:
    parts = (Generated(part.source, tuple(map(polished, part.blocks))) for part in chapter.parts if part.blocks)
    return replace(chapter, parts=tuple(parts))
