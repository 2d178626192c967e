"""`fko doctor` names keys that went to another institution and fields that the mapping forgets."""

from __future__ import annotations

import pytest

from tests.test_story_three_years import REGISTER, SIX, fields, register, years

__all__ = ["years"]


def told(office) -> list[dict]:
    checks = office.fko("doctor", "-w", office.folder, "--json").json["checks"]
    return [one for one in checks if one["subject"] == "Runden"]


@pytest.mark.parametrize("what", ["key", "field"])
def test_doctor_names_what_was_mixed_up_between_rounds(years, what):
    assert told(years) == []
    years.run("round", "2026", "--deadline", "2026-01-31", "--yes")
    assert [one["state"] for one in told(years)] == ["good"]
    if what == "key":
        register(years.folder, {**REGISTER, "kammer": ("Landesamt für Vermessung", "LfV")})
    else:
        path = years.folder / "fko.toml"
        path.write_text(path.read_text(encoding="utf-8").partition("[[fields]]")[0] + fields(SIX[:5]), encoding="utf-8")
    found = told(years)
    assert [one["state"] for one in found] == ["bad"]
    assert ("kammer" if what == "key" else "6 Standort") in found[0]["message"]
