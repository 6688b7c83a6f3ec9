"""Suggestions as people click on them: each forge replaces the lines on which it keeps the thread."""

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import ReviewThread
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.stage import AUTHOR, REVIEWER, Stage

SPEC = "docs/specs/search.md"
TEMPLATE = b"""\
# [Title]

**Status:** [Draft | In Review | Approved]

## Why

Say why.

## How

[Part] does [what].

## Risks

What may go wrong?

## Undo

Say how.
"""
LESS = b"""\
# Search

**Status:** In Review

## Why

- Find one.

## Undo

Off.
"""
WHOLE = LESS.replace(b"## Undo", TEMPLATE[TEMPLATE.index(b"## How") : TEMPLATE.index(b"## Undo")] + b"## Undo")


def opened(stage: Stage, spec: bytes = LESS) -> PullRef:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    ref = stage.open_pull({SPEC: spec})
    look(stage, ref)
    return ref


def look(stage: Stage, ref: PullRef) -> tuple[ReviewThread, ...]:
    """Let the bot look twice, and show its findings."""
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        assert reconcile(bot, ref, stage.now).applied == ()
        return tuple(one for one in bot.pull_request(ref).threads if "specbot:finding" in one.comments[0].body)


def suggested(threads: tuple[ReviewThread, ...]) -> list[int | None]:
    return [one.line for one in threads if "```suggestion" in one.comments[0].body]


def test_two_missing_neighbours_are_one_suggestion_and_each_thread_goes_on(stage: Stage) -> None:
    ref = opened(stage)
    threads = look(stage, ref)
    assert (len(threads), suggested(threads)) == (2, [7])
    stage.take_suggestion(AUTHOR, ref)
    assert stage.read_head(ref, SPEC) == WHOLE
    after = look(stage, ref)
    assert [one.id for one in after] == [one.id for one in threads]
    assert not any(one.resolved for one in after)
    assert suggested(after) == []
    risks, how = sorted((one.comments[0].body for one in after), key=lambda body: "\\[what\\]" in body)
    assert "\\[what\\]" in how
    assert "holds only the template" in risks
    stage.push(
        ref, SPEC, WHOLE.replace(b"[Part] does [what].", b"All at once.").replace(b"What may go wrong?", b"Little.")
    )
    assert all(one.resolved for one in look(stage, ref))


def test_what_the_author_adds_below_the_line_takes_the_suggestion_away(stage: Stage) -> None:
    ref = opened(stage)
    stage.push(ref, SPEC, LESS.replace(b"- Find one.\n", b"- Find one.\n- Find two.\n"))
    threads = look(stage, ref)
    assert suggested(threads) == []
    stage.comment(AUTHOR, ref, "/spec fix")
    look(stage, ref)
    assert stage.read_head(ref, SPEC) == WHOLE.replace(b"- Find one.\n", b"- Find one.\n- Find two.\n")


def test_a_thread_that_moved_with_its_lines_keeps_its_suggestion(stage: Stage) -> None:
    ref = opened(stage)
    more = LESS.replace(b"## Why\n", b"## Why\n\nIt is slow.\n")
    stage.push(ref, SPEC, more)
    assert suggested(look(stage, ref)) == [9]
    stage.take_suggestion(AUTHOR, ref)
    assert stage.read_head(ref, SPEC) == WHOLE.replace(b"## Why\n", b"## Why\n\nIt is slow.\n")


def test_several_lines_are_replaced_as_they_stand(stage: Stage) -> None:
    table = b"## Why\n\n| A | B |\n|---|---|\n| [a] | [b] |\n"
    stage.put_on_base("docs/specs/TEMPLATE.md", b"# [Title]\n\n" + table)
    ref = stage.open_pull({SPEC: b"# Search\n\n## Why\n\n| A |\n|---|\n| one |\n"})
    assert suggested(look(stage, ref)) == [7]
    stage.push(ref, SPEC, b"# Search\n\nWords.\n\n## Why\n\n| A |\n|---|\n| one |\n")
    assert suggested(look(stage, ref)) == [9]
    stage.take_suggestion(AUTHOR, ref)
    assert b"Words.\n\n## Why\n\n| A | B |\n|---| --- |\n| one |" in stage.read_head(ref, SPEC)


def is_approved(stage: Stage, ref: PullRef) -> bool:
    look(stage, ref)
    with stage.bot() as bot:
        found = {check.name: check.conclusion for check in bot.pull_request(ref).checks}
    return found["spec / approval"] is Conclusion.SUCCESS


def test_a_reviewer_who_takes_the_bots_suggestion_may_approve_and_who_copies_its_form_may_not(stage: Stage) -> None:
    ref = opened(stage)
    stage.take_suggestion(REVIEWER, ref)
    look(stage, ref)
    written = stage.read_head(ref, SPEC).replace(b"[Part] does [what].", b"A does b.")
    stage.push(ref, SPEC, written.replace(b"What may go wrong?", b"Nothing."))
    stage.approve(REVIEWER, ref)
    assert is_approved(stage, ref)
    form = f"Apply 1 suggestion(s) to 1 file(s)\n\nCo-authored-by: Ada <{AUTHOR}@playground.invalid>"
    stage.push_as(REVIEWER, ref, SPEC, written.replace(b"What may go wrong?", b"Much."), message=form)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert not is_approved(stage, ref)
