"""Tags of rows: over all that a row says, also where a column came later."""

import msgspec
import pytest

from node.crypto.pae import ROW, pae
from node.store.bound import Bound
from node.store.row_keys import TAG_SIZE

ROW_OF = (1, "id", "es-pn", "n-1", 1, "verb", "normal", "queued", 0, b"", b"", 0, 0)
REST = (None, None, "", None, None)
SAID = [
    ("0190-1", "publish", ""),
    ("report/0190", "read", ""),
    ("fr-pj/0190-2", "refer", "fr-pj"),
    ("asked/fr-pj/0190-3", "asked", "fr-pj"),
]


def row(name, verb, *source):
    values = list(ROW_OF)
    values[1], values[5] = name, verb
    return (*values, *REST, *source)


@pytest.mark.parametrize(("name", "verb", "source"), SAID)
def test_a_delivery_from_before_its_source_was_a_column_has_its_tag(
    keys, name, verb, source
):
    content = msgspec.msgpack.encode(row(name, verb))
    before = keys.row_mac(pae(ROW, b"delivery", content), size=TAG_SIZE)
    assert Bound(keys).tag("delivery", row(name, verb, source)) == before


@pytest.mark.attack
@pytest.mark.parametrize(("name", "verb", "source"), SAID)
def test_no_other_source_has_the_tag_of_a_delivery(keys, name, verb, source):
    bound = Bound(keys)
    tags = {
        bound.tag("delivery", row(name, verb, other))
        for other in (source, "", "de-bka", "fr-pj", "asked/fr-pj", "report")
    }
    assert len(tags) == len({source, "", "de-bka", "fr-pj", "asked/fr-pj", "report"})
