"""Bytes: the only room that touches cryptographic primitives."""
