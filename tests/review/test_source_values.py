"""The texts that a decision reads: what names them, what belongs together, and what is left out."""

from dataclasses import replace

import pytest

from bot.policy.companion import Companion
from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import CheckRun
from bot.review.model.source import (
    SelectedSpec,
    SourceFile,
    SpecSource,
    blob_id,
    earlier_names,
    with_moves,
    with_texts,
    with_unread,
    without_absent,
)

HERE = SourceFile(path="a/spec.md", sha="head", content=b"text")


def a_source(path: str, *companions: SpecSource, head: SourceFile | None = None, listed: bool = False) -> SpecSource:
    return SpecSource(path=path, rule=0, head=head, base=None, template=None, companions=companions, listed=listed)


def test_content_is_named_as_git_names_it() -> None:
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert replace(HERE, content=b"").blob == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_a_check_names_who_saw_its_commit() -> None:
    check = CheckRun(id="1", name="specbot", sha="a", conclusion=Conclusion.SUCCESS, title="", digest="d~c1.0,c2.1~x,")
    assert check.seen == ("c1.0", "c2.1~x")
    assert replace(check, digest="d").seen == ()


def test_a_spec_and_what_belongs_to_it_had_other_names() -> None:
    plan = SelectedSpec(path="new/plan.md", base_path="base/plan.md", rule=0)
    spec = SelectedSpec(path="new/spec.md", base_path=None, rule=0, companions=(plan,))
    moves = {"c1": {"old/spec.md": "new/spec.md", "old/plan.md": "new/plan.md"}, "c2": {}, "c3": {}}
    named = earlier_names(spec, {("c1", "new/plan.md"), ("c3", "new/plan.md")}, moves)
    assert dict(named.names) == {"c1": "old/spec.md"}
    assert dict(named.companions[0].names) == {"c2": "base/plan.md"}
    assert [named.companions[0].name_at(sha) for sha in ("c1", "c2")] == ["new/plan.md", "base/plan.md"]


def test_a_spec_and_what_belongs_to_it_go_where_the_merge_took_them() -> None:
    spec = SelectedSpec(
        path="spec.md", base_path=None, rule=0, companions=(SelectedSpec(path="plan.md", base_path=None, rule=0),)
    )
    (moved,) = with_moves([spec], {"spec.md": "done/spec.md", "plan.md": "done/plan.md"})
    assert (moved.path_today, moved.companions[0].path_today) == ("done/spec.md", "done/plan.md")
    (stays,) = with_moves([spec], {})
    assert (stays.path_today, stays.companions[0].path_today) == ("spec.md", "plan.md")


def test_what_the_merge_made_is_read_of_a_spec_itself_and_what_stands_today_of_all() -> None:
    spec = SelectedSpec(path="spec.md", base_path=None, rule=0, moved_to="done/spec.md")
    plan = replace(spec, companion=Companion(file="plan.md"))
    assert spec.names_after_merge("b", "m") == (("b", "done/spec.md"), ("m", "spec.md"))
    assert spec.names_after_merge("b", None) == (("b", "done/spec.md"),)
    assert plan.names_after_merge("b", "m") == (("b", "done/spec.md"),)


def test_new_texts_stand_at_head() -> None:
    source = a_source("a/spec.md", a_source("a/plan.md"), a_source("a/tasks.md"), head=HERE)
    found = with_texts(source, {"a/spec.md": b"new", "a/plan.md": b"plan"}, "next")
    assert found.head == SourceFile(path="a/spec.md", sha="next", content=b"new")
    assert [one.head for one in found.companions] == [SourceFile(path="a/plan.md", sha="next", content=b"plan"), None]
    assert with_texts(source, {}, "next") == source


def test_what_the_forge_does_not_give_is_marked() -> None:
    gone = replace(a_source("a/old.md"), left=True)
    source = a_source("a/spec.md", a_source("a/plan.md"), gone, a_source("a/tasks.md"))
    found = with_unread(source, {"a/spec.md", "a/plan.md", "a/old.md"})
    assert (found.unread, [one.unread for one in found.companions]) == (True, [True, False, False])
    assert not with_unread(source, ()).unread


@pytest.mark.parametrize(
    ("sources", "kept"),
    [
        ([a_source("a/spec.md", head=HERE), a_source("a/other.md")], ["a/spec.md"]),
        ([a_source("a/spec.md", listed=True), a_source("a/other.md")], ["a/spec.md"]),
        ([replace(a_source("a/spec.md"), unread=True), a_source("a/other.md")], ["a/spec.md"]),
        ([a_source("a/other.md"), a_source("a/spec.md", head=HERE)], ["a/spec.md"]),
        ([a_source("a/spec.md"), a_source("a/other.md")], ["a/spec.md"]),
        ([a_source("a/spec.md"), a_source("b/spec.md")], ["a/spec.md", "b/spec.md"]),
        ([a_source("a/spec.md"), a_source("b/spec.md"), a_source("a/other.md")], ["a/spec.md", "b/spec.md"]),
        ([a_source("a/spec.md", a_source("x/plan.md", listed=True)), a_source("b/spec.md", a_source("x/plan.md", listed=True))], ["a/spec.md"]),
        ([a_source("a/spec.md", a_source("x/plan.md", listed=True)), a_source("a/other.md")], ["a/spec.md"]),
        ([a_source("a/spec.md", head=HERE), a_source("a/other.md", a_source("x/plan.md", listed=True))], ["a/spec.md", "a/other.md"]),
        ([a_source("a/spec.md", head=HERE), a_source("a/other.md", replace(a_source("x/plan.md"), base=HERE))], ["a/spec.md", "a/other.md"]),
        ([a_source("a/spec.md", head=HERE), a_source("a/other.md", a_source("x/plan.md", head=HERE))], ["a/spec.md", "a/other.md"]),
    ],
)  # fmt: skip
def test_of_specs_that_are_not_there_those_are_kept_that_would_be_missed(
    sources: list[SpecSource], kept: list[str]
) -> None:
    assert [one.path for one in without_absent(sources)] == kept
