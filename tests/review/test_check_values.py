"""What a check carries beside its words: its digest, who saw the commit, and the lines that it marks."""

from dataclasses import replace

from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Annotation, Check
from bot.review.present.checks import sealed
from tests.review.builders import a_diagnostic, a_reading, an_examination
from tests.review.situation import GITHUB, decided

CHECK = Check(name="spec / document", sha="a" * 40, conclusion=Conclusion.SUCCESS, title="Fine", summary="", digest="")


def marked(line: int, end_line: int) -> Annotation:
    review = a_reading(spec=an_examination(a_diagnostic(line=line, end_line=end_line)))
    (document,) = (one for one in decided(GITHUB, review).checks if one.name == "spec / document")
    (mark,) = document.annotations
    return mark


def test_a_digest_covers_what_is_shown_and_names_who_saw_the_commit() -> None:
    digest = sealed(CHECK).digest
    assert len(digest) == 12
    assert sealed(replace(CHECK, digest="before")).digest == digest
    assert sealed(replace(CHECK, title="Other")).digest != digest
    seen = sealed(replace(CHECK, seen=("c1.0", "c2.1"))).digest
    assert seen.partition("~")[2] == "c1.0,c2.1"
    assert len(seen.partition("~")[0]) == 12


def test_columns_are_marked_on_one_line_only() -> None:
    one, several = marked(3, 3), marked(3, 5)
    assert (one.start_line, one.end_line, one.start_column is None, one.end_column is None) == (3, 3, False, False)
    assert (several.start_line, several.end_line) == (3, 5)
    assert (several.start_column, several.end_column) == (None, None)
