"""The one directory that an assistant reads in, and writes in where it may."""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.cli.files.errors import UsageError
from bot.cli.files.links import ensure_inside, real_path
from bot.cli.files.selection import SelectedFile, Selector, is_markdown
from bot.cli.files.workspace import Workspace, find_root
from bot.policy.paths import template_directories


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A working tree, and whether specs in it may be written."""

    directory: Path
    writable: bool

    @classmethod
    def at(cls, directory: Path | None, *, writable: bool) -> "Root":
        """Take a directory, or the working tree around the current one.

        Raises `UsageError` where it is none, or lies in a working tree whose policy would be read from outside of it.
        """
        here = (directory or find_root(Path.cwd()) or Path.cwd()).resolve()
        if not here.is_dir():
            raise UsageError("This is no directory; name a working tree with --root.", path=str(directory))
        around = find_root(here)
        if around not in (None, here):
            raise UsageError(f"The working tree begins at {around}, with its policy; name that.", path=str(here))
        return cls(directory=here, writable=writable)

    def ensure_writable(self) -> None:
        """Raise `UsageError` where the server was started to read only."""
        if not self.writable:
            raise UsageError(
                "This server only reads; start it with `specbot mcp --write` to let it write, or ask with dry_run."
            )

    def file(self, path: str) -> Path:
        """Find a Markdown file by its path from the root; raises `UsageError` for any other, and for one outside of it."""
        if "\0" in path or ".." in Path(path).parts:
            raise UsageError("Write the path from the root, without `..`.", path=path)
        file = Path(self.directory, path)
        self._ensure_below(file, path)
        if not is_markdown(path):
            raise UsageError("This is no Markdown file; name a spec.", path=path)
        ensure_inside(file, path)
        return file

    def spec(self, path: str) -> SelectedFile:
        """Say what judges a file, which need not be there yet; raises `UsageError` as `file` does."""
        found = self.selector().target(self.file(path))
        for directory in template_directories(found.relative, found.rule):
            self._ensure_below(self.directory / directory, directory)
        return replace(found, shown=found.relative)

    def specs(self) -> tuple[SelectedFile, ...]:
        """List the specs that the policy selects."""
        found = self.selector().select([str(self.directory)]).targets
        return tuple(replace(one, shown=one.relative) for one in found)

    def selector(self) -> Selector:
        """Read the policy anew with each question: it may have changed."""
        return Selector(by_policy=True, top=self.directory)

    def workspace(self) -> Workspace:
        """Open the working tree; raises `UsageError` for a broken policy."""
        return self.selector().workspace(self.directory)

    def _ensure_below(self, file: Path, shown: str) -> None:
        if not real_path(file, shown).is_relative_to(self.directory):
            raise UsageError(f"The file is outside of {self.directory}; only what is below it is read.", path=shown)
