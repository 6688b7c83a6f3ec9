"""What each approval is worth, since when, and what has changed since; and whose name stands for nobody."""

from collections.abc import Iterable

from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalStatus, EvaluatedApproval, Question
from bot.review.evaluate.people import LEVELS, Contributors
from bot.review.model.commits import PullCommit
from bot.review.model.snapshot import PullRequest
from bot.review.present.phrases import day, short, some
from bot.review.text.links import compare_url
from bot.review.text.markdown_escape import escape
from bot.review.text.render import Markdown, code, link

_NAMED = 5
CONTRIBUTORS_ALLOWED = "`approval.contributors: true` in the policy would allow it"


def opinions(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what each approval is worth, once per person and reason."""
    waiting = context.gate.open_questions
    found = [one for count in context.gate.approval_counts for one in count.evaluated_approvals]
    lines = (opinion_line(one, waiting, context.pull) for one in found)
    return (*dict.fromkeys(lines), *allowed_line(found))


def opinion_line(evaluated: EvaluatedApproval, open_questions: Iterable[Question], pull: PullRequest) -> Markdown:
    """Say what one approval is worth now."""
    approval, standing = evaluated.approval, evaluated.standing
    name, since = link(approval.account.login, approval.url), day(approval.at)
    if standing is ApprovalStatus.COUNTS:
        waits = some([entry.id for entry in open_questions], _NAMED)
        return Markdown(f"{name} approved{f', waits for {waits}' if waits else ''} ({since})")
    if standing is ApprovalStatus.LAPSED:
        sections = [escape(short(section, 48)) for section in evaluated.changed]
        changed = some(sections, 2 if len(sections) == 2 else 1)
        return Markdown(
            f"{name} approved before this changed: {changed}; please look again ({_since(evaluated, pull)})"
        )
    if standing is ApprovalStatus.CONTRIBUTOR and evaluated.commit is not None:
        return Markdown(f"{name} {standing} ({_commit(evaluated.commit)}).")
    return Markdown(f"{name} {standing} ({since})")


def allowed_line(found: Iterable[EvaluatedApproval]) -> tuple[Markdown, ...]:
    """Say once how a team lets those approve who made commits."""
    kept_out = any(one.standing is ApprovalStatus.CONTRIBUTOR for one in found)
    return (Markdown(f"{CONTRIBUTORS_ALLOWED}."),) if kept_out else ()


def since_then(evaluated: EvaluatedApproval, pull: PullRequest) -> str:
    """Link to what changed since an approval; empty where nobody can tell."""
    return f" ({_since(evaluated, pull)})" if evaluated.approval.sha and pull.capabilities.compare_url else ""


def _since(evaluated: EvaluatedApproval, pull: PullRequest) -> Markdown:
    """Say since when, and link to what changed since then."""
    address = compare_url(pull, evaluated.approval.sha) if evaluated.approval.sha else ""
    since = day(evaluated.approval.at)
    return link(f"what changed since {since}" if address else since, address)


def approver_words(entry: str) -> Markdown:
    """Say who an entry of the policy's approvers means."""
    level = LEVELS.get(entry.lower())
    if level is not None:
        return Markdown(f"anyone with {level.name.lower()} access")
    return Markdown(f"**{escape(entry.removeprefix('@'))}**")


def unknown_names(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name the entries of the policy, and the code owners, that stand for nobody."""
    entries = dict.fromkeys(
        entry for one in context.gate.approval_counts for entry in context.approvers.entries_for(one.path)
    )
    names = [code(entry) for entry in entries if context.approvers.unknown(entry)]
    if not names:
        return ()
    said = (
        f"Nobody can approve as {', '.join(names)}: there is no such team that I can see, or no such user with access"
    )
    return (
        Markdown(f"{said} here. Correct the name in the policy ({code('approval.approvers')}) or the code owners."),
    )


def unknown_authors(contributors: Contributors) -> tuple[Markdown, ...]:
    """Say of whom it is not known whether they are one of the people who approve."""
    if not contributors.unknown:
        return ()
    people = some(
        [
            f"{escape(identity.name or identity.email)} ({_commit(commit)})"
            for identity, commit in contributors.unknown[:_NAMED]
        ],
        _NAMED,
    )
    said = f"No account has the address of {people}. If that is somebody who approves, their approval should not count."
    return (Markdown(said),)


def _commit(commit: PullCommit) -> str:
    return link(commit.sha[:8], commit.url)
