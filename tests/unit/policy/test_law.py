"""The data of a bundle: every name points at something."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.bundle import load_bundle
from tests.policies.reading import starter, starter_files, with_edit, with_file


def refusal(files) -> str:
    with pytest.raises(PolicyBroken) as why:
        load_bundle(files)
    return why.value.message


def test_countries_carry_their_groups_and_death_penalty():
    countries = starter().countries
    assert countries["PT"].groups == ("eu", "eu-without-dk", "eio", "council-of-europe")
    assert countries["PT"].death_penalty == "abolished"
    assert countries["US"].death_penalty == "retained"


def test_offences_are_the_list_of_32_and_none():
    assert len(starter().offences) == 33
    assert starter().offences["illicit-trade-in-human-organs-and-tissue"].groups == (
        "against-persons",
        "trafficking",
        "organised",
    )
    assert starter().offences["fraud"].max_penalty_months is None


def test_group_of_an_unknown_country_is_refused():
    files = with_edit("countries.toml", 'eu = [\n  "AT"', 'eu = [\n  "ZZ", "AT"')
    assert "group eu names unknown ZZ" in refusal(files)


def test_offence_in_an_unknown_group_is_refused_with_its_line():
    files = with_edit(
        "offences.toml", 'groups = ["organised"]', 'groups = ["organized"]'
    )
    message = refusal(files)
    assert message.startswith("offences.toml:")
    assert "unknown group organized" in message


def test_field_in_an_unknown_group_is_refused():
    files = with_edit(
        "fields.toml", 'groups = ["biometric"]', 'groups = ["biometrics"]'
    )
    assert "in an unknown one" in refusal(files)


def test_peer_with_its_own_quota_gets_that():
    text = starter_files()["quotas.toml"].decode()
    text += "\n[peers.fr-dcpj]\nper_minute = 6\nper_day = 60\n"
    quotas = load_bundle(with_file("quotas.toml", text)).quotas
    assert quotas.for_peer("fr-dcpj").per_minute == 6
    assert quotas.for_peer("es-cnp") == quotas.peer


def test_quota_for_what_is_no_agency_is_refused():
    text = starter_files()["quotas.toml"].decode()
    text += "\n[peers.France]\nper_minute = 6\nper_day = 60\n"
    assert "not an agency id" in refusal(with_file("quotas.toml", text))


def test_unknown_view_of_the_death_penalty_is_refused():
    files = with_edit(
        "countries.toml",
        'PT = { alpha3 = "PRT", death_penalty = "abolished"',
        'PT = { alpha3 = "PRT", death_penalty = "never"',
    )
    assert "never" in refusal(files)
