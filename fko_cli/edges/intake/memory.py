"""A bound on the memory of this process: a hostile file costs the child that reads it, not the computer."""

from __future__ import annotations

import sys
from contextlib import suppress

from fko_cli.edges.intake.guard import MEGABYTE


def limit_memory(megabytes: int) -> None:
    """Bound the memory of this process where the system can do it; macOS can't."""
    size = megabytes * MEGABYTE
    if sys.platform == "win32":
        _limit_by_job(size)
        return
    import resource

    # macOS refuses any bound on addresses; elsewhere a tighter one may be in force already, and stays.
    for what, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if sys.platform == "win32":

    def _limit_by_job(size: int) -> None:
        import ctypes
        import struct

        extended_limits, of_process_memory = 9, 0x100
        # JOBOBJECT_EXTENDED_LIMIT_INFORMATION: basic limits with flags, six counters, then the bound on each process
        limits = struct.pack("@qqLNNLNLL6Q4N", 0, 0, of_process_memory, *[0] * 12, size, 0, 0, 0)
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job, this_process = ctypes.c_void_p(kernel.CreateJobObjectW(None, None)), ctypes.c_void_p(-1)
        kernel.SetInformationJobObject(job, extended_limits, limits, len(limits))
        kernel.AssignProcessToJobObject(job, this_process)
