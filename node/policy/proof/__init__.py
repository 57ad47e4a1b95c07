"""A bundle against properties, over the whole space of facts: see ``prover``."""
