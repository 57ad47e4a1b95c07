"""Why a recipient objects to a notice, or contests it.

An objection is "no action in my territory": the notice stays, and its owner knows
not to count on this recipient (Regulation (EU) 2018/1862, Art. 24 and 25). A contest
says that the notice itself is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from node.errors import BadInput, choose
from node.model.parcel import Verb

NEEDS_TEXT = frozenset({"other", "inaccurate"})

GROUNDS: Mapping[Verb, Mapping[str, str]] = MappingProxyType(
    {
        Verb.OBJECTED: MappingProxyType(
            {
                "national-law": "The action asked is not lawful here.",
                "international-obligation": "An international obligation forbids it.",
                "essential-interests": "Essential national interests forbid it.",
                "refuge-granted": "The person has refuge or protection here.",
                "own-national": "The person is a national who is not extradited.",
                "judged-already": "The person was judged for the same facts.",
                "time-barred": "Prosecution or execution is barred by time here.",
                "not-an-offence": "The conduct is no offence here.",
                "immunity": "The person or thing is immune.",
                "minor-age": "The person was too young to answer for it here.",
                "penalty": "The penalty that threatens forbids it here.",
                "other": "As the text says.",
            }
        ),
        Verb.CONTESTED: MappingProxyType(
            {
                "wrong-person": "The notice is about somebody else.",
                "inaccurate": "Something in it is wrong; the text says what.",
                "outdated": "It no longer is as it says.",
                "no-warrant": "The warrant or judgment is not valid.",
                "not-neutral": "Political, military, religious or racial character.",
                "rights-at-risk": "Fundamental rights are at risk.",
                "refugee": "The person was given refuge from the issuing country.",
                "not-proportionate": "It goes further than its purpose needs.",
                "unlawful-data": "It holds data that may not be processed.",
                "other": "As the text says.",
            }
        ),
    }
)


def check_ground(mark: Verb, ground: str, text: str = "") -> None:
    """Return if ``ground`` can be given with ``mark``.

    Raises:
        BadInput: it is not one of the codes for ``mark``, there is one where none
            is needed, or it says nothing without a text.
    """
    allowed = GROUNDS.get(mark, {})
    if ground not in allowed and (allowed or ground):
        raise BadInput(
            f"{ground[:40]!r} is not a ground: {mark}",
            advice=choose("grounds", allowed) if allowed else "Give none.",
        )
    if ground in NEEDS_TEXT and not text.strip():
        raise BadInput(f"the ground {ground!r} says nothing without a text")
