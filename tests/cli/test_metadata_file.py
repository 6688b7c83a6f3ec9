"""Metadata in a file beside a spec, on the command line: findings stand on its lines, and fixes are written there."""

import json

from tests.cli.conftest import Specbot
from tests.cli.repository import Repository

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
