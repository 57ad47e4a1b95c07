"""XML as a stream of the elements that are records, each a small tree of its own.

Names are without their namespace: publishers have changed theirs. A document type
declaration ends the reading before anything in it counts, so there are no entities but
XML's five; nothing is fetched. Depth, size and the length of one mark are bounded, and
only one record is in memory at a time.

    for found in read_elements(chunks, {"export/sanctionEntity"}):
        found.texts("remark")              # all texts at that place
        found.text("subjectType/@code")    # the first attribute there
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

# The document type is refused below, which is all that a safer parser would add.
from xml.parsers import expat

from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Reject

MAX_DEPTH: Final = 64
MAX_ELEMENTS: Final = 100_000  # of one record
MAX_CHARACTERS: Final = 8 << 20  # of one record, names and values
MAX_MARK: Final = 1 << 20  # bytes between two marks
MAX_NAME: Final = 256  # characters of one name, its namespace with it
MAX_NAMES: Final = 10_000  # different ones: a parser remembers each to its end
_SLICE: Final = 1 << 16
_NOTHING: Final = ("", "-", "na", "n/a")


@dataclass(slots=True)
class Element:
    """An element: its name and where it is, attributes, text and what is in it.

    ``line`` is where it begins, from 1. A path names children by ``/``, never deeper
    descendants: history and documents repeat the names of what is true of a person.
    """

    tag: str
    path: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)
    """The attributes that were looked at, and an empty name for the text."""

    @property
    def own(self) -> str:
        """Its own text, each run of white space one blank."""
        self.looked_at.add("")
        return " ".join("".join(self.pieces).split())

    def all(self, path: str) -> Iterator[Element]:
        """Yield the elements at ``path``, in their order."""
        head, _, rest = path.partition("/")
        for child in self.children:
            if child.tag == head:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def texts(self, path: str) -> list[str]:
        """Return the texts at ``path`` that say something; ``a/@b`` is an attribute."""
        return list(self._texts(path))

    def text(self, path: str) -> str:
        """Return the first text at ``path`` that says something, or nothing."""
        return next(self._texts(path), "")

    def _texts(self, path: str) -> Iterator[str]:
        found: Iterator[str]
        way, _, name = path.rpartition("@")
        if "@" not in path:
            found = (one.own for one in self.all(path))
        elif way:
            found = (one.attribute(name) for one in self.all(way.removesuffix("/")))
        else:
            found = iter((self.attribute(name),))
        return (text for text in found if text not in _NOTHING)

    def attribute(self, name: str) -> str:
        """Return an attribute, white space as in a text."""
        self.looked_at.add(name)
        return " ".join(self.attributes.get(name, "").split())

    def unread(self, left: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield the path and the text of each place that nobody looked at.

        Not what ``left`` names: a path or a tag with all that is in it, or an attribute
        (``@id``), wherever it stands.
        """
        yield from self._unread("", left)

    def _unread(self, way: str, left: Collection[str]) -> Iterator[tuple[str, str]]:
        for name in self.attributes.keys() - self.looked_at:
            path = f"{way}/@{name}".lstrip("/")
            text = self.attribute(name)
            if text not in _NOTHING and not {f"@{name}", path} & set(left):
                yield path, text
        if "" not in self.looked_at and (text := self.own) not in _NOTHING:
            yield way, text
        for child in self.children:
            path = f"{way}/{child.tag}".lstrip("/")
            if path not in left and child.tag not in left:
                yield from child._unread(path, left)  # noqa: SLF001 - one of its own


def read_elements(
    chunks: Iterable[bytes], records: Collection[str]
) -> Iterator[Element | Reject]:
    """Yield the element at the root, empty, and each at a path of ``records``, whole.

    A record beyond a limit is one reject. What is not well formed, or ends early, is
    one reject, and the end.
    """
    work = _Building(frozenset(records))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = work.start
    parser.EndElementHandler = work.end
    parser.CharacterDataHandler = work.characters
    parser.StartDoctypeDeclHandler = work.doctype
    work.parser = parser
    given = 0
    try:
        for chunk in chunks:
            for begin in range(0, len(chunk), _SLICE):
                piece = chunk[begin : begin + _SLICE]
                parser.Parse(piece)
                given += len(piece)
                if given - parser.CurrentByteIndex > MAX_MARK:
                    raise NotTaken(RejectCode.MARK_TOO_LONG, MAX_MARK)  # noqa: TRY301
                yield from work.found()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from work.found()
        yield rejected(error.lineno, RejectCode.NO_XML)
    except NotTaken as why:
        yield from work.found()
        yield why.at(parser.CurrentLineNumber)
    else:
        yield from work.found()


class _Building:
    """What the parser has told so far."""

    __slots__ = ("_done", "_names", "_open", "_paths", "_records", "_size", "parser")

    def __init__(self, records: frozenset[str]) -> None:
        self._records = records
        self._paths: list[str] = []
        self._names: set[str] = set()
        self._open: list[Element] = []
        self._size = [0, 0]  # elements and characters of the open record
        self._done: list[Element | Reject] = []
        self.parser: expat.XMLParserType

    def found(self) -> list[Element | Reject]:
        """Return what is complete, and forget it."""
        done, self._done = self._done, []
        return done

    def doctype(self, *_told: object) -> None:
        raise NotTaken(RejectCode.DOCUMENT_TYPE)

    def start(self, name: str, given: dict[str, str]) -> None:
        self._check_names(name, given)
        tag = _local(name)
        path = f"{self._paths[-1]}/{tag}" if self._paths else tag
        self._paths.append(path)
        if len(self._paths) > MAX_DEPTH:
            raise NotTaken(RejectCode.ELEMENTS_TOO_DEEP, MAX_DEPTH)
        if not self._open and path not in self._records and len(self._paths) > 1:
            return
        made = Element(tag, path, self.parser.CurrentLineNumber)
        if given:
            made.attributes = {_local(key): value for key, value in given.items()}
        if len(self._paths) == 1:
            self._done.append(made)
            return
        if not self._open:
            self._size = [0, 0]
        self._size[0] += 1
        self._size[1] += len(tag) + sum(map(len, given)) + sum(map(len, given.values()))
        if self._open and not self._too_large:
            self._open[-1].children.append(made)
        self._open.append(made)

    def _check_names(self, name: str, given: dict[str, str]) -> None:
        for one in (name, *given):
            if one not in self._names:
                if len(one) > MAX_NAME:
                    raise NotTaken(RejectCode.NAME_TOO_LONG, MAX_NAME)
                self._names.add(one)
        if len(self._names) > MAX_NAMES:
            raise NotTaken(RejectCode.TOO_MANY_MARKS, MAX_NAMES)

    def end(self, _name: str) -> None:
        self._paths.pop()
        if not self._open:
            return
        made = self._open.pop()
        if not self._open:
            too_large = rejected(made.line, RejectCode.RECORD_TOO_LARGE)
            self._done.append(too_large if self._too_large else made)

    def characters(self, text: str) -> None:
        if self._open:
            self._size[1] += len(text)
            if not self._too_large:
                self._open[-1].pieces.append(text)

    @property
    def _too_large(self) -> bool:
        return self._size[0] > MAX_ELEMENTS or self._size[1] > MAX_CHARACTERS


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


__all__ = ["Element", "read_elements"]
