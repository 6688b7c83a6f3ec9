"""Which files of the base branch speak for a spec of the pull request, and what each of them says."""

from collections.abc import Iterable
from hashlib import sha256

from bot.policy.model import Policy, SpecRule
from bot.policy.paths import choose_template, is_template, spec_rule
from bot.review.model.snapshot import SourceFile, SpecSource
from bot.spec.evidence import NO_EVIDENCE, SpecEvidence
from bot.spec.examine import examine
from bot.spec.model import Depth
from bot.template.model import Schema


def key_of(source: SpecSource) -> tuple[int, str]:
    """Name the rule and the template that a spec is judged by."""
    return source.rule, source.template.path if source.template is not None else ""


def scheme(policy: Policy, source: SpecSource) -> str:
    """Name everything that decides what a text is evidence of, but the text itself."""
    template = source.template.content if source.template is not None else b""
    return sha256(template + repr(policy.specs[source.rule]).encode()).hexdigest()


def members(policy: Policy, source: SpecSource, paths: Iterable[str]) -> tuple[str, ...]:
    """List the specs that the same rule and the same template rule."""
    everything = tuple(paths)
    rule = policy.specs[source.rule]
    templates = tuple(path for path in everything if is_template(path))
    wanted = key_of(source)[1] or None
    ruled = (path for path in everything if spec_rule(policy, path) == source.rule)
    return tuple(path for path in ruled if choose_template(path, rule, templates) == wanted)


def evidence_of(file: SourceFile | None, path: str, schema: Schema, rule: SpecRule) -> SpecEvidence:
    """Examine one accepted spec; a text that the forge does not give, or a link, says nothing."""
    if file is None or file.is_link:
        return NO_EVIDENCE
    return examine(file.content, path=path, schema=schema, rule=rule, depth=Depth.FINDINGS).evidence
