"""What lies behind the screens says nothing past them."""

import os

import pytest

from node.cli import world
from node.errors import ComityError


@pytest.mark.parametrize(("wanted", "is_then"), [(None, "NONE"), ("INFO", "INFO")])
def test_a_command_prints_no_line_of_a_library_unless_that_is_wanted(
    monkeypatch, tmp_path, wanted, is_then
):
    monkeypatch.setenv("GRPC_VERBOSITY", wanted or "")
    if wanted is None:
        monkeypatch.delenv("GRPC_VERBOSITY")
    with pytest.raises(ComityError):
        world.connect(tmp_path, tmp_path / "none")
    assert os.environ["GRPC_VERBOSITY"] == is_then
