"""Asking the adapter to write, and looking at what reached the forge."""

import json

import pytest

from bot.forges.github import GitHub
from bot.review.model.actions import Action
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from bot.review.port import ForgeError
from tests.forge.github import answers
from tests.forge.github.answers import REPOSITORY, about, serve
from tests.forge.github.scripted import Answer, Scripted

REF = PullRef.parse("github:o/r#4")
CREATED = Answer(status=201, body={"id": 1})
REFUSED = Answer(status=422, body={"message": "Validation Failed"})
GONE = Answer(status=404, body={"message": "Not Found"})
SILENT = Answer(status=0)
DONE = answers.graph({"done": None})
LINES = f"POST {REPOSITORY}/pulls/4/comments"
REVIEWS = f"POST {REPOSITORY}/pulls/4/reviews"


def pull_of(client: GitHub, forge: Scripted) -> PullRequest:
    serve(forge, about(answers.pull()))
    found = client.pull_request(REF)
    forge.asked.clear()
    return found


def sent(forge: Scripted, what: str) -> list[dict[str, object]]:
    return [json.loads(one.body) if one.body else {} for one in forge.requests(what)]


def refusal_of(client: GitHub, pull: PullRequest, action: Action) -> ForgeError:
    with pytest.raises(ForgeError) as raised:
        client.apply(pull, action)
    return raised.value
