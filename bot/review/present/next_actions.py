"""What happens next, and who does it: one short line each. The summary shows them; the check explains with them."""

from collections.abc import Iterable

from bot.comparison.progress import QuestionShape
from bot.review.evaluate.approvals import ApprovalCount, ApprovalStatus, EvaluatedApproval
from bot.review.evaluate.approvers import LEVELS
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.contributors import Contributors
from bot.review.evaluate.dependencies import Dependency
from bot.review.evaluate.objections import Objection
from bot.review.evaluate.questions import Question, UncountedPlace
from bot.review.model.commits import PullCommit
from bot.review.model.snapshot import PullRequest, PullState
from bot.review.present.first_steps import first_steps
from bot.review.text.links import compare_url, file_url
from bot.review.text.markdown_escape import escape
from bot.review.text.render import Markdown, code, count, link
from bot.rules.open_question import UNCOUNTED

_NAMED = 5
_CLOSED_BY = {
    QuestionShape.ITEM: "`/spec answer {id} …`, or a tick in the file",
    QuestionShape.ROW: "the answer in its row, in a column `Answer`",
    QuestionShape.HEADING: "a line `Answer: …` below its heading",
    QuestionShape.MARK: "the answer in the text, in place of the mark",
    QuestionShape.PARAGRAPH: "write it as `- [x] …`, with the answer below",
}

CONTRIBUTORS_ALLOWED = "`approval.contributors: true` in the policy would allow it"
_NAMED = 5


def next_actions(context: ReviewContext, after_merge: tuple[Markdown, ...] = ()) -> tuple[Markdown, ...]:
    """Say what happens next, most urgent first; `after_merge` is what is still to be written then."""
    pull = context.pull
    if pull.state is PullState.MERGED:
        return _after_merge(context, after_merge)
    if pull.state is PullState.CLOSED:
        return (Markdown("Nothing: the pull request is closed. Reopen it to go on."),)
    ready = [Markdown(f"{_person(pull)} marks the pull request ready for review.")] if pull.draft else []
    return (*first_steps(context), *ready, *gate_steps(context)) or (Markdown("Ready to merge."),)


def conditions(context: ReviewContext, *, questions_only: bool = False) -> tuple[Markdown, ...]:
    """Say what `spec / approval` waits for, and who can close each."""
    asked = [
        *(question_line(entry, context.pull) for entry in context.gate.open_questions),
        *(uncounted_line(place, context.pull) for place in context.gate.uncounted),
    ]
    several = len(context.gate.approval_counts) > 1
    wanted = (_approval(approval_count, context, several=several) for approval_count in context.gate.short)
    needed = (wait_line(wait, context) for wait in context.gate.needed)
    unread = map(Markdown, context.gate.unread)
    objected = (objection_line(objection, context.pull) for objection in context.gate.objections)
    return tuple(asked) if questions_only else (*unread, *asked, *objected, *needed, *wanted)


def objection_line(objection: Objection, pull: PullRequest) -> Markdown:
    """Name somebody who requested changes, and what ends that."""
    name = link(objection.account.login, objection.url)
    return Markdown(
        f"{name} requested changes: {_person(pull)} sees to them, then **{escape(objection.account.login)}** approves,"
        " or the request is dismissed."
    )


def wait_line(wait: Dependency, context: ReviewContext) -> Markdown:
    """Name a spec that is needed first, the line that says so, and the way out."""
    where = link(f"{wait.path}:{wait.line}", file_url(context.pull, wait.path, wait.line))
    if not wait.status:
        return Markdown(
            f"{where}: there is no spec {code(wait.target)} on {code(context.pull.base.name)}; correct the path."
        )
    name = link(wait.title, file_url(context.pull, wait.file, 1))
    verdict = "has to be approved first" if wait.closes else "should be approved first"
    return Markdown(f"{where}: {name} is needed, and is {escape(wait.status)}; it {verdict}.")


def gate_steps(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what keeps the gate closed; nothing when it is open."""
    return (*_errors(context), *conditions(context))


def problem_lines(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name each error, with its line and the way to it."""
    found = ((error, file_url(context.pull, error.path, error.diagnostic.span.line)) for error in context.gate.errors)
    return tuple(
        Markdown(f"{link(f'{error.path}:{error.diagnostic.span.line}', url)}: {escape(error.diagnostic.message)}")
        for error, url in found
    )


def rule_lines(context: ReviewContext) -> tuple[Markdown, ...]:
    """Cite the rules that the gate comes from."""
    return tuple(
        policy_line(context, f"approval.{name}") for name in ("required", "approvers", "contributors", "lapse")
    )


def policy_line(context: ReviewContext, key: str) -> Markdown:
    """Cite a rule of the policy: value, file, line and version, or that it is the default."""
    section, _, name = key.partition(".")
    value = getattr(getattr(context.policy, section), name)
    said = (
        ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )
    line = context.policy.lines.get(key)
    if context.policy_file is None or line is None:
        return Markdown(f"{key}: {code(said)}, the default")
    return Markdown(f"{key}: {code(said)}, {context.policy_file.path}:{line}, blob {context.policy_file.blob[:8]}")


def question_line(entry: Question, pull: PullRequest) -> Markdown:
    """Name an open question and how it is closed."""
    name = link(entry.id, entry.url)
    if entry.asker is None:
        how = f"{_person(pull)} or anyone with write access: {_CLOSED_BY[entry.shape].format(id=entry.id)}"
    else:
        how = f"**{escape(entry.asker.login)}** or anyone with write access: `/spec resolve {entry.id}`"
    return Markdown(f"{name} is open: {escape(short(entry.text))} To close it: {how}.")


def uncounted_line(place: UncountedPlace, pull: PullRequest) -> Markdown:
    """Point at what stands among the questions and cannot be counted."""
    where = link(f"{place.path}:{place.line}", file_url(pull, place.path, place.line))
    return Markdown(f"{where}: {UNCOUNTED}")


def unanswered_line(entry: Question) -> Markdown:
    """Point at a box that was ticked with no answer in sight."""
    return Markdown(f"{link(entry.id, entry.url)} is ticked without an answer: {escape(short(entry.text))}")


def listed_question(entry: Question) -> Markdown:
    """Name a question that keeps nothing from approval, and who asked it."""
    who = escape(entry.asker.login) if entry.asker else "somebody"
    return Markdown(f"{link(entry.id, entry.url)} by {who}: {escape(short(entry.text, 80))}")


def opinion_line(evaluated: EvaluatedApproval, open_questions: Iterable[Question], pull: PullRequest) -> Markdown:
    """Say what one approval is worth now."""
    name = link(evaluated.approval.account.login, evaluated.approval.url)
    waits = [entry.id for entry in open_questions]
    if evaluated.standing is ApprovalStatus.COUNTS:
        return Markdown(f"{name} approved" + (f", waits for {', '.join(waits)}" if waits else ""))
    if evaluated.standing is ApprovalStatus.LAPSED:
        changed = ", ".join(escape(section) for section in evaluated.changed[:5])
        return Markdown(
            f"{name} approved before this changed: {changed}; please look again{since_then(evaluated, pull)}"
        )
    if evaluated.commit is not None and evaluated.standing is ApprovalStatus.CONTRIBUTOR:
        return Markdown(f"{name} {evaluated.standing} ({_commit(evaluated.commit)}); {CONTRIBUTORS_ALLOWED}")
    return Markdown(f"{name} {evaluated.standing}")


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
    return (Markdown(f"{said} here. Correct the name in {code('approval.approvers')} or the code owners."),)


def since_then(evaluated: EvaluatedApproval, pull: PullRequest) -> str:
    """Link to what changed since an approval."""
    address = compare_url(pull, evaluated.approval.sha) if evaluated.approval.sha else ""
    return f" ({link('what changed since', address)})" if address else ""


def unknown_authors(contributors: Contributors) -> tuple[Markdown, ...]:
    """Say of whom it is not known whether they are one of the people who approve."""
    if not contributors.unknown:
        return ()
    people = ", ".join(
        f"{escape(identity.name or identity.email)} ({_commit(commit)})"
        for identity, commit in contributors.unknown[:_NAMED]
    )
    return (
        Markdown(
            f"No account has the address of {people}: if that is somebody who approves, their approval should not count."
        ),
    )


def _commit(commit: PullCommit) -> str:
    return link(commit.sha[:8], commit.url)


def approver_words(entry: str) -> Markdown:
    """Say who an entry of the policy's approvers means."""
    level = LEVELS.get(entry.lower())
    if level is not None:
        return Markdown(f"anyone with {level.name.lower()} access")
    return Markdown(f"**{escape(entry.removeprefix('@'))}**")


def _approval(approval_count: ApprovalCount, context: ReviewContext, *, several: bool) -> Markdown:
    entries = approval_count.helpful(context.approvers.entries_for(approval_count.path))
    known = [entry for entry in entries if not context.approvers.unknown(entry)] or entries
    who = " or ".join(approver_words(entry) for entry in known) or "nobody: no code owner"
    where = f" for {code(approval_count.path)}" if several else ""
    return Markdown(
        f"{count(approval_count.missing, 'approval')} needed{where} from {who}, not the author: a review, or `/spec approve`."
    )


def _errors(context: ReviewContext) -> tuple[Markdown, ...]:
    errors = len(context.gate.errors)
    if not errors:
        return ()
    return (Markdown(f"{_person(context.pull)} repairs {count(errors, 'error')} in the text."),)


def _after_merge(context: ReviewContext, waiting: tuple[Markdown, ...]) -> tuple[Markdown, ...]:
    if context.gate.is_open:
        return waiting or (Markdown("Nothing: it is merged."),)
    told = Markdown("It was merged while the gate was closed, so the status stays as it is.")
    return (*waiting, told, _way_out(context), *problem_lines(context)[:_NAMED])


def _way_out(context: ReviewContext) -> Markdown:
    """Say what was missing at a merge, and what can be done: nothing that is said after it counts."""
    gate = context.gate
    asked = [entry.id for entry in gate.open_questions]
    short = sum(one.missing for one in gate.approval_counts)
    missing = (
        count(len(gate.errors), "error") if gate.errors else "",
        f"{', '.join(asked[:_NAMED])}{' and more' if len(asked) > _NAMED else ''} open" if asked else "",
        "questions that nobody can count" if gate.uncounted else "",
        f"{count(short, 'approval')} needed" if short else "",
        f"{count(len(gate.needed), 'other spec')} needed" if gate.needed else "",
        f"{count(len(gate.objections), 'request')} for changes" if gate.objections else "",
    )
    return Markdown(
        f"It stood at {'; '.join(filter(None, missing))}. Nothing that is said here changes that now: change the spec anew, "
        "and what is approved there is written into the file when that is merged."
    )


def _person(pull: PullRequest) -> str:
    return f"**{escape(pull.author.login)}**"


def short(text: str, limit: int = 120) -> str:
    """Cut a text to one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
