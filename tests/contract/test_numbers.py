"""An approved spec gets the next number, in its name or in its field."""

from concurrent.futures import ThreadPoolExecutor

from bot.review.model.capabilities import Conclusion
from tests.contract.approved_specs import (
    IN_A_FIELD,
    NUMBERED,
    PLAIN,
    SEARCH,
    SPEC,
    STORE,
    base,
    merged,
    run,
    run_until_quiet,
    set_up,
    summary,
)
from tests.contract.stage import Stage


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
