"""Digests and fingerprints."""

import pytest

from node.crypto import digest

KEY = bytes(range(32))
TRUE = digest.fingerprint(KEY)


def test_sha256_runs_over_all_parts():
    assert digest.sha256(b"a", b"b", b"c") == digest.sha256(b"abc")
    assert digest.sha256(b"abc").hex().startswith("ba7816bf8f01cfea")


def test_keyed_digests_differ_by_key_and_size():
    assert len(digest.keyed(KEY, b"x")) == 16
    assert digest.keyed(KEY, b"x", size=32)[:16] != digest.keyed(KEY, b"x")
    assert digest.keyed(bytes(32), b"x") != digest.keyed(KEY, b"x")


def test_a_fingerprint_is_eight_groups_of_four():
    """SHA-256 of 00 to 1f is 630dcd2966c43366 91125448bbb25b4f f412a49c..."""
    assert TRUE == "MMG4 2KLG YQZW NEIS KREL XMS3 J72B FJE4"


def test_a_fingerprint_is_read_as_people_write_it():
    assert digest.same_fingerprint(TRUE.lower().replace(" ", "-"), TRUE)
    assert digest.same_fingerprint(f"  {TRUE.replace(' ', '')}\n", TRUE)


@pytest.mark.attack
@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        TRUE[:-1],
        TRUE[:4],
        TRUE[:-1] + "Z",
        TRUE + "A",
        TRUE.replace("M", "N"),
        "é" * 32,
    ],
)
def test_mistyped_fingerprint_is_not_the_same(typed):
    assert not digest.same_fingerprint(typed, TRUE)


@pytest.mark.attack
def test_empty_fingerprint_never_matches():
    assert not digest.same_fingerprint("", "")
