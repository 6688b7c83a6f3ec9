"""Fields that the bot adds to the metadata, or writes a value into: where they stand, and how they are spelled."""

import pytest

from bot.comparison import semantic_sections
from bot.comparison.compare import compare
from bot.markdown.document import parse
from bot.markdown.edits import apply_edits
from bot.markdown.model import TextEdit
from bot.policy.model import Numbering, SpecRule
from bot.spec.edits import set_field, set_status
from bot.spec.partner_edits import partner_edits
from bot.template.compile_template import Schema, compile_template

BODY = "\n## Why\nSlow.\n"


def schema(head: str) -> Schema:
    title = "" if "# [T]" in head else "# [T]\n\n"
    front = head.startswith("---")
    return compile_template(parse(f"{head}\n# [T]\n{BODY}" if front and title else f"{title}{head}{BODY}"))


def written(spec: str, template: str) -> str:
    """Add the status, and see that it is read again where it was written."""
    known = schema(template)
    after = apply_edits(spec, set_status(parse(spec), known, "Approved"))
    assert semantic_sections.status(compare(parse(after), known)).text == "Approved"
    assert set_status(parse(after), known, "Approved") == ()
    return after


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("**Owner:** [name]\n**Status:** Status\n", "**Status:** Approved"),
        ("**Owner:** [name]\n**Status:** S\n", "**Status:** Approved"),
        ("**Owner:** [name]\n**Status:**\n", "**Status:** Approved"),
        ("**Owner:** [name]\n**Status:** Draft, not Draft\n", "**Status:** Approved"),
        ("**Owner:** [name]\n**Status:** <!-- one word -->\n", "**Status:** Approved <!-- one word -->"),
        ("**Owner:** [name]\n**Status**: **[Draft]** \\\n", "**Status**: Approved \\"),
        ("**Owner:** [name]\n**Status:**\n- Draft\n- Approved\n", "**Status:** Approved"),
        ("**Owner:** [name] | **Status:** [Draft]\n", "**Status:** Approved"),
        ("**Owner:** [name]\n**Date:** [day] | **Status:** [Draft] | **By:** [name]\n", "**Status:** Approved"),
        ("**Owner:** [name]\n- **Date:** [day] | **Status:** [Draft]\n", "- **Status:** Approved"),
    ],
)
def test_a_new_field_has_the_spelling_of_the_template_and_a_value_of_its_own(template: str, made: str) -> None:
    assert written(f"# A\n\n**Owner:** Ann\n{BODY}", template) == f"# A\n\n**Owner:** Ann\n{made}\n{BODY}"


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("status: ''  # one word", "status: 'Approved'  # one word"),
        ("status:  # one word", "status: Approved  # one word"),
        ("status:", "status: Approved"),
        ("status: s", "status: Approved"),
        ('status: "{draft | final}"', 'status: "Approved"'),
        ("status:\n  draft", "status: Approved"),
    ],
)
def test_a_new_field_of_front_matter_is_no_part_of_a_remark(template: str, made: str) -> None:
    spec = f"---\nowner: Ann\n---\n\n# A\n{BODY}"
    after = f"---\nowner: Ann\n{made}\n---\n\n# A\n{BODY}"
    assert written(spec, f"---\nowner: <name>\n{template}\n---\n") == after


FRONT = "---\nauthors:\n  - <name>\nstatus: <status>\n---\n"
BOLD = "**Authors:** [names]\n**Status:** [Draft | Approved]\n"
BULLETS = "- Authors: [names]\n- Status: [Draft | Approved]\n"
TABLE = "| Field | Value |\n|---|---|\n| Authors | [names] |\n| Status | [Draft] |\n"
FENCE = "```yaml\nauthors: <names>\nstatus: <status>\n```\n"


@pytest.mark.parametrize(
    ("template", "before", "after"),
    [
        (FRONT, "---\nauthors:\n  - Ann\n  - Bo\n", "status: Approved\n---\n# A\n"),
        (FRONT, "---\nauthors:\n- Ann\n", "status: Approved\n# of ours\ntags: x\n---\n# A\n"),
        (FRONT, "---\nauthors: Ann,\n  Bo\n", "status: Approved\ntags: x\n---\n# A\n"),
        (FRONT, "---\nauthors: |\n  Ann\n\n  Bo\n", "status: Approved\ntags: x\n---\n# A\n"),
        (BOLD, "# A\n\n**Authors:**\n- Ann\n- Bo\n", "\n**Status:** Approved\n\nText.\n"),
        (BOLD, "# A\n\n**Authors:**\n\n- Ann\n- Bo\n", "\n**Status:** Approved\n\nText.\n"),
        (BOLD, "# A\n\n**Authors:** Ann,\nBo\n", "\n**Status:** Approved\n\nText.\n"),
        (BOLD, "# A\n\n**Authors:**\n\n| Name |\n|---|\n| Ann |\n", "\n**Status:** Approved\n\nText.\n"),
        (BOLD, "# A\n\n**Authors:**\n\n```\nAnn\n\nBo\n```\n", "\n**Status:** Approved\n\nText.\n"),
        (BOLD, "# A\n\n**Authors:**\n", "**Status:** Approved\n\n---\n\nText.\n"),
        (BOLD, "# A\n\n**Authors:** Ann\n", "**Status:** Approved\n**Date:** today\n"),
        (BOLD, "# A\n\n**Authors:** Ann\n", "**Status:** Approved\n\nText.\n"),
        (BULLETS, "# A\n\n- Authors:\n  - Ann\n  - Bo\n", "- Status: Approved\n- Date: today\n"),
        (TABLE, "# A\n\n| Authors | Ann |\n|---|---|\n", "| Status | Approved |\n| Date | today |\n"),
        (
            TABLE,
            "# A\n\n| Field | Value |\n|---|---|\n| Authors | Ann |\n",
            "| Status | Approved |\n| Date | today |\n",
        ),
        (FENCE, "# A\n\n```yaml\nauthors:\n  - Ann\n", "status: Approved\n```\n\nText.\n"),
        (FENCE, "# A\n\n```yaml\nauthors: Ann\n", "status: Approved\ndate: today\n```\n"),
    ],
)
def test_a_new_field_stands_below_all_that_belongs_to_its_elder(template: str, before: str, after: str) -> None:
    added = next(line for line in after.splitlines() if "Approved" in line)
    gap = "\n" if after.startswith("\n") else ""
    spec = before + after.replace(f"{gap}{added}\n", "", 1)
    assert written(spec, template) == before + after


@pytest.mark.parametrize(
    ("template", "before", "after"),
    [
        (FRONT, "# A\n\n**Authors:** Ann\n", "**status:** Approved\n"),
        (FRONT, "# A\n\n**Authors:** Ann\\\n", "**status:** Approved\\\n"),
        (BOLD, "---\nauthors: Ann\n", "status: Approved\n---\n\n# A\n"),
        (BOLD, "# A\n\n- Authors: Ann\n", "- Status: Approved\n- Date: today\n"),
        (BOLD, "# A\n\n- **Authors:** Ann  \n", "- **Status:** Approved\n- **Date:** today\n"),
        (BOLD, "# A\n\n> **Authors:** Ann\n", "> **Status:** Approved\n> **Date:** today\n"),
        (BOLD, "# A\n\n> * **Authors:** Ann\n", "> * **Status:** Approved\n"),
        (BOLD, "# A\n\nAuthors: Ann\n", "Status: Approved\n"),
        (TABLE, "# A\n\n**Authors:** Ann\n", "**Status:** Approved\n"),
        (BOLD, "# A\n\n| Authors | Ann |\n|---|---|\n", "| Status | Approved |\n"),
    ],
)
def test_a_new_field_beside_one_of_another_form_takes_that_form(template: str, before: str, after: str) -> None:
    added = next(line for line in after.splitlines() if "Approved" in line)
    assert written(before + after.replace(f"{added}\n", "", 1), template) == before + after


@pytest.mark.parametrize(
    ("template", "before", "after"),
    [
        ("---\nstatus: <status>\ntitle: <title>\n---\n", "---\ntitle: A\ntags: x\n", "status: Approved\n---\n\n# A\n"),
        (
            "| Status | [Draft] |\n|---|---|\n| Owner | [x] |\n",
            "# A\n\n| Owner | B |\n|---|---|\n",
            "| Status | Approved |\n",
        ),
    ],
)
def test_where_no_elder_is_there_a_block_gets_the_field_at_its_end(template: str, before: str, after: str) -> None:
    added = next(line for line in after.splitlines() if "Approved" in line)
    assert written(before + after.replace(f"{added}\n", "", 1), template) == before + after


@pytest.mark.parametrize("template", [FRONT, TABLE, FENCE])
def test_a_field_of_a_block_that_is_not_there_has_no_place(template: str) -> None:
    assert set_status(parse(f"# A\n\nText.\n{BODY}"), schema(template), "Approved") == ()


def test_the_nearest_elder_of_several_is_the_one_above() -> None:
    template = "**Owner:** [name]\n**Date:** [day]\n**Status:** [Draft]\n**Link:** [url]\n"
    spec = "# A\n\n**Link:** x\n**Date:** today\n**Owner:** Ann\n**Date:** twice\n"
    after = spec.replace("**Date:** today\n", "**Date:** today\n**Status:** Approved\n")
    assert written(spec, template) == after
    assert written("# A\n\n**Link:** x\n", template) == "# A\n\n**Status:** Approved\n\n**Link:** x\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Status\n\n## Why\nSlow.\n", "## Status\n\nApproved\n\n## Why\nSlow.\n"),
        ("## Status\n## Why\nSlow.\n", "## Status\n\nApproved\n## Why\nSlow.\n"),
        ("## Status\n\nDraft (since May)\n", "## Status\n\nApproved\n"),
    ],
)
def test_a_section_of_the_status_is_written_right_below_its_heading(before: str, after: str) -> None:
    known = compile_template(parse("# [T]\n\n## Status\n\n[Draft | Approved]\n\n## Why\nSay why.\n"))
    assert apply_edits(before, set_status(parse(before), known, "Approved")) == after


def test_a_status_that_stands_there_is_no_edit() -> None:
    spec = parse("# A\n\n**Status:** **Approved** \n")
    assert set_status(spec, schema(BOLD), "Approved") == ()
    assert set_status(spec, schema(BOLD), "approved") == (
        TextEdit(start_line=3, end_line=3, text="**Status:** **approved** \n"),
    )


def test_a_status_of_front_matter_that_runs_over_lines_is_left_alone() -> None:
    for said in ("status:\n  - Draft\n  - Approved", "status: Draft\n  or Approved", "status: |\n  a\n  b"):
        assert set_status(parse(f"---\n{said}\n---\n\n# A\n"), schema(FRONT), "Approved") == ()
        assert set_field(parse(f"---\n{said}\n---\n\n# A\n"), schema(FRONT), "status", "x") == ()


NUMBER = "**RFC:** 0000\n**Owner:** [name]\n**Review-by:** [day]\n"


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("RFC", "**RFC:** 0000\n", "**RFC:** 0042\n"),
        ("rfc", "- RFC: \n- Owner: Ann\n", "- RFC: 0042 \n- Owner: Ann\n"),
        ("RFC", "**RFC:** `0000` (to come)\n", "**RFC:** 0042\n"),
        ("RFC", "**RFC:** 0042\n", "**RFC:** 0042\n"),
        ("Review-by", "***Review-by:*** 1\n", "***Review-by:*** 0042\n"),
        ("Review-by", "**Reviews by:** 1\n", "**Reviews by:** 0042\n"),
        ("RFC", "**RFCs:** 1\n", "**RFCs:** 0042\n"),
        ("Review-by", "**Owner:** Ann\n", "**Owner:** Ann\n**Review-by:** 0042\n"),
        ("Review-by", "**RFC:** 1\n", "**RFC:** 1\n**Review-by:** 0042\n"),
        ("Unknown", "**RFC:** 1\n", "**RFC:** 1\n"),
    ],
)
def test_another_field_is_written_as_the_status_is(field: str, before: str, after: str) -> None:
    known = compile_template(parse(f"# [T]\n\n{NUMBER}{BODY}"), SpecRule(number=Numbering(field="RFC")))
    spec = f"# A\n\n{before}"
    assert apply_edits(spec, set_field(parse(spec), known, field, "0042")) == f"# A\n\n{after}"


def test_a_field_of_front_matter_with_its_value_below_is_written_there() -> None:
    spec = "---\nrfc:\n  0000\nstatus: x\n---\n\n# A\n"
    known = schema("---\nrfc: <number>\nstatus: <status>\n---\n")
    assert apply_edits(spec, set_field(parse(spec), known, "rfc", "0042")) == spec.replace("0000", "0042")


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("**Draft**", "**Approved**"),
        ("_Draft_", "_Approved_"),
        ("`Draft`", "`Approved`"),
        ("***Draft***", "***Approved***"),
        ("*_Draft_*", "*_Approved_*"),
        ('"Draft"', '"Approved"'),
        ("**Draft** (since May)", "Approved"),
        ("Draft (**since** May, `x`)", "Approved"),
        ("**Draft**, *really*", "Approved"),
        ("Draft*", "Approved"),
    ],
)
def test_only_marks_around_the_whole_value_stay(said: str, now: str) -> None:
    spec = f"# A\n\n**Status:** {said}\n"
    assert apply_edits(spec, set_status(parse(spec), schema(BOLD), "Approved")) == f"# A\n\n**Status:** {now}\n"


@pytest.mark.parametrize("rest", ["", "owner: Ann\n"])
@pytest.mark.parametrize(
    "said", ["status: |\n  Draft", "status: >-\n    Draft", "status:\n  Draft", "status:\n  'Draft'"]
)
def test_a_value_on_one_line_below_its_key_is_written_there(said: str, rest: str) -> None:
    spec = f"---\n{said}\n{rest}---\n\n# A\n"
    assert apply_edits(spec, set_status(parse(spec), schema(FRONT), "Approved")) == spec.replace("Draft", "Approved")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# A\n\n**Status:** X\n**Authors:**\n- Ann\n", "# A\n\n**Status:** X\n**Authors:**\n- Ann\n\n**Replaces:** b.md\n"),
        ("# A\n\n| Owner | Ann |\n|---|---|\n", "# A\n\n| Owner | Ann |\n|---|---|\n| Replaces | b.md |\n"),
        ("# A\n\n- Status: X\n  for now\n", "# A\n\n- Status: X\n  for now\n- Replaces: b.md\n"),
        ("# A\n\n```yaml\nowners:\n  - Ann\n```\n", "# A\n\n```yaml\nowners:\n  - Ann\nreplaces: b.md\n```\n"),
        ("---\nreplaces: ~\n---\n# A\n", "---\nreplaces: b.md\n---\n# A\n"),
        ("# A\n\n**Replaces:** ~\n", "# A\n\n**Replaces:** ~\n"),
        ("# A\n\n**Replaces:**\n", "# A\n\n**Replaces:** b.md\n"),
        ("# A\n\n**Replaces:** TBD (soon)\n", "# A\n\n**Replaces:** TBD (soon)\n"),
        ("# A\n\n**Supersedes:** tbd | **Owner:** Ann\n", "# A\n\n**Supersedes:** b.md | **Owner:** Ann\n"),
        ('---\nreplaces: ""\n---\n# A\n', '---\nreplaces: "b.md"\n---\n# A\n'),
        ("---\nreplaces: Null\n  # none\n---\n# A\n", "---\nreplaces: Null\n  # none\n---\n# A\n"),
        ("# A\n\n**Status:** X\n\n## B\n\n**Owner:** Y\n", "# A\n\n**Status:** X\n**Replaces:** b.md\n\n## B\n\n**Owner:** Y\n"),
    ],
)  # fmt: skip
def test_a_partner_is_named_below_what_belongs_to_the_last_field(before: str, after: str) -> None:
    assert apply_edits(before, partner_edits(parse(before), ("Replaces", "Supersedes"), "b.md")) == after
