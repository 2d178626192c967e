"""Faults of a restyled house template: what is missing, misspelt or doubled, and the name that was probably meant."""

import io
import re
import zipfile

import pytest

from fko_cli.core.errors import UserError
from fko_cli.edges.word.house_template import template_bytes
from fko_cli.edges.word.template_check import Fault, TemplateFault, template_faults
from fko_cli.stages.care.checking_template import template_checks
from fko_cli.stages.care.checks import State


def changed(old: str, new: str, name: str = "word/document.xml") -> bytes:
    """The bundled template with one of its parts changed as somebody might in Word."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as source, zipfile.ZipFile(target, "w") as archive:
        for part in source.namelist():
            text = source.read(part).decode()
            made = re.sub(old, new, text, flags=re.DOTALL) if part == name else text
            assert part != name or made != text
            archive.writestr(part, made)
    return target.getvalue()


TAKEN_OUT = r'<w:sdt><w:sdtPr><w:alias w:val="Vorwort"/>.*?</w:sdt>'
STYLES = "word/styles.xml"


@pytest.mark.parametrize(
    ("template", "faults"),
    [
        (template_bytes(), ()),
        (changed(TAKEN_OUT, ""), (TemplateFault(Fault.slot_missing, "vorwort"),)),
        (changed('"fko:vorwort"', '"fko:Vorwrt"'), (TemplateFault(Fault.slot_unknown, "Vorwrt", "vorwort"),)),
        (changed('"fko:untertitel"', '"fko:untertitl"'), (TemplateFault(Fault.slot_unknown, "untertitl", "untertitel"),)),
        (
            changed('"fko:ausblick"', '"fko:wetterbericht"'),
            (TemplateFault(Fault.slot_unknown, "wetterbericht"), TemplateFault(Fault.slot_missing, "ausblick")),
        ),
        (changed(f"({TAKEN_OUT})", r"\1\1"), (TemplateFault(Fault.slot_twice, "vorwort"),)),
        (changed('"fko Fakten"', '"fko Faktn"', STYLES), (TemplateFault(Fault.style_missing, "fko Fakten", "fko Faktn"),)),
        (changed('"fko Abbildung"', '"Bild"', STYLES), (TemplateFault(Fault.style_missing, "fko Abbildung"),)),
        (changed('"heading 1"', '"Heading 1"', STYLES), ()),
    ],
    ids=["gut", "Platz weg", "Platz falsch", "Wort falsch", "Platz fremd", "doppelt", "Stil falsch", "Stil weg", "groß"],
)
def test_faults_of_a_template(template, faults):
    assert template_faults(template) == faults


def test_what_a_person_reads_about_the_faults():
    faults = template_faults(changed('"fko:vorwort"', '"fko:vorwrt"')) + template_faults(changed(TAKEN_OUT, ""))
    taken_out, misspelt = template_checks(faults)
    assert misspelt.state is State.bad
    assert "„fko:vorwrt“. Gemeint ist wohl „fko:vorwort“." in misspelt.message
    assert taken_out.state is State.hint
    assert "Vorwort. Das steht dann nicht im Entwurf." in taken_out.message


@pytest.mark.parametrize("template", [b"", b"kein Word", template_bytes()[:3000]], ids=["leer", "Text", "abgeschnitten"])
def test_a_damaged_template_is_one_clear_message(template):
    with pytest.raises(UserError, match=r"handlungskonzept\.docx lässt sich nicht öffnen"):
        template_faults(template)
