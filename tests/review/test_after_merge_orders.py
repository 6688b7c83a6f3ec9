"""Commands on a merged pull request, function by function: what a spec lacks, which way the edit takes, and what it is."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.markdown.metadata_file import join
from bot.policy.lifecycle import LifecycleNames, Period, Role, State, Status
from bot.policy.model import Policy, SpecRule, WriteBackMode
from bot.review.commands.after_merge import implemented, status, withdraw
from bot.review.commands.command_spec import NO_SPEC, CommandOutcome, Done, EditedOnBase, Explained
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import SpecReview
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import BaseEdit
from bot.review.model.markers import Purpose, branch_of
from bot.review.model.pull_request import StandingFollowUp
from bot.review.model.references import PullRef
from bot.review.model.source import SourceFile
from tests.review.builders import BASE, BEN, CAT, PATH, a_pull, a_reading, a_snapshot, a_source, an_examination, at
from tests.review.orders import here, order

OTHER = "docs/specs/other.md"
TEMPLATE = SourceFile(
    path="T.md", sha=BASE, content=b"# [Title]\n\n**Status:** [Draft | Approved | Implemented | Withdrawn | Closed]\n"
)
TEXT = (
    "# Search\n\n**Status:** Approved\n\n## Revision History\n\n| Date | Author | Changes | PR | Status |\n"
    "|---|---|---|---|---|\n| 2026-11-20 | @ann | First | #3 | Draft |\n"
)


def a_spec(
    path: str = PATH,
    status_: Status | None = Status.APPROVED,
    *,
    left: int = 0,
    text: str = TEXT,
    word: str | None = None,
) -> SpecReview:
    """Give a spec as it is on the base branch today, where it may say something else than at the head."""
    today = an_examination(path=path, status=status_, status_text=word, tasks=Progress(done=0, total=left))
    source = a_source(path, text="# S\n", template=TEMPLATE)
    source = replace(source, today=SourceFile(path=path, sha=BASE, content=text.encode()))
    head = an_examination(path=path, status=Status.DRAFT, tasks=Progress(done=0, total=9))
    return replace(a_reading(spec=head, source=source), today=today)


def merged(*reviews: SpecReview, policy: Policy | None = None, **changes: object) -> ReviewContext:
    pull = replace(a_pull(state=PullState.MERGED, merged_at=at(0)), **changes)  # type: ignore[arg-type]
    return here(pull, policy, spec_reviews=reviews or (a_spec(),))


def landing(found: CommandOutcome) -> BaseEdit:
    assert isinstance(found, EditedOnBase)
    return found.landing


def files(found: CommandOutcome) -> dict[str, str]:
    commit = landing(found).proposal.commit
    return {one.path: one.content.decode() for one in commit.files}


WITHDRAW, DO = order("/spec withdraw", minutes=1), order("/spec implemented", minutes=1)
ANYWAY = order("/spec implemented anyway", minutes=1)


def written(word: str) -> str:
    row = f"| 2026-11-23 | @\u200bben | {word} | #\u200b12 | {word} |\n"
    return TEXT.replace("**Status:** Approved", f"**Status:** {word}") + row


def test_the_status_and_a_row_of_history_are_written_on_the_base_branch() -> None:
    found = landing(withdraw(WITHDRAW, merged(a_spec(), a_spec(OTHER))))
    assert {one.path: one.content.decode() for one in found.proposal.commit.files} == {
        PATH: written("Withdrawn"),
        OTHER: written("Withdrawn"),
    }
    assert found.proposal.title == "Withdrawn: Search (#\u200b12)"
    assert found.proposal.commit.branch == branch_of(a_pull().ref, Purpose.WITHDRAWN)
    assert found.commit is not None
    for path in (PATH, OTHER):
        assert f"- `{path}`: Status “Withdrawn”, and a row in the Revision History\n" in found.proposal.body
    proposal = landing(implemented(DO, merged(policy=Policy(write_back=WriteBackMode.PULL_REQUEST))))
    assert (proposal.commit, proposal.proposal.title) == (None, "Implemented: Search (#\u200b12)")
    assert proposal.proposal.commit.branch == branch_of(a_pull().ref, Purpose.IMPLEMENTED)


def test_only_what_says_something_else_is_moved() -> None:
    gone = a_spec(OTHER, Status.WITHDRAWN)
    assert files(withdraw(WITHDRAW, merged(gone, a_spec()))) == {PATH: written("Withdrawn")}
    assert withdraw(WITHDRAW, merged(gone)) == Done()
    absent = replace(a_spec(OTHER), today=None)
    assert files(withdraw(WITHDRAW, merged(absent, a_spec()))) == {PATH: written("Withdrawn")}
    assert withdraw(WITHDRAW, merged(absent)) == Explained(text="The spec is not on `main` any more.")


@pytest.mark.parametrize("name", ["Draft", "In Review", "Approved"])
def test_a_merge_is_not_undone(name: str) -> None:
    found = status(order(f"/spec status {name}"), merged())
    assert found == Explained(text="The pull request is merged: open a new one for this change.")


def test_a_status_is_named_or_meant() -> None:
    assert files(status(order("/spec status implemented"), merged())) == {PATH: written("Implemented")}
    found = status(order("/spec status Done"), merged())
    assert isinstance(found, Explained)
    assert found.text.startswith("`Done` is no status")
    nothing = replace(merged(), spec_reviews=())
    assert (status(WITHDRAW, nothing), withdraw(WITHDRAW, nothing)) == (NO_SPEC, NO_SPEC)


@pytest.mark.parametrize(
    ("reviews", "anyway", "lacking"),
    [
        ((a_spec(),), False, ""),
        ((a_spec(left=2),), True, ""),
        (
            (a_spec(left=2), a_spec(OTHER, left=1)),
            False,
            (
                f"- `{PATH}` still lacks 2 tasks of the implementation plan. `/spec implemented anyway` goes ahead without.\n"
                f"- `{OTHER}` still lacks 1 task of the implementation plan. `/spec implemented anyway` goes ahead without."
            ),
        ),
        (
            (a_spec(status_=Status.REVIEW, left=2), a_spec(OTHER)),
            True,
            f"- `{PATH}` says In Review; it has to be Approved first.",
        ),
        (
            (a_spec(status_=None),),
            True,
            f"- `{PATH}` says nothing of a status; it has to be Approved first.",
        ),
        ((a_spec(word="*New*", status_=None),), True, f"- `{PATH}` says \\*New\\*; it has to be Approved first."),
    ],
)
def test_implemented_takes_an_approved_spec_with_its_tasks_done(
    reviews: tuple[SpecReview, ...], lacking: str, *, anyway: bool
) -> None:
    found = implemented(ANYWAY if anyway else DO, merged(*reviews))
    if lacking:
        assert found == Explained(text=f"Implemented has to be earned:\n\n{lacking}")
    else:
        assert files(found) == {PATH: written("Implemented")}


STATES = (
    State(name="Approved", role=Role.APPROVED),
    State(name="Open", role=Role.REVIEW, period=Period(days=2), deadline="Until"),
    State(name="Implemented", role=Role.IMPLEMENTED, entered_from=("Open", "Approved")),
    State(name="Closed", role=Role.WITHDRAWN, entered_from=("Approved",), by=("cat",)),
    State(name="Void", role=Role.REJECTED, entered_from=("Approved",), needs=("Reason",)),
)
LISTED = Policy(specs=(SpecRule(lifecycle=LifecycleNames(withdrawn="Closed", states=STATES)),))


@pytest.mark.parametrize(
    ("name", "author", "review", "said"),
    [
        ("Closed", CAT, a_spec(), ""),
        ("Closed", BEN, a_spec(), '"Closed" is for cat to enter'),
        ("Void", BEN, a_spec(), '"Void" needs'),
        ("Closed", CAT, a_spec(word="Void", status_=Status.WITHDRAWN), 'Status goes from "Void" to "Closed"'),
        ("Implemented", BEN, a_spec(left=2), "still lacks 2 tasks"),
        ("Void", BEN, a_spec(word="Void", status_=Status.WITHDRAWN), None),
        ("Implemented", BEN, a_spec(word="Open", status_=Status.REVIEW), '"Open" lasts until the day in Until'),
    ],
)
def test_a_team_that_lists_its_states_has_its_steps_kept(
    name: str, author: Account, review: SpecReview, said: str | None
) -> None:
    found = status(order(f"/spec status {name}", author=author), merged(review, policy=LISTED))
    if said is None:
        assert found == Done()
        return
    if not said:
        assert files(found)[PATH].startswith(f"# Search\n\n**Status:** {name}\n")
        return
    assert isinstance(found, Explained)
    assert found.text.startswith(f"{name} has to be earned:\n\n- `{PATH}`")
    assert said in found.text


NO_FIELD = "A spec here has no Status field on the base branch; add it first."


@pytest.mark.parametrize(
    "broken",
    [
        a_spec(OTHER, None),
        replace(a_spec(OTHER), source=replace(a_spec(OTHER).source, today=None)),
        a_spec(OTHER, text="# Search\n\n**Status:** Withdrawn\n"),
    ],
    ids=["no status", "no text", "nothing to change"],
)
def test_each_spec_needs_a_place_for_it(broken: SpecReview) -> None:
    assert withdraw(WITHDRAW, merged(a_spec(), broken)) == Explained(text=NO_FIELD)


def follow_up(state: PullState, purpose: Purpose = Purpose.WITHDRAWN) -> StandingFollowUp:
    ref = PullRef.parse("github:team/app#15")
    return StandingFollowUp(ref=ref, url="https://forge.test/15", branch=branch_of(a_pull().ref, purpose), state=state)


PATCH = " This is the edit:\n\n```diff\n"
LINK = "[#\u200b15](https://forge.test/15)"


@pytest.mark.parametrize(
    ("context", "said"),
    [
        (merged(follow_ups=(follow_up(PullState.OPEN),)), f"{LINK} brings it to `main`: merge it."),
        (merged(follow_ups=(follow_up(PullState.MERGED),)), f"{LINK} was for this and is merged.{PATCH}"),
        (merged(follow_ups=(follow_up(PullState.CLOSED),)), f"{LINK} was for this and is closed.{PATCH}"),
        (
            merged(policy=Policy(write_back=WriteBackMode.OFF)),
            f"The team's policy lets me write nothing to `main` (`write_back: off`).{PATCH}",
        ),
        (merged(base=replace(a_pull().base, writable=False)), f"I may not write to `main`.{PATCH}"),
        (
            replace(
                merged(),
                snapshot=replace(
                    a_snapshot(pull=a_pull(state=PullState.MERGED, merged_at=at(0))), push_rejected="It is *kept*."
                ),
            ),
            f"I may not write to `main`. It is \\*kept\\*.{PATCH}",
        ),
        (merged(follow_ups=(follow_up(PullState.OPEN, Purpose.IMPLEMENTED),)), ""),
    ],
    ids=["open", "merged", "closed", "off", "not writable", "refused", "another"],
)
def test_where_it_does_not_land_people_are_told_how(context: ReviewContext, said: str) -> None:
    found = withdraw(WITHDRAW, context)
    if not said:
        assert files(found) == {PATH: written("Withdrawn")}
        return
    assert isinstance(found, Explained)
    assert found.text.startswith(said)
    assert found.text == said or "-**Status:** Approved\n+**Status:** Withdrawn\n" in found.text


def test_the_row_names_its_author_as_the_spec_does() -> None:
    text = TEXT.replace("@ann", "Ann Lee")
    named = replace(BEN, name="Ben *Low*")
    found = withdraw(order("/spec withdraw", author=named, minutes=60 * 13), merged(a_spec(text=text)))
    assert "| 2026-11-24 | Ben \\*Low\\* | Withdrawn | #\u200b12 | Withdrawn |\n" in files(found)[PATH]


def test_states_of_several_words_are_all_named() -> None:
    policy = Policy(specs=(SpecRule(), SpecRule(lifecycle=LifecycleNames(withdrawn="*Gone*"))))
    other = a_spec(OTHER)
    found = withdraw(WITHDRAW, merged(a_spec(), replace(other, source=replace(other.source, rule=1)), policy=policy))
    assert files(found) == {PATH: written("Withdrawn"), OTHER: written("*Gone*").replace("| *Gone*", "| \\*Gone\\*")}
    assert landing(found).proposal.title == "Withdrawn, *Gone*: Search (#\u200b12)"
    assert "Status “\\*Gone\\*”, and" in landing(found).proposal.body


@pytest.mark.parametrize(("metadata", "path"), [("meta.yml", "docs/specs/meta.yml"), (None, PATH)])
def test_a_status_goes_into_the_file_that_holds_the_metadata(metadata: str | None, path: str) -> None:
    template = replace(TEMPLATE, content=join(b"status: Draft | Approved | Withdrawn\n", b"# [Title]\n"))
    review = a_spec(text=join(b"status: Approved\n", b"# Search\n").decode())
    review = replace(review, source=replace(review.source, template=template))
    found = files(withdraw(WITHDRAW, merged(review, policy=Policy(specs=(SpecRule(metadata=metadata),)))))
    assert list(found) == [path]
    assert ("# Search" in found[path], "status: Withdrawn\n" in found[path]) == (metadata is None, True)
