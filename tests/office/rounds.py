"""A round in which every actor uses another program: forms out, edited, collected, compared with what was typed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from sqlalchemy import insert

from fko_cli.core.questionnaire import FORM_VERSION
from fko_cli.core.records import Need, Report, Value, as_text
from fko_cli.core.sending import identity as signed
from fko_cli.core.sending.form import build_form
from fko_cli.core.sending.form_parts import PrefilledRow
from fko_cli.edges.office import find_program
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.store import forms, open_store, returns, schema
from fko_cli.edges.workspace import Workspace, open_workspace
from fko_cli.stages.returns.accepting import CollectedFile
from fko_cli.stages.returns.collecting import collect
from tests.conftest import SMALL_SETTINGS
from tests.office import libreoffice, node, python_books
from tests.office.answers import (
    ACTIONS,
    ANSWERS,
    PREFILLED,
    expected_cells,
    expected_findings,
    expected_institution,
    expected_need,
    expected_reports,
    typed_words,
)
from tests.office.plans import Plan, Step


@dataclass(frozen=True, slots=True)
class Program:
    """How a program is driven, what it can do (actions) and save (endings), and why it may be missing here ("" if not).

    `types` are the actions in which it types the answers itself; in the others they are in the file already.
    """

    name: str
    run: Callable[[Sequence[Plan], Path], None]
    actions: tuple[str, ...]
    endings: tuple[str, ...]
    types: tuple[str, ...]
    missing: Callable[[], str] = lambda: ""

    def own_steps(self, action: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """The steps of the program itself, and those that are done before it gets the file."""
        steps = ACTIONS[action]
        if self.types == ():
            return (), steps
        typed = 0 if action in self.types else len(ANSWERS)
        return steps[typed:], steps[:typed]


@dataclass(frozen=True, slots=True)
class Case:
    """One actor's return: this program, what was done, saved in this format."""

    program: str
    action: str
    ending: str

    def __str__(self) -> str:
        return f"{self.program}: {self.action}, {self.ending}"


_ALL = tuple(ACTIONS)
_NOT_SORTED = tuple(action for action in ACTIONS if action != "sorted")
PROGRAMS = (
    Program(
        "LibreOffice", libreoffice.run, _ALL, (".xlsx", ".ods", ".xls"), ("answered",),
        lambda: "" if find_program() else "LibreOffice (soffice) ist nicht installiert",
    ),
    Program("openpyxl", python_books.run_openpyxl, _NOT_SORTED, (".xlsx",), _ALL),
    Program(
        "ExcelJS", lambda plans, folder: node.run("edit_exceljs.js", plans, folder),
        tuple(action for action in _NOT_SORTED if action != "property deleted"), (".xlsx",), _ALL,
        lambda: node.missing("exceljs"),
    ),
    Program(
        "SheetJS", lambda plans, folder: node.run("edit_sheetjs.js", plans, folder),
        ("opened", "answered", "identity sheet deleted", "property deleted"), (".xlsx", ".ods", ".xls", ".xlsb"), _ALL,
        lambda: node.missing("xlsx"),
    ),
    Program(
        "Gnumeric", python_books.run_gnumeric, ("opened", "answered", "identity sheet deleted"),
        (".xlsx", ".ods", ".xls"), (), python_books.missing_gnumeric,
    ),
    Program("pandas", python_books.run_pandas, ("opened", "answered"), (".xlsx",), ()),
)  # fmt: skip
ASPECTS = ("actor", "answers", "numbers", "row keys", "needs, institution", "accounting", "findings")
CASES = tuple(
    Case(program.name, action, ending) for program in PROGRAMS for action in program.actions for ending in program.endings
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a program destroys by itself, so that no reader gets it back: in which aspects it shows, and what is told.

    `told` is the code of the finding that every such file must have.
    """

    aspects: frozenset[str]
    told: str
    why: str


_NO_PROPERTIES = Loss(frozenset({"actor"}), "F005", "drops document properties, the identity's second place")
_CUT = Loss(frozenset({"answers", "accounting", "findings"}), "F130", "cuts texts after 255 characters")
_FORMULAS = Loss(
    frozenset({"answers", "numbers", "row keys", "accounting", "findings"}),
    "F403",
    "turns texts that begin with `=` into formulas, also those in pre-filled rows",
)


def loss_of(case: Case) -> Loss | None:
    """What is known to be lost in this case; None where everything must survive."""
    if case.action == "identity sheet deleted" and (case.program in ("ExcelJS", "Gnumeric") or case == _WITHOUT_META):
        return _NO_PROPERTIES
    if case.program == "SheetJS" and case.ending == ".xls":
        return _CUT
    return _FORMULAS if case.program == "pandas" else None


_WITHOUT_META = Case("SheetJS", "identity sheet deleted", ".ods")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: the edited file, how it was collected, its reports and needs in the order of the sheet."""

    case: Case
    actor: str
    path: Path
    file: CollectedFile
    reports: tuple[Report, ...]
    needs: tuple[Need, ...]

    @property
    def is_recognised(self) -> bool:
        """Whether the file was taken in as a return of the actor whose form it is."""
        return self.file.actor == self.actor and self.file.status.value.startswith("accepted")

    def wrong(self) -> dict[str, list[str]]:
        """Aspect -> what came out other than it was typed, without the aspects in which all is right."""
        if not self.is_recognised:
            return {"actor": [f"{self.file.actor or 'niemand'}: {self.file.reason}"]}
        found = {
            "answers": self._wrong_values() + self._wrong_words(),
            "numbers": _unlike(
                [one.text("number") for one in self.reports], [values.get("number", "") for _, values in self._rows]
            ),
            "row keys": _unlike(
                [one.row_key for one in self.reports], [key for key, _ in expected_reports(self.case.action)]
            ),
            "needs, institution": self._wrong_rest(),
            "accounting": self._wrong_accounting(),
            "findings": self._wrong_findings(),
        }
        return {aspect: what for aspect, what in found.items() if what}

    @property
    def _rows(self) -> list[tuple[str, dict[str, str]]]:
        return expected_reports(self.case.action)

    def _wrong_values(self) -> list[str]:
        expected = [_without_number(values) for _, values in self._rows]
        return _differences(expected, [_without_number(one.values) for one in self.reports])

    def _wrong_words(self) -> list[str]:
        """Cells whose words are not exactly as typed, blanks included."""
        exact = typed_words()
        return [
            f"{key}: {one.typed.get(key)!r} statt {text!r}"
            for one in self.reports
            for key, text in exact.get(one.text("title"), {}).items()
            if one.typed.get(key) != text
        ]

    def _wrong_rest(self) -> list[str]:
        opened = self.case.action == "opened"
        needs = [{key: as_text(value) for key, value in one.values.items()} for one in self.needs]
        told = {one.column: one.value for one in self.file.findings if one.code in ("F109", "F111")}
        return [
            *_differences([] if opened else [expected_need()], needs),
            *_differences([{} if opened else expected_institution()], [told]),
        ]

    def _wrong_accounting(self) -> list[str]:
        cells, expected = self.file.cells, expected_cells(self.case.action)
        return [] if cells.filled == cells.read + cells.noted == expected else [f"{cells} statt {expected}"]

    def _wrong_findings(self) -> list[str]:
        """Codes that are missing (-) or too many (+); what is said of the format (F013) is neither."""
        found = Counter(one.code for one in self.file.findings if one.code not in ("F109", "F111", "F013"))
        expected = Counter(expected_findings(self.case.action))
        more, less = (found - expected).elements(), (expected - found).elements()
        return [*(f"+{code}" for code in more), *(f"-{code}" for code in less)]


def _without_number(values: Mapping[str, Value]) -> dict[str, str]:
    return {key: as_text(value) for key, value in values.items() if key != "number"}


def _unlike(found: list[str], expected: list[str]) -> list[str]:
    return [] if found == expected else [f"{found} statt {expected}"]


def _differences(expected: list[dict[str, str]], found: list[dict[str, str]]) -> list[str]:
    if len(expected) != len(found):
        return [f"{len(found)} statt {len(expected)}: {[one.get('title') or one for one in found]}"]
    return [
        f"{key}: {after.get(key)!r} statt {before.get(key)!r}"
        for before, after in zip(expected, found, strict=True)
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def found_round(folder: Path, actors: int, prefilled: Sequence[PrefilledRow] = PREFILLED) -> Workspace:
    """A workspace whose actors each have a form on record and in `versand`; numbers up to A-0020 are given out."""
    folder.mkdir(parents=True)
    (folder / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
    with xlsxwriter.Workbook(folder / "akteure.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Kürzel", "Institution", "E-Mail"])
        for at in range(actors):
            sheet.write_row(at + 1, 0, [f"akteur-{at:02d}", f"Institution {at:02d}", f"post@a{at:02d}.example.org"])
    workspace = open_workspace(folder)
    workspace.sent_folder.mkdir(parents=True)
    with open_store(workspace) as store:
        key, name = store.workspace_key(), store.workspace_id()
        with store.writing() as conn:
            conn.execute(insert(schema.activities).values(number=20, round=workspace.round))
            for actor in workspace.actors:
                form = build_form(workspace.settings, actor, prefilled, workspace.actors)
                who = signed.Identity(name, workspace.round, actor.key, FORM_VERSION)
                signature = signed.sign(key, who)
                (workspace.sent_folder / f"{actor.key}.xlsx").write_bytes(write_form(form, who, signature))
                cells = {**form.cells(), "_fko": signed.cells(who, signature)}
                forms.add_form(conn, workspace.round, actor.key, FORM_VERSION, cells)
    return workspace


def play(cases: Sequence[Case], folder: Path) -> dict[Case, Outcome]:
    """Send forms through their programs and collect them; each format is a round of its own, with the same forms.

    Each program and action has an actor of its own, so that a return that is taken for another's shows.
    """
    users = sorted({(case.program, case.action) for case in cases})
    workspace = found_round(folder / "region", len(users))
    actors = {user: actor.key for user, actor in zip(users, workspace.actors, strict=True)}
    for program in PROGRAMS:
        plans = []
        for action in program.actions:
            if (program.name, action) in actors:
                key = actors[program.name, action]
                targets = tuple(folder / f"{key}{case.ending}" for case in cases if _is_of(case, program, action))
                plans.append(_plan(program, action, workspace.sent_folder / f"{key}.xlsx", targets))
        if plans:
            (folder / program.name).mkdir()
            program.run(plans, folder / program.name)
    outcomes: dict[Case, Outcome] = {}
    for ending in sorted({case.ending for case in cases}):
        here = shutil.copytree(workspace.root, folder / f"region{ending}")
        chosen = {case: actors[case.program, case.action] for case in cases if case.ending == ending}
        outcomes |= _collected(open_workspace(here), chosen, folder)
    return {case: outcomes[case] for case in cases}


def _plan(program: Program, action: str, form: Path, targets: tuple[Path, ...]) -> Plan:
    """What the program has to do; what it is not to do itself is done with openpyxl before."""
    own, before = program.own_steps(action)
    if not before:
        return Plan(form, own, targets)
    prepared = form.with_name(f"{form.stem}-vorbereitet.xlsx")
    python_books.run_openpyxl([Plan(form, before, (prepared,))], form.parent)
    return Plan(prepared, own, targets)


def _is_of(case: Case, program: Program, action: str) -> bool:
    return (case.program, case.action) == (program.name, action)


def _collected(workspace: Workspace, actors: dict[Case, str], folder: Path) -> dict[Case, Outcome]:
    paths = [folder / f"{actor}{case.ending}" for case, actor in actors.items()]
    with open_store(workspace) as store:
        files = {Path(one.file).stem: one for one in collect(workspace, store, paths)}
        with store.reading() as conn:
            reports = returns.reports(conn, workspace.round)
            needs = returns.needs(conn, workspace.round)
    return {
        case: Outcome(
            case,
            actor,
            folder / f"{actor}{case.ending}",
            files[actor],
            tuple(sorted((one for one in reports if Path(one.place.file).stem == actor), key=_row)),
            tuple(one for one in needs if Path(one.place.file).stem == actor),
        )
        for case, actor in actors.items()
    }


def _row(report: Report) -> int:
    return report.place.row or 0
