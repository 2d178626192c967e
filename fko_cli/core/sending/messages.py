"""The text of messages to actors: a template with named blanks becomes subject, plain text and simple HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.core.settings import Settings

DEFAULT_SALUTATION = "Sehr geehrte Damen und Herren"
SUBJECT_MARK = "Betreff:"

_BLANK = re.compile(r"\{([^{}\n]*)\}")
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])")
_STYLE = "font-family:Arial,Helvetica,sans-serif;font-size:11pt;line-height:1.45;color:#1a1a1a"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message before it gets an address: the subject is one line, `text` plain, `html` a whole document."""

    subject: str
    text: str
    html: str


def one_line(text: str) -> str:
    """`text` without line breaks and control characters: safe as a header of a message."""
    kept = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)
    return " ".join(kept.split())


def sender_of(settings: Settings) -> str:
    """Who writes to the actors: the name in `[mail]`, else the editor of the concept."""
    return settings.mail.sender_name or settings.region.editor


def blanks_for(settings: Settings, actor: Actor) -> dict[str, str]:
    """Name of a blank -> what stands there for this actor; these names are the ones the manual lists."""
    salutation = one_line(actor.salutation).rstrip(",") or DEFAULT_SALUTATION
    return {
        "anrede": salutation,
        "institution": one_line(actor.name),
        "kurzname": one_line(actor.label),
        "ansprechperson": one_line(actor.contact),
        "frist": day_in_words(settings.round.deadline),
        "runde": settings.round.name,
        "region": settings.region.name,
        "konzept": settings.concept.title,
        "absender": sender_of(settings),
        "redaktion": settings.region.editor,
        "signatur": settings.mail.signature or sender_of(settings),
    }


def compose(template: str, name: str, blanks: Mapping[str, str]) -> Letter:
    """Fill a template: its first line is `Betreff: …`, the rest the text. `name` is its file for error messages.

    Raises UserError when the subject line is missing or a blank is unknown.
    """
    first, _, body = template.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ").partition("\n")
    if not first.startswith(SUBJECT_MARK) or not body.strip():
        raise UserError(
            f"{name}: Die erste Zeile muss mit „{SUBJECT_MARK}“ beginnen, darunter steht der Text der Nachricht.",
            "Bitte ergänzen oder die Datei löschen; dann gilt der mitgelieferte Text.",
        )
    _refuse_unknown(template, name, blanks)
    text = _filled(body, blanks).strip() + "\n"
    subject = one_line(_filled(first.removeprefix(SUBJECT_MARK), blanks))
    return Letter(subject, text, _as_html(subject, text))


def _refuse_unknown(template: str, name: str, blanks: Mapping[str, str]) -> None:
    unknown = sorted({blank for blank in _BLANK.findall(template) if blank.strip().lower() not in blanks})
    if unknown:
        raise UserError(
            f"{name}: Unbekannter Platzhalter {', '.join(f'„{{{blank}}}“' for blank in unknown)}.",
            "Möglich sind " + ", ".join(f"{{{blank}}}" for blank in blanks) + ".",
        )


def _filled(text: str, blanks: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda found: blanks[found.group(1).strip().lower()], text)


def _as_html(subject: str, text: str) -> str:
    blocks = "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(subject)}</title></head>\n"
        f'<body style="{_STYLE}">\n{blocks}\n</body>\n</html>\n'
    )


def _block(block: str) -> str:
    """A paragraph; lines that begin with `- ` or `1. ` become a list, also below an introducing line."""
    parts: list[str] = []
    lines: list[str] = []
    items: list[str] = []
    ordered = False
    for line in block.split("\n"):
        mark = re.match(r"\s*(-|\d+\.)\s+", line)
        if mark:
            ordered = mark.group(1) != "-"
            items.append(line[mark.end() :])
        elif items:
            items[-1] += " " + line.strip()
        else:
            lines.append(line.strip())
    if lines:
        parts.append("<p>" + "<br>\n".join(_inline(line) for line in lines) + "</p>")
    if items:
        tag = "ol" if ordered else "ul"
        parts.append(f"<{tag}>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in items) + f"\n</{tag}>")
    return "\n".join(parts)


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\1">\1</a>', html.escape(text))
