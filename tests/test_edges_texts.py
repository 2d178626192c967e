from fko_cli.core.concept.blocks import block_lines
from fko_cli.core.concept.content import editor_texts
from fko_cli.edges import bundled
from fko_cli.edges.texts import read_texts, unused_texts
from tests.concepts import SETTINGS

WANTED = editor_texts(SETTINGS)


def test_bundled_placeholders_count_as_not_written(tmp_path):
    folder = bundled.templates() / "texte"
    names = {path.stem for path in folder.glob("*.md")}
    assert names == {name for name in WANTED if not name.startswith("feld-")}
    assert read_texts(folder, WANTED) == {}


def test_texts_are_read_in_utf8_and_in_the_old_encoding_of_windows(tmp_path):
    (tmp_path / "vorwort.md").write_bytes("\ufeff# Vorwort\n\nGrüße".encode())
    (tmp_path / "ausblick.md").write_bytes("Grüße – bald".encode("cp1252"))
    (tmp_path / "feld-1.md").write_text("# Zahlen\n", encoding="utf-8")
    texts = {name: list(block_lines(blocks)) for name, blocks in read_texts(tmp_path, WANTED).items()}
    assert texts == {"vorwort": ["Grüße"], "ausblick": ["Grüße – bald"], "feld-1": ["### Zahlen"]}


def test_misspelt_files_are_named(tmp_path):
    for name in ("vorwort.md", "feld-9.md", "Ausgangslage.md", "notiz.txt"):
        (tmp_path / name).touch()
    assert unused_texts(tmp_path, WANTED) == ("Ausgangslage.md", "feld-9.md")
    assert unused_texts(tmp_path / "fehlt", WANTED) == ()
