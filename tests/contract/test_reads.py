"""What every adapter reads of a pull request."""

from datetime import timedelta

import pytest

from bot.review.model.actions import SetCheck
from bot.review.model.capabilities import Conclusion, FileStatus, Permission, PullState, Verdict
from bot.review.model.desired_state import Check
from bot.review.model.pull_request import Hunk
from bot.review.model.references import PullRef
from bot.review.port import Forge, NotFoundError
from tests.contract.stage import AUTHOR, OWNER, REVIEWER, STRANGER, TEAM, Stage

SPEC = "docs/specs/search.md"
TEXT = b"# Search\n\nOne.\n"


def test_the_open_pull_requests_of_a_head_are_found_those_from_forks_too(stage: Stage, bot: Forge) -> None:
    """The event of a check names none that comes from a fork."""
    other = stage.open_pull({SPEC: b"# Other\n"})
    fork = stage.open_pull_from_fork({SPEC: b"# Search\n"})
    head = bot.pull_request(fork).head.sha
    assert bot.pulls_at(stage.repository, head) == (fork,)
    assert bot.pulls_at(stage.repository, bot.pull_request(other).head.sha) == (other,)
    assert bot.pulls_at(stage.repository, "0" * 40) == ()
    stage.close(fork)
    assert bot.pulls_at(stage.repository, head) == ()


def test_the_facts_of_a_pull_request(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT}, draft=True)
    pull = bot.pull_request(ref)
    assert (pull.ref, pull.title, pull.author.login) == (ref, "Search", AUTHOR)
    assert (pull.draft, pull.state) == (True, PullState.OPEN)
    assert pull.pushed_at is not None
    assert abs(pull.pushed_at - stage.now()) < timedelta(minutes=5)
    assert pull.base.name == stage.base
    assert pull.base.sha != pull.head.sha
    assert pull.head.repository == stage.repository
    assert pull.head.writable
    assert pull.url.startswith("http")
    assert bot.open_pulls(stage.repository) == (ref,)


def test_a_glance_is_enough_for_a_check(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    whole, pull_request_head = bot.pull_request(ref), bot.pull_request_head(ref)
    assert (pull_request_head.ref, pull_request_head.url, pull_request_head.state, pull_request_head.head.sha) == (
        ref,
        whole.url,
        PullState.OPEN,
        whole.head.sha,
    )
    assert pull_request_head.capabilities.checks is whole.capabilities.checks
    check = Check(
        name="spec / document",
        sha=pull_request_head.head.sha,
        conclusion=Conclusion.FAILURE,
        title="t",
        summary="s",
        digest="d",
    )
    bot.apply(pull_request_head, SetCheck(check=check, id=None))
    assert [(run.name, run.digest) for run in bot.pull_request(ref).checks] == [("spec / document", "d")]
    stage.merge(ref)
    assert bot.pull_request_head(ref).state is PullState.MERGED


def test_what_changed_lately_is_listed(stage: Stage, bot: Forge) -> None:
    stage.own_forge()
    before = stage.now() - timedelta(minutes=1)
    opened, merged = stage.open_pull({SPEC: TEXT}), stage.open_pull({"other.md": TEXT})
    stage.merge(merged)
    found = {one.target: one.changed_at for one in bot.changed_pulls(stage.repository, before)}
    assert found.keys() == {opened, merged}
    assert all(moment is not None and before < moment for moment in found.values())
    assert bot.changed_pulls(stage.repository, stage.now() + timedelta(minutes=1)) == ()


def test_changed_files_show_their_lines(stage: Stage, bot: Forge) -> None:
    stage.put_on_base("old.md", b"".join(b"line %d\n" % number for number in range(40)))
    changed = b"".join(b"line %d\n" % number if number != 20 else b"new\nnewer\n" for number in range(40))
    pull = bot.pull_request(stage.open_pull({SPEC: TEXT, "old.md": changed}))
    files = {file.path: file for file in pull.files}
    assert files[SPEC].status is FileStatus.ADDED
    assert files[SPEC].hunks == (Hunk(lines=(1, 2, 3), added=frozenset({1, 2, 3})),)
    assert files["old.md"].status is FileStatus.MODIFIED
    (hunk,) = files["old.md"].hunks
    assert hunk.added == {21, 22}
    assert hunk.lines == tuple(range(18, 26))


def test_a_merged_pull_request(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    stage.merge(ref)
    pull = bot.pull_request(ref)
    assert pull.state is PullState.MERGED
    assert pull.merged_at is not None
    assert pull.merge_sha
    assert (pull.base.sha, SPEC) in bot.texts(stage.repository, [(pull.base.sha, SPEC)])
    assert bot.open_pulls(stage.repository) == ()


@pytest.mark.parametrize("method", ["merge", "squash", "rebase", "queue"])
@pytest.mark.parametrize("pushes", [0, 2])
def test_the_base_before_the_merge(stage: Stage, bot: Forge, method: str, pushes: int) -> None:
    stage.put_on_base(SPEC, b"# Old\n")
    ref = stage.open_pull({SPEC: TEXT})
    for number in range(pushes):
        stage.push(ref, SPEC, TEXT + b"%d" % number)
    stage.put_on_base("other.md", b"meanwhile\n")
    opened = bot.pull_request(ref)
    assert opened.base_before == opened.base.sha
    stage.merge(ref, method)
    merged = bot.pull_request(ref)
    stage.put_on_base("later.md", b"later\n")
    later = bot.pull_request(ref)
    assert merged.base_before == later.base_before == opened.base.sha
    assert len({opened.base.sha, merged.base.sha, later.base.sha}) == 3
    key = (merged.base_before, SPEC)
    assert bot.texts(stage.repository, [key])[key].content == b"# Old\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# A\r\nCRLF\r",
        "# \u00fcml\u00e4ut\u2028\U0001f600\n".encode(),
        b"\xef\xbb\xbf# BOM\n",
        b"\xff\xfe\x00 not text",
        b"x" * 700_000,
    ],
    ids=["empty", "CRLF", "Unicode", "BOM", "binary", "large"],
)
def test_files_come_to_the_byte(stage: Stage, bot: Forge, content: bytes) -> None:
    pull = bot.pull_request(stage.open_pull({"a file.md": content, "other.md": b"o"}))
    key = (pull.head.sha, "a file.md")
    found = bot.texts(stage.repository, [key, (pull.base.sha, "a file.md"), (pull.head.sha, "docs"), key])
    assert {name: file.content for name, file in found.items()} == {key: content}


def test_directories_are_listed_at_a_commit(stage: Stage, bot: Forge) -> None:
    pull = bot.pull_request(stage.open_pull({SPEC: TEXT}))
    listed = bot.tree(stage.repository, pull.head.sha, ["", "docs/specs", "nowhere"])
    assert set(listed) == {"README.md", "docs/specs/TEMPLATE.md", SPEC}
    assert SPEC not in bot.tree(stage.repository, pull.base.sha, ["docs/specs"])


def test_where_files_went(stage: Stage, bot: Forge) -> None:
    before = bot.pull_request(stage.open_pull({SPEC: TEXT})).base.sha
    stage.move_on_base("docs/specs/TEMPLATE.md", "docs/templates/spec.md")
    stage.put_on_base("new.md", b"new\n")
    after = bot.pull_request(stage.open_pull({SPEC: TEXT})).base.sha
    assert bot.moved(stage.repository, before, after) == {"docs/specs/TEMPLATE.md": "docs/templates/spec.md"}
    assert bot.moved(stage.repository, after, after) == {}


def test_permissions_of_people(stage: Stage, bot: Forge) -> None:
    stage.own_forge()
    levels = bot.permissions(stage.repository, [AUTHOR, OWNER, STRANGER, "nobody-at-all"])
    assert levels[AUTHOR] == Permission.WRITE
    assert levels[OWNER] == Permission.ADMIN
    assert levels[STRANGER] <= Permission.READ
    assert levels["nobody-at-all"] == Permission.NONE


def test_the_talk(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    stage.comment(STRANGER, ref, "first\r\n\r\n@ada <b>#1</b>")
    stage.approve(REVIEWER, ref, "second")
    stage.comment(AUTHOR, ref, "third")
    pull = bot.pull_request(ref)
    said = [(one.author.login, one.body.replace("\r", ""), one.review_id is not None) for one in pull.comments]
    assert [one for one in said if one[0] != REVIEWER] == [
        (STRANGER, "first\n\n@ada <b>#1</b>", False),
        (AUTHOR, "third", False),
    ]
    assert (REVIEWER, "second", stage.reviews_have_bodies) in said
    assert not any(one.edited or one.reactions or one.author.is_bot for one in pull.comments)
    (review,) = pull.reviews
    assert (review.author.login, review.verdict, review.sha) == (REVIEWER, Verdict.APPROVED, pull.head.sha)
    assert {one.review_id for one in pull.comments} == ({None, review.id} if stage.reviews_have_bodies else {None})


def test_a_long_talk_is_read_whole(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    for number in range(103):
        stage.comment(STRANGER, ref, f"comment {number}")
    assert [one.body for one in bot.pull_request(ref).comments] == [f"comment {number}" for number in range(103)]


def test_members_of_a_team_are_account_ids(stage: Stage, bot: Forge) -> None:
    stage.own_forge()
    ref = stage.open_pull({SPEC: TEXT})
    for login in (REVIEWER, OWNER, STRANGER):
        stage.comment(login, ref, "hello")
    ids = {one.author.login: one.author.id for one in bot.pull_request(ref).comments}
    assert bot.team(TEAM) == {ids[REVIEWER], ids[OWNER]}
    assert {one.id: one.login for one in bot.team_members(TEAM)} == {ids[login]: login for login in (REVIEWER, OWNER)}
    with pytest.raises(NotFoundError):
        bot.team("acme/nobody")


def test_what_is_not_there(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    with pytest.raises(NotFoundError):
        bot.pull_request(PullRef(forge=ref.forge, repository=stage.repository, number=999))


def test_where_two_branches_parted(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    before = bot.pull_request(ref)
    stage.put_on_base("other.md", b"Later.\n")
    pull = bot.pull_request(ref)
    assert pull.base.sha != before.base.sha
    assert bot.fork_point(stage.repository, pull.base.sha, pull.head.sha) == before.base.sha
    assert bot.fork_point(stage.repository, pull.base.sha, pull.base.sha) == pull.base.sha


def test_a_listing_names_each_content_as_git_does(stage: Stage, bot: Forge) -> None:
    ref = stage.open_pull({SPEC: TEXT})
    sha = bot.pull_request(ref).head.sha
    blobs = bot.blobs(stage.repository, sha)
    assert tuple(blobs) == bot.listing(stage.repository, sha)
    assert blobs[SPEC] == bot.texts(stage.repository, [(sha, SPEC)])[sha, SPEC].blob
