"""Blind lookup: records are asked for without saying whose."""
