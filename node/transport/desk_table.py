"""Every call of the desk, gathered from the nouns of ``node.model.desk``.

The server and the tests read this one table. The protos under ``protos/node/desk/v1``
have the same shapes, and a test holds the two together.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Final

from node.model import desk
from node.model.desk.call import AnyCall, Call

NOUNS: Final[tuple[ModuleType, ...]] = tuple(
    importlib.import_module(f"{desk.__name__}.{found.name}")
    for found in pkgutil.iter_modules(desk.__path__)
)
CALLS: Final[tuple[AnyCall, ...]] = tuple(
    value for noun in NOUNS for value in vars(noun).values() if isinstance(value, Call)
)
"""What is not here cannot be called."""
