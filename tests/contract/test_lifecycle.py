"""What specs are to each other and become in time, seen on the forge."""

from concurrent.futures import ThreadPoolExecutor

from bot.review.model.markers import Kind, value_of
from bot.review.model.memory import summaries
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Conclusion, PullState
from bot.review.port import ConflictError
from bot.review.reconcile import reconcile
from tests.contract.stage import AUTHOR, REVIEWER, STRANGER, Stage

STORE = "docs/specs/0007-store.md"
SEARCH = "docs/specs/search.md"
TEMPLATE = b"# [Title]\n\n**Status:** [Draft | In Review | Approved | Implemented]\n"
POLICY = b"approval: {depends_on: error}\n"


def test_a_spec_waits_for_what_it_depends_on(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(".specbot.yml", POLICY)
    stage.put_on_base(STORE, b"# Store\n\n**Status:** Draft\n")
    ref = stage.open_pull({SEARCH: b"# Search\n\n**Status:** In Review\n**Depends on:** 7, [it](0007-store.md)\n"})
    stage.approve(REVIEWER, ref)
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        checks = {check.name: check for check in bot.pull_request(ref).checks}
        assert checks["spec / approval"].conclusion is Conclusion.FAILURE
        assert checks["spec / approval"].title == "1 of 1 approval, needs 1 other spec"
        stage.put_on_base(STORE, b"# Store\n\n**Status:** Approved\n")
        reconcile(bot, ref, stage.now)
        checks = {check.name: check for check in bot.pull_request(ref).checks}
        assert checks["spec / approval"].conclusion is Conclusion.SUCCESS
        assert reconcile(bot, ref, stage.now).applied == ()


def test_descriptions_are_found_by_what_they_say(stage: Stage) -> None:
    code = stage.open_pull({"src/a.py": b"1\n"}, body=f"Work.\n\nImplements: {SEARCH}\n")
    stage.open_pull({"src/b.py": b"1\n"}, body="Implements: docs/specs/other.md")
    with stage.bot() as bot:
        (found,) = bot.mentions(stage.repository, ("implements", "search.md"))
        assert (found.ref, found.title, found.state) == (code, "Search", PullState.OPEN)
        assert SEARCH in found.body
        assert bot.mentions(stage.repository, ("implements", "nothing.md")) == ()


def test_code_that_implements_a_spec_is_on_its_summary(stage: Stage) -> None:
    spec = stage.open_pull({SEARCH: b"# Search\n"})
    stage.merge(spec)
    history = "# Search\n\n## Revision History\n\n| Date | Changes |\n|---|---|\n| 2026-11-20 | First (%s) |\n"
    stage.put_on_base(SEARCH, (history % spec.short).encode())
    code = stage.open_pull({"src/a.py": b"1\n"}, body=f"Implements: {SEARCH}\n")
    with stage.bot() as bot:
        assert reconcile(bot, code, stage.now).enqueue == (spec,)
        assert reconcile(bot, spec, stage.now).enqueue == ()
        assert f"{code.short[0]}\u200b{code.short[1:]}]" in summary(stage, spec)
        assert ", open" in summary(stage, spec)
        stage.merge(code)
        assert reconcile(bot, code, stage.now).enqueue == (spec,)
        reconcile(bot, spec, stage.now)
        assert ", merged" in summary(stage, spec)


def summary(stage: Stage, ref: PullRef) -> str:
    with stage.bot() as bot:
        return summaries(bot.pull_request(ref))[0].body


NUMBERED = b"""\
specs:
  - paths: ["docs/specs/*.md"]
    template: docs/specs/TEMPLATE.md
    number: {digits: 4}
"""
IN_A_FIELD = NUMBERED.replace(b"{digits: 4}", b"{field: RFC, digits: 3}")
FULL = b"""\
# [Title]

**RFC:** [NNN]
**Status:** [Draft | In Review | Approved | Implemented]

## Implementation Plan

- [ ] [Task]

## Revision History

| Date | Author | Changes |
|---|---|---|
| [Date] | [Name] | Initial draft |
"""
SPEC = """\
# %s

**RFC:** [NNN]
**Status:** In Review

## Implementation Plan

- [x] Choose
- [ ] Deploy

## Revision History

| Date | Author | Changes |
|---|---|---|
| 2026-11-20 | Ada | Initial draft |
"""


def set_up(stage: Stage, policy: bytes = NUMBERED) -> None:
    stage.put_on_base(
        "docs/specs/TEMPLATE.md", FULL if policy is IN_A_FIELD else FULL.replace(b"**RFC:** [NNN]\n", b"")
    )
    stage.put_on_base(".specbot.yml", policy)


def merged(stage: Stage, path: str, title: str = "Search", text: str = SPEC) -> PullRef:
    """Let a spec be approved, seen by the bot, and merged."""
    ref = stage.open_pull({path: (text % title).encode()})
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    stage.merge(ref)
    return ref


def run(stage: Stage, ref: PullRef) -> int:
    with stage.bot() as bot:
        return len(reconcile(bot, ref, stage.now).applied)


def base(stage: Stage) -> dict[str, str]:
    """Read the specs of the base branch."""
    with stage.bot() as bot:
        tip = bot.default_branch(stage.repository)
        names = [name for name in bot.listing(stage.repository, tip.sha) if name.startswith("docs/specs/")]
        found = bot.texts(stage.repository, [(tip.sha, name) for name in names])
    return {path: file.content.decode() for (_, path), file in found.items() if "TEMPLATE" not in path}


def test_an_approved_spec_gets_the_next_number_in_its_name(stage: Stage) -> None:
    set_up(stage)
    stage.put_on_base(STORE, SPEC.replace("%s", "Store").encode())
    ref = merged(stage, "docs/specs/0000-search.md", text=SPEC.replace("**RFC:** [NNN]\n", ""))
    assert "now that is `0008`" in summary(stage, ref)
    run(stage, ref)
    after = base(stage)
    assert set(after) == {STORE, "docs/specs/0008-search.md"}
    assert "**Status:** Approved" in after["docs/specs/0008-search.md"]
    assert run(stage, ref) == 0
    assert base(stage) == after


def test_an_approved_spec_gets_the_next_number_in_its_field(stage: Stage) -> None:
    set_up(stage, IN_A_FIELD)
    stage.put_on_base("docs/specs/store.md", SPEC.replace("[NNN]", "041").encode())
    ref = merged(stage, SEARCH)
    run(stage, ref)
    text = base(stage)[SEARCH]
    assert "**RFC:** 042\n**Status:** Approved\n" in text
    assert text.replace("\u200b", "").count(f"({ref.short})") == 1
    assert run(stage, ref) == 0


def test_merges_at_once_get_numbers_of_their_own(stage: Stage) -> None:
    set_up(stage)
    text = SPEC.replace("**RFC:** [NNN]\n", "")
    refs = [merged(stage, f"docs/specs/0000-spec-{name}.md", name, text) for name in "abcd"]
    with ThreadPoolExecutor(len(refs)) as pool:
        list(pool.map(lambda ref: run_until_quiet(stage, ref), refs))
    names = sorted(base(stage))
    assert [name.removeprefix("docs/specs/")[:4] for name in names] == ["0001", "0002", "0003", "0004"]
    assert {name.removeprefix("docs/specs/")[5:] for name in names} == {f"spec-{name}.md" for name in "abcd"}


def test_a_follow_up_that_brings_a_number_is_left_to_people(stage: Stage) -> None:
    """Its body keeps the number for it; made anew, it would bring another one."""
    set_up(stage, NUMBERED + b"write_back: pull_request\n")
    ref = merged(stage, "docs/specs/0000-spec-a.md", "a", PLAIN)
    run(stage, ref)
    text = base(stage)["docs/specs/0000-spec-a.md"].replace("Initial draft |", "Initial draft, by me |")
    stage.put_on_base("docs/specs/0000-spec-a.md", text.encode())
    with stage.bot() as bot:
        (found,) = bot.pull_request(ref).follow_ups
        assert found.renewable
        before = bot.pull_request(found.ref).head.sha
    assert run(stage, ref) == 0
    with stage.bot() as bot:
        assert bot.pull_request(found.ref).head.sha == before


def test_follow_ups_keep_their_numbers(stage: Stage) -> None:
    set_up(stage, NUMBERED + b"write_back: pull_request\n")
    text = SPEC.replace("**RFC:** [NNN]\n", "")
    refs = [merged(stage, f"docs/specs/0000-spec-{name}.md", name, text) for name in "ab"]
    for ref in refs:
        run(stage, ref)
    with stage.bot() as bot:
        followers = [bot.pull_request(bot.pull_request(ref).follow_ups[0].ref) for ref in refs]
    brought = [file.path for pull in followers for file in pull.files]
    assert brought == ["docs/specs/0001-spec-a.md", "docs/specs/0002-spec-b.md"]
    for pull in followers:
        run(stage, pull.ref)
        with stage.bot() as bot:
            assert {check.conclusion for check in bot.pull_request(pull.ref).checks} == {Conclusion.SUCCESS}
        stage.merge(pull.ref)
    assert set(base(stage)) == set(brought)


def run_until_quiet(stage: Stage, ref: PullRef) -> None:
    """Work as the queue does: what lost every race is tried again."""
    for _ in range(10):
        try:
            run(stage, ref)
        except ConflictError:
            continue
        return


PLAIN = SPEC.replace("**RFC:** [NNN]\n", "")


def approved(stage: Stage) -> PullRef:
    """Let a spec be merged and written back: Approved, with one of two tasks done."""
    stage.put_on_base("docs/specs/TEMPLATE.md", FULL.replace(b"**RFC:** [NNN]\n", b""))
    ref = merged(stage, SEARCH, text=PLAIN)
    run(stage, ref)
    assert "**Status:** Approved" in base(stage)[SEARCH]
    return ref


def reactions(stage: Stage, ref: PullRef, word: str) -> list[frozenset[str]]:
    with stage.bot() as bot:
        return [one.reactions for one in bot.pull_request(ref).comments if one.body == f"/spec {word}"]


def replies(stage: Stage, ref: PullRef) -> list[str]:
    with stage.bot() as bot:
        pull = bot.pull_request(ref)
        return [
            one.body for one in pull.comments if value_of(Kind.REPLY, body=one.body, author=one.author, bot=pull.bot)
        ]


def labels(stage: Stage, ref: PullRef) -> tuple[str, ...]:
    with stage.bot() as bot:
        return bot.pull_request(ref).labels


def test_who_ticks_the_last_task_makes_it_implemented(stage: Stage) -> None:
    approved(stage)
    last = base(stage)[SEARCH].replace("- [ ] Deploy", "- [x] Deploy")
    ref = stage.open_pull({SEARCH: last.encode()})
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    assert "| 2/2, 1 ticked here |" in summary(stage, ref)
    assert labels(stage, ref) == (stage.status("implemented"),)
    stage.merge(ref)
    run(stage, ref)
    text = base(stage)[SEARCH]
    assert "**Status:** Implemented" in text
    assert len([line for line in text.splitlines() if line.startswith("| 20")]) == 3
    assert labels(stage, ref) == (stage.status("implemented"),)
    assert run(stage, ref) == 0


def test_a_merged_spec_is_called_implemented(stage: Stage) -> None:
    ref = approved(stage)
    stage.comment(AUTHOR, ref, "/spec implemented")
    run(stage, ref)
    assert "still lacks 1 task of the implementation plan" in replies(stage, ref)[0]
    assert "**Status:** Approved" in base(stage)[SEARCH]
    stage.comment(AUTHOR, ref, "/spec implemented anyway")
    run(stage, ref)
    text = base(stage)[SEARCH]
    assert "**Status:** Implemented" in text
    assert reactions(stage, ref, "implemented anyway") == [{"+1"}]
    assert labels(stage, ref) == (stage.status("implemented"),)
    assert len([line for line in text.splitlines() if line.startswith("| 20")]) == 3
    assert run(stage, ref) == 0
    stage.comment(AUTHOR, ref, "/spec implemented ")
    run(stage, ref)
    assert base(stage)[SEARCH] == text


def test_a_merged_spec_is_withdrawn_by_who_may_write(stage: Stage) -> None:
    ref = approved(stage)
    stage.comment(STRANGER, ref, "/spec withdraw")
    run(stage, ref)
    assert "**Status:** Approved" in base(stage)[SEARCH]
    stage.comment(REVIEWER, ref, "/spec withdraw")
    run(stage, ref)
    assert "**Status:** Withdrawn" in base(stage)[SEARCH]
    assert labels(stage, ref) == (stage.status("withdrawn"),)
    assert [*reactions(stage, ref, "withdraw")] == [frozenset(), {"+1"}]
    assert run(stage, ref) == 0


def test_where_only_pull_requests_may_change_the_base_the_order_makes_one(stage: Stage) -> None:
    ref = approved(stage)
    stage.put_on_base(".specbot.yml", b"write_back: pull_request\n")
    stage.comment(AUTHOR, ref, "/spec implemented anyway")
    run(stage, ref)
    with stage.bot() as bot:
        (proposed,) = bot.pull_request(ref).follow_ups
    assert "merge it" in replies(stage, ref)[0]
    run(stage, proposed.ref)
    stage.merge(proposed.ref)
    run(stage, ref)
    assert "**Status:** Implemented" in base(stage)[SEARCH]
    assert labels(stage, ref) == (stage.status("implemented"),)
    assert run(stage, ref) == 0
