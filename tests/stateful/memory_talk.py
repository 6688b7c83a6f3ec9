"""What people say on a pull request in memory: comments, reviews, threads, and damage to the bot's words."""

from dataclasses import replace

from bot.review.model.capabilities import PullState, Verdict
from bot.review.model.pull_request import Comment, NativeReview, ReviewThread
from tests.stateful.memory_ground import ACCOUNTS, Ground
from tests.stateful.scene import Role


class Talk(Ground):
    """Comments and verdicts, in the way of each forge."""

    def say(self, login: str, body: str) -> int | None:
        key = self._next()
        saw = (self._pull.head.sha,) if self._forge.is_gitlab else ()
        made = Comment(
            id=key,
            author=ACCOUNTS[login],
            body=body,
            created_at=self._clock[0],
            url=f"https://forge.test/team/app/pull/12#{key}",
            saw=saw,
        )
        self._change(comments=(*self._pull.comments, made))
        return int(key)

    def _comment(self, number: int) -> Comment:
        return next(one for one in self._pull.comments if one.id == str(number))

    def edit(self, login: str, comment: int, body: str) -> bool:
        one = self._comment(comment)
        if not self._may_change(login, one):
            return False
        self._edit(one, login, body)
        return True

    def _edit(self, one: Comment, login: str, body: str) -> None:
        changed = replace(
            one, body=body, edited=True, edited_by_other=one.author != ACCOUNTS[login], edited_at=self._clock[0]
        )
        self._change(comments=tuple(changed if other.id == one.id else other for other in self._pull.comments))

    def _may_change(self, login: str, one: Comment) -> bool:
        return one.author == ACCOUNTS[login] or (
            (login == "dana" if self._forge.is_gitlab else True) and self._writes(login)
        )

    def delete(self, login: str, comment: int) -> bool:
        one = self._comment(comment)
        if not self._may_change(login, one):
            return False
        self._change(comments=tuple(other for other in self._pull.comments if other.id != one.id))
        return True

    def damage(self, pick: int, body: str | None) -> bool:
        own = [one for one in self._pull.comments if one.author == self._pull.bot]
        threads = [one for one in self._pull.threads if one.comments[0].author == self._pull.bot]
        if not self._writes("dana"):
            return False
        for one in own[pick : pick + 1]:
            self._damage_comment(one, body)
            return True
        for thread in threads[pick - len(own) :][:1] if pick >= len(own) else ():
            self._damage_thread(thread, body)
            return True
        return False

    def _damage_comment(self, one: Comment, body: str | None) -> None:
        if body is None:
            self._change(comments=tuple(other for other in self._pull.comments if other.id != one.id))
        else:
            self._edit(one, "dana", body or one.body + "\nHm.")

    def _damage_thread(self, one: ReviewThread, body: str | None) -> None:
        if body is None:
            self._change(threads=tuple(other for other in self._pull.threads if other.id != one.id))
            return
        words = replace(one.comments[0], body=body or one.comments[0].body + "\nHm.")
        changed = replace(one, comments=(words, *one.comments[1:]))
        self._threads(lambda other: changed if other.id == changed.id else other)

    def resolve(self, login: str, pick: int, *, done: bool) -> bool:
        if not self._writes(login):
            return False
        for one in self._pull.threads[pick : pick + 1]:
            changed = replace(one, resolved=done)
            self._threads(lambda other: changed if other.id == changed.id else other)  # noqa: B023 - called at once
            return True
        return False

    def approve(self, login: str) -> bool:
        if login == "ada" and not self._forge.is_gitlab:
            return False
        if self._forge.is_gitlab:
            standing = any(one.author.login == login and one.verdict is Verdict.APPROVED for one in self._pull.reviews)
            if standing or not self._writes(login) or self._pull.state is not PullState.OPEN:
                return False
            self._forget(login)
        self._review(login, Verdict.APPROVED)
        return True

    def request_changes(self, login: str) -> bool:
        if login == "ada" and not self._forge.is_gitlab:
            return False
        if self._forge.is_gitlab:
            if self._roles[login] < Role.TRIAGE:
                return False
            self._forget(login)
        self._review(login, Verdict.CHANGES_REQUESTED)
        return True

    def _review(self, login: str, verdict: Verdict) -> None:
        key = (
            (f"approval-{login}" if verdict is not Verdict.CHANGES_REQUESTED else f"requested-{login}")
            if self._forge.is_gitlab
            else self._next()
        )
        made = NativeReview(
            id=key,
            author=ACCOUNTS[login],
            verdict=verdict,
            submitted_at=self._clock[0],
            sha="" if verdict is Verdict.CHANGES_REQUESTED and self._forge.is_gitlab else self._pull.head.sha,
            url=f"https://forge.test/{key}",
        )
        self._change(reviews=(*self._pull.reviews, made))

    def _forget(self, login: str) -> None:
        """GitLab shows how somebody stands now, and not what was before."""
        self._change(reviews=tuple(one for one in self._pull.reviews if one.author.login != login))

    def retract(self, login: str, whose: str) -> bool:
        judged = {Verdict.APPROVED, Verdict.CHANGES_REQUESTED}
        own = [one for one in self._pull.reviews if one.author.login == whose and one.verdict in judged]
        if not own or (login != whose if self._forge.is_gitlab else not self._writes(login)):
            return False
        if self._forge.is_gitlab:
            gave = own[-1].verdict is Verdict.APPROVED
            self._forget(whose)
            ended = replace(own[-1], verdict=Verdict.DISMISSED)
            at = self._clock[0] if gave else ended.submitted_at
            self._change(reviews=(*self._pull.reviews, replace(ended, submitted_at=at)))
        else:
            dismissed = {one.id for one in own}
            self._change(
                reviews=tuple(
                    replace(one, verdict=Verdict.DISMISSED) if one.id in dismissed else one
                    for one in self._pull.reviews
                )
            )
        return True
