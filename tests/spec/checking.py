"""Every rule on a document and its schema, as tests ask for them."""

from bot.comparison.compare import compare
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Document
from bot.rules import check_comparison
from bot.template.model import Schema


def check(document: Document, schema: Schema) -> tuple[Diagnostic, ...]:
    """Say all that is wrong, in file order."""
    return check_comparison(compare(document, schema))
