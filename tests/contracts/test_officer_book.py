"""The book of officers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import AlreadyThere
from node.flows.ports import ForgetCredentials, PutOfficer
from node.model.codes import OfficerRole
from node.model.officer import Appointment
from tests.contracts.builders import NOW, commit, digest, officer

SECRET, OTHER = digest("credential"), digest("another credential")


def test_an_officer_is_known_by_the_credential(store):
    commit(store, PutOfficer(officer(), SECRET))
    assert store.officers.by_credential(SECRET) == officer()
    assert store.officers.by_credential(OTHER) is None


def test_an_empty_credential_keeps_the_one_held(store):
    commit(store, PutOfficer(officer(), SECRET))
    assert store.officers.by_credential(SECRET).active
    commit(store, PutOfficer(officer(active=False), b""))
    assert store.officers.by_credential(SECRET) == officer(active=False)


def test_a_new_credential_ends_the_old_one(store):
    commit(store, PutOfficer(officer(), SECRET))
    commit(store, PutOfficer(officer(), OTHER))
    assert store.officers.by_credential(SECRET) is None
    assert store.officers.by_credential(OTHER) == officer()


@pytest.mark.attack
def test_nobody_is_known_by_no_credential(store):
    commit(store, PutOfficer(officer(), b""))
    assert store.officers.by_credential(b"") is None


@pytest.mark.attack
def test_a_credential_is_not_shared_by_two_officers(store):
    commit(store, PutOfficer(officer("o-1"), SECRET))
    with pytest.raises(AlreadyThere):
        commit(store, PutOfficer(officer("o-2"), SECRET))
    assert store.officers.by_credential(SECRET) == officer("o-1")


def test_all_officers_come_disabled_ones_too(store):
    commit(
        store,
        PutOfficer(officer("o-2", active=False), OTHER),
        PutOfficer(officer("o-1"), SECRET),
    )
    assert store.officers.all() == (officer("o-1"), officer("o-2", active=False))


def test_an_officer_comes_back_with_roles_that_wait(store):
    given = Appointment(frozenset({OfficerRole.AUDITOR}), "o-9", NOW, begins=NOW)
    waits = replace(officer(), appointment=given, renewed_at=NOW)
    commit(store, PutOfficer(waits, SECRET))
    assert store.officers.by_credential(SECRET) == waits


@pytest.mark.attack
def test_a_credential_that_was_forgotten_opens_nothing(store):
    commit(store, PutOfficer(officer("o-1"), SECRET), PutOfficer(officer("o-2"), OTHER))
    commit(store, ForgetCredentials(), PutOfficer(officer("o-2"), SECRET))
    assert store.officers.by_credential(OTHER) is None
    assert store.officers.by_credential(SECRET) == officer("o-2")
    assert store.officers.all() == (officer("o-1"), officer("o-2"))
