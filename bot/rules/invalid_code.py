"""Code that says JSON or SQL parses, where the template shows such code; a fence has an end."""

import json
from collections.abc import Callable, Iterator
from itertools import accumulate

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.markdown.model import Fence, Span, TextEdit
from bot.policy.severity import Code, Severity
from bot.rules.plain_sql import is_plain

MAX_SQL = 20_000
MAX_DEPTH = 200
Fault = tuple[int, str]
"""A line inside the code, from 1, and what is wrong there."""


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    """Look at every fence; SQL only up to `MAX_SQL` characters of a document, because its parser is slow."""
    left, is_said = MAX_SQL, False
    for fence in comparison.document.fences:
        if not fence.closed:
            yield _unclosed(comparison, fence)
        parse = _PARSERS.get(fence.language)
        if parse is None or fence.language not in comparison.schema.languages:
            continue
        size = len(fence.content) if fence.language == "sql" else 0
        if size > left:
            yield from () if is_said else (_unread(comparison, fence),)
            is_said = True
            continue
        left -= size
        fault = parse(fence.content)
        if fault is not None:
            yield _invalid(comparison, fence, fault)


def _unread(comparison: Comparison, fence: Fence) -> Diagnostic:
    """Say that nobody has looked at the SQL from here on."""
    return Diagnostic(
        code=Code.INVALID_CODE,
        severity=Severity.INFO,
        message=f"I parse {MAX_SQL:,} characters of SQL in a document; nobody has checked this block.",
        span=comparison.document.span(fence.line),
    )


def _unclosed(comparison: Comparison, fence: Fence) -> Diagnostic:
    end = fence.end_line
    while end > fence.line and not comparison.document.lines[end - 1].strip():
        end -= 1
    return _diagnostic(
        comparison,
        f"This code block has no end; add {fence.mark} after line {end}.",
        comparison.document.span(fence.line),
        TextEdit(start_line=end + 1, end_line=end, text=f"{fence.mark}\n"),
    )


def _invalid(comparison: Comparison, fence: Fence, fault: Fault) -> Diagnostic:
    """Point at the line of the fault; what is missing at the end is missing on the last line with code."""
    at, reason = fault
    last = 1 + fence.content.rstrip().count("\n")
    return _diagnostic(
        comparison,
        f"This {fence.language.upper()} does not parse: {reason}; correct it.",
        comparison.document.span(fence.line + min(at, last)),
        None,
    )


def _diagnostic(comparison: Comparison, message: str, span: Span, fix: TextEdit | None) -> Diagnostic:
    return Diagnostic(
        code=Code.INVALID_CODE,
        severity=Severity.ERROR,
        message=message,
        span=span,
        section=comparison.document.section_at(span.line).name or None,
        demand=f"code:{comparison.path_of(comparison.document.section_at(span.line))}",
        fix=(fix,) if fix else None,
    )


def _parse_json(code: str) -> Fault | None:
    """Parse one JSON text, or several in a row."""
    decoder, at = json.JSONDecoder(parse_int=str, parse_float=str), 0
    if _depth(code) > MAX_DEPTH:
        return 1, "it is nested too deep"
    while at < len(code):
        if code[at].isspace():
            at += 1
            continue
        try:
            _, at = decoder.raw_decode(code, at)
        except json.JSONDecodeError as error:
            return _explained(code, error)
    return None


def _depth(code: str) -> int:
    """Count how deep brackets nest; the parser's own limit differs from version to version."""
    steps = (1 if character in "[{" else -1 for character in code if character in "[]{}")
    return max(accumulate(steps), default=0)


def _explained(code: str, error: json.JSONDecodeError) -> Fault:
    """Point at the comma that is too many, or at the end of the line that lacks one; Python's versions differ here."""
    at = error.pos + len(code[error.pos :]) - len(code[error.pos :].lstrip(", \n\t\r"))
    before = code[:at].rstrip()
    if code[at : at + 1] in _ENDS and before.endswith(","):
        return code.count("\n", 0, len(before)) + 1, "a comma before the end"
    at = len(code[: error.pos].rstrip()) if "delimiter" in error.msg else error.pos
    return code.count("\n", 0, at) + 1, error.msg[:1].lower() + error.msg[1:]


_ENDS = ("}", "]")


def _parse_sql(code: str) -> Fault | None:
    """Parse SQL in the dialects that teams write; one that accepts it is enough."""
    if is_plain(code):
        return None
    from bot.rules.sql import parse_sql  # noqa: PLC0415 - a parser of 20 MB that few documents need

    return parse_sql(code)


_PARSERS: dict[str, Callable[[str], Fault | None]] = {"json": _parse_json, "sql": _parse_sql}
