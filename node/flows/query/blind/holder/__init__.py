"""Blind lookup at who holds the records."""
