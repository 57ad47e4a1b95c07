"""A received notice outside of the node, with its owner's conditions on it."""

import hashlib
import json

import pytest

from node.errors import NotFound, PolicySaysNo, Refused
from node.model.codes import Handling
from node.model.notice import NoticeState
from tests.simulator import START
from tests.unit.flows.notice.recipient import Recipient


def test_an_export_carries_the_owners_conditions_and_is_recorded():
    world = Recipient()
    notice_id = world.receive(excluded_countries=("RU", "BY"))
    content = world.export(notice_id)
    told = json.loads(content)
    assert (told["owner"], told["handling"], told["agency"]) == (
        "pt-one", "H0", "gr-two",
    )  # fmt: skip
    assert told["excluded_countries"] == ["RU", "BY"]
    assert told["purpose"] == "investigation"
    assert "Never to: RU, BY." in told["markings"]
    assert any("destroyed" in marking for marking in told["markings"])
    (entry,) = world.entries()
    details = {d.name: d.value for d in entry.details}
    assert entry.act == "notice.exported"
    assert details["export"] == told["export"]
    assert details["digest"] == hashlib.sha256(content).hexdigest()


def test_an_export_is_canonical():
    world = Recipient()
    content = world.export(world.receive())
    told = json.loads(content)
    again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert content.decode() == again


def test_a_notice_under_h1_says_that_it_is_not_for_judges():
    world = Recipient()
    told = json.loads(world.export(world.receive(handling=Handling.H1)))
    assert any("judicial proceedings" in marking for marking in told["markings"])


@pytest.mark.attack
@pytest.mark.parametrize("code", [Handling.H2, Handling.H3])
def test_what_needs_its_owners_permission_is_not_exported(code):
    world = Recipient()
    with pytest.raises(PolicySaysNo, match="permission"):
        world.export(world.receive(handling=code))
    assert world.entries() == []


@pytest.mark.attack
@pytest.mark.parametrize("how", ["locked", "suspended", "ended", "unknown"])
def test_what_cannot_be_read_cannot_be_exported(how):
    world = Recipient()
    notice_id = "n-0"
    if how == "locked":
        notice_id = world.receive(opens_at=START.replace(year=2027))
    elif how == "suspended":
        notice_id = world.receive(state=NoticeState.SUSPENDED)
    elif how == "ended":
        notice_id = world.receive()
        world.end(notice_id)
    with pytest.raises(NotFound if how == "unknown" else Refused):
        world.export(notice_id)


@pytest.mark.attack
def test_an_export_that_was_not_recorded_is_not_given():
    world = Recipient()
    notice_id = world.receive()

    def fails(_draft, _effects):
        raise BrokenPipeError

    world.store.before_commit = fails
    with pytest.raises(BrokenPipeError):
        world.export(notice_id)


@pytest.mark.attack
def test_the_ledger_keeps_nothing_of_what_was_exported():
    world = Recipient()
    world.export(world.receive())
    assert "Hussein" not in repr(world.entries())
    assert world.exhibits() == []
