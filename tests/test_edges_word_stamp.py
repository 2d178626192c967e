"""The stamp of a draft, also in files that are damaged."""

import zipfile

import docx
import pytest

from fko_cli.edges.word.stamp import Stamp, set_stamp, stamp_in

PART = "docProps/custom.xml"


@pytest.fixture
def draft(tmp_path):
    document = docx.Document()
    set_stamp(document, "0123456789abcdef")
    document.save(tmp_path / "Entwurf.docx")
    return tmp_path / "Entwurf.docx"


def test_the_stamp_is_found_in_the_file(draft):
    assert stamp_in(draft) == Stamp(1, "0123456789abcdef")


@pytest.mark.parametrize("damage", ["Deflate", "Packart", "kein Zip", "kein XML"])
def test_a_file_that_can_t_be_read_has_no_stamp(draft, damage):
    with zipfile.ZipFile(draft) as archive:
        start, directory = archive.getinfo(PART).header_offset, archive.start_dir
    data = bytearray(draft.read_bytes())
    if damage == "Deflate":
        content = data.index(PART.encode(), start) + len(PART)
        data[content : content + 8] = b"\xff" * 8
    elif damage == "Packart":
        data[data.index(PART.encode(), directory) - 36] = 77
    elif damage == "kein Zip":
        data = data[:100]
    draft.write_bytes(data)
    if damage == "kein XML":
        with zipfile.ZipFile(draft, "w") as archive:
            archive.writestr(PART, "Text")
    assert stamp_in(draft) is None
