"""Taking a person out of texts and data: what is looked for, and what stands in its place (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from fko_cli.core.errors import UserError

MARK = "[gelöscht]"
"""What stands where a name, an address or a number of a person stood."""
CONTACT = "contact"
"""Key of the column in which what stands beside a name belongs to the person, too."""
_LEAST_LETTERS = 4
_LEAST_DIGITS = 6
_BETWEEN_DIGITS = r"[\s()/.\-–]*"
_PHONE = re.compile(r"[\d\s()/.\-–+]+")
_ENTRIES = re.compile(r"([;\n])")


class Wanted:
    """Names, e-mail addresses and telephone numbers of a person, as typed; UserError for what is too short to be one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._patterns = [_pattern(" ".join(unicodedata.normalize("NFC", text).split())) for text in texts]

    def is_in(self, text: str) -> bool:
        """Whether any of them stands in `text`."""
        composed = unicodedata.normalize("NFC", text)
        return any(pattern.search(composed) for pattern in self._patterns)

    def removed(self, text: str) -> str:
        """`text` with the mark in their place; unchanged when there is none."""
        if not self.is_in(text):
            return text
        made = unicodedata.normalize("NFC", text)
        for pattern in self._patterns:
            made = pattern.sub(MARK, made)
        return made

    def removed_from_contact(self, text: str) -> str:
        """What is left of a cell with contacts: whole entries go, which semicolons and lines separate."""
        pieces = _ENTRIES.split(text)
        kept = [pieces[at] + (pieces[at + 1] if at + 1 < len(pieces) else "") for at in range(0, len(pieces), 2)
                if not self.is_in(pieces[at])]  # fmt: skip
        left = "".join(kept).strip(" ;\n")
        return self.removed(left)

    def removed_from_data(self, data: Any) -> Any:
        """JSON data with the mark in every text; entries of the contact column are taken out whole."""
        if isinstance(data, str):
            return self.removed(data)
        if isinstance(data, list):
            return [self.removed_from_data(one) for one in data]
        if not isinstance(data, dict):
            return data
        made = {}
        for key, value in data.items():
            if key == CONTACT and isinstance(value, str):
                left = self.removed_from_contact(value) if self.is_in(value) else value
                if left or not value:
                    made[key] = left
            else:
                made[key] = self.removed_from_data(value)
        return made

    def is_in_data(self, data: Any) -> bool:
        """Whether any text of JSON data holds one of them."""
        if isinstance(data, str):
            return self.is_in(data)
        values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
        return any(self.is_in_data(one) for one in values)

    def keys_in_data(self, data: Any) -> tuple[str, ...]:
        """The keys of the topmost level under which one of them stands; nothing for data without keys."""
        return tuple(key for key, value in data.items() if self.is_in_data(value)) if isinstance(data, dict) else ()


def _pattern(text: str) -> re.Pattern[str]:
    if "@" in text:
        return re.compile(rf"(?<![\w.+\-]){re.escape(text)}(?![\w\-]|\.\w)", re.IGNORECASE)
    if _PHONE.fullmatch(text):
        return _phone(text)
    words = text.split(" ")
    if sum(char.isalpha() for char in text) < _LEAST_LETTERS:
        raise UserError(
            f"„{text}“ ist zu kurz: Es stünde in zu vielen Wörtern.",
            "Bitte den vollen Namen, die E-Mail-Adresse oder die Telefonnummer angeben. Nichts wurde verändert.",
            exit_code=2,
        )
    blank = r"[\s\u00a0]+"
    forms = [blank.join(map(re.escape, words))]
    if len(words) > 1:
        first = blank.join(map(re.escape, words[:-1]))
        forms.append(rf"{re.escape(words[-1])}\s*,\s*{first}")
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?:[’']?s)?(?!\w)", re.IGNORECASE)


def _phone(text: str) -> re.Pattern[str]:
    digits = re.sub(r"\D", "", re.sub(r"^\s*(?:\+|00)\s*49\s*(?:\(0\))?", "0", text))
    if len(digits) < _LEAST_DIGITS:
        raise UserError(
            f"„{text}“ ist zu kurz für eine Telefonnummer.",
            "Bitte mit Vorwahl angeben. Nichts wurde verändert.",
            exit_code=2,
        )
    rest = digits[1:] if digits.startswith("0") else digits
    numbers = _BETWEEN_DIGITS.join(rest)
    prefix = (
        rf"(?:(?:\+|00)\s*49{_BETWEEN_DIGITS}(?:0{_BETWEEN_DIGITS})?|0{_BETWEEN_DIGITS})" if digits.startswith("0") else ""
    )
    return re.compile(rf"(?<![\d+]){prefix}{numbers}(?!\d)")
