"""A file beside a spec that belongs to it, such as its plan, as a policy names it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename

_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file beside a spec that belongs to it: a name or a pattern from the spec's folder, and what it is held against."""

    file: str
    template: str | None = None
    """The path of its template from the root; None: it has no rules but that its questions count."""
    outline: str | None = None
    """The text of its template, where the policy itself gives it."""

    @property
    def is_pattern(self) -> bool:
        """Tell whether several files may be meant."""
        return has_glob(self.file)

    @property
    def has_template(self) -> bool:
        """Tell whether anything is demanded of it."""
        return self.template is not None or self.outline is not None


def has_glob(name: str) -> bool:
    """Tell whether a name may mean several files."""
    return _GLOB.search(name) is not None


def without_file_name(paths: Iterable[str]) -> list[str]:
    """List the patterns that do not end in the name of a file, so that they may select several specs of one folder."""
    return [one for one in paths if not one.startswith("!") and (not basename(one) or has_glob(basename(one)))]
