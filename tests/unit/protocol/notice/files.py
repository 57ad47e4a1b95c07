"""Small files of every kind, made by hand so that they can be made wrong."""

import struct
import zlib


def png_chunk(kind, data=b"", *, claims=None):
    length = len(data) if claims is None else claims
    return (
        struct.pack(">I4s", length, kind)
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
    )


def png(width=2, height=2, *, extra=b"", data=b"", after=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" + bytes(6)) + data
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + extra
        + png_chunk(b"IDAT", rows)
        + png_chunk(b"IEND")
        + after
    )


def segment(marker, data=b""):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(width=2, height=2, *, extra=b"", scans=1, coded=b"abc\xff\x00\xff\xd0de"):
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + coded
    tables = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"\xff\xd8" + tables + extra + frame + scan * scans + b"\xff\xd9"


def riff(*chunks, claims=None):
    body = b"WEBP"
    for kind, data in chunks:
        body += struct.pack("<4sI", kind, len(data)) + data + bytes(len(data) % 2)
    return struct.pack("<4sI", b"RIFF", claims or len(body)) + body


def lossy(width=2, height=2):
    return b"VP8 ", b"\0\0\0\x9d\1\x2a" + struct.pack("<HH", width, height) + b"data"


def lossless(width=2, height=2):
    bits = struct.pack("<I", (width - 1) | (height - 1) << 14)
    return b"VP8L", b"\x2f" + bits + b"coded"


def extended(width=2, height=2):
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", b"\x10\0\0\0" + sizes


def pdf(body=b"", *, after=b"\n"):
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + body + b">>\n%%EOF" + after


TEXT = "Señas particulares: cicatriz. علامة مميزة\n".encode()
"""Text of more than one alphabet."""
