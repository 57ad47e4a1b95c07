"""Two worlds that differ in nothing but what policy hides from one peer.

``Twins`` is a pair of federations in which pt-one asks and gr-two answers. What gr-two
holds differs in records that are hidden from pt-one, and in the values of fields that
are withheld from it; so does what its officers do about these. Whatever pt-one does, it
does in both, and ``see`` returns all that it is told, without what is random.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from node.model.desk.record import RECORDS_LIST

from node.codec.wire import from_wire, to_wire
from node.ledger.checkpoint import origin_of
from node.model.codes import Kind, OfficerRole
from node.model.message import Ping, Pong
from node.model.query import Answer, Question, Term
from tests.federation.forge import query, say
from tests.memory import MemoryStore
from tests.simulator import START, Federation, record_page

ASKER, HOLDER = "pt-one", "gr-two"


@dataclass(frozen=True)
class Template:
    """A kind of record: what is shown of it, and what may be in the withheld fields.

    ``secrets`` are two values each; which of them a record has differs between the
    twins. ``asked`` are terms that guess at secrets, none of which is by itself
    something that a hit may rest on.
    """

    category: str
    role: str
    shown: dict[str, str]
    secrets: dict[str, tuple[str, str]]
    asked: tuple[tuple[str, str], ...]
    handling: str = "H0"
    found_by: tuple[tuple[str, str], ...] = ()


PERSON = {"birth_date": "1970-02-03", "nationality": "NL", "sex": "M"}
TEMPLATES = (
    Template(
        "person",
        "victim",
        {"passport_number": "AB1234567", "case_number": "GR-2026-17"},
        {
            "name": ("Ana Lopes", "Rita Gomes"),
            "birth_date": ("1980-04-05", "1991-12-01"),
            "mother_name": ("Maria Pinto", "Joana Reis"),
            "birth_place": ("Lisboa", "Porto"),
            "sex": ("F", "M"),
            "phone": ("+30 210 5550101", "+30 210 8880999"),
            "plate": ("QQ-77-RR", "ZZ-11-KK"),
        },
        (
            ("name", "Ana"),
            ("name", "Rita"),
            ("birth_date", "1980-04-05"),
            ("birth_date", "1991"),
            ("mother_name", "Maria Pinto"),
            ("birth_place", "Porto"),
            ("sex", "F"),
            ("phone", "+30 210 5550102"),
            ("plate", "QQ?7R*"),
            ("plate", "*11KK"),
        ),
        found_by=(("passport_number", "AB1234567"), ("case_number", "GR-2026-17")),
    ),
    Template(
        "person",
        "suspect",
        {"name": "Ivan Petrov", "national_id": "NL:77712345", **PERSON},
        {
            "mother_name": ("Olga Petrova", "Anna Sidorova"),
            "address": ("Kerkstraat 1, Utrecht", "Damrak 9, Amsterdam"),
            "phone": ("+31 20 555 0101", "+31 20 777 0909"),
        },
        (
            ("mother_name", "Olga Petrova"),
            ("nationality", "NL"),
            ("nationality", "BR"),
            ("sex", "F"),
            ("phone", "+31 20 555 0102"),
        ),
        found_by=(("national_id", "NL:77712345"), ("name", "Ivan Petrov")),
    ),
    Template(
        "document",
        "none",
        {"number": "ZX7654321", "status": "stolen"},
        {
            "holder_name": ("Ana Lopes", "Rita Gomes"),
            "birth_date": ("1980-04-05", "1971-12-01"),
            "nationality": ("NL", "BR"),
            "sex": ("F", "M"),
        },
        (
            ("holder_name", "Ana Lopes"),
            ("holder_name", "Rita"),
            ("birth_date", "1980"),
            ("nationality", "BR"),
            ("sex", "M"),
        ),
        found_by=(("number", "ZX7654321"),),
    ),
    Template(
        "vehicle",
        "none",
        {"plate": "AA-00-BB", "plate_country": "PT", "make": "Opel"},
        {"owner_name": ("Ana Lopes", "Rita Gomes")},
        (("owner_name", "Ana Lopes"), ("owner_name", "Rita Gomes"), ("make", "Opel")),
        found_by=(("plate", "AA-00-BB"),),
    ),
    Template(
        "vehicle",
        "none",
        {"vin": "WVWZZZ1JZXW000001"},
        {"plate": ("CC-22-DD", "KK-99-LL"), "colour": ("red", "blue")},
        (("plate", "CC?2D*"), ("plate", "*99LL"), ("colour", "red")),
        handling="H2",
        found_by=(("vin", "WVWZZZ1JZXW000001"),),
    ),
)
"""Each asks for terms of its own; in which order they are asked, examples vary."""


class Twins:
    """The pair. ``there`` has what is hidden, or other values of it; ``here`` not."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="comity-twins-"))
        self.worlds = tuple(
            Federation(self.folder / name, _in_memory, agencies=(ASKER, HOLDER))
            for name in ("there", "here")
        )
        self.told: list[str] = []
        self._held: list[list[str]] = [[], []]
        self._asked = 0

    def close(self) -> None:
        for world in self.worlds:
            world.close()
        shutil.rmtree(self.folder)

    def empty(self) -> None:
        """Forget all holdings: the next example begins with none.

        And at an instant at which the ledger's growth is shown: in one interval no more
        is done than fits one step (docs/decisions/0043).
        """
        for world, held in zip(self.worlds, self._held, strict=True):
            for reference in held:
                world[HOLDER].withdraw(reference)
            held.clear()
        self.told.clear()
        self.pass_time(400)

    # --- what gr-two holds and does -------------------------------------------------

    def hold(self, template: Template, choice: tuple[int, ...]) -> None:
        """Hold one record in both worlds, with other values where they are withheld."""
        for world in (0, 1):
            secret = {
                name: values[(choice[at % len(choice)] + world) % 2]
                for at, (name, values) in enumerate(template.secrets.items())
            }
            self._add(world, template, {**template.shown, **secret}, template.role)

    def hide(self, template: Template, *, how: str, count: int) -> None:
        """Hold hidden records in one world alone, as like to ``template`` as can be."""
        secret = {name: values[0] for name, values in template.secrets.items()}
        fields = {**template.shown, **secret}
        for _ in range(count):
            person = template.category == "person"
            role = "informant" if how == "informant" and person else template.role
            options = {"H3": {"handling": "H3"}}.get(how) or {"hidden": True}
            self._add(0, template, fields, role, **options)

    def _add(
        self, world: int, template: Template, fields, role: str, **options
    ) -> None:
        options.setdefault("handling", template.handling)
        node = self.worlds[world][HOLDER]
        self._held[world].append(node.add(template.category, role, **fields, **options))

    def work(self) -> None:
        """Officers of gr-two look at what is hidden, in the one world that has it."""
        node = self.worlds[0][HOLDER]
        for waiting in node.waiting()[:2]:
            node.decide(waiting.id, approve=False)
        node.call(OfficerRole.CUSTODIAN, RECORDS_LIST, record_page())

    # --- what pt-one does and is told -----------------------------------------------

    def ask(self, question: Question, **why) -> tuple[object, object]:
        """Ask in both worlds; return all that is told in each, without what is random."""
        self._asked += 1
        asked = query(question, case=f"CASE-{self._asked}", **why)
        return tuple(self._see(world, asked) for world in self.worlds)

    def ping(self) -> tuple[object, object]:
        """Ping in both worlds, and return the same."""
        return tuple(_pong(world) for world in self.worlds)

    def pass_time(self, seconds: int) -> None:
        for world in self.worlds:
            world.clock.advance(seconds=seconds)
            world[HOLDER].flows.rhythm.run(world.clock.now())

    def _see(self, world: Federation, asked) -> object:
        sent = say(world, ASKER, HOLDER, asked)
        envelope = world.network.deliver(ASKER, HOLDER, sent.envelope)
        answer = from_wire(Answer, world.opened(HOLDER, ASKER, envelope).payload)
        for part in answer.answers:
            self.told += [hit.reference for hit in part.hits]
        return len(envelope), to_wire(_without_what_is_random(answer))


def question(template: Template, terms: tuple[tuple[str, str], ...]) -> Question:
    return Question(template.category, tuple(Term(*term) for term in terms))


def _without_what_is_random(answer: Answer) -> Answer:
    """Hits of one grade stand in the order of their references, which are random."""
    parts = tuple(
        replace(
            part,
            hits=tuple(
                sorted(
                    (replace(hit, reference="random") for hit in part.hits),
                    key=to_wire,
                )
            ),
        )
        for part in answer.answers
    )
    return replace(
        answer,
        answers=parts,
        query_digest=bytes(32),
        answered_at=START,
        checkpoint=_size_of(answer.checkpoint),
    )


def _pong(world: Federation) -> object:
    sent = say(world, ASKER, HOLDER, Ping("test"), kind=Kind.PING)
    envelope = world.network.deliver(ASKER, HOLDER, sent.envelope)
    pong = from_wire(Pong, world.opened(HOLDER, ASKER, envelope).payload)
    # How much of the asker's own ledger the other has seen is the asker's own.
    bare = replace(pong, checkpoint=_size_of(pong.checkpoint), seen_size=0, seen="")
    return len(envelope), to_wire(bare)


def _size_of(checkpoint: str) -> str:
    """Return a checkpoint without root and signature, which are of random leaves."""
    return re.sub(r"(?s)^([^\n]*\n[0-9]+)\n.*", r"\1", checkpoint)


def _in_memory(_folder, keys, agency):
    return MemoryStore(keys, origin_of(agency))
