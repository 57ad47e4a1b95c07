"""A file on its way to an import: chunk by chunk, unpacked where it is packed.

A packed file is unpacked here, in steps that bound what one step may yield, and
given up when it grows like a bomb rather than like text: a gzip file can hold a
thousand times its size, lists hold ten or twenty. The node bounds rows and totals
again on its own side.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from node.cli.local_file import open_file
from node.errors import BadInput, ComityError
from node.model.desk.record import ImportChunk
from node.steady import Steady

CHUNK: Final = 256 * 1024
_GZIP: Final = b"\x1f\x8b"
# Text packs to a twentieth, repetitive tables to a hundredth; deflate ends at 1032.
_RATIO_MAX: Final = 200
_RATIO_FREE: Final = 16 * 1024 * 1024


class Upload:
    """One file to import. ``position`` of ``size`` bytes on disk have been read.

    Reading runs ahead of the node: ``taken`` says how much of the file the node has
    taken in, by the bytes that it has counted.

    A fault found while chunks are drawn is kept in ``fault``: it happens in the
    thread that sends, where nobody would see it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file. Raises ``BadInput`` where it cannot be read or is empty."""
        self._path = path
        self._file = open_file(path)
        self._steady = Steady(path, self._file.fileno())
        self.size = self._steady.size
        self.position = 0
        self._sent: deque[tuple[int, int]] = deque()  # bytes in all, where on disk
        self._taken = 0
        self.fault: ComityError | None = None
        if not self.size:
            self._file.close()
            raise BadInput(f"{path} is empty")

    def chunks(self, first: ImportChunk) -> Iterator[ImportChunk]:
        """Yield ``first``, the data, and a last chunk that says so.

        Raises:
            BadInput: the file is damaged, a bomb, or changes while it is read; the
                last chunk was not sent, so the node knows that it is not whole.
        """
        try:
            yield first
            made = 0
            for data in self._data():
                made += len(data)
                self._sent.append((made, self.position))
                yield ImportChunk(data=data)
            self._steady.check(self.position)
            yield ImportChunk(data=b"", last=True)
        except ComityError as error:
            self.fault = error
            raise
        finally:
            self._file.close()

    def taken(self, counted: int) -> int:
        """Return how far on disk the node is, once it has counted so many bytes."""
        while self._sent and self._sent[0][0] <= counted:
            self._taken = self._sent.popleft()[1]
        return self._taken

    def _data(self) -> Iterator[bytes]:
        packed = self._file.read(2) == _GZIP
        self._file.seek(0)
        return self._unpacked(self._file) if packed else self._raw(self._file)

    def _raw(self, file: BinaryIO) -> Iterator[bytes]:
        while data := file.read(CHUNK):
            self.position += len(data)
            if self.position > self.size:
                self._steady.check()  # or one that grows for ever had no end
            yield data

    def _unpacked(self, file: BinaryIO) -> Iterator[bytes]:
        made = 0
        member = zlib.decompressobj(wbits=31)
        rest, more = b"", False
        while True:
            data = rest or (b"" if more else file.read(CHUNK))
            if not data and not more:
                break
            if member.eof:  # another member of the same file follows
                member = zlib.decompressobj(wbits=31)
            try:
                out = member.decompress(data, CHUNK)
            except zlib.error:
                self._steady.check()
                raise BadInput(f"{self._path} is not a sound gzip file") from None
            rest = member.unused_data if member.eof else member.unconsumed_tail
            # A full step may have left output behind although the input is used up.
            more = not member.eof and len(out) == CHUNK
            made += len(out)
            self.position = file.tell()
            if made > _RATIO_FREE and made > _RATIO_MAX * self.position:
                raise BadInput(
                    f"{self._path} unpacks to more than {_RATIO_MAX} times its size",
                    advice="Unpack it yourself and look at it before importing it.",
                )
            if out:
                yield out
        if not member.eof:
            self._steady.check()
            raise BadInput(f"{self._path} ends in the middle: the gzip file is cut")
