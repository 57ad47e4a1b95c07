"""The two doors and the metrics page, made from the configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from node import __version__
from node.app.compose import Flows
from node.app.desk import desk_socket, write_certificate
from node.app.reindexing import said_of
from node.clock import Clock
from node.config import Config
from node.crypto.keystore import Keyring
from node.errors import StoreBroken
from node.flows.damage import Damage
from node.model.desk.call import Handler, Nothing
from node.model.desk.node import NODE_STATUS, NodeStatus
from node.model.desk.peer import PEERS_ADD, PEERS_REVOKE
from node.model.officer import Officer
from node.store import Store
from node.transport.desk import DeskParts, DeskServer, desk_server
from node.transport.desk_socket import socket_address
from node.transport.gate import RateGate
from node.transport.health import Health
from node.transport.limits import DeskLimits, WireLimits
from node.transport.metrics import Metrics, MetricsPage
from node.transport.wire import WireDoor, WireServer

WARN_DAYS = 30
DAMAGE_TOLD = 20
"""What status names of what is damaged; `comity doctor --deep` names more."""
RESTORED = (
    "the node was restored and answers nobody: `comity restored review` says what may "
    "have been undone"
)
DOUBTED = (
    "nothing is forgotten, ended or expires until it is right, or a peer's message is "
    "fresh by it; see to the time service of this machine"
)


@dataclass(slots=True)
class Doors:
    """Makes the doors of one node."""

    config: Config
    flows: Flows
    store: Store
    clock: Clock
    metrics: Metrics
    health: Health
    clock_doubt: Callable[[], str]
    damage: Damage = field(default_factory=Damage)
    processes: Callable[[], tuple[str, ...]] = tuple
    _refresh: Callable[[], None] = field(default=lambda: None)
    _bound: Callable[[], bool] = field(default=lambda: True)

    def wire(self, keys: Keyring) -> WireServer:
        """Return the wire door, bound and not yet open."""
        wire, limits = self.config.wire, self.config.limits
        door = WireDoor(
            self.store.peers,
            keys,
            self.clock,
            limits=WireLimits(
                max_calls=wire.max_calls,
                silent_s=wire.silent_s,
                max_connections=wire.max_connections,
                handshake_timeout_s=wire.handshake_timeout_s,
                idle_s=wire.idle_s,
            ),
            gate=RateGate(rate_per_s=limits.peer_rate_per_s, burst=limits.peer_burst),
        )
        self._refresh = door.pins.refresh
        return WireServer(
            self.config.wire.listen,
            self.flows.exchange.begin,
            door=door,
            health=self.health,
            metrics=self.metrics,
        )

    def desk(self, home: Path, wire_port: int, keys: Keyring) -> DeskServer:
        """Return the desk, bound and not yet open."""
        started = self.clock.now()

        def status(_officer: Officer, _nothing: Nothing) -> NodeStatus:
            return self._status(started, self.address(wire_port), keys)

        handlers = dict(self.flows.handlers)
        for call in (PEERS_ADD, PEERS_REVOKE):
            handlers[call] = self._then_refresh(handlers[call])
        handlers |= (NODE_STATUS.by(status),)
        desk = self.config.desk
        listen = desk.listen
        tls = keys.tls(started) if listen else None
        if tls is not None:
            write_certificate(home, tls.cert_pem)
        server = desk_server(
            listen or socket_address(desk_socket(home, self.config)),
            handlers=handlers,
            authenticate=self.flows.staff.who,
            parts=DeskParts(
                limits=DeskLimits(
                    workers=desk.workers,
                    max_calls=desk.max_calls,
                    silent_s=desk.silent_s,
                ),
                tls=tls,
                health=self.health,
                metrics=self.metrics,
                news=self.flows.news.tell,
            ),
        )
        self._bound = lambda: server.bound
        # Whose access ends has no call open any more.
        self.flows.staff.watchers.append(server.recheck)
        return server

    def page(self) -> MetricsPage | None:
        """Return the metrics page, serving, if one is configured."""
        if not self.config.metrics.listen:
            return None
        journal = self.store.journal
        self.metrics.watch(
            {
                "ledger_entries": (
                    "Entries in the ledger.",
                    lambda: float(journal.head().size),
                ),
                "store_serving": (
                    "Whether the store takes what is to be kept: 1, or 0.",
                    lambda: float(not journal.trouble()),
                ),
                "desk_bound": (
                    "Whether who comes to the desk is let in: 1, or 0.",
                    lambda: float(self._bound()),
                ),
                "store_to_reindex": (
                    "Rows that are held and yet to be read by the rules in force.",
                    lambda: float(self.flows.reindexer.progress.to_read),
                ),
                "store_damaged": (
                    "Things that are held and known to be damaged.",
                    lambda: float(len(self.damage.standing())),
                ),
            }
        )
        return MetricsPage(self.config.metrics.listen, self.metrics)

    def recheck(self) -> None:
        """Know peers and officers anew, of a store that was opened anew."""
        self._refresh()
        for watcher in self.flows.staff.watchers:
            watcher()

    def address(self, port: int) -> str:
        """Return where the wire door listens."""
        return f"{self.config.wire.listen.rpartition(':')[0]}:{port}"

    def _then_refresh(self, handler: Handler) -> Handler:
        """Let a change of peers take effect at the next handshake."""

        def handle(officer: Officer, request: Any) -> Any:
            reply = handler(officer, request)
            self._refresh()
            return reply

        return handle

    def warnings(self, keys: Keyring) -> tuple[str, ...]:
        """Return what an operator has to see to."""
        now = self.clock.now()
        ending = [
            f"the {key.use} key {key.key_id} ends on {key.ends:%Y-%m-%d}"
            for key in keys.key_views()
            if 0 <= (key.ends - now).days < WARN_DAYS
        ]
        full = [
            f"no new notice of {sender} has room here: "
            f"{self.config.notices.most_per_peer} notices "
            f"or {self.config.notices.most_mb_per_peer} MiB are held "
            "(notices.most_per_peer, notices.most_mb_per_peer)"
            for sender in self.flows.notices.capacity.full()
        ]
        waits = [RESTORED] if self.flows.restorer.waits else []
        doubt = self.clock_doubt()
        clock = [f"the clock {doubt}: {DOUBTED}"] if doubt else []
        to_reindex = said_of(self.flows.reindexer.progress)
        late = [told] if (told := self.metrics.late.told()) else []
        return (*waits, *clock, *to_reindex, *ending, *full, *late)

    def _status(self, started: datetime, address: str, keys: Keyring) -> NodeStatus:
        agency = self.config.agency
        try:
            records, trouble = self.store.holdings.stats().records, ""
        except StoreBroken as why:
            records, trouble = 0, why.message
        return NodeStatus(
            agency=agency.id,
            name=agency.name,
            country=agency.country,
            version=__version__,
            started_at=started,
            store=self.store.engine.dialect.name,
            ledger_size=self.store.journal.head().size,
            records=records,
            peers=len(self.store.peers.all()),
            policy_digest=self.flows.rules.bundle.digest.hex(),
            wire_address=address,
            warnings=self.warnings(keys),
            doubts=self.flows.doubts.standing(),
            trouble=self.store.journal.trouble() or trouble,
            damage=tuple(one.sentence for one in self.damage.standing()[:DAMAGE_TOLD]),
            processes=self.processes(),
        )
