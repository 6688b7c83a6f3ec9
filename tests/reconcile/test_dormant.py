"""Which specs are proposed to rest, and which are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.dormant import propose_dormant
from bot.policy.parser import parse_policy
from bot.review.model.capabilities import PullState
from bot.review.model.desired_state import FollowUpPull
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import ForbiddenError
from tests.contract.test_dormant import POLICY, TEXT
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import a_file, a_pull

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SPEC = "docs/specs/a.md"


@dataclass(kw_only=True)
class Quiet(MemoryForge):
    """A repository whose specs changed at known moments, and what was proposed there before."""

    changed: Mapping[str, datetime] = field(default_factory=dict)
    earlier_pulls: tuple[PullRequest, ...] = ()
    opened: list[FollowUpPull] = field(default_factory=list)
    forbids: bool = False

    def changed_at(self, repository: str, sha: str, path: str) -> datetime | None:
        del repository, sha
        return self.changed.get(path)

    def proposals(self, repository: str, branch: str) -> tuple[PullRef, ...]:
        del repository, branch
        return tuple(one.ref for one in self.earlier_pulls)

    def pull_request(self, ref: PullRef) -> PullRequest:
        return next(one for one in self.earlier_pulls if one.ref == ref)

    def open_proposal(self, proposal: FollowUpPull) -> None:
        if self.forbids:
            raise ForbiddenError("not for you")
        self.opened.append(proposal)


def proposed(days: int, *, status: str = "Draft", policy: str = POLICY, **changes: object) -> list[str]:
    """Give the files that are proposed for a spec that was quiet for so many days."""
    forge = Quiet(pull=a_pull(), changed={SPEC: NOW - timedelta(days=days)}, **changes)  # type: ignore[arg-type]
    forge.put(SPEC, TEXT.format(status), sha=forge.pull.base.sha)
    forge.put("docs/specs/TEMPLATE.md", TEXT.format("Draft"), sha=forge.pull.base.sha)
    opened = propose_dormant(forge, forge.pull.base, parse_policy(policy), NOW)
    assert opened is bool(forge.opened)
    return [file.path for one in forge.opened for file in one.commit.files]


def earlier(days: int, state: PullState = PullState.CLOSED) -> PullRequest:
    return replace(a_pull(files=(a_file(SPEC),), state=state), opened_at=NOW - timedelta(days=days))


@pytest.mark.parametrize(("days", "files"), [(179, []), (181, [SPEC])])
def test_only_who_was_quiet_for_long_enough(days: int, files: list[str]) -> None:
    assert proposed(days) == files


@pytest.mark.parametrize("status", ["Final", "Stagnant", "nonsense"])
def test_no_step_leads_there_from_another_state(status: str) -> None:
    assert proposed(900, status=status) == []


def test_a_state_that_needs_fields_is_for_people() -> None:
    assert proposed(900, policy=POLICY.replace("role: dormant", "role: dormant, needs: reason")) == []


@pytest.mark.parametrize(
    ("pulls", "files"),
    [
        ((earlier(100),), []),
        ((earlier(181),), [SPEC]),
        ((earlier(400, PullState.OPEN),), []),
        ((earlier(3, PullState.MERGED),), []),
    ],
)
def test_a_no_is_an_answer_for_as_long_again(pulls: tuple[PullRequest, ...], files: list[str]) -> None:
    assert proposed(900, earlier_pulls=pulls) == files


def test_what_the_forge_forbids_is_for_the_log() -> None:
    assert proposed(900, forbids=True) == []


def test_a_file_whose_changes_nobody_knows_is_left_alone() -> None:
    forge = Quiet(pull=a_pull())
    forge.put(SPEC, TEXT.format("Draft"), sha=forge.pull.base.sha)
    assert not propose_dormant(forge, forge.pull.base, parse_policy(POLICY), NOW)
