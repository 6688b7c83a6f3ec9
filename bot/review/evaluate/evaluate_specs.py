"""Every spec of a snapshot, examined against its template under its rule. The built-in template is a constant of ours."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.memo import Remembered
from bot.markdown.model import Span
from bot.policy.model import Policy, PolicyError, SpecRule
from bot.policy.paths import choose_template, is_template, may_be_spec, spec_rule
from bot.policy.severity import Code, Severity
from bot.review.evaluate.context import BrokenRules, Evaluated
from bot.review.evaluate.metadata_places import with_metadata_file
from bot.review.evaluate.model import SpecReview, by_section
from bot.review.evaluate.rules_in_force import (
    BrokenTemplateError,
    at_status,
    policy_for,
    rule_of,
    schema_of,
    severities,
)
from bot.review.evaluate.spec_review import compare
from bot.review.model.capabilities import PullState
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from bot.spec.companions import heard, with_plan
from bot.spec.evidence import NO_EVIDENCE, Precedent, SpecEvidence
from bot.spec.examine import examine
from bot.spec.fixes import Trial, with_settling_fixes
from bot.spec.model import Depth, Examination, with_parts
from bot.spec.precedent import with_precedent
from bot.template.model import Schema

Levels = Mapping[str, str | Mapping[str, str]]
Look = Callable[[SourceFile], Examination]


def evaluate(snapshot: Snapshot) -> Evaluated | BrokenRules:
    """Read the rules and examine every spec under them."""
    try:
        policy = policy_for(snapshot)
        return Evaluated(policy=policy, spec_reviews=examine_specs(snapshot, policy))
    except PolicyError as error:
        path = snapshot.policy.path if snapshot.policy else "policy"
        touched = (name for file in snapshot.pull.files for name in (file.path, file.previous_path) if name)
        spares = not any(map(may_be_spec, touched))
        return BrokenRules(path=path, line=error.line, key=error.key, message=error.message, spares=spares)
    except BrokenTemplateError as error:
        return BrokenRules(path=error.path, line=error.line, key="", message=error.message)


def examine_specs(snapshot: Snapshot, policy: Policy) -> tuple[SpecReview, ...]:
    """Examine every spec; raises `BrokenTemplateError`."""
    ready = not snapshot.pull.draft or snapshot.pull.state is not PullState.OPEN
    levels = severities(policy.severity, ready=ready)
    return tuple(_reviewed(source, snapshot, policy, levels) for source in snapshot.specs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inputs:
    """Everything that the review of one spec depends on; `rules` is all of it but the texts, written out."""

    source: SpecSource
    rules: str
    policy: Policy = field(compare=False)
    levels: Levels = field(compare=False)
    precedent: Precedent | None = field(compare=False)


def _reviewed(source: SpecSource, snapshot: Snapshot, policy: Policy, levels: Levels) -> SpecReview:
    """Examine a spec, or remember what was found when it was last looked at with the same rules."""
    precedent = snapshot.precedents.get(key_of(source))
    rules = repr((policy.specs[source.rule], sorted(levels.items()), policy.severity, precedent))
    inputs = _Inputs(source=source, rules=rules, policy=policy, levels=levels, precedent=precedent)
    texts = (text for one in (source, *source.companions) for text in (one.head, one.base, one.template, *one.seen))
    return _remembered(inputs, sum(len(file.content) for file in texts if file is not None))


def _read(inputs: _Inputs) -> SpecReview:
    """Examine a spec at head, at base and as approvals saw it; accepted specs of the base branch soften what is found."""
    source, policy, levels, precedent = inputs.source, inputs.policy, inputs.levels, inputs.precedent
    rule = policy.specs[source.rule]
    schema = schema_of(source, rule)

    def look(file: SourceFile) -> Examination:
        path = file.path if rule.archive else source.path
        found = examine(file.content, path=path, schema=schema, rule=rule, severity=levels)
        softened = with_precedent(found.diagnostics, found.evidence, precedent, rule, policy.severity)
        return replace(found, diagnostics=softened)

    found = _review(source, schema, rule, look)
    found = replace(found, today=_later(source.today, schema, rule), merged=_later(source.merged, schema, rule))
    return _with_companions(found, policy, levels) if rule.companions else found


def _review(source: SpecSource, schema: Schema, rule: SpecRule, look: Look) -> SpecReview:
    """Examine one file at head, at base and as approvals saw it."""
    wrong = _unreadable(source, rule)
    text = source.head if not wrong else None
    spec = look(text) if text is not None else _refused(source, schema, rule, wrong)
    earlier = look(source.base) if source.base is not None else None
    spec_review = compare(source, spec, earlier)
    if text is not None:
        spec_review = _with_settling_fixes(spec_review, text, look)
    if rule.metadata:
        spec_review = with_metadata_file(spec_review, rule)
    ranges = tuple(range(one.line, one.end_line + 1) for one in spec.document.sections)
    then = {file.sha: look(file) for file in source.seen}
    return replace(
        spec_review,
        sections=ranges,
        seen={sha: by_section(found.digests) for sha, found in then.items()},
        questions_at={sha: tuple(one.text for one in found.questions) for sha, found in then.items()},
    )


def _with_companions(spec_review: SpecReview, policy: Policy, levels: Levels) -> SpecReview:
    """Examine what belongs to a spec: it is judged with the spec, and approvals have seen it with the spec."""
    source, spec = spec_review.source, spec_review.spec
    rule = policy.specs[source.rule]
    at = at_status(levels, spec, rule)
    there = [one for one in source.companions if one.head is not None or one.listed or one.unread]
    gone = [one for one in source.companions if one.seen and one not in there]
    found = tuple(_companion(one, spec_review, policy, at) for one in there)
    known = (*found, *(_companion(one, spec_review, policy, at) for one in gone))
    seen = {
        sha: with_parts(digests, ((one.path, one.seen[sha]) for one in known if sha in one.seen))
        for sha, digests in spec_review.seen.items()
    }
    spec_review = replace(spec_review, companions=found, seen=seen)
    return spec_review if rule.plan is None else _with_plan(spec_review, rule.plan)


def _companion(source: SpecSource, of: SpecReview, policy: Policy, levels: Levels) -> SpecReview:
    """Examine one companion; at a commit that has none it asks nothing."""
    rule = rule_of(source, policy)
    schema, said = schema_of(source, rule), source.companion

    def look(file: SourceFile) -> Examination:
        found = examine(file.content, path=source.path, schema=schema, rule=rule, severity=levels)
        return found if said is None else replace(found, diagnostics=heard(said, found.diagnostics))

    found = _review(source, schema, rule, look)
    return replace(found, questions_at={**dict.fromkeys(of.seen, ()), **found.questions_at})


def _with_plan(spec_review: SpecReview, name: str) -> SpecReview:
    """Count the tasks of a plan that is a file of its own, wherever the spec itself is counted."""
    source, earlier, today = spec_review.source, spec_review.earlier, spec_review.today
    plan = next(one for one in source.companions if one.companion is not None and one.companion.file == name)

    def counted(spec: Examination, file: SourceFile | None) -> Examination:
        return with_plan(spec, plan.path, file.content if file is not None and not file.is_link else None)

    return replace(
        spec_review,
        spec=counted(spec_review.spec, plan.head),
        earlier=counted(earlier, plan.base) if earlier is not None else None,
        today=counted(today, plan.today) if today is not None else None,
    )


_remembered = Remembered(_read)


def _with_settling_fixes(spec_review: SpecReview, head: SourceFile, look: Look) -> SpecReview:
    """Keep only fixes that settle their finding; what stood at base already is no error, so a fix must not make it one."""

    def judged(content: bytes) -> tuple[Diagnostic, ...]:
        again = compare(spec_review.source, look(replace(head, content=content)), spec_review.earlier)
        return tuple(problem.diagnostic for problem in again.problems)

    found = tuple(problem.diagnostic for problem in spec_review.problems)
    kept = with_settling_fixes(Trial(source=head.content, found=found, look=judged))
    problems = zip(spec_review.problems, kept, strict=True)
    return replace(spec_review, problems=tuple(replace(one, diagnostic=diagnostic) for one, diagnostic in problems))


def _unreadable(source: SpecSource, rule: SpecRule) -> str:
    """Say why there is no text to examine; empty where there is one."""
    if source.head is not None:
        return "The file is a symbolic link, and no spec; put the text itself there." if source.head.is_link else ""
    if not source.listed and not source.unread:
        found = (one.path.rpartition("/")[2] for one in source.companions if one.listed or one.head is not None)
        others = ", ".join(found) or rule.metadata or "a file that is removed here"
        return f"The spec is not there, or cannot be read, and {others} belongs to it: add it, or remove what belongs to it."
    return "The file cannot be read here: it is too large, or no plain file. Make it a text file of normal size."


def _refused(source: SpecSource, schema: Schema, rule: SpecRule, message: str) -> Examination:
    """Stand in for a spec whose text the forge does not give."""
    span = Span(line=1, column=1, end_line=1, end_column=1)
    found = Diagnostic(code=Code.TOO_LARGE, severity=Severity.ERROR, message=message, span=span)
    return replace(examine(b"", path=source.path, schema=schema, rule=rule), diagnostics=(found,))


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


def _later(file: SourceFile | None, schema: Schema, rule: SpecRule) -> Examination | None:
    """Examine the file on the base branch, as the merge left it or today; None when it is not there, or not merged."""
    return None if file is None else examine(file.content, path=file.path, schema=schema, rule=rule)
