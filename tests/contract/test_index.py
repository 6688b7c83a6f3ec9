"""The default branch as the index needs it, and the table that follows its pushes."""

import pytest

from bot.index import NoPlaceError, keep_index, read_index
from bot.report.index_table import BEGIN, END
from bot.review.model.desired_state import Commit, FileText
from bot.review.port import ConflictError, Forge, NotFoundError
from tests.contract.stage import Stage

SPEC = "docs/specs/search.md"
README = "docs/specs/README.md"
TEXT = b"# Technical Specification: Search\n\n**Author:** Ada\n**Status:** Draft\n"


def readme(stage: Stage, bot: Forge) -> str:
    tip = bot.default_branch(stage.repository)
    return bot.texts(stage.repository, [(tip.sha, README)])[tip.sha, README].content.decode()


def test_the_default_branch_and_its_files(stage: Stage, bot: Forge) -> None:
    stage.put_on_base("a/b/\u00fc.md", b"x")
    tip = bot.default_branch(stage.repository)
    assert (tip.name, tip.repository) == ("main", stage.repository)
    assert bot.listing(stage.repository, tip.sha) == ("README.md", "a/b/\u00fc.md", "docs/specs/TEMPLATE.md")
    with pytest.raises(NotFoundError):
        bot.default_branch("acme/nothing")


def test_a_commit_needs_the_tip(stage: Stage, bot: Forge) -> None:
    before = bot.default_branch(stage.repository)
    files = (FileText(path=SPEC, content=TEXT),)
    commit = Commit(repository=before.repository, branch="main", expected_sha=before.sha, message="Add", files=files)
    bot.commit(commit)
    after = bot.default_branch(stage.repository)
    assert bot.texts(stage.repository, [(after.sha, SPEC)])[after.sha, SPEC].content == TEXT
    with pytest.raises(ConflictError):
        bot.commit(commit)


def test_the_index_follows_the_branch_and_plans_nothing_twice(stage: Stage, bot: Forge) -> None:
    stage.put_on_base(README, f"# Specs\n\n{BEGIN}\n{END}\n".encode())
    assert keep_index(bot, stage.repository) is None
    stage.put_on_base(".specbot.yml", f"index: {README}\n".encode())
    assert keep_index(bot, stage.repository) is not None
    assert "No spec yet." in readme(stage, bot)
    stage.put_on_base(SPEC, TEXT)
    assert keep_index(bot, stage.repository) is not None
    assert "| [Technical Specification: Search](search.md) | Draft | Ada |" in readme(stage, bot)
    stage.traffic()
    assert keep_index(bot, stage.repository) is None
    found = stage.traffic()
    assert found.writes == 0
    assert found.reads <= 6
    assert [spec.path for spec in read_index(bot, stage.repository).specs] == [SPEC]


@pytest.mark.parametrize("content", [None, b"# Specs\n", b"\xff"], ids=["no file", "no markers", "no UTF-8"])
def test_an_index_without_a_place_says_so(stage: Stage, bot: Forge, content: bytes | None) -> None:
    stage.put_on_base(".specbot.yml", f"index: {README}\n".encode())
    if content is not None:
        stage.put_on_base(README, content)
    with pytest.raises(NoPlaceError, match=README):
        keep_index(bot, stage.repository)


def test_a_broken_policy_keeps_no_index(stage: Stage, bot: Forge) -> None:
    stage.put_on_base(".specbot.yml", b"index: 1\nspec: 2\n")
    assert keep_index(bot, stage.repository) is None
