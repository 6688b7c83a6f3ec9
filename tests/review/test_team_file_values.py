"""The team's own files by value: what a pull request would do to policy, code owners and templates, and on which line it is told."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown import metadata_file
from bot.markdown.model import Span
from bot.policy.parser import parse_policy
from bot.policy.severity import Code, Severity
from bot.review.evaluate.model import Problem
from bot.review.evaluate.spec_review import fingerprint
from bot.review.evaluate.team_files import new_specs, team_verdict
from bot.review.model.capabilities import Permission
from bot.review.model.source import ParentPolicy, PolicyFile, SourceFile, TeamFiles
from tests.review.builders import BASE, HEAD, a_snapshot

POLICY, TEMPLATE, OWNERS = ".specbot.yml", "docs/specs/TEMPLATE.md", "CODEOWNERS"
Told = tuple[str, int, Code, Severity]


def a_file(path: str, content: str | bytes) -> SourceFile:
    return SourceFile(path=path, sha=HEAD, content=content if isinstance(content, bytes) else content.encode())


def files(contents: Mapping[str, str | bytes]) -> dict[str, SourceFile]:
    return {path: a_file(path, content) for path, content in contents.items()}


def problems(team: TeamFiles, *, policy: str | None = None, owners: bytes | None = None) -> tuple[Problem, ...]:
    snapshot = replace(a_snapshot(policy=policy), team=team)
    if owners is not None:
        snapshot = replace(snapshot, codeowners=SourceFile(path=OWNERS, sha=BASE, content=owners))
    return team_verdict(snapshot).problems


def told(team: TeamFiles, *, policy: str | None = None, owners: bytes | None = None) -> list[tuple[Told, str]]:
    found = [(one.path, one.diagnostic) for one in problems(team, policy=policy, owners=owners)]
    return [((path, one.span.line, one.code, one.severity), one.message) for path, one in found]


def test_a_spec_that_might_be_added_lies_in_each_folder_of_the_policy() -> None:
    policy = parse_policy(
        "specs:\n  - paths: ['docs/specs/*.md', '!docs/x/*.md', 'rfcs/**/*.md', '*.md', 'X/*/*.md']\n"
    )
    folders = ("docs/specs/", "rfcs/", "", "X/")
    assert new_specs(policy) == tuple(f"{folder}a-new-spec.md" for folder in folders)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("version: 1\napproval: {required: x}\n", 2, "approval.required: "),
        (b"version: 1\n\xff\n", 2, "The file is not UTF-8; save it as UTF-8."),
    ],
)
def test_a_policy_that_cannot_serve_is_an_error(content: str | bytes, line: int, words: str) -> None:
    team = TeamFiles(changed=(POLICY,), head=files({POLICY: content}))
    ((place, message),) = told(team)
    assert place == (POLICY, line, Code.POLICY, Severity.ERROR)
    assert message.startswith(words)
    assert told(replace(team, changed=(OWNERS,))) == []


ADVISE = "With `mode: advise` no check fails any more, whatever is missing."
PARENT = ParentPolicy(name="acme/.github:specbot.yml", content=b"version: 1\nmode: advise\n")
EXTENDS = b"version: 1\nextends: acme/.github:specbot.yml\n"


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        (a_file(POLICY, "version: 1\nmode: advise\n"), 2),
        (PolicyFile(path=POLICY, sha=HEAD, content=EXTENDS, parents=(PARENT,)), 2),
        (PolicyFile(path=POLICY, sha=HEAD, content=b"mode: advise\n", origin=PARENT), 1),
    ],
)
def test_a_quieter_policy_is_told_where_it_says_so(policy: SourceFile, line: int) -> None:
    team = TeamFiles(changed=(POLICY,), head={POLICY: policy})
    span = Span(line=line, column=1, end_line=line, end_column=1)
    found = Diagnostic(code=Code.POLICY, severity=Severity.WARNING, message=ADVISE, span=span, section=ADVISE[:60])
    assert problems(team) == (Problem(path=POLICY, diagnostic=found, fingerprint=fingerprint(POLICY, found)),)
    assert told(replace(team, changed=(OWNERS,))) == []
    assert told(team, policy="mode: advise\n") == []


def test_a_policy_that_is_not_read_is_told() -> None:
    other = ".github/specbot.yml"
    team = TeamFiles(changed=(other,), head=files({POLICY: "version: 1\n", other: "version: 1\n"}))
    message = f"{POLICY} is read, and not this file; keep one of them."
    assert told(team) == [((other, 1, Code.POLICY, Severity.WARNING), message)]


def test_a_name_that_stands_for_nobody_is_told_where_it_stands() -> None:
    text = "version: 1\napproval:\n  approvers: [a1]\n  distinct_groups: {g1: 1}\n  questions: [author, q1]\n"
    named = dict.fromkeys(("a1", "g1", "q1"), Permission.NONE)
    team = TeamFiles(changed=(POLICY,), head=files({POLICY: text}), named=named)
    found = told(team)
    assert [place for place, _ in found] == [(POLICY, line, Code.POLICY, Severity.WARNING) for line in (3, 4, 5)]
    keys = [message.partition(" stands for nobody: ")[0] for _, message in found]
    assert keys == ['approval.approvers: "a1"', 'approval.distinct_groups: "g1"', 'approval.questions: "q1"']
    assert told(replace(team, changed=(OWNERS,))) == []
    assert told(TeamFiles(changed=(POLICY,), named=named)) == []


FIRST = ".github/CODEOWNERS"
ODD = b"docs/ @cat\n\xff \xfe\n"


@pytest.mark.parametrize(
    ("changed", "head", "paths"),
    [
        ((OWNERS,), {OWNERS: ODD}, [OWNERS]),
        ((FIRST, OWNERS), {OWNERS: ODD}, [OWNERS]),
        ((OWNERS,), {FIRST: ODD, OWNERS: ODD}, []),
        ((FIRST,), {OWNERS: ODD}, []),
        ((FIRST, OWNERS), {}, []),
    ],
)
def test_lines_that_mean_nothing_are_told_in_the_file_that_is_read(
    changed: tuple[str, ...], head: dict[str, str | bytes], paths: list[str]
) -> None:
    found = told(TeamFiles(changed=changed, head=files(head)))
    message = '"\ufffd \ufffd" means nothing here; write a path and its owners.'
    assert found == [((path, 2, Code.POLICY, Severity.WARNING), message) for path in paths]


def test_specs_that_lose_their_owner_are_counted() -> None:
    by_owners = "version: 1\napproval: {approvers: [codeowners]}\n"
    listing = tuple(f"docs/specs/{name}.md" for name in "abcdef")
    head = files({POLICY: by_owners, OWNERS: "docs/specs/f.md @cat\n"})
    team = TeamFiles(changed=(OWNERS,), head=head, listing_before=(*listing, "README.md"))
    message = f"5 specs would have no code owner, so nobody could approve for it: {', '.join(listing[:5])}."
    assert told(team, owners=b"* @cat\n\xff\n") == [((OWNERS, 1, Code.POLICY, Severity.WARNING), message)]
    more = told(replace(team, head=files({POLICY: by_owners})), owners=b"* @cat\n")
    assert "docs/specs/e.md and 1 more." in more[0][1]
    assert told(team) == []
    assert told(replace(team, head=files({OWNERS: ""})), owners=b"* @cat\n") == []


PLAIN = "# [Title]\n\n**Status:** [Draft]\n\n## Goals\n\n[Why]\n\n## Open Questions\n\n- [ ] [What]\n"
SPEC = "# {}\n\n**Status:** {}\n\n## Goals\n\nTo find.\n\n## Open Questions\n\nNone.\n"
WITHOUT = PLAIN.partition("## Open")[0]


def templates(after: str | bytes, *changed: str, specs: Mapping[str, str] | None = None, unread: int = 0) -> TeamFiles:
    known = specs or {"docs/specs/a.md": SPEC.format("A", "Approved")}
    return TeamFiles(
        changed=changed or (TEMPLATE,),
        head=files({TEMPLATE: after}),
        before=files({TEMPLATE: PLAIN}),
        listing=(TEMPLATE, *known),
        listing_before=(TEMPLATE, *known),
        specs=files(known),
        unread=unread,
    )


def test_a_template_that_cannot_serve_is_an_error_on_its_line() -> None:
    place = (TEMPLATE, 2, Code.TEMPLATE, Severity.ERROR)
    assert told(templates(b"# [Title]\n\xff\n")) == [(place, "The template is not UTF-8; save it as UTF-8.")]
    assert told(templates(b"# [Title]\n\xff\n", POLICY, TEMPLATE)) == [
        (place, "The template is not UTF-8; save it as UTF-8.")
    ]


def test_a_template_that_cannot_serve_is_told_where_it_is_moved_to() -> None:
    moved, bad = "docs/specs/template.md", b"# [Title]\n\xff\n"
    team = replace(templates(PLAIN, TEMPLATE, moved), before=files({TEMPLATE: bad}), head=files({moved: bad}))
    found = told(replace(team, listing=(moved, *team.listing[1:])))
    assert found == [((moved, 2, Code.TEMPLATE, Severity.ERROR), "The template is not UTF-8; save it as UTF-8.")]


def test_a_template_that_is_not_there_is_told_in_the_policy() -> None:
    text = "version: 1\nspecs:\n  - paths: ['docs/specs/*.md']\n    template: gone.md\n"
    team = replace(templates(PLAIN, OWNERS, POLICY), head=files({POLICY: text, TEMPLATE: PLAIN}))
    (((path, line, code, severity), message),) = told(team)
    assert (path, line, code, severity) == (POLICY, 1, Code.TEMPLATE, Severity.ERROR)
    assert "but this change leaves no such file" in message


@pytest.mark.parametrize(("changed", "path"), [((POLICY, TEMPLATE), TEMPLATE), ((OWNERS, TEMPLATE), TEMPLATE)])
def test_a_section_that_is_not_there_any_more_is_told_in_its_template(changed: tuple[str, ...], path: str) -> None:
    found = told(templates(WITHOUT, *changed))
    assert [place for place, _ in found] == [(path, 1, Code.TEMPLATE, Severity.WARNING)]
    assert found[0][1].startswith('There is no "Open Questions" any more')
    assert told(templates(PLAIN)) == []


def test_accepted_specs_that_would_be_in_error_are_counted() -> None:
    names = {f"docs/specs/{name}.md": SPEC.format(name, "Approved") for name in "abcde"}
    names["docs/specs/a.md"] += "\n## Alpha\n\nHere.\n"
    after = f"{PLAIN}\n## Alpha\n\n[What]\n\n## Zeta\n\n[What]\n"
    names |= {
        f"docs/specs/{name}.md": text + "\n## Zeta\n\nHere.\n"
        for name, text in (("b", names["docs/specs/b.md"]), ("c", names["docs/specs/c.md"]))
    }
    names["docs/specs/z.md"] = SPEC.format("z", "Draft")
    ((place, message),) = told(templates(after, specs=names))
    assert place == (TEMPLATE, 1, Code.TEMPLATE, Severity.WARNING)
    listed = ", ".join(f"docs/specs/{name}.md" for name in "abcde")
    assert message.startswith(f"5 of 5 accepted specs would be in error: {listed}; 4 times: ")
    assert "Alpha" in message
    assert message.endswith(".")
    assert not message.endswith("looked at.")
    assert told(templates(after, specs=names, unread=2))[0][1].endswith(" 2 more specs were not looked at.")


def test_a_spec_that_is_none_yet_is_judged_by_the_first_rule() -> None:
    text = "version: 1\nspecs:\n  - paths: ['docs/specs/*.md', 'rfcs/*.md']\n"
    team = templates(PLAIN, POLICY, specs={"rfcs/a.md": SPEC.format("A", "Approved")})
    team = replace(team, head=files({POLICY: text, TEMPLATE: PLAIN}))
    assert told(team, policy="specs:\n  - paths: ['docs/specs/*.md']\n") == []


def test_what_a_policy_does_not_demand_is_no_error() -> None:
    team = templates(f"{PLAIN}\n## Alpha\n\n[What]\n")
    assert len(told(team)) == 1
    quiet = "severity: {missing-section: off}\n"
    assert told(replace(team, head={**team.head, **files({POLICY: quiet})}), policy=quiet) == []


def test_what_becomes_a_draft_is_judged_as_in_a_review() -> None:
    renamed = "version: 1\nspecs:\n  - lifecycle: {approved: Final}\n"
    team = templates(f"{PLAIN}\n## Alpha\n\n[What]\n", POLICY, TEMPLATE)
    (found,) = told(replace(team, head={**team.head, **files({POLICY: renamed})}))
    assert "1 times: " in found[1]
    assert "Alpha" in found[1]


def test_metadata_of_another_file_are_none_where_the_policy_names_that_file_no_more() -> None:
    paths = "specs:\n  - paths: ['keps/*/README.md']\n"
    path, template = "keps/a/README.md", "keps/TEMPLATE.md"
    plain = "# [Title]\n\n## Goals\n\n[Why]\n"
    both = metadata_file.join(b"title: A\nstatus: implemented\n", b"# A\n\n## Goals\n\nTo find.\n")
    team = TeamFiles(
        changed=(POLICY, template),
        head=files({POLICY: paths, template: f"---\nstatus: [x]\n---\n\n{plain}"}),
        before=files({template: plain}),
        listing=(template, path),
        listing_before=(template, path),
        specs=files({path: both}),
    )
    ((place, message),) = told(team, policy=f"{paths}    metadata: kep.yaml\n")
    assert place == (template, 1, Code.TEMPLATE, Severity.WARNING)
    assert message.startswith(f'1 of 1 accepted spec would be in error: {path}; 1 times: Field "status" is missing')
