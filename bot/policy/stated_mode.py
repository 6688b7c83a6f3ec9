"""The one key of a policy that counts although the rest of the file is wrong: who only watches must not write because of it."""

from bot.policy.model import Mode, PolicyError
from bot.policy.yaml_nodes import load


def stated_mode(text: str) -> Mode:
    """Read `mode` from a policy that has a mistake; what cannot be read enforces, so that no gate opens by accident."""
    try:
        root, _ = load(text)
        place = root.entries().get("mode") if root is not None else None
        return Mode.ENFORCE if place is None else Mode(place.choice(Mode))
    except PolicyError:
        return Mode.ENFORCE
