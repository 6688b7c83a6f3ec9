"""A missing section is one finding from its absence until its author has written something in it."""

from dataclasses import replace

from bot.policy.model import Policy
from bot.review.decide_alone import decide_with
from bot.review.evaluate.evaluate_specs import examine_specs
from bot.review.evaluate.model import SpecReview
from bot.review.model.source import SourceFile
from tests.review.builders import ANN, BASE, a_comment, a_pull, a_reading, a_snapshot, a_source
from tests.review.stories import Story

TEMPLATE = "# [Title]\n\n## Why\nSay why.\n\n## Roll-out\n\n### Plan\n[Step] by [step].\n\n### Undo\nHow to [undo]?\n"
DONE = "# Cache\n\n## Why\nReads are slow.\n\n## Roll-out\n\n### Plan\nAll at once.\n\n### Undo\nSwitch it off.\n"
LESS = "# Cache\n\n## Why\nReads are slow.\n"
STUB = LESS + TEMPLATE[TEMPLATE.index("\n## Roll-out") :]
BEGUN = STUB.replace("[Step] by [step].", "One by [step].")


def read(text: str, base: str | None = None) -> SpecReview:
    template = SourceFile(path="docs/specs/TEMPLATE.md", sha=BASE, content=TEMPLATE.encode())
    source = a_source(text=text, base=base, template=template)
    (found,) = examine_specs(a_snapshot(specs=(source,)), Policy())
    return found


def said(spec_review: SpecReview) -> list[tuple[str, str]]:
    return [(one.diagnostic.code, one.diagnostic.severity) for one in spec_review.problems]


def test_the_stub_keeps_the_finding_and_its_thread() -> None:
    story = Story(spec_reviews=(read(LESS),))
    story.run()
    story.push("2" * 40, read(STUB))
    (thread,) = story.pull.threads
    assert not thread.resolved
    assert r'To replace: "\[Step\]", "\[step\]", "\[undo\]".' in thread.comments[0].body
    story.push("3" * 40, read(DONE))
    assert story.pull.threads[0].resolved


def test_what_was_missing_at_base_stays_a_warning_when_its_stub_is_taken() -> None:
    assert said(read(STUB, base=LESS)) == [("empty-section", "warning")]
    assert said(read(BEGUN, base=STUB)) == [("unfilled-placeholder", "warning"), ("unfilled-placeholder", "warning")]
    assert said(read(STUB, base=DONE)) == [("empty-section", "error")]


def test_a_fix_that_would_bring_an_error_is_none() -> None:
    template = SourceFile(path="T.md", sha=BASE, content=b"# [T]\n\n- Owner: Ann\n- Day: [YYYY-MM-DD]\n\n## Why\nsay\n")
    old = "# X\n\n- Owner: Bo\n\n## Why\nSo.\n"
    source = a_source(text=old, base=old, template=template)
    (kept,) = examine_specs(a_snapshot(specs=(source,)), Policy())
    assert [(one.diagnostic.code, one.diagnostic.fix) for one in kept.problems] == [("missing-field", None)]
    (new,) = examine_specs(a_snapshot(specs=(replace(source, base=None),)), Policy())
    assert new.problems[0].diagnostic.fix is not None


def test_fix_says_what_is_left_to_write() -> None:
    story = Story(spec_reviews=(read(LESS),))
    order = a_comment("/spec fix", author=ANN, minutes=1)
    pull = replace(story.pull, comments=(order,))
    desired = decide_with(replace(story.rights, pull=pull), story.policy, story.spec_reviews)
    assert desired.commits[0].files[0].content.decode() == STUB
    assert "Left to write, 1 section:\n\n- `docs/specs/search.md`: Roll-out" in desired.replies[0].body


def test_with_nothing_to_fix_it_says_so_and_what_is_left() -> None:
    story = Story(spec_reviews=(read(STUB),))
    story.say(a_comment("/spec fix", author=ANN, minutes=1))
    assert "nothing that I can fix by myself. Left to write, 1 section:" in story.replies[0]
    story = Story(spec_reviews=(a_reading(),))
    story.say(a_comment("/spec fix", author=ANN, minutes=1))
    assert "Left to write" not in story.replies[0]


def test_many_sections_are_cut() -> None:
    names = [f"Part {letter}{letter}" for letter in "abcdefghijklmnop"]
    template = SourceFile(
        path="T.md", sha=BASE, content="\n".join(["# [T]", *(f"\n## {name}\nsay" for name in names)]).encode()
    )
    source = a_source(text="# X\n", template=template)
    reviews = examine_specs(a_snapshot(specs=(source,)), Policy())
    story = Story(pull=a_pull(writable=False), spec_reviews=reviews)
    desired = decide_with(
        replace(story.rights, pull=replace(a_pull(), comments=(a_comment("/spec fix", author=ANN, minutes=1),))),
        story.policy,
        reviews,
    )
    assert "Part ll and 4 more" in desired.replies[0].body
