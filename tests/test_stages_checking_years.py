"""`fko doctor` names keys that went to another institution and fields that the mapping forgets."""

from __future__ import annotations

import pytest

from tests.test_story_three_years import REGISTER, SIX, fields, register, years

__all__ = ["years"]


def told(office) -> list[dict]:
    checks = office.fko("doctor", "-w", office.folder, "--json").json["checks"]
    return [one for one in checks if one["subject"] == "Runden"]


@pytest.mark.parametrize("what", ["key", "field", "number", "round"])
def test_doctor_names_what_was_mixed_up_between_rounds(years, what):
    assert told(years) == []
    years.run("round", "2026", "--deadline", "2026-01-31", "--yes")
    assert [one["state"] for one in told(years)] == ["good"]
    if what == "key":
        register(years.folder, {**REGISTER, "kammer": ("Landesamt für Vermessung", "LfV")})
    elif what in ("number", "round"):
        path = years.folder / "fko.toml"
        mapping = '[fields_before.2025]\n"1" = "8"\n' if what == "number" else '[fields_before.2052]\n"1" = "1"\n'
        path.write_text(path.read_text(encoding="utf-8") + mapping, encoding="utf-8")
        ran = years.fko("round", "-w", years.folder)
        assert (ran.code, "kein Handlungsfeld 8" in ran.err) == ((1, True) if what == "number" else (0, False))
    else:
        path = years.folder / "fko.toml"
        path.write_text(path.read_text(encoding="utf-8").partition("[[fields]]")[0] + fields(SIX[:5]), encoding="utf-8")
    found = told(years)
    assert found[0]["state"] == "bad"
    words = {"key": "kammer", "field": "6 Standort", "number": "kein Handlungsfeld 8", "round": "Runde 2052 gibt"}
    assert words[what] in found[0]["message"]
