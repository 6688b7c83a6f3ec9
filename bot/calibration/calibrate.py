"""The policy that a repository without one would get: what its own specs keep, worked out from their texts alone. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.calibration.policy_edit import HEAD, YamlBlock, set_rule
from bot.calibration.proposal import propose, refine
from bot.calibration.proposal_text import with_place, with_proposal_text
from bot.calibration.statistics import survey
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.policy.model import Policy, SpecRule
from bot.policy.parser import parse_policy
from bot.policy.severity import Code, Severity
from bot.report.spec_report import SpecReport
from bot.spec.examine import examine
from bot.spec.precedent import with_precedent
from bot.template.compile_template import compile_template

KEEP = 0.95
"""The share of specs that must have what is required, as `specbot calibrate` takes it."""
_MODE = (
    "# How far the bot goes: observe (write nothing), advise (say everything, fail no check), enforce\nmode: enforce\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecText:
    """A spec of the default branch, and the template that rules it; an empty name stands for the built-in one."""

    path: str
    content: bytes
    template_name: str
    template: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPolicy:
    """A policy with what speaks for it: of so many specs, how many have errors without it and with it."""

    text: str
    specs: int = 0
    failing_before: int = 0
    failing_after: int = 0
    left_out: int = 0
    """Specs of another template, which one calibration cannot cover."""
    reports: tuple[SpecReport, ...] = ()
    """What the specs say with it."""


def bare_policy(template: str = "") -> ProposedPolicy:
    """Write the policy of a repository that has no spec yet."""
    return ProposedPolicy(text=place_policy(SpecRule().paths, template))


def place_policy(paths: tuple[str, ...], template: str = "", preset: str = "") -> str:
    """Write a policy that says no more than where specs are, and by which template or preset they are judged."""
    text = f"{HEAD}{_MODE}"
    text = set_rule(text, 0, [YamlBlock(key="preset", inline=preset)]) if preset else text
    return with_place(text, 0, paths=paths, template=template)


def proposed_policy(specs: tuple[SpecText, ...], keep: float = KEEP, started: str = "") -> ProposedPolicy:
    """Propose for the most common template what nearly all of its specs keep; raises `TemplateError`.

    `started`: a policy whose first rule selects the specs, to be filled in. Specs that nobody has written yet teach nothing.
    """
    name = Counter(one.template_name for one in specs).most_common(1)[0][0]
    chosen = tuple(one for one in specs if one.template_name == name)
    started = started or bare_policy(name).text
    before = _reports(chosen, started)
    learnt = tuple(one for one, report in zip(chosen, before, strict=True) if not is_unwritten(report))
    final = _final(learnt, started, keep) if learnt else started
    after = _reports(chosen, final)
    return ProposedPolicy(
        text=final,
        specs=len(chosen),
        failing_before=_failing(before),
        failing_after=_failing(after),
        left_out=len(specs) - len(chosen),
        reports=tuple(after),
    )


def is_unwritten(report: SpecReport) -> bool:
    """Tell whether a spec has all that the template has, and nothing of its author's: it does not show how a team writes."""
    codes = {one.code for one in report.diagnostics}
    return not report.sections.done and Code.EMPTY_SECTION in codes and Code.MISSING_SECTION not in codes


def _final(chosen: tuple[SpecText, ...], started: str, keep: float) -> str:
    """Write the policy that specs of one template keep."""
    template = parse(chosen[0].template.decode("utf-8", errors="replace"))
    rule = _rule(started)
    schema = compile_template(template, rule)
    texts = (one.content.decode("utf-8", errors="replace") for one in chosen)
    found = propose([survey(compare(parse(text), schema)) for text in texts], schema, rule, keep=keep)
    draft = with_proposal_text(started, 0, rule, found)
    refined = refine(found, _reports(chosen, draft), keep=keep)
    return with_proposal_text(started, 0, rule, refined)


def _rule(policy_text: str) -> SpecRule:
    return parse_policy(policy_text).specs[0]


def _reports(specs: tuple[SpecText, ...], policy_text: str) -> list[SpecReport]:
    """Examine by the policy alone; no precedent speaks."""
    policy: Policy = parse_policy(policy_text)
    rule = policy.specs[0]
    schema = compile_template(parse(specs[0].template.decode("utf-8", errors="replace")), rule)
    levels: Mapping[str, str | Mapping[str, str]] = policy.severity
    found = (
        SpecReport.from_examination(examine(one.content, path=one.path, schema=schema, rule=rule, severity=levels))
        for one in specs
    )
    return [replace(one, diagnostics=with_precedent(one.diagnostics, one.evidence, None, rule)) for one in found]


def _failing(reports: list[SpecReport]) -> int:
    """Count the specs with an error."""
    return sum(any(found.severity is Severity.ERROR for found in one.diagnostics) for one in reports)
