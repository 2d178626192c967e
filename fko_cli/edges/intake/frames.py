"""How the parent and its child processes talk: length-prefixed frames of JSON or raw bytes.

No pickle: a child has read foreign files, so nothing that comes from it may be executed.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_LENGTH = struct.Struct(">Q")
MAX_FRAME = 1 << 28
"""No request and no answer is longer; a container's largest file and the largest interpretation stay below it."""


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
