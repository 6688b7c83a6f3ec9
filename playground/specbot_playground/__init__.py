"""A local forge in memory, for the demo and for end-to-end tests."""
