"""A document beside its schema: alignment, template residue, semantic sections. Pure."""
