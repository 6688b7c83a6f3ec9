"""The two checks: what they conclude, say and mark. They stand on every head, with or without a spec."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from bot.policy.model import Policy
from bot.policy.severity import Severity
from bot.review.evaluate.context import NO_TEAM_FILES, UNDECIDED, BrokenRules, ReviewContext, TeamVerdict, status_labels
from bot.review.evaluate.findings import ICONS
from bot.review.evaluate.model import Gate, Problem, SpecReview, files_of
from bot.review.evaluate.obstacles import Dependency
from bot.review.model.capabilities import SEEN, Conclusion, PullState
from bot.review.model.desired_state import ADD_SECTIONS, CHECK_AGAIN, Annotation, Button, Check, GateThread, Level
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import PullRequest
from bot.review.present.next_actions import blocking_steps, conditions, line_link, problem_line
from bot.review.present.summary import full_table
from bot.review.present.unreadable import Unreadable
from bot.review.present.verdict import blockers, rule_lines, verdict
from bot.review.text.render import Markdown, count, render

DOCUMENT = "spec / document"
APPROVAL = "spec / approval"
ANNOTATIONS = 200
_SEEN_AT_MOST = 8
"""Keys that fit into the address of a commit status."""
ALREADY_OPEN = (
    "This was open before Specbot came, so it gets its checks and nothing else until somebody pushes, comments or edits it; "
    "`review.already_open: true` in the policy would have it reviewed at once."
)

_LEVELS = {Severity.ERROR: Level.FAILURE, Severity.WARNING: Level.WARNING, Severity.INFO: Level.NOTICE}


def both_checks(context: ReviewContext) -> tuple[Check, ...]:
    """Conclude on the text and on its approval."""
    pull, team = context.pull, context.team
    explained = render(
        "approval.md.j2",
        blockers=Markdown(blockers(context, text=False)),
        steps=conditions(context, most=None),
        rules=rule_lines(context),
        table=full_table(context),
    )
    approval = approval_check(pull, context.gate, explained, _seen(context))
    wanted = (document_check(pull, context.spec_reviews, team), approval)
    return shown(pull, context.policy, wanted)


def _seen(context: ReviewContext) -> tuple[str, ...]:
    """Name the newest approve commands that saw the head, where only the bot knows that."""
    pull = context.pull
    ours = {comment.id for comment in pull.comments if comment.review_id is None and not comment.saw}
    heard = (approval for _, _, approval in context.thread.approval_events if approval not in (None, *context.early))
    keys = (one.key for one in heard if one is not None and one.sha == pull.head.sha)
    return tuple(key for key in keys if key.rpartition(".")[0] in ours)[-_SEEN_AT_MOST:]


def green_checks(pull: PullRequest, team: TeamVerdict = NO_TEAM_FILES) -> tuple[Check, ...]:
    """Pass a pull request that has no spec, unless it breaks the team's own files: a required check has to be there all the same."""
    explained = render("approval.md.j2", steps=(), rules=(), table=())
    return document_check(pull, (), team), approval_check(pull, UNDECIDED, explained)


def shown(pull: PullRequest, policy: Policy, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Leave the checks out where they could only be commit statuses and the team wants none."""
    can = pull.capabilities
    return checks if can.shows_checks and (can.checks or policy.gate.statuses) else ()


def status_label_names(pull: PullRequest, policy: Policy) -> frozenset[str]:
    """Name every label that is ours to touch, on a pull request without specs too."""
    return status_labels(policy, scoped=pull.capabilities.scoped_labels)


def gate_thread(context: ReviewContext) -> GateThread | None:
    """List as a thread what keeps the gate closed."""
    is_open = context.gate.is_open and not context.team.errors
    return _thread(context.pull, context.policy, blocking_steps(context), verdict(context), is_open=is_open)


def open_gate_thread(pull: PullRequest, policy: Policy, team: TeamVerdict = NO_TEAM_FILES) -> GateThread | None:
    """Give the thread of a gate that has nothing to hold back but errors in the team's own files."""
    steps = tuple(problem_line(error, pull) for error in team.errors)
    said = f"Blocked: {count(len(steps), 'error')} in the team's files" if steps else "Ready to merge"
    return _thread(pull, policy, steps, said, is_open=not team.errors)


def unreadable_thread(pull: PullRequest, found: Unreadable) -> GateThread | None:
    """Give the thread of a gate that is closed because something could not be read, the team's wishes perhaps among it."""
    return _thread(pull, Policy(), (found.summary,), f"Blocked: {found.title}", is_open=False)


def _thread(
    pull: PullRequest, policy: Policy, steps: tuple[Markdown, ...], said: str, *, is_open: bool
) -> GateThread | None:
    """Show the gate as a thread where that holds a merge back; a draft is held back anyway."""
    if not (pull.capabilities.gate_thread and policy.gate.thread) or pull.draft or pull.state is not PullState.OPEN:
        return None
    body = render(
        "gate.md.j2",
        limit=pull.capabilities.body_limit,
        steps=steps,
        verdict=Markdown(said),
        request=Markdown(pull.capabilities.request),
    )
    return GateThread(is_open=is_open, body=mark(body, Marker(kind=Kind.GATE)))


def broken_gate_thread(pull: PullRequest, broken: BrokenRules, team: TeamVerdict) -> GateThread | None:
    """Say as a thread what is broken on the base branch: nothing is approved by rules that nobody can read."""
    if broken.spares:
        return open_gate_thread(pull, Policy(), team)
    reason = Markdown(render("broken.md.j2", broken=broken))
    return _thread(pull, Policy(), (reason,), "Blocked: the team's rules are broken", is_open=False)


def document_check(pull: PullRequest, spec_reviews: tuple[SpecReview, ...], team: TeamVerdict = NO_TEAM_FILES) -> Check:
    """Conclude on the text of the specs, and on the team's own files as they would be after the merge."""
    own = [problem for file in files_of(spec_reviews) for problem in file.problems]
    problems = [*own, *team.problems]
    errors = sum(problem.is_error for problem in problems)
    fixable = any(problem.diagnostic.fix for problem in problems) and pull.head.writable
    title = f"{_counted(own)} in {count(len(spec_reviews), 'spec')}" if spec_reviews else "No specs here"
    if team.changed:
        title += f"; {_counted(team.problems)} in {count(len(team.changed), 'file')} of the team"
    return sealed(
        Check(
            name=DOCUMENT,
            sha=pull.head.sha,
            conclusion=Conclusion.FAILURE if errors else Conclusion.SUCCESS,
            title=title,
            summary=render(
                "document.md.j2",
                spec_reviews=files_of(spec_reviews),
                problems=own,
                shown=ANNOTATIONS,
                team=team,
                icons=ICONS,
                verdict=Markdown(_counted(problems)),
                blocked=bool(errors),
                place=lambda problem: line_link(problem, pull),
                request=Markdown(pull.capabilities.request),
            ),
            annotations=tuple(_annotation(problem) for problem in _worst_first(problems)[:ANNOTATIONS]),
            buttons=_buttons(pull, fixable=fixable, any_specs=bool(spec_reviews)),
        )
    )


def _counted(problems: Iterable[Problem]) -> str:
    """Count errors and warnings."""
    levels = [problem.diagnostic.severity for problem in problems]
    errors, warnings = levels.count(Severity.ERROR), levels.count(Severity.WARNING)
    found = [*([count(errors, "error")] if errors else []), *([count(warnings, "warning")] if warnings else [])]
    return ", ".join(found) or "No problems"


def approval_check(pull: PullRequest, gate: Gate, summary: str, seen: tuple[str, ...] = ()) -> Check:
    """Conclude on approvals and questions; `summary` explains each open condition."""
    questions = len(gate.open_questions)
    noun = "approval" if gate.consent is None else "agreement"
    given, required = (
        sum(min(t.given, t.required) for t in gate.approval_counts),
        sum(t.required for t in gate.approval_counts),
    )
    waiting = f", {count(questions, 'open question')}" if questions else ""
    waiting += f", needs {gate.consent.lacks}" if gate.consent is not None and gate.consent.lacks else ""
    waiting += f", {count(len(gate.uncounted), 'uncounted question')}" if gate.uncounted else ""
    waiting += f", needs {count(len(gate.needed), 'other spec')}" if gate.needed else ""
    waiting += f", {count(len(gate.objections), 'request')} for changes" if gate.objections else ""
    return sealed(
        Check(
            name=APPROVAL,
            sha=pull.head.sha,
            conclusion=Conclusion.SUCCESS if gate.approved else Conclusion.FAILURE,
            title=f"{given} of {count(required, noun)}{waiting}" if gate.approval_counts else "No specs here",
            summary=summary,
            seen=seen,
            annotations=tuple(map(_wait_annotation, gate.waits[:ANNOTATIONS])),
        )
    )


def broken_checks(pull: PullRequest, broken: BrokenRules, team: TeamVerdict = NO_TEAM_FILES) -> tuple[Check, ...]:
    """Fail both checks for a policy or template that is broken on the base branch; what holds no spec passes, and says why.

    A repair that is broken itself fails.
    """
    if broken.spares and team.errors:
        return green_checks(pull, team)
    place = f"{broken.path}:{broken.line}" + (f" ({broken.key})" if broken.key else "")
    check = Check(
        name=DOCUMENT,
        sha=pull.head.sha,
        conclusion=Conclusion.SUCCESS if broken.spares else Conclusion.FAILURE,
        title=f"No specs here; {place} is broken on the base branch" if broken.spares else place,
        summary=render("broken.md.j2", broken=broken),
    )
    return sealed(check), sealed(replace(check, name=APPROVAL))


def unreadable_checks(pull: PullRequest, found: Unreadable) -> tuple[Check, ...]:
    """Fail both checks where something could not be read."""
    check = Check(
        name=DOCUMENT,
        sha=pull.head.sha,
        conclusion=Conclusion.FAILURE,
        title=found.title,
        summary=found.summary,
        buttons=_buttons(pull),
    )
    return sealed(check), sealed(replace(check, name=APPROVAL))


def failed_check(pull: PullRequest, reason: str) -> Check:
    """Say that the bot's last try failed: silence would look like an answer. The next good look replaces it."""
    summary = render("failed.md.j2", reason=reason, ref=pull.ref, request=Markdown(pull.capabilities.request))
    return sealed(
        Check(
            name=DOCUMENT,
            sha=pull.head.sha,
            conclusion=Conclusion.FAILURE,
            title=f"Specbot could not finish looking at this {pull.capabilities.request}",
            summary=summary,
            buttons=_buttons(pull),
        )
    )


def sealed(check: Check) -> Check:
    """Give a check the digest of everything that it shows."""
    shown = repr(replace(check, digest=""))
    digest = sha256(shown.encode()).hexdigest()[:12]
    return replace(check, digest=f"{digest}{SEEN}{','.join(check.seen)}" if check.seen else digest)


def only_checked(check: Check) -> Check:
    """Say on a check that this is all for now, on a pull request from before the bot came."""
    return sealed(replace(check, summary=f"{check.summary}\n\n{ALREADY_OPEN}"))


def _worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Put errors first, so that a cap cuts what matters least."""
    weight = tuple(Severity)
    return sorted(problems, key=lambda problem: weight.index(problem.diagnostic.severity))


def _annotation(problem: Problem) -> Annotation:
    """Mark the lines; columns only fit on a single line."""
    found, span = problem.diagnostic, problem.diagnostic.span
    single = span.line == span.end_line
    return Annotation(
        path=problem.stands_in or problem.path,
        start_line=span.line,
        end_line=span.end_line,
        level=_LEVELS[found.severity],
        title=found.code.value,
        message=found.message,
        start_column=span.column if single else None,
        end_column=span.end_column if single else None,
    )


def _wait_annotation(wait: Dependency) -> Annotation:
    """Mark the line that names a spec which is not there or not approved."""
    said = f"{wait.title} is {wait.status}; it comes first." if wait.status else f"There is no spec {wait.target}."
    return Annotation(
        path=wait.path,
        start_line=wait.line,
        end_line=wait.line,
        level=Level.FAILURE if wait.closes else Level.WARNING,
        title="depends on",
        message=said,
    )


def _buttons(pull: PullRequest, *, fixable: bool = False, any_specs: bool = True) -> tuple[Button, ...]:
    """Offer buttons where the forge has them and there is something to do."""
    if not pull.capabilities.check_buttons or not any_specs:
        return ()
    return (CHECK_AGAIN, ADD_SECTIONS) if fixable else (CHECK_AGAIN,)
