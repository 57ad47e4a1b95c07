"""The configuration: one file, ``comity.toml``, in the node's folder.

It is read once, by whoever puts the node together, into a frozen value. Unknown
keys are refused, and so is whatever cannot be meant. Paths are relative to the
node's folder. Nothing here is secret: passwords and passphrases lie in files of
their own.

    config = load_config(Path("/srv/pt-pj"))
    config.limits.freshness_window_s
"""

from __future__ import annotations

from node.config.reading import FILE, load_config, read_config, read_secret
from node.config.sections import SECTIONS, Config
from node.config.text import default_config

__all__ = [
    "FILE",
    "SECTIONS",
    "Config",
    "default_config",
    "load_config",
    "read_config",
    "read_secret",
]
