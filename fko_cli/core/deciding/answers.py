"""Answers to questions as a table gives them: read, checked against what is known, applied only where they still hold.

A table may have been printed, filled in by several people, sorted and sent back weeks later. Each row gets an outcome of
its own with a German sentence; a row that can't be taken stops no other.
"""

from __future__ import annotations

import difflib
import enum
import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fko_cli.core.deciding.views import letter_of
from fko_cli.core.matching.decisions import Pair, Said, relations, sequence_words
from fko_cli.core.records import Answer, Decision, Question, Report, report_name

_QUESTION_ID = re.compile(r"[qQ]?\s*[-–]?\s*(\d{1,9})")
_ACTIVITY_ID = re.compile(r"(?:[aA]\s*[-–]?\s*)?(\d{1,9})")
_NAMED_REPORT = re.compile(r"[rR][-–]?(\d{1,9})")
_REPORT_ID = re.compile(r"[rR]?-?(\d{1,9})")
_WORDS = {word: answer for answer in Answer for word in (answer.value.casefold(), answer.letter)}


class Result(enum.StrEnum):
    """What became of a row of the table; the value is the word of `fko review --import --json`."""

    taken = "taken"
    known = "known"
    open = "open"
    conflict = "conflict"
    outdated = "outdated"
    wrong = "wrong"

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at the row again."""
        return self in (Result.conflict, Result.outdated, Result.wrong)

    @property
    def label(self) -> str:
        """The German words."""
        return {
            "taken": "übernommen",
            "known": "schon bekannt",
            "open": "offen gelassen",
            "conflict": "widersprüchlich, nicht übernommen",
            "outdated": "gilt nicht mehr, nicht übernommen",
            "wrong": "nicht verständlich, nicht übernommen",
        }[self.value]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row of a filled-in table as read; `row` counts from 1 as in the spreadsheet. `stamp` is empty in own tables.

    `problem` is a German sentence when the row could not be read with certainty.
    """

    row: int
    question: str
    answer: str
    without: str = ""
    remark: str = ""
    stamp: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row means: the result, a German sentence, and for `taken` all that a decision needs."""

    row: AnswerRow
    result: Result
    message: str
    question: Question | None = None
    answer: Answer | None = None
    without: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What the row is about: the question's id where there is one, else as written."""
        return self.question.name if self.question and self.question.id else self.row.question.strip()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: the question or the activity of that number, else some reports."""

    question: int | None = None
    activity: int | None = None
    reports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are checked against: the round, its current reports by id and what earlier decisions said about pairs."""

    round: str
    reports: Mapping[int, Report]
    said: Mapping[Pair, Said]


def question_number(text: str) -> int | None:
    """`Q-0007`, `q 7` or `7` -> 7; None when the text is no id of a question."""
    match = _QUESTION_ID.fullmatch(text.strip())
    return int(match.group(1)) if match else None


def activity_number(text: str) -> int | None:
    """`A-0012`, `a 12` or `12` -> 12; None when the text is no id of an activity."""
    match = _ACTIVITY_ID.fullmatch(text.strip())
    return int(match.group(1)) if match else None


def subject(text: str) -> Subject | None:
    """What the column `Frage` names: a question, an activity (`A-0012`) or reports (`R-0031; R-0102`); None for nothing."""
    if (question := question_number(text)) is not None:
        return Subject(question=question)
    if (activity := activity_number(text)) is not None:
        return Subject(activity=activity)
    found = [_NAMED_REPORT.fullmatch(piece) for piece in re.split(r"[;,+\s]+", text.strip()) if piece]
    if not found or not all(found):
        return None
    return Subject(reports=tuple(sorted({int(match.group(1)) for match in found if match})))


def unasked(reports: Iterable[int]) -> Question:
    """A question that the tool did not ask: a person names the reports. It has no id of its own."""
    return Question(0, tuple(sorted(reports)), 0.0, ())


def stamp(round_name: str, reports: Sequence[Report]) -> str:
    """A short mark of the contents a question was asked about; another one means that they have changed since."""
    text = "\n".join([round_name, *sorted(f"{one.id} {one.fingerprint}" for one in reports)])
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def contradicting_rows(rows: Iterable[AnswerRow]) -> dict[Subject, list[AnswerRow]]:
    """Subject -> its rows, for the questions that the table answers in two different ways."""
    answered: dict[Subject, list[AnswerRow]] = {}
    for row in rows:
        about = subject(row.question)
        if about is not None and row.answer.strip():
            answered.setdefault(about, []).append(row)
    return {about: found for about, found in answered.items() if len({_content(row) for row in found}) > 1}


def judge(
    row: AnswerRow, question: Question | None, known: Known, contradicting: Mapping[Subject, Sequence[AnswerRow]]
) -> Outcome:
    """What to do with one row. `question` is the one it names, None when the round has no such question or activity."""
    if row.problem:
        return Outcome(row, Result.wrong, row.problem)
    if not row.answer.strip():
        if row.without.strip():
            return Outcome(row, Result.wrong, "„Ohne“ ist ausgefüllt, aber keine Entscheidung.")
        return Outcome(row, Result.open, "Keine Entscheidung eingetragen.", question)
    answer = _WORDS.get(row.answer.strip().casefold())
    about = subject(row.question)
    if about is None:
        return Outcome(row, Result.wrong, f"„{row.question}“ ist keine Nummer einer Frage (wie Q-0007).")
    if answer is None:
        return Outcome(row, Result.wrong, _misspelt(row.answer), question)
    if question is None:
        what = "Frage" if about.activity is None else "Aktivität"
        return Outcome(row, Result.outdated, f"Die {what} {row.question.strip()} gibt es in der Runde {known.round} nicht.")
    if len(question.reports) < 2:
        return Outcome(row, Result.wrong, f"{row.question.strip()}: Das ist nur eine Meldung.", question)
    others = contradicting.get(about, ())
    if others:
        where = ", ".join(f"Zeile {one.row}: {one.answer.strip()}" for one in others)
        return Outcome(row, Result.conflict, f"Für diese Frage stehen verschiedene Antworten in der Tabelle ({where}).")
    if problem := _outdated(row, question, known):
        return Outcome(row, Result.outdated, problem, question)
    without, problem = _without(row.without, question)
    if problem:
        return Outcome(row, Result.wrong, problem, question)
    return _compared(row, question, answer, without, known)


def _compared(row: AnswerRow, question: Question, answer: Answer, without: tuple[int, ...], known: Known) -> Outcome:
    draft = Decision(0, answer, question.reports, (), without)
    said_now = dict(relations(draft))
    before = {pair: known.said[pair] for pair in said_now if pair in known.said and known.said[pair].holds}
    if len(before) == len(said_now) and all(before[pair].answer is one for pair, one in said_now.items()):
        return Outcome(row, Result.known, f"„{answer.value}“ war schon bekannt.", question, answer, without)
    message = f"„{answer.value}“ übernommen."
    if without:
        message = f"„{answer.value}“ ohne {', '.join(map(report_name, without))} übernommen."
    if answer is Answer.succession:
        message += f" {sequence_words([known.reports[one] for one in question.reports if one not in without])}"
    changed = {pair: one for pair, one in before.items() if one.answer is not said_now[pair]}
    if changed:
        message += f" Das ersetzt eine frühere Antwort: {_earlier(changed)}."
    return Outcome(row, Result.taken, message, question, answer, without)


def _earlier(changed: Mapping[Pair, Said]) -> str:
    pieces = []
    for (first, second), said in itertools.islice(changed.items(), 3):
        decision = said.decision
        when = f", {decision.at:%d.%m.%Y}" if decision.at else ""
        who = f" ({decision.by}{when})" if decision.by else ""
        pieces.append(f"{report_name(first)} und {report_name(second)} waren „{said.answer.value}“{who}")
    return "; ".join(pieces) + (" und weitere" if len(changed) > 3 else "")


def _outdated(row: AnswerRow, question: Question, known: Known) -> str:
    gone = [one for one in question.reports if one not in known.reports]
    if gone:
        return f"Die Meldung {report_name(gone[0])} gibt es nicht mehr; sie steht in keinem geltenden Rücklauf."
    if row.stamp.strip() and row.stamp.strip() != stamp(known.round, [known.reports[one] for one in question.reports]):
        return "Eine der Meldungen hat sich geändert, seit die Tabelle geschrieben wurde. Bitte die Frage neu ansehen."
    return ""


def _without(text: str, question: Question) -> tuple[tuple[int, ...], str]:
    # Reports that a person put together have no letters that anybody was shown.
    letters = {letter_of(at): report for at, report in enumerate(question.reports)} if question.id else {}
    found: list[int] = []
    for piece in re.split(r"[;,\s]+", text.strip()):
        if not piece:
            continue
        match = _REPORT_ID.fullmatch(piece)
        meant = int(match.group(1)) if match else letters.get(piece.upper())
        if meant not in question.reports:
            members = ", ".join(report_name(one) for one in question.reports)
            return (), f"„Ohne“ nennt „{piece}“; zu dieser Frage gehören {members}."
        if meant not in found:
            found.append(meant)
    if found and len(question.reports) - len(found) < 2:
        return (), "Nach „Ohne“ bleiben weniger als zwei Meldungen übrig. Gemeint ist wohl „verschieden“ ohne Eintrag dort."
    return tuple(sorted(found)), ""


def _misspelt(text: str) -> str:
    close = difflib.get_close_matches(text.strip().casefold(), _WORDS, n=1, cutoff=0.6)
    hint = f" Gemeint ist vielleicht „{_WORDS[close[0]].value}“." if close else ""
    return f"„{text.strip()}“ ist keine der Antworten gleich, verschieden, Programm, Nachfolge.{hint}"


def _content(row: AnswerRow) -> tuple[str, frozenset[str]]:
    answer = row.answer.strip().casefold()
    return _WORDS[answer].value if answer in _WORDS else answer, frozenset(
        re.findall(r"[1-9]\d*|\b[A-Z]{1,2}\b(?!-?\d)", row.without.upper())
    )


def follows(question: Sequence[int], decided: Iterable[Decision]) -> bool:
    """Whether the answers `decided` already say for every pair of `question` whether it is the same or not."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    pairs = {pair: answer for decision in decided for pair, answer in relations(decision)}
    for (first, second), answer in pairs.items():
        if answer is Answer.same:
            parent[root(first)] = root(second)
    apart = {frozenset((root(a), root(b))) for (a, b), answer in pairs.items() if answer is not Answer.same}
    roots = [root(one) for one in question]
    return all(a == b or frozenset((a, b)) in apart for a, b in itertools.combinations(roots, 2))
