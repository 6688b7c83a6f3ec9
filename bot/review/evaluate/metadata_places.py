"""Where lines stand when the metadata of a spec are a file of their own: what was examined is both files as one text."""

from collections.abc import Iterable
from dataclasses import replace

from bot.comparison.metadata_findings import in_file
from bot.markdown import metadata_file
from bot.markdown.metadata_file import fence_end
from bot.markdown.model import TextEdit
from bot.policy.model import Policy, SpecRule
from bot.policy.paths import beside, specs_beside
from bot.review.evaluate.model import Problem, SpecReview
from bot.review.model.capabilities import FileStatus
from bot.review.model.pull_request import ChangedFile


def with_specs_beside(policy: Policy, files: Iterable[ChangedFile]) -> tuple[ChangedFile, ...]:
    """Add the specs whose metadata alone are changed, or gone."""
    given = tuple(files)
    known = {name for file in given for name in (file.path, file.previous_path)}
    names = (name for file in given for name in (file.path, file.previous_path) if name is not None)
    touched = dict.fromkeys(spec for name in names for spec in specs_beside(policy, name) if spec not in known)
    return (*given, *(ChangedFile(path=spec, status=FileStatus.MODIFIED) for spec in touched))


def with_metadata_file(spec_review: SpecReview, rule: SpecRule) -> SpecReview:
    """Say which file holds the metadata, and how many of the lines are its own, with two fences."""
    path = beside(spec_review.path, rule.metadata or "")
    return replace(spec_review, metadata=path, metadata_end=fence_end(spec_review.lines))


def located(spec_review: SpecReview) -> SpecReview:
    """Let each problem stand on the line that its file has; what was examined is kept for the fixes."""
    return replace(spec_review, problems=tuple(_located(one, spec_review) for one in spec_review.problems))


def place(spec_review: SpecReview, line: int) -> tuple[str, int]:
    """Say in which file a line stands, and which one it is there."""
    is_metadata, line = metadata_file.place(line, spec_review.metadata_end)
    return (spec_review.metadata if is_metadata else spec_review.path), line


def edit_in_file(spec_review: SpecReview, edit: TextEdit) -> tuple[str, TextEdit]:
    """Say in which file an edit is made, and on which lines there."""
    is_metadata, edit = metadata_file.edit_in_file(edit, spec_review.metadata_end)
    return (spec_review.metadata if is_metadata else spec_review.path), edit


def lines_in(spec_review: SpecReview, path: str) -> tuple[str, ...]:
    """Give the lines of one of the two files."""
    end = spec_review.metadata_end
    return spec_review.lines[1 : end - 1] if end and path == spec_review.metadata else spec_review.lines[end:]


def range_in(spec_review: SpecReview, found: range, path: str) -> range:
    """Say which lines of one of the two files a range covers."""
    end = spec_review.metadata_end
    if end and path == spec_review.metadata:
        return range(max(found.start - 1, 1), max(min(found.stop, end) - 1, 1))
    return range(max(found.start - end, 1), max(found.stop - end, 1))


def _located(problem: Problem, spec_review: SpecReview) -> Problem:
    if problem.examined is not None:
        return problem
    is_metadata, found = in_file(problem.diagnostic, spec_review.metadata_end)
    path = spec_review.metadata if is_metadata else spec_review.path
    return replace(problem, diagnostic=found, stands_in=path, examined=problem.diagnostic)
