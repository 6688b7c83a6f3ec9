"""Puts a document beside its schema."""

from dataclasses import replace

from bot.comparison.alignment import align
from bot.comparison.model import Comparison
from bot.comparison.template_residue import find_residue
from bot.markdown.model import Document
from bot.template.model import Schema


def compare(document: Document, schema: Schema) -> Comparison:
    """Put a document beside its schema; a first heading that answers a section is no title."""
    if schema.title is None and document.title and any(rule.key == document.title.key for rule in schema.sections):
        document = replace(document, title=None)
    compared = Comparison(document=document, schema=schema, alignment=align(document, schema))
    return replace(compared, leftovers=find_residue(compared))
