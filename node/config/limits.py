"""The keys of the configuration that bound how much of everything there is."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from node.config.section import Section


class LimitsSection(Section, frozen=True):
    """How much of everything."""

    freshness_window_s: Annotated[
        int,
        Meta(
            ge=30,
            le=3600,
            description="Seconds by which a message's clock may differ from ours; "
            "answers are remembered as long, against replay.",
        ),
    ] = 300
    peer_rate_per_s: Annotated[
        float,
        Meta(ge=1, le=100_000, description="Calls a second from one peer, sustained."),
    ] = 1000.0
    peer_burst: Annotated[
        int, Meta(ge=1, le=1_000_000, description="Calls at once from one peer.")
    ] = 2000
    max_questions: Annotated[
        int, Meta(ge=1, le=1000, description="Questions in one query, in and out.")
    ] = 200
    max_rejects: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000_000,
            description="Rows of one import that may be rejected; then it stops, and "
            "what was added stays.",
        ),
    ] = 100_000
    answer_quantum_ms: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            description="Answers to one question leave at multiples of this many "
            "milliseconds, and a fifth of it more for each further question, so "
            "that a hidden hit takes as long as a true no-hit.",
        ),
    ] = 40
    checkpoint_every_s: Annotated[
        int,
        Meta(
            ge=10,
            le=86400,
            description="Peers are shown how the ledger has grown at multiples of "
            "this many seconds, in steps of one size, so that no single act shows. "
            "Each step writes up to 128 cover entries.",
        ),
    ] = 300
