"""A spec's text with every safe fix applied."""

from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.markdown.edits import TextEdit, apply_edits
from bot.spec.edits import safe_fixes
from bot.spec.examine import examine

_ROUNDS = 8
"""A fix may make room for another one; two rounds are common, and the bound only guards against a bug."""


def fixed(source: bytes, path: str, scheme: CheckConfig) -> tuple[bytes, int]:
    """Apply safe fixes until none is left; give the new text and the number of edits."""
    done = 0
    for _ in range(_ROUNDS):
        edits = _edits(source, path, scheme)
        if not edits:
            break
        source = apply_edits(source.decode("utf-8"), edits).encode("utf-8")
        done += len(edits)
    return source, done


def _edits(source: bytes, path: str, scheme: CheckConfig) -> tuple[TextEdit, ...]:
    policy = policy_of(scheme)
    return safe_fixes(
        examine(source, path=path, schema=schema_of(scheme), rule=policy.specs[scheme.rule], severity=policy.severity)
    )
