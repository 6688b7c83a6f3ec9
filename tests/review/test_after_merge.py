"""What a merge leaves to be written, and how people are told."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.actions import RenewPull
from bot.review.model.desired_state import BaseEdit, DesiredState
from bot.review.model.follow_up import SIGNED, Purpose, branch_of, is_untouched
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.references import PullRef
from bot.review.model.snapshot import PullRequest, PullState, Snapshot, SourceFile, SpecSource, StandingFollowUp
from bot.review.plan import plan
from tests.review.builders import ANN, BASE, BEN, HEAD, PATH, a_comment, a_file, a_pull, a_review, a_snapshot, at
from tests.review.world import settle

TEMPLATE = SourceFile(
    path="docs/specs/TEMPLATE.md",
    sha=BASE,
    content=b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[Why]\n\n## Revision History\n\n- [Date]: [What]\n",
)
TEXT = "# Search\n\n**Status:** Draft\n\n## Goals\n\nTo find.\n\n## Revision History\n\n- 2026-01-01: Begun\n"
DONE = TEXT.replace("Draft", "Approved") + "- 2026-11-23: Search (#\u200b12, @\u200bann)\n"


def merged_pull(**changes: object) -> PullRequest:
    made = a_pull(files=(a_file(),), state=PullState.MERGED, merged_at=at(5), reviews=(a_review(BEN),))
    return replace(made, merge_sha="2" * 40, **changes)  # type: ignore[arg-type]  # named fields


def a_merge(
    text: str = TEXT,
    *,
    today: str | bytes | None = TEXT,
    before: str | None = None,
    pull: PullRequest | None = None,
    policy: str | None = None,
    push_rejected: str = "",
    path: str = PATH,
) -> Snapshot:
    now = today.encode() if isinstance(today, str) else today
    source = SpecSource(
        path=PATH,
        rule=0,
        head=SourceFile(path=PATH, sha=HEAD, content=text.encode()),
        base=None if before is None else SourceFile(path=PATH, sha=BASE, content=before.encode()),
        template=TEMPLATE,
        today=None if now is None else SourceFile(path=path, sha=BASE, content=now),
    )
    return replace(a_snapshot(pull=pull or merged_pull(), specs=(source,), policy=policy), push_rejected=push_rejected)


def landing(desired: DesiredState) -> BaseEdit:
    assert desired.landing is not None
    return desired.landing


def lands(snapshot: Snapshot) -> str:
    """Give the text that the base branch should get."""
    (file,) = landing(decide(snapshot)).proposal.commit.files
    return file.content.decode()


def told(snapshot: Snapshot) -> str:
    desired = decide(snapshot)
    assert desired.landing is None
    return desired.summary or ""


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


STAMPED = "version: 1\nstamp: before_merge\n"


def an_open_pull(text: str = TEXT, *, policy: str = STAMPED, **changes: object) -> DesiredState:
    pull = replace(a_pull(files=(a_file(),), reviews=(a_review(BEN),)), **changes)  # type: ignore[arg-type]
    return decide(a_merge(text, pull=pull, policy=policy))


def test_the_last_approval_stamps_the_pull_request() -> None:
    stamp = an_open_pull().stamp
    assert stamp is not None
    assert (stamp.branch, stamp.expected_sha) == ("search", HEAD)
    assert [file.content.decode() for file in stamp.files] == [DONE]
    assert stamp.message.startswith("Approved: Search (#\u200b12)\n")


def test_a_stamp_is_put_once_and_again_where_the_status_was_set_back() -> None:
    assert an_open_pull(DONE).stamp is None
    stamp = an_open_pull(DONE.replace("Approved", "In Review")).stamp
    assert stamp is not None
    assert [file.content.decode() for file in stamp.files] == [DONE]


@pytest.mark.parametrize(
    "stamp",
    [
        lambda: an_open_pull(policy="version: 1\n").stamp,
        lambda: an_open_pull(reviews=()).stamp,
        lambda: an_open_pull(draft=True).stamp,
        lambda: an_open_pull(state=PullState.CLOSED).stamp,
        lambda: an_open_pull(head=replace(a_pull().head, writable=False)).stamp,
        lambda: an_open_pull(comments=(a_comment("/spec status in review", author=ANN, minutes=1),)).stamp,
    ],
    ids=["not wanted", "closed gate", "draft", "closed", "fork", "another commit first"],
)
def test_no_stamp(stamp: Callable[[], object]) -> None:
    assert stamp() is None


def test_a_merge_that_carries_the_stamp_leaves_nothing_to_write() -> None:
    assert "Nothing: it is merged." in told(a_merge(DONE, today=DONE, policy=STAMPED))
    late = DONE.replace("Approved", "In Review")
    assert lands(a_merge(late, today=late, policy=STAMPED)) == DONE, "merged before the bot could look"


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


FOLLOW_UP = mark("Why", Marker(kind=Kind.FOLLOW_UP, value="github:team/app#12"))


def test_a_stamp_is_no_push_and_everything_else_is() -> None:
    policy = STAMPED + "approval: {lapse: any-push}\n"
    stamped = a_pull(files=(a_file(),), reviews=(a_review(BEN, sha="7" * 40),))

    def approves(text: str, by_people: str) -> bool:
        snapshot = a_merge(text, pull=replace(stamped, head_by_people=by_people), policy=policy)
        seen = SourceFile(path=PATH, sha=by_people, content=TEXT.encode())
        specs = (replace(snapshot.specs[0], seen=(seen,) if by_people else ()),)
        label = decide(replace(snapshot, specs=specs)).label
        return label is not None and label.name == "spec: approved"

    assert approves(DONE, "7" * 40)
    assert not approves(DONE, "")
    assert not approves(DONE, "8" * 40)
    assert not approves(DONE.replace("To find", "To lose"), "7" * 40)
