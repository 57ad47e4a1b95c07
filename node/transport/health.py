"""The standard gRPC health service, ``Check`` alone.

``Watch`` would hold a thread for every caller that watches, so that a few
callers could hold them all; the health protocol lets a server leave it out.
What is said is one word, so that at the desk no credential is needed for it; at
the wire only pinned peers get this far.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import grpc
from grpc_health.v1 import health_pb2

CHECK: Final = "/grpc.health.v1.Health/Check"

Gate = Callable[[grpc.ServicerContext], None]
"""Aborts the call if its caller may not ask."""

_KNOWN: Final = frozenset({"", "node.wire.v1.Exchange", "node.desk.v1"})


class Health:
    """Whether the node serves. Safe for many threads."""

    def __init__(self) -> None:
        self._serving = False

    def serving(self, *, yes: bool) -> None:
        """Say whether the node serves from now on."""
        self._serving = yes

    def check(self) -> bool:
        """Whether the node serves."""
        return self._serving


def check_handler(health: Health, gate: Gate) -> Any:
    """Return the gRPC handler of ``Check``."""

    def check(
        request: health_pb2.HealthCheckRequest, context: grpc.ServicerContext
    ) -> health_pb2.HealthCheckResponse:
        gate(context)
        if request.service not in _KNOWN:
            context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        status = health_pb2.HealthCheckResponse.ServingStatus
        return health_pb2.HealthCheckResponse(
            status=status.SERVING if health.check() else status.NOT_SERVING
        )

    return grpc.unary_unary_rpc_method_handler(
        check,
        request_deserializer=health_pb2.HealthCheckRequest.FromString,
        response_serializer=health_pb2.HealthCheckResponse.SerializeToString,
    )
