"""What `fko collect --mailbox` shows: the messages that came, those left alone, and what a person has to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fko_cli.core.errors import UserError

if TYPE_CHECKING:
    from fko_cli.edges.mail.postbag import Found
    from fko_cli.edges.store import Store
    from fko_cli.edges.store.post import Post
    from fko_cli.edges.workspace import Workspace
    from fko_cli.stages.returns.receiving import Receipt

MAX_LEFT = 10


def fetch(place: Workspace, store: Store, paths: Sequence[Path]) -> Receipt:
    """Take in the post: of the mailbox in fko.toml, or of the exported messages behind `paths`."""
    from fko_cli.edges import terminal
    from fko_cli.stages.returns.receiving import receive

    def bar(found: Sequence[Found]) -> Iterator[Found]:
        return terminal.progress(found, len(found), "Nachrichten lesen")

    if not paths:
        from fko_cli.edges.mail.imap import open_mailbox

        with open_mailbox(place.settings.mail) as mailbox:
            return receive(place, store, mailbox, bar)
    from fko_cli.edges.mail.exported import ExportedMessages

    for path in paths:
        if not path.exists():
            raise UserError(f"{path} gibt es nicht.", "Bitte den Pfad prüfen. Es wurde nichts eingelesen.")
    exported = ExportedMessages(paths)
    receipt = receive(place, store, exported, bar)
    if exported.others:
        many = "1 andere Datei wurde" if exported.others == 1 else f"{exported.others} andere Dateien wurden"
        receipt.remarks.append(f"{many} nicht gelesen; „fko collect PFAD“ liest auch sie.")
    return receipt


def as_json(one: Post) -> dict[str, Any]:
    """A message as JSON data."""
    from fko_cli.core.reading.mail_words import mentions_nothing_to_report, post_name

    return {
        "id": post_name(one.id),
        "kind": one.kind.value,
        "actor": one.actor,
        "sender": one.sender,
        "subject": one.subject,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "files": one.files,
        "reason": one.reason,
        "text": one.text,
        "mentions_nothing_to_report": one.kind.value == "text" and mentions_nothing_to_report(one.text),
        "settled": one.settled,
    }


def show(receipt: Receipt, label: Callable[[str], str]) -> None:
    """The messages of this run; `label` gives an actor's short name for its key."""
    from fko_cli.core.progress import Message
    from fko_cli.core.progress_words import message_in_words
    from fko_cli.core.reading.mail_words import post_name
    from fko_cli.edges.terminal import amount, say, say_wrapped

    say(f"{amount(len(receipt.messages), 'neue Nachricht', 'neue Nachrichten')}, {receipt.known} schon bekannt")
    for one in receipt.aside:
        name = post_name(one.id)
        told = f"{name} {one.sender}: zurückgelegt; nach der Klärung „fko collect --actor KÜRZEL {name}“."
        say_wrapped(told, first="  - ", indent="    ")
    for one in receipt.messages:
        if one.settled and one.kind.value == "return":
            continue
        message = Message(one.id, one.kind.value, one.actor, one.sender, one.subject, one.text, one.reason)
        say_wrapped(message_in_words(message, label(one.actor or "")), first="  - ", indent="    ")
    if receipt.left:
        left = amount(len(receipt.left), "Nachricht bleibt", "Nachrichten bleiben")
        say_wrapped(f"{left} unberührt, weil nichts zu einem Akteur passt (das wird nur einmal gesagt):")
        for one in receipt.left[:MAX_LEFT]:
            say_wrapped(f"{one.sender or 'ohne Absender'}: {one.subject or 'ohne Betreff'}", first="  - ", indent="    ")
        if len(receipt.left) > MAX_LEFT:
            say(f"  … und {len(receipt.left) - MAX_LEFT} weitere")
    for remark in receipt.remarks:
        say_wrapped(remark)
    if any(not one.settled for one in receipt.messages):
        say_wrapped("Was geklärt ist, hakt „fko collect --settled N-…“ ab.")
