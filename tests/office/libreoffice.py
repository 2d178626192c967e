"""Drives LibreOffice Calc: one start for any number of plans, with a German profile of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from fko_cli.edges.office import find_program
from tests.office.plans import Plan

MAX_SECONDS = 240
FILTERS = {
    ".xlsx": ("Calc MS Excel 2007 XML", ""),
    ".ods": ("calc8", ""),
    ".xls": ("MS Excel 97", ""),
    ".csv": ("Text - txt - csv (StarCalc)", "59,34,ANSI,1,,0,false,true"),
    ".pdf": ("calc_pdf_Export", ""),
}
"""Ending -> name and options of LibreOffice's filter; .csv as German Excel writes it (`;`, Windows-1252)."""

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="edit"
 script:language="StarBasic">{}</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="edit"/></library:library>
"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" library:link="false"/></library:libraries>
"""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"><value>de-DE</value></prop></item>
</oor:items>
"""


def run(plans: Sequence[Plan], folder: Path) -> None:
    """Carry out all plans; `folder` takes the profile. Raises AssertionError with the step at which it failed."""
    program = find_program()
    assert program, "LibreOffice (soffice) ist nicht installiert"
    _write_profile(folder / "profil" / "user")
    plan = folder / "plan.txt"
    plan.write_text("\n".join("\t".join(map(_word, step)) for one in plans for step in _steps(one)), encoding="utf-8")
    command = [program, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--norestore"]
    _wait_for([*command, "macro:///Standard.edit.Run"], {**os.environ, "FKO_PLAN": str(plan)})
    failed = plan.with_name("plan.txt.failed")
    assert not failed.exists(), failed.read_text(encoding="utf-8", errors="replace")
    missing = [target for one in plans for target in one.targets if not target.is_file()]
    assert not missing, f"LibreOffice hat nicht gespeichert: {missing}"


def _wait_for(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run to the end; `soffice` is a script, so that one that hangs is ended together with what it started."""
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        command, env=environment, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    ) as process:
        try:
            process.wait(MAX_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _steps(plan: Plan) -> list[tuple[object, ...]]:
    saves = [("save", target, *FILTERS[target.suffix]) for target in plan.targets]
    return [("open", plan.source), *plan.steps, *saves, ("close",)]


def _word(word: object) -> str:
    return str(word).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _write_profile(user: Path) -> None:
    library = user / "basic" / "Standard"
    library.mkdir(parents=True)
    macro = (Path(__file__).parent / "edit.bas").read_text(encoding="utf-8")
    escaped = macro.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (library / "edit.xba").write_text(_MODULE.format(escaped), encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (user / "basic" / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
