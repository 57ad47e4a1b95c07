"""A node that was restored: what may have been undone, and who accepts it."""
