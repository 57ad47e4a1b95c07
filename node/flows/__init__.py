"""What the node does: one file a story, numbered steps."""
