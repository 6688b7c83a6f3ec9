"""Numbers of specs: which are taken, which comes next, and who is told."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.policy.parser import parse_policy
from bot.review.decide import decide
from bot.review.evaluate import related
from bot.review.model.account import Account
from bot.review.model.capabilities import PullState
from bot.review.model.markers import Kind, Marker, mark, values_of
from bot.review.model.pull_request import PullRequest, RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile, SpecSource
from tests.review.builders import BASE, BOT, CAT, NOON, a_pull, a_review, a_snapshot, a_source

TEMPLATE = SourceFile(
    path="docs/specs/TEMPLATE.md", sha=BASE, content=b"# [Title]\n\n**RFC:** [NNN]\n**Status:** [Draft | In Review]\n"
)
BARE = replace(TEMPLATE, content=TEMPLATE.content.replace(b"**RFC:** [NNN]\n", b""))
NAMES = "specs:\n  - paths: ['docs/specs/*.md', 'rfcs/*.md']\n    template: docs/specs/TEMPLATE.md\n    number: {digits: 4}\n"
FIELD = NAMES.replace("{digits: 4}", "{field: RFC, digits: 3}")
STORE = "docs/specs/0007-store.md"
NEW = "docs/specs/0000-search.md"
TEXT = "# Search\n\n**RFC:** [NNN]\n**Status:** In Review\n\n## Revision History\n\n| Date | Changes |\n|---|---|\n| 2026-11-20 | First |\n"
PLAIN = TEXT.replace("**RFC:** [NNN]\n", "")


def a_spec(path: str = NEW, text: str = TEXT, *, today: str | None = None, base: str | None = None) -> SpecSource:
    template = TEMPLATE if path != NEW or "RFC" in text else BARE
    found = replace(a_source(path, text=text, base=base), template=template)
    return replace(found, today=SourceFile(path=path, sha=BASE, content=today.encode()) if today is not None else None)


def seen(
    spec: SpecSource, policy: str, *, pull: PullRequest | None = None, taken: Mapping[str, int] | None = None
) -> Snapshot:
    pull = pull or a_pull(reviews=(a_review(),))
    return replace(a_snapshot(pull=pull, policy=policy, specs=(spec,)), numbers=taken or {})


def a_merged(**changes: object) -> PullRequest:
    return replace(
        a_pull(state=PullState.MERGED, merged_at=NOON, reviews=(a_review(),)),
        **changes,  # type: ignore[arg-type]  # fields of a pull request
    )


def test_each_rule_counts_for_itself_and_gaps_stay() -> None:
    policy = parse_policy("specs:\n  - paths: ['rfcs/*.md']\n    number: {}\n  - paths: ['adr/*.md']\n    number: {}\n")
    listing = ("rfcs/0007-a.md", "rfcs/0002-b.md", "rfcs/0000-c.md", "adr/0041-d.md", "README.md")
    taken = related.taken_numbers(policy, listing, {})
    assert taken == {"rfcs/0007-a.md": 7, "rfcs/0002-b.md": 2, "adr/0041-d.md": 41}
    wanting = [("rfcs/0000-z.md", 0), ("rfcs/0000-c.md", 0), ("adr/0000-e.md", 1)]
    assert related.next_numbers(policy, wanting, {**taken, "elsewhere/0099-x.md": 99}) == {
        "rfcs/0000-c.md": 8,
        "rfcs/0000-z.md": 9,
        "adr/0000-e.md": 42,
    }
    assert related.next_numbers(policy, [("rfcs/0000-c.md", 0)], {}) == {"rfcs/0000-c.md": 1}


def test_only_numbers_in_fields_have_to_be_read() -> None:
    listing = ("docs/specs/a.md", "README.md")
    assert related.files_with_numbers(parse_policy(FIELD), listing) == ("docs/specs/a.md",)
    assert related.files_with_numbers(parse_policy(NAMES), listing) == ()
    text = TEXT.replace("[NNN]", "042").encode()
    assert related.taken_numbers(parse_policy(FIELD), listing, {"docs/specs/a.md": text}) == {"docs/specs/a.md": 42}


@pytest.mark.parametrize(
    ("policy", "path", "text", "wants"),
    [
        (NAMES, NEW, TEXT, True),
        (NAMES, "docs/specs/0042-search.md", TEXT, False),
        (NAMES, "docs/specs/search.md", TEXT, False),
        (FIELD, "docs/specs/search.md", TEXT, True),
        (FIELD, NEW, TEXT.replace("[NNN]", "042"), False),
        ("", NEW, TEXT, False),
    ],
)
def test_who_wants_a_number(policy: str, path: str, text: str, wants: bool) -> None:  # noqa: FBT001 - a table
    assert related.wants_number(path, text.encode(), parse_policy(policy).specs[0]) is wants


def test_numbers_matter_to_new_specs_and_after_the_merge_to_those_without_one() -> None:
    policy = parse_policy(NAMES)
    done = "docs/specs/0042-search.md"
    assert related.numbers_matter(policy, a_pull(), (a_spec(),))
    assert related.numbers_matter(policy, a_pull(), (a_spec(done),))
    assert not related.numbers_matter(policy, a_pull(), (a_spec(done, base=TEXT),))
    assert not related.numbers_matter(policy, a_merged(), (a_spec(done, today=TEXT),))
    assert related.numbers_are_kept(policy, a_merged(), (a_spec(today=TEXT),))
    assert not related.numbers_are_kept(policy, a_pull(), (a_spec(),))
    assert not related.numbers_matter(Policy(), a_pull(), (a_spec(),))
    assert not related.numbers_matter(policy, a_pull(), (replace(a_spec(base=TEXT), head=None),))


def test_an_open_pull_request_is_told_its_number() -> None:
    told = decide(seen(a_spec(), NAMES, taken={STORE: 7})).summary or ""
    assert (
        "`docs/specs/0000-search.md` gets the next free number when it is merged approved; now that is `0008`." in told
    )
    assert "gets the next free number" not in (decide(seen(a_spec(), "")).summary or "")


def test_a_number_that_is_taken_is_told() -> None:
    spec = a_spec("docs/specs/0007-search.md")
    told = decide(seen(spec, NAMES, taken={STORE: 7})).summary or ""
    assert "The number `0007` of `docs/specs/0007-search.md` is taken by `docs/specs/0007-store.md`." in told
    for alone in ({"docs/specs/0008-store.md": 8}, {"docs/specs/0007-search.md": 7}):
        assert "is taken by" not in (decide(seen(spec, NAMES, taken=alone)).summary or "")
    other_rule = NAMES.replace(", 'rfcs/*.md'", "") + "  - paths: ['rfcs/*.md']\n"
    assert "is taken by" not in (decide(seen(spec, other_rule, taken={"rfcs/0007-store.md": 7})).summary or "")


def test_nobody_is_asked_for_a_number_that_is_given() -> None:
    told = decide(seen(a_spec("docs/specs/search.md"), FIELD))
    assert told.checks[0].title == "No problems in 1 spec"
    without = a_spec("docs/specs/search.md", TEXT.replace("**RFC:** [NNN]\n", ""))
    assert decide(seen(without, FIELD)).checks[0].title == "No problems in 1 spec"
    assert (
        decide(seen(a_spec("docs/specs/search.md"), FIELD.replace("field: RFC, ", ""))).checks[0].title
        == "1 error in 1 spec"
    )


def test_the_write_back_renames_the_file_in_the_same_commit() -> None:
    told = decide(seen(a_spec(text=PLAIN, today=PLAIN), NAMES, pull=a_merged(), taken={STORE: 7}))
    assert told.landing is not None
    assert told.landing.commit is not None
    (file,) = told.landing.commit.files
    assert (file.path, file.replaces) == ("docs/specs/0008-search.md", NEW)
    assert b"**Status:** Approved" in file.content
    assert "and the number `0008`" in told.landing.proposal.body
    body = told.landing.proposal.body
    assert values_of(Kind.NUMBER, body=body, author=BOT, bot=BOT) == ("0008 docs/specs/0008-search.md",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TEXT, b"**RFC:** 042\n**Status:** Approved\n"),
        (TEXT.replace(" [NNN]", ""), b"**RFC:** 042\n**Status:** Approved\n"),
        (PLAIN, b"**RFC:** 042\n\n**Status:** Approved\n"),
    ],
)
def test_the_write_back_fills_the_field(text: str, line: bytes) -> None:
    told = decide(seen(a_spec("docs/specs/search.md", text, today=text), FIELD, pull=a_merged(), taken={STORE: 41}))
    assert told.landing is not None
    assert told.landing.commit is not None
    assert line in told.landing.commit.files[0].content


def test_a_closed_gate_gives_no_number() -> None:
    told = decide(seen(a_spec(text=PLAIN, today=PLAIN), NAMES, pull=a_merged(reviews=())))
    assert told.landing is not None
    assert told.landing.commit is not None
    assert [(file.path, file.replaces) for file in told.landing.commit.files] == [(NEW, None)]


def test_a_rename_by_hand_is_a_diff_that_git_takes() -> None:
    snapshot = replace(seen(a_spec(text=PLAIN, today=PLAIN), NAMES, pull=a_merged()), push_rejected="no")
    body = decide(snapshot).summary or ""
    assert (
        f"diff --git a/{NEW} b/docs/specs/0001-search.md\nrename from {NEW}\nrename to docs/specs/0001-search.md\n"
        in body
    )
    assert f"--- a/{NEW}\n+++ b/docs/specs/0001-search.md\n" in body


def test_the_bots_open_pull_requests_keep_their_numbers() -> None:
    def a_related(author: Account, state: PullState, *markers: Marker) -> RelatedPull:
        ref = PullRef(forge=ForgeName.GITHUB, repository="team/app", number=7)
        return RelatedPull(ref=ref, url="", author=author, title="", body=mark("x", *markers), state=state)

    follows = Marker(kind=Kind.FOLLOW_UP, value="github:team/app#1")
    keeps = Marker(kind=Kind.NUMBER, value="0042 docs/specs/0042-a b.md")
    found = (
        a_related(BOT, PullState.OPEN, follows, keeps, Marker(kind=Kind.NUMBER, value="x y")),
        a_related(CAT, PullState.OPEN, follows, replace(keeps, value="0043 z.md")),
        a_related(BOT, PullState.CLOSED, follows, replace(keeps, value="0044 z.md")),
        a_related(BOT, PullState.OPEN, replace(keeps, value="0045 z.md")),
        a_related(BOT, PullState.OPEN, follows, replace(keeps, value="1234567890 long.md")),
        a_related(BOT, PullState.OPEN, follows, replace(keeps, value="123456789 y.md")),
    )
    assert related.kept_numbers(a_pull(), found) == {"docs/specs/0042-a b.md": 42, "y.md": 123456789}
