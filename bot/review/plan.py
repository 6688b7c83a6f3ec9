"""The difference between what is and what should be. Idempotency is written here, once."""

from collections.abc import Iterable, Iterator, Sequence

from bot.policy.model import Mode
from bot.review.evaluate.findings import is_settled, says, settled
from bot.review.model import actions
from bot.review.model.capabilities import Verdict, WriteKind
from bot.review.model.desired_state import Check, DesiredState, GateThread, ReviewComment
from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import summaries
from bot.review.model.pull_request import CheckRun, PullRequest, ReviewThread
from bot.review.model.snapshot import RERUN, Snapshot
from bot.review.text.render import same_text


def plan(snapshot: Snapshot, desired: DesiredState) -> tuple[actions.Action, ...]:
    """List the changes that make the pull request as desired; none when it is so already.

    Checks come first, because a required check that is missing blocks everybody; receipts come after what they confirm.
    Before something lands, the summary's memory tells what, so that the bot knows its own follow-up whatever happens then.
    A closed gate's thread is there, and open, before any other is resolved: there is no moment in which none is left.
    What is only observed gets none of them.
    """
    return () if desired.mode is Mode.OBSERVE else difference(snapshot, desired)


def difference(snapshot: Snapshot, desired: DesiredState) -> tuple[actions.Action, ...]:
    """List the changes that would make the pull request as desired, whether they may be made or not."""
    pull = snapshot.pull
    changes: list[actions.Action] = [*_checks(snapshot, desired.checks)]
    if desired.checks_only:
        return (*changes, *_gate_thread(pull, desired.gate_thread), *_answers(pull, desired))
    said = (*_summary(pull, desired.summary),)
    changes += said if desired.landing is not None else ()
    changes += _landing(desired)
    changes += _labels(pull, desired)
    if desired.review_requests:
        changes.append(actions.RequestReviews(accounts=desired.review_requests))
    changes += said if desired.landing is None else ()
    held, gate = (*_gate_thread(pull, desired.gate_thread),), desired.gate_thread
    changes += held if gate is not None and not gate.is_open else ()
    changes += _threads(pull, desired.findings)
    changes += (*held, *_answered(pull)) if gate is not None and gate.is_open else ()
    changes += (actions.PushCommit(commit=commit) for commit in desired.commits)
    changes += _dismissals(pull, desired)
    changes += _answers(pull, desired)
    changes += (actions.PushCommit(commit=commit) for commit in (desired.stamp,) if commit is not None)
    if desired.closes and WriteKind.CLOSE not in pull.capabilities.withheld:
        changes.append(actions.ClosePull())
    return tuple(changes)


def _checks(snapshot: Snapshot, wanted: Sequence[Check]) -> Iterator[actions.Action]:
    """Set each check whose newest run on that commit shows something else; all of them when one is to be run again.

    The forge has reset that one, or its suite, and waits for a new run, whatever the old one said. A commit status that stood
    in for a check while those were refused goes on saying what the check says: people and rules that wait for the name see both.
    """
    pull, anew = snapshot.pull, any(one.identifier == RERUN for one in snapshot.check_actions)
    if not pull.capabilities.shows_checks:
        return
    for check in wanted:
        runs = [run for run in pull.checks if (run.name, run.sha) == (check.name, check.sha)]
        run = runs[-1] if runs else None
        if anew or run is None or not _shows(run, check):
            yield actions.SetCheck(check=check, id=run.id if run else None)
    if WriteKind.STATUS in pull.capabilities.withheld:
        return
    for check in wanted:
        standing = [run for run in pull.statuses if (run.name, run.sha) == (check.name, check.sha)]
        if standing and not _agrees(standing[-1], check):
            yield actions.SetCheck(check=check, id=None, as_status=True)


def _shows(run: CheckRun, check: Check) -> bool:
    return run.digest == check.digest and run.conclusion is check.conclusion


def _agrees(status: CheckRun, check: Check) -> bool:
    """Tell whether a commit status says the same in its few words; a check run has more, which its digest covers."""
    return status.conclusion is check.conclusion and bool(status.title) and check.title.startswith(status.title)


def _landing(desired: DesiredState) -> Iterator[actions.Action]:
    """Bring edits to the base branch before any command is answered that asked for them."""
    if desired.landing is None:
        return
    if desired.landing.renews:
        yield actions.RenewPull(commit=desired.landing.proposal.commit)
        return
    proposed = actions.OpenPull(proposal=desired.landing.proposal)
    commit = desired.landing.commit
    yield proposed if commit is None else actions.PushCommit(commit=commit, otherwise=proposed)


def _labels(pull: PullRequest, desired: DesiredState) -> Iterator[actions.Action]:
    """Leave exactly one status label; names compare as the forges do, whatever their case."""
    if WriteKind.LABEL in pull.capabilities.withheld:
        return
    ours = {name.casefold() for name in desired.status_labels}
    wanted = desired.label.name.casefold() if desired.label else None
    present = {name.casefold() for name in pull.labels}
    remove = tuple(name for name in pull.labels if name.casefold() in ours and name.casefold() != wanted)
    add = (desired.label,) if desired.label and wanted not in present else ()
    if add or remove:
        yield actions.ChangeLabels(add=add, remove=remove)


def _summary(pull: PullRequest, body: str | None) -> Iterator[actions.Action]:
    """Keep the oldest summary up to date; later ones were made by a race."""
    if body is None:
        return
    found = summaries(pull)
    if not found:
        yield actions.CreateSummary(body=body)
        return
    if not same_text(found[0].body, body):
        yield actions.EditComment(comment=found[0].id, body=body)
    yield from (actions.DeleteComment(comment=comment.id) for comment in found[1:])


def _threads(pull: PullRequest, findings: Iterable[ReviewComment]) -> Iterator[actions.Action]:
    """Post what is new in one review, bring the bot's own threads in line, leave everybody else's alone."""
    if WriteKind.REVIEW in pull.capabilities.withheld:
        return
    wanted = {finding.fingerprint: finding for finding in findings}
    standing = dict(_own_threads(pull, Kind.FINDING))
    new = tuple(finding for finding in wanted.values() if finding.fingerprint not in standing)
    if new:
        yield actions.PublishReview(sha=pull.head.sha, findings=new)
    for fingerprint, threads in standing.items():
        finding = wanted.get(fingerprint)
        if finding is not None:
            yield from _keep(pull, threads[0], finding)
        for gone in threads[0 if finding is None else 1 :]:
            yield from _close(pull, gone)


def _gate_thread(pull: PullRequest, wanted: GateThread | None) -> Iterator[actions.Action]:
    """Keep the gate's thread as the gate is. Who resolves it does not open the gate, so it is opened again."""
    if wanted is None:
        return
    standing = dict(_own_threads(pull, Kind.GATE)).get("", ())
    if not standing and not wanted.is_open:
        yield actions.OpenGateThread(body=wanted.body)
    for thread in standing[:1]:
        if not same_text(thread.comments[0].body, wanted.body):
            yield actions.EditThreadComment(comment=thread.comments[0].id, body=wanted.body)
        if thread.resolved and not wanted.is_open:
            yield actions.ReopenThread(thread=thread.id)
        if wanted.is_open and not thread.resolved:
            yield actions.ResolveThread(thread=thread.id)
    yield from (actions.ResolveThread(thread=twin.id) for twin in standing[1:] if not twin.resolved)


def _answered(pull: PullRequest) -> Iterator[actions.Action]:
    """Resolve what became a thread because somebody answered the bot's own words: it holds nothing back when nothing is missing."""
    for kind in (Kind.SUMMARY, Kind.REPLY):
        for _, threads in _own_threads(pull, kind):
            yield from (actions.ResolveThread(thread=one.id) for one in threads if not one.resolved)


def _own_threads(pull: PullRequest, kind: Kind) -> Iterator[tuple[str, tuple[ReviewThread, ...]]]:
    """Group the bot's threads of a kind by their mark, in the forge's order; a race may have made twins."""
    groups: dict[str, list[ReviewThread]] = {}
    for thread in pull.threads:
        first = thread.comments[0] if thread.comments else None
        mark = value_of(kind, body=first.body, author=first.author, bot=pull.bot) if first else None
        if mark is not None:
            groups.setdefault(mark, []).append(thread)
    return ((mark, tuple(threads)) for mark, threads in groups.items())


def _keep(pull: PullRequest, thread: ReviewThread, finding: ReviewComment) -> Iterator[actions.Action]:
    """Give a finding's thread today's words; reopen it only if the bot closed it, or if it says something new by now.

    What a person closed stays closed. A suggestion that was taken closes its thread, too, but then the thread goes on to
    say what has to be written.
    """
    first = thread.comments[0]
    is_new = is_settled(first, pull.bot) or says(first.body) not in ("", finding.code)
    if thread.resolved and pull.capabilities.resolve_threads and is_new:
        yield actions.ReopenThread(thread=thread.id)
    if not same_text(first.body, finding.body):
        yield actions.EditThreadComment(comment=first.id, body=finding.body)


def _close(pull: PullRequest, thread: ReviewThread) -> Iterator[actions.Action]:
    """Strike the finding that is gone and resolve its thread. It is never deleted: people may have answered in it.

    The struck words come first: they tell that the fault was gone. A thread that a person resolved is struck, too: should
    the fault come back, it is opened again.
    """
    first = thread.comments[0]
    if not is_settled(first, pull.bot):
        yield actions.EditThreadComment(comment=first.id, body=settled(first.body))
    if pull.capabilities.resolve_threads and not thread.resolved:
        yield actions.ResolveThread(thread=thread.id)


def _dismissals(pull: PullRequest, desired: DesiredState) -> Iterator[actions.Action]:
    """Send approvals back where the forge can; where it takes back all or none, only when all are too early."""
    if not pull.capabilities.dismiss_reviews:
        return
    wanted = desired.dismissals
    if pull.capabilities.dismiss_together:
        sent_back = {dismissal.review for dismissal in wanted}
        standing = {review.id for review in pull.reviews if review.verdict is Verdict.APPROVED}
        wanted = wanted[:1] if standing <= sent_back else ()
    yield from (actions.DismissReview(dismissal=dismissal) for dismissal in wanted)


def _answers(pull: PullRequest, desired: DesiredState) -> Iterator[actions.Action]:
    """React and reply once: the forge's own record of both is the receipt."""
    reacted = {(comment.id, emoji) for comment in pull.comments for emoji in comment.reactions}
    replied = {value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot) for one in pull.comments}
    can_react = WriteKind.REACTION not in pull.capabilities.withheld
    for reaction in desired.reactions if can_react else ():
        if (reaction.to, reaction.emoji) not in reacted:
            yield actions.AddReaction(reaction=reaction)
    for reply in desired.replies:
        if reply.to not in replied:
            yield actions.PostReply(reply=reply)
