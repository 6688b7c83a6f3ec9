"""What a document says about its status, and how many boxes of its plan are ticked."""

import pytest

from bot.comparison.compare import compare
from bot.comparison.model import Comparison
from bot.comparison.progress import Progress
from bot.comparison.semantic_sections import is_allowed, role_sections, status, task_items, tasks
from bot.markdown.document import parse
from bot.template.compile_template import compile_template

FIELD = "# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Goals\n\n[What for]\n"
FREE = "# [Title]\n\n**Status:** [status]\n\n## Goals\n\n[What for]\n"
SECTION = "# [Title]\n\n## Status\n\n[Where it stands]\n\n## Goals\n\n[What for]\n"
PLAN = "# [Title]\n\n## Goals\n\n[What for]\n\n## Implementation Plan\n\n- [ ] Task 1\n\n## Risks\n\n[What may fail]\n"


def compared(text: str, template: str) -> Comparison:
    return compare(parse(text), compile_template(parse(template)))


def said(text: str, template: str) -> tuple[str | None, str | None, int | None]:
    found = status(compared(text, template))
    return found.text, found.status and found.status.name, found.span.line if found.span else None


@pytest.mark.parametrize(
    ("line", "text", "name"),
    [
        ("**Status:** Draft", "Draft", "DRAFT"),
        ('**Status:** "In Review"', "In Review", "REVIEW"),
        ("**Status:** 'Approved'", "Approved", "APPROVED"),
        ("**Status:** approved", "approved", "APPROVED"),
        ("**Status:** XXL", "XXL", None),
        ("**Status:** Ratified", "Ratified", None),
        ("**Status:** Implemented", "Implemented", "IMPLEMENTED"),
        ("**Status:** Approved (by Ann)", "Approved (by Ann)", "APPROVED"),
        ("**Status:** [Draft | In Review | Approved]", None, None),
        ("**Status:**", None, None),
    ],
)
def test_the_status_is_read_from_its_field(line: str, text: str | None, name: str | None) -> None:
    assert said(f"# A\n\n{line}\n\n## Goals\n\nFind.\n", FIELD) == (text, name, 3)


@pytest.mark.parametrize(("word", "name"), [("Ratified", "APPROVED"), ("Idea", "DRAFT"), ("Stagnant", None)])
def test_a_word_of_the_template_is_read_by_its_meaning(word: str, name: str | None) -> None:
    template = FIELD.replace("Draft | In Review | Approved", "Idea | Ratified")
    assert said(f"# A\n\n**Status:** {word}\n\n## Goals\n\nFind.\n", template) == (word, name, 3)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("# A\n\n## Goals\n\n**Status:** Approved\n", (None, None, None)),
        ("# A\n\n## Goals\n\nFind.\n", (None, None, None)),
        ("# A\n\n**State of things:** Approved\n\n## Goals\n\nFind.\n", (None, None, None)),
        ("---\nstatus: Approved\n---\n# A\n\n## Goals\n\n**Status:** Draft\n", ("Approved", "APPROVED", 2)),
    ],
)
def test_a_field_of_that_name_inside_another_section_is_no_status(
    spec: str, expected: tuple[str | None, str | None, int | None]
) -> None:
    assert said(spec, FIELD) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Draft", ("Draft", "DRAFT", 5)),
        ("![](a.png)\n\nApproved", ("Approved", "APPROVED", 7)),
        ("```\nApproved\n```\n\nDraft", ("Draft", "DRAFT", 9)),
        ("<!-- Approved -->\nDraft", ("Draft", "DRAFT", 6)),
        ("[Where it stands]", (None, None, 5)),
        ("", (None, None, 3)),
    ],
)
def test_the_status_is_read_from_a_section_of_that_name(
    body: str, expected: tuple[str | None, str | None, int | None]
) -> None:
    assert said(f"# A\n\n## Status\n\n{body}\n\n## Goals\n\nFind.\n", SECTION) == expected


@pytest.mark.parametrize(
    ("template", "word", "allowed"),
    [
        (FIELD, "Draft", True),
        (FIELD, "draft", True),
        (FIELD, "Approved (by Ann)", True),
        (FIELD, "Shipped", False),
        (FREE, "Shipped", True),
        (SECTION, "Shipped", True),
    ],
)
def test_a_status_is_allowed_by_the_list_or_where_there_is_none(
    template: str,
    word: str,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert is_allowed(compile_template(parse(template)), word) is allowed


@pytest.mark.parametrize(
    ("spec", "lines", "progress"),
    [
        ("## Implementation Plan\n- [x] One\n- [x] Two\n- [ ] Three\n- Four\n", [4, 5, 6], Progress(done=2, total=3)),
        ("## Implementation Plan\n\n### Later\n\n- [ ] One\n", [7], Progress(done=0, total=1)),
        ("## Implementation Plan\n\nText.\n\n## Risks\n\n- [x] One\n", [], Progress(done=0, total=0)),
        ("## Goals\n\n- [x] One\n\n## Implementation Plan\n- [x] Two", [8], Progress(done=1, total=1)),
        ("## Goals\n\n- [x] One\n", [], Progress(done=0, total=0)),
    ],
)
def test_the_boxes_of_the_plan_alone_are_tasks(spec: str, lines: list[int], progress: Progress) -> None:
    comparison = compared(f"# A\n\n{spec}", PLAN)
    assert [one.line for one in task_items(comparison)] == lines
    assert tasks(comparison) == progress


def test_the_very_first_section_may_play_a_role() -> None:
    document = parse("## Open Questions (later)\n\nText.\n")
    assert [one.name for one in role_sections(document, "open questions")] == ["Open Questions (later)"]
