from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, LapseMode, Policy, PolicyError, SpecRule
from bot.review import needs
from bot.review.model.capabilities import FileStatus
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import ChangedFile
from bot.review.model.source import SourceFile
from tests.review.builders import ANN, BASE, BEN, BOT, CAT, EVE, HEAD, a_comment, a_file, a_pull, a_review

NEW = "docs/specs/new.md"
OLD = "docs/specs/old.md"


def selected(path: str, base: str | None) -> needs.SelectedSpec:
    return needs.SelectedSpec(path=path, rule=0, base_path=base)


def test_the_specs_among_the_changed_files() -> None:
    files = (
        a_file(NEW),
        a_file(OLD, status=FileStatus.MODIFIED),
        ChangedFile(path="specs/moved.md", status=FileStatus.RENAMED, previous_path="specs/from.md"),
        a_file("docs/specs/gone.md", status=FileStatus.REMOVED),
        a_file("docs/specs/README.md"),
        a_file("src/main.py"),
    )
    assert needs.select_specs(Policy(), files) == (
        selected(NEW, None),
        selected(OLD, OLD),
        selected("specs/moved.md", "specs/from.md"),
    )


def test_templates_are_looked_for_from_the_spec_upwards() -> None:
    policy = Policy()
    spec = selected("docs/specs/deep/a.md", None)
    assert needs.directories(policy, [spec, spec]) == ("docs/specs/deep", "docs/specs", "docs", "")
    chosen = needs.with_template(policy, spec, ["docs/specs/TEMPLATE.md", "template.md"])
    assert chosen.template == "docs/specs/TEMPLATE.md"
    assert needs.with_template(policy, spec, []).template is None


def test_the_texts_of_a_spec_and_what_becomes_of_them() -> None:
    policy = Policy(specs=(SpecRule(template="T.md"),))
    pull = a_pull(reviews=(a_review(BEN, sha="a" * 40), a_review(CAT)))
    spec = needs.with_template(policy, selected(NEW, OLD), ())
    wanted = needs.texts(pull, policy, spec)
    assert wanted == ((HEAD, NEW), (BASE, OLD), (BASE, "T.md"), ("a" * 40, NEW))
    found = {(sha, path): SourceFile(path=path, sha=sha, content=b"") for sha, path in wanted}
    source = needs.spec_source(pull, policy, spec, found)
    assert (source.head, source.base, source.template) == tuple(found[each] for each in wanted[:3])
    assert source.seen == (found[wanted[3]],)
    bare = needs.spec_source(pull, policy, selected(NEW, None), {})
    assert (bare.head, bare.base, bare.template, bare.seen) == (None, None, None, ())


def test_commits_that_approvals_saw_matter_only_when_sections_are_compared() -> None:
    memory = mark("x", Marker(kind=Kind.SUMMARY), Marker(kind=Kind.MEMORY, value='{"head":"b","approvals":{"c":"d"}}'))
    pull = a_pull(comments=(a_comment(memory, author=BOT),), reviews=(a_review(sha="a"), a_review(sha=HEAD)))
    assert needs.seen_commits(pull, Policy()) == ("b", "a")
    said = a_comment("/spec approve", minutes=9, key="c")
    memory = memory.replace("%22c%22", "%22c.0%22").replace('"c"', '"c.0"')
    pull = replace(pull, comments=(a_comment(memory, author=BOT), said))
    assert needs.seen_commits(pull, Policy()) == ("b", "d", "a")
    any_push = Policy(approval=ApprovalRules(lapse=LapseMode.ANY_PUSH))
    assert needs.seen_commits(pull, any_push) == ()
    assert needs.seen_commits(replace(pull, head_by_people="e"), any_push) == ("e",)


def test_who_has_to_be_asked_about() -> None:
    comments = (
        a_comment("/spec approve", author=CAT, minutes=1, reactions=["+1"]),
        a_comment("@SpecBot status Draft", author=EVE, minutes=2),
        a_comment("only talk of `/spec approve`\n/spec help\n/spec zap", author=ANN, minutes=3),
        a_comment("/spec approve", author=BOT, minutes=4),
    )
    reviews = (a_review(BEN), a_review(replace(BOT, is_bot=False), minutes=1))
    assert needs.accounts(a_pull(comments=comments, reviews=reviews)) == (BEN, CAT, EVE)


def test_what_was_answered_asks_for_no_rights_any_more() -> None:
    done = (a_comment("/spec answer Q1 Yes.", author=ANN, reactions=["+1"]),)
    assert needs.accounts(a_pull(comments=done)) == ()
    assert needs.accounts(a_pull(comments=done, writable=False)) == (ANN,)


def test_which_teams_have_to_be_asked_for() -> None:
    owners = SourceFile(path="CODEOWNERS", sha=BASE, content=b"docs/ @team/docs @ben\nsrc/ @team/src")
    spec = selected(NEW, None)
    named = Policy(approval=ApprovalRules(approvers=("write", "@team/core", "codeowners")))
    assert needs.teams(named, owners, [spec]) == ("team/core", "team/docs")
    assert needs.teams(named, None, [spec]) == ("team/core",)
    assert needs.teams(Policy(), owners, [spec]) == ()


def test_the_policy_in_force() -> None:
    assert needs.policy_in_force(None) == Policy()
    file = SourceFile(path=".specbot.yml", sha=BASE, content=b"\xef\xbb\xbfversion: 1\napproval:\n  required: 2\n")
    assert needs.policy_in_force(file).approval.required == 2


def test_a_policy_that_is_not_text_is_broken_at_its_line() -> None:
    with pytest.raises(PolicyError, match="not UTF-8") as caught:
        needs.policy_in_force(SourceFile(path="p", sha=BASE, content=b"version: 1\n\xff\n"))
    assert caught.value.line == 2
