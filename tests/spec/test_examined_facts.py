"""What an examination tells of a spec that can be read: how much each finding weighs, what is done, and where it lies."""

from typing import Any

import pytest

from bot.comparison.progress import Progress
from bot.markdown.document import parse
from bot.policy.lifecycle import LifecycleNames, Role, State, Status
from bot.policy.model import Numbering, SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.examine import examine
from bot.spec.model import Examination
from bot.template.compile_template import compile_template

TEMPLATE = "# [T]\n\n**Status:** [Draft | Approved]\n\n## Why\nSay why.\n\n## How\nSay how.\n"
SPEC = "# A\n\n**Status:** Approved\n\n## Why\nSlow.\n\n## How\nFast.\n"


PLAIN = SpecRule()


def look(
    text: str, template: str = TEMPLATE, rule: SpecRule = PLAIN, path: str = "a.md", **severity: object
) -> Examination:
    levels = {code.replace("_", "-"): level for code, level in severity.items()}
    schema = compile_template(parse(template), rule)
    return examine(text.encode(), path=path, schema=schema, rule=rule, severity=levels)  # type: ignore[arg-type]


def weights(spec: Examination) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in spec.diagnostics]


@pytest.mark.parametrize(
    ("head", "template", "weight"),
    [
        ("", TEMPLATE, Severity.WARNING),
        ("**Status:** Whatever\n", TEMPLATE, Severity.ERROR),
        ("**Status:** Approved\n", "# [T]\n\n## Why\nSay why.\n\n## How\nSay how.\n", Severity.ERROR),
        ("**Status:** Draft\n", "# [T]\n\n## Why\nSay why.\n\n## How\nSay how.\n", Severity.WARNING),
        ("**Owner:** Ann\n", "# [T]\n\n**Owner:** [name]\n\n## Why\nSay why.\n\n## How\nSay how.\n", Severity.ERROR),
    ],
)
def test_what_is_missing_weighs_less_only_where_there_is_a_status_that_says_draft(
    head: str, template: str, weight: Severity
) -> None:
    spec = look(f"# A\n\n{head}\n## Why\nSlow.\n", template)
    assert [one.severity for one in spec.diagnostics if one.code is Code.MISSING_SECTION] == [weight]


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({}, [("empty-section", "error")]),
        ({"empty_section": "info", "unfilled_placeholder": "warning"}, [("unfilled-placeholder", "warning")]),
        ({"empty_section": "info", "unfilled_placeholder": "info"}, [("empty-section", "info")]),
        ({"empty_section": "off"}, [("unfilled-placeholder", "error")]),
        ({"empty_section": {"approved": "off", "draft": "error"}}, [("unfilled-placeholder", "error")]),
        ({"empty_section": "off", "unfilled_placeholder": "off"}, []),
    ],
)
def test_a_finding_that_speaks_for_others_weighs_as_the_worst_and_still_speaks_for_them(
    levels: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    kept = "## Checks\n\n- [ ] Deploy\n\n### Alerts\n\nAlert if [a] for [b].\n\n### Undo\n\nHow?\n"
    template = f"# [T]\n\n**Status:** [Draft | Approved]\n\n{kept}"
    spec = look(f"# A\n\n**Status:** Approved\n\n{kept}", template, **levels)
    assert weights(spec) == found
    assert [(one.unwritten, [other.code for other in one.absorbed]) for one in spec.diagnostics] == [
        ("Checks", [Code.UNFILLED_PLACEHOLDER, Code.EMPTY_SECTION]) for _ in found
    ]


NUMBERED = "# [T]\n\n**RFC:** [number]\n**Status:** [Draft | Approved]\n\n## Why\nSay why.\n"


def test_nobody_is_asked_for_the_number_and_all_else_on_its_line_is_told() -> None:
    rule = SpecRule(number=Numbering(field="rfc"))
    text = "# A\n\n**RFC:** [number]\n**Status:** Approved\n\n## Why\nSlow.\n"
    assert weights(look(text, NUMBERED, rule)) == []
    assert weights(look(text, NUMBERED)) == [("unfilled-placeholder", "error")]
    hidden = text.replace("[number]", "\u202e12")
    assert weights(look(hidden, NUMBERED, rule)) == [("hidden-text", "warning")]
    assert weights(look(text.replace("Approved", "[Draft | Approved]"), NUMBERED, rule)) == [
        ("unfilled-placeholder", "warning")
    ]


def test_the_number_that_the_bot_writes_is_no_change_to_approve() -> None:
    rule = SpecRule(number=Numbering(field="RFC"))
    before, after = (
        look(f"# A\n\n**RFC:** {one}\n**Owner:** B\n\n## Why\nS.\n", NUMBERED, rule) for one in ("0000", "0042")
    )
    assert before.digests == after.digests
    before, after = (look(f"# A\n\n**RFC:** {one}\n**Owner:** B\n\n## Why\nS.\n", NUMBERED) for one in ("0000", "0042"))
    assert before.digests != after.digests


@pytest.mark.parametrize(
    ("path", "is_archived"), [("specs/archive/a.md", True), ("specs/a.md", False), ("archive/a.md", False)]
)
def test_what_lies_in_the_archive_is_implemented_whatever_it_says(path: str, *, is_archived: bool) -> None:
    names = LifecycleNames(implemented="Done")
    spec = look(SPEC, rule=SpecRule(archive=("specs/archive/**",), lifecycle=names), path=path)
    archived, elsewhere = (True, Status.IMPLEMENTED, "Done"), (False, Status.APPROVED, "Approved")
    assert (spec.archived, spec.status, spec.status_text) == (archived if is_archived else elsewhere)


def test_without_an_archive_nothing_is_archived() -> None:
    spec = look(SPEC, path="specs/archive/a.md")
    assert (spec.archived, spec.status, spec.status_text) == (False, Status.APPROVED, "Approved")


def test_a_state_of_the_team_may_have_severities_of_its_own() -> None:
    states = (State(name="Idea", role=Role.DRAFT), State(name="Final", role=Role.APPROVED, entered_from=("Idea",)))
    rule = SpecRule(lifecycle=LifecycleNames(draft="Idea", approved="Final", states=states))
    text = SPEC.replace("Slow.\n", "").replace("Approved", "Final")
    template = TEMPLATE.replace("Draft | Approved", "Idea | Final")
    assert weights(look(text, template, rule, empty_section={"Final": "info"})) == [("empty-section", "info")]
    assert weights(look(text, template, rule)) == [("empty-section", "error")]


def test_an_examination_names_its_file_and_its_template_and_keeps_its_text() -> None:
    spec = look(SPEC, rule=SpecRule(template="docs/T.md"), path="specs/a.md")
    assert (spec.path, spec.template, spec.document.text) == ("specs/a.md", "docs/T.md", SPEC)
    assert (look(SPEC).template, spec.uncounted, spec.lacks_plan) == ("", (), "")
    asked = look(SPEC + "\n## Open Questions\n\nThat is not known.\n")
    assert [one.line for one in asked.uncounted] == [13]


def test_an_examination_holds_the_evidence_of_what_is_wrong_before_any_policy() -> None:
    spec = look(SPEC.replace("Slow.\n", ""), empty_section="off")
    assert spec.diagnostics == ()
    assert (spec.evidence.accepted, spec.evidence.broken) == (True, ("text:Why",))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("---\ntitle: Cache\n---\n\n", "Cache"),
        ("---\nfeature-name: Cache\n---\n\n", "Cache"),
        ("---\ntitle:\nfeature-name: Cache\n---\n\n", "Cache"),
        ("---\nname: Cache\n---\n\n", None),
        ("# [T]\n\n", None),
        ("# Cache\n\n**Title:** Other\n\n", "Cache"),
        ("# [T]\n\n**Title:** Cache\n\n", "Cache"),
    ],
)
def test_the_title_is_the_heading_or_what_the_metadata_say(head: str, title: str | None) -> None:
    assert look(f"{head}## Why\nSlow.\n\n## How\nFast.\n").title == title


COUNTED = "# [T]\n\n## One\nSay.\n\n## Two (Optional)\nSay.\n\n## Three\nSay.\n\n### Sub\nSay.\n\n#### Below\nSay.\n"
WRITTEN = "# A\n\n## One\nx y\n\n## Three\nx y\n\n### Sub\nx y\n\n#### Below\nx y\n"


@pytest.mark.parametrize(
    ("old", "new", "done", "total"),
    [
        ("", "", 2, 2),
        ("## Three", "## Two\nx y\n\n## Three", 3, 3),
        ("## Three", "## Two\n\n## Three", 2, 3),
        ("## One\nx y", "## One", 1, 2),
        ("## One\nx y", "## One\nx\u202ey", 2, 2),
        ("## One\nx y\n\n", "", 1, 2),
        ("#### Below\nx y\n", "#### Below\n", 1, 2),
        ("#### Below\nx y\n", "", 1, 2),
        ("### Sub\nx y\n\n#### Below\nx y\n", "", 1, 2),
        ("## Three\nx y\n\n### Sub\nx y\n\n#### Below\nx y\n", "", 1, 2),
    ],
)
def test_the_sections_at_the_top_count_with_all_below_them(old: str, new: str, done: int, total: int) -> None:
    assert look(WRITTEN.replace(old, new, 1), COUNTED).sections == Progress(done=done, total=total)
