"""A node's folder is made whole, or nothing of it stays."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys

import pytest

from node.app.making import making
from node.errors import AlreadyThere, BadInput


def beside(home):
    return sorted(path.name for path in home.parent.iterdir())


def test_the_folder_stands_under_its_name_at_the_end_and_not_before(tmp_path):
    home = tmp_path / "agencies" / "pt-pj"
    with making(home) as folder:
        (folder / "comity.toml").write_text("x")
        assert not home.exists()
        assert folder.stat().st_mode & 0o077 == 0
    assert beside(home) == ["pt-pj"]
    assert (home / "comity.toml").read_text() == "x"


def _begin_and_fail(folder):
    (folder / "keystore").mkdir()
    raise BadInput("the passphrase is too short")


def test_nothing_stays_of_one_that_failed(tmp_path):
    home = tmp_path / "pt-pj"
    with pytest.raises(BadInput), making(home) as folder:
        _begin_and_fail(folder)
    assert beside(home) == []


@pytest.mark.attack
def test_the_keys_of_one_that_was_killed_do_not_lie_about_for_ever(tmp_path):
    home = tmp_path / "pt-pj"
    killed = (
        "import os, sys, pathlib; from node.app.making import making\n"
        "with making(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'keystore').write_text('keys')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", killed, str(home)], check=False)
    (left,) = beside(home)
    assert left.startswith(".pt-pj.making-")
    with making(home):
        pass
    assert beside(home) == ["pt-pj"]


@pytest.mark.attack
def test_one_that_is_still_at_work_keeps_what_it_has_made(tmp_path):
    home = tmp_path / "pt-pj"
    theirs = tmp_path / ".pt-pj.making-00000000"
    theirs.mkdir()
    (theirs / "keystore").write_text("keys")
    held = os.open(theirs, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with making(home):
            pass
    finally:
        os.close(held)
    assert (theirs / "keystore").read_text() == "keys"


@pytest.mark.attack
def test_a_link_in_the_place_of_what_was_left_leads_nowhere(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "ours").write_text("kept")
    (tmp_path / ".pt-pj.making-00000000").symlink_to(elsewhere)
    with making(tmp_path / "pt-pj"):
        pass
    assert (elsewhere / "ours").read_text() == "kept"


@pytest.mark.parametrize("kind", ["full", "file"])
def test_what_is_there_is_not_written_over(tmp_path, kind):
    home = tmp_path / "pt-pj"
    if kind == "file":
        home.write_text("x")
    else:
        home.mkdir()
        (home / "comity.toml").write_text("x")
    with pytest.raises(AlreadyThere), making(home):
        pytest.fail("it was begun")
