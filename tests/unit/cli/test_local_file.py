import os

import pytest

from node.cli.local_file import open_file, read_file, read_text
from node.errors import BadInput


def test_a_file_within_its_limit_is_read(tmp_path):
    (tmp_path / "f").write_bytes(b"\xef\xbb\xbfabc")
    assert read_text(tmp_path / "f", limit=6, what="card") == "abc"


def test_a_larger_file_is_refused_and_an_empty_one_too(tmp_path):
    (tmp_path / "f").write_bytes(b"abc")
    with pytest.raises(BadInput, match="larger"):
        read_file(tmp_path / "f", limit=2, what="card")
    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(BadInput, match="empty"):
        read_file(tmp_path / "f", limit=2, what="card")


def test_what_is_not_a_file_is_refused_without_hanging(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("", "pipe", "missing"):
        with pytest.raises(BadInput):
            open_file(tmp_path / name)
    with pytest.raises(BadInput):
        open_file(tmp_path.__class__("/dev/zero"))


def test_bytes_that_are_no_text_name_their_place(tmp_path):
    (tmp_path / "f").write_bytes(b"ab\xff")
    with pytest.raises(BadInput, match="byte 2"):
        read_text(tmp_path / "f", limit=9, what="mapping")
