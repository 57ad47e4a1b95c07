"""What a person decides to release."""
