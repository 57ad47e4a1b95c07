"""A file that changes while it is read is an error that says how."""

from __future__ import annotations

import os

import pytest

from node.errors import BadInput
from node.steady import Steady


@pytest.fixture
def path(tmp_path):
    (tmp_path / "list").write_bytes(b"0123456789")
    return tmp_path / "list"


def grow(path):
    with path.open("ab") as file:
        file.write(b"more")


def write(path):
    with path.open("r+b") as file:
        file.write(b"x")
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (grow, "grew from 10 to 14 bytes while it was read"),
        (lambda path: os.truncate(path, 4), "shrank from 10 to 4 bytes"),
        (write, "was written to while it was read"),
    ],
)
def test_what_changes_is_named_with_how(path, change, said):
    with path.open("rb") as file:
        steady = Steady(path, file.fileno())
        steady.check(10)
        change(path)
        with pytest.raises(BadInput, match=said) as caught:
            steady.check(10)
    assert str(path) in caught.value.message


def test_what_could_not_be_read_to_its_end_is_named(path):
    with path.open("rb") as file, pytest.raises(BadInput, match="10 bytes, and 7"):
        Steady(path, file.fileno()).check(7)


def test_one_that_is_replaced_whole_is_read_as_it_was(path):
    """An editor writes a new file and renames it: the old one is read to its end."""
    with path.open("rb") as file:
        steady = Steady(path, file.fileno())
        (path.parent / "new").write_bytes(b"another")
        (path.parent / "new").rename(path)
        steady.check(10)
