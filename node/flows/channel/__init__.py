"""The channel: the ordered, receipted, exactly-once stream between two agencies."""
