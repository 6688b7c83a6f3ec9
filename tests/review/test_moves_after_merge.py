"""After the merge a state that only the owners of a spec may enter is entered by them, wherever the spec lies by then."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.account import Account
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from tests.review.builders import BASE, BEN, CAT
from tests.review.test_merged_orders import TODAY, a_merged, answered, lands, say

POLICY = """\
version: 1
specs:
  - lifecycle:
      - {name: In Review, role: review}
      - {name: Approved, role: approved}
      - {name: Closed, role: withdrawn, from: [Approved], by: [codeowners]}
"""


def closed_by(account: Account, path: str) -> Snapshot:
    made = a_merged(say("status Closed", account), policy=POLICY)
    (source,) = made.specs
    there = SourceFile(path=path, sha=BASE, content=TODAY.encode())
    owners = SourceFile(path="CODEOWNERS", sha=BASE, content=b"docs/specs/ @ben\ndocs/done/ @cat\n")
    return replace(made, codeowners=owners, specs=(replace(source, today=there),))


@pytest.mark.parametrize(("account", "path"), [(BEN, "docs/specs/search.md"), (CAT, "docs/done/search.md")])
def test_an_owner_moves_it(account: Account, path: str) -> None:
    assert "**Status:** Closed\n" in lands(decide(closed_by(account, path)))


@pytest.mark.parametrize(("account", "path"), [(CAT, "docs/specs/search.md"), (BEN, "docs/done/search.md")])
def test_nobody_else_does(account: Account, path: str) -> None:
    said = answered(decide(closed_by(account, path)))
    assert f'`{path}`: "Closed" is for codeowners to enter' in said.replace("\\", "")
