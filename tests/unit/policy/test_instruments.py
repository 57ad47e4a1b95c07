"""Agreements and assurances: who is bound, for what, until when."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.bundle import load_bundle
from tests.policies.reading import starter, with_edit, with_file

AGREEMENT = "agreements/coe-organs.toml"
ASSURANCE = "assurances/example.toml"


def refusal(files) -> str:
    with pytest.raises(PolicyBroken) as why:
        load_bundle(files)
    return why.value.message


def test_groups_of_parties_are_spelt_out():
    found = {a.id: a for a in starter().agreements}
    assert "DK" not in found["pruem-ii"].parties
    assert found["eu-uk-tca"].parties == starter().law.country_groups["eu"] | {"GB"}


def test_groups_of_offences_are_spelt_out():
    files = with_edit(AGREEMENT, '"trafficking-in-human-beings"', '"group:trafficking"')
    agreement = next(a for a in load_bundle(files).agreements if a.id == "coe-organs")
    assert agreement.offences == {
        "trafficking-in-human-beings",
        "illicit-trade-in-human-organs-and-tissue",
    }


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        (AGREEMENT, 'id = "coe-organs"', 'id = "coe-organ"', "not named after its id"),
        (AGREEMENT, '"CR"', '"group:nobody"', "unknown group of countries"),
        (AGREEMENT, '"CR"', '"ZZ"', "not an agency id"),
        (AGREEMENT, '"CR"', '"es-CNP"', "not an agency id"),
        (AGREEMENT, "since = 2018", "since = 2038", "ends before it begins"),
        (AGREEMENT, "T00:00:00Z", "T00:00:00", "Expected"),
        (AGREEMENT, '"detection"', '"fishing"', "unknown purpose 'fishing'"),
        (AGREEMENT, '"trafficking-in-human-beings"', '"witchcraft"', "unknown offence"),
        (AGREEMENT, '"trafficking-in-human-beings"', '"group:x"', "unknown group of"),
        (AGREEMENT, 'categories = ["*"]', 'categories = ["ships"]', "unknown category"),
        (AGREEMENT, '"judicial"]', '"judges"]', "unknown class of authority 'judges'"),
        (AGREEMENT, "classes = ", "clases = ", "coe-organs.toml:12: "),
        (AGREEMENT, 'title = "', 'titel = "', "coe-organs.toml:7: "),
        (ASSURANCE, "no-death-penalty", "no-torture-at-all", "unknown kind"),
        (ASSURANCE, 'given_by = "US"', 'given_by = "Everybody"', "not an agency id"),
        (ASSURANCE, "2020-01-02", "2020-01-01", "ends before it begins"),
        (ASSURANCE, 'id = "example"', 'id = "other"', "not named after its id"),
    ],
)
def test_what_cannot_be_meant_is_refused(path, old, new, says):
    assert says in refusal(with_edit(path, old, new))


def test_agreement_with_one_party_is_refused():
    text = """
id = "alone"
title = "Alone"
instrument = "None"
parties = ["PT"]
classes = ["police"]
since = 2020-01-01T00:00:00Z
until = 2030-01-01T00:00:00Z
purposes = []
offences = []
categories = []
"""
    assert "at least two parties" in refusal(with_file("agreements/alone.toml", text))
    bundle = load_bundle(
        with_file("agreements/alone.toml", text.replace('["PT"]', '["PT", "br-pf"]'))
    )
    alone = next(a for a in bundle.agreements if a.id == "alone")
    assert not alone.covers("investigation", "fraud", "person")


def test_members_of_one_side_are_spelt_out_where_an_instrument_is_between_sides():
    found = {a.id: a for a in starter().agreements}
    assert found["eu-uk-tca"].sides == (
        starter().law.country_groups["eu"],
        frozenset({"GB"}),
    )
    assert found["pruem-ii"].sides == ()
