"""A look in the words of its log: what was there, what was decided and why, and the text of each change."""

from collections.abc import Iterable

from bot.review.model import actions
from bot.review.model.board import MOST, PullBoard
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import Check, Commit, DesiredState, ReviewComment
from bot.review.model.look import ActionOutcome, Look, LookAction
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.present.board import line
from bot.review.present.describe_actions import describe
from bot.review.text.render import count

_LONGEST = 4_000
_CUT = "\n… cut here"


def look_of(snapshot: Snapshot, desired: DesiredState, made: Iterable[LookAction]) -> Look:
    """Put a look into words."""
    pull = snapshot.pull
    steps = (step for spec in desired.board[:1] for step in spec.steps)
    return Look(
        ref=pull.ref,
        at=snapshot.now,
        head=pull.head.sha,
        title=line(pull.title),
        saw=tuple(_saw(snapshot)),
        decided=tuple(_decided(pull, desired)),
        why=tuple(dict.fromkeys((*(f"{check.title}" for check in desired.checks), *steps))),
        actions=tuple(made)[:MOST],
        board=_board(snapshot, desired),
    )


def _board(snapshot: Snapshot, desired: DesiredState) -> PullBoard | None:
    """Say what the board shows of the pull request; None where its specs could not be judged: what is known stands."""
    pull = snapshot.pull
    if desired.checks_only and not desired.board and pull.state is PullState.OPEN:
        return None
    return PullBoard(
        ref=pull.ref,
        url=pull.url,
        title=line(pull.title),
        author=pull.author.login,
        state=pull.state,
        draft=pull.draft,
        at=snapshot.now,
        opened_at=pull.opened_at,
        updated_at=pull.updated_at,
        specs=desired.board,
    )


def look_action(action: actions.Action, outcome: ActionOutcome, reason: str = "") -> LookAction:
    """Put one change into words; `reason` is why it was refused."""
    text = _text(action)
    return LookAction(
        kind=type(action).__name__,
        says=line(describe(action)),
        text=text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT,
        outcome=outcome,
        reason=line(reason),
    )


def _saw(snapshot: Snapshot) -> Iterable[str]:
    """Say what was there."""
    pull = snapshot.pull
    yield f"{pull.state}{' draft' if pull.draft else ''} by {pull.author.login} at {pull.head.sha[:8]} onto {pull.base.name}"
    yield ", ".join(
        (
            count(len(snapshot.specs), "spec"),
            count(len(pull.files), "changed file"),
            count(len(pull.comments), "comment"),
            count(len(pull.reviews), "review"),
            count(len(pull.threads), "thread") + " of the bot's and others'",
        )
    )
    yield f"labels: {', '.join(pull.labels) or 'none'}"
    yield f"policy: {snapshot.policy.path if snapshot.policy else 'the defaults'}"
    if snapshot.check_actions:
        yield f"buttons pressed: {', '.join(line(one.identifier) for one in snapshot.check_actions)}"


def _decided(pull: PullRequest, desired: DesiredState) -> Iterable[str]:
    """Say what should stand."""
    stood = ", ".join(sorted(desired.status_labels.intersection(pull.labels))) or "none"
    if not desired.checks_only:
        yield f"status label: {desired.label.name if desired.label else 'none'} (before: {stood})"
    for check in desired.checks:
        yield f"{check.name}: {check.conclusion.value}, {check.title}"
    if desired.findings:
        yield f"{count(len(desired.findings), 'comment')} on lines"


def _text(action: actions.Action) -> str:  # noqa: PLR0911 - one arm per kind of text
    """Give the text that people would read; empty where the change is no text."""
    match action:
        case (
            actions.CreateSummary(body=body)
            | actions.EditComment(body=body)
            | actions.EditThreadComment(body=body)
            | actions.OpenGateThread(body=body)
        ):
            return body
        case actions.PublishReview(findings=findings):
            return "\n\n".join(map(_finding, findings))
        case actions.SetCheck(check=check):
            return _check(check)
        case actions.PostReply(reply=reply):
            return reply.body
        case actions.DismissReview(dismissal=dismissal):
            return dismissal.message
        case actions.PushCommit(commit=commit) | actions.RenewPull(commit=commit):
            return _commit(commit)
        case actions.OpenPull(proposal=proposal):
            return f"{proposal.title}\n\n{proposal.body}\n\n{_commit(proposal.commit)}"
        case _:
            return ""


def _finding(finding: ReviewComment) -> str:
    where = finding.anchor
    return f"{where.path}{f':{where.line}' if where.line else ''}\n{finding.body}"


def _check(check: Check) -> str:
    return "\n\n".join(filter(None, (check.title, check.summary, check.text)))


def _commit(commit: Commit) -> str:
    files = "\n".join(file.path for file in commit.files)
    return f"{commit.message}\n\n{files}"
