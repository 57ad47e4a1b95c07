"""Others' notices that we tell further agencies of."""
