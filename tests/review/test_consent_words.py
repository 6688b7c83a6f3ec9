"""What is said of a decision by consent: the proposal and the people, what it waits for, and the news of its period and its end."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, DecisionMode, Policy
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.decision import Consent, Outcome, Person, Word
from bot.review.evaluate.model import Problem
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState, WriteKind
from bot.review.model.desired_state import Reply
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import Comment
from bot.review.present.consent import closed_news, closes, news, people_lines, steps
from tests.review.builders import BEN, BOT, PATH, a_comment, at
from tests.review.gates import OTHER, SHORT, a_count, a_gate, a_problem, a_removal, consent, gated, judged

CAT = Person(id="3", login="cat")
DAN = Person(id="4", login="dan")
GREEDY = Policy(approval=ApprovalRules(decision=DecisionMode.CONSENT, people=("cat",), auto_close=True))
MODEST = replace(GREEDY, approval=replace(GREEDY.approval, auto_close=False))
FULL = a_gate(approval_counts=(a_count(judged()),))
READ = f"[read](/{PATH}#1)"


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (CAT, "cat has not said anything yet"),
        (replace(CAT, word=Word.AGREED, at=at(0), url="/c"), "[cat](/c) agreed (2026-11-23)"),
        (
            replace(CAT, login="c*t", word=Word.LEFT_OUT, at=at(0), url="/c", by="b_n"),
            "[c\\*t](/c) is left out by b\\_n (2026-11-23)",
        ),
    ],
)
def test_each_of_the_people_says_where_they_stand(person: Person, said: str) -> None:
    assert people_lines(consent(None, person)) == (said,)
    assert people_lines(consent(Outcome.CLOSE, person, person)) == (
        "[ben](https://forge.test/p) proposed to close this (2026-11-23)",
        said,
        said,
    )


def waits(decision: Consent | None, *, missing: int = 0, **changes: object) -> tuple[str, ...]:
    counts = (a_count(judged(), path=OTHER), a_count(required=missing))
    return tuple(steps(gated(gate=a_gate(approval_counts=counts, consent=decision), **changes)))  # type: ignore[arg-type]


NOBODY = "Nobody but the author is named in `approval.people` of the policy: name others there."
NO_PROPOSAL = "Nothing is proposed: one of the people, or anyone with write access, writes `/spec propose merge`."


@pytest.mark.parametrize(
    ("decision", "missing", "said"),
    [
        (None, 1, ()),
        (consent(Outcome.MERGE, CAT, is_over=True), 1, ()),
        (consent(None, CAT), 0, (NO_PROPOSAL,)),
        (consent(None), 0, (NOBODY, NO_PROPOSAL)),
        (consent(Outcome.MERGE, replace(CAT, word=Word.AUTHOR)), 0, (NOBODY,)),
        (consent(Outcome.MERGE, replace(CAT, word=Word.AUTHOR), DAN), 0, ()),
        (
            replace(consent(Outcome.MERGE), unseen=("acme/core", "acme/*")),
            0,
            (
                "I cannot see who is in `acme/core`: correct `approval.people` in the policy, or let me see the team.",
                "I cannot see who is in `acme/*`: correct `approval.people` in the policy, or let me see the team.",
            ),
        ),
        (
            consent(Outcome.MERGE, CAT, replace(DAN, login="d_n", word=Word.EARLIER)),
            1,
            (f"1 more has to agree, of **cat**, **d\\_n**: {READ} and write `/spec agree`.",),
        ),
        (
            consent(Outcome.MERGE, CAT, replace(DAN, word=Word.AGREED)),
            2,
            (f"2 more have to agree, of **cat**: {READ} and write `/spec agree`.",),
        ),
        (
            consent(Outcome.MERGE, replace(CAT, word=Word.OBJECTS)),
            1,
            (f"1 more has to agree: {READ} and write `/spec agree`.",),
        ),
        (
            consent(Outcome.MERGE, *[CAT] * 4),
            1,
            (f"1 more has to agree, of **cat**, **cat**, **cat**, **cat**: {READ} and write `/spec agree`.",),
        ),
        (
            consent(Outcome.MERGE, *[CAT] * 6),
            1,
            (
                f"1 more has to agree, of **cat**, **cat**, **cat**, **cat** and 2 more: {READ} and write `/spec agree`.",
            ),
        ),
        (
            consent(Outcome.MERGE, CAT, began_at=at(0), ends_at=at(60)),
            0,
            ("Objections until 2026-11-23 13:00 UTC: `/spec object` and what is wrong. Then it is decided.",),
        ),
        (consent(Outcome.MERGE, CAT, began_at=at(0)), 0, ()),
        (consent(Outcome.MERGE, CAT, ends_at=at(60)), 0, ()),
    ],
)
def test_what_a_decision_waits_for_is_said_step_by_step(
    decision: Consent | None, missing: int, said: tuple[str, ...]
) -> None:
    assert waits(decision, missing=missing) == said


def test_a_spec_that_leaves_cannot_be_read_here_any_more() -> None:
    (said,) = waits(consent(Outcome.MERGE, CAT), missing=1, removals=(a_removal(PATH),))
    assert said == "1 more has to agree, of **cat**: read and write `/spec agree`."


@pytest.mark.parametrize(
    ("who", "person", "called"),
    [
        (replace(BEN, id="3", login="k_t"), replace(CAT, word=Word.NO_COUNT), "k\\_t"),
        (replace(BEN, id="3", login="Cat"), replace(CAT, word=Word.NO_COUNT), ""),
        (replace(BEN, id="3", login="kat"), replace(CAT, word=Word.AGREED), ""),
        (replace(BEN, id="9", login="kat"), replace(CAT, word=Word.NO_COUNT), ""),
    ],
)
def test_who_is_called_differently_now_is_named_with_what_to_write(who: Account, person: Person, called: str) -> None:
    gate = a_gate(approval_counts=(a_count(judged(who)),), consent=consent(Outcome.MERGE, person))
    said = (
        f"**cat** is called **{called}** now: write that name into `approval.people` of the policy, "
        "else it is not known who that is."
    )
    assert tuple(steps(gated(gate=gate))) == ((said,) if called else ())


def decided(outcome: Outcome, policy: Policy = MODEST, **pull: object) -> ReviewContext:
    can = pull.pop("capabilities", SHORT)
    gate = replace(FULL, consent=consent(outcome, CAT, is_over=True))
    return gated(gate=gate, policy=policy, can=can, pull=pull)  # type: ignore[arg-type]


REFUSED = replace(SHORT, withheld=frozenset({WriteKind.CLOSE}))


@pytest.mark.parametrize(
    ("context", "said"),
    [
        (decided(Outcome.CLOSE), "Decided to close this: **ann** closes the pull request, or somebody proposes anew."),
        (
            decided(Outcome.POSTPONE),
            (
                "Decided to postpone this: **ann** closes the pull request until it is taken up again, "
                "or somebody proposes anew."
            ),
        ),
        (decided(Outcome.CLOSE, GREEDY), "Decided to close this: I close the pull request now."),
        (decided(Outcome.POSTPONE, GREEDY), "Decided to postpone this: I close the pull request now."),
        (
            decided(Outcome.CLOSE, GREEDY, capabilities=REFUSED),
            "Decided to close this: **ann** closes the pull request, or somebody proposes anew.",
        ),
        (
            decided(Outcome.CLOSE, GREEDY, state=PullState.CLOSED),
            "Decided to close this: **ann** closes the pull request, or somebody proposes anew.",
        ),
    ],
)
def test_what_is_decided_against_is_closed_by_the_bot_or_by_its_author(context: ReviewContext, said: str) -> None:
    assert tuple(steps(context)) == (said,)


CLOSED_KEY = "closed-20261123T115500Z-close"


def told(key: str, author: Account = BOT, minutes: int = 1) -> Comment:
    return a_comment(mark("Told.", Marker(kind=Kind.REPLY, value=key)), author=author, minutes=minutes)


@pytest.mark.parametrize(
    ("context", "closing", "telling"),
    [
        (decided(Outcome.CLOSE, GREEDY), True, False),
        (decided(Outcome.CLOSE, GREEDY, state=PullState.CLOSED), False, True),
        (decided(Outcome.CLOSE, GREEDY, state=PullState.MERGED), False, False),
        (decided(Outcome.CLOSE, MODEST), False, False),
        (decided(Outcome.CLOSE, MODEST, state=PullState.CLOSED), False, False),
        (decided(Outcome.MERGE, GREEDY), False, False),
        (decided(Outcome.MERGE, GREEDY, state=PullState.CLOSED), False, False),
        (decided(Outcome.CLOSE, GREEDY, comments=(told(CLOSED_KEY),)), False, False),
        (decided(Outcome.CLOSE, GREEDY, comments=(told(CLOSED_KEY),), state=PullState.CLOSED), False, False),
        (decided(Outcome.CLOSE, GREEDY, comments=(told(CLOSED_KEY, author=BEN),)), True, False),
        (decided(Outcome.POSTPONE, GREEDY, comments=(told(CLOSED_KEY),)), True, False),
        (gated(gate=FULL, policy=GREEDY), False, False),
        (gated(gate=FULL, policy=GREEDY, pull={"state": PullState.CLOSED}), False, False),
    ],
)
def test_each_proposal_closes_once_and_tells_that_once(context: ReviewContext, *, closing: bool, telling: bool) -> None:
    assert closes(context) is closing
    assert bool(closed_news(context)) is telling


def test_the_news_of_the_end_say_what_was_decided_by_whom() -> None:
    body = (
        "**It was decided to close this pull request, and it is closed.**\n\n"
        "- [ben](https://forge.test/p) proposed to close this (2026-11-23)\n"
        "- cat has not said anything yet\n\n"
        "Who wants it back reopens it: I close it again only when another proposal to do so is decided."
    )
    reply = Reply(to=CLOSED_KEY, body=mark(body, Marker(kind=Kind.REPLY, value=CLOSED_KEY)))
    assert closed_news(decided(Outcome.CLOSE, GREEDY, state=PullState.CLOSED)) == (reply,)
    nothing = consent(None, is_over=True)
    assert not closes(gated(gate=replace(FULL, consent=nothing), policy=GREEDY))


PERIOD = "period-20261123T120000Z-20261123T130000Z"


def period(outcome: Outcome, *, is_over: bool, errors: tuple[Problem, ...]) -> tuple[Reply, ...]:
    decision = consent(outcome, CAT, is_over=is_over, began_at=at(0), ends_at=at(60))
    return news(gated(gate=replace(FULL, consent=decision, errors=errors)))


@pytest.mark.parametrize(
    ("outcome", "is_over", "errors", "said"),
    [
        (
            Outcome.MERGE,
            False,
            (),
            (
                "**Enough people agree to merge this. Objections until 2026-11-23 13:00 UTC.**\n\n"
                "- [ben](https://forge.test/p) proposed to merge this (2026-11-23)\n"
                "- cat has not said anything yet\n\n"
                "Write `/spec object` and what is wrong, and the period stops. It begins anew when that is resolved."
            ),
        ),
        (
            Outcome.MERGE,
            True,
            (),
            "**The comment period is over**, and nobody objects. This pull request can be merged.",
        ),
        (
            Outcome.MERGE,
            True,
            (a_problem(),),
            "**The comment period is over**, and nobody objects. The summary says what is still missing.",
        ),
        (
            Outcome.CLOSE,
            True,
            (),
            "**The comment period is over**, and nobody objects: it is decided to close this pull request.",
        ),
    ],
)
def test_the_news_of_a_period_say_that_it_began_and_how_it_ended(
    outcome: Outcome, errors: tuple[Problem, ...], said: str, *, is_over: bool
) -> None:
    key = f"{PERIOD}-over" if is_over else PERIOD
    reply = Reply(to=key, body=mark(said, Marker(kind=Kind.REPLY, value=key)))
    assert period(outcome, is_over=is_over, errors=errors) == (reply,)
