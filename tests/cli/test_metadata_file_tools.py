"""Metadata in a file beside a spec, in an editor and for a coding assistant: each file is told what is its own."""

from lsprotocol import types

from tests.cli.editor_client import Editor, played
from tests.cli.repository import Repository
from tests.cli.test_mcp import Assistant
from tests.cli.test_mcp import played as assisted
from tests.cli.test_metadata_file import METADATA, README, set_up

TEXT = "# Sleep\n\n## Goals\n\n[Why]\n"


def test_each_of_two_open_files_is_told_what_stands_in_it(repository: Repository) -> None:
    set_up(repository, "title: Sleep\nstatus: Asleep\n")
    spec, metadata = repository.root / README, repository.root / METADATA
    other = repository.write("ci.yaml", "status: Asleep\n")
    seen: list[object] = []

    async def story(one: Editor) -> None:
        one.uri = metadata.as_uri()
        one.open(TEXT, spec)
        (found,) = await one.findings(spec)
        seen.append((str(found.code), found.range.start.line))
        one.versions[one.uri] = None  # type: ignore[assignment]
        (found,) = await one.findings()
        seen.append((str(found.code), found.range.start.line))
        one.open("# mine\ntitle: Sleep\n")
        (found,) = await one.findings()
        seen.append((str(found.code), found.range.start.line))
        fix, _ = await one.actions(found.range)
        seen.append(one.applied("# mine\ntitle: Sleep\n", fix))
        one.type("# mine\ntitle: Sleep\nstatus: Draft\n")
        assert await one.findings() == []
        one.text_document_did_close(
            types.DidCloseTextDocumentParams(text_document=types.TextDocumentIdentifier(uri=spec.as_uri()))
        )
        one.type("status: Asleep\n")
        (found,) = await one.findings()
        seen.append((str(found.code), found.range.start.line))
        repository.write(".specbot.yml", "specs: [\n")
        one.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[]))
        one.open("status: Asleep\n", other)
        assert await one.findings(other) == [], "a file of YAML that is no metadata is told nothing"

    played(repository, story)
    assert seen == [
        ("unfilled-placeholder", 4),
        ("invalid-field", 1),
        ("metadata", 1),
        "# mine\ntitle: Sleep\nstatus: Draft\n",
        ("invalid-field", 0),
    ]


def test_an_assistant_is_told_lines_of_each_file_and_writes_both(repository: Repository) -> None:
    set_up(repository, "# ours\ntitle: Sleep\n")
    repository.write(README, TEXT + "\n## Open Questions\n\n- [ ] How deep?\n")
    said: dict[str, object] = {}

    async def story(one: Assistant) -> None:
        said["check"] = await one.ask("check_spec", path=README)
        said["rules"] = await one.ask("template_rules")
        said["questions"] = await one.ask("open_questions", path=README)
        said["fix"] = await one.ask("fix_spec", path=README)
        said["new"] = await one.ask("new_spec", title="Deep dreams")

    assisted(repository, story, "--write")
    (spec,) = said["check"]["specs"]  # type: ignore[index]
    assert [(one["code"], one.get("file"), one["line"]) for one in spec["diagnostics"]][:1] == [
        ("metadata", "kep.yaml", 2)
    ]
    assert [one["line"] for one in spec["diagnostics"] if one["code"] == "unfilled-placeholder"] == [5]
    rules = said["rules"]
    assert rules["text"] == "# [Title]\n\n## Goals\n\n[Why]\n"  # type: ignore[index]
    assert rules["metadata"]["path"] == "keps/T/kep.yaml"  # type: ignore[index]
    assert [(one["line"], one.get("in_metadata")) for one in rules["rules"]] == [(1, True), (1, None), (3, None)]  # type: ignore[index]
    assert said["questions"]["specs"][0]["questions"][0]["line"] == 9  # type: ignore[index]
    assert repository.read(METADATA) == "# ours\ntitle: Sleep\nstatus: Draft\n"
    assert said["new"]["metadata"] == {"path": "keps/deep-dreams/kep.yaml", "text": "status: Draft\n"}  # type: ignore[index]
    assert repository.read("keps/deep-dreams/kep.yaml") == "status: Draft\n"
