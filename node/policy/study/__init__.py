"""What a bundle's own cases would not notice: see ``mutants``."""
