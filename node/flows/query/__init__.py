"""Questions to peers, and answers to theirs."""
