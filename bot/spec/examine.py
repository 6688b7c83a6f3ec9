"""Bytes of a spec in, everything that people and decisions want to know of it out. Never raises."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.model import Comparison
from bot.comparison.progress import Progress
from bot.comparison.question_list import read_questions
from bot.markdown.document import parse
from bot.markdown.mdx import without_components
from bot.markdown.model import Span
from bot.markdown.text_normalize import field_key
from bot.policy.globs import compile_globs
from bot.policy.lfs_pointer import MESSAGE, is_lfs_pointer
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import SpecRule
from bot.policy.severity import UNFINISHED, Code, Severity
from bot.policy.states import levels_in
from bot.rules import check_comparison
from bot.spec.digests import section_digests
from bot.spec.facts import facts, metadata
from bot.spec.gather_evidence import evidence
from bot.spec.metadata import broken, with_findings
from bot.spec.model import Depth, Examination, SpecMetadata
from bot.template.compile_template import compile_template
from bot.template.model import Schema, SectionRule

_MDX = ".mdx"
_FORMATS = {
    ".rst": "reStructuredText",
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".txt": "plain text",
    ".org": "Org",
    ".ipynb": "a notebook",
    ".html": "HTML",
    ".docx": "a Word document",
    ".pdf": "a PDF",
}
MAX_BYTES = 2_000_000
MAX_LINES = 25_000
MAX_LINE = 200_000
_TOO_DEEP = "Lists or quotes are nested too deep to be checked; flatten them."
_FIELD_CODES = frozenset({Code.UNFILLED_PLACEHOLDER, Code.INVALID_FIELD})
_ORDER = tuple(Severity)
_NO_SEVERITY: Mapping[str, str] = {}


def examine(
    source: bytes,
    *,
    path: str,
    schema: Schema,
    rule: SpecRule,
    severity: Mapping[str, str | Mapping[str, str]] = _NO_SEVERITY,
    depth: Depth = Depth.DIGESTS,
) -> Examination:
    """Decode, parse, check, and set severities by the status of the document and the team's policy."""
    if rule.metadata and (unread := broken(source, rule.metadata)) is not None:
        return _refused(unread, path=path, schema=schema, rule=rule)
    if problem := _other_format(path) or _unreadable(source):
        return refuse(problem, path=path, schema=schema, rule=rule, severity=severity)
    document = parse(source.decode("utf-8"))
    if path.casefold().endswith(_MDX):
        document = without_components(document)
    comparison = compare(document, schema)
    if comparison.document.skeleton.too_deep:
        return refuse(_TOO_DEEP, path=path, schema=schema, rule=rule, severity=severity)
    said = semantic_sections.status(comparison)
    has_status = said.span is not None or any(field.key == schema.roles.status for field in schema.fields)
    has_status = has_status and (said.text is None or said.status is not None)
    if schema.lifecycle.states:
        severity = levels_in(severity, Lifecycle(names=schema.lifecycle).said(said.text))
    wrong = tuple(_without_number(check_comparison(comparison), comparison, rule))
    wrong = with_findings(wrong, source, said, rule) if rule.metadata else wrong
    found = _weighed(wrong, said.status, severity, has_status=has_status)
    examination = _placed(
        replace(_examination(path, rule, comparison, found), evidence=evidence(comparison, wrong)), rule
    )
    if depth >= Depth.DIGESTS:
        examination = replace(examination, digests=tuple(section_digests(comparison, _number_lines(comparison, rule))))
    return replace(examination, facts=facts(comparison, path, rule.number)) if depth >= Depth.FACTS else examination


def _placed(spec: Examination, rule: SpecRule) -> Examination:
    """Let a spec that lies where implemented ones are be implemented."""
    if not rule.archive or not compile_globs(rule.archive).match_file(spec.path):
        return spec
    return replace(spec, archived=True, status=Status.IMPLEMENTED, status_text=rule.lifecycle.implemented)


def refuse(
    message: str,
    *,
    path: str,
    schema: Schema,
    rule: SpecRule,
    severity: Mapping[str, str | Mapping[str, str]] = _NO_SEVERITY,
) -> Examination:
    """Say of a file that it cannot be checked at all, and why."""
    span = Span(line=1, column=1, end_line=1, end_column=1)
    found = Diagnostic(code=Code.TOO_LARGE, severity=Severity.ERROR, message=message, span=span)
    return _refused(found, path=path, schema=schema, rule=rule, severity=severity)


def _refused(
    found: Diagnostic,
    *,
    path: str,
    schema: Schema,
    rule: SpecRule,
    severity: Mapping[str, str | Mapping[str, str]] = _NO_SEVERITY,
) -> Examination:
    """Give what is known of a file of which only one thing can be said; no policy lets it pass without a word."""
    empty = compare(parse(""), schema)
    weighed = tuple(_weigh((found,), None, is_draft=True, severity=severity)) or (found,)
    return replace(_examination(path, rule, empty, weighed), facts=facts(empty, path, rule.number))


def _other_format(path: str) -> str | None:
    """Say that a file is no Markdown, by its name."""
    name = path.casefold()
    found = next((format_ for suffix, format_ in _FORMATS.items() if name.endswith(suffix)), None)
    return found and f"The file is {found}; a spec is Markdown (.md, .markdown, .mdx). Convert it, or leave it out."


def _unreadable(source: bytes) -> str | None:
    """Say why a file cannot be checked at all."""
    if len(source) > MAX_BYTES:
        return f"The file has {len(source):,} bytes; a spec has at most {MAX_BYTES:,}. Split it."
    if b"\0" in source:
        return "The file is binary; a spec is a text file in UTF-8."
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        return f"The file is not UTF-8 (line {line}); save it as UTF-8."
    return _unsuitable(text)


def _unsuitable(text: str) -> str | None:
    """Say why a text cannot be checked as a spec."""
    if is_lfs_pointer(text):
        return MESSAGE
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        return f"The file has {lines:,} lines; a spec has at most {MAX_LINES:,}. Split it."
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE:
        return f"A line has {longest:,} characters; a spec has at most {MAX_LINE:,} in a line. Wrap it."
    return None


def _without_number(found: Iterable[Diagnostic], comparison: Comparison, rule: SpecRule) -> Iterator[Diagnostic]:
    """Ask nobody for the number: it is given with the approval."""
    lines = _number_lines(comparison, rule)
    return (one for one in found if one.span.line not in lines or one.code not in _FIELD_CODES)


def _number_lines(comparison: Comparison, rule: SpecRule) -> set[int]:
    """Find the field that holds the number."""
    if rule.number is None or rule.number.field is None:
        return set()
    key = field_key(rule.number.field)
    return {field.line for field in metadata(comparison.document) if field.key == key}


def _weighed(
    found: Iterable[Diagnostic],
    status: Status | None,
    severity: Mapping[str, str | Mapping[str, str]],
    *,
    has_status: bool,
) -> tuple[Diagnostic, ...]:
    """Set each severity: by policy, else by how far the document says it is."""
    is_draft = has_status and status in (None, Status.DRAFT, Status.WITHDRAWN)
    return tuple(_weigh(found, status, is_draft=is_draft, severity=severity))


def _weigh(
    found: Iterable[Diagnostic],
    status: Status | None,
    *,
    is_draft: bool,
    severity: Mapping[str, str | Mapping[str, str]],
) -> Iterator[Diagnostic]:
    """Set the severity of each; one that speaks for others has the severity of the worst of them, and is said in its words."""
    for diagnostic in found:
        levels = {one: _level(one, status, is_draft=is_draft, severity=severity) for one in _all_in(diagnostic)}
        heard = {one: level for one, level in levels.items() if level is not None}
        if heard:
            said = min(heard, key=lambda one: _ORDER.index(heard[one]))
            yield replace(said, severity=heard[said], unwritten=diagnostic.unwritten, absorbed=diagnostic.absorbed)


def _all_in(diagnostic: Diagnostic) -> tuple[Diagnostic, ...]:
    return diagnostic, *diagnostic.absorbed


def _level(
    diagnostic: Diagnostic,
    status: Status | None,
    *,
    is_draft: bool,
    severity: Mapping[str, str | Mapping[str, str]],
) -> Severity | None:
    """Choose a severity; None is off."""
    chosen = severity.get(diagnostic.code)
    if chosen is not None and not isinstance(chosen, str):
        chosen = chosen.get((status or Status.DRAFT).value)
    if chosen == "off":
        return None
    if chosen is not None:
        return Severity(chosen)
    return Severity.WARNING if is_draft and diagnostic.code in UNFINISHED else diagnostic.severity


def _examination(path: str, rule: SpecRule, comparison: Comparison, found: tuple[Diagnostic, ...]) -> Examination:
    said = semantic_sections.status(comparison)
    title, asked = comparison.document.title, read_questions(comparison)
    return Examination(
        path=path,
        template=rule.template or "",
        title=title.name if title is not None and title.line not in comparison.leftover_lines else _named(comparison),
        status_text=said.text,
        status=said.status,
        status_span=said.span,
        sections=_progress(comparison, found),
        questions=asked.questions,
        uncounted=asked.uncounted,
        tasks=semantic_sections.tasks(comparison),
        diagnostics=found,
        digests=(),
        document=comparison.document,
    )


def _named(comparison: Comparison) -> str | None:
    """Read a title that stands in the metadata."""
    wanted = (field.value for field in comparison.document.fields if field.key in ("title", "feature name"))
    return next((value for value in wanted if value), None)


def _progress(comparison: Comparison, found: Iterable[Diagnostic]) -> Progress:
    """Count the template's top sections, and those with nothing unfinished in them."""
    bad = {one.section for one in found if one.code is Code.MISSING_SECTION}
    lines = [one.span.line for one in found if one.code in UNFINISHED and one.code is not Code.MISSING_SECTION]
    done = total = 0
    for rule in comparison.schema.top():
        section = comparison.alignment.first(rule.index)
        if section is None and not rule.required:
            continue
        total += 1
        done += (
            section is not None
            and not any(comparison.document.in_tree(section, line) for line in lines)
            and not (_missing_below(comparison, rule, bad))
        )
    return Progress(done=done, total=total)


def _missing_below(comparison: Comparison, rule: SectionRule, missing: set[str | None]) -> bool:
    children = [comparison.schema.sections[index] for index in rule.children]
    return any(child.name in missing or _missing_below(comparison, child, missing) for child in children)


def facts_of(content: bytes, path: str, rule: SpecRule) -> SpecMetadata:
    """Read what a spec says of itself without its template, for files that nobody checks here."""
    return examine(content, path=path, schema=plain_schema(rule), rule=rule, depth=Depth.FACTS).facts


def plain_schema(rule: SpecRule) -> Schema:
    """Make a schema that demands nothing but knows the team's words."""
    return compile_template(parse("# [Title]\n"), rule)
