"""The table and the protos say the same of every call."""

from __future__ import annotations

import importlib

import pytest
from node.model.desk.call import PACKAGE

from node.model.codes import OfficerRole
from node.transport.desk_table import CALL, CALLS

MODULES = (
    "common", "key", "ledger", "node", "notice", "officer",
    "peer", "policy", "query", "record", "release", "restore",
)  # fmt: skip


def methods():
    for name in MODULES:
        module = importlib.import_module(f"node.desk.v1.{name}_pb2")
        for service in module.DESCRIPTOR.services_by_name.values():
            yield from ((service, method) for method in service.methods)


def test_the_table_has_every_method_of_the_protos_and_no_other():
    assert {f"/{s.full_name}/{m.name}" for s, m in methods()} == {c.path for c in CALLS}


def test_requests_replies_and_streaming_agree():
    for service, method in methods():
        call = CALL[f"{service.name}.{method.name}"]
        assert method.input_type.full_name == f"{PACKAGE}.{call.request.__name__}"
        assert method.output_type.full_name == f"{PACKAGE}.{call.reply.__name__}"
        assert method.client_streaming is call.streams_in, call.name
        assert method.server_streaming is call.streams_out, call.name


def test_every_call_is_named_once_and_somebody_may_make_it():
    assert len(CALL) == len(CALLS)
    assert all(call.roles for call in CALLS)


R = OfficerRole


@pytest.mark.parametrize(
    ("who", "never"),
    [
        (R.OPERATOR, {"Queries.Ask", "Queries.List", "Queries.Show", "Records.Show"}),
        (R.OPERATOR, {"Records.List", "Ledger.Entry", "Ledger.Show", "Policy.Approve"}),
        (R.AUDITOR, {"Queries.Ask", "Queries.Show", "Records.Show", "Records.Add"}),
        (R.AUDITOR, {"Peers.Add", "Policy.Propose", "Releases.Decide", "Keys.Rotate"}),
        (R.ANALYST, {"Ledger.Show", "Officers.Add", "Policy.Approve", "Records.Import"}),
        (R.RELEASE_OFFICER, {"Policy.Propose", "Queries.Ask", "Officers.Add"}),
        (R.CUSTODIAN, {"Queries.Ask", "Releases.Decide", "Ledger.Show"}),
    ],
)  # fmt: skip
def test_roles_that_must_stay_apart_do(who, never):
    assert [name for name in never if who in CALL[name].roles] == []


def test_who_proposes_a_bundle_cannot_approve_it():
    assert not CALL["Policy.Propose"].roles & CALL["Policy.Approve"].roles


def test_the_wire_path_is_that_of_the_proto():
    from node.transport.wire import EXCHANGE
    from node.wire.v1 import exchange_pb2

    (service,) = exchange_pb2.DESCRIPTOR.services_by_name.values()
    (method,) = service.methods
    assert f"/{service.full_name}/{method.name}" == EXCHANGE
