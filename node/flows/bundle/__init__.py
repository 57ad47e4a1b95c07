"""The policy bundle in force, and how another takes its place."""
