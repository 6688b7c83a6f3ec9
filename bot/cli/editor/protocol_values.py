"""The bot's values as those of the Language Server Protocol."""

from collections.abc import Iterable, Sequence

from lsprotocol import types

from bot.cli.editor.text_positions import Replacement, column_units, units
from bot.cli.files.explain import page_file
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Section, Span
from bot.policy.severity import Code, Severity

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def span_range(span: Span, lines: Sequence[str], encoding: str) -> types.Range:
    """Place a span in a text that was cut by `lines_with_ends`."""
    return types.Range(
        start=_position(lines, span.line - 1, span.column, encoding),
        end=_position(lines, span.end_line - 1, span.end_column, encoding),
    )


def _position(lines: Sequence[str], line: int, column: int, encoding: str) -> types.Position:
    """Place a column; what is past the last line is at the end of the text."""
    if line < len(lines):
        return types.Position(line=line, character=column_units(lines[line], column, encoding))
    return line_start(lines, len(lines), encoding)


def line_start(lines: Sequence[str], line: int, encoding: str) -> types.Position:
    """Place the beginning of a line; after a last line without an ending, its end."""
    if line and line == len(lines) and not lines[-1].endswith(("\r", "\n")):
        return types.Position(line=line - 1, character=units(lines[-1], encoding))
    return types.Position(line=line, character=0)


def protocol_diagnostic(found: Diagnostic, lines: Sequence[str], encoding: str) -> types.Diagnostic:
    """Show a finding as the command line words it."""
    return types.Diagnostic(
        range=span_range(found.span, lines, encoding),
        severity=_SEVERITIES[found.severity],
        code=found.code.value,
        code_description=_page(found.code),
        source="specbot",
        message=found.message,
    )


def _page(code: Code) -> types.CodeDescription | None:
    """Lead to the page of a code; nowhere where the pages were not installed."""
    file = page_file(code)
    return None if file is None else types.CodeDescription(href=file.as_uri())


def on_line(line: int, message: str, severity: Severity, lines: Sequence[str], encoding: str) -> types.Diagnostic:
    """Show what is wrong with a line, from 1, on the whole of it."""
    number = min(max(line, 1), max(len(lines), 1))
    end = len(lines[number - 1].rstrip("\r\n")) + 1 if lines else 1
    place = Span(line=number, column=1, end_line=number, end_column=end)
    return types.Diagnostic(
        range=span_range(place, lines, encoding), severity=_SEVERITIES[severity], source="specbot", message=message
    )


def trouble(message: str) -> types.Diagnostic:
    """Show on the first line why nothing can be said of a text."""
    return on_line(1, f"This spec cannot be checked: {message}", Severity.ERROR, (), "utf-16")


def text_edit(replacement: Replacement, lines: Sequence[str], encoding: str) -> types.TextEdit:
    """Replace lines of a text that was cut by `lines_with_ends`."""
    return types.TextEdit(
        range=types.Range(
            start=line_start(lines, replacement.first, encoding),
            end=line_start(lines, replacement.after, encoding),
        ),
        new_text=replacement.text,
    )


def symbols(sections: Iterable[Section], lines: Sequence[str], encoding: str) -> list[types.DocumentSymbol]:
    """Nest sections as their headings do."""
    made: dict[int, types.DocumentSymbol] = {}
    top: list[types.DocumentSymbol] = []
    for section in sections:
        heading = Span(line=section.line, column=1, end_line=section.line, end_column=len(lines[section.line - 1]) + 1)
        whole = Span(
            line=section.line,
            column=1,
            end_line=section.tree_end,
            end_column=len(lines[section.tree_end - 1]) + 1,
        )
        symbol = types.DocumentSymbol(
            name=section.name or "(no name)",
            kind=types.SymbolKind.String,
            range=span_range(whole, lines, encoding),
            selection_range=span_range(heading, lines, encoding),
            children=[],
        )
        made[section.index] = symbol
        parent = made.get(section.parent) if section.parent != section.index else None
        if parent is None:
            top.append(symbol)
        else:
            parent.children = [*(parent.children or ()), symbol]
    return top
