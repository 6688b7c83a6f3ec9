"""Fetching asks the pure rules what they need, and reads just that."""

from dataclasses import replace
from typing import ClassVar

import pytest

from bot.review.fetch import fetch
from bot.review.model.account import CommitList, PullCommit
from bot.review.model.capabilities import Capabilities, Conclusion, Permission, PullState
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import CheckRun, PullRequest
from bot.review.model.references import PullRef
from bot.review.model.snapshot import Snapshot
from bot.review.port import ConflictError, ForbiddenError, NotFoundError
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import ANN, BASE, BEN, BOT, EVE, HEAD, NOON, PATH, a_comment, a_file, a_pull, a_review

TEAMS = 'version: 1\napproval:\n  approvers: ["@team/core", "@team/hidden", codeowners]\n'


def a_forge() -> MemoryForge:
    forge = MemoryForge(pull=a_pull(files=(a_file(),)))
    forge.put(PATH, "# Search\n")
    return forge


def read(forge: MemoryForge) -> Snapshot:
    return fetch(forge, forge.pull.ref, NOON)


def test_policy_owners_and_template_come_from_the_base() -> None:
    forge = a_forge()
    for sha, words in ((BASE, "base"), (HEAD, "head")):
        forge.put(".specbot.yml", f"# {words}\nversion: 1\n", sha=sha)
        forge.put("CODEOWNERS", f"# {words}\n", sha=sha)
        forge.put("docs/specs/TEMPLATE.md", f"# {words}\n", sha=sha)
    found = read(forge)
    (spec,) = found.specs
    texts = [file.content.decode() for file in (found.policy, found.codeowners, spec.template) if file]
    assert len(texts) == 3
    assert all("base" in text for text in texts)
    assert found.now == NOON


def test_code_owners_stand_where_the_forge_looks_for_them() -> None:
    forge = a_forge()
    for path in (".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"):
        forge.put(path, "* @ann\n", sha=BASE)
    first = read(forge).codeowners
    places = Capabilities(codeowners=("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"))
    forge.pull = replace(forge.pull, capabilities=places)
    other = read(forge).codeowners
    assert [file.path for file in (first, other) if file] == [".github/CODEOWNERS", "docs/CODEOWNERS"]


def test_a_new_spec_has_no_text_at_the_base() -> None:
    (spec,) = read(a_forge()).specs
    assert spec.head is not None
    assert (spec.head.content, spec.base, spec.template) == (b"# Search\n", None, None)


def test_a_broken_policy_is_read_and_nothing_more() -> None:
    forge = a_forge()
    forge.put(".specbot.yml", "version: 9\n", sha=BASE)
    found = read(forge)
    assert found.policy is not None
    assert found.specs == ()


def test_permissions_are_kept_by_account_id_and_strangers_have_none() -> None:
    forge = a_forge()
    talk = (a_comment("/spec approve", author=BEN), a_comment("/spec fix", author=EVE, minutes=1))
    forge.pull = replace(forge.pull, comments=(*talk, a_comment("nice", author=ANN, minutes=2)))
    forge.levels = {"ben": Permission.WRITE}
    assert read(forge).permissions == {BEN.id: Permission.WRITE, EVE.id: Permission.NONE}


def test_teams_are_read_and_a_hidden_one_is_left_out() -> None:
    forge = a_forge()
    forge.put(".specbot.yml", TEAMS, sha=BASE)
    forge.put("CODEOWNERS", "/docs/ @team/writers\n", sha=BASE)
    forge.members = {"team/core": frozenset({BEN.id}), "team/hidden": ForbiddenError("needs members: read")}
    assert read(forge).teams == {"team/core": frozenset({BEN.id})}


def test_texts_that_approvals_saw_are_read_as_far_as_they_are_left() -> None:
    forge = a_forge()
    forge.put(PATH, "# Seen\n", sha="5" * 40)
    forge.pull = replace(forge.pull, reviews=(a_review(sha="5" * 40), a_review(sha="6" * 40, minutes=1)))
    (spec,) = read(forge).specs
    assert [file.content for file in spec.seen] == [b"# Seen\n"]


def test_a_merged_spec_is_read_where_it_is_today() -> None:
    forge = a_forge()
    forge.merge(NOON)
    (spec,) = read(forge).specs
    assert spec.today is not None
    assert spec.today.content == b"# Search\n"
    forge.push_to_base(**{PATH: None, "docs/done/search.md": "# Moved\n"})
    assert read(forge).specs[0].today is None
    forge.renames = {PATH: "docs/done/search.md"}
    (moved,) = read(forge).specs
    assert moved.today is not None
    assert (moved.path, moved.today.path, moved.today.content) == (PATH, "docs/done/search.md", b"# Moved\n")


def test_an_open_spec_is_not_looked_for_on_the_base() -> None:
    forge = a_forge()
    forge.put(PATH, "# Another\n", sha=BASE)
    assert read(forge).specs[0].today is None


def test_so_many_of_one_head_that_they_cannot_be_read_are_only_named() -> None:
    class Crowded(MemoryForge):
        def pulls_at(self, repository: str, sha: str) -> tuple[PullRef, ...]:
            mine = super().pulls_at(repository, sha)
            return (*mine, *(replace(mine[0], number=number) for number in range(100, 109)))

    forge = Crowded(pull=a_pull(files=(a_file(),)))
    forge.put(PATH, "# Search\n")
    found = read(forge)
    assert (len(found.same_head), found.others, forge.reads) == (9, (), 1)


def a_witness(key: str) -> CheckRun:
    return CheckRun(id="9", name="spec / approval", sha=OLD, conclusion=Conclusion.SUCCESS, title="", digest=f"d~{key}")


OLD = "7" * 40
MADE = CommitList(commits=(PullCommit(sha=OLD, url="", authors=()), PullCommit(sha=HEAD, url="", authors=())))


def test_where_the_summary_is_lost_earlier_checks_are_asked() -> None:
    forge = a_forge()
    forge.made, forge.earlier = MADE, (a_witness("c1.0"),)
    forge.put(PATH, "# Earlier\n", sha=OLD)
    forge.pull = replace(forge.pull, comments=(a_comment("/spec approve", minutes=1, reactions=["+1"]),))
    found = read(forge)
    assert (dict(found.pull.witnessed), found.pull.was_seen) == ({"c1.0": OLD}, True)
    assert [file.sha for file in found.specs[0].seen] == [OLD]


def test_a_head_that_knows_it_asks_no_earlier_check() -> None:
    forge = a_forge()
    forge.made, forge.earlier = MADE, (a_witness("c1.0"),)
    here = replace(a_witness("c1.0"), sha=HEAD)
    forge.pull = replace(forge.pull, checks=(here,), comments=(a_comment("/spec approve", minutes=1),))
    assert read(forge).pull.witnessed == {}


FOLLOW_UP_BODY = mark("Why", Marker(kind=Kind.FOLLOW_UP, value="github:team/app#3"))


class OfFollowUp(MemoryForge):
    """Knows a follow-up, and says "not found" of each question as often as it is told to."""

    lost: ClassVar[dict[str, int]] = {}
    pushed = False

    def _find(self, what: str) -> None:
        if self.lost.get(what, 0) > 0:
            self.lost[what] -= 1
            raise NotFoundError(what)

    def pull_request(self, ref: PullRef) -> PullRequest:
        if ref == self.pull.ref:
            return super().pull_request(ref)
        self._find("original")
        return replace(self.pull, ref=ref, author=ANN, body="", state=PullState.MERGED, merged_at=NOON)

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        self._find("head")
        found = super().pull_request_head(ref)
        return replace(found, head=replace(found.head, sha=OLD)) if self.pushed else found

    def fork_point(self, repository: str, base: str, head: str) -> str:
        assert repository == self.pull.ref.repository
        if head == BASE:
            return {OLDER: OLDER}.get(base, OLDEST)
        assert (base, head) == (BASE, HEAD)
        self._find("fork")
        return BASE


OLDER, OLDEST, ELSEWHERE, MIDDLE = ("a" * 40, "b" * 40, "e" * 40, "d" * 40)


def chain(parents: dict[str, tuple[str, ...]], *, complete: bool = True) -> CommitList:
    commits = tuple(PullCommit(sha=sha, url="", authors=(), parents=found) for sha, found in parents.items())
    return CommitList(commits=commits, complete=complete)


def a_follow_up(**lost: int) -> OfFollowUp:
    pull = a_pull(author=BOT, files=(a_file(),))
    forge = OfFollowUp(pull=replace(pull, body=FOLLOW_UP_BODY))
    forge.put(PATH, "# Search\n")
    forge.made = chain({HEAD: (BASE,)})
    OfFollowUp.lost = lost
    return forge


@pytest.mark.parametrize("lost", [{}, {"original": 1}, {"fork": 1}, {"original": 1, "fork": 1}])
def test_one_not_found_more_or_less_makes_no_follow_up_somebodys_own(lost: dict[str, int]) -> None:
    found = read(a_follow_up(**lost))
    assert (found.pull.forked_at, found.original is not None, list(found.carried)) == (BASE, True, [PATH])


def test_what_is_gone_for_good_is_gone() -> None:
    assert read(a_follow_up(fork=2)).pull.forked_at == ""
    found = read(a_follow_up(original=2))
    assert (found.pull.forked_at, found.original) == (BASE, None)


@pytest.mark.parametrize("lost", [{"original": 1, "head": 1}, {"fork": 1, "head": 1}])
def test_who_has_lost_access_decides_nothing(lost: dict[str, int]) -> None:
    with pytest.raises(NotFoundError, match="head"):
        read(a_follow_up(**lost))


def test_a_follow_up_that_moves_meanwhile_is_read_anew() -> None:
    forge = a_follow_up(original=1)
    forge.pushed = True
    with pytest.raises(ConflictError):
        read(forge)


@pytest.mark.parametrize(
    ("made", "forked"),
    [
        ({HEAD: (MIDDLE, BASE), MIDDLE: (OLDER,)}, BASE),
        ({HEAD: (MIDDLE,), MIDDLE: (BASE,)}, BASE),
        ({HEAD: (MIDDLE, ELSEWHERE), MIDDLE: (BASE,)}, ""),
        ({HEAD: (MIDDLE, ELSEWHERE), MIDDLE: (BASE,), ELSEWHERE: (BASE,)}, ""),
        ({HEAD: (MIDDLE, BASE), MIDDLE: (ELSEWHERE,)}, ""),
        ({HEAD: (MIDDLE, BASE), MIDDLE: ()}, ""),
        ({HEAD: (BASE, *(f"{number:040x}" for number in range(10)))}, ""),
    ],
)
def test_a_follow_up_left_the_base_branch_once(made: dict[str, tuple[str, ...]], forked: str) -> None:
    """Where something else was merged into it, what came with that is taken back by the merge, and no diff shows it."""
    forge = a_follow_up()
    forge.made = chain(made)
    assert read(forge).pull.forked_at == forked


@pytest.mark.parametrize("made", [{}, {MIDDLE: (BASE,)}])
def test_a_list_without_the_head_is_of_another_moment(made: dict[str, tuple[str, ...]]) -> None:
    forge = a_follow_up()
    forge.made = chain(made)
    with pytest.raises(ConflictError, match="its commits"):
        read(forge)


def test_a_follow_up_whose_commits_are_not_all_listed_is_nobodys_own() -> None:
    forge = a_follow_up()
    forge.made = chain({HEAD: (BASE,)}, complete=False)
    assert read(forge).pull.forked_at == ""
