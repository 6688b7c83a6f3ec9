"""Inline comments by value: which problems get one, where it stands, what it says; offers; and the file that metadata stand in."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import Progress
from bot.markdown import metadata_file
from bot.markdown.model import TextEdit
from bot.policy.model import Policy, ReviewRules, SpecRule
from bot.policy.severity import Code, Severity
from bot.review.evaluate.findings import Findings, find, offer, posted, settled, suggest
from bot.review.evaluate.metadata_places import edit_in_file, located, range_in, with_specs_beside
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.model.capabilities import Capabilities, FileStatus, WriteKind
from bot.review.model.desired_state import Anchor
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import ChangedFile, PullRequest, ReviewThread, ThreadComment
from tests.review.builders import BOT, PATH, a_diagnostic, a_file, a_pull, a_reading, a_source, an_examination

BESIDE = "docs/specs/kep.yaml"
TEXT = "".join(f"line {number}\n" for number in range(1, 41))
RULES = ReviewRules()


def reading(*found: Diagnostic) -> SpecReview:
    return a_reading(*found, source=a_source(text=TEXT))


def a_thread_of(problem: Problem, line: int | None = None) -> ReviewThread:
    body = mark("x", Marker(kind=Kind.FINDING, value=problem.fingerprint))
    said = ThreadComment(id="c", author=BOT, body=body)
    return ReviewThread(id="t", path=PATH, line=line, resolved=False, comments=(said,))


def shown(found: Findings) -> list[tuple[str, int | None]]:
    return [(one.anchor.path, one.anchor.line) for one in found.inline]


def a_problem(line: int, **changes: object) -> Diagnostic:
    return a_diagnostic(**{"line": line, "section": f"S{line}", **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "rules", "heard"),
    [
        ({}, RULES, True),
        ({"draft": True}, RULES, False),
        ({"draft": True}, ReviewRules(draft_pull_requests=True), True),
        ({"capabilities": Capabilities(withheld=frozenset({WriteKind.REVIEW}))}, RULES, False),
    ],
)
def test_a_draft_gets_no_new_comments_and_keeps_those_that_stand(
    changes: dict[str, object], rules: ReviewRules, *, heard: bool
) -> None:
    one = reading(a_problem(3), a_problem(4))
    pull = replace(a_pull(threads=(a_thread_of(one.problems[1], 4),)), **changes)  # type: ignore[arg-type]
    found = find(pull, (one,), rules)
    assert shown(found) == ([(PATH, 4), (PATH, 3)] if heard else [(PATH, 4)])
    assert found.elsewhere == (() if heard else one.problems[:1])


def test_of_a_spec_that_is_not_begun_only_what_was_taken_out_is_commented() -> None:
    empty = [a_problem(line, code=Code.EMPTY_SECTION) for line in range(3, 10)]
    begun = an_examination(*empty, a_problem(20), sections=Progress(done=1, total=15))
    one = a_reading(spec=begun, source=a_source(text=TEXT))
    found = find(a_pull(), (one,), RULES)
    assert shown(found) == [(PATH, 20)]
    assert found.elsewhere == one.problems[:-1]
    copied = a_reading(spec=replace(begun, sections=Progress(done=0, total=15), diagnostics=tuple(empty)))
    assert find(a_pull(), (copied,), RULES).inline == ()


def test_what_stands_comes_first_then_errors_then_what_can_be_clicked() -> None:
    fix = (TextEdit(start_line=6, end_line=6, text="new\n"),)
    one = reading(
        a_problem(3), a_problem(4, severity=Severity.WARNING), a_problem(5), a_problem(6, fix=fix), a_problem(7)
    )
    pull = a_pull(threads=(a_thread_of(one.problems[1], 4),))
    assert [line for _, line in shown(find(pull, (one,), RULES))] == [4, 6, 3, 5, 7]
    found = find(pull, (one,), ReviewRules(comments=2))
    assert [line for _, line in shown(found)] == [4, 6]
    assert found.elsewhere == (one.problems[0], one.problems[2], one.problems[4])


@pytest.mark.parametrize(("lines", "line"), [(range(1, 41), 3), ((), None)])
def test_few_comments_stand_in_one_place(lines: Iterable[int], line: int | None) -> None:
    one = reading(*(a_problem(3, section=f"S{number}") for number in range(5)))
    found = find(a_pull(files=(a_file(lines=lines),)), (one,), RULES)
    assert shown(found) == [(PATH, line)] * 3
    assert found.elsewhere == one.problems[3:]


@pytest.mark.parametrize(
    ("inherited", "can", "stands", "anchor"),
    [
        (False, True, False, True),
        (False, False, False, False),
        (True, True, False, False),
        (True, True, True, True),
        (False, False, True, True),
        (True, False, False, False),
    ],
)
def test_what_the_diff_does_not_show_stands_on_the_file(
    *, inherited: bool, can: bool, stands: bool, anchor: bool
) -> None:
    one = reading(a_problem(30))
    one = replace(one, problems=tuple(replace(each, inherited=inherited) for each in one.problems))
    threads = (a_thread_of(one.problems[0]),) if stands else ()
    pull = a_pull(files=(a_file(lines=range(1, 9)),), threads=threads, capabilities=Capabilities(file_comments=can))
    found = find(pull, (one,), RULES)
    assert [each.anchor for each in found.inline] == ([Anchor(path=PATH, line=None)] if anchor else [])


def test_a_comment_stands_on_the_line_of_its_section_that_is_shown() -> None:
    one = replace(reading(a_problem(30)), sections=(range(1, 5), range(5, 35)))
    assert shown(find(a_pull(files=(a_file(lines=range(1, 9)),)), (one,), RULES)) == [(PATH, 8)]


def the_body(found: Diagnostic, *, inherited: bool = False, writable: bool = True, limit: int = 60_000) -> str:
    one = reading(found)
    one = replace(one, problems=tuple(replace(each, inherited=inherited) for each in one.problems))
    pull = a_pull(writable=writable, capabilities=Capabilities(body_limit=limit))
    (comment,) = find(pull, (one,), RULES).inline
    assert comment.code == found.code.value
    return comment.body


def test_what_a_comment_says() -> None:
    twice = (TextEdit(start_line=3, end_line=3, text="a\n"), TextEdit(start_line=9, end_line=9, text="b\n"))
    assert "This stood here before." in the_body(a_problem(3), inherited=True)
    assert "This stood here before." not in the_body(a_problem(3))
    assert "`/spec fix` writes it" in the_body(a_problem(3, fix=twice))
    assert "`/spec fix`" not in the_body(a_problem(3))
    assert "`/spec fix`" not in the_body(a_problem(3, fix=twice), writable=False)
    assert len(the_body(a_problem(3, message="word\n" * 900), limit=1000)) < 1200


def test_a_thread_without_comments_is_nobodys() -> None:
    (problem,) = reading(a_problem(3)).problems
    empty, own = replace(a_thread_of(problem), comments=()), a_thread_of(problem)
    assert posted(a_pull(threads=(empty, own, replace(own, id="later")))) == {problem.fingerprint: own}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!-- x -->\n\n**🔴 X is missing.**\nmore", "X is missing."),
        ("", ""),
        ("<!-- x -->", ""),
        ("\nXylophone X", "Xylophone X"),
    ],
)
def test_what_is_settled_is_struck(body: str, words: str) -> None:
    assert settled(body).endswith(f"✅ ~~{words}~~")


def offered(review: SpecReview, line: int, pull: PullRequest) -> tuple[Anchor, str, str] | None:
    found = offer(TextEdit(start_line=line, end_line=line, text="new\n"), "Q1: an answer", review, pull)
    return None if found is None else (found.anchor, found.fingerprint, found.body)


def a_name(path: str) -> str:
    return sha256(f"{path}\0offer\0Q1".encode()).hexdigest()[:16]


def joined(*found: Diagnostic) -> SpecReview:
    """Give a spec of three lines behind metadata of two: lines 5 to 7 and 2 to 3 of both as one text."""
    text = metadata_file.join(b"title: x\nstatus: draft\n", b"# Search\n\nwords\n").decode()
    one = a_reading(*found, source=a_source(text=text))
    return located(replace(one, metadata=BESIDE, metadata_end=4, sections=(range(1, 5), range(5, 8))))


BOTH = a_pull(files=(a_file(BESIDE, lines=(1, 2)), a_file(lines=(1, 3))))


@pytest.mark.parametrize(
    ("review", "line", "pull", "anchor"),
    [
        (reading(), 3, a_pull(), Anchor(path=PATH, line=3)),
        (reading(), 3, a_pull(files=()), None),
        (joined(), 2, BOTH, Anchor(path=BESIDE, line=1)),
        (joined(), 7, BOTH, Anchor(path=PATH, line=3)),
        (joined(), 6, BOTH, None),
    ],
)
def test_lines_that_are_asked_for_are_offered_where_the_diff_shows_them(
    review: SpecReview, line: int, pull: PullRequest, anchor: Anchor | None
) -> None:
    found = offered(review, line, pull)
    if anchor is None:
        assert found is None
    else:
        assert found is not None
        assert found[:2] == (anchor, a_name(PATH))
        assert "**Q1: an answer**" in found[2]


def test_a_line_that_is_added_rides_on_the_one_before_it_in_its_file() -> None:
    added = TextEdit(start_line=3, end_line=2, text="new\n")
    found = offer(added, "Q1", joined(), BOTH)
    assert found is not None
    assert "```suggestion\ntitle: x\nnew\n```" in found.body
    one = joined(a_problem(2, fix=(added,)), a_problem(3, section="shown"))
    pull = a_pull(files=(a_file(BESIDE, lines=(1,)),))
    first, second = find(pull, (one,), RULES).inline
    assert "```suggestion\ntitle: x\nnew\n```" in first.body
    assert (second.anchor.path, second.anchor.line) == (BESIDE, 1)


def test_problems_of_metadata_stand_in_their_file() -> None:
    added = [
        a_problem(2, fix=(TextEdit(start_line=4, end_line=3, text=f"{name}: y\n"),), section=name) for name in "ab"
    ]
    one = joined(*added, a_problem(6))
    assert [(each.stands_in, each.diagnostic.span.line) for each in one.problems] == [
        (BESIDE, 1),
        (BESIDE, 1),
        (PATH, 2),
    ]
    assert [each.examined for each in one.problems] == [*added, a_problem(6)]
    assert located(one) == one
    first, second, third = find(BOTH, (one,), RULES).inline
    assert (first.anchor, second.anchor, third.anchor) == (
        Anchor(path=BESIDE, line=2),
        Anchor(path=BESIDE, line=2),
        Anchor(path=PATH, line=1),
    )
    assert "```suggestion\nstatus: draft\na: y\nb: y\n```" in first.body


@pytest.mark.parametrize(
    ("found", "path", "expected"),
    [
        (range(3, 5), BESIDE, range(2, 3)),
        (range(1, 2), BESIDE, range(1, 1)),
        (range(2, 9), BESIDE, range(1, 3)),
        (range(5, 8), PATH, range(1, 4)),
        (range(1, 5), PATH, range(1, 1)),
        (range(0), PATH, range(0)),
    ],
)
def test_which_lines_of_a_file_a_section_covers(found: range, path: str, expected: range) -> None:
    assert range_in(joined(), found, path) == expected


def test_an_edit_is_made_in_its_file() -> None:
    edit = TextEdit(start_line=3, end_line=3, text="x")
    assert edit_in_file(joined(), edit) == (BESIDE, replace(edit, start_line=2, end_line=2))
    later = replace(edit, start_line=6, end_line=7)
    assert edit_in_file(joined(), later) == (PATH, replace(edit, start_line=2, end_line=3))


def test_a_spec_whose_metadata_alone_change_is_changed() -> None:
    policy = Policy(specs=(SpecRule(paths=("docs/specs/README.md",), metadata="kep.yaml"),))
    beside = a_file(BESIDE)
    spec = ChangedFile(path="docs/specs/README.md", status=FileStatus.MODIFIED)
    assert with_specs_beside(policy, (beside,)) == (beside, spec)


@pytest.mark.parametrize(
    ("edit", "lines", "expected"),
    [
        ((5, 6), (5, 6), (5, 6, "new\n")),
        ((5, 6), (5,), None),
        ((2, 1), (1,), (None, 1, "line 1\nnew\n")),
        ((1, 0), (1, 2), None),
        ((41, 40), (40,), (None, 40, "line 40\nnew\n")),
        ((42, 41), (41,), None),
    ],
)
def test_an_edit_is_suggested_on_the_lines_that_it_replaces(
    edit: tuple[int, int], lines: tuple[int, ...], expected: tuple[int | None, int, str] | None
) -> None:
    file = replace(a_file(lines=lines), previous_path="old.md")
    found = suggest(TextEdit(start_line=edit[0], end_line=edit[1], text="new\n"), file, TEXT.splitlines())
    if expected is None:
        assert found is None
    else:
        start, line, text = expected
        assert found is not None
        assert found.anchor == Anchor(path=PATH, line=line, start_line=start, previous_path="old.md")
        assert found.suggestion is not None
        assert found.suggestion.text == text
