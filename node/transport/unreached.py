"""Why a peer was not reached, as far as TLS and gRPC tell.

gRPC says it in words of its own, of which a table knows those that an operator can do
something about: the name, the port, the road, the other's certificate, and that the
other hung up on ours. What is not in the table is told as "could not be reached".
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from node.errors import Unreachable

TOO_LATE: Final = "no answer in time"
OF_THEIRS: Final = "a fault of theirs"
"""What statuses say, rather than words."""

_CARD: Final = "Ask that agency for its newest card, and add it."


class Cause(NamedTuple):
    """A pattern of gRPC's words, what has happened, and what to do about it."""

    words: str
    message: str
    advice: str


# Looked for in this order.
CAUSES: Final = (
    Cause(
        f"^{TOO_LATE}$",
        "{agency} did not answer in time at {endpoint}",
        "Ask that agency whether its node runs; a firewall may also drop what we send.",
    ),
    Cause(
        f"^{OF_THEIRS}$",
        "{agency} cannot answer now: something failed in its node",
        "Tell that agency's operator; the same message may be sent again.",
    ),
    Cause(
        r"CERTIFICATE_VERIFY_FAILED|Hostname Verification Check failed",
        "{endpoint} shows another TLS certificate than the card of {agency}",
        f"{_CARD} If it still differs, somebody else answers there.",
    ),
    Cause(
        r"WRONG_VERSION_NUMBER|HTTP_REQUEST|UNSUPPORTED_PROTOCOL|Failed parsing HTTP",
        "what answers at {endpoint} does not speak TLS as a node does; {agency} was "
        "not reached",
        "Ask that agency whether address and port in its card are right, and whether "
        "a proxy stands before its node.",
    ),
    Cause(
        r"lookup error|lookup failed|Domain name not found|DNS resolution|resolving",
        "the name in {endpoint}, where {agency} says it is, is not known to any name "
        "server",
        "Check the name service here; if the name is wrong, ask that agency for a "
        "corrected card.",
    ),
    Cause(
        r"Connection refused",
        "nothing listens at {endpoint}: the node of {agency} does not run, or a "
        "firewall refuses",
        "Ask that agency whether its node runs, and whether the port is open for us.",
    ),
    Cause(
        r"No route to host|Network is unreachable|Host is down",
        "no road leads to {endpoint}, where {agency} says it is",
        "Look at the network and the firewall of this machine.",
    ),
    Cause(
        r"Handshake read failed|Connection timed out|handshake timed out|Handshake "
        r"timeout",
        "{endpoint} takes connections and ends them before TLS; {agency} was not "
        "reached",
        "Ask that agency whether a firewall or a proxy stands before its node, and "
        "whether it has connections left.",
    ),
    Cause(
        r"failed to connect.*(Socket closed|[Cc]onnection reset|Broken pipe|GOAWAY)|"
        r"CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_REQUIRED",
        "{agency} answers at {endpoint} and hangs up on us: it has not added us, has "
        "revoked us, or does not know our TLS certificate",
        "Ask that agency's operator whether our newest card was added there: `comity "
        "peer card` writes it.",
    ),
    Cause(
        r"Socket closed|[Cc]onnection reset|Broken pipe|GOAWAY|Stream removed",
        "the connection to {agency} at {endpoint} broke off",
        "The same message may be sent again; if it goes on, look at the road and ask "
        "that agency.",
    ),
)


def unreached(agency: str, endpoint: str, said: str) -> Unreachable:
    """Return what it means that gRPC said so of a call to ``agency``."""
    for words, message, advice in CAUSES:
        if re.search(words, said, re.DOTALL):
            told = message.format(agency=agency, endpoint=endpoint)
            return Unreachable(told, advice=advice)
    return Unreachable(f"{agency} could not be reached at {endpoint}")
