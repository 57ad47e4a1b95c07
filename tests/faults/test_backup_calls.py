"""A system call of a backup's or a restore's fails once: it is done, or nothing is there.

What is said to be done is sound to the last row; what is not says what it was, and never
takes a disk that is full or broken for a backup that is. Nothing half made is left.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.faults.syscalls import Calls
from tests.nursery import ROOT
from tests.processes import make_node

LIES = "do not fit each other", "not a backup", "was altered", "was cut off"


def attempts(folder, how):
    make_node(folder / "pt", "pt-back")
    calls = Calls(folder / "calls")
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.faults.backing"),
            *(str(folder / "pt"), str(calls.file), how),
        ],
        cwd=ROOT,
        env=calls.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return [json.loads(line) for line in ended.stdout.splitlines()]


def judged(told):
    assert {one["what"] for one in told} == {"backup", "restore"}
    assert sum(one["fired"] for one in told) > len(told) * 0.9
    for one in told:
        done = one["came"] == "done"
        assert (one["there"], one["left"], one["sound"]) == (done, [], True), one
        assert done or one["fired"], one
        assert not any(lie in one["came"] for lie in LIES), one
        # What may be repeated is repeated.
        if one["case"][2] in {"EINTR", "short"}:
            assert done, one


def test_a_call_that_fails_leaves_a_whole_backup_or_none(tmp_path):
    judged(attempts(tmp_path, "some"))


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_call_that_fails_at_many_places_leaves_a_whole_backup_or_none(tmp_path):
    judged(attempts(tmp_path, "whole"))
