"""Answers that the bot writes under questions, and edits that get in each other's way."""

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import Span, TextEdit
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.edits import answer_edit, collide, is_answered, question_end, safe_fixes, tick_question
from bot.spec.examine import examine
from bot.template.compile_template import compile_template

SCHEMA = compile_template(parse("# [T]\n\n**Status:** [Draft | Final]\n\n## Open Questions\n- [ ] [question]\n"))


def at(line: int) -> Span:
    return Span(line=line, column=1, end_line=line, end_column=2)


def answered(text: str, answer: str = "So.", *, line: int = 1) -> str:
    return apply_edits(text, [answer_edit(tuple(text.splitlines()), at(line), answer)])


@pytest.mark.parametrize(
    ("question", "ticked"),
    [
        ("- [ ] Why?", "- [x] Why?\n  **Answer:** So."),
        ("-[ ] Why?", "- [x] Why?\n  **Answer:** So."),
        ("- [x]  Why?", "- [x]  Why?\n  **Answer:** So."),
        ("- [X] Why?", "- [X] Why?\n  **Answer:** So."),
        ("- [ ]", "- [x] \n  **Answer:** So."),
        ("-\t[ ] Why?", "-\t[x] Why?\n    **Answer:** So."),
        ("\t- [ ] Why?", "\t- [x] Why?\n      **Answer:** So."),
        ("10. Why?", "10. [x] Why?\n    **Answer:** So."),
        ("123456789) Why?", "123456789) [x] Why?\n           **Answer:** So."),
        ("> - [ ] Why?", "> - [x] Why?\n    **Answer:** So."),
        ("[ ] Why?", "[x] Why?\n  - **Answer:** So."),
        ("  [X] Why?", "  [X] Why?\n    - **Answer:** So."),
        ("> [ ] Why?", "> [x] Why?\n>   - **Answer:** So."),
        (">[ ] Why?", ">[x] Why?\n>  - **Answer:** So."),
    ],
)
def test_a_question_is_ticked_as_it_is_written_and_answered_below(question: str, ticked: str) -> None:
    assert answered(question) == ticked
    assert answered(f"{question}\n") == f"{ticked}\n"
    assert answered(f"First.\n{question}\n- [ ] Next?\n", line=2) == f"First.\n{ticked}\n- [ ] Next?\n"


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("- [ ] Why?", "  **Answer:** a\n\n  b"),
        ("[ ] Why?", "  - **Answer:** a\n\n    b"),
        ("> [ ] Why?", ">   - **Answer:** a\n\n>     b"),
    ],
)
def test_the_next_line_of_an_answer_is_indented_as_the_first(question: str, shown: str) -> None:
    assert answered(question, "a\r\n \rb").split("\n", 1)[1] == shown


@pytest.mark.parametrize(
    "begins", ["- a", "* a", "1. a", "2) a", "# a", "> a", "```", "~~~", "| a", "<b>", "<!-- a", "</b>", "<?a"]
)
def test_an_answer_that_begins_a_block_stands_below_its_name(begins: str) -> None:
    assert answered("- [ ] Why?", begins) == f"- [x] Why?\n  **Answer:**\n\n  {begins}"


@pytest.mark.parametrize("begins", ["-a", "#a", "1.5 s", "1234567890. a", "< 5", "**bold**", "1)"])
def test_an_answer_that_begins_with_words_stands_behind_its_name(begins: str) -> None:
    assert answered("- [ ] Why?", begins) == f"- [x] Why?\n  **Answer:** {begins}"


@pytest.mark.parametrize(
    "following",
    [
        *("- [ ] b", "-", "* b", "1. b", "1)", "[ ] b", "[x]", "# b", "######", "> b", "```", "~~~", "| b", "<b>"),
        *("**Answer:** b", "***", "- - -", "___", ""),
    ],
)
def test_a_question_ends_where_another_block_begins(following: str) -> None:
    assert question_end(["- [ ] a", "goes on", following, "c"], at(1)) == 2


@pytest.mark.parametrize("following", ["-b", "1.5 b", "#b", "**Answers:** b", "  b", "--", "1234567890. b"])
def test_a_question_goes_on_with_words(following: str) -> None:
    assert question_end(["- [ ] a", "goes on", following, ""], at(1)) == 3
    assert question_end(["- [ ] a", "goes on", following], at(1)) == 3


def test_an_answer_is_known_only_in_full_and_at_its_place() -> None:
    lines = ["- [x] Why,", "  really?", "  **Answer:** a", "", "  b"]
    assert is_answered(lines, at(1), "a\n\nb")
    assert is_answered(lines, at(1), "a")
    assert not is_answered(lines, at(1), "a\n\nc")
    assert not is_answered(lines[:3], at(1), "a\n\nb")
    assert not is_answered(lines, at(6), "a")


@pytest.mark.parametrize(
    ("number", "ticks"),
    [(1, "- [x] Why?"), (2, None), (3, "- [x] Where?"), (4, None), (0, None), (-1, None)],
)
def test_only_an_item_of_a_list_can_be_ticked(number: int, ticks: str | None) -> None:
    text = "# A\n\n## Open Questions\n\n- [ ] Why?\n\nAnd who pays?\n\n- [ ] Where?\n"
    edits = tick_question(parse(text), SCHEMA, number, None)
    assert [one.text for one in edits] == ([f"{ticks}\n"] if ticks else [])


def test_a_question_of_two_lines_that_is_ticked_needs_no_edit() -> None:
    text = "# A\n\n## Open Questions\n\n- [x] Why,\n  and when?\n"
    assert tick_question(parse(text), SCHEMA, 1, None) == ()
    assert tick_question(parse(text), SCHEMA, 1, "") == ()


def edit(first: int, last: int, text: str = "x\n") -> TextEdit:
    return TextEdit(start_line=first, end_line=last, text=text)


@pytest.mark.parametrize(
    ("one", "other", "are_at_odds"),
    [
        (edit(3, 2), edit(3, 2), False),
        (edit(3, 3), edit(3, 3), True),
        (edit(3, 3), edit(4, 4), False),
        (edit(3, 4), edit(4, 5), True),
        (edit(3, 5), edit(4, 4), True),
        (edit(3, 3), edit(3, 2), True),
        (edit(3, 4), edit(4, 3), True),
        (edit(3, 3), edit(4, 3), False),
        (edit(3, 4), edit(5, 4), False),
        (edit(3, 4), edit(2, 1), False),
    ],
)
def test_two_edits_collide_where_they_want_one_line(one: TextEdit, other: TextEdit, *, are_at_odds: bool) -> None:
    assert collide(one, other) is are_at_odds
    assert collide(other, one) is are_at_odds


def finding(*fix: TextEdit) -> Diagnostic:
    return Diagnostic(code=Code.TITLE, severity=Severity.ERROR, message="", span=at(1), fix=fix or None)


def test_of_fixes_that_want_one_line_the_first_is_made_and_each_edit_once() -> None:
    late, early, both = finding(edit(9, 9)), finding(edit(2, 1)), finding(edit(9, 9, "y\n"), edit(4, 4))
    twice = finding(edit(2, 1))
    assert safe_fixes([late, finding(), early, both, twice]) == (edit(2, 1), edit(9, 9))
    assert safe_fixes([both, late]) == (edit(4, 4), edit(9, 9, "y\n"))
    assert safe_fixes([finding(edit(3, 5)), finding(edit(3, 2))]) == (edit(3, 5),)


def test_insertions_at_one_place_keep_their_order() -> None:
    assert safe_fixes([finding(edit(9, 9)), finding(edit(2, 1, "b\n")), finding(edit(2, 1, "a\n"))]) == (
        edit(2, 1, "b\n"),
        edit(2, 1, "a\n"),
        edit(9, 9),
    )


def test_the_fixes_of_an_examination_are_those_of_its_findings() -> None:
    found = examine(b"# A\n\n**Status:** draft\n", path="a.md", schema=SCHEMA, rule=SpecRule())
    assert safe_fixes(found) == safe_fixes(found.diagnostics)
    assert edit(3, 3, "**Status:** Draft\n") in safe_fixes(found)
