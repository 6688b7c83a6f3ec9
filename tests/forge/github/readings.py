"""Reading one pull request from answers that a test gives."""

from bot.forges.github import GitHub
from bot.review.model.account import Account
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from tests.forge.github import answers
from tests.forge.github.answers import Json, about, graph, serve
from tests.forge.github.scripted import Answer, Scripted

REF = PullRef.parse("github:o/r#4")


def read(client: GitHub, forge: Scripted, **changes: object) -> PullRequest:
    serve(forge, about(answers.pull(**changes)), follow_ups())
    return client.pull_request(REF)


def follow_ups(*found: Json) -> Answer:
    none: Json = {"nodes": []}
    return graph({"repository": {"merged": {"nodes": list(found)}, "implemented": none, "withdrawn": none}})


def merged(*, parents: int, commits: int = 1) -> Json:
    made = {
        "oid": "c" * 40,
        "authoredDate": "2026-11-23T09:00:00Z",
        "parents": {"nodes": [{"oid": f"{number}" * 40} for number in range(1, parents + 1)]},
    }
    time = "2026-11-23T12:00:00+02:00"
    return {"state": "MERGED", "mergedAt": time, "mergeCommit": made, "changes": {"totalCount": commits}}


ANN = Account(id="1", login="ann")
