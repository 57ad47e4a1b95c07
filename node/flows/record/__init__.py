"""The agency's own records."""
