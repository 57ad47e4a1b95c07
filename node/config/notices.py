"""The keys of the configuration that are about notices; see ``sections``."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from node.config.section import Section


class NoticesSection(Section, frozen=True):
    """Notices to peers and from them, and their files."""

    deliver_timeout_s: Annotated[
        float,
        Meta(
            ge=1,
            le=600,
            description="Seconds to wait for a peer's receipt, or for a part of a "
            "file; then it is tried again later.",
        ),
    ] = 30.0
    sync_every_s: Annotated[
        int,
        Meta(
            ge=10,
            le=86400,
            description="Seconds between two comparisons, with each peer, of how "
            "the notices of both sides stand.",
        ),
    ] = 3600
    stale_after_days: Annotated[
        int,
        Meta(
            ge=1,
            le=90,
            description="Days after which the notices of a peer that was not heard "
            "are no longer shown or matched, until it is heard again.",
        ),
    ] = 3
    most_per_peer: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000_000,
            description="Notices of one peer that are held at once; further ones are "
            "refused, and the peer is told.",
        ),
    ] = 20_000
    most_mb_per_peer: Annotated[
        int,
        Meta(
            ge=1,
            le=1_048_576,
            description="MiB of notices of one peer that are held at once, without "
            "their files; further ones are refused, and the peer is told.",
        ),
    ] = 256
    attachment_max_mb: Annotated[
        int,
        Meta(ge=1, le=1024, description="Largest file of a notice, in MiB."),
    ] = 50
    attachments_max_mb: Annotated[
        int,
        Meta(ge=1, le=4096, description="All files of one notice together, in MiB."),
    ] = 200
