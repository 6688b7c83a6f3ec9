"""Changes in words: one line each, for dry runs and logs."""

from typing import assert_never

from bot.pull import action as actions
from bot.pull.desired import Commit


def describe(action: actions.Action) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each action, by design
    """Say what a change does, in one line."""
    match action:
        case actions.ChangeLabels(add=add, remove=remove):
            return f"labels: {_changes(tuple(label.name for label in add), remove)}"
        case actions.CreateSummary():
            return "summary: post it"
        case actions.EditComment(comment=comment):
            return f"comment {comment}: bring it up to date"
        case actions.DeleteComment(comment=comment):
            return f"comment {comment}: delete the second summary"
        case actions.PublishReview(sha=sha, findings=findings):
            return f"review on {sha[:8]}: {_count(len(findings), 'finding')}"
        case actions.EditThreadComment(comment=comment):
            return f"finding {comment}: bring it up to date"
        case actions.ResolveThread(thread=thread):
            return f"thread {thread}: resolve it"
        case actions.ReopenThread(thread=thread):
            return f"thread {thread}: reopen it"
        case actions.OpenGateThread():
            return "gate: open its thread"
        case actions.SetCheck(check=check):
            return f'check "{check.name}" on {check.sha[:8]}: {check.conclusion}, "{check.title}"'
        case actions.PostReply(reply=reply):
            return f"comment {reply.to}: answer it"
        case actions.AddReaction(reaction=reaction):
            return f"comment {reaction.to}: react with {reaction.emoji}"
        case actions.DismissReview(dismissal=dismissal):
            return f"review {dismissal.review}: send it back"
        case actions.PushCommit(commit=commit):
            headline = commit.message.partition("\n")[0]
            return f'commit to {commit.branch} on {commit.expected_sha[:8]}: "{headline}" in {_paths(commit)}'
        case actions.OpenPull(proposal=proposal):
            return f'pull request from {proposal.commit.branch} to {proposal.base}: "{proposal.title}" in {_paths(proposal.commit)}'
        case _:
            assert_never(action)


def _changes(add: tuple[str, ...], remove: tuple[str, ...]) -> str:
    return ", ".join((*(f'add "{name}"' for name in add), *(f'remove "{name}"' for name in remove)))


def _paths(commit: Commit) -> str:
    return ", ".join(file.path for file in commit.files)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
