import json
from dataclasses import replace

import pytest

from node.crypto.digest import sha256
from node.errors import CheckFailed, NotFound, PolicySaysNo
from node.flows.notice.effects import PutNotice
from node.flows.notice.repository import box_notice
from node.model.codes import Handling, SubjectRole
from node.model.desk.call import ById
from node.model.record import FieldValue
from node.protocol.notice.kinds import kind_of
from tests.unit.flows.notice.owner import WRITER, Owner, later


@pytest.fixture
def world():
    return Owner()


def shown(world, notice_id):
    return json.loads(world.extractor.extract(WRITER, ById(notice_id)).content)


def refused(world, notice_id):
    with pytest.raises(PolicySaysNo) as refusal:
        world.extractor.extract(WRITER, ById(notice_id))
    return refusal.value.message


def forced(world, notice_id, **changed):
    """Put a content in force as it could not be published, or not any more."""
    kept, notice = world.repository.open(notice_id)
    content = replace(notice.content, **changed)
    box = box_notice(replace(notice, content=content), world.keys)
    world.store.put(PutNotice(replace(kept, revision=kept.revision + 1, box=box)))


def test_the_extract_has_what_the_kind_allows_and_nothing_else(world):
    notice_id = world.published(public_extract=True)
    extract = shown(world, notice_id)
    allowed = set(kind_of("red").extract)
    assert {f["field"] for f in extract["fields"]} <= allowed
    assert {s["name"] for s in extract["statements"]} <= allowed
    assert "warrant_reference" not in json.dumps(extract)
    assert "26/0001" not in json.dumps(extract)


def test_the_extract_is_the_same_bytes_every_time_and_recorded(world):
    notice_id = world.published(public_extract=True)
    one = world.extractor.extract(WRITER, ById(notice_id)).content
    assert one == world.extractor.extract(WRITER, ById(notice_id)).content
    details = {d.name: d.value for d in world.entries("notice.extracted")[0].details}
    assert details["digest"] == sha256(one).hex()


@pytest.mark.attack
def test_no_extract_without_consent(world):
    assert "consented" in refused(world, world.published())


@pytest.mark.attack
def test_no_extract_under_embargo(world):
    notice_id = world.published(public_extract=True, opens_at=later(3))
    assert "embargo" in refused(world, notice_id)
    world.clock.advance(days=3)
    assert shown(world, notice_id)["kind"] == "red"


@pytest.mark.attack
def test_no_extract_of_what_does_not_hold(world):
    notice_id = world.draft(public_extract=True)
    assert "draft" in refused(world, notice_id)
    notice_id = world.published(public_extract=True)
    world.suspended(notice_id)
    assert "suspended" in refused(world, notice_id)
    world.resumed(notice_id)
    assert shown(world, notice_id)
    world.withdrawn(notice_id)
    assert "withdrawn" in refused(world, notice_id)


@pytest.mark.attack
def test_no_extract_of_a_life_that_is_over_before_the_clock_has_turned(world):
    notice_id = world.published(public_extract=True, valid_until=later(30))
    world.clock.advance(days=31)
    assert "life" in refused(world, notice_id)


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"minor": True},
        {"role": SubjectRole.VICTIM},
        {"role": SubjectRole.WITNESS},
        {"role": SubjectRole.INFORMANT},
        {"handling": Handling.H1},
    ],
)
def test_the_public_is_not_shown_children_victims_or_what_is_handled_closely(
    world, changed
):
    notice_id = world.published(public_extract=True)
    forced(world, notice_id, **changed)
    refused(world, notice_id)


@pytest.mark.attack
def test_a_child_that_is_only_marked_by_its_date_of_birth_is_not_shown(world):
    content = world.content()
    fields = tuple(f for f in content.fields if f.field != "birth_date")
    fields = (*fields, FieldValue("birth_date", "2011-03-04"))
    with pytest.raises((PolicySaysNo, CheckFailed)):
        shown(world, world.published(public_extract=True, fields=fields))


def test_a_missing_child_may_be_shown_to_be_found(world):
    notice_id = world.published("yellow", public_extract=True)
    forced(world, notice_id, minor=True)
    assert shown(world, notice_id)["kind"] == "yellow"


def test_the_extract_of_nothing_is_not_found(world):
    with pytest.raises(NotFound):
        world.extractor.extract(WRITER, ById("pt-one/none"))
