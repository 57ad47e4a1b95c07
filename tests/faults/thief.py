"""Who has stolen a store, and the passphrase with it: what can be read?

It asks the node for nothing. It reads every row of every table, every byte of every
file, and opens every box whose key is there, without caring what the box is bound
to: a stream cipher decrypts without its tag. So what it cannot find is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from sqlalchemy import MetaData, select

from node.crypto.keystore import Keyring
from node.store.engine import open_engine, reading

WRAPPED = 24 + 32 + 16
"""Bytes of a wrapped key: nonce, key, tag."""
_TAG = 16
_MASK = 0xFFFFFFFF
_SIGMA = (0x61707865, 0x3320646E, 0x79622D32, 0x6B206574)
_ROUNDS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip


Lying = tuple[str, bytes]
"""Where something lies, and what lies there."""


def found(marks: Iterable[bytes], where: Iterable[Lying]) -> dict[bytes, str]:
    """Return where each of ``marks`` stands first, in whatever case."""
    left, seen = set(marks), dict[bytes, str]()
    for place, text in where:
        lower = text.lower()
        here = {mark for mark in left if mark in lower}
        seen |= dict.fromkeys(here, place)
        left -= here
    return seen


def values(url: str) -> Iterator[Lying]:
    """Yield every value of every row of every table, as bytes."""
    for table, row in _rows(url):
        yield f"row of {table}", b"\0".join(_bytes(value) for value in row.values())


def files(folder: Path) -> Iterator[Lying]:
    """Yield every file under ``folder``, as it lies on the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"file {path.name}", path.read_bytes()


def contents(url: str, keys: Keyring) -> Iterator[Lying]:
    """Yield the content of every box that still has a key."""
    for place, sealed, key in boxes(url):
        content_key = _decrypted(keys._storage, key)
        yield place, _decrypted(content_key, sealed)


def boxes(url: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield (where, sealed, wrapped key) of every row that has both."""
    ledger: dict[int, dict[str, Any]] = {}
    for table, row in _rows(url):
        whole = row
        if table in ("ledger_row", "ledger_key"):
            whole = ledger.setdefault(row["index"], {})
            whole.update(row)
            if "leaf" not in whole or "entry_key" not in whole:
                continue
            del ledger[row["index"]]
        for name, key in whole.items():
            sealed = whole.get(name.replace("key", "sealed"))
            if name.endswith("key") and key and sealed and len(key) == WRAPPED:
                yield f"{name} of {table} {_plain(whole)}", bytes(sealed), bytes(key)


def keys_of_notices(url: str) -> dict[str, bytes]:
    """Return the wrapped key of each received notice that has one, by notice id."""
    return {
        row["notice_id"]: bytes(row["key"])
        for table, row in _rows(url)
        if table == "received" and row["key"]
    }


def rows(url: str, table: str) -> list[dict[str, Any]]:
    """Return all rows of one table."""
    return [row for name, row in _rows(url) if name == table]


def _rows(url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    engine, tables = open_engine(url), MetaData()
    try:
        tables.reflect(engine)
        with reading(engine).connect() as connection:
            for name, table in sorted(tables.tables.items()):
                for row in connection.execute(select(table)).mappings():
                    yield name, dict(row)
    finally:
        engine.dispose()


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in row.items() if not isinstance(v, bytes | memoryview)}


def _bytes(value: Any) -> bytes:
    return (
        bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode()
    )


def _decrypted(key: bytes, sealed: bytes) -> bytes:
    """XChaCha20 (draft-irtf-cfrg-xchacha-03) from its block 1 on, tag unread."""
    nonce, body = sealed[:24], sealed[24:-_TAG]
    subkey = _hchacha20(key, nonce[:16])
    whole = (1).to_bytes(4, "little") + bytes(4) + nonce[16:]
    return Cipher(ChaCha20(subkey, whole), mode=None).decryptor().update(body)


def _hchacha20(key: bytes, nonce: bytes) -> bytes:
    state = [*_SIGMA, *_words(key), *_words(nonce)]
    for _ in range(10):
        for a, b, c, d in _ROUNDS:
            _quarter(state, a, b, c, d)
    return b"".join(w.to_bytes(4, "little") for w in (*state[:4], *state[12:]))


def _words(data: bytes) -> Iterator[int]:
    for at in range(0, len(data), 4):
        yield int.from_bytes(data[at : at + 4], "little")


def _quarter(s: list[int], a: int, b: int, c: int, d: int) -> None:
    for left, add, turn in (
        (a, b, (d, 16)),
        (c, d, (b, 12)),
        (a, b, (d, 8)),
        (c, d, (b, 7)),
    ):
        s[left] = (s[left] + s[add]) & _MASK
        at, bits = turn
        mixed = s[at] ^ s[left]
        s[at] = (mixed << bits | mixed >> (32 - bits)) & _MASK
