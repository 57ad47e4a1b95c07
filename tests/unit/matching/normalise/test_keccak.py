import pytest

from node.matching.normalise.keccak import keccak256

# Published digests of the original Keccak submission, not of SHA3-256.
KNOWN = {
    b"": "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    b"abc": "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    b"testing": "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
}


@pytest.mark.parametrize("data", KNOWN)
def test_the_digest_is_the_published_one(data):
    assert keccak256(data).hex() == KNOWN[data]


def test_a_block_boundary_is_padded():
    digests = {keccak256(b"x" * size) for size in (135, 136, 137, 272)}
    assert len(digests) == 4
