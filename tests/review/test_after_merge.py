"""What a merge leaves to be written, and how people are told."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.actions import RenewPull
from bot.review.model.capabilities import PullState
from bot.review.model.markers import SIGNED, Purpose, branch_of, is_untouched
from bot.review.model.pull_request import StandingFollowUp
from bot.review.model.references import PullRef
from bot.review.model.source import SourceFile
from bot.review.plan import plan
from tests.review.builders import BASE, BEN, BOT, PATH, a_comment, a_file, a_pull, a_review
from tests.review.merges import DONE, TEXT, a_merge, landing, lands, merged_pull, told
from tests.review.world import settle


def test_status_and_row_on_the_head_of_the_base() -> None:
    found = landing(decide(a_merge(path="docs/done/search.md")))
    assert found.commit is not None
    assert (found.commit.branch, found.commit.expected_sha) == ("main", BASE)
    assert [(file.path, file.content.decode()) for file in found.commit.files] == [("docs/done/search.md", DONE)]
    assert found.commit.message.startswith("Approved: Search (#\u200b12)\n\n")
    assert found.proposal.commit == replace(found.commit, branch="specbot/merged-12")


def test_nothing_before_the_merge() -> None:
    assert decide(a_merge(pull=a_pull(files=(a_file(),)))).landing is None


def test_a_file_that_has_the_row_is_done_whatever_its_status() -> None:
    assert "Nothing: it is merged." in told(a_merge(today=DONE))
    assert "Nothing: it is merged." in told(a_merge(today=DONE.replace("Approved", "Draft")))


@pytest.mark.parametrize(
    ("before", "head", "today", "after"),
    [
        (None, "Draft", "Draft", "Approved"),
        (None, "In Review", "In Review", "Approved"),
        (None, "Withdrawn", "Withdrawn", "Withdrawn"),
        ("Draft", "Draft", "Draft", "Approved"),
        ("Draft", "In Review", "In Review", "Approved"),
        ("Approved", "Approved", "Approved", "Approved"),
        ("Approved", "Draft", "Draft", "Draft"),
        ("Withdrawn", "Draft", "Draft", "Draft"),
        ("Draft", "Draft", "Withdrawn", "Withdrawn"),
        ("Draft", "Draft", "Approved", "Approved"),
    ],
)
def test_where_the_status_goes(before: str | None, head: str, today: str, after: str) -> None:
    texts = [None if word is None else TEXT.replace("Draft", word) for word in (before, head, today)]
    snapshot = a_merge(texts[1] or "", before=texts[0], today=texts[2])
    assert f"**Status:** {after}\n" in lands(snapshot)
    assert f"#### {after}" not in lands(snapshot)


def test_a_status_that_the_lifecycle_does_not_know_stays() -> None:
    odd = TEXT.replace("Draft", "Cooking")
    assert "Cooking" in lands(
        a_merge(odd, before=odd, today=odd, policy="version: 1\nseverity: {invalid-field: off}\n")
    )


def test_a_closed_gate_keeps_the_status_and_says_what_was_open() -> None:
    desired = decide(a_merge(pull=merged_pull(reviews=())))
    (file,) = landing(desired).proposal.commit.files
    assert b"**Status:** Draft" in file.content
    assert b"(#\xe2\x80\x8b12" in file.content
    assert landing(desired).proposal.title.startswith("Revision history: ")
    assert "merged before it was approved" in (desired.summary or "")
    assert "1 approval needed" in (desired.summary or "")


def test_a_review_after_the_merge_opens_no_gate() -> None:
    late = merged_pull(reviews=(a_review(BEN, minutes=9),))
    assert "merged before it was approved" in (decide(a_merge(pull=late)).summary or "")


NO_HISTORY = "# Search\n\n**Status:** Draft\n\n## Goals\n\nTo find.\n"


def test_without_a_history_the_summary_remembers() -> None:
    quiet = "version: 1\nspecs: [{paths: [docs/specs/*.md], template: docs/specs/TEMPLATE.md, optional: [Revision History]}]\n"
    approved = NO_HISTORY.replace("Draft", "Approved")
    assert lands(a_merge(NO_HISTORY, today=NO_HISTORY, policy=quiet)) == approved
    snapshot = a_merge(NO_HISTORY, today=approved, policy=quiet)
    after = settle(snapshot, decide(snapshot)).pull
    again = a_merge(NO_HISTORY, today=NO_HISTORY, policy=quiet, pull=after)
    assert decide(again).landing is None, "somebody has set it back since"


def test_a_policy_may_ask_for_a_pull_request_or_for_nothing() -> None:
    found = landing(decide(a_merge(policy="version: 1\nwrite_back: pull_request\n")))
    assert found.commit is None
    assert "`write_back: pull_request`" in found.proposal.body
    assert "Nothing: it is merged." in told(a_merge(policy="version: 1\nwrite_back: off\n"))


def test_how_it_travels_is_what_the_team_wants_today() -> None:
    today = SourceFile(path=".specbot.yml", sha=BASE, content=b"version: 1\nwrite_back: off\n")
    assert decide(replace(a_merge(), policy_today=today)).landing is None
    broken = replace(today, content=b"version: 7\n")
    assert decide(replace(a_merge(), policy_today=broken)).landing is not None


def test_a_proposal_says_why_it_is_there() -> None:
    proposal = landing(decide(a_merge())).proposal
    assert proposal.base == "main"
    assert "`main` takes no commits from me" in proposal.body
    assert "[Search](https://forge.test/team/app/pull/12)" in proposal.body
    assert f"- `{PATH}`: Status “Approved”, and a row in the Revision History" in proposal.body


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PullState.OPEN, "brings Status and Revision History to `main`: merge it."),
        (PullState.CLOSED, "was closed, so Status and Revision History are not on `main`."),
        (PullState.MERGED, "Nothing: it is merged."),
    ],
)
def test_what_became_of_the_proposal(state: PullState, said: str) -> None:
    ref = PullRef.parse("github:team/app#13")
    made = StandingFollowUp(
        ref=ref, url="https://forge.test/13", branch=branch_of(merged_pull().ref, Purpose.MERGED), state=state
    )
    other = replace(made, branch="specbot/implemented-12", state=PullState.OPEN)
    text = told(a_merge(pull=merged_pull(follow_ups=(other, made))))
    assert said in text
    assert ("```diff" in text) is (state is PullState.CLOSED)


def test_what_a_merged_proposal_settled_is_not_proposed_again_when_the_forge_lists_it_no_more() -> None:
    ref = PullRef.parse("github:team/app#13")
    branch = branch_of(merged_pull().ref, Purpose.MERGED)
    made = StandingFollowUp(ref=ref, url="https://forge.test/13", branch=branch, state=PullState.MERGED)
    remembered = a_comment(told(a_merge(pull=merged_pull(follow_ups=(made,)))), author=BOT)
    assert "Nothing: it is merged." in told(a_merge(pull=merged_pull(comments=(remembered,))))


@pytest.mark.parametrize("renewable", [True, False])
def test_a_proposal_that_conflicts_gets_the_commit_of_today(renewable: bool) -> None:  # noqa: FBT001 - a table's column
    ref, branch = PullRef.parse("github:team/app#13"), branch_of(merged_pull().ref, Purpose.MERGED)
    made = StandingFollowUp(ref=ref, url="u", branch=branch, state=PullState.OPEN, renewable=renewable)
    snapshot = a_merge(pull=merged_pull(follow_ups=(made,)))
    renewals = [one for one in plan(snapshot, decide(snapshot)) if isinstance(one, RenewPull)]
    assert [(one.commit.branch, one.commit.expected_sha) for one in renewals] == [
        (branch, snapshot.pull.base.sha)
    ] * renewable


@pytest.mark.parametrize(
    ("messages", "untouched"),
    [
        ((), False),
        ((f"Approved: Search\n\n{SIGNED} u",), True),
        ((f"Approved: Search\n\n{SIGNED} u", "Merge branch 'main'"), False),
        (("My own words",), False),
    ],
)
def test_a_follow_up_is_untouched_while_it_is_the_bots_one_commit(
    messages: tuple[str, ...], *, untouched: bool
) -> None:
    assert is_untouched(messages) is untouched


def test_what_the_forge_refuses_is_shown_as_a_patch() -> None:
    text = told(a_merge(today=TEXT.removesuffix("\n"), push_rejected="GitHub said: not accessible by @integration #7"))
    assert "Somebody with write access applies this to `main`" in text
    assert "@\u200bintegration #\u200b7" in text
    assert (
        f"```diff\n--- a/{PATH}\n+++ b/{PATH}\n@@ -1,6 +1,6 @@\n # Search\n \n-**Status:** Draft\n+**Status:** Approved\n"
        in text
    )
    assert "-- 2026-01-01: Begun\n\\ No newline at end of file\n+- 2026-01-01: Begun\n+- 2026-11-23: Search" in text


def test_a_read_only_credential_does_not_try() -> None:
    pull = merged_pull()
    text = told(a_merge(pull=replace(pull, base=replace(pull.base, writable=False))))
    assert "may not write to this repository" in text
    assert "```diff" in text


def test_a_file_that_is_gone_is_told_and_one_that_is_no_text_is_left() -> None:
    assert f"`{PATH}` is not on `main` any more" in told(a_merge(today=None))
    assert "Nothing: it is merged." in told(a_merge(today=b"\xff"))


HOSTILE = "Fix @ben | closes #7 \\| [x] <!-- `a` {b}\nnext"


def test_a_hostile_title_fires_nothing_and_breaks_nothing() -> None:
    table = TEXT.replace("- 2026-01-01: Begun", "| Date | Author | Changes |\n|---|---|---|")
    text = lands(a_merge(table, today=table, pull=merged_pull(title=HOSTILE)))
    last = text.splitlines()[-1]
    assert last.count("|") - last.count("\\|") == 4
    assert last.startswith("| 2026-11-23 | @\u200bann | Fix @\u200bben ")
    assert "#\u200b7" in last
    found = landing(decide(a_merge(pull=merged_pull(title=HOSTILE * 20))))
    assert "@ben" not in found.proposal.commit.message + found.proposal.title
    assert "#7" not in found.proposal.commit.message + found.proposal.title + found.proposal.body
    assert len(found.proposal.title) <= 100
    again = a_merge(table, today=text, pull=merged_pull(title=HOSTILE))
    assert decide(again).landing is None
