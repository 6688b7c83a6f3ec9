"""What the last look at a pull request needed is asked for beside the first questions of the next one.

Only what was needed is kept, never an answer: each answer is of this look, and serves once. Where a look needs something else,
that is asked as before.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar, cast

from bot.forges.cache import Cache
from bot.forges.side_by_side import SideBySide
from bot.review.model.references import PullRef
from bot.review.port import ForgeError

Key = tuple[str, str]
"""The commit and the path of a text."""
T = TypeVar("T")
T2 = TypeVar("T2")
MOST = 50
"""So many names of a kind are asked for ahead; the others wait for their turn."""


class Ahead:
    """The questions of one job that were asked before anybody needed their answers."""

    def __init__(self, beside: SideBySide, cache: Cache) -> None:
        self._beside = beside
        self._cache = cache
        self._begun: dict[Hashable, Callable[[], object]] = {}
        self._wanted: dict[Hashable, dict[str, None]] = {}

    def begin(self, key: Hashable, ask: Callable[[], object]) -> None:
        """Ask something now."""
        self._begun[key] = self._beside.begin(ask)

    def begun(self, key: Hashable, ask: Callable[[], T]) -> Callable[[], T]:
        """Ask now unless it was asked already; gives what waits for the answer, once for each reading."""
        if key not in self._begun:
            self.begin(key, ask)
        return partial(self.take, key, ask)

    def drop(self, key: Hashable) -> None:
        """Let an answer serve nobody."""
        self._begun.pop(key, None)

    def take(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Give the answer to what was asked ahead, once; else ask now. Raises what the question raised."""
        begun = self._begun.pop(key, None)
        return ask() if begun is None else cast("T", begun())

    def take_each(self, asked: Mapping[T2, tuple[Hashable, Callable[[], T]]]) -> dict[T2, T]:
        """Give several answers by name; what was not asked ahead is asked side by side. Raises what a question raised."""
        for key, ask in tuple(asked.values())[1:]:
            if key not in self._begun:
                self.begin(key, ask)
        return {name: self.take(key, ask) for name, (key, ask) in asked.items()}

    def settle(self, key: Hashable) -> None:
        """Wait for what was asked ahead to be kept elsewhere; what went wrong with it shows when it is asked again."""
        with suppress(ForgeError):
            self.take(key, lambda: None)

    def forget(self) -> None:
        """Let no answer serve that belongs to an earlier reading of the pull request."""
        self._begun.clear()

    def want(self, place: Hashable, names: Iterable[str]) -> None:
        """Write down what is needed, for the next look."""
        known = self._wanted.setdefault(place, {})
        known |= dict.fromkeys(names)
        self._cache.put(("needed", place), tuple(known)[:MOST])

    def needed(self, place: Hashable) -> tuple[str, ...]:
        """Name what the last look needed."""
        return self._cache.look(("needed", place), ())


class SourcesAhead:
    """The texts, directories and branches that a look at one pull request needs."""

    def __init__(self, ahead: Ahead, rules: Collection[str]) -> None:
        """Name the files that every pull request of a repository needs; others are needed by one."""
        self._ahead = ahead
        self._rules = frozenset(rules)
        self._ref: PullRef | None = None
        self._commits = ("", "")
        """The tip of the base branch, and the head."""

    def _begin_sources(
        self, ref: PullRef, texts: Callable[[tuple[Key, ...]], object], tree: Callable[[tuple[str, ...]], object]
    ) -> None:
        """Ask for the texts and directories that the last look needed."""
        wanted = tuple(
            (sha, path)
            for place, sha in zip(("tip", "head"), self._commits, strict=True)
            for whose in (ref.repository, ref)
            for path in self._ahead.needed((place, whose))
        )
        if wanted:
            self._ahead.begin("texts", partial(texts, wanted))
        if folders := self._ahead.needed(("tree", ref.repository)):
            self._ahead.begin("tree", partial(tree, folders))

    def want_texts(self, repository: str, wanted: Iterable[Key]) -> None:
        """Wait for the texts that were asked ahead: they are kept by then. Write down which are needed."""
        self._ahead.settle("texts")
        if self._ref is not None and repository == self._ref.repository:
            for sha, path in wanted:
                for place, commit in zip(("tip", "head"), self._commits, strict=True):
                    if sha == commit:
                        self._ahead.want((place, repository if path in self._rules else self._ref), (path,))

    def want_tree(self, repository: str, sha: str, folders: Iterable[str]) -> None:
        """Wait for the directories that were asked ahead: they are kept by then. Write down which are needed."""
        self._ahead.settle("tree")
        if self._ref is not None and (repository, sha) == (self._ref.repository, self._commits[0]):
            self._ahead.want(("tree", repository), folders)

    def _want_default_branch(self, repository: str) -> None:
        """Write down that the default branch of another repository is needed."""
        if self._ref is not None and repository != self._ref.repository:
            self._ahead.want(("default branch", self._ref.repository), (repository,))
