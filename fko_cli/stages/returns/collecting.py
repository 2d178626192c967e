"""Collecting: returned files become stored returns with reports, needs and findings.

Each file is one transaction of its own, so that a bad file stops nothing else. The original bytes are on disk before
the transaction commits. A file that is known already changes nothing; one that was set aside is tried again, and one that
was replaced comes back when a person names it with `--add` or `--replace`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace as altered
from pathlib import Path
from typing import TYPE_CHECKING

from fko_cli.core.errors import UserError
from fko_cli.core.findings import finding
from fko_cli.core.own_questions import labels_of
from fko_cli.core.reading.attribution import (
    Signs,
    addresses,
    attribute,
    key_of_folder,
    stated_institution,
    supposed,
)
from fko_cli.core.reading.sent_rows import closest_form
from fko_cli.core.reading.unconfirmed import without_identity
from fko_cli.core.records import Finding, Return, ReturnStatus
from fko_cli.core.sending import identity
from fko_cli.core.sending.form import build_form
from fko_cli.edges.intake.exchange import Outline, Question, Setting
from fko_cli.edges.intake.folders import Source, find_sources
from fko_cli.edges.intake.guard import Limits
from fko_cli.edges.intake.reading import Admit, Incoming, read_returns
from fko_cli.edges.store import activities, forms, returns
from fko_cli.edges.terminal import notice
from fko_cli.stages.returns.accepting import CollectedFile, Wishes, accept, set_aside
from fko_cli.stages.returns.originals import keep_originals

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fko_cli.core.reading.accounting import AsSent
    from fko_cli.edges.store import Store
    from fko_cli.edges.workspace import Workspace

Progress = Callable[[Iterable[Incoming], int], Iterator[Incoming]]


def collect(
    workspace: Workspace,
    store: Store,
    paths: Sequence[Path],
    *,
    actor: str | None = None,
    replace: bool = False,
    add: bool = False,
    move: bool = False,
    progress: Progress | None = None,
    sources: Sequence[Source] = (),
    admit: Admit | None = None,
) -> list[CollectedFile]:
    """Take in all files behind `paths` (without any: the round's folder of returns), in the order of their names.

    `sources` are further ones that lie at no path a person would name; `admit` decides about each message.
    With `move` a single file that was taken in as another actor's becomes that of `actor`.
    Raises UserError, before anything is read, when a path does not exist, `actor` is not in the register, or both
    `replace` and `add` are wanted.
    """
    if replace and add:
        raise UserError("„--replace“ und „--add“ schließen einander aus.", "Bitte nur eines angeben.", exit_code=2)
    if move and (actor is None or len(paths) + len(sources) != 1 or any(path.is_dir() for path in paths)):
        raise UserError(
            "Zu „--move“ gehören genau eine Datei und das Kürzel, für das sie gilt.",
            "Zum Beispiel: fko collect --move --actor KÜRZEL DATEI",
            exit_code=2,
        )
    if actor is not None:
        _check_actor(workspace, actor)
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} gibt es nicht.", "Bitte den Pfad prüfen. Es wurde nichts eingelesen.")
    # The name of the round may have changed since; messages name the folder.
    workspace.returns_folder.mkdir(parents=True, exist_ok=True)
    named = bool(paths or sources) and all(path.is_file() for path in paths)
    single = named and len(paths) + len(sources) == 1
    sources = [*find_sources(paths if paths or sources else [workspace.returns_folder]), *sources]
    stage = _Stage(workspace, store, Wishes(actor or "", replace, add, move), named, single)
    limits = Limits(workspace.settings.intake.max_megabytes, workspace.settings.intake.max_seconds)
    with closing(read_returns(sources, limits, stage.is_settled, stage.setting(), stage.ask, admit)) as incoming:
        files = progress(incoming, len(sources)) if progress else incoming
        return _take_all(stage, files)


def _take_all(stage: _Stage, files: Iterable[Incoming]) -> list[CollectedFile]:
    """Take in every file; a bug met with one of them is raised after the others, so that it stops nothing beside it."""
    taken: list[CollectedFile] = []
    bugs: list[Exception] = []
    for one in files:
        try:
            taken.append(stage.take(one))
        except UserError:
            raise
        except Exception as bug:
            notice(f"{one.name}: wegen eines Fehlers in fko nicht eingelesen; die übrigen Dateien sind nicht betroffen.")
            bugs.append(bug)
    if bugs:
        raise bugs[0]
    return taken


def _check_actor(workspace: Workspace, key: str) -> None:
    from rapidfuzz import process

    keys = [actor.key for actor in workspace.actors]
    if key in keys:
        return
    names = {actor.key: f"{actor.key} {actor.label}" for actor in workspace.actors}
    near = [found for _, score, found in process.extract(key, names, limit=5) if score >= 55]
    advice = f"Ähnlich sind: {', '.join(near)}." if near else f"Bekannt sind: {', '.join(keys[:10])}."
    raise UserError(f"Das Kürzel „{key}“ steht nicht in akteure.xlsx.", f"{advice} Es wurde nichts eingelesen.")


class _Stage:
    """One run of collecting: workspace, store, the person's wishes, and whether the files were `named` one by one.

    `single` is true where only one was: then what the person said is about that one.
    """

    def __init__(self, workspace: Workspace, store: Store, wishes: Wishes, named: bool, single: bool) -> None:
        self._workspace = workspace
        self._store = store
        self._wishes = wishes
        self._named = named
        self._single = single
        self._key = store.workspace_key()
        self._id = store.workspace_id()
        self._counts: dict[str, tuple[Counter[int], Counter[int]]] = {}
        self._met: set[str] = set()

    def setting(self) -> Setting:
        """What all files are read with."""
        with self._store.reading() as conn:
            return Setting(self._workspace.settings, self._workspace.actors, activities.next_number(conn))

    def is_settled(self, sha256: str) -> bool:
        """Whether a file of these bytes needs no reading: it was taken in before, or set aside and ticked off."""
        with self._store.reading() as conn:
            known = returns.known(conn, self._workspace.round, sha256)
            return known is not None and self._is_done(conn, known)

    def _is_done(self, conn: Connection, known: Return) -> bool:
        if known.status is not ReturnStatus.set_aside:
            return self._why_done(conn, known) is not None
        return not known.current and self._wishes == Wishes()

    def _why_done(self, conn: Connection, known: Return) -> str | None:
        """Why a file that was taken in before stays as it is ("" where nobody asked); None when it is to come back."""
        wishes = self._wishes
        if wishes.move and wishes.actor != known.actor:
            return None
        if not (wishes.add or wishes.replace) or (wishes.actor and wishes.actor != known.actor):
            return ""
        others = [
            one
            for one in returns.returns(conn, self._workspace.round, current_only=True, actor=known.actor)
            if one.id != known.id
        ]
        if wishes.add and known.current:
            return "Die Datei gilt schon; „--add“ ändert daran nichts."
        if known.current and not others:
            return "Die Datei gilt schon als einzige dieser Institution; „--replace“ ändert daran nichts."
        if not self._named:
            return "„--add“ und „--replace“ nehmen eine bekannte Datei nur wieder auf, wenn sie selbst angegeben ist."
        if wishes.replace and known.actor in self._met:
            return "Eine andere Datei dieser Institution wurde gerade eingelesen; bitte mit „--replace“ nur eine angeben."
        return None

    def take(self, incoming: Incoming) -> CollectedFile:
        """Take in one file: one transaction, or nothing when it is known or could not even be opened."""
        if incoming.bug is not None:
            raise incoming.bug
        if incoming.unread:
            return set_aside(self._workspace.round, incoming, None, incoming.findings)[1]
        with self._store.reading() as conn:
            known = returns.known(conn, self._workspace.round, incoming.sha256)
            repeated = known is not None and (incoming.known or self._is_done(conn, known))
            collected = self._repeat(conn, incoming, known) if known is not None and repeated else None
        if known is not None and collected is not None:
            if collected.news:
                with self._store.writing() as conn:
                    returns.add_findings(conn, known.id, collected.news)
            return collected
        with self._store.writing() as conn:
            # Another fko may have taken it in meanwhile.
            known = returns.known(conn, self._workspace.round, incoming.sha256)
            if known is not None and self._is_done(conn, known):
                collected = self._repeat(conn, incoming, known)
                returns.add_findings(conn, known.id, collected.news)
                return collected
            collected = self._take_new(conn, incoming, known)
        self._met.add(collected.actor or "")
        self._counts.clear()
        return collected

    def _take_new(self, conn: Connection, incoming: Incoming, known: Return | None) -> CollectedFile:
        """Take in a file that is new, or `known` and to be judged again."""
        before = _earlier(known)
        moved = before is not None and self._wishes.move and before.actor != self._wishes.actor
        new, collected = self._judge(conn, incoming, None if moved else before)
        told = (*new.findings, *_words_with(known, new.findings))
        refused = new.status is ReturnStatus.set_aside
        if known is not None and refused and (before or _alike(known.findings, told)):
            return collected
        if before is not None and moved:
            told = (self._taken_from(conn, before), *told)
        if told and new.status is ReturnStatus.accepted:
            new = altered(new, status=ReturnStatus.accepted_with_findings)
        self._keep_originals(incoming)
        replaced = [known.id] if known is not None else []
        returns.add_return(conn, altered(new, findings=told, replaces=[*new.replaces, *replaced]))
        return altered(collected, status=new.status, findings=told)

    def _taken_from(self, conn: Connection, wrong: Return) -> Finding:
        """Let the return before count again for the actor whose return the file was by mistake; tells what counts there.

        The store does not keep what replaced what: where several lie before, the last one comes back, and any of the
        others when a person names it with `--add`.
        """
        all_of_it = returns.returns(conn, self._workspace.round, actor=wrong.actor)
        former = [one for one in all_of_it if one.id < wrong.id and one.status is not ReturnStatus.set_aside]
        back = former[-1] if wrong.current and former and not any(one.current for one in former) else None
        if back is not None:
            returns.restore(conn, back.id)
        left = [one.file for one in all_of_it if one.id != wrong.id and (one.current or one == back)]
        now = (
            f"Dort gilt jetzt: {', '.join(f'„{name}“' for name in left)}." if left else "Dort liegt jetzt kein Rücklauf vor."
        )
        return finding("F036", value=wrong.actor or "", now=now)

    def _repeat(self, conn: Connection, incoming: Incoming, known: Return) -> CollectedFile:
        # The same bytes under another actor's name are that actor's return, or a mistake: never silently known.
        wanted = self._wishes.actor or self._actor_of(self._folders_of(incoming))
        if wanted and known.actor and known.actor != wanted:
            refusal = finding("F035", value=known.actor, actor=wanted)
            return set_aside(self._workspace.round, incoming, known.actor, (refusal, *incoming.findings))[1]
        reason = self._why_done(conn, known) if known.status is not ReturnStatus.set_aside else None
        self._met.add(known.actor or "")
        reports, needs = self._counts_of(conn, known.actor)
        # The same file may come with another message, whose words nobody has seen yet.
        news = tuple(one for one in incoming.findings if one not in known.findings)
        if news:
            self._keep_originals(incoming)
        return CollectedFile(
            incoming.name, known.sha256, known.actor, ReturnStatus.unchanged, reports[known.id],
            needs[known.id], known.cells, (*news, *known.findings), incoming.container, reason or "", news=news,
        )  # fmt: skip

    def _counts_of(self, conn: Connection, actor: str | None) -> tuple[Counter[int], Counter[int]]:
        """How many reports and needs each return of an actor has now; read per actor, because known and new files mix."""
        if actor is None:
            return Counter(), Counter()
        if actor not in self._counts:
            stored = returns.reports(conn, self._workspace.round, actor)
            asked = returns.needs(conn, self._workspace.round, actor)
            self._counts[actor] = Counter(one.return_id for one in stored), Counter(one.return_id for one in asked)
        return self._counts[actor]

    def ask(self, incoming: Incoming) -> Question:
        """Whose a parsed file is, and what its interpretation needs; called in the threads that read."""
        workspace, outline = self._workspace, incoming.outline
        assert outline is not None
        claim = outline.claim
        with self._store.reading() as conn:
            signs = self._signs(conn, incoming, outline)
            found = attribute(
                signs, actors=workspace.actors, round_name=workspace.round, workspace=self._id,
                returns_folder=f"ruecklauf/{workspace.round}",
            )  # fmt: skip
            if found.actor is None or found.refusal is not None:
                told = (found.refusal, *found.findings) if found.refusal else found.findings
                return Question(None, told, supposed=supposed(signs, workspace.actors))
            as_sent = None
            if claim is not None and signs.genuine:
                as_sent = self._as_sent(conn, claim.round, claim.actor, outline.row_keys)
            elif claim is None and outline.row_keys:
                # The form's sheet in a workbook of its own, or as .csv: the keys of its rows are left of it.
                as_sent = self._as_sent(conn, workspace.round, found.actor, outline.row_keys)
        own_list = claim is None and as_sent is None
        return Question(found.actor, found.findings, own_list, as_sent, found.foreign)

    def _signs(self, conn: Connection, incoming: Incoming, outline: Outline | None) -> Signs:
        """What speaks for the origin of a file; of one that could not be opened, only its surroundings do."""
        workspace, claim = self._workspace, outline.claim if outline else None
        before = _earlier(returns.known(conn, workspace.round, incoming.sha256))
        folders = self._folders_of(incoming)
        archive = incoming.container.lower().endswith(".zip")
        return Signs(
            named=self._wishes.actor or (before.actor if before and before.actor else ""),
            # What was once taken in on a person's word comes back on it too.
            spoken=(self._single and not archive) or not self._wishes.actor,
            claim=claim,
            genuine=claim is not None and claim.workspace == self._id and identity.verify(self._key, claim),
            folder=self._actor_of(folders),
            sender=self._sender_of(incoming),
            folders=folders,
            stated=stated_institution(outline.institution, workspace.actors) if outline else "",
            earlier="" if before else returns.earlier_round_of(conn, workspace.round, incoming.sha256),
        )

    def _judge(self, conn: Connection, incoming: Incoming, before: Return | None) -> tuple[returns.NewReturn, CollectedFile]:
        """What is to be stored of a file, and what to tell about it. `before` is how it was taken in earlier."""
        round_name, question = self._workspace.round, incoming.question
        if question is None:
            whose = supposed(self._signs(conn, incoming, incoming.outline), self._workspace.actors)
            return set_aside(round_name, incoming, None, incoming.findings, supposed=whose)
        if question.actor is None:
            told = (*question.findings, *incoming.findings)
            return set_aside(round_name, incoming, None, told, supposed=question.supposed)
        findings = (*incoming.findings, *question.findings)
        if incoming.meaning is None:
            return set_aside(round_name, incoming, question.actor, findings)
        labels, meaning = labels_of(self._workspace.settings), incoming.meaning
        if question.foreign:
            meaning = altered(meaning, reports=without_identity(meaning.reports))
        return accept(conn, round_name, incoming, question.actor, findings, meaning, self._wishes, labels, before)

    def _as_sent(self, conn: Connection, round_name: str, key: str, row_keys: Collection[str]) -> AsSent | None:
        """The cells of the form as it went out; where that is not on record, as this round's empty form has them."""
        records = forms.all_sent_cells(conn, round_name, key)
        actor = self._workspace.actor(key)
        if records or actor is None or round_name != self._workspace.round:
            return records[closest_form(records, row_keys)] if records else None
        return build_form(self._workspace.settings, actor, (), self._workspace.actors).cells()

    def _actor_of(self, folders: Sequence[str]) -> str:
        """The actor whose key the nearest of `folders` carries, empty when none does."""
        actors = self._workspace.actors
        return next(filter(None, (key_of_folder(name, actors) for name in reversed(folders))), "")

    def _sender_of(self, incoming: Incoming) -> str:
        """Who sent the file: the innermost of the messages around it whose sender the register knows, else the innermost."""
        chain = [one for one in (incoming.sender, *incoming.forwarded_by) if one]
        known = (one for one in chain if any(one in addresses(actor) for actor in self._workspace.actors))
        return next(known, chain[0] if chain else "")

    def _folders_of(self, incoming: Incoming) -> tuple[str, ...]:
        """The folders in which the file lies below the round's folder of returns, the nearest last."""
        try:
            inside = incoming.path.resolve().relative_to(self._workspace.returns_folder.resolve())
        except (OSError, ValueError):
            return ()
        return inside.parts[:-1]

    def _keep_originals(self, incoming: Incoming) -> None:
        keep_originals(self._workspace.originals_folder, incoming.originals)


_OF_MESSAGES = ("F017", "F022", "F023", "F028")
"""Findings about the message that a file came with, which the file itself does not show again."""


def _words_with(known: Return | None, told: Sequence[Finding]) -> list[Finding]:
    """What was told of messages with which a known file came before, as far as it is not in `told`."""
    before = known.findings if known is not None else ()
    return [one for one in before if one.code in _OF_MESSAGES and one not in told]


def _alike(before: Sequence[Finding], now: Sequence[Finding]) -> bool:
    return len(before) == len(now) and all(one in before for one in now)


def _earlier(known: Return | None) -> Return | None:
    """How a file was taken in before; None for one that is new or was only set aside."""
    return known if known is not None and known.status is not ReturnStatus.set_aside else None
