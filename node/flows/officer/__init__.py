"""The people at this node."""
