"""Specs for a coding assistant: the Model Context Protocol over standard input and output."""
