"""What happens next, and who does it: one short line each. The summary shows them; the check explains with them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.comparison.progress import QuestionShape
from bot.review.evaluate.context import ReviewContext, WantedApprovals, wanted_approvals
from bot.review.evaluate.first_contact import FirstContact, Form, first_contact
from bot.review.evaluate.model import Problem, Question, SpecReview, files_of
from bot.review.evaluate.obstacles import Dependency, Objection, UncountedPlace
from bot.review.evaluate.state_steps import is_held, why_held
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import PullRequest
from bot.review.present import consent
from bot.review.present.verdict import AT_MOST, approver_words, capped, day, person, short, some
from bot.review.text.render import Markdown, code, count, escape, file_url, link
from bot.rules.open_question import UNCOUNTED

_NAMED = 5
_POINTED_AT = 3
_CLOSED_BY = {
    QuestionShape.ITEM: "writes `/spec answer {id} …`, or ticks it in the file",
    QuestionShape.ROW: "answers in its row, in a column `Answer`",
    QuestionShape.HEADING: "adds a line `Answer: …` below its heading",
    QuestionShape.MARK: "writes the answer in place of the mark",
    QuestionShape.PARAGRAPH: "writes it as `- [x] …`, with the answer below",
}
_OTHERS = Markdown("Anyone with write access may answer or close questions, too.")
_LATER = Markdown(
    "Comments on its lines come when half of the sections are filled in, or its status says more than Draft."
)


def next_actions(context: ReviewContext, after_merge: tuple[Markdown, ...] = ()) -> tuple[Markdown, ...]:
    """Say what happens next, most urgent first; `after_merge` is what is still to be written then."""
    pull = context.pull
    request = pull.capabilities.request
    if pull.state is PullState.MERGED:
        return _after_merge(context, after_merge)
    if pull.state is PullState.CLOSED:
        return (Markdown(f"Nothing: the {request} is closed. Reopen it to go on."),)
    ready = [Markdown(f"{person(pull)} marks the {request} ready for review.")] if pull.draft else []
    return (*first_steps(context), *ready, *blocking_steps(context)) or (
        *_staying(context),
        Markdown("Ready to merge."),
    )


def blocking_steps(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what stands in the way, and who clears it; nothing when nothing does."""
    return (*_errors(context), *_team_errors(context), *conditions(context))


def conditions(
    context: ReviewContext, *, questions_only: bool = False, most: int | None = AT_MOST
) -> tuple[Markdown, ...]:
    """Say what `spec / approval` waits for, and who can close each; so many of each kind, None for all."""
    asked = _asked(context, most)
    if questions_only:
        return asked
    gate, where = context.gate, _where(context)
    by_approval = (_approval(one, context) for one in wanted_approvals(context))
    wanted = list(by_approval if gate.consent is None else consent.steps(context))
    needed = [wait_line(wait, context) for wait in gate.needed]
    objected = [objection_line(objection, context.pull) for objection in gate.objections]
    return (
        *map(Markdown, gate.unread),
        *asked,
        *capped(objected, "request for changes", where, most),
        *capped(needed, "spec to be approved first", where, most),
        *capped(wanted, "group of approvers", where, most),
    )


def _asked(context: ReviewContext, most: int | None) -> tuple[Markdown, ...]:
    """List the questions that nobody has closed, and what may be one."""
    gate, pull, where = context.gate, context.pull, _where(context)
    questions = [question_line(entry, pull) for entry in _fairly(gate.open_questions)]
    uncounted = [uncounted_line(place, pull) for place in gate.uncounted]
    others = (_OTHERS,) if questions else ()
    return (
        *capped(questions, "question", where, most),
        *others,
        *capped(uncounted, "place of that kind", where, most),
    )


def _fairly(questions: Iterable[Question]) -> list[Question]:
    """Put the first question of each person before anybody's second one, so that nobody crowds others out of a short list."""
    turns: Counter[str | None] = Counter()
    ranked: list[tuple[int, Question]] = []
    for entry in questions:
        who = entry.asker.id if entry.asker else None
        ranked.append((turns[who], entry))
        turns[who] += 1
    return [entry for _, entry in sorted(ranked, key=lambda one: one[0])]


def _where(context: ReviewContext) -> str:
    """Name the place that lists everything."""
    return "the check `spec / approval`" if context.pull.capabilities.checks else "`/spec why`"


def objection_line(objection: Objection, pull: PullRequest) -> Markdown:
    """Name somebody who requested changes, since when, and what ends that."""
    login = f"**{escape(objection.account.login)}**"
    name = link(objection.account.login, objection.url)
    return Markdown(
        f"{name} requested changes on {day(objection.at)}: {person(pull)} sees to them, then {login} approves or takes it back."
    )


def wait_line(wait: Dependency, context: ReviewContext) -> Markdown:
    """Name a spec that is needed first, the line that says so, and the way out."""
    where = _place(context.pull, wait.path, wait.line)
    if not wait.status:
        return Markdown(
            f"{where}: there is no spec {code(wait.target)} on {code(context.pull.base.name)}; correct the path."
        )
    name = link(wait.title, file_url(context.pull, wait.file, 1))
    verdict = "has to be approved first" if wait.closes else "should be approved first"
    return Markdown(f"{where}: {name} is needed, and is {escape(wait.status)}; it {verdict}.")


def problem_lines(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name each error, with its line and the way to it."""
    return tuple(problem_line(error, context.pull) for error in context.gate.errors)


def problem_line(problem: Problem, pull: PullRequest) -> Markdown:
    """Name one error, with its line and the way to it."""
    found = problem.diagnostic
    return Markdown(f"{_place(pull, problem.stands_in or problem.path, found.span.line)}: {escape(found.message)}")


def line_link(problem: Problem, pull: PullRequest) -> Markdown:
    """Name a line whose file was named before, and link to it."""
    line = problem.diagnostic.span.line
    return link(f"line {line}", file_url(pull, problem.stands_in or problem.path, line))


def question_line(entry: Question, pull: PullRequest) -> Markdown:
    """Name an open question, since when, and how it is closed."""
    name, asked = link(entry.id, entry.url), f"“{escape(short(entry.text))}”"
    if entry.asker is None:
        return Markdown(f"{name} is open: {asked} {person(pull)} {_CLOSED_BY[entry.shape].format(id=entry.id)}.")
    since = f" since {day(entry.asked_at)}" if entry.asked_at else ""
    who = f"**{escape(entry.asker.login)}**"
    return Markdown(f"{name} is open{since}: {asked} {who} writes `/spec resolve {entry.id}`.")


def uncounted_line(place: UncountedPlace, pull: PullRequest) -> Markdown:
    """Point at what stands among the questions and cannot be counted."""
    return Markdown(f"{_place(pull, place.path, place.line)}: {UNCOUNTED}")


def unanswered_line(entry: Question) -> Markdown:
    """Point at a box that was ticked with no answer in sight."""
    return Markdown(f"{link(entry.id, entry.url)} is ticked without an answer: {escape(short(entry.text))}")


def listed_question(entry: Question) -> Markdown:
    """Name a question that keeps nothing from approval, and who asked it."""
    who = escape(entry.asker.login) if entry.asker else "somebody"
    return Markdown(f"{link(entry.id, entry.url)} by {who}: {escape(short(entry.text))}")


def _place(pull: PullRequest, path: str, line: int) -> Markdown:
    """Name a line by its file, and link to it."""
    return link(f"{path}:{line}", file_url(pull, path, line))


def _approval(wanted: WantedApprovals, context: ReviewContext) -> Markdown:
    """Say whose approval is missing, for what, and how to give it."""
    who = " or ".join(map(approver_words, wanted.entries)) or "nobody: no code owner"
    first = wanted.paths[0]
    left = {removal.path for removal in context.removals}
    read = link("read", "" if first in left else file_url(context.pull, first, 1))
    return Markdown(
        f"{count(wanted.missing, 'approval')} needed{_for(wanted, context)} from {who}, not the author: "
        f"{read} and approve."
    )


def _for(wanted: WantedApprovals, context: ReviewContext) -> str:
    """Name the specs, where there are several."""
    several = len(context.gate.approval_counts)
    if several == 1:
        return ""
    if len(wanted.paths) == several:
        return " for both specs" if several == 2 else f" for all {several} specs"
    return f" for {some([code(path) for path in wanted.paths], 2)}"


def _errors(context: ReviewContext) -> Iterator[Markdown]:
    errors, pull = context.gate.errors, context.pull
    if errors:
        alone = len(context.spec_reviews) == 1
        places = [_short_place(error, pull, alone=alone) for error in errors]
        yield Markdown(
            f"{person(pull)} repairs {count(len(errors), 'error')} in the text: {some(places, _POINTED_AT)}."
        )


def _short_place(error: Problem, pull: PullRequest, *, alone: bool) -> Markdown:
    line, path = error.diagnostic.span.line, error.stands_in or error.path
    name, alone = path.rpartition("/")[2], alone and path == error.path
    return line_link(error, pull) if alone else link(f"{name}:{line}", file_url(pull, path, line))


def _team_errors(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name each error in the team's own files."""
    return tuple(problem_line(error, context.pull) for error in context.team.errors)


def _after_merge(context: ReviewContext, waiting: tuple[Markdown, ...]) -> tuple[Markdown, ...]:
    if context.gate.is_open:
        return (*waiting, *_staying(context)) or (Markdown("Nothing: it is merged."),)
    told = Markdown("It was merged before it was approved, so its status stays as it is.")
    return (*waiting, told, *_way_out(context), *problem_lines(context)[:_NAMED])


def _staying(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say of each spec that an approval moves no further why it stays, where its team lists its states."""
    held = ((one, context.lifecycle(one), context.closed(one)) for one in context.spec_reviews if context.closed_states)
    return tuple(
        Markdown(f"{code(one.path)} stays as it is at the merge: {escape(why_held(one, words, closed))}")
        for one, words, closed in held
        if is_held(one, words, closed)
    )


def _way_out(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say what was missing at a merge, and what can be done: nothing that is said after it counts."""
    gate = context.gate
    asked = [entry.id for entry in gate.open_questions]
    lacking = sum(one.missing for one in wanted_approvals(context))
    missing = (
        count(len(gate.errors), "error") if gate.errors else "",
        f"{some(asked, _NAMED)} open" if asked else "",
        "questions that nobody can count" if gate.uncounted else "",
        f"{count(lacking, 'approval' if gate.consent is None else 'agreement')} needed" if lacking else "",
        gate.consent.lacks if gate.consent is not None else "",
        f"{count(len(gate.needed), 'other spec')} needed" if gate.needed else "",
        f"{count(len(gate.objections), 'request')} for changes" if gate.objections else "",
    )
    return (
        Markdown(f"What was missing at the merge: {'; '.join(filter(None, missing))}."),
        Markdown("What is said here now changes nothing. Change the spec anew, and have that approved."),
    )


def first_steps(context: ReviewContext) -> tuple[Markdown, ...]:
    """Say of each spec that is not begun yet what it is, what to do first, and when comments on its lines come."""
    found = ((one, first_contact(one)) for one in files_of(context.spec_reviews))
    steps = [_step(context, spec_review, contact) for spec_review, contact in found if contact is not None]
    where = "the check `spec / document`" if context.pull.capabilities.checks else "the list of specs below"
    return (*capped(steps, "spec to begin", where), *((_LATER,) if steps else ()))


def _step(context: ReviewContext, spec_review: SpecReview, contact: FirstContact) -> Markdown:
    """Say it of one spec."""
    name = code(spec_review.path)
    done, total = spec_review.spec.sections.done, spec_review.spec.sections.total
    where = _short_place(contact.first, context.pull, alone=True)
    begin = f"Begin on {where}: {escape(contact.first.diagnostic.message)}"
    said = {
        Form.TEMPLATE: f"{name} is the template as it was copied: none of its {total} sections is filled in. {begin}",
        Form.OTHER: f"{name} does not follow its template: {done} of {total} sections are there. {_way(context)} "
        "a file that is no spec belongs elsewhere, or out of `specs.paths` in the policy.",
        Form.DRAFT: f"{name} is a first draft, {done} of {total} sections are filled in. {begin}",
    }[contact.form]
    return Markdown(said)


def _way(context: ReviewContext) -> str:
    """Name the shortest way to the template's sections."""
    if context.pull.head.writable:
        return "Comment `/spec fix`, which adds those that are missing;"
    return "Take its headings over (`specbot fix` adds those that are missing);"
