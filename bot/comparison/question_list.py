"""The questions of a document, in whatever shape they stand; what cannot be counted is said, never passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest

from bot.comparison.model import Comparison
from bot.comparison.progress import ChecklistQuestion, QuestionShape
from bot.comparison.question_blocks import Block, items_of, read_blocks, sections_below
from bot.comparison.question_marks import any_mark, marks_in
from bot.comparison.question_words import (
    column_of,
    continues_after_question,
    gives_answer,
    is_placeholder,
    is_settled_heading,
    question_column,
    says_closed,
    says_none,
    shows_something,
)
from bot.markdown.model import Document, LineKind, Section, Span, Table, TableRow
from bot.markdown.text_normalize import field_key, line_key, plain_text
from bot.template.model import TableRule

_TICKED = ("[x]", "[X]")
_OPEN_QUESTIONS = tuple(
    f" {word} questions" for word in ("unresolved", "remaining", "outstanding", "unanswered", "pending", "unsettled")
)
_UNTICKED = ("[ ]", "[]")
_MARKED = (LineKind.TEXT, LineKind.TABLE, LineKind.HEADING, LineKind.META)
"""Where a mark counts."""
_MOST_MARKS = 50
"""A document with more marks than this is asked about the first of them; they keep it open as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionList:
    """The questions in file order, and the first place of each section that nobody could count."""

    questions: tuple[ChecklistQuestion, ...]
    uncounted: tuple[Span, ...]


@dataclass(kw_only=True)
class _Count:
    """What was counted so far."""

    comparison: Comparison
    questions: list[ChecklistQuestion] = field(default_factory=list)
    uncounted: list[Span] = field(default_factory=list)

    @property
    def document(self) -> Document:
        return self.comparison.document

    @cached_property
    def table_rules(self) -> Mapping[int, TableRule]:
        """The template's tables by the lines of those that answer them."""
        return {table.line: rule for rule, table, _ in self.comparison.tables}

    def ask(self, text: str, span: Span, shape: QuestionShape, *, ticked: bool, answered: bool = True) -> None:
        number = len(self.questions) + 1
        found = ChecklistQuestion(
            number=number, text=text, ticked=ticked, span=span, shape=shape, answered=answered or not ticked
        )
        self.questions.append(found)

    def is_templates(self, section: Section, line: int) -> bool:
        """Tell whether a line is the template's, to be replaced or to stay."""
        rule = self.comparison.alignment.rules.get(section.index)
        key = line_key(self.document.line(line))
        known = key in self.comparison.schema.long_lines or (rule is not None and key in rule.own_lines)
        return known or line in self.comparison.leftover_lines


def read_questions(comparison: Comparison) -> QuestionList:
    """Count the questions of every section that is called so, or whose name ends so; the template's own do not count."""
    count, items = _Count(comparison=comparison), items_of(comparison.document)
    for tree in question_sections(comparison):
        settled = False
        before = len(count.uncounted)
        for section in (tree, *sections_below(comparison.document, tree)):
            blocks = read_blocks(comparison.document, section, items)
            settled = _is_settled(section, tree, settled=settled)
            if section is not tree and not settled and _heading_asks(count, section, blocks):
                _ask_heading(count, section, blocks)
            else:
                _read_body(count, section, blocks, settled=settled)
        del count.uncounted[before + 1 :]
    for text, span in _marked(count, list(question_sections(comparison))):
        count.ask(text, span, QuestionShape.MARK, ticked=False)
    return QuestionList(questions=tuple(count.questions), uncounted=tuple(count.uncounted))


def question_sections(comparison: Comparison) -> Iterator[Section]:
    """Find the sections of questions; one inside another is read with it.

    A section counts by its name, whatever stands before it; by a name that says as much; and where it answers the template's.
    """
    key, end, rules = comparison.schema.roles.questions, 0, comparison.alignment.rules
    for section in comparison.document.sections:
        rule, is_title = rules.get(section.index), section is comparison.document.title
        named = section.key == key or (rule is not None and rule.key == key)
        ends_so = not is_title and f" {section.key}".endswith((f" {key}", *_OPEN_QUESTIONS))
        if section.index and section.line > end and (named or ends_so):
            end = section.tree_end
            yield section


def _is_settled(section: Section, tree: Section, *, settled: bool) -> bool:
    """Tell whether a heading says that all below it is answered; the next heading says anew."""
    if section is tree:
        return False
    return is_settled_heading(section.name) or (settled and section.level > tree.level + 1)


def _heading_asks(count: _Count, section: Section, blocks: list[Block]) -> bool:
    """Tell whether a heading is a question itself, rather than the name of a group of them."""
    if count.comparison.alignment.rules.get(section.index) is not None:
        return False
    if any(block.table is not None or (block.item is not None and block.item.ticked is not None) for block in blocks):
        return False
    is_group = section.tree_end > section.end_line or any(block.item is not None for block in blocks)
    return section.name.endswith("?") or not is_group


def _ask_heading(count: _Count, section: Section, blocks: list[Block]) -> None:
    """Count a heading; it is closed by an answer that says that it is one."""
    answered = any(gives_answer(block.text) for block in blocks)
    count.ask(section.name, count.document.span(section.line), QuestionShape.HEADING, ticked=answered)


def _read_body(count: _Count, section: Section, blocks: list[Block], *, settled: bool) -> None:
    """Count what stands under a heading."""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.item is not None:
            _read_item(count, section, block, settled=settled)
        elif block.table is not None:
            _read_table(count, block.table, settled=settled)
        elif not settled:
            _read_prose(count, section, block, following)


def _read_item(count: _Count, section: Section, block: Block, *, settled: bool) -> None:
    """Count a list item: every box, and every plain one that says more than None."""
    item = block.item
    if item is None or block.line in count.comparison.leftover_lines:
        return
    if item.ticked is not None:
        answered = not all(map(is_placeholder, block.below)) or continues_after_question(block.text)
        ticked = item.ticked and not block.text.startswith(_UNTICKED)
        count.ask(block.text, item.span, QuestionShape.ITEM, ticked=ticked, answered=answered)
        return
    templates = count.is_templates(section, block.line) and not block.text.endswith("?")
    if block.text and not (settled or templates or says_none(block.text) or _answers(count, block.text)):
        count.ask(block.text, item.span, QuestionShape.ITEM, ticked=False)
    elif not block.text and not settled and shows_something(item.text):
        count.uncounted.append(item.span)


def _answers(count: _Count, text: str) -> bool:
    """Take a text for the answer to the question above, if it says that it is one."""
    if not (count.questions and gives_answer(text)):
        return False
    count.questions[-1] = replace(count.questions[-1], answered=True)
    return True


def _read_prose(count: _Count, section: Section, block: Block, following: Block | None) -> None:
    """Count a paragraph that asks; one that neither asks nor leads to a list cannot be counted."""
    if all(count.is_templates(section, line) for line in range(block.line, block.end_line + 1)):
        return
    text = block.text.strip()
    seen = (shows_something(count.document.line(line)) for line in range(block.line, block.end_line + 1))
    if not any(seen) or says_none(text) or _answers(count, text):
        return
    span = count.document.span(block.line, block.end_line)
    if text.rstrip("*_) ").endswith("?") and text.count("?") == 1:
        count.ask(text, span, QuestionShape.PARAGRAPH, ticked=False)
    elif not (following is not None and _leads_to(text, following)):
        count.uncounted.append(span)


def _leads_to(text: str, following: Block) -> bool:
    """Tell whether a paragraph only introduces the list or table below it."""
    is_list = following.item is not None or following.table is not None
    introduces = text.endswith(":") or "following" in text.casefold() or "below" in text.casefold()
    return is_list and introduces and "?" not in text


def _read_table(count: _Count, table: Table, *, settled: bool) -> None:
    """Count each row that the author wrote, and each of the template's that asks."""
    keys = [field_key(cell.text) for cell in table.header.cells]
    rule = count.table_rules.get(table.line)
    for row in table.rows:
        cells = [cell.text for cell in row.cells]
        if row.line in count.comparison.leftover_lines or all(map(_says_nothing, cells)):
            continue
        text = plain_text(row.text(question_column(keys))) or plain_text(" ".join(cells)) or " ".join(cells).strip()
        if rule is not None and rule.has_sample(row) and not text.endswith("?"):
            continue
        span = count.document.span(row.line)
        count.ask(text, span, QuestionShape.ROW, ticked=settled or _is_closed(row, cells, keys))


def _says_nothing(text: str) -> bool:
    return says_none(text) or not shows_something(text)


def _is_closed(row: TableRow, cells: list[str], keys: list[str]) -> bool:
    """Tell whether a row says that its question is closed: by a box, by its state, or by an answer."""
    if any(text.startswith(_UNTICKED) for text in cells):
        return False
    if any(text.startswith(_TICKED) for text in cells):
        return True
    state, answer = column_of(keys, answers=False), column_of(keys, answers=True)
    if state is not None:
        return says_closed(row.text(state))
    return answer is not None and not is_placeholder(row.text(answer))


def _marked(count: _Count, questions: list[Section]) -> Iterator[tuple[str, Span]]:
    """Yield the marks of the policy in the author's own text."""
    found, comparison = 0, count.comparison
    for section, line in _marked_lines(comparison):
        is_asking = any(one.line <= section.line <= one.tree_end for one in questions if one.index)
        if is_asking or count.is_templates(section, line):
            continue
        text = comparison.document.line(line)
        for begin, end in marks_in(text, comparison.schema.markers):
            span = replace(comparison.document.span(line), column=begin + 1, end_column=end + 1)
            yield text[begin:end].strip("[] "), span
            found += 1
            if found >= _MOST_MARKS:
                return


def _marked_lines(comparison: Comparison) -> Iterator[tuple[Section, int]]:
    """Yield the lines that hold a mark, with their sections."""
    document, pattern = comparison.document, any_mark(comparison.schema.markers)
    if pattern is None or not any(map(pattern.search, document.skeleton.shown)):
        return
    for section in document.sections:
        for line in range(section.line, section.end_line + 1):
            kind = document.kind(line)
            if kind in _MARKED and pattern.search(document.line(line)):
                yield section, line
