"""Writes the Word draft of the concept from what was collected, merged and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from fko_cli.core.concept.content import Concept, ConceptInput, build_concept, editor_texts
from fko_cli.core.concept.open_points import open_points, without_notes
from fko_cli.core.errors import UserError
from fko_cli.core.records import Actor
from fko_cli.edges import bundled
from fko_cli.edges.figures_file import read_region_figures
from fko_cli.edges.files import CLOSE_IT, read_bytes, safe_name
from fko_cli.edges.store import Store, drafts, forms, questions
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.clock import now
from fko_cli.edges.synonyms_file import workspace_synonyms
from fko_cli.edges.texts import read_texts, unused_texts
from fko_cli.edges.word.document import Draft, write_concept
from fko_cli.edges.word.finality import unfinished
from fko_cli.edges.word.pagination import page_numbers
from fko_cli.edges.word.redraft import Redrafted, Told
from fko_cli.edges.workspace import Workspace
from fko_cli.stages.activities.listing import Listing, listing
from fko_cli.stages.documents.outputs import Placed, Record, check_folder, place
from fko_cli.stages.documents.redrafting import Edited, find_edited
from fko_cli.stages.rounds.comparing import for_appendix

TEMPLATE = "handlungskonzept.docx"
MAX_ABBREVIATION = 12
OTHER_FORMATS = (".doc", ".docm", ".dot", ".dotx", ".odt", ".ott", ".rtf", ".pages")
"""Formats in which somebody may give back a draft and that can't be taken over."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The draft and what a person should know about it.

    `gaps` are missing text files (with ending), `unused` text files that no chapter asks for, `left_out` chapters whose
    slot the template lacks, `missing_styles` styles it lacks. `paged` is false when the contents have no page numbers yet.
    `departed` are institutions that reported and are no longer in the register. `edited` is the draft whose work by hand
    went into this one, `told` where that clashed with new data, `kept` how many blocks people changed, `undrawn`
    pictures that this computer can't draw, with the reason. `unreadable` are text documents of other formats beside it: work
    in them can't be taken over.
    """

    placed: Placed
    open_questions: int
    gaps: tuple[str, ...]
    unused: tuple[str, ...]
    left_out: tuple[str, ...]
    missing_styles: tuple[str, ...]
    paged: bool
    departed: tuple[Actor, ...] = ()
    edited: Edited | None = None
    told: tuple[Told, ...] = ()
    kept: int = 0
    undrawn: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[Path, ...] = ()

    @property
    def path(self) -> Path:
        """Where the draft lies."""
        return self.placed.path


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that is written and not yet put anywhere; `usual` is where it would lie, `form` lang, kurz or final."""

    concept: Concept
    written: Redrafted
    usual: Path
    form: str
    paged: bool
    open_questions: int
    departed: tuple[Actor, ...]
    edited: Edited | None

    def placed(self, workspace: Workspace, placed: Placed) -> Exported:
        """What a person should know of it once it lies there."""
        draft = self.written.draft
        return Exported(
            placed=placed,
            open_questions=self.open_questions,
            gaps=tuple(f"{name}.md" for name in self.concept.gaps),
            unused=unused_texts(workspace.texts_folder, editor_texts(workspace.settings)),
            left_out=draft.left_out,
            missing_styles=draft.missing_styles,
            paged=self.paged,
            departed=self.departed,
            edited=self.edited,
            told=self.written.told,
            kept=self.written.edited,
            undrawn=draft.undrawn,
            unreadable=_unreadable(placed.path),
        )


def _unreadable(draft: Path) -> tuple[Path, ...]:
    """Text documents of other formats in the folder of a draft that bear the name of a concept."""
    name = draft.name.partition("_")[0].casefold()
    found = (one for one in draft.parent.iterdir() if one.suffix.lower() in OTHER_FORMATS)
    return tuple(sorted(one for one in found if one.name.casefold().startswith(name)))


def export_concept(
    workspace: Workspace,
    store: Store,
    output: Path | None,
    *,
    day: date | None = None,
    number_pages: bool = True,
    portraits: bool = True,
    take_over: bool = True,
    final: bool = False,
) -> Exported:
    """Write the draft to `output` (default: the round's output folder) as of `day` (default: today).

    What people did in the draft that is there goes into the new one, unless `take_over` is false. A `final` document holds
    no remark of ours; it is refused with a list of what is still open. With `number_pages` LibreOffice, where present, finds
    the page numbers of the contents. Without `portraits` the fields of action hold overviews only. Raises UserError when
    nothing was collected yet or reports and decisions are newer than the last merge; nothing is written then.
    """
    made = prepare(
        workspace, store, output,
        day=day, number_pages=number_pages, portraits=portraits, take_over=take_over, final=final,
    )  # fmt: skip
    record = _recorder(workspace, made.written.draft, made.form, made.edited)
    return made.placed(workspace, place(workspace, store, "concept", output or made.usual, made.written.draft.data, record))


def prepare(
    workspace: Workspace,
    store: Store,
    output: Path | None,
    *,
    day: date | None,
    number_pages: bool,
    portraits: bool,
    take_over: bool,
    final: bool,
) -> Prepared:
    """The draft as `export_concept` writes it, not yet put anywhere."""
    check_folder(workspace, output)
    found = listing(workspace, store)
    refuse_unready(found)
    content = gather(workspace, store, found, day or now().date())
    content = replace(content, changes=for_appendix(store, content), portraits=portraits)
    concept = without_notes(build_concept(content)) if final else build_concept(content)
    template = read_template(workspace)
    usual = workspace.output_folder / _file_name(concept, portraits=portraits)
    form = "lang" if portraits else "kurz"
    source, anywhere = (usual, True) if final else (output or usual, output is None)
    edited = find_edited(workspace, store, source, form, anywhere=anywhere) if take_over else None

    def write(pages: Mapping[str, int] | None) -> Redrafted:
        fresh = write_concept(concept, template, pages)
        return edited.brought_up_to_date(concept, fresh, pages) if edited else Redrafted(fresh, (), 0)

    written = write(None)
    if final:
        refuse_unfinished((*open_points(content), *unfinished(written.draft.data)))
        usual, form = usual.with_stem(f"{usual.stem}_endgueltig"), "final"
    pages = page_numbers(written.draft.data, written.draft.entries) if number_pages else None
    if pages is not None:
        written = write(pages)
    paged = pages is not None
    return Prepared(concept, written, usual, form, paged, content.open_questions, found.departed, edited)


def _recorder(workspace: Workspace, draft: Draft, form: str, edited: Edited | None) -> Record:
    """Notes what stands in a draft, so that the next export sees what people changed."""

    def record(conn: Connection, path: str, sha256: str) -> None:
        origin = edited.origin if edited else None
        if origin and origin.sha256 == sha256:  # our own file, from a run that was cut off before it was recorded
            origin = None
        drafts.add_draft(conn, workspace.round, path, sha256, draft.read(), form=form, origin=origin)

    return record


def refuse_unfinished(points: Sequence[str]) -> None:
    """Raise UserError with the list of open points, if there are any."""
    if not points:
        return
    count = "ist ein Punkt" if len(points) == 1 else f"sind {len(points)} Punkte"
    lines = "\n".join(f"- {point}" for point in points)
    raise UserError(
        f"Der Entwurf ist noch nicht endgültig, es {count} offen:\n{lines}",
        "Bitte erledigen und den Befehl wiederholen; ohne --final entsteht ein Entwurf, der sie am Rand zeigt.",
    )


def refuse_unready(found: Listing) -> None:
    """Raise UserError when nothing was collected yet or the last merge is out of date."""
    if not found.reports and not found.needs:
        raise UserError("Es sind noch keine Meldungen eingelesen.", "Bitte zuerst: fko collect")
    if not found.current:
        raise UserError(
            "Seit der letzten Zusammenführung sind Meldungen oder Entscheidungen dazugekommen."
            if found.merged
            else "Die Meldungen sind noch nicht zusammengeführt.",
            "Bitte zuerst: fko merge",
        )


def gather(workspace: Workspace, store: Store, found: Listing, day: date) -> ConceptInput:
    """All that the concept and the papers around it are written from, as of `day`."""
    with store.reading() as conn:
        returns = stored.returns(conn, workspace.round)
        sent = forms.sent_forms(conn, workspace.round)
        asked = questions.open_questions(conn, workspace.round)
    return ConceptInput(
        settings=workspace.settings,
        actors=found.actors,
        activities=found.activities,
        needs=found.needs,
        workshop=found.workshop,
        returns=tuple(returns),
        texts=read_texts(workspace.texts_folder, editor_texts(workspace.settings)),
        sent={key: moment.date() for key, moment in sent.items()},
        open_questions=len(asked),
        questions=tuple(asked),
        day=day,
        abbreviations=_abbreviations(workspace),
        figures=read_region_figures(workspace.texts_folder),
    )


def _abbreviations(workspace: Workspace) -> dict[str, str]:
    """Abbreviations of programmes from the workspace's synonyms: short, one word, with at least two capitals."""
    programmes = workspace_synonyms(workspace).programmes
    return {
        short: name
        for name, others in programmes.items()
        for short in others
        if len(short) <= MAX_ABBREVIATION and " " not in short and sum(char.isupper() for char in short) > 1
    }


def read_template(workspace: Workspace) -> bytes:
    """The workspace's Word template, or the bundled one where it has none."""
    own = workspace.templates_folder / TEMPLATE
    return read_bytes(own if own.exists() else bundled.templates() / TEMPLATE, CLOSE_IT)


def _file_name(concept: Concept, *, portraits: bool) -> str:
    region, status = safe_name(concept.words["region"]), safe_name(concept.words["stand"])
    return f"Handlungskonzept_{region}_{status}{'' if portraits else '_Kurzfassung'}.docx"
