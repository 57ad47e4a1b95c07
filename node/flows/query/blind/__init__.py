"""Blind lookup: what a holder and an asker do, and how they watch each other's keys."""
