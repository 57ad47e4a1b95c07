"""What leaves, to whom, for what, as a table to be signed: see ``made``."""
