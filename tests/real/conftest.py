"""Three agencies with a real list each, as processes that answer each other.

Skipped where the data folder is not. One of the three is on PostgreSQL where a
cluster can be had. What the tests measure is printed at the end (``pytest -s``).
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from node.demo.federation import _free_port
from node.model.codes import Grade, Level, OfficerRole
from node.model.desk.query import QUERIES_ASK, AskRequest
from node.model.query import PeerAnswer, Question, QuestionAnswer
from tests.postgres import find_binaries, run_cluster
from tests.processes import (
    NodeProcess,
    as_configured,
    give_views,
    make_node,
    running,
)
from tests.real.figures import Figures
from tests.real.lists import EU, OFAC, UN, Loaded, data_folder, load

MEMBERS = {"pt-un": UN, "gr-ofac": OFAC, "nl-eu": EU}
ON_POSTGRESQL = "gr-ofac"
BATCH = 100


@dataclass
class Found:
    """What one peer answered to many questions, without what it said."""

    kinds: Counter[str] = field(default_factory=Counter)
    silences: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    places: set[int] = field(default_factory=set)
    firm: int = 0
    with_fields: int = 0
    withheld: int = 0
    seconds: float = 0.0

    @property
    def hits(self) -> int:
        return self.kinds["hit"]

    @property
    def fields(self) -> int:
        return self.levels[Level.EXACT] + self.levels[Level.GENERALISED]

    def count(self, said: PeerAnswer, first: int) -> None:
        """Count an answer to the questions from place ``first`` on."""
        self.firm += len({hit.question for hit in said.met if hit.firm})
        self._count(said.answers, first)

    def _count(self, answers: Sequence[QuestionAnswer], first: int) -> None:
        for place, answer in enumerate(answers, first):
            if answer.kind == "hit":
                self.places.add(place)
            self.kinds[answer.kind] += 1
            if answer.silence:
                self.silences[answer.silence] += 1
            if answer.hits:
                grades = {hit.grade for hit in answer.hits}
                self.grades[next(g for g in Grade if g in grades)] += 1
            self.with_fields += any(hit.fields for hit in answer.hits)
            self.withheld += sum(len(hit.withheld) for hit in answer.hits)
            self.levels.update(f.level for hit in answer.hits for f in hit.fields)


@dataclass
class World:
    """The three nodes, what was loaded into each, and what is measured."""

    nodes: dict[str, NodeProcess]
    loaded: dict[str, Loaded]
    stores: dict[str, str]
    figures: Figures

    def ask(
        self, asker: str, questions: list[Question], *, way: str = "disclosed"
    ) -> dict[str, Found]:
        """Ask both others in batches; return what each answered, counted."""
        others = [agency for agency in self.nodes if agency != asker]
        found = {agency: Found() for agency in others}
        desk = self.nodes[asker].desk(OfficerRole.ANALYST)
        began = time.perf_counter()
        for at in range(0, len(questions), BATCH):
            request = AskRequest(
                "investigation",
                "CASE-1",
                "trafficking-in-human-beings",
                "eu-2023-977",
                tuple(questions[at : at + BATCH]),
                deadline_ms=60_000,
                way=way,
            )
            for progress in desk.stream(QUERIES_ASK, request):
                said: PeerAnswer | None = progress.answer
                if said is not None:
                    found[said.peer].count(said, at)
        for one in found.values():
            one.seconds = time.perf_counter() - began
        return found


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    if data_folder() is None:
        pytest.skip("the folder with the shared data is not here (COMITY_SHARED_DATA)")
    folder = Path(tempfile.mkdtemp(prefix="comity-real-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        urls = _stores(stack)
        nodes = {}
        for agency in MEMBERS:
            home = folder / agency
            make_node(
                home,
                agency,
                store=urls.get(agency, ""),
                endpoint=f"127.0.0.1:{_free_port()}",
            )
            give_views(home)
            nodes[agency] = stack.enter_context(running(home))
            nodes[agency].appoint()
        introduce(nodes)
        loaded = {a: load(nodes[a], name, name) for a, name in MEMBERS.items()}
        stores = {a: "postgresql" if a in urls else "sqlite" for a in MEMBERS}
        made = World(nodes, loaded, stores, Figures())
        yield made
        print(f"\n\n{made.figures}\n\nwritten to {made.figures.write()}")


def introduce(nodes: dict[str, NodeProcess]) -> None:
    """Let each node know every other one."""
    for here in nodes.values():
        for there in nodes.values():
            if here is not there:
                peer = there.as_peer()
                here.know(peer.card, peer.fingerprint)


def _stores(stack: ExitStack) -> dict[str, str]:
    binaries = find_binaries()
    if binaries is None:
        return {}
    server = stack.enter_context(run_cluster(binaries))
    return {ON_POSTGRESQL: as_configured(server.fresh())}
