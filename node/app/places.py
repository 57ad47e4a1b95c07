"""From the configuration to the words of the other rooms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from node.app.ground import BlindBounds, Bounds, NoticeBounds
from node.config import Config, read_secret
from node.errors import ConfigBroken, StoreBroken
from node.flows.notice.files.attach import FileBounds
from node.model.agency import Agency, agency_id
from node.store.migrate import STORE_LOST

_SQLITE = "sqlite:///"


def us_of(config: Config) -> Agency:
    """Return who we are."""
    us = config.agency
    return Agency(agency_id(us.id), us.name, us.country, us.agency_class)


def bounds_of(config: Config) -> Bounds:
    """Return the limits that the flows keep."""
    limits = config.limits
    return Bounds(
        window_s=limits.freshness_window_s,
        quantum_s=limits.answer_quantum_ms / 1000,
        questions_most=limits.max_questions,
        shared=config.store.shared,
        rejects_most=limits.max_rejects,
        show_every=timedelta(seconds=limits.checkpoint_every_s),
        # Each holds a thread of the desk; most of those are for other calls.
        subscribers_most=max(1, config.desk.workers // 4),
        notices=NoticeBounds(
            timeout_s=config.notices.deliver_timeout_s,
            stale_after=timedelta(days=config.notices.stale_after_days),
            most_per_peer=config.notices.most_per_peer,
            most_bytes_per_peer=config.notices.most_mb_per_peer << 20,
            files=FileBounds(
                config.notices.attachment_max_mb << 20,
                config.notices.attachments_max_mb << 20,
            ),
        ),
        blind=BlindBounds(
            gives=config.blind.give,
            life=timedelta(days=config.blind.epoch_days),
            every=timedelta(seconds=config.blind.publish_every_s),
        ),
    )


def store_url(home: Path, config: Config) -> str:
    """Return the store's URL, with the password from its file; never printed.

    A SQLite path is relative to the node's folder.

    Raises:
        ConfigBroken: the password file cannot be used.
    """
    url = config.store.url
    if url.startswith(_SQLITE):
        return f"{_SQLITE}{(home / url.removeprefix(_SQLITE)).absolute()}"
    if not config.store.password_file:
        return url
    file = home / config.store.password_file
    try:
        password = read_secret(file).decode()
    except UnicodeDecodeError:
        raise ConfigBroken(
            f"the password in {file} is not text in UTF-8",
            advice="Write it anew; what is in the file may be something else.",
        ) from None
    return make_url(url).set(password=password).render_as_string(hide_password=False)


def kept_store_url(home: Path, config: Config) -> str:
    """Return the URL of the store that the node in ``home`` has kept until now.

    Whoever opens a SQLite file makes it: a store that was lost would be begun anew.

    Raises:
        ConfigBroken: as ``store_url``.
        StoreBroken: its file is not there.
    """
    url = store_url(home, config)
    file = Path(url.removeprefix(_SQLITE))
    if url.startswith(_SQLITE) and not file.exists():
        raise StoreBroken(f"the store's file is not there: {file}", advice=STORE_LOST)
    return url
