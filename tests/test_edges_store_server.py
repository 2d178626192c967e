"""PostgreSQL as the store: what people read when it can't be used, secrets kept, waiting, migrations with a backup."""

from __future__ import annotations

import sqlite3
import sys
import threading

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges.store import engines, open_store, schema, upgrade
from fko_cli.edges.store import returns as stored
from fko_cli.edges.store.migrations import upgrade as migrate
from fko_cli.edges.store_address import ServerAddress
from fko_cli.edges.workspace import open_workspace
from tests.conftest import SMALL_SETTINGS
from tests.postgres import PASSWORD
from tests.test_edges_store import ROUND, report, returned

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def no_other_password(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "nothing"))
    monkeypatch.delenv("FKO_STORE_PASSWORD", raising=False)


@pytest.fixture
def on_server(workspace_folder, postgres):
    """A workspace whose store is a schema on the server, and a function to give it another address."""
    address = postgres.schema_of(workspace_folder)

    def point(url=address.url, name=address.schema):
        text = f'{SMALL_SETTINGS}[store]\nurl = "{url}"\nschema_name = "{name}"\n'
        (workspace_folder / "fko.toml").write_text(text, encoding="utf-8")
        return workspace_folder

    return point


def test_the_password_comes_from_outside_and_is_never_shown(fko, on_server, postgres, monkeypatch):
    folder = on_server(postgres.tcp())
    missing = fko("list", "-w", folder)
    assert missing.code == 1 and "verlangt ein Kennwort" in missing.err and "FKO_STORE_PASSWORD" in missing.err
    monkeypatch.setenv("FKO_STORE_PASSWORD", "Falsch-13")
    wrong = fko("list", "-w", folder)
    assert wrong.code == 1 and "nimmt die Anmeldung nicht an" in wrong.err
    assert "Falsch-13" not in wrong.err + wrong.out
    monkeypatch.setenv("FKO_STORE_PASSWORD", PASSWORD)
    assert fko("list", "-w", folder).code == 0
    shown = fko("store", "--json", "-w", folder)
    assert PASSWORD not in shown.out and shown.json["kind"] == "postgresql"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://fko@127.0.0.1:1/fko", "ist nicht erreichbar"),
        ("postgresql://fko@nirgends.invalid/fko", "ist nicht erreichbar"),
        ("postgresql://fko:Geheim-7@db.example.org/fko", "enthält ein Kennwort"),
    ],
)
def test_a_server_that_is_away_or_an_address_with_a_password(fko, on_server, tmp_path, url, expected):
    for words in (["status"], ["list"], ["collect"], ["doctor"], ["backup", tmp_path / "a.zip"], ["store", "backup"]):
        ran = fko(*words, "-w", on_server(url))
        assert ran.code in (1, 3) and expected in (ran.err + ran.out).replace("\n         ", " ")
        assert "Geheim" not in ran.err + ran.out


def test_a_database_that_is_not_there(fko, on_server, postgres):
    ran = fko("list", "-w", on_server(postgres.url(database="gibtsnicht")))
    assert ran.code == 1 and "gibt es die Datenbank gibtsnicht nicht" in ran.err


def test_a_missing_driver_is_named(fko, on_server, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    ran = fko("list", "-w", on_server())
    assert ran.code == 1 and 'pip install "fko[postgresql]"' in ran.err


def test_a_broken_connection_loses_nothing_that_was_said_to_be_saved(on_server, postgres):
    with open_store(open_workspace(on_server())) as store:
        with store.writing() as conn:
            stored.add_return(conn, returned(reports=[report("Messe")]))
        with pytest.raises(UserError, match="abgerissen"), store.writing() as conn:
            stored.add_return(conn, returned("b" * 64, [report("Halbes", 8)]))
            postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'fko'")
            stored.reports(conn, ROUND)
        with store.reading() as conn:
            assert [one.text("title") for one in stored.reports(conn, ROUND)] == ["Messe"]


def test_writers_of_a_region_wait_readers_and_other_regions_do_not(on_server, postgres, monkeypatch, tmp_path):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.3)
    place = open_workspace(on_server())
    other = postgres.schema_of(tmp_path / "andere")
    with open_store(place) as first, open_store(place) as second, first.writing() as conn:
        stored.add_return(conn, returned(reports=[report("Messe")]))
        with pytest.raises(UserError, match="ein anderes fko"), second.writing():
            pass
        with second.reading() as reading:
            assert stored.reports(reading, ROUND) == []
        engine = engines.server_engine(other)
        with engine.connect().execution_options(fko_writing=True) as elsewhere, elsewhere.begin():
            stored.add_return(elsewhere, returned("c" * 64))
        engine.dispose()


def test_the_server_notices_soon_whose_network_broke_off_in_the_middle_of_writing(postgres, monkeypatch):
    """Else their lock would stay for two hours. That it goes after a minute was tried between two network namespaces."""
    monkeypatch.setenv("FKO_STORE_PASSWORD", PASSWORD)
    engine = engines.server_engine(ServerAddress(postgres.tcp(), ""))
    with engine.connect() as conn:
        told = [conn.exec_driver_sql(f"SHOW tcp_{name}").scalar() for name in ("keepalives_idle", "user_timeout")]
    engine.dispose()
    assert told == ["30", "60000"]


def test_many_at_once_lose_nothing(on_server):
    place = open_workspace(on_server())

    def work(number):
        with open_store(place) as store:
            for count in range(10):
                with store.writing() as conn:
                    known = len(stored.returns(conn, ROUND))
                    stored.add_return(
                        conn, returned(f"{number:02}{count:02}{known:04}".ljust(64, "0"), [report(f"{known}")])
                    )

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with open_store(place) as store, store.reading() as conn:
        titles = [one.text("title") for one in stored.reports(conn, ROUND)]
    assert titles == [str(number) for number in range(40)]


def test_an_older_schema_is_backed_up_into_a_file_and_migrated(fko, workspace_folder, postgres):
    address = ServerAddress(postgres.url(), "von_frueher")
    postgres.sql("CREATE SCHEMA von_frueher AUTHORIZATION fko")
    engine = engines.server_engine(address)
    migrate(engine, address, "0003")
    engine.dispose()
    postgres.sql("INSERT INTO von_frueher.reports (round, actor) VALUES ('2026', 'kammer')", user="fko")
    with (workspace_folder / "fko.toml").open("a", encoding="utf-8") as file:
        file.write(f'[store]\nurl = "{address.url}"\nschema_name = "von_frueher"\n')
    with open_store(open_workspace(workspace_folder)) as store, store.reading() as conn:
        assert conn.exec_driver_sql("SELECT actor FROM reports").scalar() == "kammer"
        assert conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == schema.SCHEMA_REVISION
    (backup,) = workspace_folder.glob("fko.db.sicherung-0003-*")
    with sqlite3.connect(backup) as raw:
        assert raw.execute("SELECT id, round, actor FROM reports").fetchall() == [(1, "2026", "kammer")]
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)


def test_migrations_lead_to_the_same_tables_as_in_a_file(on_server):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with open_store(open_workspace(on_server())) as store, store.reading() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        assert compare_metadata(context, schema.metadata) == []


def test_a_database_that_cannot_hold_every_text_is_refused(postgres):
    postgres.sql("CREATE DATABASE alt OWNER fko ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    address = ServerAddress(postgres.url(database="alt"), "region")
    engine = engines.server_engine(address)
    with pytest.raises(UserError, match="LATIN1"):
        upgrade.create_in(engine, address)
    engine.dispose()
