"""What a spec is judged by: template, rule and severities, named by a digest. Compiling is done once per process."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.cli.files.errors import UsageError
from bot.cli.files.workspace import Template
from bot.policy.model import Policy
from bot.policy.parser import parse_policy

if TYPE_CHECKING:
    from bot.template.compile_template import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConfig:
    """Plain values only: worker processes receive it pickled."""

    template_name: str
    template: bytes
    policy_text: str
    rule: int

    @classmethod
    def of(cls, template: Template, policy_text: str, rule: int) -> "CheckConfig":
        """Put together what one spec is judged by."""
        return cls(template_name=template.name, template=template.content, policy_text=policy_text, rule=rule)

    def digest(self) -> str:
        """Name everything that decides the outcome, but the spec itself."""
        parts = (self.template_name.encode(), self.template, self.policy_text.encode(), str(self.rule).encode())
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@lru_cache(maxsize=64)
def schema_of(scheme: CheckConfig) -> "Schema":
    """Compile the template; raises `UsageError` that names its line."""
    from bot.markdown.document import parse  # noqa: PLC0415 - a warm cache never needs the parser
    from bot.template.compile_template import TemplateError, compile_template  # noqa: PLC0415 - the same

    try:
        text = scheme.template.decode("utf-8")
    except UnicodeDecodeError as error:
        line = scheme.template.count(b"\n", 0, error.start) + 1
        raise UsageError(
            "The template is not UTF-8; save it as UTF-8.", path=scheme.template_name, line=line
        ) from error
    try:
        return compile_template(parse(text), policy_of(scheme).specs[scheme.rule])
    except TemplateError as error:
        raise UsageError(error.message, path=scheme.template_name, line=error.line) from error


@lru_cache(maxsize=64)
def policy_of(scheme: CheckConfig) -> Policy:
    """Parse the policy, which was parsed without an error before."""
    return parse_policy(scheme.policy_text)
