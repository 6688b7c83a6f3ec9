"""Every rule on a document and its schema, as tests ask for them."""

from bot.comparison.compare import compare
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.model import Document
from bot.policy.model import SpecRule
from bot.policy.severity import Severity
from bot.rules import check_comparison
from bot.template.compile_template import compile_template
from bot.template.model import Schema

_NO_RULE = SpecRule()
_MARKS = {Severity.ERROR: "", Severity.WARNING: "warning: ", Severity.INFO: "info: "}


def check(document: Document, schema: Schema) -> tuple[Diagnostic, ...]:
    """Say all that is wrong, in file order."""
    return check_comparison(compare(document, schema))


def told(spec: str, template: str, rule: SpecRule = _NO_RULE) -> list[str]:
    """Write each finding on a line: place, words, then what of it is there: section, demand, given word, and the lines of its fix."""
    return [_line(one) for one in check(parse(spec), compile_template(parse(template), rule))]


def _line(one: Diagnostic) -> str:
    place = f"{one.span.line}:{one.span.column}-{one.span.end_column}"
    fix = None if one.fix is None else "".join(f"{edit.start_line}-{edit.end_line} {edit.text}" for edit in one.fix)
    rest = {"in": one.section, "demand": one.demand, "given": one.given, "unwritten": one.unwritten, "fix": fix}
    said = "".join(f" | {name} {value}" for name, value in rest.items() if value)
    return f"{place} {_MARKS[one.severity]}{one.message}{said}"
