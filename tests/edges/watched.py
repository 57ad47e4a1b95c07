"""A node of one's own with a page of metrics, and what it says there and at the desk."""

from __future__ import annotations

import re
import urllib.request

from node.demo.federation import _free_port
from tests.processes import comity


def with_metrics(folder, **pace):
    """Give a node that was made a page of metrics; set keys to numbers; return its URL."""
    config = folder / "comity.toml"
    page = f"127.0.0.1:{_free_port()}"
    text = re.sub(
        r'(?m)(\[metrics\][^\[]*?^listen = )".*"', rf'\1"{page}"', config.read_text()
    )
    for key, value in pace.items():
        text, found = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
        assert found == 1, key
    config.write_text(text)
    return f"http://{page}/metrics"


def gauge(page, name):
    with urllib.request.urlopen(page, timeout=5) as answer:  # noqa: S310 - loopback
        (line,) = re.findall(rf"(?m)^{name} (\S+)$", answer.read().decode())
        return float(line)


def said(folder, *words):
    """Run a command of the operator of the node in ``folder``."""
    credential = folder / "credentials" / "operator.credential"
    return comity("--dir", folder, "--credential", credential, *words)
