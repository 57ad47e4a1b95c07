"""Small settings, by name."""

from __future__ import annotations

from node.flows.ports import PutSetting
from tests.contracts.builders import commit


def test_a_setting_is_what_was_put_last(store):
    assert store.settings.get("bundle") is None
    commit(store, PutSetting("bundle", b"1"), PutSetting("bundle", b"2"))
    assert store.settings.get("bundle") == b"2"
    commit(store, PutSetting("bundle", b""))
    assert store.settings.get("bundle") == b""
