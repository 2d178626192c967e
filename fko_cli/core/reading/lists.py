"""Lists as people type them, split into items without tearing names apart.

Semicolons, line breaks and bullets always separate. Commas, plus signs and slashes between spaces separate where none of
the sure separators was used, outside parentheses and not inside "Kreise Düren, Euskirchen und Heinsberg". "und" separates
only where the caller knows both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fko_cli.core.reading.text import fold, without_numbering

_SURE = re.compile(r"[;\n•●▪‣◦·|]+")
_BULLET = re.compile(r"^\s*[-–—*►→✓>]\s+")
_MOST_SIDES = 6
_MOST_NAMES = 500
"""Items of one list that are compared with the register."""
_LIKELY = re.compile(r"\s*,\s+|\s*,(?=[^\s\d])|\s\+\s|\s/\s|\s&\s(?=[A-ZÄÖÜ]{2,}\b)")
_AND = re.compile(r"\s+(?:und|u\.|sowie|&)\s+")
_AND_SO_ON = re.compile(
    r"(?:\s|^)((?:und|u\.|,)?\s*(?:u\.\s?a\.(?:\s?m\.)?|u\.\s?v\.\s?(?:a\.\s?)?m\.|etc\.?|usw\.?|und weitere|und andere"
    r"|\.\.\.|…))\s*$",
    re.IGNORECASE,
)
_NAME = r"(?:[A-ZÄÖÜ][a-zäöüß][\w\-]*|[A-ZÄÖÜ]{1,2}\b)"
_MANY = re.compile(
    r"(?:\b[Ll]andkreisen?|\b[Kk]reisen?|\bStädten?|\bGemeinden?|\bKommunen|\bAgenturen(?: für Arbeit)?"
    rf"|\bArbeitsagenturen|\bJobcentern?|\bHochschulen|\bKammern|\bIHKs|\bHWKs|\bVHSen|\bvon)\s+(?:in\s+)?{_NAME}(?:\s*,\s*{_NAME})*\s*(?:\bund|\bu\.|&|\+)\s*{_NAME}"
)
_PUBLIC_BODY = re.compile(
    r"(?i)^(?:stadt|städteregion|(?:land)?kreis|kr\.|gemeinde|land|universität|hochschule|rwth|fh|bezirksregierung)\b[^,(]*$"
)
_UNIT = re.compile(
    r"(?i)^(?:amt\b|fachbereich|fachdienst|fb \d|abteilung|abt\.|dezernat|referat|team\b|stabsstelle|stabstelle"
    r"|geschäftsstelle|bildungsbüro|kommunales? (?:integrationszentrum|koordinierung\w*)|wirtschaftsförderung|jugendamt"
    r"|ausländeramt|schulamt|sozialamt|gleichstellungs(?:stelle|büro)|(?:der )?landrat|(?:die )?landrätin|career"
    r"|international office|ki|koko|institut für|lehrstuhl|fakultät)\b(?!.*\b(?:stadt|städteregion|kreis)\b)"
)
_WHOLE_SENTENCE = re.compile(r"(?i)^(?:entfällt|keine?r?|noch offen|offen|derzeit keine?|bisher keine?)\b")
_HIDDEN = "\ue000"


def split_list(text: str, *, known: Callable[[str], bool] | None = None, institutions: bool = False) -> tuple[str, ...]:
    """The items of a list in the words as typed, without repetitions.

    `known` says whether a text names one known institution; with it, "HWK und Agentur für Arbeit" becomes two items.
    `institutions` keeps a body and its department together ("Stadt Aachen, Ausländeramt"). A trailing "u. a." is an item.
    """
    items: list[str] = []
    sure = _has_sure_separator(text)
    for piece in without_numbering([piece for piece in _SURE.split(text) if piece.strip()]):
        piece = _BULLET.sub("", piece).strip().strip(",").strip()
        piece, so_on = _without_so_on(piece)
        if not piece:
            items += so_on
            continue
        several = [piece] if _WHOLE_SENTENCE.match(piece) or sure else _split_likely(piece)
        if institutions:
            several = _with_departments(several)
        for item in several:
            items += _split_and(item, known) if known and len(items) < _MOST_NAMES else [item]
        items += so_on
    seen: dict[str, str] = {}
    for item in items:
        seen.setdefault(fold(item) or item, item)
    return tuple(seen.values())


def _has_sure_separator(text: str) -> bool:
    """Whether the writer used `;` between items; a line break alone may stand inside a comma list."""
    return ";" in text.strip().strip(";")


def _without_so_on(piece: str) -> tuple[str, list[str]]:
    match = _AND_SO_ON.search(piece)
    if not match:
        return piece, []
    return piece[: match.start()].strip(" ,"), [match[1].strip(" ,")]


def _split_likely(piece: str) -> list[str]:
    protected = _protect(piece)
    return without_numbering([item.replace(_HIDDEN, "").strip() for item in _cut(protected)])


def _cut(protected: str) -> Iterator[str]:
    """Cut at likely separators that were not marked as protected."""
    start = 0
    for match in _LIKELY.finditer(protected):
        if _HIDDEN in protected[match.start() : match.end() + 1] or protected[match.start() - 1 : match.start()] == "-":
            continue
        if item := protected[start : match.start()].strip():
            yield item
        start = match.end()
    if item := protected[start:].strip():
        yield item


def _protect(piece: str) -> str:
    """Mark separators inside parentheses, inside plural lists and inside "Aus-, Fort- und Weiterbildung"."""

    def mark(match: re.Match[str]) -> str:
        return re.sub(r"([,+/&])", rf"\1{_HIDDEN}", match[0])

    for pattern in (
        r"\([^()]*\)",
        r"\[[^\[\]]*\]",
        r"„[^„“”\"]*[“”\"]",
        r"(?<!\w)\w+-(?:\s*[,/]\s*\w+-)*\s*(?:,|/|und|oder|bzw\.)\s*\w+",
    ):
        piece = re.sub(pattern, mark, piece)
    return _MANY.sub(mark, piece)


def _with_departments(items: list[str]) -> list[str]:
    joined: list[str] = []
    for item in items:
        if joined and _UNIT.match(item) and _PUBLIC_BODY.match(joined[-1]):
            joined[-1] = f"{joined[-1]}, {item}"
        else:
            joined.append(item)
    return joined


def _split_and(item: str, known: Callable[[str], bool]) -> list[str]:
    """Split at "und" only when every side is a known name of its own, and the whole is not."""
    sides = [side.strip() for side in _AND.split(item)]
    if not 2 <= len(sides) <= _MOST_SIDES or "" in sides or known(item):
        return [item]
    return sides if all(known(side) for side in sides) else [item]
