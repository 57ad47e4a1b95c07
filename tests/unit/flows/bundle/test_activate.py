"""A bundle is approved while another is put in force."""

from __future__ import annotations

import pytest

from node.errors import Overtaken
from node.flows.bundle.activate import (
    ACTIVE,
    PROPOSED,
    Lawgiver,
    first_bundle,
    load_kept,
)
from node.flows.bundle.rules import Rules
from node.flows.recorder import Recorder
from node.model.codes import OfficerRole
from node.model.desk.policy import ActivateRequest, ApproveRequest, BundleFile
from node.model.officer import Officer
from tests.memory import MemoryStore
from tests.simulator import FixedClock, bundle_of, starter_policies
from tests.unit.protocol.pair import ALPHA

CLOCK = FixedClock()


def officer(pseudonym, role):
    return Officer(pseudonym, pseudonym, frozenset({role}), True, CLOCK.now())


PROPOSER = officer("o-1", OfficerRole.OPERATOR)
APPROVER = officer("o-2", OfficerRole.RELEASE_OFFICER)


class Meanwhile:
    """A book of settings; once a proposal was read, something else happens."""

    def __init__(self, settings):
        self.settings, self.then = settings, lambda: None

    def get(self, name):
        found = self.settings.get(name)
        if name == PROPOSED:
            then, self.then = self.then, lambda: None
            then()
        return found


def files():
    """The starter policies, with few cases and without what takes long to prove."""
    return {
        path: data
        for path, data in starter_policies().items()
        if not path.startswith("properties/")
        and (not path.startswith("cases/") or path == "cases/ask.toml")
    }


@pytest.mark.attack
def test_an_approval_does_not_undo_what_was_put_in_force_meanwhile():
    """What a bundle no longer states was said of another one than is in force."""
    store = MemoryStore(ALPHA.keys)
    settings = Meanwhile(store.settings)
    recorder = Recorder(ALPHA.agency, ALPHA.keys, store.journal)
    rules = Rules(bundle_of(files()))
    lawgiver = Lawgiver(ALPHA.keys, rules, settings, recorder, CLOCK)
    given = tuple(BundleFile(path, data) for path, data in sorted(files().items()))
    view = lawgiver.propose(PROPOSER, ActivateRequest(given))
    settings.then = lambda: first_bundle(
        files(), keys=ALPHA.keys, recorder=recorder, now=CLOCK.now()
    )
    with pytest.raises(Overtaken):
        lawgiver.approve(APPROVER, ApproveRequest(view.digest))
    kept = load_kept(ACTIVE, store.settings, ALPHA.keys)
    assert kept is not None
    assert kept.officer != APPROVER.pseudonym
