"""Getting to know peers, and whether they are there."""
