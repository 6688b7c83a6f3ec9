"""The rules in force: policy and template as the base branch has them, or the defaults. The built-in template is a constant of ours."""

from dataclasses import replace
from importlib.resources import files

from bot.markdown.document import parse
from bot.policy.model import Policy, PolicyError, SpecRule
from bot.policy.parser import parse_policy
from bot.review.model.snapshot import Snapshot, SourceFile, SpecSource
from bot.template.compile_template import compile_template
from bot.template.model import Schema, TemplateError

BUILT_IN = files("config").joinpath("templates", "technical-spec.md").read_text("utf-8")


class BrokenTemplateError(Exception):
    """The team's template cannot serve; `line` counts from 1."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.path, self.line, self.message = path, line, message


def schema_of(source: SpecSource, rule: SpecRule) -> Schema:
    """Compile the template in force; raises `BrokenTemplateError`."""
    template = source.template
    if template is None and rule.template is not None:
        message = (
            f"The policy names the template {rule.template}, but the base branch has no such file; add it or rename it."
        )
        raise BrokenTemplateError(rule.template, 1, message)
    if template is None:
        return compile_template(parse(BUILT_IN), rule)
    try:
        return compile_template(parse(template.content.decode("utf-8")), rule)
    except UnicodeDecodeError as error:
        line = template.content.count(b"\n", 0, error.start) + 1
        raise BrokenTemplateError(template.path, line, "The template is not UTF-8; save it as UTF-8.") from error
    except TemplateError as error:
        raise BrokenTemplateError(template.path, error.line, error.message) from error


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
    """Read the base branch's policy, or the defaults without one; raises `PolicyError`."""
    if source is None:
        return Policy()
    if source.is_link:
        raise PolicyError("The file is a symbolic link, which I do not follow; put the policy itself there.", 1, "")
    try:
        return parse_policy(source.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = source.content.count(b"\n", 0, error.start) + 1
        raise PolicyError("The file is not UTF-8; save it as UTF-8.", line, "") from error
