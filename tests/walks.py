"""The walks of docs/architecture.md: which files a thing passes through, in order.

    python -m tests.walks              # print each walk, with its numbers
    python -m tests.walks --write      # put them into docs/architecture.md
    python -m tests.walks --check      # fail if they are not there

Two nodes do the thing in one process, and every first call of a function is noted:
the order of these calls, with neighbours of one file put together, is the walk. It
is done once before, so that what is kept from the first time on is not in it. Codec,
crypto and the model are left out, as everything passes through them, and so is what a
thread of the store does by itself. ``changes`` is how
often the walk goes from one file to another, in all and among the files of flows/.

The page lists each file once, where it is first met: all of flows/, and of any other
room its doors, which are the files that another room calls.
"""

from __future__ import annotations

import ast
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

from node.model.codes import OfficerRole
from node.model.desk.notice import NOTICES_PUBLISH
from node.model.notice import Audience, AudienceMode
from tests.federation.test_notice_owner import Desk
from tests.simulator import Federation, person

ROOT = Path(__file__).resolve().parents[1]
NODE = ROOT / "node"
HERE = f"{NODE}/"
PAGE = ROOT / "docs" / "architecture.md"
LEFT_OUT = ("codec/", "crypto/", "model/", "wire/", "desk/", "errors.py", "clock.py")
A, B = "pt-one", "gr-two"
PERSON = {"name": "Ivan Petrov", "birth_date": "1970-02-03"}
ENTITY = (
    '{"id": "x", "schema": "Person", "properties": '
    '{"name": ["Ivan Petrov"], "birthDate": ["1970-02-03"]}}'
)


class Call(NamedTuple):
    """The first call of a function: the file it is in, and the room that calls it.

    ``part`` is which part of the walk it is in.
    """

    file: str
    caller: str
    part: str = ""

    @property
    def is_told(self) -> bool:
        room = room_of(self.file)
        return room == "flows" or self.caller not in ("", room)


class Recorder:
    """Notes the first call of each function of node/ while it is on, in any thread."""

    def __init__(self) -> None:
        self.part = ""
        self.seen: dict[CodeType, Call] = {}

    def __call__(self, frame: FrameType, event: str, _given: object) -> None:
        code = frame.f_code
        if not self.part or event != "call" or code in self.seen:
            return
        file = _file_of(code)
        if file and code.co_name[0] != "<" and not file.startswith(LEFT_OUT):
            above = _rooms_above(frame)
            if "flows" in {room_of(file), *above}:
                self.seen[code] = Call(file, above[0] if above else "", self.part)

    @contextmanager
    def noting(self, part: str) -> Iterator[None]:
        self.part = part
        try:
            yield
        finally:
            self.part = ""

    def take(self) -> list[Call]:
        """Return what was noted since the last time, in order."""
        noted, self.seen = list(self.seen.values()), {}
        return noted


def _file_of(code: CodeType) -> str:
    """Return a file of node/ by its name there; nothing for any other."""
    return (
        code.co_filename.removeprefix(HERE)
        if code.co_filename[: len(HERE)] == HERE
        else ""
    )


def _rooms_above(frame: FrameType) -> list[str]:
    above, rooms = frame.f_back, []
    while above is not None:
        if file := _file_of(above.f_code):
            rooms.append(room_of(file))
        above = above.f_back
    return rooms


def room_of(file: str) -> str:
    return file.partition("/")[0]


class World:
    """Two nodes; what they do is noted where a walk says so."""

    def __init__(self, recorder: Recorder, folder: Path) -> None:
        self.recorder = recorder
        self.fed = Federation(folder, agencies=(A, B))

    def query(self) -> None:
        """A question of ours, until its answer is shown."""
        self.fed.network.tamper = self._to_the_peer
        with self.recorder.noting("ask"):
            self.fed[A].ask(person(PERSON["name"], PERSON["birth_date"]))
        self.fed.network.tamper = None

    def _to_the_peer(self, way: str, envelope: bytes) -> bytes:
        self.recorder.part = "at the peer" if way == f"{A}>{B}" else "take in"
        return envelope

    def record(self) -> None:
        """A record as it is imported, and as a peer's question meets it."""
        with self.recorder.noting("import"):
            self.fed[B].load([ENTITY])
        self.fed.network.tamper = self._at_the_holder
        self.fed[A].ask(person(PERSON["name"], PERSON["birth_date"]))
        self.fed.network.tamper = None

    def _at_the_holder(self, way: str, envelope: bytes) -> bytes:
        self.recorder.part = "release" if way == f"{A}>{B}" else ""
        return envelope

    def notice(self) -> None:
        """A notice as it is published, delivered to one peer, and receipted."""
        desk = Publishing(self.fed, self.recorder)
        notice_id = desk.publish(audience=Audience(AudienceMode.NAMED, (B,)))
        self.fed.network.tamper = self._to_the_peer
        with self.recorder.noting("deliver"):
            went = self.fed[A].flows.channel.courier.deliver(B)
        self.fed.network.tamper = None
        assert went == "receipted", notice_id

    def entry(self) -> None:
        """An act of an officer, its entry, and that it is verified."""
        node = self.fed[A]
        reference = node.add("person", "suspect", **PERSON)
        with self.recorder.noting("act"):
            node.withdraw(reference)
        with self.recorder.noting("verify"):
            assert node.verify().ok


class Publishing(Desk):
    """An owner's desk, of which the publication alone is noted."""

    def __init__(self, fed: Federation, recorder: Recorder) -> None:
        super().__init__(fed)
        self.recorder = recorder

    def call(self, role: OfficerRole, call: object, *said: object) -> object:
        if call is not NOTICES_PUBLISH:
            return super().call(role, call, *said)
        with self.recorder.noting("publish"):
            return super().call(role, call, *said)


WALKS: dict[str, tuple[str, Callable[[World], None]]] = {
    "query": ("A query, asked and answered", World.query),
    "record": ("A record's field, from import to its release on a hit", World.record),
    "notice": ("A notice, published, delivered and receipted", World.notice),
    "entry": ("A ledger entry, from the act to the audit", World.entry),
}


def walks() -> dict[str, list[Call]]:
    """Do everything, and return the files of each walk, a first call an item."""
    recorder = Recorder()
    threading.setprofile(recorder)
    sys.setprofile(recorder)
    found = {}
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, (_, walk) in WALKS.items():
                world = World(recorder, Path(folder) / name)
                walk(world)
                recorder.take()
                walk(world)
                found[name] = recorder.take()
                world.fed.close()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return found


def steps(noted: list[Call], under: str = "") -> list[str]:
    """Return the files with neighbours put together; of one folder if it is given."""
    files = (call.file for call in noted if call.file.startswith(under))
    return [file for file, _ in groupby(files)]


def changes(noted: list[Call], under: str = "") -> int:
    """Return how often the walk goes on in another file."""
    return max(0, len(steps(noted, under)) - 1)


def page(name: str, noted: list[Call]) -> str:
    """Return a walk as its page has it."""
    told = dict.fromkeys(call.file for call in noted if call.is_told)
    lines = [f"<!-- walk {name}: begin -->"]
    lines += [
        f"{place}. `{file}`: {_first_sentence(NODE / file)}"
        for place, file in enumerate(told, 1)
    ]
    return "\n".join([*lines, "<!-- walk: end -->"])


def _first_sentence(path: Path) -> str:
    told = ast.get_docstring(ast.parse(path.read_text())) or ""
    return " ".join(told.partition("\n\n")[0].split()).replace("``", "`")


def written(text: str, found: dict[str, list[Call]]) -> str:
    """Return the page with every walk put in anew."""
    for name, noted in found.items():
        marked = re.compile(
            rf"<!-- walk {name}: begin -->.*?<!-- walk: end -->", re.DOTALL
        )
        text = marked.sub(lambda _, n=name, w=noted: page(n, w), text)
    return text


def main(arguments: list[str]) -> None:
    found = walks()
    if arguments:
        text = written(PAGE.read_text(), found)
        if arguments == ["--write"]:
            PAGE.write_text(text)
        elif text != PAGE.read_text():
            sys.exit(
                "docs/architecture.md is behind: run python -m tests.walks --write"
            )
        return
    for name, noted in found.items():
        print(f"{WALKS[name][0]}: {_counted(noted)}")
        for part, calls in groupby(noted, key=lambda call: call.part):
            inside = list(calls)
            print(f"  {part}: {_counted(inside)}")
            print("    " + "\n    ".join(steps(inside)))


def _counted(noted: list[Call]) -> str:
    within = changes(noted, "flows/")
    return f"{changes(noted)} changes of file, {within} among flows"


if __name__ == "__main__":
    main(sys.argv[1:])
