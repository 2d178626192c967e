"""What names and first bytes of files tell about them (pure)."""

from __future__ import annotations

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".fods", ".csv", ".tsv")
"""How the names of spreadsheets end."""
CONTAINERS = (".zip", ".eml", ".msg")
"""How the names of files end in which others are packed."""
START = 64
"""Bytes that tell what a file is."""


def is_binary(content: bytes) -> bool:
    """Whether the beginning holds a zero byte, as no text does."""
    return b"\0" in content[:START]
