"""From what a person names (files, directories, globs, `-`) to the specs to check."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.cli.files.errors import UsageError
from bot.cli.files.workspace import Workspace, as_text, open_workspace
from bot.policy.model import SpecRule
from bot.policy.paths import is_aside, specs_beside

STDIN = "-"
_OTHER_FORMATS = (".rst", ".adoc", ".asciidoc", ".txt", ".org", ".ipynb")
_MARKDOWN = (".md", ".markdown", ".mdx")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedFile:
    """A file to check: as it was named, as it is opened (None: standard input), and from its root."""

    shown: str
    file: Path | None
    workspace: Workspace
    relative: str
    number: int | None
    """Which rule of the policy selects it; None: no rule does."""

    @property
    def rule(self) -> SpecRule:
        """Give its rule; a file that no rule selects is judged by the first."""
        return self.workspace.policy.specs[self.number or 0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The specs to check, and what a person should know about the choice."""

    targets: tuple[SelectedFile, ...]
    notes: tuple[str, ...] = ()


_EXTENDS = "extends {}, which is read on the forge only; here its own keys and the defaults hold."


class Selector:
    """Chooses specs; reads each directory and policy once."""

    def __init__(
        self, *, policy_file: str | None = None, by_policy: bool = False, whole: bool = False, top: Path | None = None
    ) -> None:
        """`by_policy`: only what the policy selects. `whole`: all Markdown files of a directory. `top`: the root of all."""
        self._policy_file = policy_file
        self._by_policy = by_policy
        self._whole = whole
        self._top = top
        self._workspaces: dict[Path, Workspace] = {}
        self._notes: list[str] = []

    def select(self, paths: Iterable[str]) -> Selection:
        """Choose the specs; raises `UsageError` for a path that is not there."""
        named = tuple(paths)
        targets = [target for path in named or (None,) for target in self._expand(path)]
        found = tuple({target.file: target for target in targets}.values())
        return Selection(targets=self._without_asides(found, named), notes=tuple(self._notes))

    def workspace(self, directory: Path) -> Workspace:
        """Open the working tree around a directory."""
        if directory not in self._workspaces:
            opened = open_workspace(directory, self._policy_file, top=self._top)
            known = next((one for one in self._workspaces.values() if one.root == opened.root), None)
            if known is None and opened.policy.extends:
                self._notes.append(f"{opened.policy_name} {_EXTENDS.format(opened.policy.extends)}")
            known = known or opened
            self._workspaces[directory] = known
        return self._workspaces[directory]

    def _expand(self, path: str | None) -> Iterator[SelectedFile]:
        if path is None:
            yield from self._directory(self.workspace(Path.cwd()).root)
        elif path == STDIN:
            yield SelectedFile(
                shown="<stdin>", file=None, workspace=self.workspace(Path.cwd()), relative="stdin.md", number=None
            )
        elif Path(path).is_dir():
            yield from self._directory(Path(path))
        elif Path(path).exists() or Path(path).is_symlink():
            yield self.target(Path(path))
        else:
            yield from map(self.target, _matches(path))

    def target(self, path: Path) -> SelectedFile:
        """Say of a file, which need not be there yet, what judges it; a file of metadata means the spec beside it.

        Raises `UsageError` for a broken policy.
        """
        workspace = self.workspace(path.absolute().parent)
        path = _spec_of(path, workspace)
        file = path.absolute()
        relative = workspace.relative(file)
        return SelectedFile(
            shown=shown(path),
            file=file,
            workspace=workspace,
            relative=relative,
            number=workspace.rule_number(relative),
        )

    def _directory(self, path: Path) -> Iterator[SelectedFile]:
        """Take what the policy selects; a directory in which it selects nothing is taken whole, but not a whole tree."""
        workspace = self.workspace(path.absolute())
        targets = [self.target(file) for file in walk(path)]
        targets += [one for one in map(self.target, walk(path, _is_other_format)) if _asks_for(one)]
        selected = [target for target in targets if target.number is not None]
        is_root = workspace.is_tree and path.absolute() == workspace.root
        if self._whole or not (selected or is_root or self._by_policy):
            selected = [target for target in targets if not is_aside(target.relative)]
            if selected and not self._whole:
                self._notes.append(
                    f"The policy selects nothing in {path}: taking all its Markdown files ({len(selected)})."
                )
        if not selected:
            patterns = ", ".join(pattern for rule in workspace.policy.specs for pattern in rule.paths)
            elsewhere = "" if workspace.policy_name else ", `specbot init` finds specs that lie elsewhere"
            begin = f'`specbot new "TITLE"` begins one{elsewhere}'
            self._notes.append(f"No spec in {shown(path)}; the policy selects {patterns}. {begin}.")
        yield from selected

    def _without_asides(self, targets: tuple[SelectedFile, ...], named: tuple[str, ...]) -> tuple[SelectedFile, ...]:
        """Leave out what the policy does not select, or the templates and READMEs that a shell's glob brought along."""
        if self._by_policy:
            return tuple(target for target in targets if target.number is not None)
        left = [target for target in targets if target.number is None and is_aside(target.relative)]
        if len(named) < 2 or not left or len(left) == len(targets):
            return targets
        names = ", ".join(target.shown for target in left)
        self._notes.append(f"Left out {names}: no spec by its name. Name it alone to check it.")
        return tuple(target for target in targets if target.number is not None or not is_aside(target.relative))


def _spec_of(path: Path, workspace: Workspace) -> Path:
    """Name the spec whose metadata a file holds; any other file is its own."""
    specs = specs_beside(workspace.policy, workspace.relative(path.absolute()))
    near = (path.with_name(one.rpartition("/")[2]) for one in specs)
    return next((one for one in near if one.is_file()), path)


def is_markdown(path: str) -> bool:
    """Tell by its name whether a file is Markdown."""
    return path.casefold().endswith(_MARKDOWN)


def _matches(pattern: str) -> list[Path]:
    """Expand a glob that no shell expanded."""
    found = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []  # noqa: PTH207 - also absolute
    if not found:
        raise UsageError("There is no such file or directory; check the path.", path=pattern)
    return [Path(name) for name in found if is_markdown(name) and not is_aside(name.replace(os.sep, "/"))]


def _is_other_format(path: str) -> bool:
    return path.casefold().endswith(_OTHER_FORMATS)


def _asks_for(target: SelectedFile) -> bool:
    """Tell whether a pattern of the policy names this very format."""
    patterns = target.rule.paths if target.number is not None else ()
    return any(
        pattern.casefold().endswith(target.relative[target.relative.rfind(".") :].casefold()) for pattern in patterns
    )


def walk(path: Path, is_wanted: Callable[[str], bool] = is_markdown) -> Iterator[Path]:
    """List the Markdown files below a directory, without hidden directories and installed packages."""
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith(".") and name != "node_modules")
        yield from (Path(folder, name) for name in sorted(names) if is_wanted(name))


def shown(path: Path) -> str:
    """Name a path as a person would type it here."""
    here = Path.cwd()
    return as_text(path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path)
