"""One keyring for all tests of flows; making one takes a moment.

Its signing key lives for ten years: a notice may, and a test does not rotate keys.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from node.crypto import keystore, strongbox
from node.crypto.keys import LIVES
from node.model.codes import KeyUse

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def keys(agency="gr-two"):
    return _keys(agency)


@cache
def _keys(agency):
    lives = {KeyUse.SIGNING: timedelta(days=3650)}
    with TemporaryDirectory() as folder, patch.dict(LIVES, lives):
        return keystore.create(
            Path(folder) / "k",
            agency=agency,
            secret=b"w",
            now=NOW,
            opslimit=strongbox.CHEAPEST,
        )
