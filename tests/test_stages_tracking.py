"""`fko export concept --tracked`: a round goes on after an edition, and the document shows what has changed since."""

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.revisions import accepted, plain, rejected
from tests.test_stages_adopting import adopt, corrected, export, office

__all__ = ["office"]
NAME = "Stand Februar"


def tracked(office, *more, name=NAME):
    return office.fko("export", "concept", "--tracked", name, "--no-pages", "-w", office.folder, *more)


@pytest.fixture
def handed_out(office):
    """A round whose draft was frozen; afterwards an institution sent a correction, which is merged."""
    office.printed = export(office).read_bytes()
    assert adopt(office, NAME, "--interim").code in (0, 3)
    corrected(office, **{"Titel der Aktivität": "Messe für Berufe", "Federführung": "JC Nord"})
    return office


def test_the_difference_is_a_document_beside_the_draft_and_the_draft_stays(handed_out):
    before = {path: path.read_bytes() for path in handed_out.folder.glob("ausgabe/**/*.docx")}
    told = tracked(handed_out, "--json")
    assert told.code in (0, 3), told.err
    path = Path(told.json["path"])
    assert path.stem.endswith("_Aenderungen_seit_Stand_Februar")
    assert told.json["compared_with"] == NAME
    assert told.json["changes"]["changed"] > 0
    assert {one: one.read_bytes() for one in before} == before
    data = path.read_bytes()
    assert rejected(data) == plain(handed_out.printed)
    new = export(handed_out)
    assert accepted(data) == plain(new.read_bytes())
    authors = {one.get(qn("w:author")) for one in docx.Document(path).element.body.iter(qn("w:ins"), qn("w:del"))}
    assert authors == {"Regionalagentur Muster"}


def test_it_says_what_was_compared_and_that_work_goes_on_elsewhere(handed_out):
    ran = tracked(handed_out)
    assert "Verglichen mit „Stand Februar“, Zwischenstand vom" in ran.out
    assert "geändert" in ran.out
    assert "Zum Weiterarbeiten ist der Entwurf selbst da" in ran.out
    assert "Unverändert" in tracked(handed_out).out


def test_without_a_difference_nothing_is_written_though_the_list_of_changes_is_new(office):
    export(office)
    assert adopt(office, NAME, "--interim").code in (0, 3)
    before = set(office.folder.glob("ausgabe/**/*"))
    ran = tracked(office)
    assert ran.code == 0
    assert "nichts geändert" in ran.out
    assert tracked(office, "--json").json["path"] is None
    assert set(office.folder.glob("ausgabe/**/*")) == before


def test_work_by_hand_goes_into_the_comparison(handed_out):
    draft = export(handed_out)
    document = docx.Document(draft)
    text = next(one for one in document.element.body.iter(qn("w:t")) if "Beratung für Eltern" in (one.text or ""))
    text.text = text.text.replace("Beratung", "Sprechstunde")
    document.save(draft)
    told = tracked(handed_out, "--json").json
    assert told["edited_blocks"] == 1
    assert "Sprechstunde für Eltern" in "\n".join(accepted(Path(told["path"]).read_bytes()))
    fresh = tracked(handed_out, "--fresh", "--json").json
    assert "Sprechstunde für Eltern" not in "\n".join(accepted(Path(fresh["path"]).read_bytes()))


def test_a_file_that_somebody_worked_on_is_not_overwritten(handed_out):
    first = Path(tracked(handed_out, "--json").json["path"])
    first.write_bytes(b"von Hand")
    second = tracked(handed_out, "--json").json
    assert second["outcome"] == "beside"
    assert first.read_bytes() == b"von Hand"


def test_the_tracked_file_is_no_draft_to_be_adopted_or_worked_on(handed_out):
    export(handed_out)
    tracked(handed_out)
    ran = adopt(handed_out, "Stand März", "--interim")
    assert ran.code in (0, 3), ran.err
    printed = handed_out.fko("export", "concept", "--edition", "Stand März", "-w", handed_out.folder, "--json").json
    document = docx.Document(printed["path"])
    assert not list(document.element.body.iter(qn("w:ins")))


def test_the_form_is_that_of_the_edition_and_the_other_one_is_refused(handed_out):
    assert tracked(handed_out, "--form", "lang").code in (0, 3)
    ran = tracked(handed_out, "--form", "kurz")
    assert ran.code == 2
    assert "enthält Porträts" in ran.err


def test_a_final_comparison_is_refused_while_anything_is_open(handed_out):
    ran = tracked(handed_out, "--final")
    assert ran.code == 1
    assert "noch nicht endgültig" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("export", "concept", "--tracked", "gibt es nicht"), 1, "Eine Fassung „gibt es nicht“ gibt es nicht"),
        (("export", "concept", "--tracked", NAME, "--edition", NAME), 2, "--tracked und --edition gehen nicht zusammen"),
        (("export", "table", "--tracked", NAME), 2, "--tracked gibt es nur bei fko export concept"),
    ],
)
def test_what_makes_no_sense_is_refused(handed_out, arguments, code, said):
    ran = handed_out.fko(*arguments, "-w", handed_out.folder)
    assert (ran.code, said in ran.err) == (code, True), ran.err
