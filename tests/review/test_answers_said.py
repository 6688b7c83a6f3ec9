"""Which commands of a comment are answered, and the words of a reply, function by function."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy, SpecRule
from bot.review.commands.answers import (
    addressed,
    answers_to_all,
    answers_without_specs,
    dismissals,
    offers,
    reply_of,
)
from bot.review.commands.command_spec import CommandOutcome, Done, Edited, Explained
from bot.review.commands.parser import parse_comment
from bot.review.commands.receipts import digests
from bot.review.evaluate.model import Approval, ApprovalCount, Gate, Question
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import DismissedReview, Reply
from bot.review.model.memory import Memory, first_line
from bot.review.model.pull_request import Comment
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    HEAD,
    PATH,
    a_comment,
    a_pull,
    a_question,
    a_reading,
    a_source,
    an_examination,
    at,
)
from tests.review.orders import here, order

URL = "https://forge.test/team/app/pull/12"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("@specbot is great", []),
        ("/spec check\n@specbot rocks", ["check"]),
        ("/specs aprove", ["aprove"]),
        ("@specbot please approve", ["please"]),
        ("/spec nonsense", ["nonsense"]),
        ("/spec fix\n- @specbot approve", ["fix", "approve"]),
        ("/spec question Why?\n- @specbot approve\n- @specbot fix", ["question"]),
        ("/spec question Why?\n@specbot approve\n- @specbot fix", ["question", "approve", "fix"]),
        ("- @specbot question Why?\n- @specbot fix", ["question", "fix"]),
        ("/spec answer Q1 So.\n- @specbot approve\n/spec help\n- @specbot fix", ["answer", "help", "fix"]),
    ],
)
def test_talk_and_what_stands_inside_a_text_is_not_answered(body: str, words: list[str]) -> None:
    commands = parse_comment(a_comment(body), BOT)
    assert [one.word for one in addressed(commands)] == words
    assert [one.word for one in addressed(reversed(commands))] == words


def replied(*outcomes: CommandOutcome, body: str = "/spec why", pull_limit: int = 60_000, thread: str = "") -> Reply:
    """Reply to a comment whose commands have these outcomes."""
    comment = replace(a_comment(body, minutes=1), thread=thread)
    commands = [replace(order(body), comment=comment, place=number) for number in range(len(outcomes))]
    pull = a_pull(capabilities=Capabilities(body_limit=pull_limit))
    reply = reply_of(list(zip(commands, outcomes, strict=True)), commands, pull)
    assert reply is not None
    return reply


LEAD = f"**ben**, [`/spec why`]({URL}#c1): "


@pytest.mark.parametrize(
    ("outcomes", "body"),
    [
        ((Explained(text="So."),), f"<!-- specbot:reply v1 c1 -->\n{LEAD}So."),
        ((Done(), Edited(what="Fix", files=(), note="Done.")), f"<!-- specbot:reply v1 c1 -->\n{LEAD}Done."),
        (
            (Explained(text="Early.", void=True), Edited(what="Fix", files=()), Explained(text="So.")),
            f"<!-- specbot:reply v1 c1 --><!-- specbot:void v1 c1.0 -->\n{LEAD}Early.\n\n{LEAD}So.",
        ),
    ],
)
def test_a_reply_names_who_is_answered_and_each_command_that_needs_words(
    outcomes: tuple[CommandOutcome, ...], body: str
) -> None:
    assert replied(*outcomes, thread="t7") == Reply(to="c1", body=body, thread="t7")


@pytest.mark.parametrize("outcome", [Done(), Edited(what="Fix", files=())])
def test_where_no_words_are_needed_there_is_no_reply(outcome: CommandOutcome) -> None:
    command = order("/spec why")
    assert reply_of([(command, outcome)], [command], a_pull()) is None


def test_a_reply_is_as_long_as_the_forge_lets_it_be() -> None:
    long = Explained(text="\n".join(["A line of words."] * 40))
    assert "did not fit" not in replied(long).body
    assert "did not fit" in replied(long, pull_limit=400).body


@pytest.mark.parametrize(
    ("word", "rest", "review", "called"),
    [
        ("why", "", "", "`/spec why`"),
        ("why", "not now", "", "`/spec why not now`"),
        ("", "", "", "your comment"),
        ("", "later", "", "`/spec later`"),
        ("approve", "", "r1", "your approval"),
    ],
)
def test_a_reply_says_what_it_answers(word: str, rest: str, review: str, called: str) -> None:
    command = replace(order("/spec why"), word=word, rest=rest, review=review)
    reply = reply_of([(command, Explained(text="So."))], [command], a_pull())
    assert reply is not None
    assert f"[{called}]({URL}#c0): So." in reply.body


def told(*comments: Comment, text: str = "Nothing was done.") -> list[tuple[str, int]]:
    """Name each comment that is told, with how often it is said to it."""
    pull = a_pull(comments=comments)
    commands = [one for comment in comments for one in parse_comment(comment, BOT)]
    return [(one.to, one.body.count(text)) for one in answers_to_all(commands, pull, text)]


HELP = a_comment("/spec help\n/spec why", minutes=1)


def remembering(comment: Comment) -> Comment:
    """Give a summary that remembers what was answered to a comment."""
    known = digests(parse_comment(comment, BOT))
    return a_comment(first_line(Memory(head=HEAD, answered=known)), author=BOT, minutes=9)


@pytest.mark.parametrize(
    ("comments", "to"),
    [
        ((HELP,), ["c1"]),
        ((HELP, a_comment("/spec check", minutes=2)), ["c1", "c2"]),
        ((a_comment("@specbot is great"), HELP), ["c1"]),
        ((replace(HELP, reactions=frozenset({"+1"})), a_comment("/spec check", minutes=2)), ["c2"]),
    ],
)
def test_the_same_is_said_once_below_each_comment(comments: tuple[Comment, ...], to: list[str]) -> None:
    assert told(*comments) == [(key, 1) for key in to]


def test_an_edit_that_changes_no_order_is_told_nothing_anew() -> None:
    edited = replace(a_comment("/spec approve", minutes=1, edited=True), reactions=frozenset({"+1"}))
    assert told(edited, remembering(edited)) == []
    assert len(told(edited, remembering(HELP))) == 1


def test_where_there_is_nothing_to_say_nothing_is() -> None:
    assert answers_to_all(parse_comment(HELP, BOT), a_pull(comments=(HELP,)), "") == ()


def test_where_specs_are_is_said_by_the_first_patterns_of_the_policy() -> None:
    rules = (SpecRule(paths=("a.md", "!b.md", "c.md")), SpecRule(paths=("a.md", "d.md", "e.md", "f.md", "g.md")))
    (reply,) = answers_without_specs(parse_comment(HELP, BOT), a_pull(comments=(HELP,)), Policy(specs=rules))
    assert "looks for specs in `a.md`, `c.md`, `d.md`, `e.md`; write the command again" in reply.body


ASKED = Question(id="Q1", text="How big?", open=True, path=PATH, line=1, number=1)
GATE = Gate(
    errors=(),
    questions=(ASKED,),
    approval_counts=(ApprovalCount(path=PATH, required=1, evaluated_approvals=()),),
)


def test_the_last_answer_to_a_question_is_the_one_that_is_offered() -> None:
    review = a_reading(
        spec=an_examination(questions=(a_question(line=1),)), source=a_source(text="- [ ] How big?\n- [ ] Why?\n")
    )
    context = here(a_pull(writable=False), spec_reviews=(review,), gate=GATE)
    bodies = ("/spec answer Q1 Yes.", "/spec fix", "/spec answer Q1 No.", "/spec answers Q7 Yes.", "/spec nonsense")
    commands = [order(body, author=ANN, minutes=number) for number, body in enumerate(bodies)]
    (offered,) = offers(commands, context)
    assert "```suggestion\n- [x] How big?\n  **Answer:** No.\n```" in offered.body
    assert offers(commands[1:2], context) == ()


def test_a_native_approval_that_came_too_early_is_sent_back_with_the_questions_that_are_open() -> None:
    native = Approval(key="r1", account=BEN, at=at(1), url="", sha=HEAD, native=True)
    early = (native, replace(native, key="c1.0", native=False), replace(native, key="r2"))
    message = (
        "Too early: the team's policy sends approvals back while a question is open. Approve again then:\n\n"
        "- Q1 is open: “How big?” **ann** writes `/spec answer Q1 …`, or ticks it in the file.\n"
        "- Anyone with write access may answer or close questions, too."
    )
    assert dismissals(here(gate=GATE, early=early)) == tuple(
        DismissedReview(review=key, message=message) for key in ("r1", "r2")
    )
