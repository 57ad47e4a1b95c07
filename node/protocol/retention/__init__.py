"""Retention: how long what is kept may be kept, and what is due by that."""
