"""What a change of the team's own files would mean, before it rules: the verdict on specs stays that of the base branch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.metadata_file import split
from bot.markdown.model import Span
from bot.policy.lifecycle import Status
from bot.policy.model import POLICY_PATHS, QUESTIONERS, Mode, Policy, PolicyError
from bot.policy.paths import choose_template, is_template, spec_rule
from bot.policy.severity import Code, Severity
from bot.review.evaluate.context import NO_TEAM_FILES, TeamVerdict
from bot.review.evaluate.model import Problem
from bot.review.evaluate.people import Approvers, owners_of, parse_codeowners, unread_lines
from bot.review.evaluate.rules_in_force import BrokenTemplateError, policy_for, policy_in_force, schema_of, severities
from bot.review.evaluate.spec_review import fingerprint
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource, TeamFiles
from bot.review.text.render import count
from bot.spec.examine import examine
from bot.spec.model import Depth, Examination
from bot.template.model import Schema

_ACCEPTED = (Status.APPROVED, Status.IMPLEMENTED)
_ERROR = Severity.ERROR
_MODES = tuple(Mode)
_NAMED = 5


def changed_team_files(pull: PullRequest, policy: Policy) -> tuple[str, ...]:
    """Name the team's own files that a pull request touches, by their old and their new names."""
    own = {*POLICY_PATHS, *pull.capabilities.codeowners, *(rule.template for rule in policy.specs)}
    names = (name for file in pull.files for name in (file.path, file.previous_path))
    return tuple(dict.fromkeys(name for name in names if name is not None and (name in own or is_template(name))))


def policy_after(head: Mapping[str, SourceFile]) -> Policy:
    """Read the policy that would rule; raises `PolicyError`."""
    return policy_in_force(next((head[path] for path in POLICY_PATHS if path in head), None))


def template_for(policy: Policy, path: str, listing: Iterable[str]) -> str | None:
    """Name the template of a spec; None: the built-in one, or no spec at all."""
    rule = spec_rule(policy, path)
    return None if rule is None else choose_template(path, policy.specs[rule], listing)


def new_specs(policy: Policy) -> tuple[str, ...]:
    """Name a spec that might be added under each pattern of the policy: its template counts, too, while there is none."""
    patterns = (pattern for rule in policy.specs for pattern in rule.paths if not pattern.startswith("!"))
    folders = (dirname(pattern.partition("*")[0]) for pattern in patterns)
    return tuple(dict.fromkeys(f"{folder}/a-new-spec.md".lstrip("/") for folder in folders))


def team_verdict(snapshot: Snapshot) -> TeamVerdict:
    """Judge the team's own files as the pull request would have them."""
    team = snapshot.team
    return NO_TEAM_FILES if team is None else TeamVerdict(changed=team.changed, problems=_problems(snapshot, team))


def _problems(snapshot: Snapshot, team: TeamFiles) -> tuple[Problem, ...]:
    """Say all that is wrong."""
    try:
        after = policy_after(team.head)
    except PolicyError as error:
        path = next(path for path in POLICY_PATHS if path in team.head)
        key = f"{error.key}: " if error.key else ""
        broken = _problem(path, f"{key}{error.message}", line=error.line, code=Code.POLICY, severity=Severity.ERROR)
        return (broken,) if path in team.changed else ()
    found = [*_shadowed(team), *_strange_names(team, after), *_codeowners(snapshot, team, after)]
    try:
        now = policy_for(snapshot)
    except PolicyError:
        return tuple(found)
    return (*found, *_quieter(team, now, after), *_templates(team, now, after))


def _quieter(team: TeamFiles, now: Policy, after: Policy) -> Iterator[Problem]:
    """Say what no longer happens under a policy that lets the bot do less."""
    path = next((path for path in POLICY_PATHS if path in team.changed), None)
    if path is None or _MODES.index(after.mode) >= _MODES.index(now.mode):
        return
    said = {
        Mode.OBSERVE: "I write nothing here any more; a check that is required would never come, so require it no longer.",
        Mode.ADVISE: "no check fails any more, whatever is missing.",
    }
    line = after.lines.get("mode", after.lines.get("extends", 1))
    yield _problem(path, f"With `mode: {after.mode}` {said[after.mode]}", line=line, code=Code.POLICY)


def _shadowed(team: TeamFiles) -> Iterator[Problem]:
    """Say of a policy that another one is read in its place."""
    present = [path for path in POLICY_PATHS if path in team.head]
    for path in present[1:]:
        if path in team.changed:
            yield _problem(path, f"{present[0]} is read, and not this file; keep one of them.", code=Code.POLICY)


def _strange_names(team: TeamFiles, after: Policy) -> Iterator[Problem]:
    """Say which names of a changed policy stand for nobody."""
    path = next((path for path in POLICY_PATHS if path in team.head), None)
    if path is None or path not in team.changed:
        return
    lines = team.head[path].content.decode().splitlines()
    rules = after.approval
    named = (("approvers", rules.approvers), ("distinct_groups", tuple(rules.groups)), ("questions", rules.questions))
    for key, entries in named:
        known = Approvers(entries=entries, permissions={}, teams=team.teams, named=team.named)
        for entry in entries:
            if entry.casefold() not in QUESTIONERS and known.unknown(entry):
                line = next((number for number, text in enumerate(lines, start=1) if entry in text), 1)
                words = "there is no such team that I can see, or no such user with access; correct the name."
                yield _problem(
                    path, f'approval.{key}: "{entry}" stands for nobody: {words}', line=line, code=Code.POLICY
                )


def _codeowners(snapshot: Snapshot, team: TeamFiles, after: Policy) -> Iterator[Problem]:
    """Say which lines mean nothing, and how many specs would have no owner, where owners approve."""
    places = snapshot.pull.capabilities.codeowners
    changed = [path for path in places if path in team.changed]
    if not changed:
        return
    read = next((path for path in places if path in team.head), None)
    text = team.head[read].content.decode("utf-8", errors="replace") if read is not None else ""
    path = read if read in changed and read is not None else changed[0]
    for line, words in unread_lines(text) if read == path else ():
        yield _problem(path, f'"{words}" means nothing here; write a path and its owners.', line=line, code=Code.POLICY)
    if "codeowners" not in after.approval.entries:
        return
    before = snapshot.codeowners.content.decode("utf-8", errors="replace") if snapshot.codeowners is not None else ""
    lines, old = parse_codeowners(text), parse_codeowners(before)
    bare = [one for one in team.listing_before if spec_rule(after, one) is not None and not owners_of(one, lines)]
    lost = [one for one in bare if owners_of(one, old)]
    if lost:
        said = f"{count(len(lost), 'spec')} would have no code owner, so nobody could approve for it: {_some(lost)}."
        yield _problem(path, said, code=Code.POLICY)


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """A policy with the templates that lie beside it, now or after the merge."""

    policy: Policy
    listing: tuple[str, ...]
    texts: Mapping[str, SourceFile]
    schemas: dict[tuple[str | None, int], Schema] = field(default_factory=dict)

    def place(self, path: str) -> tuple[str | None, int] | None:
        """Name the template and the rule of a spec; None: it is none."""
        rule = spec_rule(self.policy, path)
        return None if rule is None else (template_for(self.policy, path, self.listing), rule)

    def facts(self, path: str) -> tuple[object, ...]:
        """Give all that a verdict on a spec comes from."""
        place = self.place(path)
        if place is None:
            return ()
        source = self.texts.get(place[0] or "")
        return place[0], source and source.content, self.policy.specs[place[1]], self.policy.severity

    def schema(self, place: tuple[str | None, int]) -> Schema:
        """Compile a template once; raises `BrokenTemplateError`."""
        if place not in self.schemas:
            source = SpecSource(path="", rule=0, head=None, base=None, template=self.texts.get(place[0] or ""))
            self.schemas[place] = schema_of(source, self.policy.specs[place[1]])
        return self.schemas[place]

    def look(self, path: str, text: SourceFile) -> Examination | None:
        """Examine a spec; None where its template is broken. Precedent plays no part in it."""
        place = self.place(path) or (None, 0)
        try:
            schema = self.schema(place)
        except BrokenTemplateError:
            return None
        rule, levels = self.policy.specs[place[1]], severities(self.policy.severity, ready=True)
        parts = split(text.content) if rule.metadata is None else None
        content = text.content if parts is None else parts.text
        return examine(content, path=path, schema=schema, rule=rule, severity=levels, depth=Depth.FINDINGS)

    def roles(self, path: str) -> frozenset[str]:
        """Name the roles that the template of a spec has a place for."""
        place = self.place(path)
        try:
            return frozenset() if place is None else _roles(self.schema(place))
        except BrokenTemplateError:
            return frozenset()


def _templates(team: TeamFiles, now: Policy, after: Policy) -> Iterator[Problem]:
    """Judge every template that rules otherwise than now, with what it would do to the specs that are there."""
    today = _Rules(policy=now, listing=team.listing_before, texts=team.before)
    then = _Rules(policy=after, listing=team.listing, texts=team.head)
    ruled: dict[tuple[str | None, int], list[str]] = defaultdict(list)
    for path in dict.fromkeys((*team.specs, *new_specs(after))):
        place = then.place(path)
        if place is not None and today.facts(path) != then.facts(path):
            ruled[place].append(path)
    for place, paths in ruled.items():
        yield from _judged(team, place, paths, (today, then))


def _judged(
    team: TeamFiles, place: tuple[str | None, int], paths: list[str], rules: tuple[_Rules, _Rules]
) -> Iterator[Problem]:
    """Compile a template, look for its roles, and count the accepted specs that it would put in error."""
    today, then = rules
    own = (path for path in team.changed if path in POLICY_PATHS or is_template(path))
    where = place[0] if place[0] in team.changed and place[0] is not None else next(own, team.changed[0])
    try:
        schema = then.schema(place)
    except BrokenTemplateError as error:
        message = error.message.replace("the base branch has", "this change leaves")
        yield _problem(where, message, line=error.line, severity=_ERROR)
        return
    roles = then.policy.specs[place[1]].roles
    names = {"status": roles.status, "questions": roles.questions, "history": roles.history}
    had = frozenset[str]().union(*(today.roles(path) for path in paths))
    for role in sorted(had - _roles(schema)):
        said = f'There is no "{names[role]}" any more, so I could neither read nor write it; bring it back, or name another under'
        yield _problem(where, f"{said} `roles` in the policy.")
    yield from _worse(team, where, [path for path in paths if path in team.specs], rules)


def _worse(team: TeamFiles, where: str, paths: list[str], rules: tuple[_Rules, _Rules]) -> Iterator[Problem]:
    """Count the accepted specs that would be in error and are not now."""
    today, then = rules
    accepted: list[tuple[str, set[tuple[str, str]]]] = []
    for path in paths:
        before = today.look(path, team.specs[path])
        if before is not None and before.status in _ACCEPTED:
            accepted.append((path, _errors(path, then.look(path, team.specs[path])) - _errors(path, before)))
    worse = [(path, new) for path, new in accepted if new]
    if worse:
        said = f"{len(worse)} of {count(len(accepted), 'accepted spec')} would be in error: "
        more = f" {count(team.unread, 'more spec')} were not looked at." if team.unread else ""
        yield _problem(where, f"{said}{_some(path for path, _ in worse)}; {_often(new for _, new in worse)}.{more}")


def _roles(schema: Schema) -> frozenset[str]:
    """Name the roles that a template has a place for."""
    sections = {section.key for section in schema.sections}
    has_status = schema.roles.status in sections or any(one.key == schema.roles.status for one in schema.fields)
    found = (
        ("status", has_status),
        ("questions", schema.roles.questions in sections),
        ("history", schema.roles.history in sections),
    )
    return frozenset(role for role, there in found if there)


def _errors(path: str, spec: Examination | None) -> set[tuple[str, str]]:
    """Name the errors of a spec by fingerprint and message."""
    found = spec.diagnostics if spec is not None else ()
    return {(fingerprint(path, one), one.message) for one in found if one.severity is Severity.ERROR}


def _often(found: Iterable[set[tuple[str, str]]]) -> str:
    """Quote the message that stands in most of them."""
    times: dict[str, int] = defaultdict(int)
    for each in found:
        for message in {message for _, message in each}:
            times[message] += 1
    message = max(sorted(times), key=lambda one: times[one])
    return f"{times[message]} times: {message.rstrip('.')}"


def _some(paths: Iterable[str]) -> str:
    """List the first few."""
    found = list(paths)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{', '.join(found[:_NAMED])}{more}"


def _problem(
    path: str, message: str, *, line: int = 1, code: Code = Code.TEMPLATE, severity: Severity = Severity.WARNING
) -> Problem:
    span = Span(line=line, column=1, end_line=line, end_column=1)
    found = Diagnostic(code=code, severity=severity, message=message, span=span, section=message[:60])
    return Problem(path=path, diagnostic=found, fingerprint=fingerprint(path, found))
