"""Commands that change the files, function by function: answers, fixes, and the lines for somebody who may push."""

from dataclasses import replace

import pytest

from bot.comparison.progress import ChecklistQuestion, QuestionShape
from bot.markdown.model import TextEdit
from bot.policy.severity import Severity
from bot.review.commands.command_spec import Done, Edited, Explained, Offered
from bot.review.commands.file_edits import answer, edited_file, fix, left_to_write
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import Problem, Question, SpecReview
from bot.review.model.capabilities import Capabilities, PullState, WriteKind
from bot.review.model.desired_state import FileText
from bot.review.model.memory import Memory
from tests.review.builders import (
    CAT,
    HEAD,
    PATH,
    a_diagnostic,
    a_file,
    a_pull,
    a_question,
    a_reading,
    a_snapshot,
    a_source,
    an_examination,
)
from tests.review.orders import here, order

BEFORE, OTHER = "docs/specs/before.md", "docs/specs/other.md"
TEXT = "- [ ] How big?\n- [x] Who pays?\n  **Answer:** Ann.\n| Why now? |  |\n"
ASKED = (
    a_question(1, "How big?", line=1),
    a_question(2, "Who pays?", ticked=True, line=2),
    replace(a_question(3, "Why now?", line=4), shape=QuestionShape.ROW),
)


def a_spec(path: str = PATH, text: str = TEXT, questions: tuple[ChecklistQuestion, ...] = ASKED) -> SpecReview:
    return a_reading(spec=an_examination(path=path, questions=questions), source=a_source(path, text=text))


def context_of(
    *reviews: SpecReview, writable: bool = True, state: PullState = PullState.OPEN, memory: Memory | None = None
) -> ReviewContext:
    """Give a context whose gate has the questions of these specs, and one that was asked in the thread."""
    reviews = reviews or (a_spec(BEFORE, "- [ ] When?\n", (a_question(1, "When?", line=1),)), a_spec())
    pairs = [(one.path, question) for one in reviews for question in one.spec.questions]
    questions = [
        Question(
            id=f"Q{number}",
            text=one.text,
            open=not one.ticked,
            path=path,
            line=one.span.line,
            number=one.number,
            shape=one.shape,
        )
        for number, (path, one) in enumerate(pairs, 1)
    ]
    thread = Question(id="T1", text="Really?", open=True, asker=CAT)
    files = tuple(a_file(one.path) for one in reviews)
    pull = a_pull(files=files, writable=writable, state=state)
    context = here(pull, spec_reviews=reviews, memory=memory or Memory())
    return replace(context, gate=replace(context.gate, questions=(*questions, thread)))


HOW = "Name a question and its answer, like `/spec answer Q1 Yes, for a year.`\n\n- Q1: When?\n- Q2: How big?\n- Q4: Why now?"


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", HOW),
        ("Yes.", HOW),
        ("Q2", HOW),
        ("Q2 <!-- Yes -->", HOW),
        ("Q2 Q3: Yes.", HOW),
        ("Q2, t1 Yes.", HOW),
        ("Q2 and Q3 Yes.", HOW),
        ("Q2 & Q3 Yes.", HOW),
        ("T1 Yes.", "T1 was asked in the thread: answer there, then write `/spec resolve T1`."),
        ("T9 Yes.", HOW),
        ("Q9 Yes.", f"Nothing was answered: there is no Q9 now.\n\n{HOW}"),
        ("Q3 No.", "Q3, “Who pays?”, is answered already."),
        (
            "Q4 So.",
            f"Q4 is {QuestionShape.ROW}, which I cannot tick. Write it as `- [ ] …`, or answer it in the file.",
        ),
    ],
)
def test_an_answer_that_cannot_be_written_is_told_why(rest: str, said: str) -> None:
    assert answer(order(f"/spec answer {rest}"), context_of()) == Explained(text=said)


@pytest.mark.parametrize("rest", ["Q2 Q3a is how big.", "Q2 And so big."])
def test_a_text_that_begins_like_a_list_of_numbers_is_an_answer(rest: str) -> None:
    found = answer(order(f"/spec answer {rest}"), context_of())
    assert isinstance(found, Edited)
    assert found.files[0].content.decode().startswith(f"- [x] How big?\n  **Answer:** {rest[3:]}\n")


def test_an_answer_ticks_its_question_in_its_file() -> None:
    after = TEXT.replace("- [ ] How big?", "- [x] How big?\n  **Answer:** Very.")
    assert answer(order("/spec answer Q2 Very."), context_of()) == Edited(
        what="Answer Q2",
        files=(FileText(path=PATH, content=after.encode(), before=TEXT.encode()),),
        note=f"Q2, “How big?”, is answered in `{PATH}`.",
    )


def test_an_answer_that_stands_already_is_done() -> None:
    assert answer(order("/spec answer Q3 Ann."), context_of()) == Done()


def test_where_no_question_is_open_that_is_said() -> None:
    closed = a_spec(questions=(replace(ASKED[1], number=1),))
    assert answer(order("/spec answer"), context_of(closed)) == Explained(text="The file has no open question.")


def test_a_question_that_is_gone_is_not_taken_for_another() -> None:
    gone = "The question Q2, which was there when this was written, is gone."
    context = context_of(memory=Memory(head=HEAD, bound={"c0.0": "00000000"}))
    assert answer(order("/spec answer Q2 Very."), context) == Explained(text=f"{gone}\n\n{HOW}")


LONG = "How " + "very " * 40 + "big?"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ((), "Q1 is “How big?” now, and what it was when this was written cannot be told."),
        (("How big?",), "Q1 is “How big?” now, and what it was when this was written cannot be told."),
        (("Who pays?",), "Q1 is “How big?” now, and it may have been “Who pays?” when this was written."),
        (
            ("Who *pays*?", "Why?"),
            "Q1 is “How big?” now, and it may have been “Who \\*pays\\*?” or “Why?” when this was written.",
        ),
        ((LONG,), f"Q1 is “How big?” now, and it may have been “{LONG[:119]}…” when this was written."),
    ],
)
def test_a_number_that_may_mean_something_else_is_told_what(then: tuple[str, ...], said: str) -> None:
    shas = tuple(f"{number}" * 40 for number in range(2, 2 + len(then))) or ("9" * 40,)
    review = replace(
        a_spec(questions=ASKED[:1]), questions_at={sha: (text,) for sha, text in zip(shas, then, strict=False)}
    )
    command = order("/spec answer Q1 Very.")
    command = replace(command, comment=replace(command.comment, saw=(*shas, HEAD)))
    context = context_of(review, memory=Memory(head=HEAD, bound={"c0.0": ""}))
    how = "Name a question and its answer, like `/spec answer Q1 Yes, for a year.`\n\n- Q1: How big?"
    assert answer(command, context) == Explained(text=f"Nothing was answered: {said}\n\n{how}")


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("Who pays?", "there is no Q1 now, and it may have been “Who pays?” when this was written."),
        ("", "there is no Q1 now."),
    ],
)
def test_a_number_that_is_no_more_is_told_what_it_was(then: str, said: str) -> None:
    review = replace(a_spec(questions=()), questions_at={"2" * 40: (then,)})
    command = order("/spec answer Q1 Very.")
    command = replace(command, comment=replace(command.comment, saw=("2" * 40, HEAD)))
    text = f"Nothing was answered: {said}\n\nThe file has no open question."
    assert answer(command, context_of(review)) == Explained(text=text)


def test_where_the_bot_may_not_push_an_answer_is_offered() -> None:
    found = answer(order("/spec answer Q2 Very."), context_of(writable=False))
    assert isinstance(found, Offered)
    assert (found.finding.anchor.path, found.finding.anchor.line) == (PATH, 1)
    assert "Q2: an answer by ben" in found.finding.body
    hidden = context_of(writable=False)
    hidden = replace(hidden, snapshot=a_snapshot(pull=replace(hidden.pull, files=())))
    assert answer(order("/spec answer Q2 Very."), hidden) == Explained(
        text=f"I may not push to this branch. These are the lines:\n\n`{PATH}`, line 1:\n\n"
        "```markdown\n- [x] How big?\n  **Answer:** Very.\n```"
    )


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize("state", [PullState.CLOSED, PullState.MERGED])
def test_a_pull_request_that_is_over_is_not_changed(state: PullState, *, writable: bool) -> None:
    found = answer(order("/spec answer Q2 Very."), context_of(writable=writable, state=state))
    assert found == Explained(text=f"The pull request is {state}: open a new one for this change.")


ADD = TextEdit(start_line=2, end_line=1, text="new\n")
CHANGE = TextEdit(start_line=3, end_line=4, text="changed\n")
SAME = TextEdit(start_line=1, end_line=1, text="1\n")
LINES = "1\n2\n3\n4\n"


def broken(*edits: TextEdit, path: str = PATH, unwritten: str | None = None) -> SpecReview:
    found = replace(a_diagnostic(fix=edits), unwritten=unwritten)
    return a_reading(spec=an_examination(found, path=path), source=a_source(path, text=LINES))


def test_a_fix_commits_what_is_safe_in_each_file_that_it_changes() -> None:
    reviews = (broken(ADD), broken(SAME, path="docs/specs/same.md"), broken(path="docs/specs/none.md"))
    other = broken(CHANGE, path=OTHER, unwritten="Goals")
    assert fix(order("/spec fix"), here(spec_reviews=(*reviews, other))) == Edited(
        what="Add what the template asks for",
        files=(
            FileText(path=PATH, content=b"1\nnew\n2\n3\n4\n", before=LINES.encode()),
            FileText(path=OTHER, content=b"1\n2\nchanged\n", before=LINES.encode()),
        ),
        note=f"Done. Left to write, 1 section:\n\n- `{OTHER}`: Goals",
    )


def test_a_fix_is_of_the_text_that_was_examined() -> None:
    review = broken(CHANGE)
    (problem,) = review.problems
    moved: Problem = replace(problem, examined=replace(problem.diagnostic, fix=(ADD,)))
    found = fix(order("/spec fix"), here(spec_reviews=(replace(review, problems=(moved,)),)))
    assert isinstance(found, Edited)
    assert found.files[0].content == b"1\nnew\n2\n3\n4\n"


def test_where_nothing_can_be_fixed_what_is_left_is_said() -> None:
    nothing = "There is nothing that I can fix by myself."
    assert fix(order("/spec fix"), here(spec_reviews=(broken(),))) == Explained(text=nothing)
    left = f" Left to write, 1 section:\n\n- `{PATH}`: Goals"
    assert fix(order("/spec fix"), here(spec_reviews=(broken(unwritten="Goals"),))) == Explained(text=nothing + left)


@pytest.mark.parametrize(
    ("withheld", "rejected", "lead"),
    [
        (False, "", "I may not push to this branch. These are the lines:"),
        (True, "", "I may not push to this branch. Grant *Contents*; then comment `/spec check`. These are the lines:"),
        (False, "It is *kept*.", "I may not push to this branch (It is \\*kept\\*.). These are the lines:"),
    ],
)
def test_where_the_bot_may_not_push_people_get_the_lines(lead: str, rejected: str, *, withheld: bool) -> None:
    grants = {WriteKind.COMMIT: "Grant *Contents*"}
    kinds = frozenset({WriteKind.COMMIT}) if withheld else frozenset({WriteKind.LABEL})
    pull = a_pull(writable=False, capabilities=Capabilities(grants=grants, withheld=kinds))
    snapshot = replace(a_snapshot(pull=pull), rejected={WriteKind.COMMIT: rejected} if rejected else {})
    context = here(spec_reviews=(broken(ADD, CHANGE), broken(CHANGE, path=OTHER)), snapshot=snapshot)
    lines = "```markdown\nchanged\n```"
    assert fix(order("/spec fix"), context) == Explained(
        text=f"{lead}\n\n`{PATH}`, line 2:\n\n```markdown\nnew\n```\n\n`{PATH}`, lines 3 to 4:\n\n{lines}\n\n"
        f"`{OTHER}`, lines 3 to 4:\n\n{lines}"
    )


def test_lines_of_a_metadata_file_are_given_as_that_has_them() -> None:
    text = "---\nstatus: Draft\n---\n# Search\n"
    edits = (
        TextEdit(start_line=2, end_line=2, text="status: Review\n"),
        TextEdit(start_line=4, end_line=4, text="# S\n"),
    )
    review = a_reading(spec=an_examination(a_diagnostic(fix=edits)), source=a_source(text=text))
    review = replace(review, metadata="docs/specs/search.yml", metadata_end=3)
    assert fix(order("/spec fix"), here(a_pull(writable=False), spec_reviews=(review,))) == Explained(
        text="I may not push to this branch. These are the lines:\n\n`docs/specs/search.yml`, line 1:\n\n"
        f"```yaml\nstatus: Review\n```\n\n`{PATH}`, line 1:\n\n```markdown\n# S\n```"
    )


def test_an_edit_keeps_what_is_beside_it() -> None:
    review = replace(broken(), metadata="m.yml")
    assert edited_file(review, (ADD,)) == FileText(
        path=PATH, content=b"1\nnew\n2\n3\n4\n", metadata="m.yml", before=LINES.encode()
    )
    assert edited_file(review, (SAME,)) is None
    empty = replace(review, source=replace(review.source, head=None))
    assert edited_file(empty, (TextEdit(start_line=1, end_line=0, text="1\n"),)) == FileText(
        path=PATH, content=b"1\n", metadata="m.yml"
    )


def test_what_is_left_to_write_names_each_section_once_and_not_without_end() -> None:
    def found(*names: str | None, severity: Severity = Severity.ERROR) -> SpecReview:
        said = [
            replace(a_diagnostic(occurrence=number, severity=severity), unwritten=name)
            for number, name in enumerate(names)
        ]
        return a_reading(*said)

    assert left_to_write([found(), found(None), found("Goals", severity=Severity.INFO)]) == ""
    other = replace(found("Risks"), source=a_source(OTHER))
    assert left_to_write([found("Goals", "Goals", "Ri*s*ks"), other]) == (
        f" Left to write, 3 sections:\n\n- `{PATH}`: Goals, Ri\\*s\\*ks\n- `{OTHER}`: Risks"
    )
    names = [f"S{number}" for number in range(13)]
    assert left_to_write([found(*names[:12])]).endswith(f": {', '.join(names[:12])}")
    assert left_to_write([found(*names)]).endswith(f", 13 sections:\n\n- `{PATH}`: {', '.join(names[:12])} and 1 more")
