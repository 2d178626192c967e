"""How the parent and its child processes talk: length-prefixed frames of JSON or raw bytes, and workbooks as JSON.

No pickle: a child has read foreign files, so nothing that comes from it may be executed.
"""

from __future__ import annotations

import json
import struct
from datetime import date, datetime, time
from typing import IO, Any

from fko_cli.core.grid import Cell, CellValue, Sheet, Workbook

_LENGTH = struct.Struct(">Q")
MAX_FRAME = 1 << 31


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write one frame; the caller flushes."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)


def read_frame(stream: IO[bytes]) -> bytes:
    """Read one frame; EOFError when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > MAX_FRAME:
        raise EOFError
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def encode(data: Any) -> bytes:
    """The content of a frame of JSON."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def read_json(stream: IO[bytes]) -> Any:
    """Read one frame of JSON; EOFError when the other side is gone or sends nonsense."""
    try:
        return json.loads(read_frame(stream))
    except ValueError as problem:
        raise EOFError from problem


def workbook_to_json(book: Workbook) -> dict[str, Any]:
    """A workbook as plain data."""
    return {
        "kind": book.kind,
        "sheets": [
            {"name": one.name, "hidden": one.hidden, "shapes": list(one.shapes), "cells": [_cell_out(c) for c in one.cells]}
            for one in book.sheets
        ],
        "properties": dict(book.properties),
        "blind_to": list(book.blind_to),
        "remarks": list(book.remarks),
    }


def workbook_from_json(data: dict[str, Any]) -> Workbook:
    """The inverse of `workbook_to_json`."""
    return Workbook(
        kind=data["kind"],
        sheets=tuple(
            Sheet(one["name"], tuple([_cell_in(*cell) for cell in one["cells"]]), one["hidden"], tuple(one["shapes"]))
            for one in data["sheets"]
        ),
        properties=data["properties"],
        blind_to=tuple(data["blind_to"]),
        remarks=tuple(data["remarks"]),
    )


def _cell_out(cell: Cell) -> list[Any]:
    """[row, column, text, type, value] and, only where there is more, the other fields."""
    value = cell.value
    kind: str
    raw: Any = None
    if value is None:
        kind = ""
    elif isinstance(value, str):
        kind = "="
        if value != cell.text:
            kind, raw = "s", value
    elif isinstance(value, bool | int | float):
        kind, raw = "n", value
    else:
        kind, raw = _KINDS[type(value)], value.isoformat()
    flags = cell.error + 2 * cell.highlighted + 4 * cell.hidden
    out = [cell.row, cell.column, cell.text, kind, raw]
    if flags or cell.struck or cell.comment or cell.formula or cell.link or cell.merged:
        out += [flags, cell.struck, cell.comment, cell.formula, cell.link, cell.merged]
    return out


def _cell_in(
    row: int, column: int, text: str, kind: str, raw: Any, flags: int = 0, struck: str = "", comment: str = "",
    formula: str = "", link: str = "", merged: str = "",
) -> Cell:  # fmt: skip
    value: CellValue | None
    if kind == "=":
        value = text
    elif kind in _PARSERS:
        value = _PARSERS[kind](raw)
    else:
        value = raw
    if not flags and not (struck or comment or formula or link or merged):
        return Cell(row, column, value, text)
    return Cell(
        row, column, value, text, struck, comment, formula, link, merged, bool(flags & 1), bool(flags & 2), bool(flags & 4)
    )


_KINDS = {date: "d", datetime: "D", time: "T"}
_PARSERS: dict[str, Any] = {"d": date.fromisoformat, "D": datetime.fromisoformat, "T": time.fromisoformat}
