"""Bytes of the wire, the desk and the store, to and from the model; no decisions."""
