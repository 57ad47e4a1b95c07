"""Notices: written by one agency, held by its peers, taken back everywhere."""
