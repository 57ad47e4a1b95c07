"""Comity: a federated information-sharing node.

Ask every peer; tell only those who already know.
"""

__version__ = "0.1.0"
