"""Specs that are approved, merged and written back, with or without a number."""

from bot.review.model.memory import summaries
from bot.review.model.references import PullRef
from bot.review.port import ConflictError
from bot.review.reconcile import reconcile
from tests.contract.stage import REVIEWER, Stage

SEARCH = "docs/specs/search.md"
NUMBERED = b"""\
specs:
  - paths: ["docs/specs/*.md"]
    template: docs/specs/TEMPLATE.md
    number: {digits: 4}
"""
IN_A_FIELD = NUMBERED.replace(b"{digits: 4}", b"{field: RFC, digits: 3}")
FULL = b"""\
# [Title]

**RFC:** [NNN]
**Status:** [Draft | In Review | Approved | Implemented]

## Implementation Plan

- [ ] [Task]

## Revision History

| Date | Author | Changes |
|---|---|---|
| [Date] | [Name] | Initial draft |
"""
SPEC = """\
# %s

**RFC:** [NNN]
**Status:** In Review

## Implementation Plan

- [x] Choose
- [ ] Deploy

## Revision History

| Date | Author | Changes |
|---|---|---|
| 2026-11-20 | Ada | Initial draft |
"""


def set_up(stage: Stage, policy: bytes = NUMBERED) -> None:
    stage.put_on_base(
        "docs/specs/TEMPLATE.md", FULL if policy is IN_A_FIELD else FULL.replace(b"**RFC:** [NNN]\n", b"")
    )
    stage.put_on_base(".specbot.yml", policy)


def merged(stage: Stage, path: str, title: str = "Search", text: str = SPEC) -> PullRef:
    """Let a spec be approved, seen by the bot, and merged."""
    ref = stage.open_pull({path: (text % title).encode()})
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    stage.merge(ref)
    return ref


def run(stage: Stage, ref: PullRef) -> int:
    with stage.bot() as bot:
        return len(reconcile(bot, ref, stage.now).applied)


def base(stage: Stage) -> dict[str, str]:
    """Read the specs of the base branch."""
    stage.own_forge()
    with stage.bot() as bot:
        tip = bot.default_branch(stage.repository)
        names = [name for name in bot.listing(stage.repository, tip.sha) if name.startswith("docs/specs/")]
        found = bot.texts(stage.repository, [(tip.sha, name) for name in names])
    return {path: file.content.decode() for (_, path), file in found.items() if "TEMPLATE" not in path}


def run_until_quiet(stage: Stage, ref: PullRef) -> None:
    """Work as the queue does: what lost every race is tried again."""
    for _ in range(10):
        try:
            run(stage, ref)
        except ConflictError:
            continue
        return


STORE = "docs/specs/0007-store.md"


def summary(stage: Stage, ref: PullRef) -> str:
    with stage.bot() as bot:
        return summaries(bot.pull_request(ref))[0].body


PLAIN = SPEC.replace("**RFC:** [NNN]\n", "")
