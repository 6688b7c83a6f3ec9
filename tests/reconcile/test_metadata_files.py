"""Specs whose metadata are a file beside them, in memory: read there, said there, written there; and the other half of two specs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.review.model.capabilities import Conclusion, FileStatus
from bot.review.reconcile import reconcile
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import BASE, BEN, NOON, RIGHTS, a_comment, a_file, a_pull, a_review, at
from tests.review.test_other_halves import NEW, OLD
from tests.review.test_other_halves import POLICY as PARTNERS

SPEC, METADATA = "keps/sig-node/4001-sleep/README.md", "keps/sig-node/4001-sleep/kep.yaml"
OTHER, BESIDE = "keps/sig-node/4002-pods-that-dream/README.md", "keps/sig-node/4002-pods-that-dream/kep.yaml"
TEMPLATE = "keps/NNNN-kep-template/README.md"
POLICY = f"specs: [{{preset: kep, template: {TEMPLATE}}}]\n"


def kep(name: str) -> str:
    return (Path("tests/config/presets/kep") / f"{name}.md").read_text()


def metadata(name: str) -> str:
    return (Path("tests/config/presets/kep") / f"{name}.kep.yaml").read_text()


def a_forge(policy: str, before: Mapping[str, str], head: Mapping[str, str | None]) -> MemoryForge:
    """Make a pull request that brings some files, and removes those that are None."""
    status = {path: FileStatus.MODIFIED if path in before else FileStatus.ADDED for path in head}
    status |= {path: FileStatus.REMOVED for path, text in head.items() if text is None}
    files = tuple(a_file(path, status=status[path], lines=range(1, 80)) for path in head)
    forge = MemoryForge(pull=a_pull(files=files), levels={"ann": RIGHTS["1"], "ben": RIGHTS["2"]})
    for path, text in {".specbot.yml": policy, **before}.items():
        forge.put(path, text, sha=BASE)
    for path, brought in {**before, **head}.items():
        if brought is not None:
            forge.put(path, brought)
    return forge


def a_kep(before: Mapping[str, str], head: Mapping[str, str | None]) -> MemoryForge:
    return a_forge(POLICY, {TEMPLATE: kep("template"), **before}, head)


def run(forge: MemoryForge) -> MemoryForge:
    for _ in range(4):
        if not reconcile(forge, forge.pull.ref, lambda: NOON).applied:
            return forge
    raise AssertionError("it never rests")


def approved(forge: MemoryForge) -> MemoryForge:
    forge.pull = replace(forge.pull, reviews=(a_review(BEN, sha=forge.pull.head.sha),))
    return run(forge)


def document(forge: MemoryForge) -> Conclusion | None:
    return {check.name: check.conclusion for check in forge.pull.checks}["spec / document"]


def told(forge: MemoryForge) -> str:
    said = (one.body for thread in forge.pull.threads for one in thread.comments)
    return "\n".join((*said, *(one.body for one in forge.pull.comments)))


def test_the_status_is_read_and_moved_in_the_file_beside() -> None:
    ready = metadata("provisional").replace("- TBD", '- "@bob"')
    forge = approved(a_kep({}, {SPEC: kep("provisional"), METADATA: ready}))
    forge.merge(at(5))
    run(forge)
    assert forge.text_on_base(METADATA) == ready.replace("status: provisional", "status: implementable")
    assert forge.text_on_base(SPEC).startswith(kep("provisional").rstrip("\n"))


def test_a_change_of_the_metadata_alone_is_about_the_spec_and_said_on_its_line() -> None:
    before = {SPEC: kep("implementable"), METADATA: metadata("implementable")}
    forge = run(a_kep(before, {METADATA: before[METADATA].replace("status: implementable", "status: provisional")}))
    assert document(forge) is Conclusion.FAILURE
    assert [(thread.path, thread.line) for thread in forge.pull.threads if thread.path] == [(METADATA, 6)]


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        (None, "kep.yaml is missing"),
        ("title: Sleep\nstatus: provisional\nstatus: implemented\n", "kep.yaml has status twice"),
        ("title: Sleep\n", "kep.yaml"),
        ("title: Sleep\nstatus: sleeping\n", "sleeping"),
    ],
)
def test_metadata_that_say_no_status_keep_the_gate_closed(beside: str | None, said: str) -> None:
    head = {SPEC: kep("provisional"), **({METADATA: beside} if beside is not None else {})}
    forge = approved(a_kep({}, head))
    assert document(forge) is Conclusion.FAILURE
    assert said in told(forge)


def test_metadata_that_the_pull_request_removes_are_missed() -> None:
    before = {SPEC: kep("implementable"), METADATA: metadata("implementable")}
    forge = approved(a_kep(before, {METADATA: None}))
    assert document(forge) is Conclusion.FAILURE
    assert "kep.yaml is missing" in told(forge)


def test_a_command_moves_the_status_in_the_file_beside() -> None:
    before = {SPEC: kep("provisional"), METADATA: metadata("provisional")}
    forge = a_kep(before, {SPEC: kep("provisional").replace("Idle pods", "Idle pods and nodes")})
    forge.pull = replace(forge.pull, comments=(a_comment("/spec status deferred", author=BEN, minutes=1),))
    run(forge)
    assert forge.text(METADATA) == before[METADATA].replace("status: provisional", "status: deferred")
    assert "nodes" in forge.text(SPEC)


def test_the_file_beside_gets_the_other_half_of_a_replacement() -> None:
    before = {
        SPEC: kep("implementable"),
        METADATA: metadata("implementable"),
        OTHER: kep("implementable"),
        BESIDE: metadata("implementable"),
    }
    forge = approved(a_kep(before, {METADATA: metadata("replaced")}))
    assert "I add that once this is approved and merged" in told(forge)
    forge.merge(at(5))
    run(forge)
    assert forge.text_on_base(BESIDE) == f"{metadata('implementable')}replaces: {SPEC}\n"
    assert forge.text_on_base(OTHER) == kep("implementable")


GONE = "# Old\n\n**Status:** Superseded\n\n**Superseded by:** [new](0002-new.md)\n"
PLAIN = {"docs/specs/TEMPLATE.md": "# [Title]\n\n**Status:** [status]\n", OLD: "# Old\n\n**Status:** Accepted\n"}


def superseded(partner: str) -> MemoryForge:
    forge = approved(a_forge(PARTNERS, {**PLAIN, NEW: partner}, {OLD: GONE}))
    forge.merge(at(5))
    return run(forge)


def test_the_other_half_is_written_once_with_the_merge() -> None:
    forge = superseded("# New\n\n**Status:** Accepted\n")
    written = forge.text_on_base(NEW)
    assert written == f"# New\n\n**Status:** Accepted\n**Replaces:** {OLD}\n"
    assert run(forge).text_on_base(NEW) == written


@pytest.mark.parametrize("said", ["**Replaces:** 0009", "**Replaces:** 1", "**Replaces:** [old](0001-old.md)"])
def test_what_stands_there_already_is_left_to_people(said: str) -> None:
    partner = f"# New\n\n**Status:** Accepted\n{said}\n"
    assert superseded(partner).text_on_base(NEW) == partner


@pytest.mark.parametrize("partner", ["# New\n\nNothing.\n", "# New\n\n**Status:** Accepted\n**Replaces:** 0009\n"])
def test_nothing_is_promised_where_the_other_half_has_no_place(partner: str) -> None:
    shown = told(run(a_forge(PARTNERS, {**PLAIN, NEW: partner}, {OLD: GONE})))
    assert f'"{NEW}" does not say that it replaces this; write "replaces: {OLD}" there.' in shown.replace("\\", "")


def test_two_specs_that_one_replaces_are_both_named_there() -> None:
    last, text = "docs/specs/0003-last.md", "# It\n\n**Status:** Accepted\n"
    gone = text.replace("Accepted", "Superseded") + "**Superseded by:** 3\n"
    forge = approved(a_forge(PARTNERS, {**PLAIN, NEW: text, last: text}, {OLD: gone, NEW: gone}))
    forge.merge(at(5))
    written = run(forge).text_on_base(last)
    assert written == f"{text}**Replaces:** {OLD}, {NEW}\n"
    assert run(forge).text_on_base(last) == written


def test_a_partner_that_this_pull_request_removes_is_none() -> None:
    forge = run(a_forge(PARTNERS, {**PLAIN, NEW: "# New\n\n**Status:** Accepted\n"}, {OLD: GONE, NEW: None}))
    assert '"0002-new.md" is no spec that I find here' in told(forge)


def test_a_spec_does_not_replace_itself() -> None:
    forge = run(a_forge(PARTNERS, PLAIN, {OLD: GONE.replace("[new](0002-new.md)", "1")}))
    assert '"1" is this very spec; write the path or the number of the other one.' in told(forge)


@pytest.mark.parametrize("beside", [b"title: \xff\n", b'title: "It\nand: more"\n'])
def test_nothing_is_written_into_metadata_that_cannot_be_read(beside: bytes) -> None:
    before = {SPEC: kep("implementable"), METADATA: metadata("implementable"), OTHER: kep("implementable")}
    forge = a_kep(before, {METADATA: metadata("replaced")})
    forge.files[BASE, BESIDE] = beside
    approved(forge)
    assert "I add that" not in told(forge)
    forge.merge(at(5))
    forge.files[forge.pull.base.sha, BESIDE] = beside
    run(forge)
    assert forge.files[forge.pull.base.sha, BESIDE] == beside


def test_nothing_is_written_into_a_partner_that_nobody_approved_the_change_of() -> None:
    partner = "# New\n\n**Status:** Accepted\n"
    forge = run(a_forge(PARTNERS, {**PLAIN, NEW: partner}, {OLD: GONE}))
    forge.merge(at(5))
    assert run(forge).text_on_base(NEW) == partner


def test_where_the_bot_may_not_write_the_other_half_is_shown() -> None:
    forge = approved(a_forge(PARTNERS, {**PLAIN, NEW: "# New\n\n**Status:** Accepted\n"}, {OLD: GONE}))
    forge.merge(at(5))
    forge.pull = replace(forge.pull, base=replace(forge.pull.base, writable=False))
    shown = told(run(forge))
    assert "may not write to this repository" in shown
    assert f"+**Replaces:** {OLD}" in shown
    assert forge.text_on_base(NEW) == "# New\n\n**Status:** Accepted\n"


def test_metadata_without_a_spec_are_an_error_that_says_so() -> None:
    forge = run(a_kep({}, {METADATA: metadata("provisional")}))
    assert document(forge) is Conclusion.FAILURE
    assert "The spec is not there, or cannot be read, and kep.yaml belongs to it" in told(forge)


def test_of_two_names_that_a_spec_may_have_the_one_that_is_there_has_the_metadata() -> None:
    policy = POLICY.replace("preset: kep", "preset: kep, paths: [keps/*/*/README.md, keps/*/*/KEP.md]")
    before = {TEMPLATE: kep("template"), SPEC: kep("implementable"), METADATA: metadata("implementable")}
    changed = before[METADATA].replace("sig-node", "sig-cli")
    assert document(approved(a_forge(policy, before, {METADATA: changed}))) is Conclusion.SUCCESS
