"""The one error class that a person is meant to read; everything else that is raised is a bug."""

from __future__ import annotations


class UserError(Exception):
    """Something a person can put right: where it is, what is wrong and what to do, in German.

    `message` says where and what, `remedy` what to do next. The error boundary in `fko_cli.app` prints
    both and ends with `exit_code` (1: refused or failed and nothing changed; 2: wrong usage).
    """

    def __init__(self, message: str, remedy: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.exit_code = exit_code
