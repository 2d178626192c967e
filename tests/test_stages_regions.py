"""Several regions in one database: each by itself, all together for who may read them, and nobody else's key."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges.store import open_store
from fko_cli.edges.workspace import open_workspace
from tests.conftest import SMALL_SETTINGS

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).parents[1]


def own_list(folder, *titles):
    book = openpyxl.Workbook()
    for row in (["Titel der Aktivität", "Ansprechperson"], *([title, "Leitung Empfang"] for title in titles)):
        book.active.append(row)
    book.save(folder / "liste.xlsx")


@pytest.fixture
def state(fko, workspace_folder, postgres, tmp_path, request):
    """Two regions with activities in a database of their own, and the workspace of an office that has none."""
    database = f"land_{abs(hash(request.node.name)) % 10**8}"
    postgres.sql(f"CREATE DATABASE {database} OWNER fko")
    for name, titles in (("Region Nord", ["Messe", "Beratung"]), ("Region Süd", ["Werkstatt"])):
        folder = tmp_path / name
        shutil.copytree(workspace_folder, folder)
        (folder / "fko.toml").write_text(SMALL_SETTINGS.replace("Region Muster", name), encoding="utf-8")
        own_list(folder, *titles)
        assert fko("store", "move", postgres.url(database=database), "--yes", "-w", folder).code == 0
        assert fko("collect", "--actor", "kammer", folder / "liste.xlsx", "-w", folder).code in (0, 3)
        assert fko("merge", "-w", folder).code == 0
    office = tmp_path / "land"
    shutil.copytree(workspace_folder, office)
    return office, database


def pointing_to(folder, url):
    (folder / "fko.toml").write_text(f'{SMALL_SETTINGS}[store]\nurl = "{url}"\n', encoding="utf-8")


def test_one_command_reads_all_regions_and_numbers_start_in_each(fko, state, postgres):
    office, database = state
    pointing_to(office, postgres.url(database=database))
    ran = fko("list", "--all-regions", "--json", "-w", office)
    assert (ran.code, ran.json["skipped"]) == (0, [])
    found = {one["region"]: [(row["id"], row["title"]) for row in one["activities"]] for one in ran.json["regions"]}
    assert found == {"Region Nord": [("A-0001", "Beratung"), ("A-0002", "Messe")], "Region Süd": [("A-0001", "Werkstatt")]}
    own = fko("list", "--json", "-w", office.parent / "Region Nord").json
    assert own["activities"] == next(one for one in ran.json["regions"] if one["region"] == "Region Nord")["activities"]
    shown = fko("list", "--all-regions", "-w", office)
    assert "2 Regionen mit zusammen 3 Aktivitäten." in shown.out
    reports = fko("list", "--all-regions", "--reports", "--json", "-w", office)
    assert "Leitung Empfang" not in reports.out


def test_who_may_read_sees_that_region_and_no_key(fko, state, postgres):
    office, database = state
    postgres.sql(
        "DROP ROLE IF EXISTS landesstelle", "CREATE ROLE landesstelle LOGIN",
        "GRANT USAGE ON SCHEMA region_nord TO landesstelle",
        "GRANT SELECT ON ALL TABLES IN SCHEMA region_nord TO landesstelle", database=database,
    )  # fmt: skip
    pointing_to(office, postgres.url("landesstelle", database))
    ran = fko("list", "--all-regions", "--json", "-w", office)
    assert [one["region"] for one in ran.json["regions"]] == ["Region Nord"]
    seen = {row[0] for row in postgres.sql("SELECT key FROM region_nord.meta", user="landesstelle", database=database)}
    assert seen == {"workspace", "region"}
    assert "key" in {row[0] for row in postgres.sql("SELECT key FROM region_nord.meta", user="fko", database=database)}
    place = office.parent / "Region Nord"
    text = (place / "fko.toml").read_text(encoding="utf-8").replace("://fko@", "://landesstelle@")
    (place / "fko.toml").write_text(text, encoding="utf-8")
    assert fko("list", "-w", place).code == 0
    own_list(place, "Neues")
    denied = fko("collect", "--actor", "kammer", place / "liste.xlsx", "-w", place)
    assert denied.code == 1 and "nicht das Recht" in denied.err
    denied = fko("backup", office.parent / "ohne_schluessel.zip", "-w", place)
    assert denied.code == 1 and "nicht das Recht" in denied.err
    postgres.sql("DROP OWNED BY landesstelle", "DROP ROLE landesstelle", database=database)


@pytest.fixture
def manual_rights(postgres):
    """What the manual tells database administrators, done word for word in a database of another name."""
    sql = re.search(r"```sql\n(.*?)```", (ROOT / "docs" / "handbuch.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    in_server, in_database = sql.replace("DATABASE fko", "DATABASE amt").split("-- in der Datenbank fko:")
    for database, part in (("postgres", in_server), ("amt", in_database)):
        postgres.sql(*re.sub("--.*", "", part).strip().rstrip(";").split(";"), database=database)
    yield lambda user: postgres.url(user, "amt")
    postgres.sql("DROP DATABASE amt", "DROP ROLE aachen_1, aachen_2, landesstelle, region_aachen", database="postgres")


def test_the_rights_of_the_manual_hold(fko, workspace_folder, postgres, manual_rights, tmp_path):
    (workspace_folder / "fko.toml").write_text(SMALL_SETTINGS.replace("Region Muster", "Region Aachen"), encoding="utf-8")
    own_list(workspace_folder, "Messe")
    assert fko("store", "move", manual_rights("aachen_1"), "--yes", "-w", workspace_folder).code == 0
    assert fko("collect", "--actor", "kammer", workspace_folder / "liste.xlsx", "-w", workspace_folder).code in (0, 3)
    settings = (workspace_folder / "fko.toml").read_text(encoding="utf-8")

    def as_user(user):
        (workspace_folder / "fko.toml").write_text(settings.replace("aachen_1", user), encoding="utf-8")
        return workspace_folder

    assert fko("merge", "-w", as_user("aachen_2")).code == 0
    assert fko("edit", "A-0001", "title=Neue Messe", "-w", as_user("aachen_1")).code == 0
    assert "Neue Messe" in fko("list", "-w", as_user("landesstelle")).out
    denied = fko("edit", "A-0001", "title=Fremdes", "-w", as_user("landesstelle"))
    assert denied.code == 1 and "nicht das Recht" in denied.err
    keys = postgres.sql("SELECT key FROM region_aachen.meta ORDER BY key", user="landesstelle", database="amt")
    assert keys == [("region",), ("workspace",)]
    pointing_to(as_user("landesstelle"), manual_rights("landesstelle"))
    (region,) = fko("list", "--all-regions", "--json", "-w", workspace_folder).json["regions"]
    assert [one["title"] for one in region["activities"]] == ["Neue Messe"]
    pointing_to(workspace_folder, manual_rights("fko"))
    assert fko("list", "--all-regions", "--json", "-w", workspace_folder).json == {"regions": [], "skipped": []}


def test_a_team_shares_the_tables_whoever_made_them(fko, workspace_folder, postgres):
    postgres.sql(
        "CREATE ROLE team NOLOGIN", "CREATE ROLE eins LOGIN IN ROLE team", "CREATE ROLE zwei LOGIN IN ROLE team",
        "CREATE SCHEMA gemeinsam AUTHORIZATION team",
    )  # fmt: skip
    assert fko("store", "move", postgres.url("eins"), "--schema", "gemeinsam", "--yes", "-w", workspace_folder).code == 0
    text = (workspace_folder / "fko.toml").read_text(encoding="utf-8").replace("://eins@", "://zwei@")
    (workspace_folder / "fko.toml").write_text(text, encoding="utf-8")
    own_list(workspace_folder, "Messe")
    assert fko("collect", "--actor", "kammer", workspace_folder / "liste.xlsx", "-w", workspace_folder).code in (0, 3)
    owners = postgres.sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'gemeinsam'")
    assert owners == [("team",)]


def test_a_region_of_another_version_is_named(fko, state, postgres):
    office, database = state
    postgres.sql("UPDATE region_nord.alembic_version SET version_num = '9999'", database=database)
    pointing_to(office, postgres.url(database=database))
    ran = fko("list", "--all-regions", "--json", "-w", office)
    assert (ran.code, [one["schema"] for one in ran.json["skipped"]]) == (3, ["region_nord"])
    refused = fko("list", "-w", office.parent / "Region Nord")
    assert refused.code == 1 and "neueren Version" in refused.err


def test_without_a_shared_database_it_says_so(fko, workspace_folder):
    ran = fko("list", "--all-regions", "-w", workspace_folder)
    assert ran.code == 1 and "gemeinsamen PostgreSQL-Datenbank" in ran.err


def test_a_schema_that_is_not_there_is_never_made_by_the_way(fko, workspace_folder, postgres):
    pointing_to(workspace_folder, postgres.url())
    assert "kein schema_name" in fko("collect", "-w", workspace_folder).err
    with (workspace_folder / "fko.toml").open("a", encoding="utf-8") as file:
        file.write('schema_name = "vertippt"\n')
    assert "liegt kein Speicher von fko" in fko("collect", "-w", workspace_folder).err
    with pytest.raises(UserError), open_store(open_workspace(workspace_folder)):
        pass
    assert not postgres.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'vertippt'")
