"""The child process in which foreign files are parsed: `python -m fko_cli.edges.intake.worker`.

It answers requests on stdin until stdin ends. One request is a JSON frame (name, limits) and a frame with the bytes; the
answer is a JSON frame (`kind`; then `workbook`, or `refused`, or `entries` with `sender` and `text`) and one frame of
bytes for each entry. Whatever a parser raises becomes a refusal; what kills the process is noticed by the parent.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import IO, Any

from fko_cli.edges.intake import frames
from fko_cli.edges.intake.guard import CONTAINER_FACTOR, MEGABYTE, Limits, Refused, check_size, damaged, unsafe
from fko_cli.edges.intake.kinds import CONTAINERS, kind_of


def main() -> None:
    """Answer requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not disturb the frames.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    limited = False
    while True:
        try:
            request = frames.read_json(requests)
            content = frames.read_frame(requests)
        except EOFError:
            return
        limits = Limits(request["megabytes"], request["seconds"], request["memory_megabytes"])
        if not limited:
            limit_memory(limits.memory_megabytes)
            limited = True
        _answer(answers, content, request["name"], limits)


def limit_memory(megabytes: int) -> None:
    """Bound the memory of this process where the system can do it (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(stream: IO[bytes], content: bytes, name: str, limits: Limits) -> None:
    blobs: list[bytes] = []
    try:
        head, blobs = parse(content, name, limits)
        data = frames.encode(head)
    except Refused as problem:
        data, blobs = _refusal(problem), []
    except MemoryError:
        data, blobs = _refusal(unsafe("das Lesen brauchte zu viel Arbeitsspeicher")), []
    except Exception as problem:  # parsers of foreign formats raise anything; the file is set aside, the run goes on
        data, blobs = _refusal(damaged(f"unerwarteter Aufbau: {type(problem).__name__}")), []
    frames.write_frame(stream, data)
    for blob in blobs:
        frames.write_frame(stream, blob)
    stream.flush()


def _refusal(refused: Refused) -> bytes:
    return frames.encode({"refused": [refused.code, refused.detail]})


def parse(content: bytes, name: str, limits: Limits) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to one request: its JSON part and the bytes of a container's files; raises Refused."""
    check_size(len(content), limits.megabytes * CONTAINER_FACTOR)
    kind = kind_of(content, name)
    if kind in CONTAINERS:
        return _container(content, kind, limits)
    check_size(len(content), limits.megabytes)
    if kind == "xlsx":
        from fko_cli.edges.intake import xlsx

        book = xlsx.read(content)
    elif kind == "ods":
        from fko_cli.edges.intake import ods

        book = ods.read(content)
    elif kind == "csv":
        from fko_cli.edges.intake import csv_text

        book = csv_text.read(content)
    else:
        from fko_cli.edges.intake import calamine

        book = calamine.read(content, kind)
    return {"kind": kind, "workbook": frames.workbook_to_json(book)}, []


def _container(content: bytes, kind: str, limits: Limits) -> tuple[dict[str, Any], list[bytes]]:
    from fko_cli.edges.intake import containers

    contents = containers.unpack(content, kind, limits)
    entries = [
        {"name": one.name, "refused": [one.refused.code, one.refused.detail] if one.refused else None}
        for one in contents.entries
    ]
    head = {"kind": kind, "entries": entries, "sender": contents.sender, "text": contents.text}
    return head, [one.content for one in contents.entries]


if __name__ == "__main__":
    main()
