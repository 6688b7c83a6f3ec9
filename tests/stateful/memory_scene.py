"""The stateful test's scene in memory: the real steps, without any adapter."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.review.model import actions
from bot.review.model.account import Account, GitIdentity, PullCommit
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import Branch, ReviewThread, ThreadComment
from bot.review.port import UnavailableError
from bot.review.reconcile import reconcile
from tests.review.builders import PATH
from tests.review.clicks import Click
from tests.review.world import apply
from tests.stateful import scene, texts
from tests.stateful.memory_ground import ACCOUNTS, GHOST, LEVELS, TEMPLATE
from tests.stateful.memory_talk import Talk
from tests.stateful.scene import BASES, Role, Said

NUMBERS = {name: number for number, name in enumerate(BASES, 1)}
_FAILING = {
    "comments": (actions.CreateSummary, actions.EditComment, actions.PostReply),
    "reviews": (actions.PublishReview,),
    "check-runs": (actions.SetCheck,),
    "graphql": (actions.ResolveThread, actions.ReopenThread),
    "labels": (actions.ChangeLabels,),
}


class MemoryScene(Talk):
    """Everybody and the bot."""

    def open(self, text: str) -> None:
        forge, template = self._forge, texts.TEMPLATE
        for name, number in NUMBERS.items():
            forge.files[f"{number:040x}", TEMPLATE] = template.encode()
            for path, content in texts.BRANCHES.get(name, {}).items():
                forge.files[f"{number:040x}", PATH if path == scene.PATH else path] = content or b""
        self._change(
            author=ACCOUNTS["ada"],
            bot=Account(id="100", login="specbot[bot]", is_bot=True),
            capabilities=self._capabilities,
            base=self._base("main"),
            base_before=self._base("main").sha,
            head=Branch(name="topic", sha="1000".rjust(40, "0"), repository="team/app", writable=True),
            is_public=True,
            url="https://forge.test/team/app/pull/12",
        )
        forge.levels = {login: LEVELS[role] for login, role in self._roles.items()}
        self._opened = True
        self.push("ada", text)

    def _base(self, name: str) -> Branch:
        return Branch(name=name, sha=f"{NUMBERS[name]:040x}", repository="team/app", writable=True)

    def push(self, login: str, text: str, message: str = "Change") -> bool:
        if not self._writes(login):
            return False
        who = ACCOUNTS[login]
        form = self._forge.is_gitlab and message.casefold().startswith("apply ") and "suggestion" in message
        named = GitIdentity(name=who.name, email=f"{login}@example.com", account=who)
        others = (
            (GitIdentity(name="Ada", email="ada@example.com", account=ACCOUNTS["ada"]),) if "Co-auth" in message else ()
        )
        made = PullCommit(sha="", url="", authors=(named,), co_authors=others, takes_suggestion=form)
        self._forge.pushed(text, made, who)
        return True

    def head(self) -> str:
        return self._pull.head.sha

    def rewind(self, login: str, sha: str) -> bool:
        if not self._writes(login):
            return False
        self._forge.rewind(sha)
        return True

    def take(self, login: str, picks: Sequence[int]) -> bool:
        forge = self._forge
        standing = [one for one in forge.offered() if self._takes(one)]
        chosen = list(dict.fromkeys(standing[pick % len(standing)] for pick in picks)) if standing else []
        chosen.sort(key=lambda one: one.first)
        apart = all(one.last < other.first for one, other in pairwise(chosen))
        if not chosen or not apart or not self._writes(login) or self._pull.state is not PullState.OPEN:
            return False
        lines = forge.text(PATH).splitlines(keepends=True)
        for one in reversed(chosen):
            lines[one.first - 1 : one.last] = [one.text]
        taken = {one.thread for one in chosen}
        forge.taken |= {(thread.id, thread.comments[0].body) for thread in self._pull.threads if thread.id in taken}
        who, bot = ACCOUNTS[login], self._pull.bot
        taker = GitIdentity(name=who.name, email="", account=who)
        suggester = GitIdentity(name=bot.login, email=f"{bot.id}+{bot.login}@users.noreply.forge.test", account=bot)
        made = PullCommit(sha="", url="", authors=(taker,), co_authors=(suggester,), takes_suggestion=True)
        forge.pushed("".join(lines), made, who)
        self._threads(lambda one: replace(one, resolved=one.resolved or one.id in taken))
        return True

    def _takes(self, one: Click) -> bool:
        """Tell whether the forge lets somebody take a suggestion: the lines are as they were when it was written."""
        thread = next(thread for thread in self._pull.threads if thread.id == one.thread)
        if thread.resolved and not self._forge.is_gitlab:
            return False
        return self._lines(one) == self._written.get((thread.id, thread.comments[0].body))

    def _lines(self, one: Click) -> str:
        return "".join(self.text().splitlines(keepends=True)[one.first - 1 : one.last])

    def label(self, name: str) -> None:
        others = tuple(one for one in self._pull.labels if one != name)
        self._change(labels=(*others, name))

    def grant(self, login: str, role: Role) -> None:
        self._roles[login] = role
        self._forge.levels = {name: LEVELS[one] for name, one in self._roles.items()}

    def turn(self, *, draft: bool) -> None:
        self._change(draft=draft)

    def close(self, *, closed: bool) -> None:
        self._change(state=PullState.CLOSED if closed else PullState.OPEN)

    def retarget(self, base: str) -> bool:
        found = self._base(base)
        self._change(base=found, base_before=found.sha)
        old = self._forge.files.get((found.sha, PATH))
        self._forge.base_text = None if old is None else old.decode()
        self._change(files=(self._forge._file(self.text()),))  # noqa: SLF001 - the same forge
        return True

    def install_anew(self) -> None:
        """GitLab: another account, and what the old one wrote is a ghost's. GitHub: the same App."""
        if not self._forge.is_gitlab:
            return
        self._installed += 1
        old, new = self._pull.bot, Account(id=f"90{self._installed}", login=f"specbot-{self._installed}", is_bot=True)

        def ghostly(one: Account) -> Account:
            return GHOST if one.id == old.id else one

        def nobodys(one: ThreadComment) -> ThreadComment:
            return replace(one, author=ghostly(one.author))

        def without(one: ReviewThread) -> ReviewThread:
            return replace(one, comments=tuple(map(nobodys, one.comments)))

        self._threads(without)
        self._change(
            bot=new,
            comments=tuple(
                replace(one, author=ghostly(one.author), reactions=frozenset()) for one in self._pull.comments
            ),
            checks=(),
        )

    def fail(self, kind: int | str, path: str) -> None:
        failing, waiting = _FAILING[path], [True]

        def before(action: actions.Action) -> None:
            if isinstance(action, failing) and waiting.pop():
                waiting.append(False)
                if kind == "timeout":
                    self._forge.pull = apply(self._forge.pull, action)
                raise UnavailableError("out of order")

        self._forge.before = before

    def calm(self) -> None:
        self._forge.before = lambda _: None

    def arrive(self, pick: int) -> bool:
        del pick
        return False

    def reconcile(self) -> int:
        self._forge.applied.clear()
        try:
            reconcile(self._forge, self._pull.ref, lambda: self._clock[0])
        finally:
            for one in self._forge.offered():
                thread = next(thread for thread in self._pull.threads if thread.id == one.thread)
                self._written.setdefault((thread.id, thread.comments[0].body), self._lines(one))
        return len(self._forge.applied)

    def people_said(self) -> list[Said]:
        replies = [one.body.splitlines()[0] for one in self._pull.comments if one.author == self._pull.bot and one.body]
        return [
            Said(
                id=int(one.id),
                login=one.author.login,
                body=one.body,
                answered=bool(one.reactions) or any(f"specbot:reply v1 {one.id}" in reply for reply in replies),
            )
            for one in self._pull.comments
            if one.author.login in ACCOUNTS
        ]

    def bot_said(self) -> list[str]:
        return [one.body for one in self._pull.comments if one.author == self._pull.bot]

    def labels(self) -> list[str]:
        return list(self._pull.labels)

    def gate(self) -> dict[str, str]:
        return {one.name: one.conclusion.value if one.conclusion else "" for one in self._pull.checks}

    def text(self) -> str:
        return self._forge.text(PATH)

    def is_open(self) -> bool:
        return self._opened

    def stop(self) -> None:
        """Nothing is left to end."""
