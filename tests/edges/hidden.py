"""A node with something to hide, who asks it, and how long its answers take.

Questions that hit a hidden record and questions that hit nothing are asked in random
order by an agency that may ask, one at a time or many in one query.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random

from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.record import RECORDS_ADD, FieldInput, RecordInput
from node.model.introduction import Peer
from node.model.query import Question, Term
from node.protocol.envelope import peek
from tests.processes import WHY, Counterpart, NodeProcess, make_node, running, told

SEED = 20260417
HELD = 40  # hidden records, and as many informants
THREADS = 3
LETTERS = "ABCDEFGHJKLMNPRTVWXYZ"
SYLLABLES = ("ba", "ke", "lo", "mu", "nix", "par", "quin", "ros", "sul", "tev", "vor")


@dataclass(frozen=True)
class Timed:
    """One query: its kind, how long its answer took, and how large it was.

    The header is apart: it lies open, and its size is that of the time it states.
    """

    kind: str
    seconds: float
    size: int
    said: AnswerKind


@dataclass
class Stage:
    """A node with something to hide, and who asks it."""

    home: Path
    asker: Counterpart
    questions: dict[str, list[Question]]
    numbers: Iterator[int] = field(default_factory=count)

    def ask(self, queries: int, *, quantum_ms: int, batch: int = 1) -> list[Timed]:
        """Ask ``queries`` of them in random order; return what was measured.

        A query of more than one question repeats its kind of question.
        """
        random = Random(f"{SEED}/{queries}/{batch}")
        kinds = sorted(self.questions)
        order = [kinds[index % len(kinds)] for index in range(queries)]
        random.shuffle(order)
        asked = [
            (kind, random.choices(self.questions[kind], k=batch)) for kind in order
        ]
        _set(self.home, "answer_quantum_ms", quantum_ms)
        with running(self.home) as node:
            peer = node.as_peer()
            for one in asked[: 2 + 30 // batch]:
                self._one(peer, *one)  # nobody measures a cold node
            with ThreadPoolExecutor(THREADS) as pool:
                return list(pool.map(lambda one: self._one(peer, *one), asked))

    def _one(self, peer: Peer, kind: str, questions: list[Question]) -> Timed:
        # Each of a case and officer of its own: quotas are another matter.
        number = next(self.numbers)
        why = replace(WHY, case=f"CASE-{number}", officer=f"o-{number}")
        _, closed = self.asker.close_query(peer, *questions, why=why)
        began = time.perf_counter()
        envelope = self.asker.send(peer, closed.envelope)
        seconds = time.perf_counter() - began
        _, answer = self.asker.open(peer, envelope)
        (said,) = told(answer)
        size = len(envelope) - len(peek(envelope)[0].header)
        return Timed(kind, seconds, size, AnswerKind(said))


@contextmanager
def set_stage() -> Iterator[Stage]:
    """Make the node and the asker, and load what is hidden among what is not."""
    folder = Path(tempfile.mkdtemp(prefix="comity-hidden-"))
    home = folder / "node"
    make_node(home, "gr-node")
    asker = Counterpart.make(folder, "pt-asker")
    with running(home) as node:
        node.appoint()
        node.know(asker.card(), asker.keys.fingerprint)
        questions = _fill(node, Random(SEED))
        assert node.stop() == 0
    yield Stage(home, asker, questions)
    shutil.rmtree(folder, ignore_errors=True)


def _fill(node: NodeProcess, random: Random) -> dict[str, list[Question]]:
    """Load records, hidden ones among them; return what to ask, by kind."""
    people = [_person(random) for _ in range(4 * HELD)]
    hidden, informants, strangers = (
        people[:HELD],
        people[HELD : 2 * HELD],
        people[2 * HELD : 3 * HELD],
    )
    for name, born, passport in hidden:
        node.call(
            OfficerRole.CUSTODIAN,
            RECORDS_ADD,
            RecordInput(
                "person",
                "suspect",
                (
                    FieldInput("name", name),
                    FieldInput("birth_date", born),
                    FieldInput("passport_number", passport),
                ),
                hidden=True,
            ),
        )
    node.load(_list(informants), source="handlers", role="informant")
    node.load(_list(_person(random) for _ in range(1000)), source="filler")
    return {
        "hidden identifier": [_document(p) for _, _, p in hidden],
        "no identifier": [_document(p) for _, _, p in strangers],
        "hidden name": [_by_name(name, born) for name, born, _ in informants],
        "no name": [_by_name(name, born) for name, born, _ in people[3 * HELD :]],
    }


def _list(people: Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]) -> bytes:
    lines = [
        json.dumps(
            {
                "id": passport,
                "schema": "Person",
                "properties": {
                    "name": [name],
                    "birthDate": [born],
                    "passportNumber": [passport],
                },
            }
        )
        for name, born, passport in people
    ]
    return "\n".join(lines).encode()


def _person(random: Random) -> tuple[str, str, str]:
    name = " ".join(
        "".join(random.choices(SYLLABLES, k=3)).capitalize() for _ in range(2)
    )
    born = f"{random.randint(1950, 2000)}-{random.randint(1, 12):02}-11"
    letters = "".join(random.choices(LETTERS, k=2))
    return name, born, f"{letters}{random.randint(0, 9_999_999):07}"


def _document(number: str) -> Question:
    return Question("document", (Term("number", number),))


def _by_name(name: str, born: str) -> Question:
    return Question("person", (Term("name", name), Term("birth_date", born)))


def _set(home: Path, key: str, value: int) -> None:
    file = home / "comity.toml"
    settings, count = re.subn(
        rf"(?m)^{key} = .*$", f"{key} = {value}", file.read_text()
    )
    assert count == 1
    file.write_text(settings)
