"""Processor time grows as the text does, and no faster."""
