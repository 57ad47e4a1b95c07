"""Clocks of requests: when something is due, and how it stands with it."""
