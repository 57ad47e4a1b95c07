"""Real lists in real nodes, and the questions that cross between them.

Nobody here wrote these lists: spellings, scripts, half-known dates and double
entries are as their publishers left them. The tests run in order, on one world;
the last one puts another policy bundle in force.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from node.app import read_policy_dir
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.ledger import LEDGER_CHECKPOINTS
from node.model.desk.policy import (
    POLICY_APPROVE,
    POLICY_PROPOSE,
    ActivateRequest,
    ApproveRequest,
    BundleFile,
)
from node.model.desk.record import RECORDS_STATS
from node.policy.bundle import load_bundle
from tests.processes import NodeProcess, make_node, running
from tests.real.conftest import MEMBERS, Found, World
from tests.real.lists import (
    EU,
    OFAC,
    ROOT,
    UN,
    UN_BEFORE,
    askable,
    data_folder,
    entities,
    imo_digits,
    load,
    passports,
    persons,
    vessels,
)

pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]

PT, GR, NL = MEMBERS
# Shares of UN persons with a date of birth that must be found; both other lists
# hold nearly all of them, OFAC's as it stood five years before.
FLOORS = {NL: 0.90, GR: 0.60}


def test_each_list_is_loaded_and_what_is_rejected_has_line_and_reason(
    world: World,
) -> None:
    for agency, name in MEMBERS.items():
        loaded, node = world.loaded[agency], world.nodes[agency]
        done = loaded.progress
        stats = node.call(OfficerRole.CUSTODIAN, RECORDS_STATS, Nothing())
        world.figures.add(
            "loaded",
            list=name,
            store=world.stores[agency],
            lines=done.read,
            records=stats.records,
            selectors=stats.selectors,
            rejects=done.rejected,
            why=dict(loaded.reasons),
            seconds=loaded.seconds,
            per_second=done.read / loaded.seconds,
        )
        assert done.read == sum(1 for _ in entities(name))
        assert done.read == done.added + done.changed + done.unchanged + done.rejected
        assert done.rejected == sum(loaded.reasons.values()) == len(loaded.lines)
        assert all(loaded.reasons)
        assert stats.records == done.added
        assert done.added > 0.95 * done.read
        assert stats.selectors > stats.records


def test_a_second_import_changes_nothing(world: World) -> None:
    for agency, name in MEMBERS.items():
        before, again = world.loaded[agency], load(world.nodes[agency], name, name)
        done = again.progress
        world.figures.add(
            "loaded again",
            list=name,
            unchanged=done.unchanged,
            changed=done.changed,
            added=done.added,
            seconds=again.seconds,
        )
        assert (done.added, done.changed) == (0, 0)
        assert done.unchanged == before.progress.read - before.progress.rejected
        assert again.reasons == before.reasons


def test_the_persons_of_the_un_are_found_on_the_other_lists(world: World) -> None:
    questions = persons(UN)
    assert len(questions) == 677
    found = world.ask(PT, questions)
    _note(world, "people", UN, len(questions), found)
    for peer, floor in FLOORS.items():
        assert not found[peer].silences
        assert found[peer].hits >= floor * len(questions)
        # A score alone releases nothing, whatever it says.
        assert found[peer].grades["identifier"] == 0
        assert found[peer].fields == 0


@pytest.mark.parametrize(("asker", "name"), [(GR, OFAC), (NL, EU)])
def test_the_persons_of_every_list_can_be_asked_at_the_others(
    world: World, asker: str, name: str
) -> None:
    questions = persons(name)
    found = world.ask(asker, questions)
    _note(world, "people", name, len(questions), found)
    assert all(not one.silences for one in found.values())
    # Most of the UN's persons are on this list, so as many are found back.
    assert found[PT].hits >= 0.6 * 677


@pytest.mark.parametrize(("asker", "name"), [(PT, UN), (NL, EU)])
def test_a_passport_number_finds_its_holder_and_releases_core_data(
    world: World, asker: str, name: str
) -> None:
    questions = askable(passports(name))
    # Of the EU's one in twenty is several in one cell, and some are no number at all.
    assert len(questions) > 0.9 * len(passports(name))
    found = world.ask(asker, questions)
    _note(world, "documents", name, len(questions), found)
    for one in found.values():
        assert not one.silences
        # A number that is nearly the same is a possible hit, and gives nothing.
        assert one.grades["identifier"] >= 0.95 * one.hits > 0
        assert 0 < one.with_fields <= one.grades["identifier"]


@pytest.mark.parametrize(
    ("asker", "name", "peer"), [(NL, EU, GR), (GR, OFAC, NL)], ids=[EU, OFAC]
)
def test_an_imo_number_finds_every_vessel_that_both_lists_hold(
    world: World, asker: str, name: str, peer: str
) -> None:
    questions = askable(vessels(name))
    found = world.ask(asker, questions)
    _note(world, "vessels", name, len(questions), found)
    common = imo_digits(name) & imo_digits(MEMBERS[peer])
    assert found[peer].hits == len(common) > 0
    assert found[peer].with_fields == found[peer].hits
    assert found[PT].hits == 0


@pytest.fixture
def alone() -> Iterator[NodeProcess]:
    if data_folder() is None:
        pytest.skip("the folder with the shared data is not here (COMITY_SHARED_DATA)")
    folder = Path(tempfile.mkdtemp(prefix="comity-real-"))
    make_node(folder / "node", "es-alone")
    with running(folder / "node") as node:
        node.appoint()
        yield node
    shutil.rmtree(folder, ignore_errors=True)


def test_a_later_edition_of_a_list_changes_what_has_changed(
    world: World, alone: NodeProcess
) -> None:
    before = {one.id: one.properties for one in entities(UN_BEFORE)}
    now = {one.id: one.properties for one in entities(UN)}
    first = load(alone, UN_BEFORE, "un-sc").progress
    began = time.perf_counter()
    done = load(alone, UN, "un-sc").progress
    world.figures.add(
        "updated",
        list=f"{UN_BEFORE} to {UN}",
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        rejected=done.rejected,
        seconds=time.perf_counter() - began,
    )
    assert first.added + first.rejected == len(before)
    assert done.added + done.changed + done.unchanged + done.rejected == len(now)
    assert done.added == len(now.keys() - before.keys())
    altered = sum(before[key] != now[key] for key in now.keys() & before.keys())
    assert 0 < done.changed <= altered
    stats = alone.call(OfficerRole.CUSTODIAN, RECORDS_STATS, Nothing())
    assert stats.records == first.added + done.added


def test_damaged_lines_are_reported_and_the_others_are_taken(
    world: World, alone: NodeProcess
) -> None:
    loaded = load(alone, UN, "damaged", damage=50)
    done = loaded.progress
    world.figures.add(
        "damaged: every 50th line cut in two",
        list=UN,
        lines=done.read,
        taken=done.added,
        rejects=done.rejected,
        why=dict(loaded.reasons),
    )
    assert loaded.lines == list(range(50, done.read + 1, 50))
    assert done.added == done.read - done.rejected


def test_under_the_strict_bundle_the_same_hits_release_no_field(world: World) -> None:
    asked = {"people": persons(UN), "documents": askable(passports(UN))}
    starter = {what: world.ask(PT, questions) for what, questions in asked.items()}
    for agency in (GR, NL):
        _activate(world.nodes[agency], ROOT / "policies" / "examples" / "strict")
    strict = {what: world.ask(PT, questions) for what, questions in asked.items()}
    for what, questions in asked.items():
        for peer in (GR, NL):
            for bundle, found in (("starter", starter), ("strict", strict)):
                one = found[what][peer]
                world.figures.add(
                    "two bundles",
                    asked=f"{len(questions)} {what} of {UN}",
                    of=MEMBERS[peer],
                    bundle=bundle,
                    hits=one.hits,
                    no_hits=one.kinds["no_hit"],
                    with_fields=one.with_fields,
                    exact=one.levels["exact"],
                    generalised=one.levels["generalised"],
                    remedies=one.withheld,
                    seconds=one.seconds,
                )
            assert strict[what][peer].kinds == starter[what][peer].kinds
            assert strict[what][peer].grades == starter[what][peer].grades
            assert strict[what][peer].fields == 0
    assert all(starter["documents"][peer].fields > 0 for peer in (GR, NL))


def test_after_all_of_it_every_ledger_is_proved(world: World) -> None:
    for agency, node in world.nodes.items():
        began = time.perf_counter()
        seen = [
            held.checkpoint
            for other in world.nodes.values()
            if other is not node
            for held in other.call(
                OfficerRole.AUDITOR, LEDGER_CHECKPOINTS, Nothing()
            ).items
            if held.agency == agency
        ]
        size = node.verify(*seen)
        world.figures.add(
            "ledgers",
            agency=agency,
            entries=size,
            checkpoints_of_peers=len(seen),
            seconds=time.perf_counter() - began,
        )
        assert seen or agency == PT


def _note(
    world: World, table: str, name: str, questions: int, found: dict[str, Found]
) -> None:
    for peer, one in found.items():
        world.figures.add(
            table,
            asked_from=name,
            questions=questions,
            at=MEMBERS[peer],
            hits=one.hits,
            percent=100 * one.hits / questions,
            **{str(grade): count for grade, count in sorted(one.grades.items())},
            with_fields=one.with_fields,
            seconds=one.seconds,
            per_second=questions / one.seconds,
        )


def _activate(node: NodeProcess, folder: Path) -> None:
    """Put the bundle of a folder in force, with what it says it leaves out."""
    read = read_policy_dir(folder)
    files = tuple(BundleFile(path, data) for path, data in read.items())
    waived = tuple(load_bundle(read).dropped)
    asked = ActivateRequest(files, waived)
    proposed = node.call(OfficerRole.OPERATOR, POLICY_PROPOSE, asked)
    wanted = ApproveRequest(proposed.digest, waived)
    approved = node.call(OfficerRole.RELEASE_OFFICER, POLICY_APPROVE, wanted)
    assert approved.digest == proposed.digest
