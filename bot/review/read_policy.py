"""Reads a policy with what it extends, or the organisation's where the repository has none of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.policy.model import ORGANISATION_PATHS, PolicyError
from bot.policy.parser import parse_policy
from bot.review.model.pull_request import Branch, Visibility
from bot.review.model.source import ParentPolicy, PolicyFile, SourceFile
from bot.review.port import ConflictError, ForbiddenError, Forge, NotFoundError, RejectedError

DEEPEST = 5
"""So many policies may stand on each other."""
_NOT_READ = (NotFoundError, ForbiddenError, RejectedError, ConflictError)
"""Not there, not for this credential, or empty."""
_WHY = "it is not there, I may not see it, or it is neither public nor this owner's and seen by as many people."
_WAY_OUT = "let as many read it, or add a .specbot.yml here."


def with_parents(forge: Forge, branch: Branch, file: SourceFile) -> SourceFile:
    """Add the policies that a file extends, each from its default branch; raises `ForgeError`."""
    parents = _parents(forge, branch, file, f"{branch.repository}:{file.path}")
    return _policy_file(file, parents=parents) if parents else file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A policy of another repository. `name` is its whole name, as soon as it is known."""

    name: str
    file: SourceFile | None = None
    branch: Branch | None = None
    problem: str = ""

    @property
    def parent(self) -> ParentPolicy:
        """Give it as what is extended."""
        is_public = self.branch is not None and self.branch.visibility is Visibility.PUBLIC
        content = self.file.content if self.file is not None and not self.problem else b""
        return ParentPolicy(name=self.name, content=content, problem=self.problem, is_public=is_public)


def of_organisation(forge: Forge, branch: Branch, repositories: Iterable[str]) -> SourceFile | None:
    """Find the policy for all repositories of the organisation; none where none can be seen."""
    for repository in repositories:
        found = _read(forge, repository, "")
        if found.file is None or found.branch is None:
            continue
        bare = _policy_file(found.file, path=found.name, origin=found.parent)
        if _may_show(branch, found.branch):
            return replace(bare, parents=_parents(forge, branch, found.file, found.name))
        problem = f"{found.name} holds for this repository, but fewer people may read it; {_WAY_OUT}"
        return replace(bare, content=b"", origin=ParentPolicy(name=found.name, problem=problem))
    return None


def _parents(forge: Forge, branch: Branch, file: SourceFile, name: str) -> tuple[ParentPolicy, ...]:
    """Follow `extends`, until one extends nothing, or cannot serve."""
    met: list[str] = [name]
    found: list[ParentPolicy] = []
    wanted = _extends(file)
    while wanted is not None:
        repository, _, path = wanted.partition(":")
        one = _read_for(forge, branch, repository, path)
        if one.name.casefold() in (known.casefold() for known in met):
            one = replace(one, problem=f"{' extends '.join((*met, one.name))}: that goes round in a circle; end it.")
        elif len(found) >= DEEPEST:
            one = replace(one, problem=f"More than {DEEPEST} policies extend each other; write them as fewer.")
        met.append(one.name)
        found.append(one.parent)
        wanted = None if one.problem or one.file is None else _extends(one.file)
    return tuple(found)


def _read(forge: Forge, repository: str, path: str) -> _Found:
    """Read a policy of another repository, from its default branch; an empty path stands for the usual places."""
    paths = (path,) if path else ORGANISATION_PATHS
    named = f"{repository}:{path}" if path else repository
    try:
        there = forge.default_branch(repository)
        texts = texts_at(forge, there, paths)
    except _NOT_READ:
        return _Found(name=named)
    file = next((texts[one] for one in paths if one in texts), None)
    if file is None:
        return _Found(name=named, branch=there, problem=f"{named} is not there; correct the name, or add the file.")
    name = f"{repository}:{file.path}"
    link = f"{name} is a symbolic link, which I do not follow; put the policy there." if file.is_link else ""
    return _Found(name=name, file=file, branch=there, problem=link)


def _read_for(forge: Forge, branch: Branch, repository: str, path: str) -> _Found:
    """Read a policy that another one extends. What may not be shown is told as what is not there: nobody learns which."""
    found = _read(forge, repository, path)
    if found.branch is not None and _may_show(branch, found.branch):
        return found
    named = f"{repository}:{path}" if path else repository
    return _Found(name=named, problem=f"{named} cannot be read from here: {_WHY}")


def _may_show(branch: Branch, there: Branch) -> bool:
    """Tell whether the content of another repository may show up here: no reader sees what they could not read there."""
    same = _owner(branch.repository) == _owner(there.repository)
    return there.visibility is Visibility.PUBLIC or (same and branch.visibility <= there.visibility)


def _owner(repository: str) -> str:
    return repository.partition("/")[0].casefold()


def _extends(file: SourceFile) -> str | None:
    """Name what a policy extends; one with a mistake extends nothing, and its mistake is told in its time."""
    try:
        return None if file.is_link else parse_policy(file.content.decode("utf-8-sig")).extends
    except (PolicyError, UnicodeDecodeError):
        return None


def _policy_file(
    file: SourceFile, *, path: str = "", parents: tuple[ParentPolicy, ...] = (), origin: ParentPolicy | None = None
) -> PolicyFile:
    return PolicyFile(
        path=path or file.path,
        sha=file.sha,
        content=file.content,
        is_link=file.is_link,
        parents=parents,
        origin=origin,
    )


def texts_at(forge: Forge, branch: Branch, paths: Iterable[str]) -> Mapping[str, SourceFile]:
    """Read files at the tip of a branch; raises `ForgeError`."""
    found = forge.texts(branch.repository, [(branch.sha, path) for path in paths])
    return {path: file for (_, path), file in found.items()}
