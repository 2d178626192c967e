"""Chromium without a window, where it is installed: what a page looks like and does in a real browser."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")


def chromium(folder: Path, page: Path, *options: str) -> str:
    """What Chromium prints about `page`; its profile lies in `folder`."""
    assert PROGRAM is not None
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder / 'profile'}"]
    ran = subprocess.run(
        [PROGRAM, *flags, "--window-size=1400,900", *options, page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return ran.stdout


def dom(folder: Path, page: Path) -> str:
    """The page as the browser understood it, after everything in it that runs has run."""
    return chromium(folder, page, "--dump-dom", "--virtual-time-budget=5000")


def measured(folder: Path, page: bytes, script: str, *, width: int = 1280):
    """The value of the expression `script` in a copy of the page that lets this one script run, `width` pixels wide.

    The copy lies in a frame: windows have a least width that is more than that of a telephone.
    """
    free = re.sub(rb"<meta http-equiv[^>]*>", b"", page, count=1)
    run = f"<script>parent.postMessage(JSON.stringify({script}), '*')</script></body>"
    (folder / "copy.html").write_bytes(free.replace(b"</body>", run.encode()))
    frame = folder / "frame.html"
    frame.write_text(
        "<!DOCTYPE html><title></title><script>addEventListener('message', (one) => { document.title = one.data })</script>"
        f"<iframe src='copy.html' style='width: {width}px; height: 800px; border: 0'></iframe>",
        encoding="utf-8",
    )
    title = re.search(r"<title>(.*?)</title>", dom(folder, frame), re.DOTALL)
    assert title is not None
    return json.loads(html.unescape(title[1]))
