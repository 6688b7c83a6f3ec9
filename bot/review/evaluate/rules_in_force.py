"""The rules in force: policy and template as the base branch has them, or the defaults. The built-in template is a constant of ours."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from importlib.resources import files

from bot.markdown.document import parse
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import Mode, Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.severity import UNFINISHED
from bot.policy.stated_mode import stated_mode
from bot.policy.states import levels_in
from bot.review.evaluate.inherited_policy import inherited_policy, quotable
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.companions import companion_schema
from bot.spec.model import Examination
from bot.template.compile_template import compile_template
from bot.template.model import Schema, TemplateError

BUILT_IN = files("config").joinpath("templates", "technical-spec.md").read_text("utf-8")
Level = str | Mapping[str, str]


class BrokenTemplateError(Exception):
    """The team's template cannot serve; `line` counts from 1."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.path, self.line, self.message = path, line, message


def rule_of(source: SpecSource, policy: Policy) -> SpecRule:
    """Say which rule a text is judged by: a companion has the words of its spec's, and no demand but its own template's."""
    rule = policy.specs[source.rule]
    if source.companion is None:
        return rule
    return SpecRule(
        paths=rule.paths,
        template=source.companion.template,
        not_applicable=rule.not_applicable,
        roles=rule.roles,
        lifecycle=rule.lifecycle,
        markers=rule.markers,
    )


def schema_of(source: SpecSource, rule: SpecRule) -> Schema:
    """Compile the template in force; raises `BrokenTemplateError`."""
    template = source.template
    if source.companion is not None and source.companion.template is None:
        return companion_schema(source.companion, rule)
    if template is None and rule.template is not None:
        message = (
            f"The policy names the template {rule.template}, but the base branch has no such file; add it or rename it."
        )
        raise BrokenTemplateError(rule.template, 1, message)
    if template is None:
        return compile_template(parse(rule.outline or BUILT_IN), rule)
    try:
        return compile_template(parse(template.content.decode("utf-8")), rule)
    except UnicodeDecodeError as error:
        line = template.content[: error.start].count(b"\n") + 1
        raise BrokenTemplateError(template.path, line, "The template is not UTF-8; save it as UTF-8.") from error
    except TemplateError as error:
        raise BrokenTemplateError(template.path, error.line, error.message) from error


def at_status(levels: Mapping[str, Level], spec: Examination, rule: SpecRule) -> Mapping[str, str]:
    """Give the levels for what belongs to a spec: how far the spec is decides, for its companions say nothing of that."""
    status = spec.status or Status.DRAFT
    if rule.lifecycle.states:
        levels = levels_in(levels, Lifecycle(names=rule.lifecycle).said(spec.status_text))
    lenient = dict.fromkeys(UNFINISHED, "warning") if status in (Status.DRAFT, Status.WITHDRAWN) else {}
    said = {code: level if isinstance(level, str) else level.get(status.value) for code, level in levels.items()}
    return {
        **{code.value: level for code, level in lenient.items()},
        **{code: one for code, one in said.items() if one},
    }


def policy_for(snapshot: Snapshot) -> Policy:
    """Read the policy that a pull request is judged by; how a write-back travels is what the team wants today.

    Raises `PolicyError` for the first; a policy that broke later changes nothing.
    """
    judged = policy_in_force(snapshot.policy)
    try:
        return replace(judged, write_back=policy_in_force(snapshot.policy_today).write_back)
    except PolicyError:
        return judged


def policy_in_force(source: SourceFile | None) -> Policy:
    """Read the base branch's policy with what it extends, or the defaults without one; raises `PolicyError`."""
    return Policy() if source is None else quotable(source, partial(_read, source))


def _read(source: SourceFile) -> Policy:
    if source.is_link:
        raise PolicyError("The file is a symbolic link, which I do not follow; put the policy itself there.")
    try:
        text = source.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.content[: error.start].count(b"\n") + 1
        raise PolicyError("The file is not UTF-8; save it as UTF-8.", line) from error
    return inherited_policy(source, text, parse_policy(text))


def severities(policy: Mapping[str, Level], *, ready: bool) -> Mapping[str, Level]:
    """Give the policy's levels; on a ready pull request, what a review demands is demanded of a Draft, too."""
    if not ready:
        return policy
    found: dict[str, Level] = {code.value: {Status.DRAFT.value: "error"} for code in UNFINISHED}
    return {**found, **{code: _as_in_review(code, level) for code, level in policy.items()}}


def _as_in_review(code: str, level: Level) -> Level:
    """Let the level of Draft be the one of In Review."""
    if isinstance(level, str):
        return level
    others = {status: each for status, each in level.items() if status != Status.DRAFT}
    fallback = "error" if code in UNFINISHED else None
    review = level.get(Status.REVIEW.value, fallback)
    return others if review is None else {**others, Status.DRAFT.value: review}


def mode_for(snapshot: Snapshot) -> Mode:
    """Choose the quieter of the policy of today and of what the operator allows."""
    return snapshot.rollout.mode(mode_of(snapshot.policy_today))


def mode_of(source: SourceFile | None) -> Mode | None:
    """Read the mode of a policy, also where another key is wrong; None without a policy."""
    if source is None:
        return None
    try:
        return policy_in_force(source).mode
    except PolicyError:
        return stated_mode(source.content.decode("utf-8-sig", errors="replace"))
