"""Is it rightly said? Envelopes, cards and state tables, without I/O."""
