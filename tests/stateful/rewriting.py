"""History that is rewritten: the head branch goes back to what it was, and what came after it is gone."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests.stateful import texts
from tests.stateful.draws import GOOD
from tests.stateful.machine import Thread
from tests.stateful.words import APPROVE


class Rewriting(Thread):
    """One pull request and everybody around it, who push by force as well."""

    def __init__(self) -> None:
        super().__init__()
        self.makers: dict[str, frozenset[str]] = {}
        """By head that stood once: who had made commits by then."""

    @invariant()
    def keep_heads(self) -> None:
        """Note who made what stands there."""
        if self.scene.is_open():
            self.makers[self.scene.head()] = frozenset(self.record.makers)

    @rule(login=st.sampled_from(["ada", "ada", "bo"]), pick=st.integers(0, 4), hurry=st.booleans())
    def rewind(self, login: str, pick: int, hurry: bool) -> None:  # noqa: FBT001 - drawn
        """Let somebody point the branch to a head of before."""
        known = [sha for sha in self.makers if sha != self.scene.head()]
        for sha in known[::-1][pick : pick + 1]:
            self._go_back(login, sha, hurry=hurry)

    @rule(hurry=st.booleans(), child=st.booleans())
    def approve_what_goes(self, hurry: bool, child: bool) -> None:  # noqa: FBT001 - drawn
        """Let bo and dana approve a text that comes and goes while the bot does not look."""
        self.see_to_everything("none", command=True)
        before = self.scene.head()
        self.makers[before] = frozenset(self.record.makers)
        self.push(replace(GOOD, questions="none", milliseconds=3), "ada", "Change")
        for login in ("bo", "dana"):
            self.say(login, [APPROVE], hurry=hurry)
        self._go_back("ada", before, hurry=hurry)
        if child:
            self.push(replace(GOOD, questions="answered"), "ada", "Change")
        self._look()

    def _go_back(self, login: str, sha: str, *, hurry: bool) -> None:
        self._pause(hurry=hurry)
        if not self.closed and self.scene.rewind(login, sha):
            self.record.makers = set(self.makers[sha])
            self.record.authored = texts.authored(self.scene.text())
