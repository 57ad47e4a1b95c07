"""The demonstration: three agencies on one machine."""

from node.demo.story import DemoReport, Step, run_demo

__all__ = ["DemoReport", "Step", "run_demo"]
