"""The rules, in the order in which people read about them. A rule is a file here, a line below, and a case folder."""

from collections.abc import Callable, Iterator

from bot.comparison.comparison import Comparison
from bot.comparison.diagnostic import Diagnostic
from bot.rules import (
    duplicate_section,
    empty_section,
    empty_table,
    forbidden_section,
    hidden_text,
    invalid_code,
    invalid_field,
    missing_column,
    missing_field,
    missing_section,
    open_question,
    revision_history,
    section_order,
    title,
    unfilled_placeholder,
)

Rule = Callable[[Comparison], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    title.check,
    missing_section.check,
    empty_section.check,
    unfilled_placeholder.check,
    missing_field.check,
    invalid_field.check,
    section_order.check,
    duplicate_section.check,
    forbidden_section.check,
    missing_column.check,
    empty_table.check,
    invalid_code.check,
    revision_history.check,
    open_question.check,
    hidden_text.check,
)
