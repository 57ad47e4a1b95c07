"""The asker's side: views of peers, blind questions, and what follows a hit."""
