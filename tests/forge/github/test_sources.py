"""Files come exact to the byte, whatever GraphQL makes of them."""

from base64 import b64encode
from hashlib import sha1

from bot.forges.github import GitHub
from tests.forge.github.answers import GRAPHQL, REPOSITORY, SHA, Json, graph
from tests.forge.github.scripted import Answer, Scripted


def name_of(content: bytes) -> str:
    return sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


def blob(content: bytes, text: str | None, *, truncated: bool = False) -> Json:
    return {
        "__typename": "Blob",
        "oid": name_of(content),
        "text": text,
        "isBinary": text is None,
        "isTruncated": truncated,
        "byteSize": len(content),
    }


def read(client: GitHub, forge: Scripted, *found: Json | None) -> list[bytes]:
    forge.says(GRAPHQL, graph({"repository": {f"o{number}": one for number, one in enumerate(found)}}))
    wanted = [(SHA, f"{number}.md") for number in range(len(found))]
    return [file.content for file in client.texts("o/r", wanted).values()]


def test_text_is_taken_as_it_is(app: GitHub, forge: Scripted) -> None:
    assert read(app, forge, blob(b"# A\r\n", "# A\r\n")) == [b"# A\r\n"]
    assert len(forge.asked) == 1


def test_what_graphql_changes_is_read_as_a_blob(app: GitHub, forge: Scripted) -> None:
    contents = [b"\xff\xfe broken", b"\xef\xbb\xbf# BOM", b"\0binary", b"long " * 9]
    shown = [
        blob(contents[0], "\ufffd\ufffd broken"),
        blob(contents[1], "# BOM"),
        blob(contents[2], None),
        blob(contents[3], "long ", truncated=True),
    ]
    for content in contents:
        answer = {"content": b64encode(content).decode(), "encoding": "base64"}
        forge.says(f"GET {REPOSITORY}/git/blobs/{name_of(content)}", Answer(body=answer))
    assert read(app, forge, *shown) == contents


def test_what_is_not_there_is_absent(app: GitHub, forge: Scripted) -> None:
    directory: Json = {"__typename": "Tree"}
    huge = {**blob(b"", ""), "byteSize": 9_000_000}
    assert read(app, forge, None, directory, huge) == []


def test_nothing_is_asked_for_nothing(app: GitHub, forge: Scripted) -> None:
    assert app.texts("o/r", []) == {}
    assert app.tree("o/r", SHA, []) == ()
    assert forge.asked == []


def test_many_files_are_asked_in_parts(app: GitHub, forge: Scripted) -> None:
    empty = {f"o{number}": blob(b"x", "x") for number in range(50)}
    forge.says(GRAPHQL, graph({"repository": empty}), graph({"repository": {"o0": blob(b"y", "y")}}))
    found = app.texts("o/r", [(SHA, f"{number}.md") for number in range(51)])
    assert [file.content for file in found.values()] == [b"x"] * 50 + [b"y"]


def test_a_directory_lists_its_files(app: GitHub, forge: Scripted) -> None:
    entries = [{"name": "a.md", "type": "blob"}, {"name": "sub", "type": "tree"}]
    tree = {"__typename": "Tree", "entries": entries}
    forge.says(GRAPHQL, graph({"repository": {"o0": tree, "o1": tree, "o2": None}}))
    assert app.tree("o/r", SHA, ["", "docs/specs", "gone", ""]) == ("a.md", "docs/specs/a.md")


def test_links_are_neither_listed_nor_read(app: GitHub, forge: Scripted) -> None:
    link, plain = {"name": "l.md", "type": "blob", "mode": 0o120000}, {"name": "a.md", "type": "blob", "mode": 0o100644}
    tree = {"__typename": "Tree", "entries": [link, plain]}
    forge.says(GRAPHQL, graph({"repository": {"o0": tree}}))
    assert app.tree("o/r", SHA, ["docs"]) == ("docs/a.md",)
    found = {"o0": blob(b"/etc/passwd", "/etc/passwd"), "o1": blob(b"# A", "# A"), "d0": tree}
    forge.says(GRAPHQL, graph({"repository": found}))
    read = app.texts("o/r", [(SHA, "docs/l.md"), (SHA, "docs/a.md")]).values()
    assert [(file.content, file.is_link) for file in read] == [(b"", True), (b"# A", False)]


def test_a_listing_that_is_cut_off_is_read_directory_by_directory(app: GitHub, forge: Scripted) -> None:
    def entry(path: str, kind: str, sha: str, mode: str = "100644") -> Json:
        return {"path": path, "mode": mode, "type": kind, "sha": sha}

    top = [entry("docs", "tree", "d1"), entry("z.md", "blob", "b1"), entry("link.md", "blob", "b2", "120000")]
    forge.says(
        f"GET {REPOSITORY}/git/trees/{SHA}",
        Answer(body={"tree": top[:1], "truncated": True}),
        Answer(body={"tree": [*top, entry("lib", "commit", "c1")], "truncated": False}),
    )
    below = {"tree": [entry("a.md", "blob", "b3")], "truncated": False}
    forge.says(f"GET {REPOSITORY}/git/trees/d1", Answer(body=below))
    assert app.listing("o/r", SHA) == ("docs/a.md", "z.md")
