"""The tables of this room (``data/``): words, letters, weights, each read once.

A table is part of the program; one that cannot be read stops the node where it is
first needed. Nobody changes what is handed out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_DATA = files("node.matching").joinpath("data")


@cache
def toml(name: str) -> dict[str, Any]:
    """Return the table ``data/<name>.toml``."""
    return tomllib.loads(_DATA.joinpath(f"{name}.toml").read_text("utf-8"))


def rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of each row of ``data/<name>.tsv``; rows with # are remarks."""
    for line in _DATA.joinpath(f"{name}.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
