"""What the standard library raises while it reads a damaged zip file, whatever its entries are packed with."""

from __future__ import annotations

import lzma
import zipfile
import zlib

ZIP_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
"""Broken structure or checksum; broken deflate; broken LZMA; a cut end; a way of packing that nobody here knows."""
