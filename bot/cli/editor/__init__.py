"""Specs in an editor: the Language Server Protocol over standard input and output."""
