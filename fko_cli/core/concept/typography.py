"""German typography for printed text: quotation marks, dashes, fixed spaces, dates, numbers and enumerations in words.

`polish` changes marks and spaces only: letters and digits of a text stay as they are, in their order, and polishing
twice gives the same as polishing once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from fko_cli.core.calendar_words import MONTHS

NBSP = "\u00a0"
"""The space that keeps what stands around it on one line."""


_NUMBERS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_MARKS = '"\u201c\u201d\u201e\u201f'
_QUOTES = re.compile(f"[{_MARKS}]")
_OPENS_AFTER = " \t\n" + NBSP + "\u202f([{/\u2013\u2014\u201a\u00bb\u2026:-"
_ABBREVIATIONS = re.compile(
    r"\b(z\.\s?B|d\.\s?h|u\.\s?a|u\.\s?U|u\.\s?Ä|o\.\s?Ä|o\.\s?g|i\.\s?d\.\s?R|i\.\s?H\.\s?v|z\.\s?T|v\.\s?a|s\.\s?o|s\.\s?u|e\.\s?V)\."
)
_UNITS = r"(?:Euro|EUR|€|Mio\.|Mrd\.|Millionen|Milliarden|Prozent|Uhr|km|qm|m²)"
_Rules = tuple[tuple[re.Pattern[str], str], ...]
_RULES: _Rules = (
    (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    (re.compile(r"(?<=[^\W\d_])['\u2018\u00b4`](?=[^\W\d_])"), "\u2019"),
    (re.compile(r"(?<=\S) --? (?=\S)"), " – "),
    (re.compile(r"\b(Mio\.|Mrd\.) (?=Euro|EUR|€)"), rf"\1{NBSP}"),
    (re.compile(r"\b(SGB) (?=[IVX]+\b)"), rf"\1{NBSP}"),
)
_RULES_OF_NUMBERS: _Rules = (
    (re.compile(r"\b((?:19|20)\d\d)-((?:19|20)\d\d)\b"), r"\1–\2"),
    # From a number to another; behind a dialling code stands an extension ("0241 12-34"), with more signs a code or date.
    (
        re.compile(
            r"(?<![\w.,/+–-])(?<!\d[ /\u00a0])(?<!\)[ \u00a0])([1-9]\d{0,2}(?:,\d+)?)-(?=[1-9]\d{0,2}(?![\w-]|[.,/]\d))"
        ),
        r"\1–",
    ),
    (re.compile(r"(§§?) ?(?=\d)"), rf"\1{NBSP}"),
    (re.compile(r"\b(Abs\.|Art\.|Nr\.|Kap\.|Satz) (?=\d)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\d) (?=ff?\.)"), NBSP),
    (re.compile(r"(?<=\d) ?%(?![\w%])"), f"{NBSP}%"),
    (re.compile(rf"(?<=\d) (?={_UNITS}(?!\w))"), NBSP),
    (re.compile(rf"(?<=\b\d\.) (?=(?:{'|'.join(MONTHS)})\b)"), NBSP),
    (re.compile(rf"(?<=\b\d\d\.) (?=(?:{'|'.join(MONTHS)})\b)"), NBSP),
    (
        re.compile(r"\b(Handlungsfeld|HF|Tabelle|Abbildung|Anlage|Kapitel|Seite|Kl\.|Klasse|ca\.) (?=\d+(?!\d|:))"),
        rf"\1{NBSP}",
    ),
)
_ANY_DIGIT = re.compile(r"\d")


_LONG_WORD = re.compile(r"[^\W\d_]{11,}")
_SEAM = re.compile(
    r"(?<=[^\W\d_]{4})(?="
    r"agentur|angebote|anwerbung|arbeit|ausbildung|beauftragte|beratung|beruf|betrieb|bewerb|bildung|einstieg|entwicklung|"
    r"fachkräfte|fördernd|förderung|forschung|führung|gesellschaft|gesetz|hilfe|hochschul|institut|integration|jugend|kammer|"
    r"kompetenz|konferenz|konzept|koordinierung|kräfte|kreis|management|markt|maßnahme|messe|migration|minister|mobilität|"
    r"nachwuchs|netzwerk|orientierung|partner|plattform|praktik|programm|projekt|qualifikation|qualifizierung|region|rekrut|"
    r"schaft|schließung|schlossen|schreibung|schule|sicherung|sprach|stelle|struktur|studier|täten|teilzeit|tionen|transfer|übergang|"
    r"unternehmen|verband|verbund|vereinigung|verfahren|vermittlung|verwaltung|vorbereitung|weiter|wirtschaft|woche|zentren|zentrum|"
    r"zuwanderung)",
    re.IGNORECASE,
)
"""Where a compound may be divided: before a frequent part of compounds, with at least four letters in front."""


def polish(text: str, before: str = "", after: str = "") -> str:
    """`text` with German quotation marks, dashes between words and fixed spaces in "z. B.", "§ 16", "10 %".

    `before` and `after` are what stands next to the text in the same line; they decide whether a mark opens or closes.
    """
    if text.isalpha():  # most cells of a table
        return text
    if "." in text:
        text = _ABBREVIATIONS.sub(lambda found: re.sub(r"\.\s?", f".{NBSP}", found[1]) + ".", text)
    for pattern, replacement in (*_RULES, *_RULES_OF_NUMBERS) if _ANY_DIGIT.search(text) else _RULES:
        text = pattern.sub(replacement, text)
    line = f"{before[-1:]}{text}{after[:1]}"
    shift = len(before[-1:])
    return _QUOTES.sub(lambda found: _quote(line, found.start() + shift), text)


def _quote(line: str, place: int) -> str:
    following = line[place + 1 : place + 2]
    if not following or following.isspace() or following in ".,;!?)":
        return "“"
    start = place
    while start and line[start - 1] in _MARKS:
        start -= 1
    return "„" if start == 0 or line[start - 1] in _OPENS_AFTER else "“"


def soften(text: str) -> str:
    """`text` with permitted breaks at the seams of long compounds, so that they fit into narrow cells."""
    return _LONG_WORD.sub(lambda found: _SEAM.sub("\u00ad", found[0]), text)


def long_date(day: date) -> str:
    """`31. März 2026`, with a fixed space after the day."""
    return f"{day.day}.{NBSP}{MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`31.03.2026`."""
    return f"{day.day:02d}.{day.month:02d}.{day.year}"


def month_and_year(day: date) -> str:
    """`März 2026`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def number(count: int) -> str:
    """A number as it stands in a table, with a point between thousands: 1194 -> `1.194`."""
    return f"{count:,}".replace(",", ".")


def counted(count: int, singular: str, plural: str, *, one: str = "eine") -> str:
    """A number with its noun as it stands in a sentence: `eine Aktivität`, `zwölf Aktivitäten`, `104 Aktivitäten`.

    `one` is the word for one in the gender and case that the sentence needs; it also gives the word for none: `keine
    Aktivitäten`, but `kein Bedarf`, `von keiner Institution`.
    """
    if count == 0:
        return f"keine {plural}" if one == "eine" else f"k{one} {singular}"
    if count == 1:
        return f"{one} {singular}"
    return f"{_NUMBERS[count] if count < len(_NUMBERS) else number(count)} {plural}"


def enumeration(items: Sequence[str], last: str = "und") -> str:
    """`a`, `a und b`, `a, b und c`; items that hold a comma are separated by semicolons."""
    if len(items) < 2:
        return "".join(items)
    comma = "; " if any("," in item for item in items) else ", "
    return f"{comma.join(items[:-1])} {last} {items[-1]}"


def sentence_start(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
