"""Specs whose metadata stand in a file beside them: what is read there, said there and written there, on each forge."""

from pathlib import Path

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from bot.review.reconcile import reconcile
from tests.contract.preset_story import case, merged, state
from tests.contract.stage import OWNER, REVIEWER, Stage
from tests.contract.test_gate import is_approved, look, summary
from tests.review.test_other_halves import POLICY as STATES

SPEC = "keps/sig-node/4001-sleep/README.md"
METADATA = "keps/sig-node/4001-sleep/kep.yaml"
POLICY = b"specs: [{preset: kep, template: keps/NNNN-kep-template/README.md}]\n"


def metadata(name: str) -> bytes:
    return (Path("tests/config/presets/kep") / f"{name}.kep.yaml").read_bytes()


def set_up(stage: Stage) -> None:
    stage.own_forge()
    stage.put_on_base(".specbot.yml", POLICY)
    stage.put_on_base("keps/NNNN-kep-template/README.md", case("kep", "template"))
    stage.put_on_base("keps/NNNN-kep-template/kep.yaml", metadata("template"))


def told(pull: PullRequest) -> str:
    return "\n".join(
        (summary(pull), *(one.body for thread in pull.threads if not thread.resolved for one in thread.comments))
    )


def document(pull: PullRequest) -> Conclusion | None:
    return {check.name: check.conclusion for check in pull.checks}["spec / document"]


def test_a_status_in_the_file_beside_is_read_and_moved_at_the_merge(stage: Stage) -> None:
    set_up(stage)
    text = case("kep", "provisional")
    ref = stage.open_pull({SPEC: text, METADATA: metadata("provisional").replace(b"- TBD", b'- "@bob"')})
    pull = look(stage, ref)
    assert (document(pull), is_approved(pull)) == (Conclusion.SUCCESS, False)
    assert [thread.path for thread in pull.threads if thread.path] == []
    stage.approve(REVIEWER, ref)
    assert is_approved(look(stage, ref))
    stage.merge(ref)
    assert state(look(stage, ref)) == "implementable"
    written = (
        metadata("provisional").replace(b"- TBD", b'- "@bob"').replace(b"status: provisional", b"status: implementable")
    )
    assert stage.read_base(METADATA) == written
    assert stage.read_base(SPEC).startswith(text.rstrip(b"\n"))
    assert stage.read_base(SPEC).count(b"\n- ") == text.count(b"\n- ") + 1, "one line of history"


def test_a_change_of_the_metadata_alone_is_about_the_spec(stage: Stage) -> None:
    set_up(stage)
    stage.put_on_base(SPEC, case("kep", "implementable"))
    stage.put_on_base(METADATA, metadata("implementable"))
    ref = stage.open_pull(
        {METADATA: metadata("implementable").replace(b"status: implementable", b"status: provisional")}
    )
    pull = look(stage, ref)
    assert document(pull) is Conclusion.FAILURE
    (thread,) = (one for one in pull.threads if one.path)
    assert (thread.path, thread.line) == (METADATA, 6)
    assert "no step of the lifecycle" in thread.comments[0].body
    assert f"{METADATA.rpartition('/')[2]}:6" in summary(pull)
    stage.push(ref, METADATA, metadata("implemented"))
    stage.approve(REVIEWER, ref)
    assert state(look(stage, ref)) == "implemented"


@pytest.mark.long
def test_metadata_that_are_missing_or_broken_keep_the_gate_closed_and_say_why(stage: Stage) -> None:
    set_up(stage)
    ref = stage.open_pull({SPEC: case("kep", "provisional")})
    pull = look(stage, ref)
    assert document(pull) is Conclusion.FAILURE
    assert "kep.yaml is missing" in told(pull)
    stage.push(ref, METADATA, b"title: Sleep\nstatus: provisional\nstatus: implemented\n")
    pull = look(stage, ref)
    assert document(pull) is Conclusion.FAILURE
    assert "kep.yaml has status twice" in told(pull)
    stage.push(ref, METADATA, metadata("provisional"))
    assert document(look(stage, ref)) is Conclusion.SUCCESS


@pytest.mark.long
def test_the_status_is_moved_by_command_in_the_file_beside(stage: Stage) -> None:
    set_up(stage)
    stage.put_on_base(SPEC, case("kep", "provisional"))
    stage.put_on_base(METADATA, metadata("provisional"))
    ref = stage.open_pull({SPEC: case("kep", "provisional").replace(b"Idle pods", b"Idle pods and nodes")})
    stage.comment(REVIEWER, ref, "/spec status deferred")
    look(stage, ref)
    moved = metadata("provisional").replace(b"status: provisional", b"status: deferred")
    assert stage.read_head(ref, METADATA) == moved
    assert b"nodes" in stage.read_head(ref, SPEC)


@pytest.mark.long
def test_a_kep_walks_from_its_template_to_the_one_that_replaces_it(stage: Stage) -> None:
    """From a copy of the template to the last state: a pull request for each step, and for most of them kep.yaml alone."""
    set_up(stage)
    other, beside = "keps/sig-node/4002-pods-that-dream/README.md", "keps/sig-node/4002-pods-that-dream/kep.yaml"
    stage.put_on_base(other, case("kep", "implementable"))
    stage.put_on_base(beside, metadata("implementable"))
    ref = stage.open_pull({SPEC: case("kep", "template"), METADATA: metadata("template")}, draft=True)
    assert document(look(stage, ref)) is not Conclusion.SUCCESS
    ref = stage.open_pull({SPEC: case("kep", "provisional"), METADATA: metadata("provisional")})
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    assert merged(stage, ref) == "provisional", "it has no approvers yet"
    for name in ("deferred", "provisional", "implementable", "implemented"):
        ref = stage.open_pull({METADATA: metadata(name)})
        stage.approve(REVIEWER, ref)
        look(stage, ref)
        assert merged(stage, ref) == name
        assert stage.read_base(METADATA) == metadata(name)
    ref = stage.open_pull({METADATA: metadata("replaced")})
    stage.approve(REVIEWER, ref)
    assert "I add that once this is approved and merged" in told(look(stage, ref))
    assert merged(stage, ref) == "replaced"
    assert stage.read_base(beside) == metadata("implementable") + f"replaces: {SPEC}\n".encode()
    assert stage.read_base(other) == case("kep", "implementable")
    with stage.bot() as bot:
        assert reconcile(bot, ref, stage.now).applied == ()


@pytest.mark.long
@pytest.mark.parametrize("protected", [False, True])
def test_the_other_half_of_a_replacement_is_brought_once(stage: Stage, *, protected: bool) -> None:
    stage.own_forge()
    old, new = "docs/specs/0001-old.md", "docs/specs/0002-new.md"
    text = b"# It\n\n**Status:** Accepted\n**Owner:** Ada\n\n## Goals\n\nOne.\n"
    stage.put_on_base(".specbot.yml", STATES.encode())
    stage.put_on_base("docs/specs/TEMPLATE.md", b"# [Title]\n\n**Status:** [status]\n")
    for path in (old, new):
        stage.put_on_base(path, text)
    ref = stage.open_pull({old: text.replace(b"Accepted\n", b"Superseded\n**Superseded by:** 2\n")})
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    if protected:
        stage.protect_base()
    stage.merge(ref)
    pull = look(stage, ref)
    wanted = text.replace(b"Ada\n", f"Ada\n**Replaces:** {old}\n".encode())
    with stage.bot() as bot:
        assert reconcile(bot, ref, stage.now).applied == ()
    if not protected or pull.bot.login == OWNER:
        assert stage.read_base(new) == wanted, "an owner may push all the same"
        return
    (proposed,) = pull.follow_ups
    assert stage.read_base(new) == text
    assert stage.read_head(proposed.ref, new) == wanted
    assert is_approved(look(stage, proposed.ref)), "it is the bot's own work, to the byte"
