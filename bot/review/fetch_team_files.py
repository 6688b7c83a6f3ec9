"""Reads what a change of the team's own files would rule: the files at head, the templates of today, and the specs that are there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.policy.model import POLICY_PATHS, Policy, PolicyError
from bot.policy.paths import spec_rule
from bot.review import needs
from bot.review.evaluate.team_files import changed_team_files, new_specs, policy_after, template_for
from bot.review.fetch_names import named_teams, named_users
from bot.review.model.snapshot import PullRequest, PullState, SourceFile
from bot.review.model.team_files import TeamFiles
from bot.review.port import Forge

SPECS_AT_MOST = 300
"""So many specs are tried under new rules; the rest is counted."""


def read_team_files(forge: Forge, pull: PullRequest, now: Policy | None) -> TeamFiles | None:
    """Read them where an open pull request changes some; `now` is None while the policy of the base branch is broken.

    Raises `ForgeError`.
    """
    changed = changed_team_files(pull, now or Policy()) if pull.state is PullState.OPEN else ()
    if not changed:
        return None
    names = (*changed, *POLICY_PATHS, *pull.capabilities.codeowners)
    bare = TeamFiles(changed=changed, head=_texts(forge, pull, pull.head.sha, names))
    try:
        after = policy_after(bare.head)
    except PolicyError:
        return bare
    if any(path in POLICY_PATHS for path in changed):
        users, teams = needs.users(after, None, ()), needs.teams(after, None, ())
        bare = replace(bare, named=named_users(forge, pull.ref.repository, users), teams=named_teams(forge, teams))
    return bare if now is None else _with_specs(forge, pull, bare, (now, after))


def _with_specs(forge: Forge, pull: PullRequest, bare: TeamFiles, policies: tuple[Policy, Policy]) -> TeamFiles:
    """Add the specs of the base branch, and the templates that they have and would have."""
    now, after = policies
    repository, before = pull.ref.repository, pull.base_before
    listing_before, listing = forge.listing(repository, before), forge.listing(repository, pull.head.sha)
    specs = [path for path in listing_before if spec_rule(now, path) is not None]
    chosen = specs[:SPECS_AT_MOST]
    old = {template_for(now, path, listing_before) for path in (*chosen, *new_specs(after))} - {None}
    new = {template_for(after, path, listing) for path in (*chosen, *new_specs(after))} - {None}
    texts = _texts(forge, pull, before, (*chosen, *(path for path in old if path is not None)))
    head = _texts(forge, pull, pull.head.sha, (path for path in new if path is not None))
    return replace(
        bare,
        head={**bare.head, **head},
        before={path: file for path, file in texts.items() if path in old},
        listing=listing,
        listing_before=listing_before,
        specs={path: texts[path] for path in chosen if path in texts},
        unread=len(specs) - len(chosen),
    )


def _texts(forge: Forge, pull: PullRequest, sha: str, paths: Iterable[str]) -> Mapping[str, SourceFile]:
    """Read files at a commit, the policy even where it is a link: that is said of it."""
    found = forge.texts(pull.ref.repository, ((sha, path) for path in dict.fromkeys(paths)))
    return {path: file for (_, path), file in found.items() if path in POLICY_PATHS or not file.is_link}
