"""Files of notices: of what kind one is, by its content, and what it may be called.

A closed list. What a file is called or said to be decides nothing: its content does,
read from the first byte to the last as it comes in, and the name must then agree. So
a web page called ``.jpg``, or a file that is a picture to one program and a document
to another, is refused by whoever attaches it, and again by whoever receives it.

Nothing is rendered, decoded or run. That a file passes does not say that it is
harmless to the program that shows it.

    inspector = Inspector()
    for part in parts:
        inspector.feed(part)
    check_name(name, inspector.finish())
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from node.errors import BadInput
from node.protocol.notice.media_images import jpeg, png, webp
from node.protocol.notice.media_papers import pdf, text
from node.protocol.notice.media_reader import MediaReader, Structure

HEAD: Final = 1024
"""Bytes after which the kind of a file is known."""

NAME_MAX: Final = 120
_NAME_BYTES: Final = 200  # so that it fits a folder's entry, with something added

TEXT: Final = "text/plain"


@dataclass(frozen=True, slots=True)
class Media:
    """One kind of file: how it begins, how it is built, how its name ends."""

    begins: tuple[bytes, ...]
    structure: Callable[[], Structure]
    endings: tuple[str, ...]


MEDIA: Final[Mapping[str, Media]] = MappingProxyType(
    {
        "image/jpeg": Media((b"\xff\xd8\xff",), jpeg, (".jpg", ".jpeg")),
        "image/png": Media((b"\x89PNG\r\n\x1a\n",), png, (".png",)),
        "image/webp": Media((b"RIFF",), webp, (".webp",)),
        "application/pdf": Media((b"%PDF-",), pdf, (".pdf",)),
        TEXT: Media((), text, (".txt", ".csv", ".md")),
    }
)
"""All that is taken. Text has no mark of its own: it is what nothing else is."""

_PDF_MARK: Final = b"%PDF-"
"""Viewers look for it in the first kilobyte, wherever it stands."""

# Names that some system takes for something else, or that no folder can hold.
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{name}{digit}" for name in ("com", "lpt") for digit in range(10)}
)
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')


def media_type(head: bytes) -> str:
    """Return the kind of a file that begins with ``head``, at most ``HEAD`` bytes.

    Raises:
        BadInput: it is empty, of no kind in the list, or of two.
    """
    if not head:
        raise BadInput("the file is empty")
    found = next((n for n, m in MEDIA.items() if head.startswith(m.begins)), TEXT)
    if _PDF_MARK in head[1:HEAD]:
        raise BadInput("the file is a PDF to some programs, and not to others")
    return found


class Inspector:
    """Reads one file as its parts come in. For one thread."""

    def __init__(self) -> None:
        self._head = b""
        self._reader: MediaReader | None = None
        self.media_type = ""
        """Empty until enough has come in."""

    def feed(self, data: bytes) -> None:
        """Take in the next part.

        Raises:
            BadInput: the file is of no kind that is taken, or not built as its
                kind must be.
        """
        if self._reader is None:
            self._head += data
            if len(self._head) >= HEAD:
                self._begin()
        else:
            self._reader.feed(data)

    def finish(self) -> str:
        """Return what kind of file it was.

        Raises:
            BadInput: as for ``feed``, or the file is empty or was cut short.
        """
        reader = self._reader or self._begin()
        reader.finish()
        return self.media_type

    def _begin(self) -> MediaReader:
        self.media_type = media_type(self._head[:HEAD])
        self._reader = MediaReader(MEDIA[self.media_type].structure())
        self._reader.feed(self._head)
        self._head = b""
        return self._reader


def check_name(name: str, media: str = "") -> None:
    """Return if a file may be called ``name``, and is called as its kind is.

    With no ``media`` the kind is not asked about.

    Raises:
        BadInput: the name is a path, hides something, reads otherwise than it is
            written, or ends as another kind's does.
    """
    stem = name.split(".", 1)[0].lower()
    sound = (
        0 < len(name) <= NAME_MAX
        # False for controls and for what turns the reading direction.
        and name.isprintable()
        and not _FORBIDDEN & set(name)
        and name[0] not in ".-~ "
        and name[-1] not in ". "
        and stem.rstrip() not in _DEVICES
        and unicodedata.is_normalized("NFC", name)
        and _size(name) <= _NAME_BYTES
    )
    if not sound:
        raise BadInput(
            "the name of the file is a path, too long, or does not read as written",
            advice="Give it a short plain name, such as photo.jpg.",
        )
    if media and not name.lower().endswith(MEDIA[media].endings):
        raise BadInput(
            f"the file is {media}, and its name says otherwise",
            advice=f"Such files are called {' or '.join(MEDIA[media].endings)}.",
        )


def _size(name: str) -> int:
    return len(name.encode("utf-8", "surrogatepass"))
