"""The baseline of the wire: a bare gRPC echo, nothing else.

No TLS, no seal, no signature, no store. What the node does on top of this is
what a query costs.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

METHOD = "/bench.Echo/Say"


class _Echo(grpc.GenericRpcHandler):
    def service(self, _details: Any) -> Any:
        return grpc.unary_unary_rpc_method_handler(lambda said, _: said)


def main() -> None:
    """Serve until standard input ends; print the port first."""
    server = grpc.server(ThreadPoolExecutor(64), handlers=(_Echo(),))
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(0)


if __name__ == "__main__":
    main()
