"""The demonstration, by its command: told, kept, stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from node.demo.federation import DemoFederation
from node.demo.proof import Step
from node.demo.story import Story, tell
from node.errors import CheckFailed
from tests.processes import comity

AGENCIES = ["pt-demo", "gr-demo", "th-demo", "br-demo"]
STOPS_IN_S = 10


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="comity-demo-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.slow
def test_the_whole_story_holds_and_leaves_nothing_behind(folder: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("comity-demo-*"))
    done = comity("demo", "--json", timeout_s=240)
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert report["agencies"] == AGENCIES
    names = [step["name"] for step in report["steps"]]
    assert len(names) >= 16
    assert names.index("asked blind") < names.index("redeemed")
    assert names.index("two of three peers") < names.index("withdrawn, and gone")
    for step in report["steps"]:
        assert set(step) == {"name", "ok", "detail"}
        assert step["ok"] is True, step
        assert step["detail"]
    assert set(Path(tempfile.gettempdir()).glob("comity-demo-*")) <= before


@pytest.mark.slow
def test_a_federation_that_is_kept_can_be_used_and_is_stopped_cleanly(
    folder: Path,
) -> None:
    home = folder / "kept"
    done = comity("demo", "--keep", "--dir", home, timeout_s=240)
    assert done.returncode == 0, done.stderr
    assert f"kill $(cat {home}/pids)" in done.stdout.replace("\n", "")
    pids = [int(word) for word in (home / "pids").read_text().split()]
    assert len(pids) == len(AGENCIES)
    try:
        for agency in AGENCIES:
            operator = home / agency / "credentials" / "operator.credential"
            status = _json("--dir", home / agency, "--credential", operator, "status")
            assert status["agency"] == agency
        lisbon = home / AGENCIES[0]
        analyst = lisbon / "credentials" / "analyst.credential"
        listed = _json("--dir", lisbon, "--credential", analyst, "query", "list")
        assert len(listed["items"]) > 1
        auditor = lisbon / "credentials" / "auditor.credential"
        checked = _json("--dir", lisbon, "--credential", auditor, "ledger", "verify")
        assert checked["ok"] is True
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        ended = _end(pids)
    assert ended, "a node did not stop when it was told to"
    for agency in AGENCIES:
        log = (home / agency / "node.log").read_text().splitlines()
        assert json.loads(log[-1])["event"] == "node.stopped"
        operator = home / agency / "credentials" / "operator.credential"
        asked = comity("--dir", home / agency, "--credential", operator, "status")
        assert asked.returncode == 3


def test_a_folder_that_holds_something_is_left_alone(folder: Path) -> None:
    (folder / "mine").write_text("not a demonstration")
    done = comity("--dir", folder, "demo", "--keep")
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert [file.name for file in folder.iterdir()] == ["mine"]


def test_a_step_that_does_not_hold_ends_the_story_and_fails_it(folder: Path) -> None:
    class Untrue(Story):
        def make(self) -> str:
            return "made"

        def introduce(self) -> str:
            raise CheckFailed("a wrong fingerprint was taken")

    heard: list[Step] = []
    report = tell(Untrue(DemoFederation(folder), 1), heard.append)
    assert report.ok is False
    assert [step.ok for step in report.steps] == [True, False]
    assert report.steps == tuple(heard)
    assert report.steps[-1].detail == "a wrong fingerprint was taken"


def _json(*words: object) -> dict[str, object]:
    done = comity(*words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def _end(pids: list[int]) -> bool:
    """Wait until all processes have ended; kill those that do not."""
    until = time.monotonic() + STOPS_IN_S
    while any(map(_runs, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    left = [pid for pid in pids if _runs(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return not left


def _runs(pid: int) -> bool:
    """Whether a process runs; one that nobody has reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
