"""The group ristretto255 (RFC 9496): elements, scalars, and what is made of them.

An element is the one 32-byte encoding of it; a scalar is 32 bytes, little-endian,
below the order of the group. The operations are libsodium's, in constant time. It is
the libsodium that the wheel `rbcl` carries: PyNaCl's is built without this group.

`rbcl` itself is not imported. On import it writes its library into the folder for
temporary files, leaves it there, and loads it from there; a node's /tmp may be
mounted `noexec`, and its functions, as installed, check no length. So the library is
taken out of the wheel's file, once and when it is first needed, and loaded from a file
without a name (memfd_create), or from a private folder where the system has none.

Every function checks what it is given. What a peer sent is ``Malformed`` when it is not
the one encoding of an element other than the identity, or of a scalar.
"""

from __future__ import annotations

import ctypes
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from node.errors import KeystoreBroken, Malformed

ELEMENT_SIZE = SCALAR_SIZE = 32
HASH_SIZE = 64
ORDER = 2**252 + 27742317777372353535851937790883648493

IDENTITY = bytes(ELEMENT_SIZE)
ZERO = bytes(SCALAR_SIZE)
ONE = (1).to_bytes(SCALAR_SIZE, "little")

_IMAGE = re.compile(r"bytes\.fromhex\('([0-9a-f]+)'\)")


# --- elements -----------------------------------------------------------------


def check_element(element: bytes) -> None:
    """Return if ``element`` is the encoding of an element that is not the identity.

    Raises:
        Malformed: it is not.
    """
    known = _known_element(element)
    if element == IDENTITY or not _group().crypto_core_ristretto255_is_valid_point(
        known
    ):
        raise _bad_element()


def multiply(scalar: bytes, element: bytes) -> bytes:
    """Return ``scalar`` times ``element``.

    Raises:
        Malformed: either is no encoding, the scalar is zero, or the element the
            identity.
    """
    made = ctypes.create_string_buffer(ELEMENT_SIZE)
    if _group().crypto_scalarmult_ristretto255(
        made, _known_scalar(scalar), _known_element(element)
    ):
        raise _bad_element()
    return made.raw


def multiply_base(scalar: bytes) -> bytes:
    """Return ``scalar`` times the generator.

    Raises:
        Malformed: it is no scalar, or zero.
    """
    made = ctypes.create_string_buffer(ELEMENT_SIZE)
    if _group().crypto_scalarmult_ristretto255_base(made, _known_scalar(scalar)):
        raise _bad_scalar()
    return made.raw


def add(left: bytes, right: bytes) -> bytes:
    """Return the sum of two elements, either of which may be the identity.

    Raises:
        Malformed: either is no encoding of an element.
    """
    made = ctypes.create_string_buffer(ELEMENT_SIZE)
    if _group().crypto_core_ristretto255_add(
        made, _known_element(left), _known_element(right)
    ):
        raise _bad_element()
    return made.raw


def element_from_hash(uniform: bytes) -> bytes:
    """Return the element of 64 uniform bytes (RFC 9496, section 4.3.4).

    Raises:
        Malformed: it is not 64 bytes.
    """
    made = ctypes.create_string_buffer(ELEMENT_SIZE)
    _group().crypto_core_ristretto255_from_hash(made, _known_hash(uniform))
    return made.raw


# --- scalars ------------------------------------------------------------------


def check_scalar(scalar: bytes) -> None:
    """Return if ``scalar``, which is not secret, is below the order.

    Raises:
        Malformed: it is not, or is not 32 bytes.
    """
    if int.from_bytes(_known_scalar(scalar), "little") >= ORDER:
        raise _bad_scalar()


def random_scalar() -> bytes:
    """Return a scalar of the system's randomness, never zero."""
    made = ctypes.create_string_buffer(SCALAR_SIZE)
    _group().crypto_core_ristretto255_scalar_random(made)
    return made.raw


def scalar_from_hash(uniform: bytes) -> bytes:
    """Return 64 uniform bytes, little-endian, modulo the order.

    Raises:
        Malformed: it is not 64 bytes.
    """
    made = ctypes.create_string_buffer(SCALAR_SIZE)
    _group().crypto_core_ristretto255_scalar_reduce(made, _known_hash(uniform))
    return made.raw


def scalar_product(left: bytes, right: bytes) -> bytes:
    """Return the product of two scalars.

    Raises:
        Malformed: either is not 32 bytes.
    """
    return _of_scalars(_group().crypto_core_ristretto255_scalar_mul, left, right)


def scalar_difference(left: bytes, right: bytes) -> bytes:
    """Return ``left`` less ``right``.

    Raises:
        Malformed: either is not 32 bytes.
    """
    return _of_scalars(_group().crypto_core_ristretto255_scalar_sub, left, right)


def _of_scalars(operation: Callable[..., object], left: bytes, right: bytes) -> bytes:
    made = ctypes.create_string_buffer(SCALAR_SIZE)
    operation(made, _known_scalar(left), _known_scalar(right))
    return made.raw


def invert(scalars: Sequence[bytes]) -> list[bytes]:
    """Return the inverse of each scalar, at the price of one inversion (Montgomery).

    Raises:
        Malformed: one is not 32 bytes, or zero.
    """
    products = [ONE]
    for scalar in scalars:
        products.append(scalar_product(products[-1], scalar))
    made = ctypes.create_string_buffer(SCALAR_SIZE)
    if _group().crypto_core_ristretto255_scalar_invert(made, products.pop()):
        raise _bad_scalar()
    left, found = made.raw, list[bytes]()
    for scalar, before in zip(reversed(scalars), reversed(products), strict=True):
        found.append(scalar_product(left, before))
        left = scalar_product(left, scalar)
    return found[::-1]


# --- bounds: libsodium reads as many bytes as it wants ------------------------


def _known_element(element: bytes) -> bytes:
    # libsodium 1.0.18 takes no notice of the highest bit: two encodings of one element.
    if len(element) != ELEMENT_SIZE or element[-1] & 0x80:
        raise _bad_element()
    return element


def _known_scalar(scalar: bytes) -> bytes:
    if len(scalar) != SCALAR_SIZE:
        raise _bad_scalar()
    return scalar


def _known_hash(uniform: bytes) -> bytes:
    if len(uniform) != HASH_SIZE:
        raise Malformed(f"a hash into the group is {HASH_SIZE} bytes")
    return uniform


def _bad_element() -> Malformed:
    return Malformed("not an element of ristretto255, or not one that may stand here")


def _bad_scalar() -> Malformed:
    return Malformed("not a scalar of ristretto255, or not one that may stand here")


# --- the library --------------------------------------------------------------


@lru_cache(maxsize=1)
def _group() -> ctypes.CDLL:
    try:
        library = _load(_image())
    except OSError as error:
        raise KeystoreBroken(
            "the library of ristretto255 cannot be loaded",
            advice="Blind lookup needs memfd_create, or a folder for temporary files "
            "that is not mounted `noexec` (TMPDIR).",
        ) from error
    if library.sodium_init() < 0:
        raise KeystoreBroken("libsodium cannot be started")
    return library


def _image() -> bytes:
    """Return the shared library that the wheel carries, as written in its source."""
    spec = find_spec("rbcl")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    for folder in folders:
        text = (Path(folder) / "_sodium.py").read_text("ascii")
        found = _IMAGE.search(text)
        if found is not None:
            return bytes.fromhex(found[1])
    raise KeystoreBroken(
        "the package rbcl is missing, or not in the form that is known",
        advice="Install the packages of requirements.lock again.",
    )


def _load(image: bytes) -> ctypes.CDLL:
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("libsodium", os.MFD_CLOEXEC)
        try:
            with os.fdopen(descriptor, "wb", closefd=False) as file:
                file.write(image)
            # It stays open: the loader knows a library by its name, and a number that
            # is used again would be the same name.
            return ctypes.CDLL(f"/proc/self/fd/{descriptor}")
        except OSError:
            os.close(descriptor)
            raise
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        path = Path(folder) / "libsodium.so"
        path.write_bytes(image)
        return ctypes.CDLL(str(path))
