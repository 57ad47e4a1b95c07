"""The outside of a card file: text that survives mail, paper and USB sticks.

    -----BEGIN COMITY CARD-----
    base64 (RFC 4648, with padding), 64 characters a line
    -----END COMITY CARD-----

Line ends may be LF or CRLF and lines may have been broken anew or indented on
the way; nothing may stand outside the two marks, and there is one armour to a file.
"""

from __future__ import annotations

import base64
import binascii

from node.errors import Malformed

BEGIN = "-----BEGIN COMITY CARD-----"
END = "-----END COMITY CARD-----"
# A card of thirty keys with their certificates is under 30 kB.
MAX_SIZE = 64 * 1024
_WIDTH = 64
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What some editors put before a text in UTF-8."""
_LOOK = "Look at which file was given; if it is the card, have it sent once more."


def wrap(data: bytes) -> bytes:
    """Return ``data`` in its armour, lines ending in LF."""
    text = base64.b64encode(data).decode("ascii")
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join([BEGIN, *lines, END, ""]).encode("ascii")


def unwrap(armoured: bytes) -> bytes:
    """Return what is inside the armour.

    Raises:
        Malformed: too large, not one armour, or not base64 of anything.
    """
    if len(armoured) > MAX_SIZE:
        raise Malformed("the file is too large for a card", advice=_LOOK)
    try:
        lines = armoured.removeprefix(_BYTE_ORDER_MARK).decode("ascii").split("\n")
        body = [line.strip(" \t\r") for line in lines]
        while body and not body[-1]:
            body.pop()
        if len(body) < 3 or body[0] != BEGIN or body[-1] != END:
            raise Malformed("this is not a card file", advice=_LOOK)
        text = "".join(body[1:-1])
        data = binascii.a2b_base64(text, strict_mode=True)
    except (UnicodeDecodeError, binascii.Error) as error:
        raise Malformed("the card file is damaged", advice=_LOOK) from error
    # The last character has spare bits, which could differ unnoticed.
    if base64.b64encode(data).decode("ascii") != text:
        raise Malformed("the card file is damaged", advice=_LOOK)
    return data
