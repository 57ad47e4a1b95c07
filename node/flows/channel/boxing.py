"""Turn an item on its way into what the store may see, and back.

It is packed and sealed in a box that is bound to the id of its delivery: a box that
is put in another's place does not open. A box without a key was destroyed, and
nobody can open it again.
"""

from __future__ import annotations

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.flows.channel.ports import Delivery
from node.model.box import Box
from node.model.parcel import Item

_ITEM = b"comity/v1 notice item\0"


def box_item(delivery_id: str, item: Item, keys: Keyring) -> Box:
    """Return an item in a box bound to the id of its delivery."""
    bound = _ITEM + delivery_id.encode()
    return Box(*keys.close_box(pack(item), bound_to=bound))


def open_item(delivery: Delivery, keys: Keyring) -> Item | None:
    """Return the item as it was queued, or None once it was receipted."""
    if not delivery.box.key:
        return None
    bound = _ITEM + delivery.id.encode()
    sealed, key = delivery.box.sealed, delivery.box.key
    return unpack(Item, keys.open_box(sealed, key, bound_to=bound))
