"""Path patterns as .gitignore files have them, matched in linear time: `*a*a*a*b.md` holds nobody up."""

import re
import warnings
from functools import lru_cache

import re2  # type: ignore[import-untyped]
from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError


class GlobError(ValueError):
    """A pattern that is none."""


@lru_cache(maxsize=512)
def compile_globs(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Compile patterns that count together; raises `GlobError`."""
    try:
        # `[[` may mean something else one day, in an engine that matches nothing here.
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            return GitIgnoreSpec.from_lines(patterns, backend="re2")
    except (GitIgnorePatternError, re.error, re2.error) as error:
        raise GlobError from error
