"""Whatever people do in whatever order, the promises hold: a state machine plays rounds through the stages.

`FKO_EXAMPLES=500 pytest tests/test_stages_any_order.py` looks for new sequences; without it the same few are played.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fko_cli import app
from fko_cli.core.records import activity_name, report_name
from fko_cli.edges.store import returns
from fko_cli.stages.activities.listing import listing
from tests.agency import Agency, UserError, filled, own_list
from tests.conftest import SMALL_SETTINGS
from tests.promises import Promises, check_edits, check_kept, check_lives, check_told_apart_before

pytestmark = pytest.mark.sqlite
MANY = int(os.environ.get("FKO_EXAMPLES", "0"))
ACTORS = {"kammer": "Musterkammer", "jobcenter": "Jobcenter Kreis Nord", "hochschule": "Hochschule Muster"}
LABELS = {"kammer": "Musterkammer", "jobcenter": "JC Nord", "hochschule": "HS Muster"}
FAIR = "Im September zeigen 40 Betriebe im Lokschuppen offene Lehrstellen, Shuttlebus vom Hauptbahnhof, Mappencheck."
CAFE = "Beratung und Austausch für Eltern, die nach der Familienzeit wieder arbeiten wollen, jeden Mittwoch im Bürgerhaus."
TEXTS = (
    ("Lehrstellenbörse im Lokschuppen", "1", FAIR, "Kreis Nord", "Musterkammer", "JC Nord"),
    ("Ausbildungsmesse Lokschuppen", "1", f"Einladung Jugendlicher zur Lehrstellenbörse der Kammer: {FAIR}", "Kreis Nord",
     "Musterkammer", "Musterkammer; HS Muster"),
    ("Girls' Day im Werk", "1", FAIR, "Kreis Süd", "", ""),
    ("Elterncafé", "2", CAFE, "Kreis Nord", "JC Nord", "HS Muster"),
    ("Elterncafé Nord", "2", f"{CAFE} Die Hochschule stellt Räume.", "Kreis Nord", "JC Nord", "JC Nord; Musterkammer"),
    ("Treff für Eltern", "2", f"Offener Treff. {CAFE}", "Stadt Muster", "", "JC Nord"),
    ("Meisterfeier", "1", "Übergabe der Meisterbriefe mit Festrede und Empfang.", "Stadt Muster", "Musterkammer", ""),
    ("Fahrradwerkstatt", "2", "Gespendete Räder werden aufbereitet und verliehen.", "", "JC Nord", "HS Muster"),
)  # fmt: skip
HEADINGS = (
    "Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Räumlicher Bezug", "Federführung", "Kooperationspartner",
)  # fmt: skip
EMPTY = dict.fromkeys((*HEADINGS, "Status"), "")
ROWS = st.builds(
    lambda texts, more: dict(zip(HEADINGS, texts, strict=True)) | {"Kurzbeschreibung": texts[2] + more, "Status": "laufend"},
    st.sampled_from(TEXTS),
    st.sampled_from(["", "", " Neu seit diesem Jahr.", " Im Winter ruht das Angebot."]),
)
ANSWERS = st.sampled_from(["gleich", "gleich", "verschieden", "verschieden", "Programm", "Nachfolge"])
_template: list[tempfile.TemporaryDirectory] = []


def template() -> Path:
    """A workspace that has sent its first forms; made once."""
    if not _template:
        place = tempfile.TemporaryDirectory(prefix="fko-runden-")
        folder = Path(place.name) / "region"
        assert app.run(["init", str(folder)]) == 0
        (folder / "fko.toml").write_text(SMALL_SETTINGS, encoding="utf-8")
        book = openpyxl.Workbook()
        book.active.append(["Kürzel", "Institution", "Kurzname", "E-Mail"])
        for key, name in ACTORS.items():
            book.active.append([key, name, LABELS[key], f"post@{key}.example.org"])
        book.save(folder / "akteure.xlsx")
        agency = Agency(folder)
        agency.send()
        agency.close()
        _template.append(place)
    return Path(_template[0].name) / "region"


class Rounds(RuleBasedStateMachine):
    """What an agency and its institutions do. Each command is given twice: the second time it changes nothing."""

    @initialize(lists=st.fixed_dictionaries({key: st.lists(ROWS, min_size=1, max_size=4) for key in ACTORS}))
    def begin(self, lists):
        self.place = tempfile.TemporaryDirectory()
        self.agency = Agency(Path(shutil.copytree(template(), Path(self.place.name) / "region")))
        self.promises, self.content = Promises(), self.agency.content()
        self.listed = self.content
        self.rounds, self.files, self.papers = ["2026"], [], {key: {} for key in ACTORS}
        for key, rows in lists.items():
            self.papers[key] = {f"r{number:03}": row for number, row in enumerate(_once(rows), 1)}
            self.hand_in_form(key)
        self.twice(self.agency.merge)

    def teardown(self):
        if hasattr(self, "agency"):
            check_lives(self.agency)
            self.agency.close()
            self.place.cleanup()

    def twice(self, command: Callable[[], object]) -> object:
        """Give a command and give it again. One that is refused, and every second one, leaves everything as it was."""
        try:
            told = command()
        except UserError as refusal:
            note(f"  refused: {refusal}")
            assert refusal.remedy
            assert self.agency.content() == self.content, "a refused command changed something"
            return None
        now = self.agency.content()
        check_kept(self.content, now)
        self.content = now
        try:
            command()
        except UserError as refusal:
            assert refusal.remedy
        assert self.agency.content() == now, "the same command again changed something"
        return told

    def reports(self, actor: str = ""):
        with self.agency.store.reading() as conn:
            return returns.reports(conn, self.rounds[-1], actor or None)

    def hand_in(self, actor: str, cells, rows, **wishes: bool) -> None:
        """A file comes back. What is taken in is all there afterwards; what is set aside changes no report."""
        before = self.reports(actor)
        name = f"{len(self.files)}.xlsx"
        self.files.append((name, cells, actor))
        taken = self.twice(lambda: self.agency.collect(name, cells, actor, **wishes))
        after = self.reports(actor)
        if taken is None or not taken.taken:
            assert after == before
            return
        told = [(one.text("title"), one.text("description")) for one in after]
        for row in rows:
            assert (row["Titel der Aktivität"], row["Kurzbeschreibung"]) in told, "an accepted row is lost"
        if wishes.get("add"):
            assert {one.id for one in before} <= {one.id for one in after}, "adding took something away"
        else:
            assert len(after) == len(rows), "what the newest return does not say is still there"

    def hand_in_form(self, actor: str, **wishes: bool) -> None:
        form = self.agency.form(actor)
        paper = self.papers[actor]
        if form is None:
            return
        answered = [row for row in paper.values() if any(row.values())]
        whole = [_prefilled(form, key) | row for key, row in paper.items() if any(row.values())]
        if answered:
            self.hand_in(actor, filled(form, paper), whole, **wishes)

    @rule(actor=st.sampled_from(list(ACTORS)), slot=st.integers(1, 4), row=ROWS, wish=st.sampled_from(["", "", "replace"]))
    def correct_the_form(self, actor, slot, row, wish):
        others = [one for key, one in self.papers[actor].items() if key != f"r{slot:03}"]
        if row["Titel der Aktivität"] not in [one.get("Titel der Aktivität") for one in others]:
            self.papers[actor][f"r{slot:03}"] = row
            self.hand_in_form(actor, **({wish: True} if wish else {}))

    @rule(actor=st.sampled_from(list(ACTORS)), slot=st.integers(1, 4))
    def strike_from_the_form(self, actor, slot):
        if f"r{slot:03}" in self.papers[actor]:
            self.papers[actor][f"r{slot:03}"] = EMPTY
            self.hand_in_form(actor)

    @precondition(lambda self: len(self.rounds) > 1)
    @rule(actor=st.sampled_from(list(ACTORS)), at=st.integers(0, 5), change=st.sampled_from(["unverändert", "geändert"]))
    def confirm(self, actor, at, change):
        form = self.agency.form(actor) or {"Aktivitäten": {}}
        keys = sorted(text for text in form["Aktivitäten"].values() if text[:1] in "ap" and text[1:].isdecimal())
        if keys:
            more = {"Kurzbeschreibung": f"Neu gefasst von {LABELS[actor]}."} if change == "geändert" else {}
            self.papers[actor][keys[at % len(keys)]] = {"Änderung zum Vorjahr": change, **more}
            self.hand_in_form(actor)

    @rule(
        actor=st.sampled_from(list(ACTORS)), rows=st.lists(ROWS, min_size=1, max_size=3),
        wish=st.sampled_from(["", "add", "replace"]),
    )  # fmt: skip
    def hand_in_an_own_list(self, actor, rows, wish):
        rows = _once(rows)
        self.hand_in(actor, own_list(rows), rows, **({wish: True} if wish else {}))

    @precondition(lambda self: self.files)
    @rule(at=st.integers(0, 30), wish=st.sampled_from(["", "add", "replace"]))
    def hand_in_an_old_file_again(self, at, wish):
        name, cells, actor = self.files[at % len(self.files)]
        self.twice(lambda: self.agency.collect(name, cells, actor, **({wish: True} if wish else {})))

    @rule()
    def merge(self):
        self.twice(self.agency.merge)

    @rule(at=st.integers(0, 5), answer=ANSWERS, left_out=st.sampled_from([None, None, 0, 1]))
    def answer_a_question(self, at, answer, left_out):
        asked = self.agency.merge().questions
        self.content = self.agency.content()
        if asked:
            one = asked[at % len(asked)]
            without = report_name(one.reports[left_out]) if left_out is not None and len(one.reports) > 2 else ""
            self.twice(lambda: self.agency.answer(one.name, answer, without))

    @rule(picked=st.lists(st.integers(0, 11), min_size=2, max_size=3), answer=ANSWERS)
    def say_of_reports(self, picked, answer):
        known = self.reports()
        names = sorted({known[at % len(known)].name for at in picked}) if known else []
        if len(names) > 1:
            self.twice(lambda: self.agency.answer("; ".join(names), answer))

    @rule(at=st.integers(0, 11), answer=ANSWERS)
    def say_of_an_activity(self, at, answer):
        numbers = [row[1] for row in self.content["memberships"] if row[2] == self.rounds[-1]]
        shared = sorted({one for one in numbers if numbers.count(one) > 1})
        if shared:
            self.twice(lambda: self.agency.answer(activity_name(shared[at % len(shared)]), answer))

    @rule(at=st.integers(0, 11), value=st.sampled_from(["Neuer Titel", "Noch ein Titel", None]))
    def edit(self, at, value):
        numbers = sorted({row[1] for row in self.content["memberships"] if row[2] == self.rounds[-1]})
        if numbers:
            wishes, resets = ([("title", value)], []) if value else ([], ["title"])
            self.twice(lambda: self.agency.edit(numbers[at % len(numbers)], wishes, resets))

    @precondition(lambda self: self.listed != self.content)
    @rule()
    def export_the_list(self):
        self.twice(self.agency.export_table)
        self.listed = self.content

    @precondition(lambda self: not self.content["editions"])
    @rule()
    def hand_out_the_concept(self):
        if self.twice(self.agency.export_concept):
            self.twice(lambda: self.agency.adopt("Zwischenstand"))

    @precondition(lambda self: len(self.rounds) < 3)
    @rule()
    def open_the_next_round(self):
        name = str(int(self.rounds[-1]) + 1)
        self.twice(lambda: self.agency.open_round(name))
        self.rounds.append(name)
        self.papers = {key: {} for key in ACTORS}
        self.twice(self.agency.send)

    @invariant()
    def all_promises_hold(self):
        if hasattr(self, "agency"):
            found = listing(self.agency.workspace, self.agency.store)
            self.promises.check(self.agency, found)
            check_edits(self.content["overrides"], found)
            if len(self.rounds) > 1:
                check_told_apart_before(self.agency, found, self.rounds[-2])


def _once(rows):
    """Each title once: an institution that names one twice is another matter."""
    return list({row["Titel der Aktivität"]: row for row in rows}.values())


def _prefilled(form, key):
    """The title and description that a row was sent with."""
    sheet = form["Aktivitäten"]
    row = next((int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for address, text in sheet.items() if text == key), 0)
    letters = {text.removesuffix(" *"): address.rstrip("0123456789") for address, text in sheet.items()}
    return {heading: sheet.get(f"{letters[heading]}{row}", "") for heading in HEADINGS[:3:2]}


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=MANY or 6, stateful_step_count=12, derandomize=not MANY, deadline=None,
    phases=[Phase.generate, Phase.shrink] if MANY else [Phase.generate], suppress_health_check=list(HealthCheck),
    print_blob=False,
)  # fmt: skip
