"""What people had written before somebody else edited it, asked only where a comment was edited so and never answered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.forges.github import graphql_base, schemas, values
from bot.forges.github.api import Api
from bot.forges.github.queries import operation
from bot.review.model.account import Account
from bot.review.model.pull_request import Comment
from bot.review.model.references import PullRef
from bot.review.port import RejectedError


class Edit(graphql_base.Graph, kw_only=True):
    """One text of a comment, whole; None where it was deleted from the history."""

    diff: str | None = None
    edited_at: datetime
    editor: schemas.Actor | None = None


class EditedComment(graphql_base.Graph, kw_only=True):
    """A comment with its texts; a comment that was never edited has none."""

    full_database_id: str | int
    user_content_edits: graphql_base.Nodes[Edit] | None = None


class EditedThread(graphql_base.Graph, kw_only=True):
    """A thread on the diff."""

    comments: graphql_base.Nodes[EditedComment]


class EditedTalk(graphql_base.Graph, kw_only=True):
    """The newest comments of a pull request."""

    comments: graphql_base.Nodes[EditedComment] | None = None
    review_threads: graphql_base.Nodes[EditedThread] | None = None


class EditedRepository(graphql_base.Graph, kw_only=True):
    """A repository around them."""

    pull_request: EditedTalk | None = None


class EditsAnswer(graphql_base.Graph, kw_only=True):
    """The answer to `edits.graphql`."""

    repository: EditedRepository


def with_earlier_texts(api: Api, ref: PullRef, said: Sequence[Comment], bot: Account) -> tuple[Comment, ...]:
    """Add what the author of a comment had written, where somebody else edited it before the bot has answered it."""
    asked = {one.id for one in said if one.edited_by_other and not one.reactions and _is_person(one.author, bot)}
    if not asked:
        return tuple(said)
    variables = {
        "owner": ref.repository.partition("/")[0],
        "name": ref.repository.partition("/")[2],
        "number": ref.number,
    }
    try:
        answer = api.query(operation("edits"), variables, EditsAnswer, f"reading edits of {ref}")
    except RejectedError:  # a server that keeps no history
        return tuple(said)
    texts = dict(_texts(answer.repository.pull_request or EditedTalk()))
    return tuple(
        replace(one, before_edits=_own(texts.get(one.id, ()), one.author)) if one.id in asked else one for one in said
    )


def _is_person(author: Account, bot: Account) -> bool:
    return not author.is_bot and author.id != bot.id


def _texts(talk: EditedTalk) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Yield the texts of each comment, the newest first, under its id."""
    threads = talk.review_threads.nodes if talk.review_threads is not None else []
    found = [("", one) for one in (talk.comments.nodes if talk.comments is not None else ())]
    found += [(values.ON_DIFF, one) for thread in threads for one in thread.comments.nodes]
    for kind, one in found:
        edits = one.user_content_edits.nodes if one.user_content_edits is not None else []
        yield f"{kind}{one.full_database_id}", tuple(sorted(edits, key=lambda edit: edit.edited_at, reverse=True))


def _own(edits: Sequence[Edit], author: Account) -> str:
    """Choose the newest text that the author wrote; empty where none is known."""
    return next((one.diff for one in edits if one.diff and values.account(one.editor).id == author.id), "")
