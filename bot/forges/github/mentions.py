"""Finds the pull requests whose description says something."""

from bot.forges.github import repository_schemas, values
from bot.forges.github.api import Api
from bot.forges.github.queries import operation
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import ForgeName, PullRef


def read_mentions(api: Api, repository: str, phrases: tuple[str, ...]) -> tuple[RelatedPull, ...]:
    """Search the descriptions; the search lags behind, so those that moved last are read beside it.

    https://docs.github.com/search-github/searching-on-github/searching-issues-and-pull-requests
    """
    owner, _, name = repository.partition("/")
    quoted = " ".join(f'"{phrase}"' for phrase in phrases)
    asked = {"owner": owner, "name": name, "text": f"repo:{repository} is:pr in:body {quoted}"}
    doing = f"searching pull requests of {repository}"
    found = api.query(operation("mentions"), asked, repository_schemas.MentionsAnswer, doing)
    pulls = {one.number: one for one in (*found.search.nodes, *found.repository.pull_requests.nodes)}
    return tuple(
        RelatedPull(
            ref=PullRef(forge=ForgeName.GITHUB, repository=repository, number=number),
            url=one.url,
            author=values.account(one.author),
            title=one.title,
            body=one.body,
            state=PullState[one.state],
        )
        for number, one in sorted(pulls.items())
        if all(phrase.casefold() in one.body.casefold() for phrase in phrases)
    )
