"""The text of a paragraph with its emphasis, across runs, links, fields, pictures and tracked changes."""

from __future__ import annotations

from collections.abc import Mapping

from fko_cli.edges.word import styles as named
from fko_cli.edges.word.xml import Element, qn

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:sdtPr"), qn("w:rPr"), f"{_MC}Fallback"}
_SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:footnoteReference": "[*]",
          "w:endnoteReference": "[*]", "w:sym": "\ufffc"}  # fmt: skip
_TEXTS = {qn(tag): sign for tag, sign in _SIGNS.items()}
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_LETTERS = {"w:b": "b", "w:i": "i", "w:u": "u", "w:strike": "s", "w:vertAlign": "v"}
_COLOURS = {"w:highlight": "h", "w:color": "c", "w:shd": "c", "w:sz": "z"}
_OFF = ("0", "false", "none", "auto", "baseline", "nil")
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS = (f"{_MATHS}oMath", f"{_MATHS}oMathPara")
_COUNTING = ("SEQ", "PAGEREF", "PAGE", "NUMPAGES")
"""Fields whose result changes without anybody's wish."""


class ParagraphText:
    """Collects what people read; `marks` tells where the text is emphasised, coloured or linked."""

    def __init__(self, names: Mapping[str, str], targets: Mapping[str, str], *, rough: bool, in_table: bool) -> None:
        self._names, self._targets, self._rough = names, targets, rough
        self._letters = {**_LETTERS, **({} if rough else _COLOURS)}
        if rough and in_table:  # the look of the table's style, written out
            self._letters = {tag: letter for tag, letter in self._letters.items() if letter in "us"}
        self._pieces: list[tuple[str, str]] = []
        self._fields: list[list[str]] = []  # open fields from outside in: [code, "" or "shown"]

    @property
    def text(self) -> str:
        """The text."""
        return "".join(text for text, _ in self._pieces)

    @property
    def marks(self) -> str:
        """Each stretch of emphasis with its place, empty for plain text."""
        spans: list[tuple[int, int, str]] = []
        place = 0
        for text, marks in self._pieces:
            if marks and text:
                if spans and spans[-1][1:] == (place, marks):
                    spans[-1] = (spans[-1][0], place + len(text), marks)
                else:
                    spans.append((place, place + len(text), marks))
            place += len(text)
        return ",".join(f"{start}-{end}{marks}" for start, end, marks in spans)

    def read(self, node: Element, link: str = "") -> None:
        """Add what an element shows."""
        for child in node:
            tag = child.tag
            if tag in _GONE or not isinstance(tag, str):
                continue
            if tag == qn("w:r"):
                self._run(child, link)
            elif tag == qn("w:fldSimple"):
                if child.get(qn("w:instr"), "").split()[:1] not in [[one] for one in _COUNTING]:
                    self.read(child, link)
            elif tag == qn("w:hyperlink"):
                self.read(child, self.target(child))
            elif tag in _FORMULAS:
                self._pieces.append((f"[Formel: {''.join(one.text or '' for one in child.iter(f'{_MATHS}t'))}]", ""))
            else:
                self.read(child, link)

    def target(self, link: Element) -> str:
        """Where a link leads."""
        return f">{self._targets.get(link.get(qn('r:id'), ''), '') or '#' + link.get(qn('w:anchor'), '')}"

    def _run(self, run: Element, link: str) -> None:
        marks = self.emphasis(run.find(qn("w:rPr"))) + link
        for child in run:
            tag = child.tag
            if tag == qn("w:fldChar"):
                self._field(child.get(qn("w:fldCharType"), ""))
            elif tag == qn("w:instrText"):
                if self._fields:
                    self._fields[-1][0] += child.text or ""
            elif self._hidden():
                continue
            elif tag == qn("w:t"):
                self._pieces.append((child.text or "", marks))
            elif tag == qn("w:br") and child.get(qn("w:type")) == "page":
                self._pieces.append(("\f", marks))
            elif tag in _TEXTS:
                self._pieces.append((_TEXTS[tag], marks))
            elif tag in _PICTURES:
                self._picture(child)
            elif tag == qn("w:ruby"):
                for part in child:
                    self.read(part, link)
            elif tag == f"{_MC}AlternateContent":
                choice = next((one for one in child if one.tag != f"{_MC}Fallback"), None)
                if choice is not None:
                    self._picture(choice)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(["", ""])
        elif kind == "separate" and self._fields:
            self._fields[-1][1] = "shown"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _hidden(self) -> bool:
        """Whether what follows is the code of a field, or a number that counts itself."""
        return any(not shown or code.split()[:1] in [[one] for one in _COUNTING] for code, shown in self._fields)

    def emphasis(self, properties: Element | None) -> str:
        """The letters for the emphasis that the properties of a run give, empty for plain text."""
        if properties is None:
            return ""
        style = properties.find(qn("w:rStyle"))
        name = "" if style is None else self._names.get(style.get(qn("w:val"), ""), "")
        found = {"strong": "b", "emphasis": "i"}.get(name, "")
        if name in (named.LINK.casefold(), named.LABEL.casefold()) and self._rough:
            return found
        for tag, letter in self._letters.items():
            one = properties.find(qn(tag))
            if one is not None and letter not in found and one.get(qn("w:val"), "1") not in _OFF:
                found += letter
        return "".join(sorted(found))

    def _picture(self, picture: Element) -> None:
        described = next((one for one in picture.iter() if str(one.tag).endswith("}docPr")), None)
        name = "" if described is None else described.get("descr", "")
        digests = sorted({
            self._targets[str(value)]
            for one in picture.iter()
            for key, value in one.attrib.items()
            if str(key).startswith(_RELATIONS) and value in self._targets
        })  # fmt: skip
        self._pieces.append((f"[Bild{': ' if name else ''}{name}]", "".join(f"!{one}" for one in digests)))
        for box in picture.iter(qn("w:txbxContent")):
            self.read(box)
