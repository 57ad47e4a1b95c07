"""The keys of the configuration that are about blind lookup; see ``sections``."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from node.config.section import Section


class BlindSection(Section, frozen=True):
    """Blind lookup: what peers are given to ask without saying whom they ask for."""

    give: Annotated[
        bool,
        Meta(
            description="Whether peers are given views of what they may find. Without "
            "them they ask openly."
        ),
    ] = True
    epoch_days: Annotated[
        int,
        Meta(
            ge=2,
            le=14,
            description="Days for which a key is used; the next one is opened a day "
            "before the end.",
        ),
    ] = 7
    publish_every_s: Annotated[
        int,
        Meta(
            ge=10,
            le=86400,
            description="Seconds between two batches: so long a new record may not be "
            "found by a peer that asks blind, and a withdrawn one be found.",
        ),
    ] = 900
