"""The index of all specs on a default branch: read from scratch, and kept in a file where the policy names one."""

from bot.policy.model import POLICY_PATHS, Policy, PolicyError
from bot.policy.paths import choose_template, spec_rule
from bot.report.index import Index, IndexSource, examine_index
from bot.report.index_table import MissingMarkersError, render_index_table, with_table
from bot.review.evaluate.evaluate_specs import BUILT_IN, policy_in_force
from bot.review.model.desired_state import Commit, FileText
from bot.review.model.snapshot import Branch, SourceFile
from bot.review.port import Forge

MESSAGE = "Update the index of specs"


class NoPlaceError(Exception):
    """The index cannot be kept where the policy says; the message tells what to do."""


def read_index(forge: Forge, repository: str) -> Index:
    """Read every spec of the default branch; raises `ForgeError`, `PolicyError`."""
    branch = forge.default_branch(repository)
    return _index(forge, branch, policy_in_force(_policy_file(forge, branch)))


def keep_index(forge: Forge, repository: str) -> Commit | None:
    """Bring the table that the policy asks for up to date; gives the commit, None when all is as it should be.

    Raises `ForgeError` (`ConflictError` when the branch moved meanwhile) and `NoPlaceError`. A broken policy keeps nothing.
    """
    branch = forge.default_branch(repository)
    try:
        policy = policy_in_force(_policy_file(forge, branch))
    except PolicyError:
        return None
    commit = None if policy.index is None else _wanted(forge, branch, policy, policy.index)
    if commit is not None:
        forge.commit(commit)
    return commit


def _wanted(forge: Forge, branch: Branch, policy: Policy, path: str) -> Commit | None:
    """Make the commit that the file lacks."""
    file = forge.texts(branch.repository, [(branch.sha, path)]).get((branch.sha, path))
    if file is None:
        raise NoPlaceError(f"{path} is not there, so the index has no place; add it, or change index in the policy")
    table = render_index_table(_index(forge, branch, policy).specs, beside=path)
    try:
        content = with_table(file.content.decode("utf-8"), table).encode()
    except MissingMarkersError as error:
        raise NoPlaceError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise NoPlaceError(f"{path} is not UTF-8; save it as UTF-8") from error
    if content == file.content:
        return None
    return Commit(
        repository=branch.repository,
        branch=branch.name,
        expected_sha=branch.sha,
        message=MESSAGE,
        files=(FileText(path=path, content=content),),
    )


def _policy_file(forge: Forge, branch: Branch) -> SourceFile | None:
    found = forge.texts(branch.repository, [(branch.sha, path) for path in POLICY_PATHS])
    return next((found[branch.sha, path] for path in POLICY_PATHS if (branch.sha, path) in found), None)


def _index(forge: Forge, branch: Branch, policy: Policy) -> Index:
    """Read the specs with their templates, all at once."""
    listing = forge.listing(branch.repository, branch.sha)
    chosen = [
        (path, rule, choose_template(path, policy.specs[rule], listing))
        for path in listing
        if (rule := spec_rule(policy, path)) is not None
    ]
    wanted = dict.fromkeys(name for path, _, template in chosen for name in (path, template) if name is not None)
    found = forge.texts(branch.repository, [(branch.sha, name) for name in wanted])
    texts = {path: file.content for (_, path), file in found.items()}
    sources = (
        IndexSource(path=path, rule=rule, content=texts[path], template=texts.get(template or "", BUILT_IN.encode()))
        for path, rule, template in chosen
        if path in texts
    )
    return Index(specs=examine_index(sources, policy), repository=branch.repository, branch=branch.name, sha=branch.sha)
