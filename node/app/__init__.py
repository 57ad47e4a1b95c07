"""The composition root: reads the configuration and calls constructors."""
