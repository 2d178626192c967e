"""Where the store is, and moving it to PostgreSQL and back: all of it, proven, the old one kept and closed."""

from __future__ import annotations

import sqlite3

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges.store import open_store, put_meta
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.copying import contents, counters
from fko_cli.edges.workspace import open_workspace
from fko_cli.stages.care import storing
from tests.test_edges_store import ROUND, report, returned

pytestmark = pytest.mark.sqlite


@pytest.fixture
def filled(workspace_folder):
    """A workspace whose store has two reports, and had a third that was taken back."""
    with open_store(open_workspace(workspace_folder)) as store:
        store.workspace_key()
        with store.writing() as conn:
            stored.add_return(conn, returned(reports=[report("Messe\0 für Ältere"), report("Beratung", 8)]))
            conn.exec_driver_sql(
                "insert into questions (round, members, probability, evidence) values ('2026','1',0.1,'[]')"
            )
            conn.exec_driver_sql("delete from questions")
    return workspace_folder


def content(folder):
    with open_store(open_workspace(folder)) as store, store.reading() as conn:
        return contents(conn), counters(conn)


def test_there_and_back_again_with_everything(fko, filled, postgres):
    settings = (filled / "fko.toml").read_text(encoding="utf-8")
    (filled / "fko.toml").write_text(f"# Anmerkung der Agentur\n{settings}", encoding="utf-8")
    before = content(filled)
    there = fko("store", "move", postgres.url(), "--schema", "hin_und_her", "--yes", "-w", filled)
    assert (there.code, there.err) == (0, "")
    assert "alle gleich" in there.out and not (filled / "fko.db").exists()
    assert (filled / "fko.toml").read_text(encoding="utf-8").startswith("# Anmerkung der Agentur\n")
    assert content(filled) == before
    assert fko("store", "-w", filled, "--json").json["kind"] == "postgresql"
    with open_store(open_workspace(filled)) as store, store.writing() as conn:
        again = stored.add_return(conn, returned("b" * 64, [report("Neu", 9)]))
        assert again.id == 2
        assert [one.id for one in stored.reports(conn, ROUND)] == [1, 2, 3]
    changed = content(filled)
    back = fko("store", "move", "sqlite", "--yes", "-w", filled, "--json")
    assert back.code == 0 and back.json["tables"]["reports"]["rows"] == 3
    assert content(filled) == changed
    assert len(list(filled.glob("fko.db.umgezogen-*"))) == 1
    assert "hin_und_her" in [row[0] for row in postgres.sql("SELECT nspname FROM pg_namespace")]


def test_nobody_who_is_asked_says_yes(fko, filled, postgres, monkeypatch):
    monkeypatch.setattr("sys.stdin.readline", lambda: "n\n", raising=False)
    before = (filled / "fko.toml").read_bytes()
    monkeypatch.setattr(storing, "carry_over", None)
    unasked = fko("store", "move", postgres.url(), "--schema", "nie_gefragt", "--json", "-w", filled)
    assert (unasked.code, unasked.out, "--yes" in unasked.err) == (1, "", True)
    monkeypatch.setenv("FKO_DIALOG", "1")
    ran = fko("store", "move", postgres.url(), "--schema", "nie_gefragt", "-w", filled)
    assert "Nichts wurde verändert" in ran.out + ran.err
    assert (filled / "fko.toml").read_bytes() == before
    assert not postgres.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'nie_gefragt'")


def test_a_schema_with_something_in_it_is_left_alone(fko, filled, postgres):
    postgres.sql("CREATE SCHEMA belegt AUTHORIZATION fko", "CREATE TABLE belegt.fremd (a int)")
    ran = fko("store", "move", postgres.url(), "--schema", "belegt", "--yes", "-w", filled)
    assert ran.code == 1 and "nicht leer" in ran.err
    assert (filled / "fko.db").exists()
    chosen = fko("store", "move", postgres.url(), "--yes", "-w", filled)
    assert chosen.code == 0 and "Schema region_muster" in chosen.out


def test_two_regions_of_one_name_do_not_meet(fko, filled, postgres, tmp_path):
    import shutil

    twin = tmp_path / "zwilling"
    shutil.copytree(filled, twin)
    with open_store(open_workspace(twin)) as store, store.writing() as conn:
        stored.add_return(conn, returned("c" * 64, [report("Anderes", 9)]))
    for folder in (filled, twin):
        name = (folder / "fko.toml").read_text(encoding="utf-8").replace("Region Muster", "Köln-Bonn")
        (folder / "fko.toml").write_text(name, encoding="utf-8")
    first = fko("store", "move", postgres.url(), "--yes", "-w", filled)
    second = fko("store", "move", postgres.url(), "--yes", "-w", twin)
    assert "Schema koeln_bonn\n" in first.out
    assert "Schema koeln_bonn_2\n" in second.out
    assert content(filled) != content(twin)


def test_an_interrupted_move_is_taken_up_again(fko, filled, postgres, monkeypatch):
    before = content(filled)

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storing, "write_atomically", crash)
        assert fko("store", "move", postgres.url(), "--schema", "abgebrochen", "--yes", "-w", filled).code == 130
    assert content(filled) == before and (filled / "fko.db").exists()
    again = fko("store", "move", postgres.url(), "--schema", "abgebrochen", "--yes", "-w", filled)
    assert again.code == 0, again.err
    assert content(filled) == before


def test_who_had_the_old_store_open_is_told(fko, filled, postgres):
    with open_store(open_workspace(filled)) as late:
        assert fko("store", "move", postgres.url(), "--schema", "spaeter", "--yes", "-w", filled).code == 0
        with pytest.raises(UserError, match="umgezogen"), late.writing() as conn:
            stored.add_return(conn, returned("d" * 64))
    old = next(filled.glob("fko.db.umgezogen-*"))
    with sqlite3.connect(old) as raw:
        assert raw.execute("select count(*) from returns").fetchone() == (1,)


def test_a_difference_stops_the_move(fko, filled, postgres, monkeypatch):
    """A copy that loses a row (as a broken driver might) is never switched to."""
    from fko_cli.edges.store import moving

    def careless(source, target, theirs, ours):
        put_meta(target, "x", "y")

    monkeypatch.setattr(moving, "copy_tables", careless)
    ran = fko("store", "move", postgres.url(), "--schema", "verloren", "--yes", "-w", filled)
    assert ran.code == 1 and "stimmt etwas nicht überein" in ran.err
    assert 'url = "' not in (filled / "fko.toml").read_text(encoding="utf-8")
    assert (filled / "fko.db").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["mvoe"], "fko store move"),
        (["move"], "Es fehlt das Ziel"),
        (["move", "sqlite"], "schon die Datei"),
        (["move", "mysql://fko@db.example.org/fko"], "nicht richtig geschrieben"),
        (["move", "postgresql://fko@db.example.org"], "nicht richtig geschrieben"),
        (["move", "postgresql://fko@db.example.org/fko", "--schema", "Köln"], "kein Name für ein Schema"),
        (["move", "postgresql://fko:Geheim-7@db.example.org/fko"], "enthält ein Kennwort"),
        (["move", "postgresql://fko:Ge/he@im@db.example.org/fko"], "enthält ein Kennwort"),
        (["move", "postgresql://fko@db.example.org/fko?password=Geheim-7"], "enthält ein Kennwort"),
    ],
)
def test_what_makes_no_sense_is_refused_without_repeating_secrets(fko, workspace_folder, words, expected):
    ran = fko("store", *words, "-w", workspace_folder)
    assert ran.code in (1, 2) and expected in ran.err
    assert "eheim" not in ran.out + ran.err and "Ge/he" not in ran.err


@pytest.mark.parametrize(
    ("region", "schema"),
    [("Westfälisches Ruhrgebiet", "westfaelisches_ruhrgebiet"), ("2. Region", "region_2._region".replace(".", "_"))],
)
def test_the_schema_is_named_after_the_region(region, schema):
    assert storing.suggested_schema(region) == schema
