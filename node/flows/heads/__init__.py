"""Heads of ledgers: what peers showed of theirs, what we showed of ours, and doubts."""
