"""The contract pointed at a forge that somebody else runs: it plays there, and leaves nothing."""

import subprocess
import sys

import pytest

from tests.integrations.demo_forge import strange_forge
from tests.service.processes import ROOT

pytestmark = pytest.mark.long

_PART = ("tests/contract/test_links.py", "tests/contract/test_writes.py")
_ONLY = "label or reaction or summary or reply"


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_a_part_of_the_contract_plays_on_a_strange_forge(kind: str) -> None:
    with strange_forge(kind) as forge:
        before = forge.standing()
        pointed = {
            "SPECBOT_CONTRACT_ON": f"{kind}:{forge.facts['repository']}",
            "SPECBOT_CONTRACT_SERVER": forge.facts["web_url"],
        }
        ran = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *_PART, "-k", _ONLY],
            env={**forge.environment(), **pointed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout
        assert " passed" in ran.stdout
        assert forge.standing() == before
