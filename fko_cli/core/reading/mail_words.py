"""The words of a message: what the sender wrote, without the message it answers, and what it may mean (pure, light)."""

from __future__ import annotations

import re

_QUOTED_BELOW = re.compile(
    r"^\s*(-{2,}\s*(ursprüngliche nachricht|original message|weitergeleitete nachricht|forwarded message)\b.*"
    r"|_{10,}|(am|on)\b.{5,200}\b(schrieb|wrote)\b.{0,200}:"
    r"|(\*?(von|from)\*?:).{0,300}\n\s*\*?(gesendet|sent|datum|date|an|to)\*?:.*)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOTHING = re.compile(
    r"fehl-?anzeige|nichts (neues )?zu (melden|berichten)|nicht beteiligen|keine rückmeldung|"
    r"keine (neuen |eigenen |weiteren )?(aktivitäten|massnahmen|maßnahmen|meldungen?)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^\s*(sehr geehrte|liebe|guten (tag|morgen)|hallo|moin|dear|hello)\w*\b.{0,80}$", re.IGNORECASE)
_CLOSING = re.compile(
    r"^\s*(--\s*|(mit )?(freundliche|viele|beste|schöne|herzliche|liebe)[nr]? gr(ü|ue)(ß|ss)en?\b.*|mfg\b.*"
    r"|(kind|best) regards\b.*|im auftrag\b.*|i\. ?a\..*)$",
    re.IGNORECASE | re.MULTILINE,
)
_SOME_WORDS = 8
"""Words from which a text beside an attachment is more than "anbei unsere Liste"."""


def own_words(text: str) -> str:
    """What the sender wrote, without the message it answers; all of it when nothing else is there."""
    found = _QUOTED_BELOW.search(text)
    above = text[: found.start()] if found else text
    lines = [line for line in above.split("\n") if not line.lstrip().startswith(">")]
    own = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return own or text.strip()


def mentions_nothing_to_report(text: str) -> bool:
    """Whether the sender's own words speak of having nothing to report; a person must read them."""
    return bool(_NOTHING.search(own_words(text)))


def says_more_than_a_greeting(text: str) -> bool:
    """Whether the sender's own words, without greeting, closing and signature, are long enough to be an answer."""
    body = re.split(_CLOSING, own_words(text), maxsplit=1)[0]
    lines = [line for line in body.split("\n") if not _GREETING.match(line)]
    return len(re.findall(r"\w+", " ".join(lines))) >= _SOME_WORDS


def first_words(text: str, limit: int = 160) -> str:
    """The beginning of the sender's own words, on one line."""
    line = " ".join(own_words(text).split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + " …"


def shown_name(sender: str, subject: str, day: str, suffix: str) -> str:
    """How a message is called in lists: `2026-03-12 post@kammer.example.org, AW Fragebogen.eml`."""
    plain = "".join(" " if char in '\\/:*?"<>|›' or not char.isprintable() else char for char in subject)
    title = " ".join(plain.split()).strip(" .")
    title = title if len(title) <= 60 else title[:59].rstrip() + "…"
    return f"{day or 'ohne Datum'} {sender or 'ohne Absender'}, {title or 'ohne Betreff'}{suffix}"


def post_name(number: int) -> str:
    """4 -> `N-0004`."""
    return f"N-{number:04d}"


def post_number(name: str) -> int | None:
    """`N-0004` or `n-4` -> 4; None when the text names no message."""
    found = re.fullmatch(r"\s*[nN]-(\d{1,9})\s*", name)
    return int(found.group(1)) if found else None
