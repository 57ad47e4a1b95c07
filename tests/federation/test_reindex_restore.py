"""A backup that older rules have read is read anew, once its restore was accepted."""

from __future__ import annotations

from node.flows.index.reindex import OVER
from node.model.codes import AnswerKind
from tests.federation.test_reindex import by_older_rules, to_the_end, upgrade
from tests.federation.test_restore import (
    HOME,
    accept,
    backed_up,
    put_back,
    review,
    world,
)
from tests.simulator import person

__all__ = ["world"]


def told(world):
    (one,) = world["pt-one"].ask(person("Ivan Petrov", "1970-02-03"))[HOME].answers
    return one.kind


def test_a_restored_backup_of_older_rules_is_read_anew_and_misses_nobody(world):
    node = world[HOME]
    by_older_rules(node, name="Ivan Petrov", birth_date="1970-02-03")
    upgrade(world)
    older = backed_up(world)
    to_the_end(node.flows.reindexer)
    assert told(world) is AnswerKind.HIT
    put_back(world, older)
    reindexer = node.flows.reindexer
    assert reindexer.progress.records
    accept(world, review(world).code)
    assert told(world) is AnswerKind.NOT_ANSWERED
    to_the_end(reindexer)
    assert told(world) is AnswerKind.HIT
    assert len(node.entries(OVER)) == 1
    assert list(node.store.journal.altered()) == []


def test_a_restored_backup_of_the_rules_in_force_waits_for_nothing(world):
    put_back(world, backed_up(world))
    assert not world[HOME].flows.reindexer.progress.behind
