"""A whole pull request with one spec, settled."""

from dataclasses import replace

from bot.review.decide import decide
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from bot.review.plan import plan
from tests.review.builders import (
    BASE,
    HEAD,
    PATH,
    a_snapshot,
    a_source,
)
from tests.review.world import settle

TEMPLATE = SourceFile(
    path="docs/specs/TEMPLATE.md",
    sha=BASE,
    content=b"# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[What for]\n\n## Risks\n\n[What may fail]\n",
)

GOOD = "# Search\n\n**Status:** Draft\n\n## Goals\n\nFind things.\n\n## Risks\n\nNone.\n"

HALF = "# Search\n\n**Status:** Draft\n\n## Goals\n\nFind things.\n"


def spec(text: str | bytes, *, base: str | None = None) -> SpecSource:
    """Give a spec whose template is `TEMPLATE`."""
    source = a_source(base=base, template=TEMPLATE)
    content = text if isinstance(text, bytes) else text.encode()
    return replace(source, head=SourceFile(path=PATH, sha=HEAD, content=content))


def seen(
    text: str | bytes, *, base: str | None = None, pull: PullRequest | None = None
) -> tuple[Snapshot, DesiredState]:
    """Settle a pull request with one spec, and see that a second look plans nothing."""
    snapshot = a_snapshot(pull=pull, specs=(spec(text, base=base),))
    desired = decide(snapshot)
    after = settle(snapshot, desired)
    assert plan(after, decide(after)) == ()
    return after, desired


def conclusions(desired: DesiredState) -> dict[str, str]:
    """Name how each check ends."""
    return {check.name.removeprefix("spec / "): check.conclusion.value for check in desired.checks}
