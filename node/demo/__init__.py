"""The demonstration: four agencies on one machine."""

from node.demo.proof import Step
from node.demo.story import DemoReport, run_demo

__all__ = ["DemoReport", "Step", "run_demo"]
