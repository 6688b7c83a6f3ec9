"""Files of a pattern that a pull request changed once, and no longer: an approval that saw them saw a spec that is another now."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from posixpath import dirname

from bot.policy.model import Policy
from bot.policy.paths import companion_of, spec_rule
from bot.review import needs
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import SelectedSpec
from bot.review.port import ForbiddenError, Forge, NotFoundError, RejectedError


def with_left_companions(
    forge: Forge, pull: PullRequest, policy: Policy, selected: tuple[SelectedSpec, ...]
) -> tuple[SelectedSpec, ...]:
    """Add to each spec what was beside it at a commit that an approval saw, and is not there any more or says something else.

    The forge is asked only where a pattern means such files; a commit that it has no more tells nothing. Raises `ForgeError`.
    """
    has_pattern = any(one.is_pattern for spec in selected for one in policy.specs[spec.rule].companions)
    seen = needs.seen_commits(pull, policy) if has_pattern else ()
    if not seen:
        return selected
    now = forge.blobs(pull.ref.repository, pull.head.sha)
    then: dict[str, set[str]] = {}
    for sha in seen:
        with suppress(NotFoundError, ForbiddenError, RejectedError):
            for path, blob in forge.blobs(pull.ref.repository, sha).items():
                then.setdefault(path, set()).add(blob)
    changed = {path: blobs for path, blobs in then.items() if blobs != {now.get(path)}}
    return tuple(replace(spec, companions=(*spec.companions, *_left(policy, spec, changed))) for spec in selected)


def _left(policy: Policy, spec: SelectedSpec, changed: Mapping[str, set[str]]) -> Iterator[SelectedSpec]:
    """Yield what belonged to a spec and is not among what is read of it."""
    known, folder = {spec.path, *(one.path for one in spec.companions)}, dirname(spec.path)
    for path in sorted(changed):
        companion = companion_of(policy.specs[spec.rule], folder, path)
        if companion is not None and path not in known and spec_rule(policy, path) is None:
            yield SelectedSpec(
                path=path,
                rule=spec.rule,
                base_path=path,
                template=companion.template,
                companion=companion,
                listed=False,
                left=True,
            )
