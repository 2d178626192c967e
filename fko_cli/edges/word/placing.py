"""Puts blocks into an order with as few moves as possible; what people wrote between them stays where it is."""

from __future__ import annotations

from collections.abc import Sequence

from fko_cli.core.concept.ordering import moved
from fko_cli.edges.word.units import Reader
from fko_cli.edges.word.xml import Element, qn

_TEXT = (qn("w:p"), qn("w:tbl"))
_SECTION = f"{qn('w:pPr')}/{qn('w:sectPr')}"


def arrange(controls: Sequence[Element], gone: Sequence[Element], reader: Reader) -> None:
    """Bring the controls, of which new ones have no parent yet, into this order and take out those that are `gone`."""
    there = [one for one in controls if one.getparent() is not None]
    standing = sorted(there, key=_places(there).__getitem__)
    travelling = moved(standing, controls)
    settled = [one for one in standing if one not in travelling]
    last: Element | None = None
    for control in controls:
        if control.getparent() is None or control in travelling:
            if last is not None:
                _behind(last, control, reader)
            elif settled or gone:
                _outermost((*settled, *gone)[0]).addprevious(control)
        last = control
    for control in gone:
        parent = control.getparent()
        if parent is not None:
            parent.remove(control)
            if parent.tag == qn("w:tc") and not parent.findall(qn("w:p")):
                parent.append(control.makeelement(qn("w:p"), {}, None))


def _places(controls: Sequence[Element]) -> dict[Element, int]:
    """The place of each control in its document."""
    if not controls:
        return {}
    wanted = set(controls)
    found = (one for one in controls[0].getroottree().getroot().iter(qn("w:sdt")) if one in wanted)
    return {control: place for place, control in enumerate(found)}


def _behind(last: Element, control: Element, reader: Reader) -> None:
    """Behind a block, and behind the text that somebody wrote below it and that begins nothing of its own."""
    place = _outermost(last)
    while (following := place.getnext()) is not None and _belongs(following, reader):
        place = following
    place.addnext(control)


def _belongs(element: Element, reader: Reader) -> bool:
    if element.tag not in _TEXT:
        return False
    if element.tag == qn("w:tbl"):
        return True
    return element.find(_SECTION) is None and not reader.style_of(element).startswith(("heading", "title"))


def _outermost(control: Element) -> Element:
    """The element right in the body that holds a control: the control itself, unless somebody put it into another one."""
    place = control
    while (above := place.getparent()) is not None and above.tag != qn("w:body"):
        place = above
    return place
