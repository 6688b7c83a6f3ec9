"""What GitHub tells of pushes to the head branch that were no fast forward."""

from datetime import UTC, datetime

import pytest

from bot.forges.github import GitHub
from bot.review.model.account import ForcePush
from bot.review.port import UnavailableError
from tests.forge.github import answers
from tests.forge.github.answers import GRAPHQL, Json, about, graph, serve
from tests.forge.github.readings import REF, read
from tests.forge.github.scripted import Scripted

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
PUSH: Json = {
    "id": "HFPE_1",
    "createdAt": answers.TIME,
    "beforeCommit": {"oid": "1" * 40},
    "afterCommit": {"oid": "2" * 40},
}


def timeline(*pushes: Json, more: bool = False) -> Json:
    return {"pageInfo": {"hasPreviousPage": more}, "nodes": list(pushes)}


def test_a_push_that_was_no_fast_forward(app: GitHub, forge: Scripted) -> None:
    pull = read(app, forge, timelineItems=timeline(PUSH))
    assert pull.force_pushes == (ForcePush(id="HFPE_1", at=AT, before="1" * 40, after="2" * 40),)


def test_a_commit_that_is_gone_has_no_name(app: GitHub, forge: Scripted) -> None:
    gone = {**PUSH, "beforeCommit": None, "afterCommit": None}
    assert [(one.before, one.after) for one in read(app, forge, timelineItems=timeline(gone)).force_pushes] == [
        ("", "")
    ]


def test_nobody_knows_what_the_first_of_many_began_with(app: GitHub, forge: Scripted) -> None:
    found = read(app, forge, timelineItems=timeline(PUSH, {**PUSH, "id": "HFPE_2"}, more=True)).force_pushes
    assert [(one.id, one.before) for one in found] == [("HFPE_1", ""), ("HFPE_2", "1" * 40)]


def test_a_forge_that_does_not_know_the_question_is_asked_without_it_from_then_on(app: GitHub, forge: Scripted) -> None:
    strange = graph(None, {"message": "Field 'timelineItems' doesn't exist on type 'PullRequest'"})
    serve(forge, strange, strange, strange, about(answers.pull()))
    assert app.pull_request(REF).force_pushes == ()
    app.pull_request(REF)
    asked = [one.body.count("timelineItems") for one in forge.requests(GRAPHQL)]
    assert asked == [1, 1, 1, 0, 0]


def test_any_other_trouble_stays_trouble(app: GitHub, forge: Scripted) -> None:
    serve(forge, graph(None, {"message": "Something went wrong while executing your query."}))
    with pytest.raises(UnavailableError):
        app.pull_request(REF)
