"""The team's own files are judged before they rule: what a policy, a template or code owners would do is said, with numbers."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.fetch import fetch
from bot.review.model.capabilities import Capabilities, FileStatus, PullState
from bot.review.model.desired_state import Check, DesiredState
from bot.review.model.pull_request import ChangedFile
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import BASE, HEAD, NOON, a_pull

POLICY, TEMPLATE, OWNERS = ".specbot.yml", "docs/specs/TEMPLATE.md", "CODEOWNERS"
MODEL = """# [Title]

**Status:** [Draft | In Review | Approved]

## Goals

[What for]

## Open Questions

- [ ] Question 1?

## Revision History

| Date | Author | Changes |
|---|---|---|
| [Date] | [Name] | First draft |
"""
SPEC = """# Search

**Status:** Approved

## Goals

Find things.

## Open Questions

None.

## Revision History

| Date | Author | Changes |
|---|---|---|
| 2026-01-02 | @ann | First draft |
"""


def a_forge(*, accepted: int = 3, drafts: int = 1, more: dict[str, str] | None = None) -> MemoryForge:
    """Give a repository with a template and specs, and a pull request that changes nothing yet."""
    forge = MemoryForge(pull=a_pull(files=(), capabilities=Capabilities(gate_thread=True)))
    files = {TEMPLATE: MODEL, **(more or {})}
    files |= {f"docs/specs/a{number}.md": SPEC for number in range(accepted)}
    files |= {f"docs/specs/d{number}.md": SPEC.replace("Approved", "Draft") for number in range(drafts)}
    for path, text in files.items():
        forge.put(path, text, sha=BASE)
        forge.put(path, text)
    return forge


def change(forge: MemoryForge, path: str, text: str | None, *, previous: str | None = None) -> MemoryForge:
    """Let the pull request write, remove or rename a file."""
    status = FileStatus.MODIFIED if text is not None else FileStatus.REMOVED
    if text is not None:
        forge.put(path, text)
    for gone in filter(None, (previous, path if text is None else None)):
        forge.files.pop((HEAD, gone), None)
    changed = ChangedFile(path=path, status=FileStatus.RENAMED if previous else status, previous_path=previous)
    forge.pull = replace(forge.pull, files=(*forge.pull.files, changed))
    return forge


def decided(forge: MemoryForge) -> DesiredState:
    return decide(fetch(forge, forge.pull.ref, NOON))


def document(forge: MemoryForge) -> Check:
    return decided(forge).checks[0]


def said(forge: MemoryForge) -> list[str]:
    return [f"{one.path}:{one.start_line} {one.message}" for one in document(forge).annotations]


def test_a_change_that_is_well_says_so() -> None:
    check = document(change(a_forge(), POLICY, "version: 1\nreview: {comments: 3}\n"))
    assert (check.conclusion.value, check.title) == ("success", "No specs here; No problems in 1 file of the team")
    assert "Nothing is wrong with them." in check.summary
    assert "judged by those of the base branch" in check.summary


def test_code_alone_reads_nothing_of_it() -> None:
    forge = change(a_forge(), "src/app.py", "print()\n")
    assert document(forge).title == "No specs here"
    assert fetch(forge, forge.pull.ref, NOON).team is None


def test_a_broken_policy_fails_with_file_line_and_key_and_holds_the_merge_back() -> None:
    desired = decided(change(a_forge(), POLICY, "version: 1\napproval:\n  requird: 2\n"))
    check = desired.checks[0]
    assert (check.conclusion.value, check.title) == ("failure", "No specs here; 1 error in 1 file of the team")
    ((place),) = [(one.path, one.start_line) for one in check.annotations]
    assert place == (POLICY, 3)
    assert "approval.requird: " in check.summary
    assert "did you mean" in check.summary
    assert desired.gate_thread is not None
    assert not desired.gate_thread.is_open
    assert "did you mean" in desired.gate_thread.body


def test_a_repair_that_is_broken_itself_fails_and_a_good_one_passes() -> None:
    broken = a_forge(more={POLICY: "version: 9\n"})
    assert document(change(broken, POLICY, "version: 8\n")).conclusion.value == "failure"
    mended = a_forge(more={POLICY: "version: 9\n"})
    assert document(change(mended, POLICY, "version: 1\n")).conclusion.value == "success"
    removed = a_forge(more={POLICY: "version: 9\n"})
    assert document(change(removed, POLICY, None)).conclusion.value == "success"


def test_a_policy_that_another_one_hides_is_said() -> None:
    forge = change(a_forge(more={POLICY: "version: 1\n"}), ".github/specbot.yml", "version: 1\n")
    assert said(forge) == [".github/specbot.yml:1 .specbot.yml is read, and not this file; keep one of them."]
    broken = change(a_forge(more={POLICY: "version: 9\n"}), ".github/specbot.yml", "version: 1\n")
    assert said(broken) == []
    more = a_forge(more={POLICY: "version: 1\n", ".gitlab/specbot.yml": "version: 1\n"})
    assert said(change(more, POLICY, "version: 1\n\n")) == []


def test_the_verdict_on_specs_stays_that_of_the_base_branch() -> None:
    forge = change(a_forge(), POLICY, "version: 1\napproval: {required: 0}\n")
    forge = change(forge, "docs/specs/new.md", SPEC.replace("Approved", "In Review"))
    desired = decided(forge)
    assert desired.checks[0].title == "No problems in 1 spec; No problems in 1 file of the team"
    assert desired.checks[1].title == "0 of 1 approval"
    broken = change(forge, TEMPLATE, "nothing here\n")
    thread = decided(broken).gate_thread
    assert thread is not None
    assert f"{TEMPLATE}:1" in thread.body


@pytest.mark.parametrize("text", ["no heading\n", ""])
def test_a_template_that_cannot_be_used_fails(text: str) -> None:
    check = document(change(a_forge(), TEMPLATE, text))
    assert check.conclusion.value == "failure"
    assert [(one.path, one.title) for one in check.annotations] == [(TEMPLATE, "template")]


def test_a_template_without_a_role_says_which() -> None:
    text = "# [Title]\n\n## Goals\n\n[What for]\n"
    found = said(change(a_forge(accepted=0), TEMPLATE, text))
    assert [one.partition(" any more")[0].rpartition("There is no ")[2] for one in found] == [
        '"Revision History"',
        '"Open Questions"',
        '"Status"',
    ]
    policy = "version: 1\nspecs:\n  - paths: ['docs/specs/**/*.md']\n    roles: {questions: Unknowns}\n"
    renamed = change(a_forge(accepted=0), TEMPLATE, MODEL.replace("Open Questions", "Unknowns"))
    assert said(change(renamed, POLICY, policy)) == []


def test_accepted_specs_that_would_be_in_error_are_counted() -> None:
    text = MODEL.replace("## Open Questions", "## Security\n\n[What may go wrong]\n\n## Open Questions")
    (found,) = said(change(a_forge(accepted=7, drafts=2), TEMPLATE, text))
    assert found.startswith(
        f"{TEMPLATE}:1 7 of 7 accepted specs would be in error: docs/specs/a0.md, docs/specs/a1.md, docs/specs/a2.md, "
        "docs/specs/a3.md, docs/specs/a4.md and 2 more; 7 times: "
    )
    assert '"Security"' in found
    assert document(change(a_forge(), TEMPLATE, MODEL + "\n<!-- A hint. -->\n")).title.endswith(
        "No problems in 1 file of the team"
    )


def test_specs_beyond_the_first_are_counted_and_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.review.fetch_rules.SPECS_AT_MOST", 2)
    text = MODEL.replace("## Open Questions", "## Security\n\n[What may go wrong]\n\n## Open Questions")
    (found,) = said(change(a_forge(), TEMPLATE, text))
    assert "2 of 2 accepted specs" in found
    assert found.endswith("2 more specs were not looked at.")


def test_a_template_that_is_removed_leaves_the_specs_to_the_next_one() -> None:
    (found,) = said(change(a_forge(accepted=1), TEMPLATE, None))
    assert "1 of 1 accepted spec would be in error" in found
    policy = "version: 1\nspecs:\n  - paths: ['docs/specs/**/*.md']\n    template: docs/specs/TEMPLATE.md\n"
    (named,) = said(change(a_forge(more={POLICY: policy}), TEMPLATE, None))
    assert "this change leaves no such file" in named


def test_a_template_that_is_renamed_is_the_same() -> None:
    forge = change(a_forge(), "docs/specs/template.md", MODEL, previous=TEMPLATE)
    assert said(forge) == []


def test_a_policy_that_brings_other_rules_is_tried_on_the_accepted_specs() -> None:
    policy = "version: 1\nspecs:\n  - paths: ['docs/specs/**/*.md']\n    required: [Costs]\n"
    (found,) = said(change(a_forge(accepted=2), POLICY, policy))
    assert found.startswith(f"{POLICY}:1 2 of 2 accepted specs would be in error: ")
    elsewhere = "version: 1\nspecs:\n  - paths: ['rfcs/*.md', '!rfcs/old.md', 'one.md', '*.md']\n"
    assert said(change(a_forge(accepted=2), POLICY, elsewhere)) == []


def test_a_template_that_was_broken_before_is_mended() -> None:
    forge = a_forge(accepted=1)
    forge.put(TEMPLATE, "no heading\n", sha=BASE)
    assert said(change(forge, TEMPLATE, MODEL)) == []


def test_what_is_in_error_today_already_is_not_counted() -> None:
    faulty = SPEC.replace("## Goals\n\nFind things.\n\n", "")
    forge = a_forge(accepted=1, more={"docs/specs/b.md": faulty})
    assert said(change(forge, POLICY, "version: 1\nseverity: {unfilled-placeholder: off}\n")) == []


def test_a_template_that_was_broken_before_is_not_blamed_on_a_change_that_leaves_it_alone() -> None:
    forge = a_forge(accepted=1)
    for sha in (BASE, HEAD):
        forge.put(TEMPLATE, "no heading\n", sha=sha)
    assert said(change(forge, POLICY, "version: 1\nindex: docs/index.md\n")) == []


def test_code_owners_that_mean_nothing_or_leave_specs_alone_are_said() -> None:
    approvers = "version: 1\napproval: {approvers: [codeowners]}\n"
    forge = a_forge(accepted=1, drafts=1, more={POLICY: approvers, OWNERS: "docs/ @ann\n"})
    found = said(
        change(forge, OWNERS, "src/ ann\n[x] @ann\n!docs @ann\n# note\n\n[Docs]\ndocs/specs/a0.md @ann mail@x.io\n")
    )
    assert found == [
        f'{OWNERS}:1 "src/ ann" means nothing here; write a path and its owners.',
        f'{OWNERS}:3 "!docs @ann" means nothing here; write a path and its owners.',
        f"{OWNERS}:1 1 spec would have no code owner, so nobody could approve for it: docs/specs/d0.md.",
    ]


def test_code_owners_that_go_or_do_not_approve() -> None:
    approvers = "version: 1\napproval: {approvers: [codeowners]}\n"
    gone = change(a_forge(accepted=1, drafts=0, more={POLICY: approvers, OWNERS: "docs/ @ann\n"}), OWNERS, None)
    assert said(gone) == [
        f"{OWNERS}:1 1 spec would have no code owner, so nobody could approve for it: docs/specs/a0.md."
    ]
    silent = change(a_forge(more={OWNERS: "docs/ @ann\n"}), OWNERS, "docs/ @ben\n")
    assert said(silent) == []
    new = change(a_forge(more={POLICY: approvers}), OWNERS, "docs/ @ben\n")
    assert said(new) == []


def test_after_the_merge_nothing_of_it_is_read() -> None:
    forge = change(a_forge(), POLICY, "version: 9\n")
    forge.pull = replace(forge.pull, state=PullState.CLOSED)
    assert fetch(forge, forge.pull.ref, NOON).team is None


def test_a_name_of_a_changed_policy_that_stands_for_nobody_is_said_at_its_line() -> None:
    forge = change(a_forge(), POLICY, 'version: 1\napproval:\n  approvers: [write, "@acme/nobody"]\n')
    (words,) = said(forge)
    assert words.startswith(f'{POLICY}:3 approval.approvers: "@acme/nobody" stands for nobody: there is no such team')
