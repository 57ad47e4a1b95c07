"""What the doctor says of what is broken."""

import pytest

from node import errors
from node.doctor.diagnosis import broken


def every(kind=errors.ComityError):
    yield kind
    for below in kind.__subclasses__():
        yield from every(below)


@pytest.mark.parametrize("kind", list(every()), ids=lambda kind: kind.__name__)
def test_the_doctor_never_advises_to_run_the_doctor(kind):
    found = broken("store", kind("it is broken"))
    assert "comity doctor" not in found.remedy
    assert found.remedy
