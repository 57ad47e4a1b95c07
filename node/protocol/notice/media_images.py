"""Pictures: whether a file is built as one, and how large it claims to be.

JPEG (ITU-T T.81), PNG (W3C, third edition) and WebP (RFC 9649), from their first
byte to their last: a file that is also something else, or hides something behind
its end, is refused. Nothing is decoded: the size a viewer would need is bounded by
what the headers claim, and by how much compressed side data there is.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from node.errors import BadInput
from node.protocol.notice.media_reader import (
    Find,
    More,
    Numbered,
    Skip,
    Structure,
    Take,
)

SIDE_MAX: Final = 20_000
PIXELS_MAX: Final = 200_000_000
"""As many as the largest cameras make."""

SCANS_MAX: Final = 100
"""A progressive JPEG of thousands of scans takes a viewer hours."""

SIDE_DATA_MAX: Final = 256 * 1024
"""Bytes of one compressed text or colour profile; deflate makes 1,000 times more."""

_MARKER: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""What ends coded data: not a stuffed zero, a restart or a fill byte."""

_ANEW: Final = "Open it in an image program and save it anew."


def jpeg() -> Structure:
    """Read one JPEG, or several one after the other, as cameras write them."""
    more = b"\1"
    while more:
        if (yield Take(2)) != b"\xff\xd8":
            raise _broken("JPEG")
        yield from _jpeg_body()
        more = yield More()


def _jpeg_body() -> Structure:
    scans, sized = 0, False
    marker = yield from _jpeg_marker()
    while marker != 0xD9:
        if marker < 0xC0 or 0xD0 <= marker <= 0xD8:
            raise _broken("JPEG")
        (length,) = struct.unpack(">H", (yield Take(2)))
        if length < 2:
            raise _broken("JPEG")
        rest = length - 2
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            head = yield Take(5)
            height, width = struct.unpack(">xHH", head)
            _check_size(width, height)
            sized, rest = True, rest - 5
            if rest < 0:
                raise _broken("JPEG")
        yield Skip(rest)
        if marker == 0xDA:
            scans += 1
            if not sized or scans > SCANS_MAX:
                raise _broken("JPEG")
            marker = yield from _jpeg_scan()
        else:
            marker = yield from _jpeg_marker()
    if not scans:
        raise _broken("JPEG")


def _jpeg_marker() -> Numbered:
    if (yield Take(1)) != b"\xff":
        raise _broken("JPEG")
    code = 0xFF
    while code == 0xFF:
        (code,) = yield Take(1)
    return code


def _jpeg_scan() -> Numbered:
    """Pass over coded data; return the marker that ends it."""
    _, code = yield Find(_MARKER)
    return code


def png() -> Structure:
    """Read one PNG. Animations and chunks nobody must show are refused."""
    if (yield Take(8)) != b"\x89PNG\r\n\x1a\n":
        raise _broken("PNG")
    length, kind = struct.unpack(">I4s", (yield Take(8)))
    if (length, kind) != (13, b"IHDR"):
        raise _broken("PNG")
    width, height = struct.unpack(">II5x4x", (yield Take(17)))
    _check_size(width, height)
    data = False
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", (yield Take(8)))
        critical = not kind[:1].islower()
        if (
            not kind.isalpha()
            or (critical and kind not in {b"PLTE", b"IDAT", b"IEND"})
            or kind == b"acTL"
            or length >= 1 << 31
            or (kind == b"IEND" and (length or not data))
        ):
            raise _broken("PNG")
        if kind in {b"iCCP", b"zTXt", b"iTXt"} and length > SIDE_DATA_MAX:
            raise BadInput("the PNG has too much compressed side data", advice=_ANEW)
        data = data or kind == b"IDAT"
        yield Skip(length + 4)


def webp() -> Structure:
    """Read one WebP. Animations are refused."""
    riff, size, form = struct.unpack("<4sI4s", (yield Take(12)))
    if riff != b"RIFF" or form != b"WEBP" or size % 2:
        raise _broken("WebP")
    left, seen = size - 4, set[bytes]()
    while left:
        if left < 8:
            raise _broken("WebP")
        kind, length = struct.unpack("<4sI", (yield Take(8)))
        padded = length + length % 2
        left -= 8 + padded
        # The first chunk says what the file is; nothing may say so again.
        sizes = kind in _WEBP_SIZES
        if left < 0 or kind in {b"ANIM", b"ANMF"} or kind in seen & _WEBP_SIZES.keys():
            raise _broken("WebP")
        if not seen and not sizes:
            raise _broken("WebP")
        seen.add(kind)
        if sizes:
            if length < 10:
                raise _broken("WebP")
            _check_size(*_WEBP_SIZES[kind]((yield Take(10))))
            padded -= 10
        yield Skip(padded)
    if not seen & {b"VP8 ", b"VP8L"}:
        raise _broken("WebP")


def _lossy(head: bytes) -> tuple[int, int]:
    if head[3:6] != b"\x9d\x01\x2a":
        raise _broken("WebP")
    width, height = struct.unpack("<HH", head[6:])
    return width & 0x3FFF, height & 0x3FFF


def _lossless(head: bytes) -> tuple[int, int]:
    if head[0] != 0x2F:
        raise _broken("WebP")
    (bits,) = struct.unpack("<I", head[1:5])
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _extended(head: bytes) -> tuple[int, int]:
    width, height = head[4:7], head[7:10]
    return (
        int.from_bytes(width, "little") + 1,
        int.from_bytes(height, "little") + 1,
    )


_WEBP_SIZES: Final[Mapping[bytes, Callable[[bytes], tuple[int, int]]]] = (
    MappingProxyType({b"VP8 ": _lossy, b"VP8L": _lossless, b"VP8X": _extended})
)


def _check_size(width: int, height: int) -> None:
    if not 0 < width <= SIDE_MAX or not 0 < height <= SIDE_MAX:
        raise BadInput(f"a picture of {width} by {height} pixels", advice=_ANEW)
    if width * height > PIXELS_MAX:
        raise BadInput(f"a picture of {width * height} pixels", advice=_ANEW)


def _broken(name: str) -> BadInput:
    return BadInput(f"the file is not built as a {name} must be", advice=_ANEW)
