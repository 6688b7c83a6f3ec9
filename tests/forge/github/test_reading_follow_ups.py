"""Which pull requests are the bot's own follow-ups, and which of them it may renew."""

import pytest

from bot.forges.github import GitHub
from bot.review.model.capabilities import PullState
from bot.review.model.markers import SIGNED
from tests.forge.github import answers
from tests.forge.github.answers import Json, about, actor, serve
from tests.forge.github.conftest import BOT
from tests.forge.github.readings import REF, follow_ups, merged
from tests.forge.github.scripted import Scripted


def a_follow_up(*messages: str, **changes: object) -> Json:
    return {
        "number": 7,
        "url": "u",
        "state": "CLOSED",
        "headRefName": "specbot/merged-4",
        "body": "<!-- specbot:followup v1 github:o/r#4 -->\nText",
        "author": actor("specbot", int(BOT.id), "Bot"),
        "mergeable": "UNKNOWN",
        "commits": {"nodes": [{"commit": {"message": message}} for message in messages]},
        **changes,
    }


OWN_COMMIT = f"Approved: Search\n\n{SIGNED} u"


def test_a_follow_up_is_the_bots_own_and_marked(app: GitHub, forge: Scripted) -> None:
    planted, unmarked = a_follow_up(author=actor("eve", 66)), a_follow_up(body="Text")
    serve(forge, about(answers.pull(**merged(parents=1))), follow_ups(planted, unmarked, a_follow_up()))
    (found,) = app.pull_request(REF).follow_ups
    assert (found.ref.number, found.state, found.branch) == (7, PullState.CLOSED, "specbot/merged-4")


def test_one_whose_marker_people_took_away_is_known_by_its_commit(app: GitHub, forge: Scripted) -> None:
    edited = a_follow_up(OWN_COMMIT, body="Text")
    strange = a_follow_up(OWN_COMMIT, body="Text", author=actor("eve", 66))
    serve(forge, about(answers.pull(**merged(parents=1))), follow_ups(strange, edited))
    assert len(app.pull_request(REF).follow_ups) == 1


@pytest.mark.parametrize(
    ("state", "mergeable", "messages", "renewable"),
    [
        ("OPEN", "CONFLICTING", (OWN_COMMIT,), True),
        ("OPEN", "UNKNOWN", (OWN_COMMIT,), False),
        ("CLOSED", "CONFLICTING", (OWN_COMMIT,), False),
        ("OPEN", "CONFLICTING", (OWN_COMMIT, "Merge branch 'main'"), False),
        ("OPEN", "CONFLICTING", ("My own words",), False),
    ],
)
def test_which_follow_up_is_renewed(
    app: GitHub,
    forge: Scripted,
    state: str,
    mergeable: str,
    messages: tuple[str, ...],
    renewable: bool,  # noqa: FBT001 - the same
) -> None:
    one = a_follow_up(*messages, state=state, mergeable=mergeable)
    serve(forge, about(answers.pull(**merged(parents=1))), follow_ups(one))
    assert [found.renewable for found in app.pull_request(REF).follow_ups] == [renewable]
