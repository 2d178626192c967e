"""Each writing command killed where it hurts most: before its last renaming, and in the middle of its commit.

`benchmarks/faults.py` does the same at many more points, with failing writes and bounded space; docs/robustness.md has its
figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fko_cli.stages.activities import reviewing
from tests import postgres
from tests.faults import breaking, looking, scene
from tests.faults.scene import Step, typed, within


def worst(points) -> list[breaking.Point]:
    """The last renaming of a file, the removal of the journal by which the last transaction becomes valid.

    On a server the last quarter of what is sent begins: how much that is differs a little from run to run.
    """
    found = {point.call: point for point in points}
    if "sendto" in found:
        found["sendto"] = replace(found["sendto"], number=max(1, found["sendto"].number * 3 // 4))
    return [found[call] for call in ("rename", "unlink", "fdatasync", "sendto") if call in found]


@pytest.mark.sqlite
@pytest.mark.usefixtures("strace")
def test_every_writing_command_killed_at_its_worst_moments_is_completed_by_typing_it_again(tmp_path, request):
    server = None if postgres.missing() else request.getfixturevalue("postgres")
    assert survived(scene.play(tmp_path / "runde", server=server), tmp_path) > 60


@pytest.mark.sqlite
@pytest.mark.usefixtures("strace")
def test_so_it_is_with_a_store_on_a_server(tmp_path, postgres):
    wanted = ("collect", "merge", "review --import", "adopt", "round")
    played = scene.play(tmp_path / "runde", lambda _, step: step.name in wanted, postgres, there=True)
    assert survived(played, tmp_path) >= 6


def survived(played: Iterator[tuple[Step, Path]], folder: Path) -> int:
    """Kill each command at its worst moments; how often what must hold held."""
    place, count = folder / "ort", 0
    for step, before in played:
        step.stage(before, place)
        points = worst(breaking.points(step, place, folder / "spur"))
        assert points, step.name
        wanted = looking.state(place)
        for point in points:
            step.stage(before, place)
            kept = looking.kept(place)
            ended = breaking.broken(step, place, point)
            assert ended.code < 0, (step.name, point, ended)
            assert looking.wrongs(place, kept) == [], (step.name, point)
            with within(place):
                again = typed(*step.command, answers=step.answers)
            assert looking.state(place) == wanted, (step.name, point, again.err)
            count += 1
    return count


@pytest.mark.sqlite
def test_answers_that_were_stored_and_not_applied_are_applied_by_the_same_command(tmp_path, monkeypatch):
    """As after a crash between the answers and the merge that follows them."""
    for step, before in scene.play(tmp_path, lambda number, step: step.name in ("review --import", "review Tastatur")):
        wanted = None
        for cut_off in (False, True):
            place = tmp_path / f"{step.name}-{cut_off}"
            step.stage(before, place)
            with within(place):
                if cut_off:
                    with monkeypatch.context() as patch:
                        patch.setattr(reviewing, "apply_answers", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
                        assert typed(*step.command, answers=step.answers).code == 130
                    assert looking.state(place) != wanted
                assert typed(*step.command, answers=step.answers).code in (0, 3)
            if cut_off:
                assert looking.state(place) == wanted
            wanted = looking.state(place)
