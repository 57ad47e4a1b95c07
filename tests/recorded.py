"""A node that runs: an act of an officer's that is recorded, and whether it serves."""

from __future__ import annotations

import grpc
from grpc_health.v1 import health_pb2

from node.errors import StoreBroken
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.officer import OFFICERS_ADD, OFFICERS_LIST, OfficerAddRequest
from node.transport.health import CHECK

SERVING = health_pb2.HealthCheckResponse.SERVING


def add(node, name):
    """Record an act."""
    asked = OfficerAddRequest(name, (OfficerRole.ANALYST,))
    return node.call(OfficerRole.OPERATOR, OFFICERS_ADD, asked)


def acts(node, name):
    """Whether an act is recorded."""
    try:
        add(node, name)
    except StoreBroken:
        return False
    return True


def names(node):
    """Whose acts of this kind the node has."""
    listed = node.call(OfficerRole.OPERATOR, OFFICERS_LIST, Nothing()).items
    return {one.name for one in listed}


def serves(node):
    """What whoever watches the node is told, without a credential."""
    with grpc.insecure_channel(f"unix:{node.home}/run/desk.sock") as channel:
        check = channel.unary_unary(CHECK)
        said = check(health_pb2.HealthCheckRequest().SerializeToString(), timeout=5)
    return health_pb2.HealthCheckResponse.FromString(said).status == SERVING
