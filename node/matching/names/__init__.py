"""Names of people and organisations as words, and the codes they meet under."""
