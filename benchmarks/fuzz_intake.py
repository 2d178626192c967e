"""Damaged and hostile files through the real reading path: what becomes of them, how long it takes, how much memory.

Run: python benchmarks/fuzz_intake.py [cases] [first seed]   (default: 500 cases, seed 0)

Each case is a returned file of the bundled example, or a small one of another format, changed by chance on the level of its
bytes, of its parts or of its XML. It must be read or set aside with a reason; every filled cell must be read or noted; no
error of ours, no hang, no dead child. Prints a table in Markdown and each case that broke a rule, with its seed.
"""

from __future__ import annotations

import io
import random
import re
import resource
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx

from fko_cli.edges import bundled
from fko_cli.edges.intake.exchange import Question, Setting
from fko_cli.edges.intake.folders import find_sources
from fko_cli.edges.intake.guard import Limits
from fko_cli.edges.intake.reading import Incoming, read_returns
from fko_cli.edges.workspace import open_workspace

BATCH = 100
NUMBERS = [
    "9" * 25,
    "-1",
    "0",
    "2147483648",
    "1e308",
    "NaN",
    "",
    "²",
    "１",
    "A1",
    "XFD1048576",
    "A0",
    "A1:XFD1048576",
    "B2:A1",
]
WORDS = [
    "",
    "s",
    "shared",
    "str",
    "e",
    "b",
    "d",
    "inlineStr",
    "true",
    "../../x",
    "https://example.org/",
    "_x0000_",
    "\ufffe",
]
TEXTS = [
    "99999999999", "-5", "1e400", "NaN", "_x0000__xD800_", "#REF!", "TRUE", " ", "&lt;b&gt;", "&#x1F600;", "2958466",
    "46023.999999999", "Text " * 10_000, "<!-- x -->", "<?x y?>", "<![CDATA[<x>]]>", "\u202e", "und und, ; - ",
]  # fmt: skip
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ROWS = [
    ["Titel der Aktivität", "Handlungsfeld", "Kurzbeschreibung", "Status", "Beginn"],
    ["Messe", "1", "Betriebe stellen sich vor.", "laufend", "03/2026"],
    ["Börse", "2", "Plätze im Netz.", "geplant", "2026"],
]


@dataclass
class Tally:
    """What became of the cases of one format, and what broke a rule."""

    outcomes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def originals() -> dict[str, list[tuple[str, bytes]]]:
    """Extension -> (name, bytes): the returned files of the example, and a small file of each format it lacks."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    folder = bundled.examples() / "region-aachen" / "ruecklauf"
    for path in sorted(folder.rglob("*.*")):
        if path.is_file():
            found.setdefault(path.suffix.lower(), []).append((path.name, path.read_bytes()))
    for name, content in (
        ("liste.docx", word()), ("seite.html", page()), ("liste.xml", spreadsheet()), ("liste.fods", flat())
    ):  # fmt: skip
        found.setdefault(Path(name).suffix, []).append((name, content))
    return found


def word() -> bytes:
    """The rows as a table in a Word document."""
    document = docx.Document()
    document.add_paragraph("Unsere Meldung")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for number, row in enumerate(ROWS):
        for at, text in enumerate(row):
            table.cell(number, at).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def page() -> bytes:
    """The rows as a web page."""
    body = "".join("<tr>" + "".join(f'<td rowspan="1">{text}</td>' for text in row) + "</tr>" for row in ROWS)
    return f"<html><p>Unsere Meldung</p><table>{body}</table></html>".encode()


def spreadsheet() -> bytes:
    """The rows in the XML of Excel 2003."""
    body = "".join(
        "<Row>" + "".join(f'<Cell ss:MergeAcross="0"><Data ss:Type="String">{text}</Data></Cell>' for text in row) + "</Row>"
        for row in ROWS
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Liste"><Table>'
    return f"{head}{body}</Table></Worksheet></Workbook>".encode()


def flat() -> bytes:
    """The rows as a flat OpenDocument file."""
    kind = 'office:value-type="string" table:number-columns-repeated="1"'
    cell = f"<table:table-cell {kind}><text:p>{{}}</text:p></table:table-cell>"
    body = "".join("<table:table-row>" + "".join(cell.format(text) for text in row) + "</table:table-row>" for row in ROWS)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    mimetype = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    return (
        f'<?xml version="1.0"?><office:document {spaces} {mimetype}><office:body><office:spreadsheet>'
        f'<table:table table:name="Liste">{body}</table:table></office:spreadsheet></office:body></office:document>'
    ).encode()


def changed(content: bytes, chance: random.Random) -> bytes:
    """The file with some damage."""
    level = chance.random()
    if content[:2] == b"PK":
        return bytes_changed(content, chance) if level < 0.1 else parts_changed(content, chance, inside=level > 0.25)
    return xml_changed(content, chance) if level > 0.2 and content.lstrip()[:1] == b"<" else bytes_changed(content, chance)


def bytes_changed(content: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, left out, doubled or put in; sometimes the end is missing."""
    data = bytearray(content)
    # What is found by its place in the file (.xls, encoded attachments) is lost at once when something moves.
    kinds = 5 if chance.random() < 0.2 or content[:1] in (b"<", b"P", b"T") else 1
    for _ in range(chance.randint(1, 12)):
        at, kind = chance.randrange(len(data) or 1), chance.randrange(kinds)
        if kind == 0 and data:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at : at + chance.randrange(40)]
        elif kind == 2:
            data[at:at] = data[at : at + chance.randrange(60)]
        elif kind == 3:
            data[at:at] = chance.randbytes(chance.randrange(20))
        elif chance.random() < 0.1:
            del data[at:]
    return bytes(data)


def parts_changed(content: bytes, chance: random.Random, *, inside: bool) -> bytes:
    """A part of the zip file changed inside, or parts left out, doubled or exchanged."""
    target = io.BytesIO()
    try:
        source = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return content
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        parts = {entry.filename: source.read(entry) for entry in source.infolist()}
        names = list(parts)
        chosen = chance.choice(
            [name for name in names if re.search("sheet|content|string|styles|rels|document", name)] or names
        )
        for name in names:
            data = parts[name]
            if name == chosen:
                if inside:
                    data = xml_changed(data, chance) if data[:1] == b"<" else bytes_changed(data, chance)
                elif chance.random() < 0.4:
                    continue
                else:
                    data = parts[chance.choice(names)]
            out.writestr(name, data)
    return target.getvalue()


def xml_changed(content: bytes, chance: random.Random) -> bytes:
    """Some attributes, texts and elements exchanged, doubled or broken."""
    text = content.decode("utf-8", "replace")
    for _ in range(chance.randint(1, 5)):
        # Broken XML ends most readers at once: most changes leave it well-formed.
        text = chance.choice(GENTLE if chance.random() < 0.9 else ROUGH)(text, chance)
    return text.encode("utf-8", "replace")


def _attribute(text: str, chance: random.Random) -> str:
    return _replaced(text, r'[\w:]+="([^"]*)"', chance, NUMBERS + WORDS)


def _words(text: str, chance: random.Random) -> str:
    return _replaced(text, r">([^<>]*)<", chance, TEXTS)


def _replaced(text: str, pattern: str, chance: random.Random, choices: list[str]) -> str:
    found = _somewhere(text, pattern, chance)
    return text[: found.start(1)] + chance.choice(choices) + text[found.end(1) :] if found else text


def _doubled(text: str, chance: random.Random) -> str:
    found = _somewhere(text, r"<((?:\w+:)?(?:row|c|si|r|tr|td|tc|p|Row|Cell|table-row|table-cell))\b.{0,4000}?</\1>", chance)
    return text[: found.end()] + found.group() * chance.choice([1, 1, 3, 200]) + text[found.end() :] if found else text


def _left_out(text: str, chance: random.Random) -> str:
    found = _somewhere(text, r"<[^<>]{1,300}>", chance)
    return text[: found.start()] + text[found.end() :] if found else text


def _nested(text: str, chance: random.Random) -> str:
    found = _somewhere(text, r">()[^<>]*<", chance)
    deep = chance.choice([3, 3, 3, 100, 300, 5000])
    return text[: found.end(1)] + "<x>" * deep + "</x>" * deep + text[found.end(1) :] if found else text


def _declared(text: str, chance: random.Random) -> str:
    end = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return text[:end] + DOCTYPE + text[end:].replace("Messe", "&b;", 1)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text))] if text and chance.random() < 0.2 else text


GENTLE: list[Callable[[str, random.Random], str]] = [_attribute, _attribute, _words, _doubled, _nested]
ROUGH: list[Callable[[str, random.Random], str]] = [_left_out, _declared, _cut]


def _somewhere(text: str, pattern: str, chance: random.Random) -> re.Match[str] | None:
    """A match somewhere in the text, not only at its beginning."""
    start = chance.randrange(len(text)) if text else 0
    search = re.compile(pattern, re.DOTALL)
    return search.search(text, start) or search.search(text)


def run(cases: int, first: int) -> dict[str, Tally]:
    """All cases in batches; extension -> what became of them."""
    tallies: dict[str, Tally] = {}
    files = originals()
    endings = sorted(files)
    workspace = open_workspace(bundled.examples() / "region-aachen")
    setting = Setting(workspace.settings, workspace.actors, 50)
    for start in range(first, first + cases, BATCH):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for seed in range(start, min(start + BATCH, first + cases)):
                chance = random.Random(seed)
                ending = endings[seed % len(endings)]
                _, content = chance.choice(files[ending])
                (folder / f"{seed:08}{ending}").write_bytes(changed(content, chance))
            for one in _read(folder, setting):
                tally = tallies.setdefault(one.path.suffix, Tally())
                tally.outcomes[outcome(one)] += 1
                tally.broken += [f"{one.name}: {problem}" for problem in problems(one)]
        print(f"{start + BATCH - first} cases", file=sys.stderr, flush=True)
    return tallies


def _read(folder: Path, setting: Setting) -> Iterator[Incoming]:
    """Every file of the folder, with whatever came out of it."""

    def ask(incoming: Incoming) -> Question:
        claimed = incoming.outline.claim if incoming.outline else None
        return Question(claimed.actor if claimed else setting.actors[0].key, own_list=claimed is None)

    yield from read_returns(find_sources([folder]), Limits(), lambda _: False, setting, ask)


def outcome(one: Incoming) -> str:
    """`read`, or the code for which the file is set aside."""
    return "read" if one.meaning is not None else next((each.code for each in one.findings), "nothing")


def problems(one: Incoming) -> Iterator[str]:
    """Which rules a case breaks."""
    told = one.findings[0].message if one.findings else ""
    if one.bug is not None:
        yield str(one.bug).strip().splitlines()[-1]
    elif one.meaning is None and not one.findings:
        yield "set aside without a reason"
    if one.meaning is not None and one.meaning.cells.read + one.meaning.cells.noted != one.meaning.cells.filled:
        yield f"accounting: {one.meaning.cells}"
    if "brach ab" in told or "länger als" in told or "Arbeitsspeicher" in told:
        yield told
    if "unerwarteter Aufbau" in told:
        yield told


def show(tallies: dict[str, Tally], cases: int, first: int) -> None:
    """Print the table and what broke a rule."""
    codes = sorted({code for tally in tallies.values() for code in tally.outcomes if code != "read"})
    print(f"{cases} cases from seed {first}\n")
    print("| format | cases | read | " + " | ".join(codes) + " | rules broken |")
    print("| --- | ---: | ---: | " + " | ".join("---:" for _ in codes) + " | ---: |")
    for ending, tally in sorted(tallies.items()):
        counts = " | ".join(str(tally.outcomes[code]) for code in codes)
        print(f"| {ending} | {tally.outcomes.total()} | {tally.outcomes['read']} | {counts} | {len(tally.broken)} |")
    own, children = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"\nPeak memory: parent {own} MB, largest child {children} MB.\n")
    for tally in tallies.values():
        for problem in tally.broken:
            print(f"- {problem}")


if __name__ == "__main__":
    count, seed = ([int(argument) for argument in sys.argv[1:]] + [500, 0][len(sys.argv) - 1 :])[:2]
    show(run(count, seed), count, seed)
