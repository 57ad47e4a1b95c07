"""The keys of the configuration: each once, with meaning, unit, bounds, default.

The reader enforces what stands here, and ``comity init`` writes it into the file
that it makes. What one type cannot say is checked by ``reading``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from node.config.blind import BlindSection
from node.config.limits import LimitsSection
from node.config.notices import NoticesSection
from node.config.section import Section
from node.model.codes import AgencyClass

LEVELS: Final = ("debug", "info", "warning", "error")
"""Of the log, from the least to the most serious."""


class AgencySection(Section, frozen=True):
    """Who runs this node. Peers see all of it in the card."""

    id: Annotated[
        str,
        Meta(
            description="The agency's id: ISO country, a dash, a short name. It "
            "cannot change once the node is made."
        ),
    ]
    name: Annotated[
        str,
        Meta(
            min_length=1, max_length=200, description="The name peers' officers read."
        ),
    ]
    country: Annotated[
        str,
        Meta(description="ISO 3166-1 alpha-2 code, in capitals."),
    ]
    agency_class: Annotated[
        AgencyClass,
        Meta(description=f"The kind of authority: {', '.join(AgencyClass)}."),
    ] = msgspec.field(default=AgencyClass.POLICE, name="class")


class WireSection(Section, frozen=True):
    """The door for peers: gRPC under mutual TLS."""

    listen: Annotated[
        str,
        Meta(
            description="Address and port to listen on. Port 0 takes any free port "
            "(for tests)."
        ),
    ] = "0.0.0.0:7443"
    endpoints: Annotated[
        tuple[str, ...],
        Meta(
            max_length=8,
            description="Where peers reach us, host:port, best first; it goes into "
            "the card. Empty: we can ask, but nobody can ask us.",
        ),
    ] = ()
    max_calls: Annotated[
        int,
        Meta(
            ge=1,
            le=65536,
            description="Calls of one peer in work or waiting; one more is told that "
            "we are busy.",
        ),
    ] = 128
    silent_s: Annotated[
        float,
        Meta(
            ge=1,
            le=600,
            description="Seconds for a call's message to be there; then the call is "
            "ended.",
        ),
    ] = 60.0
    max_connections: Annotated[
        int,
        Meta(
            ge=16,
            le=1_000_000,
            description="Open connections, silent ones too. The node raises its "
            "limit of open files to fit.",
        ),
    ] = 4096
    handshake_timeout_s: Annotated[
        float,
        Meta(
            ge=0.5,
            le=60,
            description="Seconds for a caller to finish TLS before we hang up.",
        ),
    ] = 5.0
    idle_s: Annotated[
        float,
        Meta(
            ge=10,
            le=86400,
            description="Seconds after which a connection without calls is closed.",
        ),
    ] = 300.0


class DeskSection(Section, frozen=True):
    """The door for our own officers and systems."""

    socket: Annotated[
        str,
        Meta(
            min_length=1,
            description="Unix socket, in a folder of its own that only its owner "
            "may enter. The whole path has at most 107 bytes.",
        ),
    ] = "run/desk.sock"
    listen: Annotated[
        str,
        Meta(
            description="Address and port to listen on under TLS instead of the "
            "socket. Empty: the socket."
        ),
    ] = ""
    workers: Annotated[
        int,
        Meta(
            ge=1,
            le=4096,
            description="Threads for all officers but operators, who have their own; "
            "a call in work holds one.",
        ),
    ] = 256
    max_calls: Annotated[
        int,
        Meta(
            ge=1,
            le=1024,
            description="Calls of one officer in work or waiting; one more is told "
            "that the desk is busy.",
        ),
    ] = 8
    silent_s: Annotated[
        float,
        Meta(
            ge=1,
            le=3600,
            description="Seconds for the next message of a call to come, and for a "
            "reply to be read; then the call is ended.",
        ),
    ] = 60.0


class StoreSection(Section, frozen=True):
    """Where everything is kept, encrypted."""

    url: Annotated[
        str,
        Meta(
            description="sqlite:///FILE, or postgresql://USER@HOST/DATABASE. "
            "No password: use password_file, a PostgreSQL service file or PGPASSFILE."
        ),
    ] = "sqlite:///comity.db"
    password_file: Annotated[
        str,
        Meta(
            description="File with the database password (mode 0600). Empty: none, "
            "or PostgreSQL's own means."
        ),
    ] = ""
    shared: Annotated[
        bool,
        Meta(
            description="Whether other processes of this node use the store at the "
            "same time: PostgreSQL alone, and all of them say so."
        ),
    ] = False
    check_per_s: Annotated[
        float,
        Meta(
            ge=0,
            le=100_000,
            description="Rows a second that are looked over, on and on, for damage. "
            "0: none, but by `comity doctor --deep`.",
        ),
    ] = 50.0
    reindex_per_s: Annotated[
        float,
        Meta(
            ge=1,
            le=100_000,
            description="Records a second that are read anew after an upgrade that "
            "reads values otherwise.",
        ),
    ] = 500.0


class KeystoreSection(Section, frozen=True):
    """The node's private keys, encrypted under a passphrase."""

    path: Annotated[str, Meta(min_length=1, description="The keystore's file.")] = (
        "keystore"
    )
    passphrase_file: Annotated[
        str,
        Meta(
            description="File with the passphrase (mode 0600), better not on the "
            "same disk. Empty: it is asked for at the start."
        ),
    ] = ""


class PolicySection(Section, frozen=True):
    """The rules that decide what leaves."""

    path: Annotated[
        str,
        Meta(
            min_length=1,
            description="The folder in which the bundle is edited. What is in force "
            "lies in the store, and changes by `comity policy propose` and `approve`.",
        ),
    ] = "policies"


class MetricsSection(Section, frozen=True):
    """Figures for Prometheus."""

    listen: Annotated[
        str,
        Meta(
            description="Loopback address and port of the page, e.g. 127.0.0.1:9464. "
            "Empty: no page."
        ),
    ] = ""


class LogsSection(Section, frozen=True):
    """JSON lines on standard error. They name nobody, at any level."""

    level: Annotated[
        str,
        Meta(
            description="What is written: debug, info, warning or error, and above.",
        ),
    ] = "info"


class Config(Section, frozen=True):
    """The whole configuration, read once."""

    agency: AgencySection
    wire: WireSection = WireSection()
    desk: DeskSection = DeskSection()
    store: StoreSection = StoreSection()
    keystore: KeystoreSection = KeystoreSection()
    policy: PolicySection = PolicySection()
    limits: LimitsSection = LimitsSection()
    notices: NoticesSection = NoticesSection()
    blind: BlindSection = BlindSection()
    metrics: MetricsSection = MetricsSection()
    logs: LogsSection = LogsSection()


SECTIONS: Final[Mapping[str, type[msgspec.Struct]]] = MappingProxyType(
    {field.name: field.type for field in msgspec.structs.fields(Config)}
)
