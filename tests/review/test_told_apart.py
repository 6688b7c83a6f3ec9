"""Old mistakes are told from new ones: what stood at base is inherited, and no error."""

import pytest

from bot.policy.severity import Code, Severity
from bot.review.evaluate.spec_review import compare, fingerprint, lines_of, told_apart
from bot.review.model.source import SourceFile
from tests.review.builders import HEAD, PATH, a_diagnostic, a_source, an_examination


def test_what_stood_there_before_is_inherited_and_at_most_a_warning() -> None:
    old, new = a_diagnostic(), a_diagnostic('Section "Risks" is missing; add it.', section="Risks")
    found = tuple(told_apart(PATH, (old, new), (old,)))
    assert [(one.path, one.inherited, one.diagnostic.severity) for one in found] == [
        (PATH, True, Severity.WARNING),
        (PATH, False, Severity.ERROR),
    ]
    assert [one.fingerprint for one in found] == [fingerprint(PATH, old), fingerprint(PATH, new)]


def test_head_and_base_are_put_together() -> None:
    now, before = an_examination(a_diagnostic()), an_examination(a_diagnostic())
    assert [one.inherited for one in compare(a_source(), now, before).problems] == [True]
    assert [one.inherited for one in compare(a_source(), now, None).problems] == [False]
    assert compare(a_source(), now, before).earlier is before


@pytest.mark.parametrize(
    ("code", "severity", "left"),
    [
        (Code.METADATA, Severity.ERROR, Severity.ERROR),
        (Code.INVALID_FIELD, Severity.ERROR, Severity.WARNING),
        (Code.INVALID_FIELD, Severity.INFO, Severity.INFO),
    ],
)
def test_broken_metadata_stay_an_error(code: Code, severity: Severity, left: Severity) -> None:
    found = a_diagnostic(code=code, severity=severity)
    (one,) = told_apart(PATH, (found,), (found,))
    assert (one.inherited, one.diagnostic.severity) == (True, left)


def test_of_two_alike_the_second_is_new() -> None:
    found = a_diagnostic()
    first, second = told_apart(PATH, (found, found), (found,))
    assert (first.inherited, second.inherited) == (True, True), "the same finding speaks for both"
    assert second.fingerprint == fingerprint(PATH, found, 2) != first.fingerprint


def test_a_fingerprint_knows_path_code_section_and_occurrence_and_no_line() -> None:
    found = a_diagnostic()
    others = (
        a_diagnostic(code=Code.EMPTY_SECTION),
        a_diagnostic(section="Risks"),
        a_diagnostic(section=None),
        a_diagnostic(occurrence=2),
    )
    marks = {fingerprint(PATH, found), fingerprint("b.md", found), fingerprint(PATH, found, 2)}
    marks |= {fingerprint(PATH, one) for one in others}
    assert len(marks) == 7
    assert all(len(mark) == 16 for mark in marks)
    assert fingerprint(PATH, a_diagnostic("Other words.", line=9)) == fingerprint(PATH, found)


def test_a_text_that_is_none_has_no_lines() -> None:
    assert lines_of(None) == ("",)
    assert lines_of(SourceFile(path=PATH, sha=HEAD, content=b"\xff")) == ()
    assert lines_of(SourceFile(path=PATH, sha=HEAD, content=b"\xef\xbb\xbfa\nb\n"))[:2] == ("a", "b")
