"""The checks that stand on a head: check runs of an App, commit statuses of a token."""

import pytest

from bot.forges.github import GitHub
from bot.review.model.account import Account
from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import CheckRun
from tests.forge.github import answers
from tests.forge.github.answers import SHA, Json, about, actor, serve
from tests.forge.github.readings import REF, read
from tests.forge.github.scripted import Scripted


def test_an_app_reads_its_own_check_runs(app: GitHub, forge: Scripted) -> None:
    run: Json = {
        "id": 21,
        "name": "spec / document",
        "head_sha": SHA,
        "conclusion": "failure",
        "external_id": "d1",
        "output": {"title": "2 errors"},
    }
    bare: Json = {"id": 22, "name": "x", "head_sha": SHA, "output": {"title": None}}
    serve(forge, about(answers.pull()), runs=[run, bare])
    known, unfinished = app.pull_request(REF).checks
    assert known == CheckRun(
        id="21", name="spec / document", sha=SHA, conclusion=Conclusion.FAILURE, title="2 errors", digest="d1"
    )
    assert (unfinished.conclusion, unfinished.digest) == (None, "")
    assert "app_id=3" in forge.requests(f"GET {answers.REPOSITORY}/commits/{SHA}/check-runs")[0].path


def test_a_token_reads_its_own_statuses(token: GitHub, forge: Scripted) -> None:
    def status(context: str, number: int, url: str | None) -> Json:
        creator = actor("helper", number)
        return {"context": context, "state": "SUCCESS", "description": "fine", "targetUrl": url, "creator": creator}

    contexts = [
        status("spec / document", 9, "https://github.test/o/r/pull/4#specbot-d1"),
        status("spec / approval", 9, None),
        status("build", 5, "https://ci.test"),
    ]
    commit = {"oid": SHA, "status": {"contexts": contexts}}
    pull = read(token, forge, commits={"nodes": [{"commit": commit}]})
    assert [(one.name, one.conclusion, one.digest) for one in pull.checks] == [
        ("spec / document", Conclusion.SUCCESS, "d1"),
        ("spec / approval", Conclusion.SUCCESS, ""),
    ]
    assert pull.bot == Account(id="9", login="helper")
    assert not pull.capabilities.checks
    assert not pull.capabilities.check_buttons


@pytest.mark.parametrize("commits", [None, {"nodes": []}, {"nodes": [{"commit": {"oid": "f" * 40, "status": None}}]}])
def test_no_statuses(token: GitHub, forge: Scripted, commits: Json | None) -> None:
    assert read(token, forge, commits=commits).checks == ()
