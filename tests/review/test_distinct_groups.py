"""So many people of each group: who stands for which, who is still wanted, and what is said of it."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.policy.parser import parse_policy
from bot.review import needs
from bot.review.decide_alone import decide_with
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission, Verdict
from bot.review.model.source import SourceFile
from tests.review.builders import (
    ANN,
    BASE,
    BEN,
    CAT,
    EVE,
    HEAD,
    NOON,
    RIGHTS,
    a_comment,
    a_pull,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    an_examination,
)
from tests.review.stories import Story

DAN, FAY = Account(id="4", login="dan"), Account(id="5", login="fay")
ALL = {**RIGHTS, DAN.id: Permission.WRITE, FAY.id: Permission.WRITE}
NUMBERS = {"@team/security": 1, "@team/core": 2}
TEAMS = {"team/security": frozenset({BEN.id, CAT.id}), "team/core": frozenset({BEN.id, DAN.id, FAY.id})}
SECURITY, CORE = "needed from **team/security**,", "needed from **team/core**,"
WIDE = {**TEAMS, "team/security": frozenset({CAT.id}), "team/core": frozenset({BEN.id, DAN.id, FAY.id})}


def rules(**changes: object) -> Policy:
    return Policy(approval=ApprovalRules(**{"distinct_groups": NUMBERS, **changes}))  # type: ignore[arg-type]


def a_story(policy: Policy | None = None, **changes: object) -> Story:
    rights = a_snapshot(**{"teams": TEAMS, "permissions": ALL, **changes})  # type: ignore[arg-type]
    return Story(policy=policy or rules(), rights=rights)


def title(story: Story) -> str:
    return next(run.title for run in reversed(story.pull.checks) if run.name == "spec / approval")


def test_each_group_needs_its_number() -> None:
    story = a_story()
    story.run()
    assert f"1 approval {SECURITY}" in story.summary
    assert f"2 approvals {CORE}" in story.summary
    assert "### Blocked: 3 approvals" in story.summary
    story.review(a_review(DAN, minutes=1), a_review(FAY, minutes=2))
    assert not story.is_approved()
    assert "| 2/3 |" in story.summary
    assert title(story) == "2 of 3 approvals"
    assert CORE not in story.summary
    story.review(a_review(CAT, minutes=3))
    assert story.is_approved()


def test_more_of_one_group_are_not_those_of_another() -> None:
    numbers = {"@team/security": 1, "@team/core": 1}
    story = a_story(rules(distinct_groups=numbers))
    story.review(a_review(DAN, minutes=1), a_review(FAY, minutes=2))
    assert not story.is_approved()
    assert title(story) == "1 of 2 approvals"
    assert f"1 approval {SECURITY}" in story.summary


@pytest.mark.parametrize("order", list(permutations((BEN, DAN, FAY, CAT), 3)))
def test_somebody_of_two_groups_stands_for_the_one_that_needs_them(order: tuple[Account, ...]) -> None:
    story = a_story()
    story.review(*(a_review(account, minutes=number) for number, account in enumerate(order, start=1)))
    assert story.is_approved()


def test_somebody_of_two_groups_is_one_person() -> None:
    story = a_story(rules(distinct_groups={"@team/security": 1, "@team/core": 1}))
    story.review(a_review(BEN, minutes=1))
    assert not story.is_approved()
    assert "1 approval needed from **team/security** or **team/core**, not the author" in story.summary
    story.review(a_review(FAY, minutes=2))
    assert story.is_approved()


def test_a_user_who_approved_is_not_wanted_again() -> None:
    story = a_story(rules(distinct_groups={"@team/core": 1, "dan": 1}))
    story.review(a_review(DAN, minutes=1))
    assert f"1 approval {CORE}" in story.summary
    story.review(a_review(FAY, minutes=2))
    assert story.is_approved()


def test_groups_need_not_stand_among_the_approvers() -> None:
    readers = {account.id: Permission.READ for account in (BEN, CAT, DAN, FAY)}
    story = a_story(rules(approvers=("admin",)), permissions={**readers, ANN.id: Permission.WRITE})
    story.review(a_review(CAT, minutes=1), a_review(DAN, minutes=2), a_review(FAY, minutes=3))
    assert story.is_approved()


def test_somebody_of_no_group_is_told_that_it_does_not_count() -> None:
    story = a_story()
    story.rights = replace(story.rights, teams=WIDE, permissions={**ALL, EVE.id: Permission.WRITE})
    story.say(a_comment("/spec approve", author=EVE, minutes=1))
    assert "This does not count: it takes **team/security** or **team/core**." in story.replies[0]
    assert (
        "eve](https://forge.test/team/app/pull/12#c1) is in none of the groups whose approval is needed"
        in story.summary
    )
    assert "| 0/3 |" in story.summary
    story.rights = replace(story.rights, permissions=ALL)
    story.say(a_comment("/spec approve", author=EVE, minutes=2))
    assert "This does not count: it takes **team/security** or **team/core**." in story.replies[-1]


@pytest.mark.parametrize("required", [1, 3])
@pytest.mark.parametrize("sha", ["2" * 40, HEAD])
def test_an_approval_from_outside_is_never_asked_for_again(required: int, sha: str) -> None:
    story = a_story(rules(required=required), permissions={**ALL, EVE.id: Permission.WRITE})
    story.review(a_review(EVE, minutes=1, sha=sha))
    assert "eve](https://forge.test/r1) is in none of the groups whose approval is needed" in story.summary
    assert "please look again" not in story.summary


def test_somebody_of_no_group_still_objects() -> None:
    story = a_story()
    story.rights = replace(story.rights, permissions={**ALL, EVE.id: Permission.WRITE})
    story.review(a_review(CAT, minutes=1), a_review(DAN, minutes=2), a_review(FAY, minutes=3))
    assert story.is_approved()
    story.review(a_review(EVE, verdict=Verdict.CHANGES_REQUESTED, minutes=4))
    assert not story.is_approved()


def test_what_is_required_beyond_the_groups_comes_from_anybody() -> None:
    story = a_story(rules(required=3, distinct_groups={"@team/security": 1}))
    story.run()
    assert f"1 approval {SECURITY}" in story.summary
    assert "2 approvals needed from **anyone with write access** or" not in story.summary
    assert "2 approvals needed from anyone with write access or **team/security**, not the author" in story.summary
    story.review(a_review(DAN, minutes=1), a_review(FAY, minutes=2))
    assert title(story) == "2 of 3 approvals"
    story.review(a_review(EVE, minutes=3))
    assert not story.is_approved()
    story.review(a_review(CAT, minutes=4))
    assert story.is_approved()


def test_more_people_than_required_do_not_make_up_for_a_group() -> None:
    story = a_story(rules(required=2, distinct_groups={"@team/security": 1}), teams=WIDE)
    story.review(a_review(BEN, minutes=1), a_review(DAN, minutes=2), a_review(FAY, minutes=3))
    assert not story.is_approved()
    assert title(story) == "1 of 2 approvals"
    assert f"1 approval {SECURITY}" in story.summary


def test_code_owners_are_a_group_of_each_spec() -> None:
    other = "docs/specs/other.md"
    story = a_story(rules(distinct_groups={"codeowners": 1, "write": 1}), codeowners="docs/ @ben\nother.md @cat")
    story.spec_reviews = (a_reading(), a_reading(spec=an_examination(path=other), source=a_source(other)))
    story.review(a_review(BEN, minutes=1), a_review(DAN, minutes=2))
    assert not story.is_approved()
    assert "1 approval needed for `docs/specs/other.md` from **cat**, not the author" in story.summary
    story.review(a_review(CAT, minutes=3))
    assert story.is_approved()


def test_a_spec_without_owners_says_so() -> None:
    story = a_story(rules(distinct_groups={"codeowners": 1}))
    story.review(a_review(BEN, minutes=1))
    assert not story.is_approved()
    assert "nobody: no code owner" in story.summary


def test_what_two_groups_can_get_from_the_same_people_is_added_up() -> None:
    numbers = {"codeowners": 1, "@team/core": 1}
    story = a_story(rules(distinct_groups=numbers), codeowners="* @team/core @team/ghosts")
    story.run()
    assert f"2 approvals {CORE}" in story.summary
    assert "### Blocked: 2 approvals" in story.summary


def test_a_team_that_cannot_be_read_keeps_it_closed_and_is_said() -> None:
    story = a_story(teams={"team/core": TEAMS["team/core"]})
    story.say(a_comment("/spec why", author=EVE, minutes=1))
    story.review(a_review(BEN, minutes=2), a_review(CAT, minutes=3), a_review(DAN, minutes=4), a_review(FAY, minutes=5))
    assert not story.is_approved()
    assert f"1 approval {SECURITY}" in story.summary
    for text in (story.summary, story.replies[0]):
        assert "Nobody can approve as `@team/security`: there is no such team that I can see" in text
        assert "Correct the name in the policy (`approval.distinct_groups`) or the code owners." in text


def test_which_list_holds_a_strange_name_is_said() -> None:
    story = a_story(rules(approvers=("@team/ghosts",)), teams={"team/core": TEAMS["team/core"]})
    story.run()
    assert "in the policy (`approval.approvers` and `approval.distinct_groups`)" in story.summary


def test_a_team_without_enough_members_is_said() -> None:
    teams = {"team/security": frozenset({BEN.id}), "team/core": frozenset({ANN.id, BEN.id, DAN.id})}
    story = a_story(teams=teams)
    story.say(a_comment("/spec why", author=EVE, minutes=1))
    line = "Without the author, **team/security** or **team/core** lacks 1 member: add it, or lower `approval.distinct_groups` in the policy."
    assert line in story.replies[0]
    assert line in story.summary
    story.rights = a_snapshot(teams={**teams, "team/core": frozenset({DAN.id, FAY.id})}, permissions=ALL)
    story.run()
    assert "Without the author" not in story.summary


def test_an_empty_team_is_too_small() -> None:
    story = a_story(rules(distinct_groups={"@team/core": 2}), teams={"team/core": frozenset()})
    story.run()
    assert "Without the author, **team/core** lacks 2 members: add them," in story.summary


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (NUMBERS, "Approvals by group: `@team/security: 1, @team/core: 2` (`approval.distinct_groups`, the default)"),
        (True, "Approvals by group: yes (`approval.distinct_groups`, the default)"),
    ],
)
def test_why_cites_the_numbers(value: object, line: str) -> None:
    story = a_story(rules(distinct_groups=value))
    story.say(a_comment("/spec why", author=EVE, minutes=1))
    assert line in story.replies[0]


def test_why_says_nothing_of_groups_where_there_are_none() -> None:
    story = Story()
    story.say(a_comment("/spec why", author=EVE, minutes=1))
    assert "Approvals by group" not in story.replies[0]


def asked(story: Story) -> set[str]:
    """Name whom the bot asks to look again now."""
    snapshot = replace(story.rights, pull=story.pull)
    return {one.login for one in decide_with(snapshot, story.policy, story.spec_reviews).review_requests}


def test_only_who_is_wanted_is_asked_to_look_again() -> None:
    """Dan's and Cat's approvals lapse; two of core have approved since, so that Dan's is not wanted, until one is taken back."""
    before = a_reading(spec=an_examination(digests={"Goals": "1"}))
    after = replace(a_reading(spec=an_examination(digests={"Goals": "2"})), seen={HEAD: before.digests})
    story = a_story(teams=WIDE)
    story.spec_reviews = (before,)
    story.review(a_review(DAN, minutes=1), a_review(CAT, minutes=2))
    now = "2" * 40
    story.pull = replace(
        story.pull,
        head=replace(story.pull.head, sha=now),
        reviews=(*story.pull.reviews, a_review(BEN, minutes=3, sha=now), a_review(FAY, minutes=4, sha=now)),
    )
    story.spec_reviews = (after,)
    assert asked(story) == {"cat"}
    story.run()
    assert asked(story) == set()
    story.pull = replace(story.pull, reviews=(*story.pull.reviews, a_review(FAY, verdict=Verdict.DISMISSED, minutes=5)))
    assert asked(story) == {"dan"}
    story.run()
    story.review(a_review(FAY, minutes=6, sha=now))
    taken_back = a_review(FAY, verdict=Verdict.DISMISSED, minutes=7)
    story.pull = replace(story.pull, reviews=(*story.pull.reviews, taken_back), requested_reviewers=())
    assert asked(story) == set(), "nobody is asked twice for one change"


def test_only_who_is_wanted_is_reminded() -> None:
    """Cat has approved for security; what Dee of security saw has changed since, and nobody waits for her."""
    dee, then = Account(id="6", login="dee"), -9 * 24 * 60
    reviews = (a_review(dee, minutes=then, sha="2" * 40), a_review(CAT, minutes=then))
    pull = replace(a_pull(reviews=reviews), pushed_at=NOON - timedelta(days=10))
    text = 'review: {remind_after_days: 5}\napproval: {lapse: any-push, distinct_groups: {"@team/security": 1, "@team/core": 2}}\n'
    teams = {**WIDE, "team/security": frozenset({CAT.id, dee.id})}
    snapshot = a_snapshot(pull=pull, policy=text, teams=teams, permissions={**ALL, dee.id: Permission.WRITE})
    desired = decide_with(snapshot, parse_policy(text), (a_reading(),))
    (body,) = (reply.body for reply in desired.replies if reply.to.startswith("quiet-since-"))
    assert body.partition("\n")[2].startswith("@team/core: nothing has happened")


def test_teams_and_users_of_the_groups_are_read() -> None:
    policy = rules(distinct_groups={"@team/core": 1, "dan": 1, "codeowners": 1, "write": 2})
    owners = SourceFile(path="CODEOWNERS", sha=BASE, content=b"* @team/owners")
    spec = needs.SelectedSpec(path="docs/specs/search.md", rule=0, base_path=None)
    assert needs.teams(policy, owners, (spec,)) == ("team/core", "team/owners")
    assert needs.users(policy, owners, (spec,)) == ("dan",)
