"""A policy that extends another one, and the organisation's where there is none, on each forge."""

import pytest

from bot.index import read_index
from bot.policy.model import PolicyError
from bot.policy_names import policy_problems
from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import CheckRun, PullRequest
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.organisation import hide, policies, put
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, Stage

SPEC = "docs/specs/search.md"
TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[What for]\n"
TEXT = b"# Search\n\n**Status:** In Review\n\n## Goals\n\nFind things.\n"
TWO = b"approval: {required: 2, approvers: [maintain]}\nlabels: {prefix: 'rfc: '}\n"


def opened(stage: Stage, policy: str = "") -> PullRef:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    if policy:
        stage.put_on_base(".specbot.yml", policy.encode())
    return stage.open_pull({SPEC: TEXT})


def look(stage: Stage, ref: PullRef) -> PullRequest:
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        assert reconcile(bot, ref, stage.now).applied == ()
        return bot.pull_request(ref)


def approval(pull: PullRequest) -> CheckRun:
    return {check.name: check for check in pull.checks}["spec / approval"]


def text_of(pull: PullRequest) -> str:
    """Give everything that the bot says of a check, wherever the forge shows it."""
    said = [comment.body for thread in pull.threads for comment in thread.comments]
    return "\n".join((*(check.title for check in pull.checks), *said, *(one.body for one in pull.comments)))


def extending(stage: Stage, more: str = "", path: str = ":specbot.yml") -> str:
    return f"extends: {policies(stage)}{path}\n{more}"


def test_keys_come_from_the_organisation_and_own_ones_win(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": TWO})
    pull = look(stage, opened(stage, extending(stage, "approval: {required: 3}\n")))
    assert "of 3 approvals" in approval(pull).title
    assert any(label.startswith("rfc") for label in pull.labels)


def test_without_a_policy_the_organisations_holds(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": TWO})
    ref = opened(stage)
    assert "of 2 approvals" in approval(look(stage, ref)).title
    put(stage, policies(stage), {"specbot.yml": TWO.replace(b"2", b"4")})
    assert "of 4 approvals" in approval(look(stage, ref)).title
    with stage.bot() as bot:
        assert policy_problems(bot, stage.repository) == ()
        read_index(bot, stage.repository)
    stage.put_on_base(".specbot.yml", b"version: 1\n")
    assert "of 1 approval" in approval(look(stage, ref)).title


def test_where_no_path_is_named_the_usual_places_are_looked_at(stage: Stage) -> None:
    put(stage, policies(stage), {".github/specbot.yml": TWO})
    assert "of 2 approvals" in approval(look(stage, opened(stage, extending(stage, path="")))).title


def test_without_either_the_defaults_hold_and_nobody_asks_again_at_once(stage: Stage) -> None:
    ref = opened(stage)
    assert "of 1 approval" in approval(look(stage, ref)).title
    stage.traffic()
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
    assert stage.traffic().reads <= stage.budget.again


def broken(stage: Stage, policy: str) -> str:
    """See that the gate is closed, and give what is said."""
    pull = look(stage, opened(stage, policy))
    assert {check.conclusion for check in pull.checks} == {Conclusion.FAILURE}
    assert all(".specbot.yml:1" in check.title for check in pull.checks)
    with stage.bot() as bot:
        (problem,) = policy_problems(bot, stage.repository)
        with pytest.raises(PolicyError) as caught:
            read_index(bot, stage.repository)
    assert (caught.value.line, caught.value.key) == (1, "extends")
    assert problem == f".specbot.yml, {caught.value}"
    return caught.value.message


def test_what_is_not_there_closes_the_gate_in_words(stage: Stage) -> None:
    assert "cannot be read from here: it is not there" in broken(stage, extending(stage))


def test_a_file_that_is_not_there_is_named(stage: Stage) -> None:
    put(stage, policies(stage), {"README.md": b"x"})
    assert f"{policies(stage)}:specbot.yml is not there" in broken(stage, extending(stage))


def test_what_the_bot_may_not_see_closes_the_gate_in_words(stage: Stage) -> None:
    if stage.bot_is_owner:
        put(stage, "elsewhere/rules", {"specbot.yml": TWO}, private=True, seen=False)
        assert "cannot be read from here" in broken(stage, "extends: elsewhere/rules:specbot.yml\n")
        return
    put(stage, policies(stage), {"specbot.yml": TWO}, private=True, seen=False)
    assert "I may not see it" in broken(stage, extending(stage))


def test_a_circle_is_named(stage: Stage) -> None:
    name = policies(stage)
    put(stage, name, {"specbot.yml": f"extends: {name}:more.yml\n".encode(), "more.yml": f"extends: {name}\n".encode()})
    said = broken(stage, extending(stage))
    assert f"{name}:specbot.yml extends {name}:more.yml extends {name}:specbot.yml: that goes round in a circle" in said


def test_who_extends_itself_goes_round_in_a_circle(stage: Stage) -> None:
    assert "circle" in broken(stage, f"extends: {stage.repository}:.specbot.yml\n")


def test_a_long_chain_is_followed_and_an_endless_one_is_not(stage: Stage) -> None:
    name = policies(stage)
    chain = {f"{n}.yml": f"extends: {name}:{n + 1}.yml\napproval: {{required: {n}}}\n".encode() for n in range(1, 9)}
    put(stage, name, {**chain, "4.yml": b"labels: {prefix: 'rfc: '}\n"})
    ref = opened(stage, extending(stage, path=":1.yml"))
    assert "of 1 approval" in approval(look(stage, ref)).title
    put(stage, name, chain)
    stage.comment(OWNER, ref, "Again.")
    assert {check.conclusion for check in look(stage, ref).checks} == {Conclusion.FAILURE}


def test_a_mistake_in_a_public_one_is_quoted_with_its_place(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": b"version: 1\n\napproval: {requird: 2}\n"})
    said = broken(stage, extending(stage))
    assert f'{policies(stage)}:specbot.yml, line 3: approval.requird: "approval.requird" is not a key' in said


SECRET = b"version: 1\nsalaries: {dana: 1000}\n"


def test_nothing_of_a_private_one_is_shown_in_public(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": b"labels: {prefix: 'salaries '}\n", "bad.yml": SECRET}, private=True)
    ref = opened(stage, extending(stage))
    for path in (":specbot.yml", ":bad.yml", ":nothing.yml", ""):
        stage.put_on_base(".specbot.yml", extending(stage, path=path).encode())
        stage.comment(AUTHOR, ref, f"Now with {path or 'nothing'}.")
        pull = look(stage, ref)
        assert {check.conclusion for check in pull.checks} == {Conclusion.FAILURE}
        said = text_of(pull)
        assert "salaries" not in said
        assert not any("salaries" in label for label in pull.labels)


def test_the_organisations_private_one_holds_nothing_for_the_public_and_says_so(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": b"labels: {prefix: 'salaries '}\n"}, private=True)
    pull = look(stage, opened(stage))
    assert {check.conclusion for check in pull.checks} == {Conclusion.FAILURE}
    assert not any("salaries" in label for label in pull.labels)
    with stage.bot() as bot:
        (problem,) = policy_problems(bot, stage.repository)
    assert "fewer people may read it; let as many read it, or add a .specbot.yml here" in problem


def test_a_private_one_serves_a_private_repository_and_its_mistakes_are_not_quoted(stage: Stage) -> None:
    hide(stage)
    put(stage, policies(stage), {"specbot.yml": TWO, "bad.yml": SECRET}, private=True)
    ref = opened(stage, extending(stage))
    assert "of 2 approvals" in approval(look(stage, ref)).title
    stage.put_on_base(".specbot.yml", extending(stage, path=":bad.yml").encode())
    stage.comment(AUTHOR, ref, "Now with the other one.")
    pull = look(stage, ref)
    assert {check.conclusion for check in pull.checks} == {Conclusion.FAILURE}
    assert "salaries" not in text_of(pull)
    with stage.bot() as bot:
        (problem,) = policy_problems(bot, stage.repository)
    assert "bad.yml, line 2: it has a mistake, which is not quoted here" in problem


def test_the_organisations_own_mistakes_are_quoted_only_where_all_may_read_them(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": SECRET})
    ref = opened(stage)
    with stage.bot() as bot:
        assert "salaries" in policy_problems(bot, stage.repository)[0]
    put(stage, policies(stage), {"specbot.yml": SECRET}, private=True)
    hide(stage)
    with stage.bot() as bot:
        (problem,) = policy_problems(bot, stage.repository)
        reconcile(bot, ref, stage.now)
        said = text_of(bot.pull_request(ref))
    assert "salaries" not in problem + said
    assert "line 2" in problem


def test_somebody_elses_is_extended_only_where_it_is_public(stage: Stage) -> None:
    hide(stage)
    put(stage, "globex/rules", {"specbot.yml": TWO}, private=True)
    assert "neither public nor this owner's" in broken(stage, "extends: globex/rules:specbot.yml\n")
    put(stage, "globex/rules", {"specbot.yml": TWO})
    ref = opened(stage)
    assert "of 2 approvals" in approval(look(stage, ref)).title


def test_a_pull_request_does_not_loosen_its_own_rules_by_extending(stage: Stage) -> None:
    put(stage, policies(stage), {"loose.yml": b"approval: {required: 0}\n", "specbot.yml": TWO})
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(".specbot.yml", extending(stage).encode())
    ref = stage.open_pull({SPEC: TEXT, ".specbot.yml": extending(stage, path=":loose.yml").encode()})
    stage.approve(REVIEWER, ref)
    assert approval(look(stage, ref)).conclusion is Conclusion.FAILURE


def test_a_pull_request_that_would_break_it_is_told(stage: Stage) -> None:
    put(stage, policies(stage), {"specbot.yml": TWO})
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    good = stage.open_pull({".specbot.yml": extending(stage).encode()})
    bad = stage.open_pull({".specbot.yml": extending(stage, path=":gone.yml").encode()})
    found = {ref: {check.name: check for check in look(stage, ref).checks} for ref in (good, bad)}
    assert found[good]["spec / document"].conclusion is Conclusion.SUCCESS
    assert found[bad]["spec / document"].conclusion is Conclusion.FAILURE
