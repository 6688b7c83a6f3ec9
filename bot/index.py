"""The index of all specs on a default branch: read from scratch, and kept in a file where the policy names one."""

from collections.abc import Callable
from datetime import datetime
from posixpath import dirname, join
from typing import cast

import structlog

from bot.dormant import asks_for_rest, propose_dormant
from bot.isolation.children import Run, TooComplexError, here
from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import UNLIMITED, Mode, Policy, PolicyError, Rollout, SpecRule
from bot.policy.paths import choose_template, keeps_metadata, spec_rule
from bot.report.index import Index, IndexSource, examine_index
from bot.report.index_table import MissingMarkersError, render_index_table, with_table
from bot.review.evaluate.rules_in_force import BUILT_IN, mode_of, policy_in_force
from bot.review.fetch_rules import read_policy_file
from bot.review.metadata_files import joined_texts
from bot.review.model.board import BranchBoard, SpecState
from bot.review.model.desired_state import Commit, FileText
from bot.review.model.look import LookRecorder
from bot.review.model.pull_request import Branch
from bot.review.model.targets import SpecIndex
from bot.review.port import ForbiddenError, Forge, RejectedError
from bot.review.present.board import branch_state
from bot.spec.model import Examination

MESSAGE = "Update the index of specs"


class NoPlaceError(Exception):
    """The index cannot be kept where the policy says; the message tells what to do."""


def read_index(forge: Forge, repository: str) -> Index:
    """Read every spec of the default branch; raises `ForgeError`, `PolicyError`."""
    branch = forge.default_branch(repository)
    return _index(forge, branch, policy_in_force(read_policy_file(forge, branch)))


def keep_index(
    forge: Forge,
    repository: str,
    show: Callable[[tuple[SpecState, ...]], None] | None = None,
    rollout: Rollout = UNLIMITED,
    quiet_at: datetime | None = None,
) -> Commit | None:
    """Bring the table that the policy asks for up to date; gives the commit, None when all is as it should be.

    `show` is given what the board shows of every spec, before anything is written. Where the bot only observes, it commits
    nothing. `quiet_at`: the moment at which specs that were quiet for long are proposed to rest, where the policy asks for it.
    Raises `ForgeError` (`ConflictError` when the branch moved meanwhile) and `NoPlaceError`. A broken policy keeps
    nothing.
    """
    branch = forge.default_branch(repository)
    file = read_policy_file(forge, branch)
    try:
        policy = policy_in_force(file)
    except PolicyError:
        return None
    watched = rollout.mode(mode_of(file)) is Mode.OBSERVE
    if quiet_at is not None and not watched and asks_for_rest(policy):
        propose_dormant(forge, branch, policy, quiet_at)
    if policy.index is None and show is None:
        return None
    specs = _index(forge, branch, policy).specs
    if show is not None:
        show(tuple(branch_state(one, _names(one, policy), repository) for one in specs))
    commit = None if watched or policy.index is None else _wanted(forge, branch, specs, policy.index)
    if commit is not None:
        forge.commit(commit)
    return commit


def _names(spec: Examination, policy: Policy) -> LifecycleNames:
    return policy.specs[spec_rule(policy, spec.path) or 0].lifecycle


def _wanted(forge: Forge, branch: Branch, specs: tuple[Examination, ...], path: str) -> Commit | None:
    """Make the commit that the file lacks."""
    file = forge.texts(branch.repository, [(branch.sha, path)]).get((branch.sha, path))
    if file is None:
        raise NoPlaceError(f"{path} is not there, so the index has no place; add it, or change index in the policy")
    table = render_index_table(specs, beside=path)
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


def _index(forge: Forge, branch: Branch, policy: Policy) -> Index:
    """Read the specs with their templates, all at once."""
    listing = forge.listing(branch.repository, branch.sha)
    chosen = [
        (path, rule, choose_template(path, policy.specs[rule], listing))
        for path in listing
        if (rule := spec_rule(policy, path)) is not None
    ]
    plans = {path: _plan_path(path, policy.specs[rule]) for path, rule, _ in chosen}
    named = (name for path, _, template in chosen for name in (path, template, plans[path]) if name is not None)
    forge = joined_texts(forge, policy) if keeps_metadata(policy) else forge
    found = forge.texts(branch.repository, [(branch.sha, name) for name in dict.fromkeys(named)])
    texts = {path: file.content for (_, path), file in found.items()}
    sources = (
        IndexSource(
            path=path,
            rule=rule,
            content=texts[path],
            template=texts.get(template or "", (policy.specs[rule].outline or BUILT_IN).encode()),
            plan=texts.get(plans[path] or ""),
        )
        for path, rule, template in chosen
        if path in texts
    )
    return Index(specs=examine_index(sources, policy), repository=branch.repository, branch=branch.name, sha=branch.sha)


def _plan_path(path: str, rule: SpecRule) -> str | None:
    """Say where the plan of a spec is that is a file of its own."""
    return join(dirname(path), rule.plan) if rule.plan is not None else None


class _ForgeAndBoard:
    """Both in one, for a child that has one object to ask."""

    def __init__(self, forge: Forge, board: LookRecorder | None) -> None:
        self._forge = forge
        self.record_branch = board.record_branch if board is not None else None

    def __getattr__(self, name: str) -> object:
        return getattr(self._forge, name)


def look_at_index(
    forge: Forge, target: SpecIndex, board: LookRecorder | None, now: datetime, rollout: Rollout, run: Run = here
) -> None:
    """Bring the index and the board up to date; where the bot may not write, that is for people, and said once.

    `run` reads the texts where that holds nobody up.
    """
    log = structlog.get_logger()
    near = cast("Forge", _ForgeAndBoard(forge, board))
    try:
        commit = run(_kept, near, target, now, rollout, shows=board is not None)
    except (ForbiddenError, RejectedError, NoPlaceError, TooComplexError) as error:
        log.warning("index not kept", reason=str(error))
    else:
        log.info("index kept", commit=commit is not None)


def _kept(near: Forge, target: SpecIndex, now: datetime, rollout: Rollout, *, shows: bool) -> Commit | None:
    """Bring the index up to date, and the board with what `near` has of it."""

    def show(specs: tuple[SpecState, ...]) -> None:
        board = BranchBoard(forge=target.forge, repository=target.repository, at=now, specs=specs)
        cast("LookRecorder", near).record_branch(board)

    return keep_index(near, target.repository, show if shows else None, rollout, now)
