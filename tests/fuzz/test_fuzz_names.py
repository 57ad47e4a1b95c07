from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.fuzz_names import fuzz_one


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(data):
    fuzz_one(data)
