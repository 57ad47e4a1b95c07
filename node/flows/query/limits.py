"""What the questions of one message are counted against, at who answers."""

from __future__ import annotations

from node.flows.query.judge import Judge
from node.flows.quota import Limit


def limits_of(judge: Judge) -> tuple[Limit, ...]:
    """What a peer may ask: in all, and for each officer and case it names.

    The peer's own limit holds whatever officer, case or message id it gives.
    """
    quotas, asker, why = judge.bundle.quotas, judge.asker.agency, judge.why
    of_peer = quotas.for_peer(asker)
    return (
        Limit(asker, "minute", of_peer.per_minute),
        Limit(asker, "day", of_peer.per_day),
        Limit(f"{asker} officer {why.officer}", "day", quotas.officer_per_day, asker),
        Limit(f"{asker} case {why.case}", "day", quotas.case_per_day, asker),
    )
