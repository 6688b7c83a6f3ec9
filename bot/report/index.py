"""All specs of a repository, as values and as JSON. What their status is, the files on the default branch say."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from bot.markdown.document import parse
from bot.policy.model import Policy, SpecRule
from bot.spec.companions import with_plan
from bot.spec.examine import examine
from bot.spec.model import Depth, Examination
from bot.template.compile_template import compile_template
from bot.template.model import Schema, TemplateError

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSource:
    """A spec as it is read: which rule selects it, its bytes and those of its template."""

    path: str
    rule: int
    content: bytes
    template: bytes
    plan: bytes | None = None
    """The file that is its plan, where the policy names one and it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Every spec, numbered ones first. `repository`, `branch` and `sha` are empty for a working tree."""

    specs: tuple[Examination, ...]
    repository: str = ""
    branch: str = ""
    sha: str = ""


def examine_index(sources: Iterable[IndexSource], policy: Policy) -> tuple[Examination, ...]:
    """Examine every spec, in the index's order: by number, then by path."""
    found = (_examine(source, policy.specs[source.rule]) for source in sources)
    return tuple(sorted(found, key=lambda spec: (inf if spec.facts.number is None else spec.facts.number, spec.path)))


def render_index_json(index: Index) -> str:
    """Write one JSON object with every spec in it."""
    place = {"repository": index.repository or None, "branch": index.branch or None, "sha": index.sha or None}
    return json.dumps({"version": VERSION, **place, "specs": [_spec(spec) for spec in index.specs]})


def _examine(source: IndexSource, rule: SpecRule) -> Examination:
    schema = _schema(source.template, rule)
    spec = examine(source.content, path=source.path, schema=schema, rule=rule, depth=Depth.FACTS)
    return spec if rule.plan is None else with_plan(spec, rule.plan, source.plan)


def _schema(template: bytes, rule: SpecRule) -> Schema:
    """Compile a template; a broken one demands nothing, because an index has no place for complaints."""
    try:
        return compile_template(parse(template.decode("utf-8", errors="replace")), rule)
    except TemplateError:
        return compile_template(parse("# [Title]\n"), rule)


def _spec(spec: Examination) -> Mapping[str, object]:
    facts, asked = spec.facts, len(spec.questions)
    return {
        "path": spec.path,
        "number": facts.number,
        "title": spec.title,
        "status": spec.status_text,
        "stage": spec.status,
        "authors": list(facts.authors),
        "dates": dict(facts.dates),
        "depends_on": [reference.target for reference in facts.depends_on],
        "questions": {"open": asked - sum(question.ticked for question in spec.questions), "total": asked},
        "tasks": {"done": spec.tasks.done, "total": spec.tasks.total},
        "history": [dict(row) for row in facts.history],
    }
