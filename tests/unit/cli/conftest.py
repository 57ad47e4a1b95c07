"""Fixtures of the command line: a folder that looks like a node, and a stage desk."""

from __future__ import annotations

import pytest

from node.cli import world
from node.cli.root import run
from tests.unit.cli.stage import Ended, StageDesk


@pytest.fixture
def home(tmp_path):
    """A node's folder with one officer's credential."""
    folder = tmp_path / "pt-pj"
    (folder / "credentials").mkdir(parents=True)
    (folder / "comity.toml").write_text("")
    credential = folder / "credentials" / "operator"
    credential.write_text("comity-TEST\n")
    credential.chmod(0o600)
    return folder


@pytest.fixture
def desk(monkeypatch):
    """The desk that commands reach; ``desk.seats`` says who came."""
    stage = StageDesk()
    stage.seats = []

    def connect(home, credential):
        stage.seats.append((home, credential))
        return stage

    monkeypatch.setattr(world, "connect", connect)
    return stage


@pytest.fixture
def comity(capsys, monkeypatch, home, desk):
    """Run one command in the node's folder: ``comity("peer", "list")``."""
    monkeypatch.chdir(home)
    monkeypatch.delenv("COMITY_DIR", raising=False)
    monkeypatch.delenv("COMITY_CREDENTIAL", raising=False)

    def command(*arguments) -> Ended:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return command
