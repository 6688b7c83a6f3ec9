"""Checks and the gate's thread where something is broken or cannot be read, and the thread of any gate."""

from dataclasses import replace
from hashlib import sha256

import pytest

from bot.policy.model import GateRules, Policy
from bot.policy.severity import Severity
from bot.review.evaluate.context import NO_TEAM_FILES, BrokenRules, TeamVerdict
from bot.review.evaluate.model import Gate
from bot.review.model.capabilities import Capabilities, Conclusion, PullState
from bot.review.model.desired_state import CHECK_AGAIN, Button, Check, GateThread
from bot.review.present.checks import (
    ALREADY_OPEN,
    broken_checks,
    broken_gate_thread,
    failed_check,
    gate_thread,
    only_checked,
    open_gate_thread,
    sealed,
    unreadable_checks,
    unreadable_thread,
)
from bot.review.present.unreadable import Unreadable, not_all_files, too_complex
from bot.review.text.render import Markdown
from tests.review.builders import HEAD, a_pull
from tests.review.gates import SHORT, a_count, a_gate, a_problem, asked, gated, judged

PULL = a_pull(capabilities=SHORT)
OPEN = a_gate(approval_counts=(a_count(judged()),))
THREADED = replace(SHORT, gate_thread=True, request="merge request")
HELD = a_pull(capabilities=THREADED)
BROKEN = BrokenRules(path=".specbot.yml", line=3, key="approval.requird", message="did you mean *required*?")
SPARED = replace(BROKEN, spares=True)
ERRORS = TeamVerdict(changed=("t.md",), problems=(a_problem("Bad.", path="t.md", line=5),))
TWO_ERRORS = replace(ERRORS, problems=(*ERRORS.problems, a_problem("Worse.", path="t.md", line=6)))
ODD = TeamVerdict(changed=("t.md",), problems=(a_problem("Odd.", path="t.md", severity=Severity.WARNING),))
FOUND = Unreadable("I cannot see it", Markdown("Some `text`."))
WITHOUT_BUTTONS = replace(SHORT, check_buttons=False)
NOTE = (
    "\n\n<sub>While this thread is open, the merge request cannot be merged.</sub>\n\n"
    "<sub>I resolve it when nothing is left, and open it again when something comes up.</sub>"
)


def both(check: Check) -> tuple[Check, ...]:
    """Give a check under both names."""
    return sealed(check), sealed(replace(check, name="spec / approval"))


def a_check(conclusion: Conclusion, title: str, summary: str, buttons: tuple[Button, ...] = ()) -> Check:
    return Check(
        name="spec / document",
        sha=HEAD,
        conclusion=conclusion,
        title=title,
        summary=summary,
        digest="",
        buttons=buttons,
    )


def a_thread(body: str, *, is_open: bool) -> GateThread:
    return GateThread(is_open=is_open, body=f"<!-- specbot:gate v1 -->\n{body}{NOTE}")


@pytest.mark.parametrize(
    ("broken", "conclusion", "title", "summary"),
    [
        (
            BROKEN,
            Conclusion.FAILURE,
            ".specbot.yml:3 (approval.requird)",
            (
                "**Blocked** until this is repaired on the base branch. I touch nothing else until then.\n\n"
                "`.specbot.yml` on the base branch is broken at line 3, key `approval.requird`:\n\n"
                "> did you mean \\*required\\*?"
            ),
        ),
        (
            replace(BROKEN, key=""),
            Conclusion.FAILURE,
            ".specbot.yml:3",
            (
                "**Blocked** until this is repaired on the base branch. I touch nothing else until then.\n\n"
                "`.specbot.yml` on the base branch is broken at line 3:\n\n> did you mean \\*required\\*?"
            ),
        ),
        (
            SPARED,
            Conclusion.SUCCESS,
            "No specs here; .specbot.yml:3 (approval.requird) is broken on the base branch",
            (
                "**Passed**: nothing here may be a spec, so it is not held back.\n\n"
                "`.specbot.yml` on the base branch is broken at line 3, key `approval.requird`:\n\n"
                "> did you mean \\*required\\*?"
            ),
        ),
    ],
)
def test_broken_rules_fail_both_checks_where_there_may_be_a_spec(
    broken: BrokenRules, conclusion: Conclusion, title: str, summary: str
) -> None:
    assert broken_checks(PULL, broken) == both(a_check(conclusion, title, summary))
    assert broken_checks(PULL, broken, ODD) == both(a_check(conclusion, title, summary))


def test_a_repair_that_is_broken_itself_fails_and_broken_rules_fail_whatever_it_does() -> None:
    document, approval = broken_checks(PULL, SPARED, ERRORS)
    assert document.title == "No specs here; 1 error in 1 file of the team"
    assert [one.conclusion for one in (document, approval)] == [Conclusion.FAILURE, Conclusion.SUCCESS]
    assert [one.conclusion for one in broken_checks(PULL, BROKEN, ERRORS)] == [Conclusion.FAILURE] * 2


@pytest.mark.parametrize(("can", "buttons"), [(SHORT, (CHECK_AGAIN,)), (WITHOUT_BUTTONS, ())])
def test_what_cannot_be_read_fails_both_checks_and_can_be_tried_again(
    can: Capabilities, buttons: tuple[Button, ...]
) -> None:
    pull = a_pull(capabilities=can)
    wanted = a_check(Conclusion.FAILURE, "I cannot see it", "Some `text`.", buttons)
    assert unreadable_checks(pull, FOUND) == both(wanted)


@pytest.mark.parametrize(("can", "buttons"), [(SHORT, (CHECK_AGAIN,)), (WITHOUT_BUTTONS, ())])
def test_a_failed_look_says_why_and_can_be_tried_again(can: Capabilities, buttons: tuple[Button, ...]) -> None:
    summary = (
        "My last try to look at this pull request failed, so what stands here may be out of date:\n\n"
        "```\n502 *Bad* Gateway\n```\n\n"
        "The next comment, push or review makes me try again.\n\n"
        "An operator can do so too: `specbot jobs retry github:team/app#12`."
    )
    title = "Specbot could not finish looking at this pull request"
    found = failed_check(a_pull(capabilities=can), "502 *Bad* Gateway")
    assert found == sealed(a_check(Conclusion.FAILURE, title, summary, buttons))


def test_what_could_not_be_read_is_named_with_what_to_do() -> None:
    unlisted, hard = not_all_files(HELD), too_complex(HELD, "a*b.md", "reading it takes *long*")
    assert unlisted.title == "I cannot see all the files that changed"
    assert "merge request" in unlisted.summary
    assert "(1 file)" in unlisted.summary
    assert hard.title == "A text here is too complex to be read"
    assert "`a*b.md`" in hard.summary
    assert "reading it takes \\*long\\*" in hard.summary
    assert "a text of this merge request is too complex" in too_complex(HELD, "", "Slow.").summary


@pytest.mark.parametrize(
    ("gate", "team", "is_open", "body"),
    [
        (
            OPEN,
            NO_TEAM_FILES,
            True,
            "**Ready to merge**\n\nNothing stands in the way.",
        ),
        (
            OPEN,
            ODD,
            True,
            "**Ready to merge**\n\nNothing stands in the way.",
        ),
        (
            OPEN,
            ERRORS,
            False,
            "**Blocked: 1 error in the team's files**\n\n- [t.md:5](/t.md#5): Bad.",
        ),
        (
            a_gate(errors=(a_problem(),), questions=(asked("Q1"),)),
            NO_TEAM_FILES,
            False,
            (
                "**Blocked: 1 error, 1 question**\n\n"
                "- **ann** repairs 1 error in the text: [line 7](/docs/specs/search.md#7).\n"
                "- [Q1](https://forge.test/Q1) is open: “How big?” **ann** writes `/spec answer Q1 …`, or ticks it in the file.\n"
                "- Anyone with write access may answer or close questions, too."
            ),
        ),
    ],
)
def test_a_gate_stands_as_a_thread_with_what_keeps_it_closed(
    gate: Gate, team: TeamVerdict, *, is_open: bool, body: str
) -> None:
    assert gate_thread(gated(gate=gate, team=team, can=THREADED)) == a_thread(body, is_open=is_open)


@pytest.mark.parametrize(
    ("team", "is_open", "body"),
    [
        (NO_TEAM_FILES, True, "**Ready to merge**\n\nNothing stands in the way."),
        (ODD, True, "**Ready to merge**\n\nNothing stands in the way."),
        (ERRORS, False, "**Blocked: 1 error in the team's files**\n\n- [t.md:5](/t.md#5): Bad."),
        (
            TWO_ERRORS,
            False,
            "**Blocked: 2 errors in the team's files**\n\n- [t.md:5](/t.md#5): Bad.\n- [t.md:6](/t.md#6): Worse.",
        ),
    ],
)
def test_without_specs_errors_of_the_team_hold_the_merge_back(team: TeamVerdict, *, is_open: bool, body: str) -> None:
    assert open_gate_thread(HELD, Policy(), team) == a_thread(body, is_open=is_open)
    assert broken_gate_thread(HELD, SPARED, team) == a_thread(body, is_open=is_open)


def test_broken_rules_and_what_cannot_be_read_hold_the_merge_back() -> None:
    broken = broken_gate_thread(HELD, BROKEN, NO_TEAM_FILES)
    assert broken is not None
    assert not broken.is_open
    assert "**Blocked: the team's rules are broken**" in broken.body
    assert "- **Blocked** until this is repaired on the base branch." in broken.body
    assert unreadable_thread(HELD, FOUND) == a_thread("**Blocked: I cannot see it**\n\n- Some `text`.", is_open=False)


@pytest.mark.parametrize(
    ("can", "wanted", "draft", "state", "there"),
    [
        (True, True, False, PullState.OPEN, True),
        (False, True, False, PullState.OPEN, False),
        (True, False, False, PullState.OPEN, False),
        (True, True, True, PullState.OPEN, False),
        (True, True, False, PullState.CLOSED, False),
        (True, True, False, PullState.MERGED, False),
    ],
)
def test_there_is_a_thread_where_it_holds_a_merge_back(
    *, can: bool, wanted: bool, draft: bool, state: PullState, there: bool
) -> None:
    pull = a_pull(capabilities=replace(THREADED, gate_thread=can), draft=draft, state=state)
    policy = replace(Policy(), gate=GateRules(thread=wanted))
    assert (open_gate_thread(pull, policy) is not None) is there
    assert (
        gate_thread(gated(gate=OPEN, can=pull.capabilities, pull={"draft": draft, "state": state}, policy=policy))
        is not None
    ) is there


def test_a_thread_is_cut_to_what_fits_into_a_comment() -> None:
    many = replace(ERRORS, problems=tuple(a_problem("Bad. " * 20, path="t.md", line=line) for line in range(1, 99)))
    found = open_gate_thread(a_pull(capabilities=replace(THREADED, body_limit=2_000)), Policy(), many)
    assert found is not None
    assert len(found.body) < 2_100
    assert found.body.endswith("_…the rest did not fit into one comment._")


def test_a_digest_is_that_of_everything_that_is_shown() -> None:
    check = a_check(Conclusion.SUCCESS, "Fine", "Text")
    assert sealed(check).digest == sha256(repr(check).encode()).hexdigest()[:12]
    assert only_checked(check) == sealed(replace(check, summary=f"Text\n\n{ALREADY_OPEN}"))
