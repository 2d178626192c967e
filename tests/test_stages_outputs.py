"""Putting documents in place: what a cut-off run left behind is taken up again."""

from __future__ import annotations

from fko_cli.edges.store import exports, open_store, schema
from fko_cli.edges.workspace import open_workspace


def test_a_file_that_lies_there_unrecorded_is_recorded_when_it_is_written_again(workspace_folder, fko, tmp_path):
    """As after a crash between the file and the end of the transaction; else `fko adopt` would not know the draft."""
    return_file = tmp_path / "kammer.csv"
    return_file.write_text("Titel der Aktivität;Handlungsfeld;Kurzbeschreibung;Status\nMesse;1;Text;laufend\n", "utf-8")
    assert fko("collect", "--actor", "kammer", return_file, "-w", workspace_folder).code in (0, 3)
    assert fko("merge", "-w", workspace_folder).code == 0
    assert fko("export", "concept", "--no-pages", "-w", workspace_folder).code in (0, 3)
    workspace = open_workspace(workspace_folder)
    with open_store(workspace) as store:
        with store.writing() as conn:
            recorded = exports.newest(conn, workspace.round, "concept")
            conn.execute(schema.drafts.delete())
            conn.execute(schema.exports.delete())
        assert fko("export", "concept", "--no-pages", "-w", workspace_folder).code in (0, 3)
        with store.reading() as conn:
            again = exports.newest(conn, workspace.round, "concept")
    assert (again.path, again.sha256) == (recorded.path, recorded.sha256)
    assert len(list(workspace.output_folder.iterdir())) == 1
    assert fko("adopt", "Stand", "--interim", "-w", workspace_folder).code in (0, 3)
