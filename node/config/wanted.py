"""What a key of the configuration wants, in words.

Said of a value that is refused: which key, what was given, what is wanted. A value of
a key that people mistake for the place of a secret is never repeated.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from node.config.sections import SECTIONS

_GIVEN_MOST: Final = 60

_IN_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agency.id": "the ISO code of a country, a dash and a short name, e.g. pt-pj",
        "agency.name": "one line of text, of 1 to 200 characters",
        "agency.country": "the ISO 3166-1 code of a country, in two capital letters, "
        "e.g. PT",
        "wire.listen": "HOST:PORT, e.g. 0.0.0.0:7443",
        "wire.endpoints": "HOST:PORT that peers can call, e.g. node.example.org:7443; "
        "in the file a list of at most 8, each once",
        "desk.listen": "HOST:PORT, or empty for the socket",
        "store.url": "sqlite:///FILE, or postgresql://USER@HOST/DATABASE without a "
        "password, which lies in a file: store.password_file",
        "metrics.listen": "a loopback address and port, e.g. 127.0.0.1:9464, or empty "
        "for no page",
        "logs.level": "debug, info, warning or error",
    }
)
UNREPEATED: Final = frozenset(
    {"store.url", "store.password_file", "keystore.passphrase_file"}
)
"""People write a password there, by mistake."""


def wanted(key: str) -> str:
    """Return what the key ``section.name`` wants, in words."""
    section, _, name = key.partition(".")
    if key in _IN_WORDS or not name or section not in SECTIONS:
        return _IN_WORDS.get(key, "a section: [name], and keys below it")
    kind = SECTIONS[section]
    field = next(f for f in msgspec.structs.fields(kind) if f.encode_name == name)
    return _by_type(get_type_hints(kind, include_extras=True)[field.name])


def refusal(key: str, given: Any) -> str:
    """Return what is said of ``given``, which ``key`` cannot mean."""
    said = "is not what it must be" if key in UNREPEATED else f"is {_given(given)}"
    return f"{key} {said}; it must be {wanted(key)}"


def keys() -> Iterator[str]:
    """Yield every key of the configuration, as ``section.name``."""
    for section, kind in SECTIONS.items():
        for field in msgspec.structs.fields(kind):
            yield f"{section}.{field.encode_name}"


def _given(value: Any) -> str:
    parts = value if isinstance(value, tuple | list) else (value,)
    text = ", ".join(repr(part) for part in parts) or "empty"
    return text if len(text) <= _GIVEN_MOST else f"{text[:_GIVEN_MOST]}..."


def _by_type(hint: Any) -> str:
    kind, *notes = get_args(hint)
    meta = next(note for note in notes if isinstance(note, Meta))
    if get_origin(kind) in {Union, types.UnionType}:
        kind = get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {', '.join(kind)}"
    if kind in {int, float}:
        called = "a whole number" if kind is int else "a number"
        return f"{called} from {meta.ge} to {meta.le}"
    return "text in quotes, and not empty" if meta.min_length else "text in quotes"
