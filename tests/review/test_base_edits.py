"""What is sent to the base branch: the line that names it, the commit, the pull request that carries it, and the patch."""

from dataclasses import replace

import pytest

from bot.markdown.metadata_file import join
from bot.policy.model import WriteBackMode
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import BaseEdit, FileText
from bot.review.model.markers import SIGNED, Kind, Purpose, values_of
from bot.review.text.render import without_links
from bot.review.write_back.base_edits import headline, landing, patch, text_of, written
from bot.review.write_back.model import Number, SpecEdits
from bot.review.write_back.separate_files import separate
from tests.review.builders import BASE, BOT, PATH, a_pull
from tests.review.merges import TEXT
from tests.review.test_write_back import SCHEMA

FILE = FileText(path=PATH, content=b"new\n", before=b"old\n")


def edits(*, status: str | None = None, partners: tuple[tuple[str, str], ...] = ()) -> SpecEdits:
    return SpecEdits(path=PATH, before=TEXT, schema=SCHEMA, status=status, partners=partners)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ((), "Revision history: Search (#\u200b12)"),
        ((edits(),), "Revision history: Search (#\u200b12)"),
        ((edits(), edits(status="Approved"), edits(status="Done")), "Approved: Search (#\u200b12)"),
        ((edits(partners=(("Replaces", "a.md"),)),), "Other half: Search (#\u200b12)"),
        ((edits(partners=(("Replaces", "a.md"),)), edits()), "Revision history: Search (#\u200b12)"),
    ],
)
def test_what_is_done_names_it(wanted: tuple[SpecEdits, ...], named: str) -> None:
    assert headline(a_pull(), wanted) == named


@pytest.mark.parametrize(("length", "is_cut"), [(75, False), (76, True), (300, True)])
def test_a_long_title_is_cut_and_keeps_its_reference(length: int, *, is_cut: bool) -> None:
    named = headline(a_pull(title="x" * length), ())
    assert named.endswith("… (#\u200b12)" if is_cut else "x (#\u200b12)")
    assert len(named) == 100


def sent(way: WriteBackMode = WriteBackMode.COMMIT, *, said: str = "Approved: Search", limit: int = 60_000) -> BaseEdit:
    pull = a_pull(capabilities=Capabilities(request="merge request", body_limit=limit))
    changes, numbers = ("`a.md`: a row", "`b.md`: *more*"), ((PATH, "0042"),)
    return landing(pull, (FILE,), headline=said, purpose=Purpose.IMPLEMENTED, way=way, changes=changes, numbers=numbers)


def test_a_commit_says_whose_it_is_and_goes_on_the_base_that_was_read() -> None:
    found = sent(said="Approved: @ben's").commit
    assert found is not None
    assert (found.repository, found.branch, found.expected_sha) == ("team/app", "main", BASE)
    assert found.message == f"Approved: @\u200bben's\n\n{SIGNED} {without_links(a_pull().url)}"
    assert found.files == (FILE,)


def test_a_proposal_carries_the_same_commit_on_a_branch_of_its_own() -> None:
    found = sent()
    assert found.commit is not None
    assert found.proposal.commit == replace(found.commit, branch="specbot/implemented-12")
    assert (found.proposal.base, found.proposal.title) == ("main", "Approved: Search")
    body = found.proposal.body
    assert "`main` takes no commits from me, only a merge request." in body
    assert "After [Search](https://forge.test/team/app/pull/12) was merged" in body
    assert "- `a.md`: a row\n- `b.md`: *more*\n" in body
    kept = {kind: values_of(kind, body=body, author=BOT, bot=BOT) for kind in (Kind.NUMBER, Kind.FOLLOW_UP)}
    assert kept == {Kind.NUMBER: (f"0042 {PATH}",), Kind.FOLLOW_UP: ("github:team/app#12",)}


def test_a_proposal_that_the_team_asks_for_comes_without_a_commit_and_says_why() -> None:
    found = sent(WriteBackMode.PULL_REQUEST)
    assert found.commit is None
    assert "The team's policy asks for a merge request (`write_back: pull_request`)" in found.proposal.body


def test_a_proposal_keeps_to_what_the_forge_takes() -> None:
    assert len(sent(limit=100).proposal.body) < len(sent().proposal.body)
    assert len(sent(said="x" * 100).proposal.title) == 100
    assert sent(said="x" * 101).proposal.title == "x" * 99 + "…"


def beside(metadata: bytes, text: bytes) -> bytes:
    return join(metadata, text)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (
            beside(b"status: b\n", b"text\n"),
            (FileText(path="kep.yaml", content=b"status: b\n", before=b"status: a\n"),),
        ),
        (beside(b"status: a\n", b"more\n"), (FileText(path=PATH, content=b"more\n", before=b"text\n"),)),
        (beside(b"status: a\n", b"text\n"), ()),
        (
            beside(b"status: b\n", b"more\n"),
            (
                FileText(path="kep.yaml", content=b"status: b\n", before=b"status: a\n"),
                FileText(path=PATH, content=b"more\n", before=b"text\n"),
            ),
        ),
    ],
)
def test_of_a_spec_and_its_metadata_only_what_changes_is_written(after: bytes, found: tuple[FileText, ...]) -> None:
    file = FileText(path=PATH, content=after, metadata="kep.yaml", before=beside(b"status: a\n", b"text\n"))
    assert separate((file,)) == found


def test_a_renamed_spec_is_written_though_only_its_metadata_change() -> None:
    joined = beside(b"status: a\n", b"text\n")
    file = FileText(path="b.md", content=joined, metadata="kep.yaml", before=joined, replaces="a.md")
    assert separate((file,)) == (FileText(path="b.md", content=b"text\n", before=b"text\n", replaces="a.md"),)


def test_metadata_that_were_not_there_are_written_whole() -> None:
    file = FileText(path=PATH, content=beside(b"status: a\n", b"text\n"), metadata="kep.yaml")
    assert separate((file, FILE)) == (
        FileText(path="kep.yaml", content=b"status: a\n"),
        FileText(path=PATH, content=b"text\n"),
        FILE,
    )


def test_a_text_that_holds_its_own_metadata_is_written_as_it_is() -> None:
    file = FileText(path=PATH, content=b"---\na: b\n---\n", metadata="kep.yaml", before=b"x")
    assert separate((file,)) == (file,)


def test_a_text_that_only_looks_joined_is_written_as_it_is() -> None:
    file = FileText(path=PATH, content=beside(b"status: a\n", b"text\n"), before=b"x")
    assert separate((file,)) == (file,)


def test_a_patch_shows_each_file_as_git_takes_it() -> None:
    moved = FileText(path="b.md", content=b"x\n", before=b"x\n", replaces="a.md")
    shown = patch((FILE, moved))
    assert shown == (
        f"```diff\n--- a/{PATH}\n+++ b/{PATH}\n@@ -1 +1 @@\n-old\n+new\n"
        "diff --git a/a.md b/b.md\nrename from a.md\nrename to b.md\n```"
    )


@pytest.mark.parametrize(
    ("number", "path", "replaces"),
    [
        (None, "docs/0000-a.md", None),
        (Number(text="0042", field=None), "docs/0042-a.md", "docs/0000-a.md"),
        (Number(text="0042", field="Status"), "docs/0000-a.md", None),
    ],
)
def test_a_number_goes_into_the_name_or_into_its_field(number: Number | None, path: str, replaces: str | None) -> None:
    wanted = SpecEdits(path="docs/0000-a.md", before=TEXT, metadata="kep.yaml", schema=SCHEMA, number=number)
    found = written(replace(wanted, status="Approved" if number is None else None))
    assert found is not None
    said = "0042" if number is not None and number.field else "Approved" if number is None else "Draft"
    assert found == FileText(
        path=path,
        content=TEXT.replace("Draft", said).encode(),
        replaces=replaces,
        metadata="kep.yaml",
        before=TEXT.encode(),
    )


def test_fields_are_written_one_after_the_other() -> None:
    wanted = SpecEdits(path="a.md", before=TEXT, schema=SCHEMA, fields=(("Status", "Approved"), ("Status", "Done")))
    found = written(wanted)
    assert found is not None
    assert found.content.decode() == TEXT.replace("Draft", "Done")


def test_a_file_that_is_gone_has_no_text() -> None:
    assert text_of(None) is None
