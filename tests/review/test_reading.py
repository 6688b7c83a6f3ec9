from bot.review.evaluate.model import by_section
from bot.review.evaluate.spec_review import compare, lines_of
from bot.spec.model import SectionDigest
from tests.review.builders import PATH, a_diagnostic, a_source, an_examination


def test_no_change_hides_behind_a_section_of_the_same_name() -> None:
    twins = (SectionDigest(section="Notes", digest="1"), SectionDigest(section="Notes", digest="2"))
    assert by_section(twins) != by_section((SectionDigest(section="Notes", digest="x"), twins[1]))


def test_fingerprints_are_unique_and_hold_no_line() -> None:
    found = (a_diagnostic(line=1), a_diagnostic(line=9), a_diagnostic(line=3, occurrence=2))
    moved = tuple(a_diagnostic(line=one.span.line + 30, occurrence=one.occurrence) for one in found)
    marks = [
        [each.fingerprint for each in compare(a_source(), an_examination(*all_), None).problems]
        for all_ in (found, moved)
    ]
    assert len(set(marks[0])) == 3
    assert marks[0] == marks[1]


def test_lines_are_counted_as_diagnostics_count_them() -> None:
    assert lines_of(a_source(text="\ufeffa\r\nb\rc\u2028d\n").head) == ("a", "b", "c\u2028d", "")
    assert lines_of(None) == ("",)


def test_the_path_is_that_of_the_head() -> None:
    assert compare(a_source(), an_examination(), None).path == PATH
