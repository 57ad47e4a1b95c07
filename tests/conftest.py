"""How tests are run: what takes longest begins first, and how many examples are tried.

The default profile of Hypothesis serves ``make test``; COMITY_THOROUGH=1, which
``make thorough`` sets, tries many more (``tests/thorough.py``).
"""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.thorough import examples

# A run is repeated by its seed, so that no examples are kept; and a machine that is
# busy with other things fails no test.
settings.register_profile(
    "comity", max_examples=examples(100), deadline=None, database=None
)
settings.load_profile("comity")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "xdist_group(name): tests that share what took long to make"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put whole files with slow tests first: what begins last should end soon."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
