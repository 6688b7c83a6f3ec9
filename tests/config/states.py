"""Lifecycles that list states, for tests."""

from bot.policy.lifecycle import Lifecycle, State
from bot.policy.parser import parse_policy

EMBER = """\
specs:
  - lifecycle:
      - {name: Proposed, role: review}
      - {name: Exploring, role: review}
      - {name: Accepted, role: approved}
      - {name: Ready for Release, role: approved}
      - {name: Released, role: implemented}
      - {name: Discontinued, role: withdrawn, from: [Accepted, Ready for Release]}
      - {name: Closed, role: rejected, from: [Proposed, Exploring]}
"""
OXIDE = """\
specs:
  - lifecycle:
      - {name: Ideation, role: draft, from: [Abandoned]}
      - {name: Discussion, role: review}
      - {name: On Hold, role: review, from: Discussion}
      - {name: Published, role: living, from: [discussion]}
      - {name: Committed, role: implemented}
      - {name: Abandoned, role: dormant}
"""


def lifecycle(text: str = EMBER) -> Lifecycle:
    return Lifecycle(names=parse_policy(text).specs[0].lifecycle)


def a_state(name: str, text: str = EMBER) -> State:
    found = lifecycle(text).state(name)
    assert found is not None
    return found
