"""What a later card changes, and what of it a person must confirm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import CheckFailed
from node.model.codes import AgencyClass, KeyUse
from node.protocol.card_change import card_changes
from node.protocol.introduction import accept_card, write_card
from tests.unit.protocol.pair import ALPHA, DAY, GAMMA, NOW, introduction_of, keys_of

INTRODUCTION, KEYS = ALPHA.introduction, ALPHA.keys
ALL = INTRODUCTION.keys


def changed(now=NOW, **changes):
    later = replace(INTRODUCTION, sequence=2, **changes)
    return card_changes(INTRODUCTION, later, now)


def keyed(use, **changes):
    return tuple(replace(k, **changes) if k.use is use else k for k in ALL)


def without(use):
    return tuple(k for k in ALL if k.use is not use)


def fresh(use, *, beside):
    (new,) = (k for k in keys_of("pt-pj").public_keys(NOW) if k.use is use)
    return (*(ALL if beside else without(use)), new)


def test_a_card_that_says_the_same_changes_nothing():
    assert changed() == ()
    assert card_changes(INTRODUCTION, INTRODUCTION, NOW) == ()


def test_of_a_new_agency_everything_is_told_and_nothing_was():
    told = {c.name: c for c in card_changes(None, INTRODUCTION, NOW)}
    assert told["agency_class"].text == "(none) -> police"
    assert {"signing", "sealing", "tls", "ledger"} <= set(told)


def test_name_and_endpoints_are_told_and_need_not_be_confirmed():
    told = changed(name="Another name", endpoints=("other.example:7443",))
    assert [(c.name, c.confirmed) for c in told] == [
        ("name", False),
        ("endpoints", False),
    ]
    assert told[1].text.endswith(" -> other.example:7443")


def test_keys_that_rotate_in_time_need_not_be_confirmed():
    """A new one beside the old, which ends sooner; later the old one is gone."""
    for use in (KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS):
        (came,) = changed(keys=fresh(use, beside=True))
        assert (came.name, came.before, came.confirmed) == (str(use), "", False)
        (ended,) = {k.ends for k in ALL if k.use is use}
        sooner = keyed(use, ends=NOW + 30 * DAY)
        assert changed(keys=sooner) == ()
        (gone,) = changed(now=ended, keys=without(use))
        assert (gone.after, gone.confirmed) == ("", False)


CONFIRMED = {
    "class": {"agency_class": AgencyClass.HEALTH},
    "country": {"country": "ES"},
    "identity key": {"identity_key": GAMMA.keys.identity_public},
    "another ledger key": {"keys": fresh(KeyUse.LEDGER, beside=False)},
    "a second ledger key": {"keys": fresh(KeyUse.LEDGER, beside=True)},
    "a living key that is gone": {"keys": without(KeyUse.SIGNING)},
    "a living key in another's place": {"keys": fresh(KeyUse.TLS, beside=False)},
    "a living key that ends at once": {"keys": keyed(KeyUse.SEALING, ends=NOW)},
    "a key that lives longer than it was to": {
        "keys": keyed(KeyUse.SIGNING, ends=NOW + timedelta(days=5000))
    },
}


@pytest.mark.attack
@pytest.mark.parametrize("what", CONFIRMED)
def test_what_is_relied_upon_does_not_change_without_a_person(what):
    assert any(change.confirmed for change in changed(**CONFIRMED[what]))


@pytest.mark.attack
@pytest.mark.parametrize("to", [AgencyClass.HEALTH, AgencyClass.JUDICIAL])
def test_card_that_changes_the_class_needs_the_fingerprint_again(to):
    first = write_card(INTRODUCTION, KEYS)
    known = accept_card(first, known=None, fingerprint=KEYS.fingerprint, now=NOW)
    later = write_card(introduction_of(KEYS, sequence=2, agency_class=to), KEYS)
    with pytest.raises(CheckFailed, match=f"agency_class: police -> {to}"):
        accept_card(later, known=known, fingerprint="", now=NOW)
    with pytest.raises(CheckFailed):
        accept_card(later, known=known, fingerprint=GAMMA.keys.fingerprint, now=NOW)
    peer = accept_card(later, known=known, fingerprint=KEYS.fingerprint, now=NOW)
    assert peer.introduction.agency_class is to
