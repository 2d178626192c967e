"""Folders as servers name them, and messages as mail programs export them."""

from __future__ import annotations

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges.mail.exported import ExportedMessages
from fko_cli.edges.mail.folders import Layout, find, folder, layout, parsed


def test_names_in_any_script_and_spelling():
    found, separator = parsed(
        [
            b'(\\HasNoChildren) "." "R&APw-ckl&AOQ-ufe.fertig"',
            b'(\\HasChildren \\Noselect) "." Archiv',
            (b'(\\HasNoChildren) "." {9}', b'A "x" \\ b'),
            b'(\\HasNoChildren) "." "kaputt &xx"',
            b"unverst\xe4ndlich",
            None,
        ]
    )
    assert separator == "."
    assert [one.name for one in found] == ["Rückläufe.fertig", "Archiv", 'A "x" \\ b', "kaputt &xx"]
    assert [one.selectable for one in found] == [True, False, True, True]
    assert found[0].command == b'"R&APw-ckl&AOQ-ufe.fertig"' == folder("Rückläufe.fertig").command
    assert found[2].command == b'"A \\"x\\" \\\\ b"'


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([b'(("" "/")) NIL NIL'], Layout("/", "")),
        ([b'(("INBOX." ".")) (("~" ".")) NIL'], Layout(".", "INBOX.")),
        ([b'(("" NIL)) NIL NIL'], Layout("", "")),
        ([b"NIL NIL NIL"], Layout("\\", "")),
        ([None], Layout("\\", "")),
    ],
)
def test_how_a_server_arranges_folders(answer, expected):
    assert layout(answer, "\\") == expected


@pytest.mark.parametrize(
    ("arranged", "wanted", "names"),
    [
        (Layout("."), "Rückläufe/fertig", ["Rückläufe.fertig"]),
        (Layout("/"), " Rückläufe / fertig ", ["Rückläufe/fertig"]),
        (Layout(".", "INBOX."), "fertig", ["fertig", "INBOX.fertig"]),
        (Layout(".", "INBOX."), "inbox/fertig", ["INBOX.fertig"]),
        (Layout(".", "INBOX."), "Inbox", ["INBOX"]),
        (Layout(""), "a/b", ["a/b"]),
    ],
)
def test_a_slash_in_the_settings_means_a_level(arranged, wanted, names):
    assert arranged.spelled(wanted) == names


def test_the_exact_name_is_found_before_one_that_is_alike():
    those = [folder("FERTIG"), folder("fertig")]
    assert find(those, ["fertig"]).name == "fertig"
    assert find(those, ["Fertig"]).name == "FERTIG"
    assert find(those, ["andere"]) is None


def test_an_mbox_is_cut_at_its_separators_only(tmp_path):
    first = b"Subject: eins\n\nText\nFrom hier geht es weiter\n>From dort\n\n"
    second = b"Subject: zwei\n\nEnde"
    path = tmp_path / "Post"
    path.write_bytes(b"From - Thu Mar 12 09:14:00 2026\n" + first + b"From a@example.org Thu Mar 12\n" + second)
    bag = ExportedMessages([path])
    assert [bag.fetch(one) for one in bag.found()] == [first, second]
    assert [one.source for one in bag.found()] == [f"{path}#1", f"{path}#2"]
    windows = tmp_path / "Post2"
    windows.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    bag = ExportedMessages([windows])
    assert [bag.fetch(one).replace(b"\r\n", b"\n") for one in bag.found()] == [first, second]


def test_a_folder_without_messages_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(UserError, match="keine Nachrichten"):
        ExportedMessages([tmp_path])
