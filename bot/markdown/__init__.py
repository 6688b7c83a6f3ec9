"""Markdown text to a `Document` with exact positions, and edits of its lines. Pure."""
