"""The people at a running node: three at first, each heard of, gone at once."""

from __future__ import annotations

import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.node import NODE_STATUS
from node.model.desk.notice import NOTICES_SUBSCRIBE
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_RENEW,
    OfficerAddRequest,
)
from node.model.desk.peer import PEERS_LIST
from node.model.desk.release import RELEASES_LIST

from node.app import connect
from node.app.desk import HAND_OVER
from node.doctor import examine
from node.errors import ComityError, NotYourRole
from node.model.codes import OfficerRole
from node.model.officer import StaffChange
from tests.processes import NodeProcess, make_node, running, write_secret

R = OfficerRole


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="comity-staff-"))
    make_node(folder / "node", "pt-staff")
    yield folder / "node"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def node(home: Path) -> Iterator[NodeProcess]:
    with running(home) as process:
        yield process


def added(node: NodeProcess, name: str, role: str) -> tuple[str, Path]:
    """Add an officer as the operator; return pseudonym and credential file."""
    request = OfficerAddRequest(name, (role,))
    reply = node.call(R.OPERATOR, OFFICERS_ADD, request)
    file = node.home / f"{name}.credential"
    write_secret(file, reply.credential)
    return reply.pseudonym, file


def test_a_new_node_has_three_officers_with_a_file_each_for_its_owner(
    home: Path, node: NodeProcess
) -> None:
    files = sorted((home / HAND_OVER).iterdir())
    assert [f.stem for f in files] == ["auditor", "release-officer"]
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    listed = node.call(R.OPERATOR, OFFICERS_LIST, Nothing()).items
    assert sorted(o.roles for o in listed) == [
        ("auditor",),
        ("operator",),
        ("release-officer",),
    ]


def test_doctor_says_whose_credential_lies_here_and_who_waits_to_check(
    home: Path, node: NodeProcess
) -> None:
    waits, _ = added(node, "Waiting", "auditor")
    said = [f.meaning for f in examine(home) if f.check == "officers"]
    assert sum("lies here" in text for text in said) == 2
    assert any(waits in t and "is to be auditor" in t for t in said)
    assert sum("somebody else made" in text for text in said) == 2


def test_whoever_calls_next_hears_of_a_role_that_checks(node: NodeProcess) -> None:
    _, clerk = added(node, "Clerk", "analyst")
    heard: list[StaffChange] = []
    with connect(node.home, clerk, hear=heard.append) as desk:
        desk.call(NODE_STATUS, Nothing())
        heard.clear()
        pseudonym, _ = added(node, "Deputy", "release-officer")
        desk.call(NODE_STATUS, Nothing())
        assert [(c.pseudonym, c.what) for c in heard] == [(pseudonym, "proposed")]
        desk.call(NODE_STATUS, Nothing())
        assert len(heard) == 1


def test_who_waits_for_a_role_can_show_that_the_credential_is_theirs(
    node: NodeProcess,
) -> None:
    pseudonym, file = added(node, "Careful", "auditor")
    with connect(node.home, file) as desk:
        renewed = desk.call(OFFICERS_RENEW, Nothing())
        with pytest.raises(NotYourRole):
            desk.call(OFFICERS_RENEW, Nothing())
    assert renewed.pseudonym == pseudonym
    listed = node.call(R.OPERATOR, OFFICERS_LIST, Nothing()).items
    (one,) = (o for o in listed if o.pseudonym == pseudonym)
    assert (one.renewed, one.roles, one.waiting) == (True, (), ("auditor",))


@pytest.mark.attack
def test_operator_calling_as_the_release_officer_it_proposed(node: NodeProcess) -> None:
    _, file = added(node, "Nobody", "release-officer")
    with connect(node.home, file) as desk:
        for name in (RELEASES_LIST, OFFICERS_LIST, NODE_STATUS, PEERS_LIST):
            with pytest.raises(NotYourRole):
                desk.call(name, Nothing())


@pytest.mark.attack
def test_disabled_analyst_hearing_of_notices_on(node: NodeProcess) -> None:
    pseudonym, file = added(node, "Leaving", "analyst")
    ended = threading.Event()
    with connect(node.home, file) as desk:
        events = desk.stream(NOTICES_SUBSCRIBE, Nothing())
        next(events)

        def listen() -> None:
            with pytest.raises(ComityError):
                list(events)
            ended.set()

        listener = threading.Thread(target=listen)
        listener.start()
        node.call(R.OPERATOR, OFFICERS_DISABLE, ById(pseudonym))
        assert ended.wait(5), "the subscription went on"
        listener.join()
        with pytest.raises(NotYourRole):
            desk.call(NODE_STATUS, Nothing())
