"""Many files: known ones between new ones, several of one institution, and few reports out of many."""

from __future__ import annotations

from fko_cli.edges.store import open_store
from fko_cli.edges.store import returns as stored
from fko_cli.edges.workspace import open_workspace
from tests.test_edges_store import ROUND, report, returned
from tests.test_stages_collecting import BOERSE, CAFE, GIRLS, MESSE, own_list


def test_known_files_between_new_ones_tell_what_counts_from_them_now(workspace_folder, fko):
    folder = workspace_folder / "ruecklauf" / "2026"

    def told(*names: str) -> dict[str, tuple[str, int]]:
        ran = fko("collect", "-w", workspace_folder, "--json")
        assert [one["file"] for one in ran.json["files"]] == list(names)
        return {one["file"]: (one["status"].removesuffix("_with_findings"), one["reports"]) for one in ran.json["files"]}

    def lay(name: str, *rows) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(own_list(*rows))

    lay("hochschule/b.xlsx", MESSE, BOERSE, CAFE)
    lay("kammer/b.xlsx", MESSE, BOERSE)
    told("hochschule/b.xlsx", "kammer/b.xlsx")
    lay("hochschule/a.xlsx", MESSE, BOERSE, CAFE, GIRLS)
    lay("kammer/a.xlsx", MESSE, CAFE)
    assert told("hochschule/a.xlsx", "hochschule/b.xlsx", "kammer/a.xlsx", "kammer/b.xlsx") == {
        "hochschule/a.xlsx": ("accepted", 4),
        "hochschule/b.xlsx": ("unchanged", 0),
        "kammer/a.xlsx": ("accepted", 2),
        "kammer/b.xlsx": ("unchanged", 0),
    }
    assert told("hochschule/a.xlsx", "hochschule/b.xlsx", "kammer/a.xlsx", "kammer/b.xlsx") == {
        "hochschule/a.xlsx": ("unchanged", 4),
        "hochschule/b.xlsx": ("unchanged", 0),
        "kammer/a.xlsx": ("unchanged", 2),
        "kammer/b.xlsx": ("unchanged", 0),
    }


def test_some_reports_of_a_round_by_their_ids(workspace_folder):
    with open_store(open_workspace(workspace_folder)) as store:
        with store.writing() as conn:
            first = stored.add_return(conn, returned(reports=[report("Messe"), report("Beratung", 8), report("Tag", 9)]))
            again = [report("Messe 2027", report_id=1, version=2), report("Tag", 9, report_id=3)]
            stored.add_return(conn, returned("b" * 64, again, replaces=[first.id]))
        with store.reading() as conn:
            found = stored.reports(conn, ROUND, only={2, 1})
            assert [(one.id, one.version, one.text("title")) for one in found] == [(1, 2, "Messe 2027")]
            assert stored.reports(conn, ROUND, only=()) == stored.reports(conn, "2027", only={1}) == []
            assert stored.reports(conn, ROUND, only={1, 2, 3}) == stored.reports(conn, ROUND)
