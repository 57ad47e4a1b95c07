"""Facts: what the node fills in, and what it does not believe."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

from node.policy.agreements import agency_facts, agreements_for, assurances_for
from node.policy.answer import RecordFacts, record_facts
from node.policy.ask import AskFacts

from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.model.introduction import Introduction
from node.model.record import FieldValue, Record
from node.policy.bundle import load_bundle
from tests.policies.reading import (
    NOW,
    agency,
    asking,
    starter,
    why,
    with_edit,
    with_file,
)


def cover(
    bundle=None, *, asker="es-cnp", own="pt-pj", now=NOW, category="person", **changes
):
    kind = changes.pop("kind", AgencyClass.POLICE)
    return agreements_for(
        bundle or starter(),
        asker=agency(asker, kind),
        own=agency(own),
        justification=why(**changes),
        category=category,
        now=now,
    )


def person(*values: FieldValue, **changes) -> Record:
    return Record("person", SubjectRole.SUSPECT, "s", "1", values, **changes)


def seen(record: Record, ask: AskFacts | None = None, approvals=frozenset()):
    return record_facts(
        starter(), ask or asking(), record, grade=Grade.IDENTIFIER, approvals=approvals
    )


def test_agreement_is_found_by_id_and_by_instrument():
    assert cover() == ("eu-2023-977",)
    assert cover(legal_basis="Directive (EU) 2023/977") == ("eu-2023-977",)


def test_only_the_agreement_relied_upon_counts():
    assert cover(asker="mt-x", legal_basis="coe-organs") == ("coe-organs",)
    assert cover(asker="mt-x", legal_basis="coe-organs", offence="fraud") == ()


def test_agreement_binds_in_both_directions():
    assert cover(asker="pt-pj", own="es-cnp") == ("eu-2023-977",)


def test_agency_can_be_a_party_by_itself():
    text = """
id = "memo"
title = "Memorandum"
instrument = "Memorandum of 2 January 2026"
parties = ["br-pf", "pt-pj"]
classes = ["police"]
since = 2026-01-02T00:00:00Z
until = 2027-01-02T00:00:00Z
purposes = ["investigation"]
offences = ["*"]
categories = ["vehicle"]
"""
    bundle = load_bundle(with_file("agreements/memo.toml", text))
    given = {"asker": "br-pf", "legal_basis": "memo", "category": "vehicle"}
    assert cover(bundle, **given) == ("memo",)
    assert cover(bundle, **(given | {"asker": "br-prf"})) == ()
    assert cover(bundle, **(given | {"category": "person"})) == ()
    assert cover(bundle, **given, offence="made-up") == ()


def test_agreement_serves_the_classes_of_authority_that_it_names():
    judge = {"kind": AgencyClass.JUDICIAL, "legal_basis": "eu-eio"}
    assert cover(**judge) == ("eu-eio",)
    assert cover(**(judge | {"kind": AgencyClass.BORDER})) == ()
    files = with_edit("agreements/eu-eio.toml", '["judicial"]', '["*"]')
    all_serve = load_bundle(files)
    assert cover(all_serve, **(judge | {"kind": AgencyClass.BORDER})) == ("eu-eio",)


def test_international_body_is_bound_as_itself_and_not_through_its_host():
    path, old = "agreements/eu-2023-977.toml", '["group:eu-without-dk"]'
    anyone = with_edit(path, '["police", "border", "customs"]', '["*"]')
    body = {"asker": "nl-europol", "kind": AgencyClass.INTERNATIONAL}
    assert cover(load_bundle(anyone), **body) == ()
    named = anyone[path].replace(old.encode(), b'["group:eu", "nl-europol"]')
    bundle = load_bundle({**anyone, path: named})
    assert cover(bundle, **body) == ("eu-2023-977",)
    other = body | {"asker": "nl-other"}
    assert cover(bundle, **other) == ()


def test_body_of_an_organisation_that_is_a_party():
    path = "agreements/eu-2023-977.toml"
    files = with_edit(path, '["police", "border", "customs"]', '["international"]')
    files[path] = files[path].replace(b'["group:eu-without-dk"]', b'["PT", "EU"]')
    row = (
        b'\nEU = { alpha3 = "EUE", death_penalty = "abolished", name = "The Union" }\n'
    )
    bundle = load_bundle({**files, "countries.toml": files["countries.toml"] + row})
    body = {"asker": "eu-europol", "kind": AgencyClass.INTERNATIONAL}
    assert cover(bundle, **body) == ("eu-2023-977",)


def test_agency_has_no_agreement_with_itself():
    assert cover(asker="pt-pj", own="pt-pj") == ()


def test_introduction_serves_as_well_as_an_agency():
    card = Introduction(
        agency=agency("es-cnp").id,
        name="x",
        country="ES",
        agency_class=AgencyClass.POLICE,
        sequence=1,
        issued_at=NOW,
        identity_key=b"",
        keys=(),
        endpoints=(),
    )
    assert agency_facts(card) == agency_facts(agency("es-cnp"))


def test_assurance_counts_while_it_lasts_for_its_offence_and_giver():
    assurance = next(a for a in starter().assurances if a.id == "example")

    def on_file(name, offence, now):
        who = agency_facts(agency(name))
        return assurances_for(starter(), asker=who, offence=offence, now=now)

    offence, since = "murder-grievous-bodily-injury", assurance.since
    assert on_file("us-fbi", offence, since) == ("no-death-penalty",)
    assert on_file("us-fbi", offence, assurance.until) == ()
    assert on_file("us-fbi", offence, since - timedelta(microseconds=1)) == ()
    assert on_file("us-fbi", "terrorism", since) == ()
    assert on_file("jp-npa", offence, since) == ()


def test_facts_hold_no_time_and_serve_as_keys():
    assert asking() == asking(now=NOW + timedelta(days=1))
    assert hash(asking()) == hash(asking())
    for kind in (AskFacts, RecordFacts):
        assert all("datetime" not in str(f.type) for f in fields(kind))
    assert not any(isinstance(v, datetime) for v in vars_of(asking()))


def vars_of(facts):
    return [getattr(facts, f.name) for f in fields(facts)]


def test_record_facts_take_the_record_at_its_word():
    facts = seen(
        person(
            FieldValue("nationality", "Rumänien", normal="RO"),
            handling=Handling.H2,
            originator="fr-dcpj",
            minor=True,
            hidden=True,
        ),
        approvals=frozenset({"approval:originator"}),
    )
    assert facts.nationalities == ("RO",)
    assert not facts.own_national
    assert (facts.handling, facts.originator) == (Handling.H2, "fr-dcpj")
    assert facts.minor
    assert facts.hidden
    assert facts.approvals == ("approval:originator",)


def test_countries_that_a_person_fled_are_read_as_nationalities_are():
    fled = (FieldValue("refugee_of", "Iraq"), FieldValue("refugee_of", "x", "SYR"))
    assert seen(person(*fled)).refuge_from == ("IQ", "SY")
    assert seen(person(FieldValue("refugee_of", "UK"))).refuge_from == ("?",)


def test_our_own_data_has_no_foreign_originator():
    assert seen(person(originator="pt-pj")).originator == ""
    assert seen(person(originator="")).originator == ""


def test_nationality_is_taken_normalised_or_as_we_can_read_it():
    assert seen(person(FieldValue("nationality", "?", normal="PT"))).own_national
    assert seen(person(FieldValue("nationality", "PRT"))).own_national
    assert seen(person(FieldValue("nationality", "gibberish"))).nationalities == ("?",)
    assert not seen(person(FieldValue("nationality", "XXA", normal="XXA"))).own_national
    for code in ("SU", "CSK", "SCG"):
        assert seen(person(FieldValue("nationality", code, normal=code))).own_national


def test_agreement_must_cover_the_category_of_the_record_too():
    ask = asking(legal_basis="pruem-ii", category="vehicle")
    assert ask.agreements == ("pruem-ii",)
    record = Record("document", SubjectRole.NONE, "s", "1", ())
    assert seen(record, ask).ask.agreements == ()
    assert seen(person(), ask).ask.agreements == ("pruem-ii",)


def test_purposes_of_the_agreement_are_closed():
    assert cover(purpose=Purpose.EXECUTION) == ()
