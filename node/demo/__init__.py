"""The demonstration: three agencies on one machine."""

from node.demo.story import DemoReport, Step, run

__all__ = ["DemoReport", "Step", "run"]
