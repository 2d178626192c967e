"""Small OLE files (the container of .xls and .msg) for tests, written by the book: [MS-CFB], version 3."""

from __future__ import annotations

import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Tree = dict[str, "bytes | Tree"]


def ole(tree: Tree) -> bytes:
    """An OLE file with these streams (bytes) and storages (dicts)."""
    entries: list[list] = [["Root Entry", 5, FREE, FREE, b""]]

    def add(level: Tree) -> int:
        first = FREE
        for name, content in reversed(level.items()):
            child = add(content) if isinstance(content, dict) else FREE
            entries.append([name, 1 if isinstance(content, dict) else 2, first, child, b"" if child != FREE else content])
            if isinstance(content, dict):
                entries[-1][4] = b""
            first = len(entries) - 1
        return first

    entries[0][3] = add(tree)
    large, small = _Chains(SECTOR), _Chains(MINI)
    starts = [(small if len(entry[4]) < CUTOFF else large).store(entry[4]) for entry in entries]
    starts[0], entries[0][4] = large.store(b"".join(small.sectors)), b"".join(small.sectors)
    mini_fat = large.store(struct.pack(f"<{len(small.next)}I", *small.next))
    directory = b""
    for (name, kind, right, child, content), start in zip(entries, starts, strict=True):
        raw = name.encode("utf-16-le")
        directory += (
            raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1) + struct.pack("<III", FREE, right, child)
        )
        directory += bytes(36) + struct.pack("<IQ", start, len(content))
    at = large.store(directory)
    count = -(-(len(large.sectors) + 8) // 128)
    table = large.next + [FAT] * count
    table += [FREE] * (count * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, at, 0, CUTOFF, mini_fat, -(-len(small.next) // 128), END, 0)
    places = list(range(len(large.sectors), len(large.sectors) + count))
    header += struct.pack("<109I", *places, *[FREE] * (109 - len(places)))
    return header + b"".join(large.sectors) + struct.pack(f"<{len(table)}I", *table)


class _Chains:
    """Streams cut into sectors of one size, each sector naming the next."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.sectors: list[bytes] = []
        self.next: list[int] = []

    def store(self, data: bytes) -> int:
        start, count = len(self.sectors), -(-len(data) // self.size)
        for number in range(count):
            self.sectors.append(data[number * self.size : (number + 1) * self.size].ljust(self.size, b"\0"))
            self.next.append(start + number + 1 if number + 1 < count else END)
        return start if data else END


def outlook_message(
    sender: str,
    text: str,
    files: dict[str, bytes],
    *,
    subject: str = "",
    message_class: str = "IPM.Note",
    inner: dict | None = None,
) -> bytes:
    """A message as Outlook saves it (.msg), with the sender's address, a text and attached files.

    `inner` are the arguments of a message that is attached to it.
    """
    return ole(_message(sender, text, files, subject, message_class, inner, bytes(8)))


def _message(sender, text, files, subject="", message_class="IPM.Note", inner=None, tail=b"", rtf=b"") -> Tree:
    count = len(files) + (inner is not None)
    head = bytes(8) + struct.pack("<4I", 0, count, 0, count) + tail
    formatted = {0x1009: rtf} if rtf else {}
    tree = _properties(head, {0x001A: message_class, 0x0037: subject, 0x1000: text, 0x5D01: sender} | formatted)
    for number, (name, content) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(bytes(8), {0x3701: content, 0x3707: name})
    if inner is not None:
        attached = _properties(bytes(8), {0x3001: inner["subject"], 0x3705: 5})
        attached["__substg1.0_3701000D"] = _message(**inner)
        tree[f"__attach_version1.0_#{len(files):08X}"] = attached
    return tree


def _properties(head: bytes, values: dict[int, bytes | str | int]) -> Tree:
    level: Tree = {}
    table = head
    for key, value in values.items():
        if isinstance(value, int):
            table += struct.pack("<HHIII", 0x0003, key, 6, value, 0)
            continue
        kind = 0x1F if isinstance(value, str) else 0x0102
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        table += struct.pack("<HHIII", kind, key, 6, len(data) + (2 if kind == 0x1F else 0), 0)
        level[f"__substg1.0_{key:04X}{kind:04X}"] = data
    return {"__properties_version1.0": table, **level}
