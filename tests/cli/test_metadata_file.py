"""Metadata in a file beside a spec, on the command line: findings stand on its lines, and fixes are written there."""

import json

from tests.cli.conftest import Specbot
from tests.cli.repository import Repository, git

POLICY = (
    "specs: [{paths: [keps/*/README.md], metadata: kep.yaml, roles: {status: status}, template: keps/T/README.md}]\n"
)
README, METADATA = "keps/1/README.md", "keps/1/kep.yaml"


def set_up(repository: Repository, metadata: str) -> None:
    repository.write(".specbot.yml", POLICY)
    repository.write("keps/T/README.md", "# [Title]\n\n## Goals\n\n[Why]\n")
    repository.write("keps/T/kep.yaml", "status: [Draft | In Review | Approved]\n")
    repository.write(README, "# Sleep\n\n## Goals\n\nTo sleep.\n")
    repository.write(METADATA, metadata)


def test_a_fault_stands_on_the_line_of_its_file_and_is_fixed_there(repository: Repository, specbot: Specbot) -> None:
    set_up(repository, "# ours\ntitle: Sleep\n")
    found = specbot("check")
    assert found.exit_code == 1
    assert f"--> {METADATA}:2:1" in found.output
    (spec,) = json.loads(specbot("check", "--format", "json").output)["specs"]
    assert [(one["code"], one["file"], one["line"]) for one in spec["diagnostics"]] == [("metadata", "kep.yaml", 2)]
    specbot("fix")
    assert (repository.root / METADATA).read_text() == "# ours\ntitle: Sleep\nstatus: Draft\n"
    assert (repository.root / README).read_text() == "# Sleep\n\n## Goals\n\nTo sleep.\n"
    assert specbot("check").exit_code == 0
    assert "Draft" in specbot("index").output


def test_a_file_of_metadata_that_is_named_means_its_spec(repository: Repository, specbot: Specbot) -> None:
    set_up(repository, "title: Sleep\n")
    named = specbot("check", METADATA)
    assert (named.exit_code, f"--> {METADATA}:1:1" in named.output) == (1, True)
    specbot("fix", METADATA, README)
    assert repository.read(METADATA) == "title: Sleep\nstatus: Draft\n"
    assert specbot("check", "--by-policy", METADATA).exit_code == 0


def test_a_change_of_the_metadata_alone_is_checked_and_their_loss_too(repository: Repository, specbot: Specbot) -> None:
    set_up(repository, "title: Sleep\nstatus: Draft\n")
    (repository.root / ".git").rmdir()
    git(repository.root, "init", "--initial-branch=main")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--message", "All")
    assert "0 of 1 spec changed" in specbot("check", "--changed").stderr
    repository.write(METADATA, "title: Sleep\nstatus: Asleep\n")
    found = specbot("check", "--changed")
    assert (found.exit_code, f"--> {METADATA}:2:9" in found.output) == (1, True), found.output
    (repository.root / METADATA).unlink()
    lost = specbot("check", "--changed")
    assert (lost.exit_code, "kep.yaml is missing" in lost.output) == (1, True), lost.output


def test_a_new_spec_has_its_folder_and_its_metadata(repository: Repository, specbot: Specbot) -> None:
    set_up(repository, "title: Sleep\nstatus: Draft\n")
    assert specbot("new", "Deep dreams").stdout == "keps/deep-dreams/kep.yaml\nkeps/deep-dreams/README.md\n"
    assert repository.read("keps/deep-dreams/kep.yaml") == "status: Draft\n"
    assert repository.read("keps/deep-dreams/README.md") == "# Deep dreams\n\n## Goals\n\n[Why]\n"
    assert "--> keps/deep-dreams/README.md:5" in specbot("check", "keps/deep-dreams").output
    repository.write("keps/light/README.md", "Mine.\n")
    refused = specbot("new", "Light")
    assert (refused.exit_code, "keps/light/README.md: The file exists" in refused.stderr) == (2, True)
    assert not (repository.root / "keps/light/kep.yaml").exists(), "nothing is half made"
    both = specbot("new", "Long", "--output", "-")
    assert (both.exit_code, "two files" in both.stderr, both.stdout) == (2, True, "")


def test_a_folder_that_only_its_author_knows_is_asked_for(repository: Repository, specbot: Specbot) -> None:
    repository.write(".specbot.yml", "specs: [{preset: kep, template: keps/T/README.md}]\n")
    repository.write("keps/T/README.md", "# [Title]\n")
    refused = specbot("new", "Deep dreams")
    assert refused.exit_code == 2
    assert "only you know where it goes; say so with --output: keps/FOLDER/deep-dreams/README.md" in refused.stderr
    assert specbot("new", "Deep dreams", "-o", "keps/sig-node/1-deep/README.md").exit_code == 0
    assert specbot("index", "--format", "json").stdout.count("Deep dreams") == 1


def test_what_a_template_demands_is_told_by_its_two_files(repository: Repository, specbot: Specbot) -> None:
    set_up(repository, "status: Draft\n")
    assert specbot("template", "explain").stdout == (
        "keps/T/kep.yaml demands:\n1  required field status: Draft, In Review or Approved\n"
        "keps/T/README.md demands:\n1  a title\n3  required section Goals\n"
    )
