"""A team that lists its states, on the forge: one pull request after another brings a spec on, and no step is left out."""

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.references import PullRef
from bot.review.reconcile import reconcile
from tests.contract.approved_specs import SEARCH, base, run_until_quiet
from tests.contract.stage import REVIEWER, Stage

TEMPLATE = b"# [Title]\n\n**Status:** [status]\n\n**Release:** [version]\n"
POLICY = b"""\
specs:
  - paths: ["docs/specs/*.md"]
    template: docs/specs/TEMPLATE.md
    lifecycle:
      - {name: Proposed, role: review}
      - {name: Accepted, role: approved}
      - {name: Ready for Release, role: approved}
      - {name: Released, role: implemented, needs: release}
severity: {unfilled-placeholder: off}
"""


def spec(status: str, release: str = "[version]") -> bytes:
    return f"# Search\n\n**Status:** {status}\n\n**Release:** {release}\n".encode()


def look(stage: Stage, ref: PullRef) -> tuple[Conclusion | None, tuple[str, ...], str]:
    """Give what the check of the document says, the labels, and everything that stands on lines."""
    with stage.bot() as bot:
        reconcile(bot, ref, stage.now)
        pull = bot.pull_request(ref)
    (check,) = [one for one in pull.checks if one.name == "spec / document" and one.sha == pull.head.sha]
    said = "\n".join(one.body for thread in pull.threads for one in thread.comments)
    return check.conclusion, pull.labels, said


def advance(stage: Stage, status: str, release: str = "[version]") -> PullRef:
    ref = stage.open_pull({SEARCH: spec(status, release)})
    stage.approve(REVIEWER, ref)
    return ref


@pytest.mark.long
def test_three_pull_requests_bring_a_spec_through_its_stages(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(".specbot.yml", POLICY)
    for claimed, release, label in (
        ("Proposed", "[version]", "accepted"),
        ("Ready for Release", "[version]", "ready for release"),
        ("Released", "1.2", "released"),
    ):
        ref = advance(stage, claimed, release)
        conclusion, labels, _ = look(stage, ref)
        assert conclusion is Conclusion.SUCCESS
        assert [one.replace("::", ": ") for one in labels] == [f"spec: {label}"]
        stage.merge(ref)
        run_until_quiet(stage, ref)
        assert f"**Status:** {label}".casefold() in base(stage)[SEARCH].casefold()


def test_a_stage_left_out_fails_the_check_and_says_which_come_next(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(".specbot.yml", POLICY)
    stage.put_on_base(SEARCH, spec("Accepted"))
    conclusion, _, said = look(stage, advance(stage, "Released"))
    assert conclusion is Conclusion.FAILURE
    assert "no step of the lifecycle" in said
    assert "Ready for Release" in said


ODD = """\
specs:
  - paths: ["docs/specs/*.md"]
    lifecycle:
      - {name: 'a/b: "c"? #1', role: review}
      - {name: "100% x::y & <z>", role: approved}
"""


def test_a_word_with_marks_is_a_label_like_any_other(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", b"# [Title]\n\n**Status:** [status]\n")
    stage.put_on_base(".specbot.yml", ODD.encode())
    ref = stage.open_pull({SEARCH: b'# Search\n\n**Status:** a/b: "c"? #1\n'})
    _, labels, _ = look(stage, ref)
    assert labels == (stage.status('a/b: "c"? #1'),)
    stage.approve(REVIEWER, ref)
    _, labels, _ = look(stage, ref)
    assert labels == (stage.status("100% x::y & <z>"),)


PARTNERS = b"""\
specs:
  - paths: ["docs/specs/*.md"]
    lifecycle:
      - {name: Proposed, role: review}
      - {name: Accepted, role: approved}
      - {name: Superseded, role: superseded, needs: superseded-by}
"""
OLD, NEW = "docs/specs/0001-old.md", "docs/specs/0002-new.md"
GONE = b"# Old\n\n**Status:** Superseded\n\n**Superseded by:** [new](0002-new.md)\n"


def test_two_specs_name_each_other(stage: Stage) -> None:
    stage.put_on_base("docs/specs/TEMPLATE.md", b"# [Title]\n\n**Status:** [status]\n")
    stage.put_on_base(".specbot.yml", PARTNERS)
    stage.put_on_base(OLD, b"# Old\n\n**Status:** Accepted\n")
    stage.put_on_base(NEW, b"# New\n\n**Status:** Accepted\n")
    ref = stage.open_pull({OLD: GONE})
    _, _, said = look(stage, ref)
    assert f'"{NEW}" does not say that it replaces this; I add that once this is approved and merged' in said
    assert f'or write "replaces: {OLD}" there.' in said
    stage.put_on_base(NEW, b"# New\n\n**Status:** Accepted\n\n**Replaces:** 1\n")
    other = stage.open_pull({OLD: GONE, "docs/specs/0003.md": b"# It\n\n**Status:** Proposed\n\n**Replaces:** 0009\n"})
    _, _, said = look(stage, other)
    assert "does not say that it replaces this" not in said
    assert '"0009" is no spec that I find' in said
