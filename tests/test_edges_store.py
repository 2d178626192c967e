"""The store: transactions, versions of reports, stable question ids, refusal of what is not ours."""

from __future__ import annotations

import os
import sqlite3
from datetime import date

import pytest

from fko_cli.core.errors import UserError
from fko_cli.core.findings import finding
from fko_cli.core.records import Answer, CellCount, Evidence, Period, Place, ReturnStatus, Territory
from fko_cli.edges.store import activities, decisions, engines, forms, open_store, questions
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.questions import QuestionDraft
from fko_cli.edges.store.returns import NewNeed, NewReport, NewReturn
from fko_cli.edges.workspace import open_workspace

ROUND = "2026"


@pytest.fixture
def workspace(workspace_folder):
    return open_workspace(workspace_folder)


def report(title, row=7, **more):
    values = {
        "title": title,
        "partners": ("Kammer", "JC Nord"),
        "publish_contact": True,
        "start": Period("seit 23", date(2023, 1, 1), date(2023, 12, 31), "year"),
        "territory": Territory("Kreis Nord ohne X", ("Kreis Nord",), (), ("X",)),
    }
    return NewReport(Place("a.xlsx", "Aktivitäten", row), values, {"title": title}, f"print-{title}", **more)


def returned(sha="a" * 64, reports=(), **more):
    return NewReturn(ROUND, "kammer", sha, "a.xlsx", ReturnStatus.accepted, CellCount(3, 2, 1), (), reports=reports, **more)


def test_values_come_back_as_they_went_in(workspace):
    noted = finding("F302", sheet="Aktivitäten", row=7, column="Beginn", address="I7", value="bald", noted=("I7",))
    need = NewNeed(Place("a.xlsx", "Bedarfe", 6), {"need": "Wohnraum"})
    new = NewReturn(
        ROUND, "kammer", "a" * 64, "a.xlsx", ReturnStatus.accepted, CellCount(3, 2, 1), [noted], reports=[report("Messe")],
        needs=[need],
    )  # fmt: skip
    with open_store(workspace) as store:
        with store.writing() as conn:
            stored.add_return(conn, new)
        with store.reading() as conn:
            (one,) = stored.reports(conn, ROUND)
            (wish,) = stored.needs(conn, ROUND)
            (back,) = stored.returns(conn, ROUND)
    assert one.values == new.reports[0].values
    assert (one.name, one.place.row, one.actor) == ("R-0001", 7, "kammer")
    assert wish.text("need") == "Wohnraum"
    assert back.findings == (noted,)
    assert back.cells == CellCount(3, 2, 1)


def test_corrected_report_keeps_its_id_and_old_version_stays(workspace):
    with open_store(workspace) as store:
        with store.writing() as conn:
            first = stored.add_return(conn, returned(reports=[report("Messe"), report("Beratung", 8)]))
        with store.writing() as conn:
            corrected = report("Große Messe", report_id=1, version=2)
            stored.add_return(conn, returned("b" * 64, [corrected, report("Neu", 9)], replaces=[first.id]))
        with store.reading() as conn:
            current = stored.reports(conn, ROUND)
            assert conn.exec_driver_sql("select count(*) from report_versions").scalar() == 4
    assert [(one.id, one.text("title"), one.version) for one in current] == [(1, "Große Messe", 2), (3, "Neu", 1)]


def test_failed_transaction_leaves_nothing(workspace):
    with open_store(workspace) as store:
        with pytest.raises(RuntimeError), store.writing() as conn:
            stored.add_return(conn, returned(reports=[report("Messe")]))
            raise RuntimeError
        with store.reading() as conn:
            assert stored.returns(conn, ROUND) == []


def test_question_keeps_its_id(workspace):
    evidence = (Evidence("Titel", 2.1, "gleich"),)
    with open_store(workspace) as store:
        with store.writing() as conn:
            first = questions.save_questions(
                conn, ROUND, [QuestionDraft((1, 2), 0.7, evidence), QuestionDraft((3, 4), 0.6, evidence)]
            )
        with store.writing() as conn:
            again = questions.save_questions(conn, ROUND, [QuestionDraft((4, 3), 0.5, evidence, previous=Answer.same)])
            assert questions.find_question(conn, ROUND, first[0].id) is not None
            questions.close_question(conn, again[0].id)
            assert questions.open_questions(conn, ROUND) == []
    assert [one.name for one in first] == ["Q-0001", "Q-0002"]
    assert [(one.name, one.previous, one.evidence) for one in again] == [("Q-0002", Answer.same, evidence)]


def test_state_changes_with_reports_and_decisions(workspace):
    with open_store(workspace) as store:
        states = []
        for sha in ("a" * 64, "b" * 64):
            with store.writing() as conn:
                stored.add_return(conn, returned(sha, [report("Messe")]))
                states.append(activities.input_state(conn, ROUND))
        with store.writing() as conn:
            decisions.add_decision(conn, ROUND, answer=Answer.same, reports=(1, 2), fingerprints=("x", "y"))
            states.append(activities.input_state(conn, ROUND))
            assert activities.input_state(conn, ROUND) == states[-1]
            assert decisions.decisions(conn, ROUND)[0].answer is Answer.same
    assert len(set(states)) == 3


def test_activity_numbers_are_never_given_twice(workspace):
    with open_store(workspace) as store:
        with store.writing() as conn:
            stored.add_return(conn, returned(reports=[report("A"), report("B", 8)]))
            activities.save_memberships(conn, ROUND, {1: 1, 2: 2})
        with store.writing() as conn:
            activities.save_memberships(conn, ROUND, {1: 1, 2: 1})
            assert activities.memberships(conn, ROUND) == {1: 1, 2: 1}
            assert activities.next_number(conn) == 3


def test_forms_remember_their_cells(workspace):
    with open_store(workspace) as store, store.writing() as conn:
        forms.add_form(conn, ROUND, "kammer", 1, {"Aktivitäten": {"A1": "alt"}})
        forms.add_form(conn, ROUND, "kammer", 1, {"Aktivitäten": {"A1": "neu"}})
        assert forms.sent_cells(conn, ROUND, "kammer") == {"Aktivitäten": {"A1": "neu"}}
        assert forms.sent_cells(conn, ROUND, "jobcenter") is None
        assert set(forms.sent_forms(conn, ROUND)) == {"kammer"}


def test_it_is_the_store_that_was_asked_for(workspace):
    with open_store(workspace) as store:
        assert (store.server is not None) == (os.environ.get("FKO_TEST_STORE") == "postgresql")


def test_key_is_made_once(workspace):
    with open_store(workspace) as store:
        key = store.workspace_key()
    with open_store(workspace) as store:
        assert store.workspace_key() == key
    assert len(key) == 32


@pytest.mark.sqlite
def test_second_writer_waits_and_is_told(workspace, monkeypatch):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    with open_store(workspace) as store:
        store.workspace_key()
        other = sqlite3.connect(workspace.store_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="ein anderes fko"), store.writing():
            pass
        other.close()


@pytest.mark.sqlite
def test_newer_store_is_refused_and_untouched(workspace):
    with sqlite3.connect(workspace.store_path) as raw:
        raw.execute("update alembic_version set version_num = '9999'")
    before = workspace.store_path.read_bytes()
    with pytest.raises(UserError, match="neueren Version"), open_store(workspace):
        pass
    assert workspace.store_path.read_bytes() == before


@pytest.mark.sqlite
def test_file_that_is_no_database(workspace):
    workspace.store_path.write_bytes(b"kein SQLite" * 100)
    with pytest.raises(UserError, match="keine lesbare Datenbank"), open_store(workspace):
        pass


def test_migrations_lead_to_the_schema(workspace):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from fko_cli.edges.store.schema import metadata

    with open_store(workspace) as store, store.reading() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


@pytest.mark.sqlite
@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_a_store_of_every_released_schema_opens(workspace, revision):
    from alembic import command
    from sqlalchemy import create_engine

    from fko_cli.edges.store import migrations

    workspace.store_path.unlink()
    engine = create_engine(f"sqlite:///{workspace.store_path}")
    config = migrations._config()
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, revision)
        conn.exec_driver_sql(
            "insert into reports (id, round, actor) values (1, '2026', 'kammer')",
        )
    engine.dispose()
    with open_store(workspace) as store, store.reading() as conn:
        assert activities.next_number(conn) == 1
        assert conn.exec_driver_sql("select count(*) from editions").scalar() == 0
        assert conn.exec_driver_sql("select actor from reports").scalar() == "kammer"
    (backup,) = workspace.root.glob(f"fko.db.sicherung-{revision}-*")
    with sqlite3.connect(backup) as raw:
        assert raw.execute("select version_num from alembic_version").fetchone() == (revision,)
