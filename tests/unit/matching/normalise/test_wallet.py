import pytest

from node.matching.normalise import normal

# BIP 173, BIP 350 and EIP-55 test vectors, and addresses of the public lists.
MARKS = {
    "149w62rY42aZBox8fGcmqNsXUzSStKeq8C": "ok",
    "149w62rY42aZBox8fGcmqNsXUzSStKeq8D": "fail",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4": "ok",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5": "fail",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": "ok",
    # Version 1 under the old constant: valid before BIP 350, a typing error since.
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd": "fail",
    "t1MMXtBrSp1XG38Lx9cePcNUCJj5vdWfUWL": "ok",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": "ok",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359": "ok",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD": "fail",
    "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed": "",
}


@pytest.mark.parametrize("address", MARKS)
def test_an_address_is_marked_by_the_checksum_of_its_chain(address):
    assert normal("wallet", address).check == MARKS[address]


@pytest.mark.parametrize("prefix", ["XBT:", "bitcoin:", "bitcoin://", "BTC: "])
def test_the_chain_before_an_address_is_dropped(prefix):
    address = "149w62rY42aZBox8fGcmqNsXUzSStKeq8C"
    assert normal("wallet", prefix + address + "?amount=1").text == address


def test_base58_keeps_its_capitals():
    assert (
        normal("wallet", "149W62RY42AZBOX8FGCMQNSXUZSSTKEQ8C").text
        != "149w62rY42aZBox8fGcmqNsXUzSStKeq8C"
    )


@pytest.mark.attack
def test_bech32_in_mixed_capitals_is_not_taken_for_an_address():
    mixed = "bc1QW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    made = normal("wallet", mixed)
    assert made.text == mixed
    assert made.check != "ok"
