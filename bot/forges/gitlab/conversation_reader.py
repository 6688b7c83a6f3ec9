"""Reads what people said on a merge request: notes of the conversation and on the diff, and the description.

What decides whether a note gives commands is the reader of commands, here as everywhere: a note that it hears, and every note that
was touched since it was written, is asked for its edits and its receipts.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta

from bot.forges.cache import Cache
from bot.forges.failures import UnknownFieldError
from bot.forges.gitlab import graphql_schemas, questions, schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import merge_request
from bot.review.commands.parser import parse_comment
from bot.review.model.account import Account
from bot.review.model.pull_request import Comment
from bot.review.model.references import PullRef
from bot.review.port import NotFoundError

_UNKNOWN = values.Known()
_TOO_OLD = ("too old", "notes")


class ConversationReader:
    """Reads for one job, with what the process has in its cache."""

    def __init__(self, api: Api, cache: Cache, own: Account) -> None:
        self.api = api
        self.cache = cache
        self.own = own
        self.without_graphql = False

    def comments(
        self, ref: PullRef, discussions: Sequence[schemas.Discussion], found: schemas.MergeRequest
    ) -> tuple[Comment, ...]:
        """List everything that was said, the description first where it gives commands."""
        said = values.said(discussions, self.own)
        facts = self._facts(ref, [note for _, note in said if self.matters(note)])
        notes = (values.comment(note, facts.get(note.id, _UNKNOWN), found.web_url, one) for one, note in said)
        return (*self._description(ref, discussions, found), *notes)

    def matters(self, note: schemas.Note) -> bool:
        """Tell whether it decides something that a note was edited or has a receipt: commands, and the bot's summary."""
        if str(note.author.id) == self.own.id:
            return note.body.startswith("<!-- specbot:summary")
        comment = values.comment(note, _UNKNOWN, "")
        if comment.author.is_bot:
            return False
        return note.updated_at != note.created_at or bool(parse_comment(comment, self.own))

    def _facts(self, ref: PullRef, notes: Sequence[schemas.Note]) -> Mapping[int, values.Known]:
        """Ask for reactions and edits; each of them moves `updated_at`, so an answer holds until that moves."""
        found: dict[int, values.Known] = {}
        missing = []
        for note in notes:
            found[note.id] = self.cache.look(_key(note), _UNKNOWN)
            if found[note.id] is _UNKNOWN:
                missing.append(note)
        for start in range(0, len(missing), questions.NOTES_AT_ONCE):
            part = missing[start : start + questions.NOTES_AT_ONCE]
            asked = questions.notes(note.id for note in part)
            try:
                answer = self._asked(asked)
            except NotFoundError:
                found |= {note.id: self._facts_by_rest(ref, note) for note in missing}
                self.without_graphql = True
                break
            for note in part:
                known = values.known(answer.get(f"n{note.id}") or graphql_schemas.NoteFacts(), self.own)
                self.cache.put(_key(note), known)
                found[note.id] = known
        return found

    def _asked(self, query: str) -> Mapping[str, graphql_schemas.NoteFacts | None]:
        """Ask GraphQL, unless GitLab was found too old for it within the hour: somebody may update it."""
        now = self.api.now()
        if self.cache.look(_TOO_OLD, now) > now:
            raise UnknownFieldError("GitLab is too old to tell of reactions and edits.")
        try:
            return self.api.query(query, dict[str, graphql_schemas.NoteFacts | None], "reading reactions and edits")
        except UnknownFieldError:
            self.cache.put(_TOO_OLD, now + timedelta(hours=1))
            raise

    def _facts_by_rest(self, ref: PullRef, note: schemas.Note) -> values.Known:
        """Read the reactions where GraphQL is not to be had. REST tells no edits: every note counts as edited."""
        return values.Known(reactions=self._awards(f"{merge_request(ref)}/notes/{note.id}"), edited=True)

    def _awards(self, path: str) -> frozenset[str]:
        """Read the bot's own reactions to something."""
        awards = self.api.pages(f"{path}/award_emoji", schemas.RestAward)
        own = (award.name for award in awards if str(award.user.id) == self.own.id)
        return frozenset(values.REACTIONS.get(name, name) for name in own)

    def _description(
        self, ref: PullRef, discussions: Sequence[schemas.Discussion], found: schemas.MergeRequest
    ) -> tuple[Comment, ...]:
        """Read the merge request's own text as something that its author said. A note of GitLab's tells of each edit."""
        edit = values.last_edit_of_description(discussions)
        author = values.account(found.author)
        comment = Comment(
            id=values.DESCRIPTION,
            author=author,
            body=found.description or "",
            created_at=found.created_at.astimezone(UTC),
            url=found.web_url,
            edited=edit is not None,
            edited_by_other=edit is not None and str(edit.author.id) != author.id,
            edited_at=edit.created_at.astimezone(UTC) if edit else None,
        )
        if not parse_comment(comment, self.own):
            return ()
        return (values.with_reactions(comment, self._awards(merge_request(ref))),)


def _key(note: schemas.Note) -> tuple[str, int, object, str]:
    """Name a note as it is now."""
    return ("note", note.id, note.updated_at, note.body)
