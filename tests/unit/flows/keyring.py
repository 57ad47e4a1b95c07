"""One keyring for all tests of flows; making one takes a moment."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from node.crypto import keystore, strongbox

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def keys(agency="gr-two"):
    return _keys(agency)


@cache
def _keys(agency):
    with TemporaryDirectory() as folder:
        return keystore.create(
            Path(folder) / "k",
            agency=agency,
            secret=b"w",
            now=NOW,
            opslimit=strongbox.CHEAPEST,
        )
