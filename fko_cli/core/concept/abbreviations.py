"""Abbreviations of the field; the concept lists those that its texts really use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fko_cli.core.concept.blocks import Block, Heading, ListItem, Paragraph, Picture, Table, text_of
from fko_cli.core.records import Actor

KNOWN: Mapping[str, str] = {
    "AufenthG": "Aufenthaltsgesetz",
    "BAMF": "Bundesamt für Migration und Flüchtlinge",
    "BBiG": "Berufsbildungsgesetz",
    "BIZ": "Berufsinformationszentrum",
    "BMAS": "Bundesministerium für Arbeit und Soziales",
    "DGB": "Deutscher Gewerkschaftsbund",
    "ESF+": "Europäischer Sozialfonds Plus",
    "EU": "Europäische Union",
    "EURES": "Europäisches Portal zur beruflichen Mobilität",
    "FH": "Fachhochschule",
    "FKO": "Fachkräfteoffensive",
    "G.I.B.": "Gesellschaft für innovative Beschäftigungsförderung",
    "GmbH": "Gesellschaft mit beschränkter Haftung",
    "HF": "Handlungsfeld",
    "HWK": "Handwerkskammer",
    "IHK": "Industrie- und Handelskammer",
    "IHK FOSA": "Zentrale Stelle der Kammern zur Feststellung ausländischer Berufsabschlüsse (Foreign Skills Approval)",
    "JTF": "Fonds für einen gerechten Übergang (Just Transition Fund)",
    "KAoA": "Kein Abschluss ohne Anschluss",
    "KAUSA": "Koordinierungsstelle Ausbildung und Migration",
    "KI": "Künstliche Intelligenz",
    "KIM": "Kommunales Integrationsmanagement",
    "KMU": "kleine und mittlere Unternehmen",
    "KoKo": "Kommunale Koordinierung",
    "MAGS": "Ministerium für Arbeit, Gesundheit und Soziales des Landes Nordrhein-Westfalen",
    "MINT": "Mathematik, Informatik, Naturwissenschaften und Technik",
    "NRW": "Nordrhein-Westfalen",
    "RWTH": "Rheinisch-Westfälische Technische Hochschule",
    "SGB": "Sozialgesetzbuch",
    "TEP": "Teilzeitberufsausbildung – Einstieg begleiten, Perspektiven öffnen",
    "VHS": "Volkshochschule",
    "ZAV": "Zentrale Auslands- und Fachvermittlung",
}
"""Abbreviation -> what it stands for. Words that everybody knows (km, z. B.) are not listed."""


AMBIGUOUS: Mapping[str, Mapping[str, str]] = {
    "KI": {"Künstliche Intelligenz": "ntelligenz", "Kommunales Integrationszentrum": "ntegrationszentr"}
}
"""Abbreviation -> what it can stand for -> the piece of a word by which a text shows that it means that."""


def used(blocks: Iterable[Block], actors: Iterable[Actor], further: Mapping[str, str]) -> list[tuple[str, str]]:
    """The abbreviations that occur as words in the blocks, alphabetically, with what they stand for.

    Known are `KNOWN`, the short names of the actors and `further`, the later ones taking precedence. One that may stand for
    several things is listed with each of them, unless the texts themselves name just one.
    """
    short_names = {actor.short_name: actor.name for actor in actors if _is_short_for(actor.short_name, actor.name)}
    further = {short: long for short, long in further.items() if short not in long}
    known = {**KNOWN, **short_names, **further}
    text = "\n".join(_texts(blocks))
    found = [one for one in known if one in text and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)]
    found.sort(key=lambda one: (one.casefold(), one))
    told = {**short_names, **further}
    return [(one, long) for one in found for long in ([known[one]] if one in told else _meanings(one, text))]


def _meanings(abbreviation: str, text: str) -> list[str]:
    possible = AMBIGUOUS.get(abbreviation)
    if possible is None:
        return [KNOWN[abbreviation]]
    named = [long for long, sign in possible.items() if sign in text]
    return named or list(possible)


def _is_short_for(short: str, name: str) -> bool:
    """Whether a short name needs explaining: it has a word with two capitals and is not a part of the name."""
    return short not in name and any(sum(char.isupper() for char in word) > 1 for word in short.split())


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph | ListItem):
            yield text_of(block.spans)
        elif isinstance(block, Table):
            yield from (column.label for column in block.columns)
            yield from (text_of(cell) for row in block.rows for cell in row)
        elif isinstance(block, Picture):
            yield from (block.title, block.description)
