"""Notices of others: read, found, marked, watched, passed on."""
