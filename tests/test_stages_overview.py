"""`fko status` sees with plain statements what the store's own queries say."""

from __future__ import annotations

from datetime import date

import pytest

from fko_cli.core.records import ReturnStatus, Severity
from fko_cli.edges import glance
from fko_cli.edges.store import activities, forms, open_store, questions, schema
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.overview import overview
from tests.test_edges_store import ROUND


@pytest.fixture
def example(tmp_path, fko):
    """The bundled example, collected and merged, with a draft."""
    folder = tmp_path / "region"
    assert fko("init", folder, "--example", "region-aachen").code == 0
    for command in (["send", "--actor", "dgb"], ["collect"], ["merge"], ["export", "concept", "--no-pages"]):
        assert fko(*command, "-w", folder).code in (0, 3)
    return open_workspace(folder)


def test_same_facts_as_the_store(example):
    seen = overview(example, date(2026, 2, 1))
    with open_store(example) as store, store.reading() as conn:
        current = stored.returns(conn, ROUND, current_only=True)
        findings = [finding.severity for one in current for finding in one.findings]
        assert seen.sent == set(forms.sent_forms(conn, ROUND)) == {"dgb"}
        assert seen.answered == {one.actor for one in current}
        assert [file for file, _, _ in seen.set_aside] == [
            one.file for one in stored.returns(conn, ROUND) if one.status is ReturnStatus.set_aside
        ]
        assert (seen.errors, seen.warnings) == (findings.count(Severity.error), findings.count(Severity.warning))
        assert seen.reports == len(stored.reports(conn, ROUND)) == 194
        assert seen.needs == len(stored.needs(conn, ROUND)) == 14
        assert seen.activities == len(set(activities.memberships(conn, ROUND).values()))
        assert seen.questions == len(questions.open_questions(conn, ROUND)) > 0
        assert seen.merged
    assert seen.draft.path.endswith(".docx")


def test_new_decisions_make_the_merge_outdated(example, fko, tmp_path):
    question = fko("review", "--json", "-w", example.root).json["questions"][0]
    with open_store(example) as store, store.writing() as conn:
        from fko_cli.core.records import Answer
        from fko_cli.edges.store.decisions import add_decision

        add_decision(conn, ROUND, answer=Answer.different, reports=(1, 2), fingerprints=("a", "b"))
        state = activities.input_state(conn, ROUND)
    assert question["id"].startswith("Q-")
    assert not overview(example, date(2026, 2, 1)).merged
    assert state.endswith(":1")


def test_knows_the_current_schema():
    assert glance.SCHEMA_REVISION == schema.SCHEMA_REVISION


def test_what_is_no_store_is_left_to_the_store(tmp_path):
    assert glance.glance(tmp_path / "fko.db", ROUND) is None
    (tmp_path / "fko.db").write_bytes(b"nichts")
    assert glance.glance(tmp_path / "fko.db", ROUND) is None


def test_same_post_and_letters_as_the_store(workspace_folder, fko):
    from fko_cli.core.reading.mails import PostKind
    from fko_cli.core.sending.letters import Content, LetterKind, LetterState
    from fko_cli.edges.store import letters, post

    assert fko("collect", "-w", workspace_folder).code == 0
    workspace = open_workspace(workspace_folder)
    with open_store(workspace) as store, store.writing() as conn:
        for number, (kind, waits) in enumerate(
            [(PostKind.text, True), (PostKind.absence, True), (PostKind.returned, False)]
        ):
            post.add_post(conn, post.NewPost(ROUND, f"{number:064}", f"x{number}", kind, actor="kammer", open=waits))
        states = {"kammer": LetterState.accepted, "jobcenter": LetterState.refused, "hochschule": LetterState.unclear}
        for actor, state in states.items():
            content = Content(LetterKind.invitation, 1, f"{actor}@example.org", actor)
            claim = letters.claim(conn, letters.NewLetter(ROUND, actor, content, "Betreff", f"<{actor}@x>", "datei.eml"))
            letters.settle(conn, claim, state, f"Worte zu {actor}")
        waiting = [one.id for one in post.post(conn, ROUND) if not one.settled]
    seen = overview(workspace, date(2026, 2, 1))
    assert [one.number for one in seen.post] == waiting and len(waiting) == 2
    assert seen.accepted == 1
    assert {(one.actor, one.kind, one.state) for one in seen.undelivered} == {
        ("jobcenter", "invitation", "refused"), ("hochschule", "invitation", "unclear"),
    }  # fmt: skip
    shown = " ".join(fko("status", "-w", workspace_folder).out.split())
    assert "jobcenter: abgelehnt (Worte zu jobcenter). Noch einmal: „fko send --smtp --actor jobcenter“." in shown
    assert "hochschule: unklar, ob verschickt" in shown and "„fko send --smtp --again hochschule“" in shown
    assert "Verschickt: an 1 Institution, vom Postausgang angenommen" in shown


def test_states_of_letters_that_are_shown_exist():
    from fko_cli.core.sending.letters import LetterState

    assert set(glance.UNDELIVERED) <= {one.value for one in LetterState}


@pytest.mark.parametrize(
    ("kind", "state", "command"),
    [
        ("reminder", "unclear", "fko remind --smtp --arrived kammer"),
        ("query", "handing_over", "fko send --query --smtp --arrived kammer"),
        ("reminder", "refused", "fko remind --smtp"),
        ("invitation", "failed", "fko send --smtp"),
    ],
)
def test_the_next_step_is_the_command_of_the_kind_of_letter(workspace_folder, fko, kind, state, command):
    from fko_cli.core.sending.letters import Content, LetterKind, LetterState
    from fko_cli.edges.store import letters

    assert fko("send", "-w", workspace_folder).code == 0
    with open_store(open_workspace(workspace_folder)) as store, store.writing() as conn:
        content = Content(LetterKind(kind), 1, "post@kammer.example.org", "a")
        claim = letters.claim(conn, letters.NewLetter(ROUND, "kammer", content, "Betreff", "<1@x>", "datei.eml"))
        letters.settle(conn, claim, LetterState(state), "")
    told = fko("status", "--json", "-w", workspace_folder).json
    assert told["next"] == command
    assert [one["kind"] for one in told["letters"]["undelivered"]] == [kind]
