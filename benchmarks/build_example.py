"""Rebuild `examples/region-aachen` (register and returned files) from the labelled data in `benchmarks/truth`.

    python benchmarks/build_example.py

Settings, texts and the public key of the example are written by hand and only read here. A rebuild gives the same bytes;
the two files saved by LibreOffice are kept as they are where LibreOffice is not installed. `places.json` beside the
labelled data then says which file, sheet and row is which labelled report.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import example_content as content
import example_forms as forms

from fko_cli.core.questionnaire import FORM_VERSION, SHEET_ACTIVITIES
from fko_cli.core.records import Actor
from fko_cli.core.sending import identity
from fko_cli.core.sending.form import FIRST_ANSWER_ROW, STATUS_ROW, build_form
from fko_cli.edges.actors_file import write_actors
from fko_cli.edges.questionnaire_sheet import write_form
from fko_cli.edges.settings_file import read_settings

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "region-aachen"
TRUTH = ROOT / "benchmarks" / "truth" / "region-aachen"
WITHIN = " › "
"""Between a container and a file in it, in the names that `fko` shows."""

Labelled = Mapping[str, str]
Sent = tuple[bytes, str, Sequence[int]]
"""A returned file: its bytes, the sheet with the activities, and the row of each report in the order of the truth."""


def main() -> None:
    """Write the register, the returned files and `places.json`."""
    actors, reports = register(), labelled()
    returned: dict[str, bytes] = {content.FLYER: flyer()}
    archive: dict[str, bytes] = {}
    places: list[dict[str, Any]] = []
    for actor in actors:
        mine = [number for number, report in enumerate(reports) if report["actor"] == actor.key]
        data, sheet, rows = sent_by(actor, [reports[number] for number in mine], actors)
        office = content.OFFICES[actor.key]
        name = shown = office.file
        if office.habit == "archive":
            archive[name] = data
            shown = content.ARCHIVE + WITHIN + name
        elif office.habit == "message":
            returned[content.MESSAGE] = message(actor, name, data)
            shown = content.MESSAGE + WITHIN + name
        else:
            returned[name] = data
        places += [
            {"report": number, "file": shown, "sheet": sheet, "row": row} for number, row in zip(mine, rows, strict=True)
        ]
    returned[content.ARCHIVE] = packed(archive)
    write_register(actors)
    write_returns(returned)
    lines = [json.dumps(place, ensure_ascii=False) for place in sorted(places, key=lambda place: int(place["report"]))]
    (TRUTH / "places.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in EXAMPLE.rglob("*") if path.is_file())
    print(f"{len(actors)} actors, {len(places)} reports, {len(returned)} files; the example has {size / 1024:.0f} KB")


def register() -> tuple[Actor, ...]:
    """The actors of the labelled data as the register has them."""
    data = json.loads((TRUTH / "actors.json").read_text(encoding="utf-8"))
    return tuple(
        Actor(
            key=one["id"],
            name=one["name"],
            short_name=one["kurz"],
            kind=one["typ"],
            territory=one["raum"],
            salutation=content.SALUTATIONS.get(one["id"], "Sehr geehrte Damen und Herren"),
            email=f"post@{one['id']}.example.org",
        )
        for one in data
    )


def labelled() -> list[Labelled]:
    """The labelled reports in their order."""
    lines = (TRUTH / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def sent_by(actor: Actor, rows: Sequence[Labelled], actors: Sequence[Actor]) -> Sent:
    """What this actor sends back."""
    habit = content.OFFICES[actor.key].habit
    if habit == "csv":
        return forms.excel_csv(rows), "Tabelle", range(2, 2 + len(rows))
    if habit == "own list":
        data, first = forms.own_list(rows)
        return data, "Projekte 2026", range(first, first + len(rows))
    form, counter = questionnaire(actor, actors)
    book = forms.fill(form, actor.key, rows)
    places: Sequence[int] = range(FIRST_ANSWER_ROW, FIRST_ANSWER_ROW + len(rows))
    if habit == "struck":
        forms.strike(book, rows)
    elif habit == "squeezed":
        forms.squeeze(book, rows)
    elif habit == "moved":
        places = list(forms.rearrange(book, len(rows)).values())
    data = forms.saved(book, counter)
    if habit in ("xls", "ods"):
        existing = returns_folder() / content.OFFICES[actor.key].file
        converted = forms.convert(data, habit, existing)
        if converted is None:
            sys.exit(f"{existing.name} can't be built: LibreOffice (soffice) is not installed")
        data = converted
    return data, SHEET_ACTIVITIES, places


def questionnaire(actor: Actor, actors: Sequence[Actor]) -> tuple[bytes, str]:
    """The form as `fko send` would write it, signed with the example's public key; and its counter's text."""
    settings = read_settings(EXAMPLE / "fko.toml")
    workspace, key = (EXAMPLE / "beispiel-schluessel.txt").read_text(encoding="ascii").split()
    who = identity.Identity(workspace, settings.round.name, actor.key, FORM_VERSION)
    form = build_form(settings, actor, (), actors)
    data = write_form(form, who, identity.sign(bytes.fromhex(key), who))
    return data, form.cells()[SHEET_ACTIVITIES][f"A{STATUS_ROW}"]


def returns_folder() -> Path:
    """Where the returned files of the example's round lie."""
    return EXAMPLE / "ruecklauf" / read_settings(EXAMPLE / "fko.toml").round.name


def packed(files: Mapping[str, bytes]) -> bytes:
    """A .zip with the given files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(forms.steady_entry(name), data, zipfile.ZIP_STORED)
    return target.getvalue()


def message(actor: Actor, name: str, data: bytes) -> bytes:
    """An e-mail from the actor's registered address with the workbook attached."""
    settings = read_settings(EXAMPLE / "fko.toml")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{actor.label} <{actor.email}>"
    mail["To"] = f"{settings.mail.sender_name} <{settings.mail.sender}>"
    mail["Subject"] = f"AW: Fragebogen zum Handlungskonzept {settings.round.name}"
    mail["Date"] = forms.MOMENT.replace(tzinfo=timezone(timedelta(hours=1)))
    mail["Message-ID"] = f"<fragebogen-{settings.round.name}@{actor.email.partition('@')[2]}>"
    mail.set_content(content.LETTER, cte="quoted-printable")
    kind = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    mail.set_boundary("=_beispiel-region-aachen")
    return mail.as_bytes()


def flyer() -> bytes:
    """A small PDF of one page: a file that is no workbook."""
    lines = ["Frauenbildungswoche StädteRegion - Ostbelgien", "Programm 2026 (erfundenes Beispiel)", "", "Eintritt frei"]
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    page = f"BT /F1 18 Tf 24 TL 60 770 Td {shown} ET".encode("cp1252")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    data, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (count, table, trailer)


def write_register(actors: Sequence[Actor]) -> None:
    """Write `akteure.xlsx`, with fixed times."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "akteure.xlsx"
        write_actors(path, actors)
        (EXAMPLE / "akteure.xlsx").write_bytes(forms.steady(path.read_bytes()))


def write_returns(files: Mapping[str, bytes]) -> None:
    """Put the returned files in place of those of the last build."""
    folder = returns_folder()
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
