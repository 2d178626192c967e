"""Checking a workspace: settings, register, store, originals, templates, and the programs outside."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from fko_cli.core.calendar_words import day_in_words
from fko_cli.core.errors import UserError
from fko_cli.core.own_questions import former_keys, own_columns
from fko_cli.edges import bundled, store_address
from fko_cli.edges.office import find_program
from fko_cli.edges.shares import Locks, locks_in
from fko_cli.edges.store import Store, open_store, removing
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.sqlite_file import faults
from fko_cli.edges.workspace import Workspace, open_workspace
from fko_cli.stages.care.checking_mail import SUBJECT, check_letter_texts, check_mail, check_servers
from fko_cli.stages.care.checking_template import template_checks
from fko_cli.stages.care.checking_years import check_workshop, check_years
from fko_cli.stages.care.checks import Check, State
from fko_cli.stages.care.forgetting import has_remains
from fko_cli.stages.care.retaining import expired

_SUBJECTS = {
    "_questions": "Zusatzfragen",
    "_actors": "Akteure",
    "_store": "Datenbank",
    "check_mail": SUBJECT,
    "check_servers": SUBJECT,
    "check_workshop": "Workshop",
}


def check(path: Path | None, *, mail: bool = False) -> list[Check]:
    """Look at everything in the workspace at `path` (or in the current folder); a problem never stops the other checks.

    Only with `mail` the mail servers are connected to.
    """
    try:
        workspace = open_workspace(path)
    except UserError as problem:
        return [Check(State.bad, "Einstellungen", problem.message, problem.remedy), _office()]
    checks = [*_settings(workspace)]
    looks = [_questions, _actors, check_years, check_workshop, _store, _templates, check_letter_texts, check_mail]
    for look in [*looks, check_servers] if mail else looks:
        checks += _safely(look, workspace)
    return [*checks, _office()]


def _settings(workspace: Workspace) -> Iterator[Check]:
    settings = workspace.settings
    yield Check(State.good, "Einstellungen", f"{len(settings.fields)} Handlungsfelder, Runde {workspace.round}")
    if settings.region.name == "Musterregion":
        yield Check(
            State.hint, "Einstellungen", "In fko.toml steht noch die Musterregion.", "Bitte Region und Felder eintragen."
        )
    if not os.access(workspace.root, os.W_OK):
        yield Check(
            State.bad, "Arbeitsordner", "ist schreibgeschützt.", "Bitte die Rechte am Ordner prüfen oder ihn kopieren."
        )


def _safely(look: Callable[[Workspace], Iterator[Check]], workspace: Workspace) -> list[Check]:
    try:
        return list(look(workspace))
    except UserError as problem:
        subject = _SUBJECTS.get(look.__name__, "Vorlagen")
        return [Check(State.bad, subject, problem.message, problem.remedy)]


def _questions(workspace: Workspace) -> Iterator[Check]:
    """The region's own questions, and answers to questions that fko.toml no longer asks."""
    asked = own_columns(workspace.settings)
    if asked:
        kept_back = [column.label for column in asked if not column.printed]
        message = f"{len(asked)}: {', '.join(column.label for column in asked)}."
        if kept_back:
            message += f" Nicht im Konzept: {', '.join(kept_back)}."
        yield Check(State.good, "Zusatzfragen", message)
    with open_store(workspace) as store, store.reading() as conn:
        answers = [one.values for one in stored.reports(conn, workspace.round)]
    for key in former_keys(workspace.settings, answers):
        count = sum(key in values for values in answers)
        yield Check(
            State.hint,
            "Zusatzfragen",
            f"{count} {'Meldung antwortet' if count == 1 else 'Meldungen antworten'} auf die frühere Frage „{key}“. Die "
            "Antworten bleiben in den Listen, stehen aber nicht im Konzept.",
            f'Wurde die Frage nur umbenannt, bitte in fko.toml bei ihr key = "{key}" ergänzen.',
        )


def _actors(workspace: Workspace) -> Iterator[Check]:
    actors = workspace.actors
    active = [actor for actor in actors if actor.active]
    if not active:
        yield Check(State.bad, "Akteure", "akteure.xlsx enthält noch niemanden.", "Bitte die Institutionen eintragen.")
        return
    yield Check(State.good, "Akteure", f"{len(active)} Institutionen werden gefragt.")
    yield from _gone_actors(workspace)
    shared: dict[str, list[str]] = {}
    for actor in active:
        shared.setdefault(actor.email.lower(), []).append(actor.key)
    for email, keys in shared.items():
        if len(keys) > 1:
            yield Check(
                State.hint, "Akteure", f"{', '.join(keys)} haben dieselbe Adresse {email}.",
                "Antworten ohne Kennung lassen sich dann nicht zuordnen.",
            )  # fmt: skip


def _gone_actors(workspace: Workspace) -> Iterator[Check]:
    """Returns of keys that the register no longer has: renamed or deleted there."""
    known = {actor.key for actor in workspace.actors}
    with open_store(workspace) as store, store.reading() as conn:
        gone = sorted({one.actor for one in stored.returns(conn, workspace.round, current_only=True) if one.actor} - known)
    if gone:
        yield Check(
            State.bad,
            "Akteure",
            f"Von diesen Kürzeln gibt es Rückläufe, aber sie stehen nicht mehr in akteure.xlsx: {', '.join(gone)}.",
            "Ein Kürzel bleibt, auch wenn die Institution anders heißt: bitte wieder eintragen. Gibt es die Institution "
            "nicht mehr: erst die neue Runde öffnen, dann streichen (Handbuch, „Die nächste Runde“).",
        )


def _store(workspace: Workspace) -> Iterator[Check]:
    path = workspace.store_path
    here = store_address.server_of(workspace) is None
    if here and locks_in(path.parent) is Locks.here_only:
        yield Check(
            State.hint, "Datenbank",
            "Der Arbeitsordner liegt auf einem Netzlaufwerk, das Sperren nicht weitergibt. Schreiben zwei Personen "
            "zugleich, kann verloren gehen, was eine von ihnen schreibt.",
            "Bitte immer nur eine Person. Oder die IT bitten, es mit SMB ab Version 2 ohne „nobrl“ und „cache=loose“ oder "
            "mit NFS ab Version 4 einzubinden. Oder PostgreSQL nehmen (Handbuch, „PostgreSQL“).",
        )  # fmt: skip
    if here and path.exists() and (found := faults(path)):
        yield Check(
            State.bad, "Datenbank", f"{path.name} ist beschädigt ({found[0]}).",
            "Bitte „fko doctor --repair“ aufrufen: Das spielt nach einer Rückfrage die letzte Sicherung zurück.",
        )  # fmt: skip
        return
    with open_store(workspace) as store:
        where = f"{store.name}: " if store.server else ""
        yield Check(State.good, "Datenbank", f"{where}lesbar und auf dem neuesten Stand.")
        yield from _originals(workspace, store)
        yield from _retention(workspace, store)


def _retention(workspace: Workspace, store: Store) -> Iterator[Check]:
    """Returned files that are kept for too long, and a deletion that was stopped before its end."""
    if has_remains(store):
        yield Check(
            State.bad,
            "Datenbank",
            "Eine Löschung mit „fko forget“ kam nicht zu ihrem Ende; Reste des Gelöschten können in der Datenbank stehen.",
            "Bitte „fko forget“ noch einmal aufrufen, zum Beispiel mit --expired: Das überschreibt sie.",
        )
    for one in expired(workspace, store, date.today()):
        until = day_in_words(one.until)
        yield Check(
            State.hint,
            "Aufbewahrung",
            f"Die Rückläufe der Runde {one.round} waren bis {until} aufzubewahren ({len(one.files)} Dateien).",
            "Löschen, nach Rückfrage: fko forget --expired",
        )


def _originals(workspace: Workspace, store: Store) -> Iterator[Check]:
    with store.reading() as conn:
        deleted = removing.deleted_files(conn)
        wanted = {one.sha256: one.file for one in stored.returns(conn, workspace.round) if one.sha256 not in deleted}
    kept = (
        {path.stem: path for path in workspace.originals_folder.glob("*.*")} if workspace.originals_folder.is_dir() else {}
    )
    for sha256, name in wanted.items():
        if sha256 not in kept:
            yield Check(State.bad, "Originale", f"Das Original von {name} fehlt.", "Bitte aus einer Sicherung zurückholen.")
        elif hashlib.sha256(kept[sha256].read_bytes()).hexdigest() != sha256:
            yield Check(
                State.bad, "Originale", f"{kept[sha256].name} wurde verändert ({name}).",
                "Bitte aus einer Sicherung zurückholen.",
            )  # fmt: skip
    if wanted:
        yield Check(State.good, "Originale", f"{len(wanted)} Rückläufe geprüft.")


def _templates(workspace: Workspace) -> Iterator[Check]:
    missing = [
        path.name
        for path in sorted(bundled.templates().iterdir())
        if path.is_file() and path.name != "fko.toml" and not path.name.startswith(".")
        if not (workspace.templates_folder / path.name).exists()
    ]
    for name in missing:
        yield Check(
            State.hint,
            "Vorlagen",
            f"vorlagen/{name} fehlt; es gilt die mitgelieferte Vorlage.",
            "Nichts zu tun, wenn das so sein soll.",
        )
    yield from _word_template(workspace)
    yield from _synonyms(workspace)
    if not missing:
        yield Check(State.good, "Vorlagen", "Alle Dateien sind da.")


def _word_template(workspace: Workspace) -> Iterator[Check]:
    from fko_cli.edges.word.template_check import template_faults
    from fko_cli.stages.documents.exporting import read_template

    yield from template_checks(template_faults(read_template(workspace)))


def _synonyms(workspace: Workspace) -> Iterator[Check]:
    from fko_cli.edges.synonyms_file import workspace_synonyms

    workspace_synonyms(workspace)
    yield Check(State.good, "Vorlagen", "synonyme.toml ist lesbar.")


def _office() -> Check:
    if find_program():
        return Check(State.good, "LibreOffice", "gefunden.")
    return Check(
        State.hint, "LibreOffice", "nicht gefunden; fko braucht es nur für --pdf.",
        "Ohne LibreOffice stehen im Inhaltsverzeichnis erst nach dem Aktualisieren in Word (F9) die genauen Seitenzahlen.",
    )  # fmt: skip
