"""A paragraph as words: each with its look, its link and the pieces of runs it is made of, for comparing and rewriting."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

from fko_cli.edges.word.runs import ParagraphText
from fko_cli.edges.word.units import Reader
from fko_cli.edges.word.xml import Element, qn

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_GLUE = {qn("w:softHyphen"): "", qn("w:noBreakHyphen"): "\u2011"}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_HIDDEN_FIELD = "\ufffc"


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a run (`nodes` are its children), or a whole field (`nodes` are its runs)."""

    text: str
    look: str
    run: Element
    nodes: tuple[Element, ...]
    is_field: bool = False


@dataclass(slots=True)
class Token:
    """A word with the space before it, a sign, a picture or a field; `link` is the hyperlink around it.

    `marks` are elements without text in front of it: bookmarks, borders of comments.
    """

    link: Element | None
    target: str
    atoms: list[Atom] = field(default_factory=list)
    marks: list[Element] = field(default_factory=list)
    closed: bool = False

    @property
    def text(self) -> str:
        """What people read."""
        return "".join(atom.text for atom in self.atoms)

    @property
    def key(self) -> str:
        """Text, look and link: tokens with the same key look the same."""
        looks: list[list[str]] = []
        for atom in self.atoms:
            if looks and looks[-1][0] == atom.look:
                looks[-1][1] += atom.text
            else:
                looks.append([atom.look, atom.text])
        return self.target + "".join(f"\x01{look}\x02{text}" for look, text in looks)

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or digit."""
        return any(char.isalnum() for char in self.text)


def tokens_of(paragraph: Element, reader: Reader, *, in_table: bool) -> tuple[list[Token], list[Element]]:
    """The tokens of a paragraph, and the marks behind the last."""
    made = _Tokens(reader, in_table)
    made.read(paragraph, None)
    return made.tokens, made.marks


class _Tokens:
    def __init__(self, reader: Reader, in_table: bool) -> None:
        self._reader, self._in_table = reader, in_table
        self._look = ParagraphText(reader.names, reader.targets, rough=reader.rough, in_table=in_table)
        self.tokens: list[Token] = []
        self.marks: list[Element] = []

    def read(self, parent: Element, link: Element | None) -> None:
        field_runs: list[Element] = []
        depth = 0
        for child in parent:
            if child.tag == qn("w:r"):
                kinds = [one.get(qn("w:fldCharType")) for one in child.iter(qn("w:fldChar"))]
                depth += kinds.count("begin")
                if depth:
                    field_runs.append(child)
                    depth -= kinds.count("end")
                    if not depth:
                        self._field(field_runs, link)
                        field_runs = []
                elif child.find(qn("w:commentReference")) is not None:
                    self.marks.append(child)
                else:
                    self._run(child, link)
            elif child.tag == qn("w:hyperlink") and depth:  # a field is one token, with the words of links in it
                field_runs += child.iter(qn("w:r"))
            elif child.tag == qn("w:hyperlink") and link is None:
                self.read(child, child)
            elif child.tag != qn("w:pPr"):
                self.marks.append(child)
        if field_runs:
            self._field(field_runs, link)

    def _run(self, run: Element, link: Element | None) -> None:
        look = self._look.emphasis(run.find(qn("w:rPr")))
        for child in run:
            if child.tag == qn("w:rPr"):
                continue
            if child.tag == qn("w:t"):
                for piece in _PIECES.findall(child.text or ""):
                    self._text(Atom(piece, look, run, (_worded(child, piece),)), link)
            elif child.tag in _GLUE:
                self._text(Atom(_GLUE[child.tag], look, run, (child,)), link, glue=True)
            else:
                text = _SIGNS.get(str(child.tag)) or self._shown(run, child)
                self._begin(link, closed=True).atoms.append(Atom(text, look, run, (child,)))

    def _text(self, atom: Atom, link: Element | None, *, glue: bool = False) -> None:
        """Add text: a word goes on across runs, space belongs to what follows, a sign stands alone."""
        token = self.tokens[-1] if self.tokens else None
        is_word = glue or bool(re.match(r"\w", atom.text))
        closed = not is_word and not atom.text.isspace()
        goes_on = token is not None and not token.closed and not self.marks and token.link is link
        if token is None or not goes_on or not (is_word or token.text.isspace()):
            self._begin(link).atoms.append(atom)
        else:
            token.atoms.append(atom)
        self.tokens[-1].closed = closed

    def _field(self, runs: list[Element], link: Element | None) -> None:
        code = "".join(one.text or "" for run in runs for one in run.iter(qn("w:instrText")))
        shown = ParagraphText(self._reader.names, self._reader.targets, rough=self._reader.rough, in_table=self._in_table)
        scratch = runs[0].makeelement(qn("w:p"), {}, None)
        scratch.extend([copy.deepcopy(run) for run in runs])
        shown.read(scratch)
        token = self._begin(link, closed=True)
        token.atoms.append(Atom(shown.text, f"{_HIDDEN_FIELD}{' '.join(code.split())}", runs[0], tuple(runs), is_field=True))

    def _begin(self, link: Element | None, *, closed: bool = False) -> Token:
        token = Token(link, "" if link is None else self._look.target(link), marks=self.marks, closed=closed)
        self.marks = []
        self.tokens.append(token)
        return token

    def _shown(self, run: Element, child: Element) -> str:
        """The text that stands for a picture or a sign, as units have it."""
        scratch = run.makeelement(qn("w:p"), {}, None)
        holder = run.makeelement(qn("w:r"), {}, None)
        scratch.append(holder)
        holder.append(copy.deepcopy(child))
        shown = ParagraphText(self._reader.names, self._reader.targets, rough=self._reader.rough, in_table=self._in_table)
        shown.read(scratch)
        return shown.text + shown.marks


def _worded(text: Element, piece: str) -> Element:
    """A text node with one piece of another one."""
    made = text.makeelement(qn("w:t"), {qn("xml:space"): "preserve"}, None)
    made.text = piece
    return made
