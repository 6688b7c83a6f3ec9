"""Every folder of tests/config/presets: a small record in every state that the preset names."""

from pathlib import Path

import pytest

from bot.markdown.document import parse
from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.presets import preset_names
from bot.policy.reader import read_policy
from bot.spec.examine import examine
from bot.template.compile_template import compile_template

CASES = Path(__file__).parent / "presets"


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", preset_names())
def test_a_record_in_every_state_is_read_without_a_finding(name: str, status: Status) -> None:
    (rule,) = read_policy(f"specs: [{{preset: {name}}}]").specs
    word = Lifecycle(names=rule.lifecycle).name(status)
    schema = compile_template(parse((CASES / name / "template.md").read_text("utf-8")))
    content = (CASES / name / f"{word.lower()}.md").read_bytes()

    spec = examine(content, path="0001-keep.md", schema=schema, rule=rule)

    assert (spec.status, spec.diagnostics) == (status, ())
