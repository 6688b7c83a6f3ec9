"""What may be done with a lifecycle that lists states: which step is refused in which words, and what a word of a file says."""

from collections.abc import Mapping

import pytest

from bot.policy.lifecycle import Role, State, Status
from bot.policy.states import earned_state, illegal_step, levels_in, listed
from tests.config.states import EMBER, OXIDE, a_state, lifecycle

DETOUR = """\
specs:
  - lifecycle:
      - {name: A, role: draft}
      - {name: B, role: review, from: [A, C]}
      - {name: C, role: review, from: B}
      - {name: D, role: approved, from: C}
"""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("nonsense", "nonsense", ""),
        (None, None, ""),
        ("Accepted", None, 'Status was "Accepted", and the spec has none any more; write "Accepted".'),
        ("nonsense", None, ""),
        ("Accepted", "Accepted (for now)", ""),
        ("Accepted", "Ready for Release", ""),
        (None, "Exploring", ""),
        ("nonsense", "Accepted", ""),
        (
            None,
            "Released",
            'Status is "Released", and a new spec cannot begin there; write "Proposed", "Exploring", "Closed" or "Accepted".',
        ),
        (
            "Released",
            "Accepted",
            'Status goes from "Released" to "Accepted", and no step leads on from there; write "Released".',
        ),
        (
            "Ready for Release",
            "Accepted",
            (
                'Status goes from "Ready for Release" to "Accepted", which is no step of the lifecycle; from "Ready for Release"'
                ' it goes to "Released" or "Discontinued".'
            ),
        ),
        (
            "Accepted",
            "Done",
            (
                'Status is "Done", which is no state of the lifecycle; choose "Proposed", "Exploring", "Accepted",'
                ' "Ready for Release", "Released", "Discontinued" or "Closed".'
            ),
        ),
    ],
)
def test_a_step_that_the_table_does_not_have_is_refused_in_words(
    before: str | None, after: str | None, words: str
) -> None:
    assert illegal_step(lifecycle(), before, after) == words


def test_one_state_is_named_alone() -> None:
    assert listed((a_state("Accepted"),)) == '"Accepted"'


def test_the_way_to_a_status_passes_by_what_was_seen_and_what_is_closed() -> None:
    words = lifecycle(DETOUR)
    assert earned_state(words, a_state("A", DETOUR), Status.APPROVED) == a_state("D", DETOUR)
    assert earned_state(words, a_state("A", DETOUR), Status.APPROVED, closed=("C",)) is None


def test_a_spec_without_a_state_goes_on_from_the_first() -> None:
    assert earned_state(lifecycle(OXIDE), None, Status.REVIEW) == a_state("Discussion", OXIDE)


def test_the_level_of_a_state_goes_before_that_of_what_it_means() -> None:
    severity: Mapping[str, str | Mapping[str, str]] = {
        "title": "off",
        "policy": {"Exploring": "info", "review": "error"},
        "template": {"review": "warning", "approved": "error"},
        "metadata": {"approved": "info"},
    }
    assert levels_in(severity, a_state("Exploring")) == {
        "title": "off",
        "policy": "info",
        "template": "warning",
        "metadata": {"approved": "info"},
    }
    assert levels_in(severity, None) is severity


def test_a_status_is_called_by_the_first_state_that_means_it() -> None:
    words = lifecycle()
    assert words.of(Status.APPROVED) == a_state("Accepted") == words.states[2]
    assert words.of(Status.WITHDRAWN).entered_from == ("Accepted", "Ready for Release")
    bare = lifecycle("specs: [{lifecycle: {draft: Idea}}]")
    assert bare.of(Status.DRAFT) == State(name="Idea", role=Role.DRAFT)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Exploring (until May (or June))", "Exploring"),
        ("Superseded by A by B", "Superseded"),
        ("Superseded by the one by hand by ADR-7", "Superseded"),
        ("Exploring by hand", None),
    ],
)
def test_a_remark_behind_a_state_is_no_part_of_it(text: str, name: str | None) -> None:
    words = lifecycle(f"{EMBER}      - {{name: Superseded, role: superseded}}\n")
    found = words.said(text)
    assert (found.name if found else None) == name


def test_where_nothing_is_in_review_the_draft_stands_for_it() -> None:
    words = lifecycle("specs: [{lifecycle: [{name: A, role: draft}, {name: B, role: approved}]}]")
    assert [words.name(status) for status in Status] == ["A", "A", "B", "B", "Withdrawn"]
