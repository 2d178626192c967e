"""From the lines of a table to reports and needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fko_cli.core.grid import Cell, Sheet, column_letters
from fko_cli.core.questionnaire import ROW_KEY_HEADING, SHEET_LISTS, Kind
from fko_cli.core.reading.cells import DITTO, REFERENCE, Answer, fingerprint, read_values
from fko_cli.core.reading.desk import Desk, content, shown
from fko_cli.core.reading.headers import ROW_KEY, Table
from fko_cli.core.reading.merged import SharedTitle, is_one_column, read_merged
from fko_cli.core.reading.sent_rows import SentRow
from fko_cli.core.reading.struck import note_struck_row
from fko_cli.core.reading.text import fold, plain, without_numbering
from fko_cli.core.reading.unconfirmed import is_unanswered
from fko_cli.core.reading.values import is_no_answer, read_yes_no
from fko_cli.core.records import Value
from fko_cli.core.sending.form import EXAMPLE_MARK, EXAMPLE_PREFIX, EXAMPLE_ROW
from fko_cli.core.sending.row_keys import kept

_NOTHING_TO_REPORT = re.compile(
    r"fehlanzeige|keine meldung(?:en)?|(?:wir haben )?(?:leider |derzeit |aktuell )?(?:nichts"
    r"|keine?(?: eigenen?)? (?:aktivitaet(?:en)?|massnahmen?|meldung(?:en)?|projekte?))"
    r" ?(?:zu melden|geplant|vorhanden|durchgefuehrt)?"
)
_FOOTNOTE = re.compile(
    r"(?i)(?:\*|stand\b|quelle\b|hinweis|anmerkung|summe\b|gesamt\b|legende\b|gez\.|erstellt|bitte\b|ansprech|kontakt)"
)
_NUMBERED = re.compile(r"(?m)^\s*(?:\(?\d{1,2}[.)]|[a-z]\)|[-–•*])\s+\S")
_BULLET = re.compile(r"^\s*[-–•*]\s+")
_TELLING = 20
_MAX_COPIED = 2_000_000
"""Characters that lines take over from others in one file, by "dito" or a merged cell."""
_MAX_COMPARED = 2_000
"""Characters of a title that are searched for signs of a second one."""
_LIST_KINDS = (Kind.list, Kind.choices, Kind.institutions, Kind.territory, Kind.fields)


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A row as a report: where it stands, understood values, words as typed, fingerprint of the content, key of the row.

    `column` is set (letters) when the sheet has one activity per column.
    """

    sheet: str
    row: int
    values: Mapping[str, Value]
    typed: Mapping[str, str]
    fingerprint: str
    row_key: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """A row as a need."""

    sheet: str
    row: int
    values: Mapping[str, Value]


@dataclass
class Rows:
    """Reads the tables of one workbook and collects what comes of them."""

    desk: Desk
    reports: list[ReportDraft] = field(default_factory=list)
    needs: list[NeedDraft] = field(default_factory=list)
    nothing_to_report: bool = False
    _row_keys: set[str] = field(default_factory=set)
    _seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    _example_texts: dict[str, frozenset[str]] = field(default_factory=dict)
    _copied: int = 0

    def take(self, sheet: Sheet, table: Table) -> None:
        """Read one table."""
        merged = read_merged(table)
        shared = merged.titles
        section = self.desk.fields.one(plain(sheet.name)) if "field" not in table.columns else None
        if section:
            self.desk.note("F208", sheet, column="Handlungsfeld", value=sheet.name, field=section)
        above: dict[str, Answer] = {}
        for at, line in enumerate(table.records):
            if line in merged.owners:
                continue
            if is_unanswered(self.desk, sheet, table, line):
                above = {}
                continue
            if heading := self._section(sheet, table, line):
                section = heading
                continue
            answers = self._answers(sheet, table, line, merged.spread)
            if line in shared and answers:
                answers["title"] = self._title_of_line(sheet, table, line, shared[line])
            if not answers:
                note_struck_row(self.desk, sheet, table, line)
                above = {}
                continue
            answers = self._with_references(sheet, table, answers, above)
            above = answers
            joined, swallowed = self._with_swallowed(sheet, table, answers, merged.below.get(line, ()))
            if self._is_aside(sheet, table, line, at, joined):
                continue
            self._note_swallowed(sheet, table, line, swallowed)
            self._record(sheet, table, line, joined, section)

    def _answers(self, sheet: Sheet, table: Table, line: int, spread: Mapping[tuple[str, int], Cell]) -> dict[str, Answer]:
        """What the line answers, by key; the number and the key of the row do not make an answer by themselves."""
        answers: dict[str, Answer] = {}
        columns = {column.key: column for column in table.asked}
        overwritten = self._is_overwritten_example(sheet, table, line)
        for key in table.columns:
            cell = table.cell(line, key)
            if cell is None or key not in columns or (overwritten and not self.desk.is_changed(sheet, cell)):
                continue
            if text := self.desk.text_of(sheet, cell, columns[key].label):
                answers[key] = Answer(text, cell)
        if set(answers) <= {"number"}:
            return {}
        for key in table.columns:
            cell = spread.get((key, line))
            if (
                key not in answers
                and "title" in answers
                and cell
                and self._may_copy(cell.text)
                and (text := self.desk.text_of(sheet, cell, columns[key].label))
            ):
                answers[key] = Answer(text, cell)
        return answers

    def _may_copy(self, text: str) -> bool:
        """Whether a text may hold for a further line too; a file can repeat one long text in any number of lines."""
        self._copied += len(text)
        return self._copied <= _MAX_COPIED

    def _title_of_line(self, sheet: Sheet, table: Table, line: int, shared: SharedTitle) -> Answer:
        """The line's own title out of a cell that is merged over several full lines: line by line, else the whole text."""
        text = self.desk.text_of(sheet, shared.cell, "Titel der Aktivität")
        lines = without_numbering([one for one in text.split("\n") if one.strip()])
        titles = [re.sub(_BULLET, "", one).strip() for one in lines]
        piece = titles[shared.at] if len(titles) == shared.of else text
        self.desk.note("F210", sheet, table.place(line, "title") or shared.cell, column="Titel der Aktivität", value=piece)
        return Answer(piece, shared.cell, whole=False)

    def _is_overwritten_example(self, sheet: Sheet, table: Table, line: int) -> bool:
        """An answer typed over the form's example: what is left of the example is nobody's answer."""
        sent = self.desk.ledger.sent.get(sheet.name)
        title = table.cell(line, "title")
        rows = self.desk.ledger.rows(sheet)
        known = table.kind != "activities" or line in rows.rows or line in rows.copies
        if not sent or known or (title and plain(title.text).startswith(EXAMPLE_PREFIX)):
            return False
        marks = [plain(cell.text) for key in ("number", ROW_KEY) if (cell := table.cell(line, key))]
        return EXAMPLE_MARK in marks or any(
            plain(cell.text) in self._examples(sheet.name, sent) and not self.desk.is_changed(sheet, cell)
            for cell in table.lines.get(line, {}).values()
        )

    def _left_of_example(self, sheet: Sheet, table: Table, line: int) -> dict[str, str]:
        """Key -> label and content of the cells that still equal the example typed over; short ones, often meant, first."""
        if not self._is_overwritten_example(sheet, table, line):
            return {}
        cells = {column: cell for column in table.asked if (cell := table.cell(line, column.key)) and plain(cell.text)}
        return {
            column.key: f"{column.label}: {plain(cell.text)}"
            for column, cell in sorted(cells.items(), key=lambda one: len(one[1].text) >= _TELLING)
            if column.key != "number" and not self.desk.is_changed(sheet, cell)
        }

    def _examples(self, name: str, sent: Mapping[str, str]) -> frozenset[str]:
        """The longer texts of the form's example, which nobody else writes."""
        if name not in self._example_texts:
            texts = {plain(text) for address, text in sent.items() if re.fullmatch(rf"[A-Z]+{EXAMPLE_ROW}", address)}
            chosen = {plain(text) for text in self.desk.ledger.sent.get(SHEET_LISTS, {}).values()}
            self._example_texts[name] = frozenset(text for text in texts - chosen if len(text) >= _TELLING)
        return self._example_texts[name]

    def _section(self, sheet: Sheet, table: Table, line: int) -> str | None:
        """A line with nothing but the name of a field of action: it holds for the lines below that name none."""
        cells = list(table.lines.get(line, {}).values())
        if table.kind != "activities" or table.transposed or len(cells) != 1 or not self.desk.context.own_list:
            return None
        text = plain(cells[0].text)
        field_id = self.desk.fields.one(text) if not text.isdigit() else None
        if field_id is None:
            return None
        if not self.desk.text_of(sheet, cells[0], "Handlungsfeld"):
            return None
        self.desk.note("F208", sheet, cells[0], column="Handlungsfeld", value=text, field=field_id)
        self.desk.read(sheet, cells[0])
        return field_id

    def _with_references(
        self, sheet: Sheet, table: Table, answers: dict[str, Answer], above: Mapping[str, Answer]
    ) -> dict[str, Answer]:
        """Let "dito" take the answer of the line above; every reference is asked about."""
        labels = {column.key: column.label for column in table.asked}
        resolved = dict(answers)
        for key, answer in answers.items():
            if key in ("title", "need", "number") or not REFERENCE.fullmatch(answer.text):
                continue
            self.desk.note("F205", sheet, answer.cell, column=labels[key], value=answer.text)
            if DITTO.fullmatch(answer.text) and key in above and self._may_copy(above[key].text):
                resolved[key] = replace(answer, text=above[key].text, whole=False)
        return resolved

    def _with_swallowed(
        self, sheet: Sheet, table: Table, answers: dict[str, Answer], below: Sequence[int]
    ) -> tuple[dict[str, Answer], list[list[Cell]]]:
        """The answers with those of the lines beside a merged title, and the cells of each of these lines."""
        columns = {column.key: column for column in table.asked}
        pieces: dict[str, list[str]] = {}
        cells: dict[str, Cell] = {}
        taken: list[list[Cell]] = []
        for other in below:
            taken.append([])
            for key in table.columns:
                cell = table.cell(other, key)
                if cell is None or key not in columns or not (text := self.desk.text_of(sheet, cell, columns[key].label)):
                    continue
                taken[-1].append(cell)
                cells.setdefault(key, cell)
                pieces.setdefault(key, []).append(text)
        joined = dict(answers)
        for key, texts in pieces.items():
            before = joined.get(key)
            said: dict[str, str] = {}
            for text in ([before.text] if before else []) + texts:
                said.setdefault(fold(text) or text, text)
            between = "; " if columns[key].kind in _LIST_KINDS else "\n"
            joined[key] = Answer(between.join(said.values()), before.cell if before else cells[key], whole=False)
        return joined, taken

    def _note_swallowed(self, sheet: Sheet, table: Table, line: int, taken: Sequence[Sequence[Cell]]) -> None:
        title = table.cell(line, "title")
        for cells in taken:
            for cell in cells:
                self.desk.read(sheet, cell)
            if cells:
                self.desk.note("F209", sheet, cells[0], value=cells[0].text, other=title.row if title else line)

    def _note_example(self, sheet: Sheet, title: Cell, cells: Sequence[Cell]) -> None:
        """The example is no report; what somebody changed in it may be meant as one."""
        for cell in cells:
            self.desk.text_of(sheet, cell, column_letters(cell.column))
        takes = [cell for cell in cells if self.desk.is_changed(sheet, cell) and self.desk.ledger.is_open(sheet, cell)]
        if takes:
            code = "F204" if self.desk.context.own_list else "F216"
            self.desk.note(code, sheet, title, column="", value=shown(takes), takes=takes)

    def _is_aside(self, sheet: Sheet, table: Table, line: int, at: int, answers: Mapping[str, Answer]) -> bool:
        """Whether the line is no record: the example, "Fehlanzeige", or a text below or within the table."""
        main = answers.get("title" if table.kind == "activities" else "need")
        cells = list(table.lines.get(line, {}).values())
        if main and main.text.startswith(EXAMPLE_PREFIX):
            self._note_example(sheet, main.cell, cells)
            return True
        if main is None and len(answers) <= 2 and _FOOTNOTE.match(next(iter(answers.values())).text):
            return True
        only = next(iter(answers.values())) if len(answers) == 1 else None
        if only is None:
            return False
        if says_nothing_to_report(only.text):
            self.nothing_to_report = True
            self.desk.note("F019", sheet, only.cell, value=only.text, takes=[only.cell])
            return True
        if table.kind == "activities" and main is None and "description" not in answers:
            return True
        apart = at > 0 and table.records[at - 1] < line - 1
        last = at == len(table.records) - 1 or (apart and _FOOTNOTE.match(only.text) is not None)
        wide = bool(only.cell.merged) and not table.transposed and not is_one_column(only.cell.merged)
        return wide or (
            not table.transposed and apart and last and (len(only.text) > 120 or _FOOTNOTE.match(only.text) is not None)
        )

    def _record(self, sheet: Sheet, table: Table, line: int, answers: dict[str, Answer], section: str | None) -> None:
        if answers.get("number") and plain(answers["number"].cell.text) == EXAMPLE_MARK:
            answers.pop("number")
        if (one := self.desk.ledger.rows(sheet).copies.get(line)) and not table.transposed:
            self._drop_number(sheet, answers, one)
        values = read_values(self.desk, sheet, table.asked, answers)
        if (known := self.desk.ledger.rows(sheet).rows.get(line)) and known.number and not table.transposed:
            values.setdefault("number", known.number)
        row = next(iter(answers.values())).cell.row if table.transposed else line
        if table.kind == "needs":
            if values:
                self.needs.append(NeedDraft(sheet.name, row, values))
            return
        if section and "field" not in answers:
            values["field"] = section
        left = self._left_of_example(sheet, table, line)
        self._ask(sheet, table, line, answers, {*values, *left})
        if left:
            self.desk.note("F217", sheet, next(iter(answers.values())).cell, column="", value=" · ".join(left.values()))
        print_of = fingerprint(values)
        first = next(iter(answers.values())).cell
        twin = self._seen.get(print_of)
        # Own lists may have a sheet for each purpose; a form has one, unless somebody duplicated it.
        if twin and (twin[0] == sheet.name or not self.desk.context.own_list):
            other = f"{twin[1]}" if twin[0] == sheet.name else f"{twin[1]} auf dem Blatt „{twin[0]}“"
            self.desk.note("F206", sheet, first, column="", value=content(first), other=other)
        self._seen.setdefault(print_of, (sheet.name, row))
        typed = {key: answer.cell.text for key, answer in answers.items()}
        column = re.sub(r"\d", "", first.address) if table.transposed else ""
        self.reports.append(ReportDraft(sheet.name, row, values, typed, print_of, self._row_key(sheet, table, line), column))

    def _drop_number(self, sheet: Sheet, answers: dict[str, Answer], one: SentRow) -> None:
        """A row that was copied, or written over, speaks of another activity than the number in it."""
        number = answers.get("number")
        if number and plain(number.text) == one.number:
            answers.pop("number")
            self.desk.note("F214", sheet, number.cell, column="Nr.", value=one.number, title=one.title, takes=[number.cell])

    def _ask(self, sheet: Sheet, table: Table, line: int, answers: Mapping[str, Answer], told: Collection[str]) -> None:
        """Findings about the row: no title, required answers missing, several activities in one."""
        first = next(iter(answers.values())).cell
        for column in table.asked:
            if not column.required or column.key in told:
                continue
            place = table.place(line, column.key)
            if column.key == "title":
                self.desk.note("F201", sheet, place or first, column=column.label)
            elif place:
                self.desk.note("F202", sheet, place, column=column.label, label=column.label)
        title = answers.get("title")
        if title and _looks_like_several(title.text):
            self.desk.note("F203", sheet, title.cell, column="Titel der Aktivität", value=title.text)

    def _row_key(self, sheet: Sheet, table: Table, line: int) -> str:
        cell = table.cell(line, ROW_KEY)
        if cell is None or self.desk.context.own_list:
            return ""
        self.desk.text_of(sheet, cell, ROW_KEY_HEADING, in_table=False)
        if self.desk.is_changed(sheet, cell):
            return ""  # somebody wrote into the hidden column
        self.desk.read(sheet, cell)
        found = self.desk.ledger.rows(sheet)
        if line in found.copies:
            return ""
        # Sorting may leave the hidden column behind: a row that is known otherwise has the key it went out with.
        key = kept(found.rows[line].key if line in found.rows else plain(cell.text))
        # A copied row brings the key of the row it was copied from.
        if key == EXAMPLE_MARK or key in self._row_keys:
            return ""
        self._row_keys.add(key)
        return key


def says_nothing_to_report(text: str) -> bool:
    """Whether a text is an explicit report of nothing ("Fehlanzeige")."""
    return len(text) <= _MAX_COMPARED and _NOTHING_TO_REPORT.fullmatch(fold(text)) is not None


def answers_nothing_to_report(text: str) -> bool | None:
    """What the answer to the form's line "Fehlanzeige" says, where "ja" will do; None when that is not clear."""
    folded = fold(text)
    if read_yes_no(text) is True or _NOTHING_TO_REPORT.fullmatch(folded.removeprefix("ja ")):
        return True
    denied = read_yes_no(text) is False or is_no_answer(text) or folded.removeprefix("nein ") == "keine fehlanzeige"
    return False if denied else None


def _looks_like_several(title: str) -> bool:
    """Whether a title seems to name several activities: numbered lines, or lines that each look like a whole title."""
    title = title[:_MAX_COMPARED]
    if len(_NUMBERED.findall(title)) >= 2 or re.search(
        r"(?i)\b(?:projekt|aktivität|maßnahme) ?1\b.*\b(?:projekt|aktivität|maßnahme) ?2\b", title
    ):
        return True
    if re.match(r"\s*1[.)]\s.*\s2[.)]\s", title, re.DOTALL):
        return True
    lines = [line.strip() for line in title.split("\n") if line.strip()]
    if len(lines) < 2:
        return False
    return all(_whole_title(line) for line in lines) and not any(
        re.search(r"(?:[-–,:/&(]|\b(?:und|für|der|die|das|in|im|von|zur|zum|mit|am|an|oder|des))$", line)
        for line in lines[:-1]
    )


def _whole_title(line: str) -> bool:
    return len(line) >= 10 and len(line.split()) >= 1 and (line[0].isupper() or line[0].isdigit() or line[0] in '„"')
