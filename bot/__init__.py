"""Specbot shepherds technical specs through pull requests."""
