"""`lifecycle` as a list of states: what is read, what is refused, and which steps the table has."""

import pytest

from bot.policy.lifecycle import Lifecycle, LifecycleNames, Period, Role, Status
from bot.policy.model import PolicyError
from bot.policy.parser import parse_policy
from bot.policy.states import earned_state, is_step, may_follow, steps
from tests.config.states import EMBER, OXIDE, a_state, lifecycle


def names(states: object) -> list[str]:
    return [state.name for state in states]  # type: ignore[attr-defined]


def test_states_of_one_role_stand_side_by_side() -> None:
    found = lifecycle()
    assert names(found.states) == list(found.names.words)
    assert [found.name(status) for status in Status] == ["Proposed", "Proposed", "Accepted", "Released", "Discontinued"]
    assert (found.status("ready  for RELEASE"), found.status("Approved")) == (Status.APPROVED, None)


def test_the_first_state_of_the_roles_own_name_is_the_usual_one() -> None:
    text = "specs: [{lifecycle: [{name: A, role: review}, {name: L, role: living}, {name: F, role: approved}]}]"
    found = lifecycle(text)
    assert [found.name(status) for status in Status] == ["A", "A", "F", "F", "Withdrawn"]
    assert [found.has(status) for status in Status] == [False, True, True, False, False]


def test_every_role_counts_as_a_status() -> None:
    ends = (Role.WITHDRAWN, Role.POSTPONED, Role.REJECTED, Role.SUPERSEDED, Role.DORMANT)
    assert {role for role in Role if role.status is Status.WITHDRAWN} == set(ends)
    assert Role.LIVING.status is Status.APPROVED
    assert all(Role(status.value).status is status for status in Status)


def test_the_word_of_the_file_is_kept_where_it_means_the_status() -> None:
    found = lifecycle()
    assert found.word(Status.REVIEW, None, "Exploring (until May)") == "Exploring"
    assert found.word(Status.REVIEW, "Accepted", "nonsense") == "Proposed"
    assert Lifecycle(names=LifecycleNames()).word(Status.REVIEW, "Last Call") == "In Review"


def test_a_successor_may_stand_beside_the_state() -> None:
    found = lifecycle(f"specs: [{{lifecycle: [{TWO}, {{name: Superseded, role: superseded}}]}}]")
    assert found.said("superseded by ADR-5") == found.states[2]
    assert found.said("B by hand") is None
    assert found.said(None) is None


def test_by_default_a_step_leads_to_the_next_state_and_every_state_to_an_end() -> None:
    found = lifecycle(OXIDE)
    table = {state.name: names(steps(found, state)) for state in found.states}
    assert table == {
        "Ideation": ["Discussion", "Abandoned"],
        "Discussion": ["On Hold", "Published", "Abandoned"],
        "On Hold": ["Abandoned"],
        "Published": ["Committed", "Abandoned"],
        "Committed": ["Abandoned"],
        "Abandoned": ["Ideation"],
    }


def test_a_new_spec_begins_where_drafts_and_reviews_lead() -> None:
    assert names(may_follow(lifecycle(), None)) == ["Proposed", "Exploring", "Closed", "Accepted"]


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ("Accepted", "Ready for Release", True),
        ("Accepted", "Accepted", True),
        ("Accepted", "Released", False),
        ("Ready for Release", "Accepted", False),
        ("Proposed", "Closed", True),
    ],
)
def test_one_step_at_a_time(before: str, after: str, *, right: bool) -> None:
    assert is_step(lifecycle(), a_state(before), a_state(after)) is right


def test_an_approval_leads_on_through_reviews_only() -> None:
    ember, oxide = lifecycle(), lifecycle(OXIDE)
    assert earned_state(ember, None, Status.APPROVED) == a_state("Accepted")
    assert earned_state(ember, a_state("Proposed"), Status.IMPLEMENTED) is None
    assert earned_state(ember, a_state("Ready for Release"), Status.IMPLEMENTED) == a_state("Released")
    assert earned_state(oxide, a_state("On Hold", OXIDE), Status.APPROVED) is None


TWO = "{name: A, role: draft}, {name: B, role: approved}"
MISTAKES = {
    "one state": ("[{name: A, role: draft}]", "specs[0].lifecycle", "lists 1 states; list from 2 to 40"),
    "no name": ("[{role: draft}, {name: B, role: approved}]", "specs[0].lifecycle[0]", "has no name"),
    "no role": ("[{name: A}, {name: B, role: approved}]", "specs[0].lifecycle[0]", "has no role"),
    "a name twice": (f"[{TWO}, {{name: a, role: living}}]", "specs[0].lifecycle[2].name", "as another state is"),
    "a long name": (f"[{TWO}, {{name: {'a' * 41}, role: living}}]", "specs[0].lifecycle[2].name", "shorten it"),
    "a comma": (f"[{TWO}, {{name: 'a, b', role: living}}]", "specs[0].lifecycle[2].name", "leave out the comma"),
    "a letter in two parts": (
        f'[{TWO}, {{name: Caf\u00e9, role: living}}, {{name: "Cafe\\u0301", role: living, from: B}}]',
        "specs[0].lifecycle[3].name",
        "as another state is",
    ),
    "an unseen character": (
        f'[{TWO}, {{name: "A\\u200b", role: living}}]',
        "specs[0].lifecycle[2].name",
        "that nobody sees",
    ),
    "itself among others": (
        f"[{TWO}, {{name: C, role: living, from: [B, c]}}]",
        "specs[0].lifecycle[2].from[1]",
        'is "C" itself, and to stay is no step',
    ),
    "a bar": (f"[{TWO}, {{name: a | b, role: living}}]", "specs[0].lifecycle[2].name", "leave out parentheses"),
    "a role": (
        "[{name: A, role: idea}, {name: B, role: approved}]",
        "specs[0].lifecycle[0].role",
        "choose draft, review",
    ),
    "a key": (f"[{TWO}, {{name: C, role: living, form: [A]}}]", "specs[0].lifecycle[2].form", 'did you mean "from"?'),
    "nothing before": (f"[{TWO}, {{name: C, role: living, from: [D]}}]", "specs[0].lifecycle[2].from[0]", "is unknown"),
    "a second beginning": (f"[{TWO}, {{name: C, role: draft, from: []}}]", "specs[0].lifecycle[2].from", "as well as"),
    "out of reach": (
        f"[{TWO}, {{name: C, role: review, from: D}}, {{name: D, role: review, from: C}}]",
        "specs[0].lifecycle[2].from",
        'no step lead to "C" from "A"',
    ),
    "only to itself": (f"[{TWO}, {{name: C, role: review, from: C}}]", "specs[0].lifecycle[2].from", "no step lead"),
    "a late beginning": (
        "[{name: B, role: approved}, {name: A, role: draft}]",
        "specs[0].lifecycle[0].role",
        "draft or review",
    ),
    "no approval": ("[{name: A, role: draft}, {name: B, role: review}]", "specs[0].lifecycle", "approved or living"),
    "another withdrawn": (f"[{TWO}, {{name: withdrawn, role: review, from: A}}]", "specs[0].lifecycle", "that is none"),
    "nobody": (f"[{TWO}, {{name: C, role: living, by: []}}]", "specs[0].lifecycle[2].by", "is empty"),
    "no person": (f"[{TWO}, {{name: C, role: living, by: [a b]}}]", "specs[0].lifecycle[2].by[0]", "name author"),
    "quiet of no dormant state": (
        f"[{TWO}, {{name: C, role: rejected, after: 9 days}}]",
        "specs[0].lifecycle[2].after",
        "only a dormant state",
    ),
    "no time of quiet": (
        f"[{TWO}, {{name: C, role: dormant, after: long}}]",
        "specs[0].lifecycle[2].after",
        "180 days",
    ),
    "an empty need": (f"[{TWO}, {{name: C, role: living, needs: ['']}}]", "specs[0].lifecycle[2].needs[0]", "a text"),
    "not a mapping": ("[A, B]", "specs[0].lifecycle[0]", "must be a mapping"),
    "nothing leads on": (
        "[{name: A, role: draft}, {name: W, role: rejected}, {name: B, role: draft, from: []}]",
        "specs[0].lifecycle[2].from",
        "as well as",
    ),
}


@pytest.mark.parametrize(("text", "key", "message"), MISTAKES.values(), ids=MISTAKES)
def test_an_illegal_lifecycle_is_refused_where_it_stands(text: str, key: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(f"version: 1\nspecs:\n  - lifecycle: {text}\n")
    assert (caught.value.line, caught.value.key) == (3, key)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("specs: [{lifecycle: {draft: 'A, B'}}]", 1, "specs[0].lifecycle.draft", "leave out the comma"),
        ("specs: [{lifecycle: {draft: 'In  Review'}}]", 1, "specs[0].lifecycle.draft", "as another status is"),
        (f"specs: [{{lifecycle: {{draft: {'a' * 41}}}}}]", 1, "specs[0].lifecycle.draft", "shorten it"),
        ("labels: {prefix: 'a,'}", 1, "labels.prefix", "leave out the comma"),
        (f"labels:\n  prefix: {'a' * 40}", 2, "labels.prefix", 'and "Implemented" have 51 characters'),
        (
            "specs: [{roles: {status: State of it}, lifecycle: [{name: A, role: draft, period: 1 day, deadline: state-of-it}, {name: B, role: approved}]}]",
            1,
            "specs[0].lifecycle[0].deadline",
            "where the status stands",
        ),
    ],
)
def test_a_word_that_no_label_or_field_can_hold_is_refused(text: str, line: int, key: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    assert (caught.value.line, caught.value.key) == (line, key)
    assert message in caught.value.message


@pytest.mark.parametrize("name", ["No", "on", "1.0", "2026-01-01", "a/b", "#1", '"quoted"', "100%?", "\U0001f680 go"])
def test_odd_words_are_read_as_they_stand(name: str) -> None:
    quoted = f"'{name}'" if set(name) & set('#"?') else name
    words = lifecycle(f"specs: [{{lifecycle: [{{name: {quoted}, role: draft}}, {{name: B, role: approved}}]}}]")
    assert words.states[0].name == name
    assert words.said(name.upper()) == words.states[0]


def test_severity_and_colours_may_name_states() -> None:
    text = EMBER + 'severity: {title: {Exploring: off, rejected: info}}\nlabels: {colours: {Exploring: "0e8a16"}}\n'
    policy = parse_policy(text)
    assert policy.severity == {"title": {"Exploring": "off", "rejected": "info"}}
    assert policy.labels.colours == {"Exploring": "0e8a16"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("severity: {title: {Explorin: off}}\n", "severity.title.Explorin"),
        ("labels: {colours: {Explorin: '0e8a16'}}\n", "labels.colours.Explorin"),
    ],
)
def test_a_key_that_names_no_state_is_refused(text: str, key: str) -> None:
    with pytest.raises(PolicyError, match="Exploring") as caught:
        parse_policy(EMBER + text)
    assert caught.value.key == key


def test_who_and_what_a_state_asks_for() -> None:
    text = f"specs: [{{lifecycle: [{TWO}, {{name: C, role: superseded, by: [author, '@org/editors'], needs: superseded-by}}]}}]"
    state = lifecycle(text).states[2]
    assert (state.by, state.needs) == (("author", "@org/editors"), ("superseded-by",))
    assert parse_policy(text).movers == ("author", "@org/editors")


def test_a_list_takes_the_place_of_what_it_is_laid_over() -> None:
    text = EMBER.replace("specs:\n  -", "specs:\n  - preset: madr\n   ")
    assert parse_policy(text).specs[0].lifecycle == lifecycle().names


@pytest.mark.parametrize(
    ("state", "key", "message"),
    [
        ("role: review, period: 14 days", "period", "has no end; name the field that the bot writes it into"),
        ("role: review, deadline: Until", "deadline", "is the end of no period; write beside it how long"),
        ("role: review, period: soon, deadline: Until", "period", 'is "soon"; write days or working days'),
        ("role: living, period: 1 day, deadline: Until", "period", "only a draft or a review lasts for a period"),
    ],
)
def test_a_period_has_an_end_and_is_no_end(state: str, key: str, message: str) -> None:
    text = f"specs:\n  - lifecycle:\n      - {{name: A, role: draft}}\n      - {{name: B, {state}}}\n      - {{name: C, role: approved}}\n"
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    assert (caught.value.line, caught.value.key) == (4, f"specs[0].lifecycle[1].{key}")
    assert message in caught.value.message


def test_a_state_that_lasts() -> None:
    text = "specs:\n  - lifecycle:\n      - {name: A, role: draft, period: 2 weeks, deadline: Until}\n      - {name: B, role: approved}\n"
    words = lifecycle(text)
    assert words.lasts
    assert not lifecycle().lasts
    assert (words.states[0].period, words.states[0].deadline) == (Period(days=14), "Until")
