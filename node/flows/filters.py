"""What a list is asked for: codes that there are, and a span that is one.

A code that nobody has leaves nothing in, and a list that is empty for a slip of the
pen reads as if there were nothing. ``check_filters`` takes the page of any list and
judges it by the names of its attributes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from node.errors import BadInput, choose
from node.matching.catalogue import CATEGORIES
from node.model.codes import Handling, Purpose, SubjectRole
from node.protocol.notice.kinds import KINDS

CODED: Final[Mapping[str, tuple[str, Collection[str]]]] = MappingProxyType(
    {
        "category": ("categories", CATEGORIES),
        "handling": ("handling", tuple(Handling)),
        "kinds": ("notice-kinds", KINDS),
        "purpose": ("purposes", tuple(Purpose)),
        "role": ("roles", tuple(SubjectRole)),
    }
)
"""By attribute of a page: the list of ``comity code list``, and its codes."""


def check_filters(page: Any) -> None:
    """Return if what a page asks for can be found.

    Raises:
        BadInput: a code that there is not, or an end before the beginning.
    """
    for name, (listed, codes) in CODED.items():
        asked = getattr(page, name, "")
        for each in (asked,) if isinstance(asked, str) else asked:
            if each and each not in codes:
                what = name.removesuffix("s")
                raise BadInput(f"no {what} {each[:40]!r}", advice=choose(listed, codes))
    since, until = getattr(page, "since", None), getattr(page, "until", None)
    if since and until and since >= until:
        raise BadInput(
            "the list would end before it begins",
            advice="Give the earlier day to --since, and the later to --until.",
        )
