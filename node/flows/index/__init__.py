"""What is held is found by what was made of it when it was read; and read anew."""
