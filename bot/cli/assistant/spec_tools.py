"""What an assistant can ask for and do, as plain values."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.cli.assistant.root import Root
from bot.cli.files.cache import Cache
from bot.cli.files.check_config import CheckConfig, policy_of, schema_of
from bot.cli.files.errors import UsageError, file_trouble
from bot.cli.files.fix_text import fixed
from bot.cli.files.index import index_of
from bot.cli.files.loader import read_tasks
from bot.cli.files.metadata_files import ChangedText, in_files, with_metadata
from bot.cli.files.new import git_user, new_file, new_text, spec_folder
from bot.cli.files.parallel import Task
from bot.cli.files.precedents import Judged, judge
from bot.cli.files.selection import SelectedFile
from bot.cli.files.settling import with_settling_fixes
from bot.cli.files.write import create_file, replace_file
from bot.comparison.diagnostic import Diagnostic
from bot.comparison.progress import ChecklistQuestion, QuestionShape
from bot.markdown.edits import apply_edits
from bot.markdown.metadata_file import lines_above, split
from bot.markdown.text_diff import unified
from bot.policy.paths import beside
from bot.report.as_json import render_json
from bot.report.index import render_index_json
from bot.report.metadata_lines import checked
from bot.review.commands.friendly_words import has_text
from bot.spec.edits import answer_edit, is_answered
from bot.spec.examine import examine
from bot.spec.model import Depth, Examination
from bot.template.explain import explain
from bot.template.model import FieldRule, Schema

VERSION = 1
Answer = dict[str, object]
_QUESTION = re.compile(r"[Qq]?([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A file before and after; `before` is None where there is none yet."""

    target: SelectedFile
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class SpecTools:
    """Answers in JSON values, those of the command line where it has one; each raises `UsageError` with what to do."""

    root: Root
    _cache: Cache = field(default_factory=lambda: Cache(None))
    """Lives as long as the server; nothing is kept outside of the root."""

    def check_spec(self, path: str | None, text: str | None) -> Answer:
        """Judge one spec, or all of them; `text`: as if this stood in the file."""
        targets, tasks = self._read(path, text)
        judged = self._judge(targets, tasks)
        found = zip(judged.reports, targets, tasks, strict=True)
        reports = ((with_settling_fixes(judged, *one), one[2]) for one in found)
        return _parsed(render_json([checked(report, task.source, task.metadata or "") for report, task in reports]))

    def template_rules(self, path: str | None) -> Answer:
        """Say what the template in force demands of a spec, or of a new one."""
        workspace = self.root.workspace()
        target = self.root.spec(path or workspace.relative(spec_folder(workspace) / "new-spec.md"))
        template = target.workspace.template(target.relative, target.rule)
        schema = schema_of(CheckConfig.of(template, target.workspace.policy_text, target.number or 0))
        above = lines_above(template.content)
        return {
            "version": VERSION,
            "template": template.name,
            **_texts(template.content, template.name, target.rule.metadata),
            "rules": [{**_place(one.line, above), "text": one.text} for one in explain(schema)],
            "fields": [_field(one, above) for one in schema.fields],
            "sections": list(_sections(schema, above)),
            "statuses": list(schema.status_words),
            "advice": list(target.rule.advice),
        }

    def new_spec(self, title: str, author: str | None, path: str | None, *, dry_run: bool) -> Answer:
        """Write a new spec from the template in force; a file that exists is never overwritten.

        Raises `UsageError` where it may not be written.
        """
        title = " ".join(title.split())
        if not has_text(title):
            raise UsageError("The title is empty; write one.")
        target = self.root.spec(path or self._new_path(title))
        if target.number is None or target.file is None:
            raise UsageError(f"The policy selects no such spec; it selects {self._patterns()}.", path=target.shown)
        text = new_text(target.workspace, target.file, title, author or git_user(self.root.directory))
        change = _Change(target=target, before=None, after=text.encode())
        return {
            **self._deliver(change, dry_run=dry_run),
            **_texts(text.encode(), target.relative, target.rule.metadata),
        }

    def open_questions(self, path: str | None) -> Answer:
        """List the questions of one spec, or of all; what cannot be counted is named by its line."""
        found = ((task, _examined(task), lines_above(task.source)) for task in self._read(path, None)[1])
        return {
            "version": VERSION,
            "specs": [
                {
                    "path": task.path,
                    "questions": [_question(one, above) for one in spec.questions],
                    "uncounted_lines": [span.line - above for span in spec.uncounted],
                    "unread": [one.message for one in spec.diagnostics if one.code == "too-large"],
                }
                for task, spec, above in found
            ],
        }

    def answer_question(self, path: str, question: str, answer: str, *, dry_run: bool) -> Answer:
        """Tick a question and write the answer under it; an answer that stands already is done.

        Raises `UsageError` where that question cannot be answered.
        """
        (target,), (task,) = self._read(path, None)
        before = _text(task)
        spec = _examined(task)
        asked = _asked(question, spec, task.path)
        lines = spec.document.lines
        if not has_text(answer):
            raise UsageError("The answer is empty; write one.", path=task.path)
        if is_answered(lines, asked.span, answer):
            return self._deliver(_Change(target=target, before=task.source, after=task.source), dry_run=dry_run)
        if asked.ticked:
            raise UsageError(f"Q{asked.number} is answered already; change it in the file.", path=task.path)
        if asked.shape is not QuestionShape.ITEM:
            raise UsageError(
                f"Q{asked.number} is {asked.shape}, which cannot be ticked; write it as `- [ ] …`, or answer it in the file.",
                path=task.path,
            )
        after = apply_edits(before, [answer_edit(lines, asked.span, answer)])
        return self._deliver(_Change(target=target, before=task.source, after=after.encode()), dry_run=dry_run)

    def spec_index(self) -> Answer:
        """List all specs."""
        return _parsed(render_index_json(index_of(self.root.specs())))

    def fix_spec(self, path: str, *, dry_run: bool) -> Answer:
        """Apply every fix that has one safe answer."""
        targets, tasks = self._read(path, None)
        (target,), (task,), judged = targets, tasks, self._judge(targets, tasks)
        _text(task)

        def evaluate(spec: Examination) -> tuple[Diagnostic, ...]:
            return judged.evaluate(spec.diagnostics, spec.evidence, target, task)

        after = fixed(task.source, task.path, task.scheme, evaluate)
        change = _Change(target=target, before=task.source, after=after.content)
        return {**self._deliver(change, dry_run=dry_run), "edits": after.edits, "left_to_write": list(after.unwritten)}

    def _read(self, path: str | None, text: str | None) -> tuple[Sequence[SelectedFile], Sequence[Task]]:
        if text is not None and path is None:
            raise UsageError("A text needs the path that it will have: that says which template rules it.")
        targets = self.root.specs() if path is None else (self.root.spec(path),)
        if path is not None and text is not None:
            empty = replace(targets[0], file=None)
            given, file = text.encode("utf-8", "surrogatepass"), targets[0].file
            name = targets[0].rule.metadata if targets[0].number is not None and file is not None else None
            source = given if file is None else with_metadata(given, file, name)
            return targets, [replace(_task_without_file(empty), source=source, metadata=name)]
        for target in targets if path is not None else ():
            if target.file is not None and not target.file.exists():
                raise UsageError("There is no such file; spec_index lists the specs.", path=target.shown)
        return targets, read_tasks(targets, None)

    def _judge(self, targets: Sequence[SelectedFile], tasks: Sequence[Task]) -> Judged:
        return judge(targets, tasks, self._cache, jobs=1, given=False)

    def _new_path(self, title: str) -> str:
        workspace = self.root.workspace()
        return workspace.relative(new_file(workspace, title, way="path"))

    def _patterns(self) -> str:
        return ", ".join(one for rule in self.root.workspace().policy.specs for one in rule.paths)

    def _deliver(self, change: _Change, *, dry_run: bool) -> Answer:
        """Write a change, unless it is asked for only to be seen; raises `UsageError` where nothing may be written."""
        target = change.target
        made = ChangedText(shown=target.shown, file=target.file, before=change.before, after=change.after)
        files = tuple(in_files(made, target.rule.metadata if target.number is not None else None))
        if not dry_run:
            self.root.ensure_writable()
            for one in files:
                _ensure_free(one)
            for one in files:
                _write(one)
        changed = change.after != change.before
        texts = (((one.before or b"").decode(errors="replace"), one) for one in files)
        diffs = (
            unified(before, one.after.decode(errors="replace"), old=one.shown, new=one.shown) for before, one in texts
        )
        diff = "".join(line for lines in diffs for line in lines)
        return {"path": target.shown, "written": changed and not dry_run, "diff": diff}


def _ensure_free(change: ChangedText) -> None:
    """Raise `UsageError` where a new file is there already, before any other is written."""
    if change.before is None and change.file is not None and change.file.exists():
        raise UsageError("The file exists; choose another title or path.", path=change.shown)


def _write(change: ChangedText) -> None:
    file, name = change.file or Path(), change.shown
    try:
        if change.before is None:
            create_file(file, change.after)
        elif change.after != change.before:
            replace_file(file, change.after)
    except FileExistsError as error:
        raise UsageError("The file exists; choose another title or path.", path=name) from error
    except OSError as error:
        raise file_trouble(name, error) from error


def _task_without_file(target: SelectedFile) -> Task:
    template = target.workspace.template(target.relative, target.rule)
    scheme = CheckConfig.of(template, target.workspace.policy_text, target.number or 0)
    return Task(path=target.shown, source=b"", scheme=scheme)


def _examined(task: Task) -> Examination:
    policy = policy_of(task.scheme)
    rule, schema = policy.specs[task.scheme.rule], schema_of(task.scheme)
    return examine(task.source, path=task.path, schema=schema, rule=rule, depth=Depth.FINDINGS)


def _text(task: Task) -> str:
    """Give the text of a spec that is to be changed; raises `UsageError` where there is none."""
    try:
        text = task.source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("The file is not UTF-8; save it as UTF-8.", path=task.path) from error
    if task.unread:
        raise UsageError(task.unread, path=task.path)
    return text


def _asked(question: str, spec: Examination, path: str) -> ChecklistQuestion:
    """Find a question by its name, Q1 or 1."""
    name = _QUESTION.fullmatch(question.strip())
    found = next((one for one in spec.questions if name and one.number == int(name[1])), None)
    if found is None:
        there = ", ".join(f"Q{one.number}" for one in spec.questions) or "none"
        raise UsageError(f'There is no question "{question}"; the file has {there}.', path=path)
    return found


def _question(one: ChecklistQuestion, above: int) -> Answer:
    line = one.span.line - above
    return {"id": f"Q{one.number}", "text": one.text, "open": not one.ticked, "line": line, "shape": one.shape}


def _texts(content: bytes, path: str, name: str | None) -> Answer:
    """Give a text, and the metadata that stand in a file beside it."""
    parts = split(content)
    if parts is None or name is None:
        return {"text": content.decode()}
    metadata = {"path": beside(path, name), "text": parts.metadata.decode()}
    return {"text": parts.text.decode(), "metadata": metadata}


def _place(line: int, above: int) -> Answer:
    """Say on which line of its file something stands that was read below so many lines of metadata."""
    return {"line": max(line - 1, 1), "in_metadata": True} if line <= above else {"line": line - above}


def _field(one: FieldRule, above: int) -> Answer:
    kind = {"kind": one.type.kind, "choices": list(one.type.choices)}
    return {"name": one.name, "required": one.required, **_place(one.line, above), **kind}


def _sections(schema: Schema, above: int) -> Iterator[Mapping[str, object]]:
    for rule in schema.sections:
        yield {
            "path": schema.path(rule),
            "heading": rule.heading,
            "level": rule.level,
            "required": rule.required,
            "repeats": rule.repeats,
            **_place(rule.line, above),
        }


def _parsed(text: str) -> Answer:
    answer: Answer = json.loads(text)
    return answer
