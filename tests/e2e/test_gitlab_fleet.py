"""Two worker processes with one token of GitLab's, which has no guard for a branch: what only turns can give."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from bot.jobs.advisory_locks import AdvisoryLocks
from bot.jobs.queue import Queue
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.approved_specs import PLAIN, base, merged, run_until_quiet, set_up
from tests.contract.gitlab_stage import GitLabStage

pytestmark = pytest.mark.long


@pytest.fixture
def fleet(database: str) -> Iterator[tuple[GitLabStage, GitLabStage]]:
    """Give the bot twice: each has its own memory and connections, as in a process of its own."""
    with GitLabPlayground() as playground, Queue(database) as one, Queue(database) as two:
        yield GitLabStage(playground, AdvisoryLocks(one)), GitLabStage(playground, AdvisoryLocks(two))


def test_two_processes_give_each_merged_spec_a_number_of_its_own(fleet: tuple[GitLabStage, GitLabStage]) -> None:
    set_up(fleet[0])
    refs = [merged(fleet[0], f"docs/specs/0000-spec-{name}.md", name, PLAIN) for name in "abcdef"]
    with ThreadPoolExecutor(len(refs)) as pool:
        list(pool.map(run_until_quiet, cycle(fleet), refs))
    numbers = sorted(name.removeprefix("docs/specs/")[:4] for name in base(fleet[0]))
    assert numbers == ["0001", "0002", "0003", "0004", "0005", "0006"]
