"""Endpoints."""

import pytest

from node.errors import Malformed
from node.protocol.endpoint import check_endpoint


@pytest.mark.parametrize(
    "text",
    [
        "node.pj.example:7443",
        "localhost:1",
        "192.0.2.7:65535",
        "[2001:db8::7]:7443",
        "xn--bcher-kva.example:443",
    ],
)
def test_a_host_and_a_port_are_an_endpoint(text):
    check_endpoint(text)


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "",
        ":7443",
        "host",
        "host:",
        "host:0",
        "host:07443",
        "host:65536",
        "host:-1",
        "host:7443/path",
        "https://host:7443",
        "unix:/run/comity.sock",
        "dns:///host:7443",
        "user@host:7443",
        "host :7443",
        "host:7443\n",
        "2001:db8::7:7443",
        "[2001:db8::7]",
        "[::1%eth0]:7443",
        "[host]:7443",
        "192.0.2:7443",
        "192.0.2.256:7443",
        "-host:7443",
        "ho_st:7443",
        "hôst:7443",
        "host..example:7443",
        "a" * 64 + ":7443",
        ".".join(["a" * 60] * 5) + ":7443",
        "host:٧",
    ],
)
def test_text_that_a_resolver_would_read_otherwise_is_no_endpoint(text):
    with pytest.raises(Malformed):
        check_endpoint(text)
