"""The group: vectors of RFC 9496, its laws, and bounds on what is handed to C."""

import os
from importlib.machinery import ModuleSpec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.crypto import ristretto
from node.errors import KeystoreBroken, Malformed

# RFC 9496, appendix A.1: multiples of the generator, from 1.
MULTIPLES = [
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
]
SCALARS = st.integers(1, ristretto.ORDER - 1)


def scalar(number):
    return number.to_bytes(32, "little")


def test_multiples_of_the_generator_are_those_of_the_rfc():
    total = ristretto.IDENTITY
    for number, told in enumerate(MULTIPLES, 1):
        total = ristretto.add(total, bytes.fromhex(MULTIPLES[0]))
        assert total.hex() == told
        assert ristretto.multiply_base(scalar(number)).hex() == told


def test_the_element_of_a_hash_is_that_of_the_rfc():
    """RFC 9496, appendix A.3: SHA-512 of a sentence."""
    uniform = (
        "5d1be09e3d0c82fc538112490e35701979d99e06ca3e2b5b54bffe8b4dc772c1"
        "4d98b696a1bbfb5ca32c436cc61c16563790306c79eaca7705668b47dffe5bb6"
    )
    found = ristretto.element_from_hash(bytes.fromhex(uniform))
    assert found.hex() == (
        "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"
    )


@given(SCALARS, SCALARS)
@settings(max_examples=25)
def test_scalars_are_integers_modulo_the_order(a, b):
    product = ristretto.scalar_product(scalar(a), scalar(b))
    less = ristretto.scalar_difference(scalar(a), scalar(b))
    assert int.from_bytes(product, "little") == a * b % ristretto.ORDER
    assert int.from_bytes(less, "little") == (a - b) % ristretto.ORDER
    assert ristretto.multiply_base(product) == ristretto.multiply(
        scalar(a), ristretto.multiply_base(scalar(b))
    )


@given(st.lists(SCALARS, max_size=6))
@settings(max_examples=25)
def test_many_are_inverted_at_once_as_each_by_itself(numbers):
    found = ristretto.invert([scalar(n) for n in numbers])
    told = [pow(n, -1, ristretto.ORDER) for n in numbers]
    assert [int.from_bytes(one, "little") for one in found] == told


def test_a_zero_among_those_to_invert_is_refused():
    with pytest.raises(Malformed):
        ristretto.invert([scalar(5), scalar(0)])


def test_random_scalars_differ_and_are_below_the_order():
    found = {ristretto.random_scalar() for _ in range(50)}
    assert len(found) == 50
    for one in found:
        ristretto.check_scalar(one)


@given(st.binary(min_size=64, max_size=64))
@settings(max_examples=25)
def test_a_hash_is_reduced_modulo_the_order(uniform):
    found = int.from_bytes(ristretto.scalar_from_hash(uniform), "little")
    assert found == int.from_bytes(uniform, "little") % ristretto.ORDER


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_nothing_of_another_size_reaches_the_library(size):
    """It would read past the end of what it is given."""
    bad, good = bytes(size), bytes.fromhex(MULTIPLES[0])
    for attempt in (
        lambda: ristretto.check_element(bad),
        lambda: ristretto.multiply(scalar(1), bad),
        lambda: ristretto.multiply(bad, good),
        lambda: ristretto.multiply_base(bad),
        lambda: ristretto.add(bad, good),
        lambda: ristretto.add(good, bad),
        lambda: ristretto.check_scalar(bad),
        lambda: ristretto.scalar_product(bad, scalar(1)),
        lambda: ristretto.scalar_product(scalar(1), bad),
        lambda: ristretto.scalar_difference(bad, scalar(1)),
        lambda: ristretto.scalar_difference(scalar(1), bad),
        lambda: ristretto.invert([bad]),
    ):
        with pytest.raises(Malformed):
            attempt()


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 32, 63, 65])
def test_a_hash_of_another_size_is_refused(size):
    for made in (ristretto.element_from_hash, ristretto.scalar_from_hash):
        with pytest.raises(Malformed):
            made(bytes(size))


@pytest.mark.attack
def test_zero_times_an_element_and_the_identity_are_refused():
    good = bytes.fromhex(MULTIPLES[0])
    for attempt in (
        lambda: ristretto.multiply(ristretto.ZERO, good),
        lambda: ristretto.multiply(scalar(2), ristretto.IDENTITY),
        lambda: ristretto.multiply_base(ristretto.ZERO),
    ):
        with pytest.raises(Malformed):
            attempt()


@pytest.mark.attack
@pytest.mark.parametrize("number", [ristretto.ORDER, 2**255, 2**256 - 1])
def test_a_scalar_at_or_above_the_order_is_refused(number):
    with pytest.raises(Malformed):
        ristretto.check_scalar(scalar(number))
    ristretto.check_scalar(scalar(ristretto.ORDER - 1))


# --- the library --------------------------------------------------------------


def test_the_library_is_loaded_without_a_file_that_stays(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(ristretto.tempfile, "tempdir", None)
    loaded = ristretto._load(ristretto._image())
    assert loaded.sodium_init() >= 0
    assert not list(tmp_path.iterdir())


def test_where_files_have_names_it_is_loaded_from_a_private_folder(
    monkeypatch, tmp_path
):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(ristretto.tempfile, "tempdir", str(tmp_path))
    loaded = ristretto._load(ristretto._image())
    assert loaded.sodium_init() >= 0
    assert not list(tmp_path.iterdir())


def test_a_package_in_another_form_is_not_loaded(monkeypatch, tmp_path):
    (tmp_path / "_sodium.py").write_text("nothing here")
    spec = ModuleSpec("rbcl", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    for found in (spec, None):
        monkeypatch.setattr(ristretto, "find_spec", lambda _name, one=found: one)
        with pytest.raises(KeystoreBroken):
            ristretto._image()


def test_what_cannot_be_loaded_is_told_as_our_fault(monkeypatch):
    monkeypatch.setattr(ristretto, "_image", lambda: b"no library")
    with pytest.raises(KeystoreBroken):
        ristretto._group.__wrapped__()
