import gzip
import io
import os
import random
import zlib

import pytest

from node.cli.upload import CHUNK, Upload
from node.errors import BadInput
from node.model.desk.record import ImportChunk

FIRST = ImportChunk(data=b"", format="ftm")


def drawn(path):
    upload = Upload(path)
    chunks = list(upload.chunks(FIRST))
    assert chunks[0] == FIRST
    assert chunks[-1] == ImportChunk(data=b"", last=True)
    assert upload.position == upload.size
    return b"".join(c.data for c in chunks)


def text(size):
    return random.Random(7).randbytes(size // 2).hex().encode()


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_arrives_whole_packed_or_not(tmp_path, size):
    data = text(2 * size)[:size]
    (tmp_path / "plain").write_bytes(data)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(data))
    assert drawn(tmp_path / "plain") == data
    assert drawn(tmp_path / "packed.gz") == data


def test_highly_packed_data_arrives_to_the_last_byte(tmp_path):
    for size in (CHUNK * 2, CHUNK * 2 + 1, CHUNK * 5 - 1):
        (tmp_path / "f.gz").write_bytes(gzip.compress(b"a" * size))
        assert drawn(tmp_path / "f.gz") == b"a" * size


def test_several_members_make_one_file(tmp_path):
    (tmp_path / "f").write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    assert drawn(tmp_path / "f") == b"one\ntwo\n"


def test_no_chunk_is_larger_than_a_chunk(tmp_path):
    (tmp_path / "f.gz").write_bytes(gzip.compress(b"b" * 4 * CHUNK))
    assert max(len(c.data) for c in Upload(tmp_path / "f.gz").chunks(FIRST)) <= CHUNK


@pytest.mark.attack
def test_attack_a_gzip_bomb_is_imported(tmp_path):
    packed = io.BytesIO()
    squeezer = zlib.compressobj(9, wbits=31)
    for _ in range(64):
        packed.write(squeezer.compress(b"0" * 1024 * 1024))
    packed.write(squeezer.flush())
    (tmp_path / "bomb.gz").write_bytes(packed.getvalue())
    upload = Upload(tmp_path / "bomb.gz")
    sent = []
    with pytest.raises(BadInput, match="200 times"):
        sent.extend(upload.chunks(FIRST))
    assert not any(chunk.last for chunk in sent)
    assert sum(len(chunk.data) for chunk in sent) <= 17 * 1024 * 1024
    assert upload.fault is not None


@pytest.mark.attack
@pytest.mark.parametrize("cut", [1, 8, 20])
def test_attack_a_cut_file_passes_as_a_whole_one(tmp_path, cut):
    (tmp_path / "f.gz").write_bytes(gzip.compress(text(5000))[:-cut])
    with pytest.raises(BadInput):
        drawn(tmp_path / "f.gz")


def test_a_damaged_file_is_refused(tmp_path):
    data = bytearray(gzip.compress(text(5000)))
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "f.gz").write_bytes(data)
    with pytest.raises(BadInput):
        drawn(tmp_path / "f.gz")


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    (tmp_path / "f").touch()
    with pytest.raises(BadInput, match="empty"):
        Upload(tmp_path / "f")


@pytest.mark.parametrize("packed", [False, True])
def test_how_far_an_import_is_says_the_node_and_not_what_was_sent(tmp_path, packed):
    data = random.Random(7).randbytes(5 * CHUNK)
    path = tmp_path / "list"
    path.write_bytes(gzip.compress(data) if packed else data)
    upload = Upload(path)
    sent = [len(chunk.data) for chunk in upload.chunks(FIRST)]
    assert upload.position == upload.size, "all is read and sent ahead"
    assert upload.taken(0) == 0
    assert upload.taken(sent[1] - 1) == 0
    first = upload.taken(sent[1])
    assert 0 < first < upload.size
    assert upload.taken(sent[1]) == first
    assert upload.taken(len(data)) == upload.size


def grown(path):
    with path.open("ab") as file:
        file.write(b"one more line\n")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (grown, "grew"),
        (lambda path: os.truncate(path, CHUNK), "shrank"),
        (lambda path: os.utime(path, (1, 1)), "was written to"),
    ],
)
def test_a_file_that_changes_while_it_is_sent_is_no_whole_one(
    tmp_path, packed, change, said
):
    path = tmp_path / "list"
    data = random.Random(7).randbytes(4 * CHUNK)
    path.write_bytes(gzip.compress(data) if packed else data)
    upload = Upload(path)
    chunks = upload.chunks(FIRST)
    sent = [next(chunks), next(chunks)]
    change(path)
    with pytest.raises(BadInput, match=said) as caught:
        sent.extend(chunks)
    assert not any(chunk.last for chunk in sent)
    assert upload.fault is caught.value
    assert str(path) in caught.value.message


def test_a_file_that_grows_for_ever_has_an_end(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(b"x" * CHUNK)

    def drawn_while_it_grows():
        for _ in Upload(path).chunks(FIRST):
            with path.open("ab") as file:
                file.write(b"y" * CHUNK)

    with pytest.raises(BadInput, match="grew"):
        drawn_while_it_grows()
