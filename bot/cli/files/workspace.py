"""A working tree: its root, its policy, its templates. Reads files; refuses to guess when one is broken."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

import config
from bot.cli.files.errors import UsageError, file_trouble, policy_trouble
from bot.cli.files.links import ensure_inside, marked_roots
from bot.cli.files.metadata_files import with_metadata
from bot.cli.files.plain_file import read_plain
from bot.policy.model import POLICY_PATHS, Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.paths import choose_template, is_template, spec_rule, template_directories

BUILT_IN = "built-in"
OUTLINE = "the policy's outline"
BUILT_IN_PATH = Path(config.__file__).parent / "templates" / "technical-spec.md"


def as_text(path: Path) -> str:
    """Name a file with `/`; a name that is no text, which a checkout may bring, is shown as far as it is one."""
    return path.as_posix().encode(errors="replace").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template's text and the name it goes by in reports."""

    name: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class Workspace:
    """One working tree; listings and templates are read once."""

    root: Path
    policy: Policy
    policy_text: str
    policy_name: str | None
    """None: no policy file, the defaults hold."""
    is_tree: bool
    """Whether the root is marked as one, by `.git` or a policy file."""
    _listings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _templates: dict[tuple[str, str | None, str | None], Template] = field(default_factory=dict)

    def relative(self, file: Path) -> str:
        """Name a file from the root, with `/`."""
        return as_text(Path(os.path.relpath(file, self.root)))

    def rule_number(self, path: str) -> int | None:
        """Find the rule that selects a path from the root."""
        return spec_rule(self.policy, path)

    def template(self, path: str, rule: SpecRule) -> Template:
        """Read the template in force for a path from the root; all files of a directory share it."""
        key = (path.rpartition("/")[0], rule.template, rule.outline)
        if key not in self._templates:
            listing = [name for directory in template_directories(path, rule) for name in self._listing(directory)]
            chosen = choose_template(path, rule, listing)
            self._templates[key] = (
                self._read_template(chosen, rule.metadata) if chosen is not None else own_or_built_in(rule)
            )
        return self._templates[key]

    def _read_template(self, path: str, metadata: str | None) -> Template:
        file = Path(self.root, path)
        if not file.is_file() and self.policy_name:
            line = next((self.policy.lines[key] for key in self._template_keys(path)), None)
            raise UsageError(f'The template "{path}" is not there; correct its path.', path=self.policy_name, line=line)
        return read_template(file, path, metadata)

    def _template_keys(self, path: str) -> Iterator[str]:
        yield from (f"specs[{n}].template" for n, rule in enumerate(self.policy.specs) if rule.template == path)

    def _listing(self, directory: str) -> tuple[str, ...]:
        if directory not in self._listings:
            folder = self.root / directory
            names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - names are all it takes
            names = [name for name in names if not is_template(name) or _has_text(folder / name)]
            self._listings[directory] = tuple(f"{directory}/{name}" if directory else name for name in sorted(names))
        return self._listings[directory]


def _has_text(file: Path) -> bool:
    """Tell a template from the empty file that a shell has just made for `specbot template show > TEMPLATE.md`.

    What is neither a file nor a directory (a pipe, a link that leads nowhere) is said when it is read.
    """
    return file.stat().st_size > 0 if file.is_file() else not file.is_dir()


def built_in() -> Template:
    """Read the template that ships with Specbot."""
    return Template(name=BUILT_IN, content=BUILT_IN_PATH.read_bytes())


def own_or_built_in(rule: SpecRule) -> Template:
    """Give the template that the policy holds itself, else the one that ships with Specbot."""
    return Template(name=OUTLINE, content=rule.outline.encode()) if rule.outline is not None else built_in()


def read_template(file: Path, name: str, metadata: str | None = None) -> Template:
    """Read a template from a file; raises `UsageError` where it is not there, or a link out of its tree."""
    ensure_inside(file, name)
    try:
        return Template(name=name, content=with_metadata(read_plain(file), file, metadata))
    except OSError as error:
        raise file_trouble(name, error) from error


def open_workspace(directory: Path, policy_file: str | None = None, *, top: Path | None = None) -> Workspace:
    """Find the tree around a directory and read its policy, or the policy file that is named instead.

    `top`: the root is known, whatever marks others.

    Raises `UsageError` for a policy that is wrong.
    """
    marked = top or find_root(directory)
    root = marked or directory
    found = policy_file or next((name for name in POLICY_PATHS if os.path.lexists(root / name)), None)
    text = "" if found is None else _read_policy(Path(found) if policy_file else root / found, found)
    try:
        policy = parse_policy(text)
    except PolicyError as error:
        raise policy_trouble(found or "", error) from error
    for warning in policy.warnings:
        click.echo(f"{found}, {warning}", err=True)
    return Workspace(root=root, policy=policy, policy_text=text, policy_name=found, is_tree=marked is not None)


def find_root(directory: Path) -> Path | None:
    """Find the nearest directory upward that holds `.git` or a policy file."""
    return next(marked_roots(directory), None)


def _read_policy(file: Path, name: str) -> str:
    ensure_inside(file, name)
    try:
        content = read_plain(file)
    except OSError as error:
        raise file_trouble(name, error) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError("The file is not UTF-8; save it as UTF-8.", path=name, line=line) from error
