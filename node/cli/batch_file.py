"""A file of questions, and how far it was asked.

The file is read twice, a line at a time: once to see that every line is a question,
before any is asked, and once to ask. What was asked stands beside it, in a file of the
same name and ``.asked``: its first line says which questions, why and of whom, each
further line the id of a query. It holds no question. The same command goes on from
there, and the file goes when all have answered.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from node.cli import question
from node.cli.local_file import open_file
from node.cli.new_file import open_new
from node.errors import BadInput
from node.model.desk.query import AskRequest
from node.model.query import Way
from node.present.batch import AskedLine
from node.steady import Steady

AT_ONCE: Final = 50
BLIND_AT_ONCE: Final = 1_000
"""Questions in one query: blind they are all as small, and are evaluated together."""
_STDIN_MOST: Final = 8 * 1024 * 1024
_LINE_MOST: Final = 64 * 1024
_SUFFIX: Final = ".asked"
_ID_MOST: Final = 100


class QuestionFile:
    """The questions of a file, or of standard input, read again and again."""

    def __init__(self, path: Path, at_once: int = AT_ONCE) -> None:
        """Read it once, and see that every line is a question.

        ``at_once`` is how many are asked in one query.

        Raises:
            BadInput: a line is none (it is named), there is none, or too many are.
        """
        self._at_once = at_once
        self.path = None if str(path) == "-" else path
        self._text = _text_of(path)
        self._steady = Steady(path, self._text.fileno()) if self.path else None
        seen = hashlib.sha256()
        self.count = 0
        for line in self.lines():
            self.count += 1
            seen.update(repr((line.number, line.question)).encode())
            if self.count > question.QUESTIONS_MAX:
                raise BadInput(
                    f"more than {question.QUESTIONS_MAX} questions in one file",
                    advice="Split it: each part is asked by itself.",
                )
        if not self.count:
            raise BadInput(
                "the file holds no question",
                advice='One a line: {"category": "...", "terms": {"field": "value"}}.',
            )
        self.digest = seen.hexdigest()
        self._check()

    def lines(self) -> Iterator[AskedLine]:
        """Yield each question with its line. ``BadInput`` is raised at what is none."""
        self._text.seek(0)
        for number, text in enumerate(_bounded(self._text), start=1):
            if text.strip() and not text.lstrip().startswith("#"):
                (one,) = question.from_lines(text, first=number)
                yield AskedLine(number, one)

    def chunks(self, start: int = 0) -> Iterator[tuple[AskedLine, ...]]:
        """Yield the questions as they are asked, from chunk ``start`` on.

        Raises:
            BadInput: the file is not as it was when it was read first.
        """
        lines = islice(self.lines(), start * self._at_once, None)
        while some := tuple(islice(lines, self._at_once)):
            self._check()
            yield some

    def _check(self) -> None:
        if self._steady is not None:
            self._steady.check()


def at_once(way: str) -> int:
    """Return how many questions go in one query that is asked this way."""
    return BLIND_AT_ONCE if way == Way.BLIND else AT_ONCE


class HowFar:
    """The ids of the queries that a file was asked by, in their order."""

    def __init__(self, file: QuestionFile, why: AskRequest, *, anew: bool) -> None:
        """Find what was asked; with ``anew``, forget it.

        Raises:
            BadInput: what stands there is of other questions, reasons or peers.
        """
        self._path = (
            file.path.with_name(file.path.name + _SUFFIX) if file.path else None
        )
        said = (file.digest, why.purpose, why.case, why.offence, why.legal_basis)
        whole = repr((*said, sorted(why.peers), *filter(None, (why.way,)))).encode()
        self._head = f"comity/v1 asked {hashlib.sha256(whole).hexdigest()}"
        if anew:
            self.done()
        self.ids = self._read()

    def add(self, query_id: str) -> None:
        """Note that the next chunk is asked under ``query_id``, before its answers."""
        self.ids.append(query_id)
        if self._path is None:
            return
        new = not self._path.exists()
        with open_new(self._path) if new else _appending(self._path) as file:
            file.write(f"{self._head}\n".encode() if new else b"")
            file.write(f"{query_id}\n".encode())

    def done(self) -> None:
        """Forget it: the same command then asks anew."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    @property
    def kept(self) -> bool:
        """Whether the same command goes on where this one ends."""
        return self._path is not None

    def _read(self) -> list[str]:
        if self._path is None or not self._path.exists():
            return []
        with open_file(self._path) as file:
            head, *ids = file.read(_STDIN_MOST).decode("utf-8", "replace").splitlines()
        if head != self._head:
            raise BadInput(
                f"{self._path} is of other questions, reasons or peers",
                advice="Give what was given then, or --anew to begin again.",
            )
        return [each for each in ids if each and len(each) < _ID_MOST]


def _appending(path: Path) -> io.BufferedWriter:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise BadInput(f"{path} is not a regular file")
    return os.fdopen(handle, "wb")


def _text_of(path: Path) -> TextIO:
    if str(path) != "-":
        return io.TextIOWrapper(open_file(path), "utf-8-sig", newline=None)
    text = sys.stdin.read(_STDIN_MOST + 1)
    if len(text) > _STDIN_MOST:
        raise BadInput("standard input holds more than 8 MiB of questions")
    return io.StringIO(text)


def _bounded(text: TextIO) -> Iterator[str]:
    number = 0
    try:
        while line := text.readline(_LINE_MOST):
            number += 1
            if len(line) == _LINE_MOST:
                raise BadInput(f"line {number} of the questions is too long")
            yield line
    except UnicodeDecodeError:
        raise BadInput(
            f"line {number + 1} of the questions is not UTF-8 text",
            advice="Save the file as UTF-8.",
        ) from None
