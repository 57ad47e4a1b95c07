"""The standard gRPC health service, ``Check`` alone.

``Watch`` would hold a thread for every caller that watches, so that a few
callers could hold them all; the health protocol lets a server leave it out.
What is said is one word, so that at the desk no credential is needed for it; at
the wire only pinned peers get this far.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from google.protobuf.message import DecodeError
from grpc_health.v1 import health_pb2

from node.errors import Malformed

CHECK: Final = "/grpc.health.v1.Health/Check"

_KNOWN: Final = frozenset({"", "node.wire.v1.Exchange", "node.desk.v1"})


class Health:
    """Whether the node serves. Safe for many threads.

    ``trouble`` returns what keeps it from serving at the moment, or nothing.
    """

    def __init__(self, trouble: Callable[[], str] = str) -> None:
        self._serving = False
        self._trouble = trouble

    def serving(self, *, yes: bool) -> None:
        """Say whether the node serves from now on."""
        self._serving = yes

    def check(self) -> bool:
        """Whether the node serves."""
        return self._serving and not self._trouble()


def told(health: Health, request: bytes) -> bytes | None:
    """Return the answer to a ``Check``, or None for a service that is not known.

    Raises:
        Malformed: the request is none.
    """
    try:
        asked = health_pb2.HealthCheckRequest.FromString(request)
    except DecodeError as error:
        raise Malformed("a question after our health that is none") from error
    if asked.service not in _KNOWN:
        return None
    status = health_pb2.HealthCheckResponse.ServingStatus
    said: bytes = health_pb2.HealthCheckResponse(
        status=status.SERVING if health.check() else status.NOT_SERVING
    ).SerializeToString()
    return said
