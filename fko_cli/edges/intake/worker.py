"""The child process in which foreign files are parsed and interpreted: `python -m fko_cli.edges.intake.worker`.

The first frame is the setting of the run; the child answers "ready". Then, until stdin ends, each request is a JSON frame
(name, limits, the bytes that may come out of a container, null when it is not to be opened) and a frame with the bytes. The
answer is a JSON frame: `refused`; or `entries` of a container with `sender` and `text`, and one frame of bytes for each; or
the `outline` of a workbook. To an outline the parent replies with a question or null, and a question is answered with the
`meaning`. Whatever a parser raises becomes a refusal; a bug in the interpretation is told as `bug`; what kills the process
is noticed by the parent.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import traceback
from dataclasses import replace
from importlib import import_module
from typing import IO, Any

from fko_cli.core.findings import finding
from fko_cli.core.grid import Workbook
from fko_cli.core.records import Finding
from fko_cli.edges.intake import frames
from fko_cli.edges.intake.exchange import Outline, Setting, context_of, meaning_to_json, workshop_to_json
from fko_cli.edges.intake.guard import (
    CONTAINER_FACTOR,
    MAX_MEANING,
    MAX_RECORDS,
    Limits,
    Refused,
    check_size,
    damaged,
    unsafe,
)
from fko_cli.edges.intake.kinds import CONTAINERS, kind_of
from fko_cli.edges.intake.memory import limit_memory

_NEEDED = (
    "fko_cli.core.reading.interpret",
    "fko_cli.edges.intake.besides",
    "fko_cli.edges.intake.formats",
    "fko_cli.edges.intake.xlsx",
)
"""What nearly every file needs; on a busy computer loading it takes longer than the file, whose time must not pay for it."""
GRACE_SECONDS = 5
"""After its time the parent ends a child; this much later it ends by itself, should the parent be gone."""


def main() -> None:
    """Answer requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not disturb the frames.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        start = frames.read_json(requests)
        limit_memory(start["memory_megabytes"])
        setting = Setting.from_json(start["setting"]) if start["setting"] else None
        for name in _NEEDED if setting else ():
            import_module(name)
        _send(answers, {"ready": True})
        while True:
            request, content = frames.read_json(requests), frames.read_frame(requests)
            faulthandler.dump_traceback_later(request["seconds"] + GRACE_SECONDS, exit=True)
            _Answering(requests, answers, setting).take(request, content)
            del content
            faulthandler.cancel_dump_traceback_later()
    except EOFError:
        return


def _send(stream: IO[bytes], head: dict[str, Any], blobs: tuple[bytes, ...] = ()) -> None:
    data = frames.encode(head)
    if len(data) > MAX_MEANING:
        raise unsafe("die Datei enthält zu viel Text")
    frames.write_frame(stream, data)
    for blob in blobs:
        frames.write_frame(stream, blob)
    stream.flush()


class _Answering:
    """One request, answered."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes], setting: Setting | None) -> None:
        self._requests = requests
        self._answers = answers
        self._setting = setting

    def take(self, request: dict[str, Any], content: bytes) -> None:
        """Send all answers to one request."""
        limits = Limits(request["megabytes"], request["seconds"], unpacked=request["unpacked"])
        try:
            self._parsed(content, request, limits)
        except EOFError:
            raise
        except Refused as refused:
            self._refuse(refused)
        except MemoryError:
            # Memory that was asked for once is not always given back: the next file gets a new child.
            spent = unsafe("das Lesen brauchte zu viel Arbeitsspeicher")
            _send(self._answers, {"refused": [spent.code, spent.detail], "spent": True})
        except Exception as problem:  # parsers of foreign formats raise anything; the file is set aside, the run goes on
            self._refuse(damaged(f"unerwarteter Aufbau: {type(problem).__name__}"))

    def _refuse(self, refused: Refused) -> None:
        _send(self._answers, {"refused": [refused.code, refused.detail]})

    def _parsed(self, content: bytes, request: dict[str, Any], limits: Limits) -> None:
        check_size(len(content), limits.megabytes * CONTAINER_FACTOR)
        kind = kind_of(content, request["name"])
        if kind in CONTAINERS:
            head, blobs = _container(content, kind, limits) if request["unpacked"] is not None else ({"kind": kind}, ())
            _send(self._answers, head, blobs)
            return
        check_size(len(content), limits.megabytes)
        book = parse(content, kind)
        outline = Outline.of(book, _noticed(book)).to_json()
        _send(self._answers, {"kind": kind, "outline": outline})
        question = frames.read_json(self._requests)
        if question is not None:
            self._interpreted(book, question)

    def _interpreted(self, book: Workbook, question: dict[str, Any]) -> None:
        try:
            meaning = self._meaning(book, question)
        except (Refused, MemoryError):
            raise
        except Exception:  # our own bug, no fault of the file: told to the parent, which raises it
            _send(self._answers, {"bug": traceback.format_exc()})
            return
        _send(self._answers, {"workshop" if question.get("workshop") else "meaning": meaning})

    def _meaning(self, book: Workbook, question: dict[str, Any]) -> dict[str, Any]:
        from fko_cli.core.reading.interpret import interpret
        from fko_cli.edges.intake.besides import findings_besides

        assert self._setting is not None
        if question.get("workshop"):
            return _workshop(book, self._setting)
        meaning = interpret(book, context_of(self._setting, question))
        besides = findings_besides(book, self._setting.settings, own_list=question["own_list"])
        meaning = replace(meaning, findings=(*meaning.findings, *besides))
        if len(meaning.reports) + len(meaning.needs) > MAX_RECORDS:
            raise unsafe(f"mehr als {MAX_RECORDS} Aktivitäten und Bedarfe")
        return meaning_to_json(meaning)


def _workshop(book: Workbook, setting: Setting) -> dict[str, Any]:
    """What the workbook of a workshop says."""
    from fko_cli.core.reading.workshop import read_workshop
    from fko_cli.core.sending.workshop_form import TITLE, workshop_form
    from fko_cli.edges.intake.besides import findings_besides

    reading = read_workshop(book, setting.settings, setting.actors)
    sent = workshop_form(setting.settings).summary
    besides = findings_besides(book, setting.settings, own_list=False, title=TITLE, sent=sent)
    if len(reading.entries) > MAX_RECORDS:
        raise unsafe(f"mehr als {MAX_RECORDS} Einträge")
    return workshop_to_json(replace(reading, findings=(*reading.findings, *besides)))


def parse(content: bytes, kind: str) -> Workbook:
    """The workbook in a file of that kind; raises Refused."""
    from fko_cli.edges.intake.formats import read_workbook

    return read_workbook(content, kind)


def _noticed(book: Workbook) -> tuple[Finding, ...]:
    """What a person must know of the file as a whole: what its format hides, and what lies in it unread."""
    found = [finding("F012", detail=remark) for remark in book.remarks]
    if book.blind_to:
        found.append(finding("F013", value=", ".join(book.blind_to)))
    return (*found, *book.findings)


def _container(content: bytes, kind: str, limits: Limits) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    from fko_cli.core.reading.mails import mail_to_json
    from fko_cli.edges.intake import archives, containers

    contents = archives.unpack(content, limits) if kind == "zip" else containers.unpack(content, kind, limits)
    entries = [
        {"name": one.name, "refused": [one.refused.code, one.refused.detail] if one.refused else None}
        for one in contents.entries
    ]
    head = {
        "kind": kind, "entries": entries, "sender": contents.sender, "text": contents.text,
        "remarks": [one.as_json() for one in contents.remarks],
        "mail": mail_to_json(contents.mail) if contents.mail else None,
    }  # fmt: skip
    return head, tuple(one.content for one in contents.entries)


if __name__ == "__main__":
    main()
