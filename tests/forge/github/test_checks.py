"""Check runs within GitHub's limits, and statuses where a token cannot have runs."""

from bot.forges.github import GitHub
from bot.review.model import actions
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Annotation, Button, Check, Level
from bot.review.model.pull_request import PullRequest
from tests.forge.github.answers import REPOSITORY, SHA
from tests.forge.github.scripted import Answer, Scripted
from tests.forge.github.writes import CREATED, pull_of, sent

RUNS = f"POST {REPOSITORY}/check-runs"


def check(*annotations: Annotation, text: str = "") -> Check:
    return Check(
        name="spec / document",
        sha=SHA,
        conclusion=Conclusion.FAILURE,
        title="t" * 300,
        summary="s" * 70_000,
        digest="d1",
        text=text,
        annotations=annotations,
        buttons=(Button(label="Fix", description="Fix it", identifier="fix"),),
    )


def note(line: int, end: int | None = None, column: int | None = None) -> Annotation:
    return Annotation(
        path="a.md",
        start_line=line,
        end_line=end or line,
        level=Level.FAILURE,
        title="title",
        message="m",
        start_column=column,
        end_column=column,
    )


def test_a_check_run_within_its_limits(app: GitHub, forge: Scripted, pull: PullRequest) -> None:
    forge.says(RUNS, CREATED)
    app.apply(pull, actions.SetCheck(check=check(note(3, column=2), note(3, 4, column=2), text="long"), id="20"))
    (run,) = sent(forge, RUNS)
    output = run.pop("output")
    assert run == {
        "name": "spec / document",
        "head_sha": SHA,
        "status": "completed",
        "conclusion": "failure",
        "external_id": "d1",
        "actions": [{"label": "Fix", "description": "Fix it", "identifier": "fix"}],
    }
    assert isinstance(output, dict)
    assert (len(output["title"]), len(output["summary"]), output["text"]) == (250, 65_000, "long")
    assert [one.get("start_column") for one in output["annotations"]] == [2, None]


def test_annotations_come_in_fifties_and_the_digest_with_the_last(
    app: GitHub, forge: Scripted, pull: PullRequest
) -> None:
    forge.says(RUNS, CREATED)
    forge.says(f"PATCH {REPOSITORY}/check-runs/1", Answer(body={}))
    app.apply(pull, actions.SetCheck(check=check(*map(note, range(1, 122))), id=None))
    asked = [*sent(forge, RUNS), *sent(forge, f"PATCH {REPOSITORY}/check-runs/1")]
    outputs = [one["output"] for one in asked]
    assert [len(one["annotations"]) for one in outputs if isinstance(one, dict)] == [50, 50, 21]
    assert [one.get("external_id") for one in asked] == ["", None, "d1"]


def test_a_token_sets_a_status(token: GitHub, forge: Scripted) -> None:
    pull = pull_of(token, forge)
    forge.says(f"POST {REPOSITORY}/statuses/{SHA}", CREATED)
    token.apply(pull, actions.SetCheck(check=check(), id=None))
    assert sent(forge, f"POST {REPOSITORY}/statuses/{SHA}") == [
        {
            "state": "failure",
            "context": "spec / document",
            "description": "t" * 140,
            "target_url": "https://github.test/o/r/pull/4#specbot-d1",
        }
    ]
