"""Crypto wallet addresses: base58check, bech32, bech32m and EIP-55.

Base58 keeps its capitals, for they are part of the address; bech32 (BIP 173,
BIP 350) and hexadecimal addresses become lower case. A chain written before the
address (``XBT:1...``, ``ethereum:0x...``) is dropped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from node.matching.normalise.form import FAIL, OK, UNCHECKED, verdict
from node.matching.normalise.keccak import keccak256
from node.matching.normalise.text import clean

_CHAIN = re.compile(r"^(?:[A-Za-z][A-Za-z0-9-]{0,14}:)+")
_ADDRESS = re.compile(r"[0-9A-Za-z]{14,128}")
_HEX = re.compile(r"0[xX][0-9A-Fa-f]{40}")
_BECH32 = re.compile(r"(bc|tb|bcrt|ltc|tltc)1([02-9ac-hj-np-z]{8,87})")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUES = {char: value for value, char in enumerate(_BASE58)}
# How the addresses begin that end in a checksum: Bitcoin, Litecoin, TRON, Zcash,
# Dash, Dogecoin.
_CHECKED_STARTS = ("1", "3", "L", "M", "T", "t1", "t3", "X", "D")
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONST, _BECH32M_CONST = 1, 0x2BC830A3


def wallet(value: str, _country: str = "") -> str:
    """Return a wallet address without its chain, or nothing."""
    text = _CHAIN.sub("", clean(value[:300]).replace(" ", "")).removeprefix("//")
    text = text.partition("?")[0]
    if not _ADDRESS.fullmatch(text):
        return ""
    lower = text.lower()
    if _HEX.fullmatch(text):
        return lower
    # Mixed capitals are no bech32 (BIP 173): such an address stays as it is.
    one_case = text in (lower, text.upper())
    return lower if one_case and _BECH32.fullmatch(lower) else text


def wallet_check(raw: str, text: str) -> str:
    """Mark an address of a chain whose checksum is known."""
    if not text:
        return UNCHECKED
    if _HEX.fullmatch(text):
        found = _HEX.search(raw)
        return _eip55(found[0][2:]) if found else UNCHECKED
    if found := _BECH32.fullmatch(text):
        return verdict(_bech32(found[1], found[2]))
    if len(text) <= 36 and text.startswith(_CHECKED_STARTS):
        return verdict(_base58check(text))
    return UNCHECKED


def _eip55(address: str) -> str:
    lower = address.lower()
    if address in (lower, address.upper()):
        return UNCHECKED
    digest = keccak256(lower.encode("ascii")).hex()
    capitals = "".join(
        char.upper() if int(nibble, 16) >= 8 else char
        for char, nibble in zip(lower, digest, strict=False)
    )
    return OK if capitals == address else FAIL


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            checksum ^= generator if (top >> i) & 1 else 0
    return checksum


def _bech32(prefix: str, data: str) -> bool:
    values = [_CHARSET.index(char) for char in data]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    # Witness version 0 is bech32, every later one bech32m (BIP 350).
    expected = _BECH32_CONST if values[0] == 0 else _BECH32M_CONST
    return values[0] <= 16 and _polymod(expanded + values) == expected


def _base58check(text: str) -> bool:
    number = 0
    for char in text:
        value = _BASE58_VALUES.get(char)
        if value is None:
            return False
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(data) not in (25, 26):
        return False
    digest = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()
    return digest[:4] == data[-4:]
