"""Requests: what each kind demands, how they are moved, which clocks run for them."""
