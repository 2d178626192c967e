"""What letters to actors are made of in this workspace: its templates, its sender, and drafts laid beside earlier ones."""

from __future__ import annotations

import re
from pathlib import Path

from fko_cli.core.errors import UserError
from fko_cli.core.sending.messages import Template, refuse_unsafe, sender_of
from fko_cli.core.sending.register import is_email
from fko_cli.edges import bundled
from fko_cli.edges.files import CLOSE_IT, CLOSE_OR_ALLOW, read_bytes, safe_name
from fko_cli.edges.mail.message_file import Correspondent
from fko_cli.edges.workspace import Workspace

_MAX_NAME = 54  # with the ending still fewer than 60 characters, which every mail program passes on unharmed


def read_template(workspace: Workspace, stem: str) -> Template:
    """The template `stem`: the workspace's own `.md`, else its own `.txt`, else the one that ships with fko."""
    own = [workspace.templates_folder / f"{stem}{ending}" for ending in (".md", ".txt")]
    path = next((one for one in own if one.exists()), bundled.templates() / f"{stem}.txt")
    data = read_bytes(path, CLOSE_OR_ALLOW)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older editors on Windows save in the system's code page.
        text = data.decode("cp1252", errors="replace")
    return Template(text, str(path), markdown=path.suffix == ".md")


def correspondents(workspace: Workspace) -> tuple[Correspondent | None, Correspondent | None]:
    """Sender and address for answers from `[mail]`, each None when not set; UserError when one can't be used."""
    mail = workspace.settings.mail
    refuse_unsafe(workspace.settings)
    for name, address in (("sender", mail.sender), ("reply_to", mail.reply_to)):
        if address and not is_email(address):
            raise UserError(
                f"fko.toml, [mail] {name}: „{address}“ ist keine E-Mail-Adresse.", "Bitte genau eine Adresse eintragen."
            )
    name = sender_of(workspace.settings)
    sender = Correspondent(mail.sender, name) if mail.sender else None
    return sender, Correspondent(mail.reply_to, name) if mail.reply_to else None


def file_for(workspace: Workspace, word: str, key: str, ending: str) -> Path:
    """Where a file for that actor lies, for example `versand/2026/Fragebogen_ihk-aachen_2026.xlsx`."""
    return workspace.sent_folder / f"{safe_name(f'{word}_{key}_{workspace.round}', _MAX_NAME)}{ending}"


def newest_of(path: Path) -> Path | None:
    """The newest of `Name.xlsx`, `Name (2).xlsx` … that is there, None when none is."""
    number = _newest_number(path)
    return _numbered(path, number) if number else None


def place_for(path: Path, data: bytes, *, same_content: bool = False) -> tuple[Path, bytes | None]:
    """Where the content stands or has to be written, and the bytes to write there (None: it is there already).

    `same_content` says that the newest file holds the same, whatever its bytes.
    """
    number = _newest_number(path)
    if not number:
        return path, data
    existing = _numbered(path, number)
    if same_content or read_bytes(existing, CLOSE_IT) == data:
        return existing, None
    return _numbered(path, number + 1), data


def _newest_number(path: Path) -> int:
    numbered = re.compile(re.escape(path.stem) + r" \((\d+)\)" + re.escape(path.suffix))
    numbers = [int(found[1]) for one in path.parent.glob("*") if (found := numbered.fullmatch(one.name))]
    return max(numbers, default=1 if path.exists() else 0)


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
