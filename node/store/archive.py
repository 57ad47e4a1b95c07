"""The form of a backup: a plain tar of small parts, and a manifest.

::

    table/peer/000000.msgpack      [[column, ...], ...] in the order of the manifest
    table/record/000000.msgpack
    table/record/000001.msgpack
    file/keystore                  what the caller gave besides
    manifest.json                  sizes and SHA-256 of all of the above
    manifest.sha256                last: that of the manifest

Rules:

* Nothing of a backup is used before the whole of it was read once and every part
  had the size and the digest that the manifest says; no part may be missing from
  it, or be there twice, or besides.
* Names are those listed above and no others: no links, no devices, no ways out of
  the folder. Sizes are bounded before anything is read.
* It is not compressed: nearly all of it is ciphertext, and what expands can be made
  to expand without end.

The manifest is not signed. What a forger of a backup could do is what who writes to
the database could: destroy; but not alter a box or the ledger unseen.
"""

from __future__ import annotations

import errno
import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import BinaryIO

import msgspec

from node.errors import BadInput

FORMAT = "comity-backup/1"
MANIFEST = "manifest.json"
DIGEST = "manifest.sha256"
MAX_PART = 64 << 20
"""Bytes of one part; what is read into memory at once."""
MAX_PARTS = 1_000_000

_ENDS = (MANIFEST, DIGEST)
_PART = re.compile(r"table/[a-z_]{1,40}/[0-9]{6}\.msgpack")
_FILE = re.compile(
    r"file/[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,5}"
)


class ArchiveMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member of the archive."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself. ``counts`` are rows of each table."""

    format: str
    schema: str
    made_at: str
    ledger_size: int
    ledger_root: str
    checkpoint: str
    columns: dict[str, list[str]]
    counts: dict[str, int]
    parts: list[ArchiveMember]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read and holds. ``files`` are those given besides."""

    manifest: Manifest
    files: Mapping[str, bytes]


class ArchiveWriter:
    """Writes parts, and knows what the manifest must say of them."""

    def __init__(self, out: BinaryIO) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w:", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.parts: list[ArchiveMember] = []

    def add(self, name: str, data: bytes) -> None:
        """Write one part.

        Raises:
            BadInput: its name or size is not one that could be restored.
        """
        if not _is_part(name) or len(data) > MAX_PART:
            raise BadInput(f"{name[:200]!r} cannot be part of a backup")
        self._write(name, data)
        self.parts.append(ArchiveMember(name, len(data), sha256(data).hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, its digest, and the end."""
        data = msgspec.json.format(msgspec.json.encode(manifest))
        self._write(MANIFEST, data)
        self._write(DIGEST, sha256(data).hexdigest().encode())
        self._tar.close()

    def _write(self, name: str, data: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))


def read_backup(source: BinaryIO) -> Backup:
    """Read a whole backup and check it; ``source`` can be read again from its start.

    Raises:
        BadInput: it is not a backup, or not all of one, or was altered.
    """
    found: dict[str, ArchiveMember] = {}
    files: dict[str, bytes] = {}
    ends: dict[str, bytes] = {}
    for name, data in _members(source):
        if name in found or name in ends:
            raise BadInput(f"the backup has {name!r} twice")
        if name in _ENDS:
            ends[name] = data
        elif ends:
            raise BadInput(f"the backup goes on after its manifest: {name!r}")
        else:
            found[name] = ArchiveMember(name, len(data), sha256(data).hexdigest())
            if name.startswith("file/"):
                files[name.removeprefix("file/")] = data
    if tuple(ends) != _ENDS:
        raise BadInput("the backup has no manifest: it was cut off, or is not one")
    if not compare_digest(sha256(ends[MANIFEST]).hexdigest().encode(), ends[DIGEST]):
        raise BadInput("the backup's manifest was altered")
    manifest = _manifest(ends[MANIFEST])
    _compare(manifest, found)
    return Backup(manifest, files)


def read_parts(source: BinaryIO, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Yield (table, part) of a backup that ``read_backup`` found to hold.

    Raises:
        BadInput: it is not the same any more.
    """
    expected = {part.name: part for part in manifest.parts}
    source.seek(0)
    for name, data in _members(source):
        part = expected.get(name)
        if part is None:
            continue
        if not compare_digest(sha256(data).hexdigest(), part.sha256):
            raise BadInput(f"{name!r} was altered while it was read")
        if name.startswith("table/"):
            yield name.split("/")[1], data


def _members(source: BinaryIO) -> Iterator[tuple[str, bytes]]:
    count = 0
    try:
        with tarfile.open(fileobj=source, mode="r:") as tar:
            for member in tar:
                tar.members = []  # type: ignore[attr-defined]  # or it keeps them all
                count += 1
                _check(member, count)
                content = tar.extractfile(member)
                data = b"" if content is None else content.read()
                if len(data) != member.size:
                    raise BadInput("the backup was cut off")
                yield member.name, data
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise  # the disk: it is not the backup
        raise BadInput("the file is not a backup, or was cut off") from error


def _check(member: tarfile.TarInfo, count: int) -> None:
    name = member.name
    if not member.isreg() or member.issparse():
        raise BadInput(f"a backup holds plain files only, not {name[:200]!r}")
    if name not in _ENDS and not _is_part(name):
        raise BadInput(f"{name[:200]!r} cannot be part of a backup")
    if member.size > MAX_PART:
        raise BadInput(f"{name!r} is too large to be part of a backup")
    if count > MAX_PARTS:
        raise BadInput("the backup has too many parts")


def _is_part(name: str) -> bool:
    return bool(_PART.fullmatch(name) or _FILE.fullmatch(name))


def _manifest(data: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadInput("the backup's manifest cannot be read") from error
    if manifest.format != FORMAT:
        raise BadInput(
            f"the backup is of format {manifest.format[:40]!r}, this is {FORMAT}",
            advice="Restore it with the software that made it.",
        )
    return manifest


def _compare(manifest: Manifest, found: Mapping[str, ArchiveMember]) -> None:
    said = {part.name: part for part in manifest.parts}
    if len(said) != len(manifest.parts):
        raise BadInput("the manifest names a part twice")
    for name in sorted(said.keys() | found.keys()):
        if name not in found:
            raise BadInput(f"the backup lacks {name[:200]!r}")
        if name not in said:
            raise BadInput(f"the backup has {name!r}, the manifest does not")
        if said[name] != found[name]:
            raise BadInput(f"{name!r} is not what the manifest says: it was altered")
