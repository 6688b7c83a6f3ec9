"""Texts and directories of a commit are asked for once; what may still come is asked for again."""

from bot.forges.cache import Cache
from bot.forges.github.api import Api
from bot.forges.github.kept_sources import KeptSources
from tests.forge.github.answers import GRAPHQL, Json, graph
from tests.forge.github.scripted import Answer, Scripted

COMMIT, OTHER = "a" * 40, "b" * 40
TEXT: Json = {"__typename": "Blob", "byteSize": 2, "isTruncated": False, "text": "A\n"}
BLOB = "f70f10e4db19068f79bc43844b49f3eece45c4e8"
HERE: Json = {"__typename": "Tree", "entries": [{"name": "a.md", "type": "blob", "mode": 33188}]}


def answers(**objects: Json | None) -> Answer:
    return graph({"repository": objects})


def test_a_text_is_asked_for_once_by_all_clients_of_a_credential(forge: Scripted, api: Api) -> None:
    cache = Cache()
    forge.says(GRAPHQL, answers(o0={**TEXT, "oid": BLOB}, o1=None, d0=HERE))
    for _ in range(2):
        found = KeptSources(api, cache).texts("acme/specs", [(COMMIT, "a.md"), (COMMIT, "b.md")])
        assert {path: file.content for (_, path), file in found.items()} == {"a.md": b"A\n"}
    assert len(forge.asked) == 1


def test_a_commit_that_is_not_known_yet_is_asked_for_again(forge: Scripted, api: Api) -> None:
    sources = KeptSources(api, Cache())
    forge.says(GRAPHQL, answers(o0=None, d0=None), answers(o0={**TEXT, "oid": BLOB}, d0=HERE))
    assert sources.texts("acme/specs", [(OTHER, "a.md")]) == {}
    assert len(sources.texts("acme/specs", [(OTHER, "a.md")])) == 1


def test_a_branch_is_asked_for_each_time(forge: Scripted, api: Api) -> None:
    sources = KeptSources(api, Cache())
    for _ in range(2):
        forge.says(GRAPHQL, answers(o0={**TEXT, "oid": BLOB}, d0=HERE))
        assert len(sources.texts("acme/specs", [("main", "a.md")])) == 1
    assert len(forge.asked) == 2


def test_a_directory_is_asked_for_once_and_one_that_is_not_there_too(forge: Scripted, api: Api) -> None:
    sources = KeptSources(api, Cache())
    forge.says(GRAPHQL, answers(o0=HERE, o1=None))
    for _ in range(2):
        assert sources.tree("acme/specs", COMMIT, ["", "docs"]) == ("a.md",)
    assert len(forge.asked) == 1
    forge.says(GRAPHQL, answers(o0=None), answers(o0=HERE))
    assert sources.tree("acme/specs", OTHER, [""]) == ()
    assert sources.tree("acme/specs", OTHER, [""]) == ("a.md",)
