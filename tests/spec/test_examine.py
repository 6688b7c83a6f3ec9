"""Bytes in, an examination out: severities, counts, digests, and what cannot be read."""

import pytest

from bot.comparison.progress import Progress
from bot.markdown.document import parse
from bot.policy.lifecycle import LifecycleNames, Status
from bot.policy.model import Roles, SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.examine import examine
from bot.spec.model import Examination
from bot.template.compile_template import compile_template

TEMPLATE = """\
# [Title]

**Status:** [Draft | In Review | Approved | Implemented]
**Date:** [YYYY-MM-DD]

## Why
Say why.

## Implementation Plan

### Phase 1: [Name]
- [ ] Task 1

## Open Questions
- [ ] Question 1?

## Revision History
| Date | Changes |
|---|---|
| [Date] | First draft |
"""
SPEC = """\
# Cache

**Status:** In Review
**Date:** 2026-02-01

## Why
Reads are slow.

## Implementation Plan

### Phase 1: Store
- [x] Choose one
- [ ] Deploy it

## Open Questions
- [ ] How large?
- [x] Who pays?

## Revision History
| Date | Changes |
|---|---|
| 2026-02-01 | First draft |
"""


def look(
    spec: str | bytes, *, template: str = TEMPLATE, rule: SpecRule | None = None, **severity: object
) -> Examination:
    rule = rule or SpecRule()
    source = spec if isinstance(spec, bytes) else spec.encode()
    levels = {code.replace("_", "-"): level for code, level in severity.items()}
    return examine(
        source,
        path="a.md",
        schema=compile_template(parse(template), rule),
        rule=rule,
        severity=levels,  # type: ignore[arg-type] # a test may say it loosely
    )


def test_a_good_spec() -> None:
    spec = look(SPEC)
    assert spec.diagnostics == ()
    assert (spec.title, spec.status_text, spec.status) == ("Cache", "In Review", Status.REVIEW)
    assert spec.sections == Progress(done=4, total=4)
    assert spec.tasks == Progress(done=1, total=2)
    assert [(one.number, one.text, one.ticked, one.span.line) for one in spec.questions] == [
        (1, "How large?", False, 16),
        (2, "Who pays?", True, 17),
    ]
    assert spec.status_span is not None
    assert spec.status_span.line == 3


def test_the_template_itself_tells_nothing() -> None:
    spec = look(TEMPLATE)
    assert (spec.title, spec.status_text, spec.status, spec.questions) == (None, None, None, ())
    assert spec.sections == Progress(done=0, total=4)
    assert {one.severity for one in spec.diagnostics} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("Draft", Severity.WARNING),
        ("Withdrawn", Severity.WARNING),
        ("In Review", Severity.ERROR),
        ("Approved", Severity.ERROR),
        ("[Draft | In Review | Approved | Implemented]", Severity.WARNING),
    ],
)
def test_what_is_unfinished_weighs_by_status(status: str, severity: Severity) -> None:
    spec = look(SPEC.replace("In Review", status, 1).replace("Reads are slow.", "").replace("- [ ] How large?\n", ""))
    assert [one.severity for one in spec.diagnostics if one.code is Code.EMPTY_SECTION] == [severity]


def test_without_a_status_in_the_template_nothing_is_a_draft() -> None:
    spec = look("# A\n\n## Why\n", template="# [Title]\n\n## Why\nSay why.\n")
    assert [one.severity for one in spec.diagnostics] == [Severity.ERROR]


def test_a_wrong_value_is_an_error_even_in_a_draft() -> None:
    spec = look(SPEC.replace("In Review", "Draft").replace("**Date:** 2026-02-01", "**Date:** 2026-02-30"))
    assert [(one.code, one.severity) for one in spec.diagnostics] == [(Code.INVALID_FIELD, Severity.ERROR)]


def test_policy_has_the_last_word_on_severity() -> None:
    empty = SPEC.replace("Reads are slow.", "")
    assert look(empty, empty_section="off").diagnostics == ()
    assert look(empty, empty_section="info").diagnostics[0].severity is Severity.INFO
    by_status = {"review": "warning", "approved": "error"}
    assert look(empty, empty_section=by_status).diagnostics[0].severity is Severity.WARNING
    assert look(empty, empty_section={"draft": "off"}).diagnostics[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"\xff\xfe# A", "The file is not UTF-8 (line 1); save it as UTF-8."),
        (b"# A\n\n\xe9\n", "The file is not UTF-8 (line 3); save it as UTF-8."),
        (b"\x89PNG\0\0", "The file is binary; a spec is a text file in UTF-8."),
        (b"a" * 2_000_001, "The file has 2,000,001 bytes; a spec has at most 2,000,000. Split it."),
        (b"\n" * 25_000, "The file has 25,001 lines; a spec has at most 25,000. Split it."),
        (b"a" * 200_001, "A line has 200,001 characters; a spec has at most 200,000 in a line. Wrap it."),
        (b">" * 100 + b" a", "Lists or quotes are nested too deep to be checked; flatten them."),
    ],
)
def test_what_cannot_be_read_is_one_finding(source: bytes, message: str) -> None:
    spec = look(source)
    assert [(one.code, one.message, one.span.line) for one in spec.diagnostics] == [(Code.TOO_LARGE, message, 1)]
    assert spec.sections == Progress(done=0, total=4)


def test_a_section_is_done_only_with_all_below_it() -> None:
    assert look(SPEC.replace("### Phase 1: Store\n- [x] Choose one\n- [ ] Deploy it\n", "Soon.\n")).sections.done == 3
    assert look(SPEC.replace("Phase 1: Store", "Phase 1: [Name]")).sections.done == 3


def test_an_optional_section_counts_when_it_is_there() -> None:
    template = "# [Title]\n\n## Why\nSay why.\n\n## Cost (Optional)\nEuros.\n"
    assert look("# A\n\n## Why\nSlow.\n", template=template).sections == Progress(done=1, total=1)
    assert look("# A\n\n## Why\nSlow.\n\n## Cost\n7.\n", template=template).sections == Progress(done=2, total=2)


def digests(spec: str) -> dict[str, str]:
    return {one.section: one.digest for one in look(spec).digests}


def test_digests_see_words_and_nothing_else() -> None:
    before = digests(SPEC)
    assert "Implementation Plan / Phase 1: Store" in before
    assert not any("Revision History" in name for name in before)
    silent = SPEC.replace("In Review", "Approved").replace("- [ ] Deploy", "- [x]  Deploy").replace("\n\n", "\n\n\n")
    assert digests(silent.replace("First draft |", "Second draft |")) == before
    changed = digests(SPEC.replace("Reads are slow.", "Reads are too slow."))
    assert {name for name in before if before[name] != changed[name]} == {"Why"}


def test_a_status_may_be_a_section() -> None:
    template = "# [Title]\n\n## Status\n\n[Draft | Approved]\n\n## Why\nSay why.\n"
    assert look("# A\n\n## Status\n\nApproved\n\n## Why\nSlow.\n", template=template).status is Status.APPROVED
    kept = look("# A\n\n## Status\n\n[Draft | Approved]\n\n## Why\nSlow.\n", template=template)
    assert (kept.status_text, kept.status) == (None, None)
    bare = look("# A\n\n## Status\n\n## Why\nSlow.\n", template=template)
    assert bare.status_span is not None
    assert bare.status_span.line == 3


def test_other_teams_have_other_words() -> None:
    rule = SpecRule(
        roles=Roles(status="State", questions="Unresolved questions"),
        lifecycle=LifecycleNames(draft="Provisional", review="Last Call", approved="Final", withdrawn="Rejected"),
    )
    template = "- State: <Provisional, Last Call, or Final>\n\n# Why\nSay why.\n\n# Unresolved questions\n- What?\n"
    spec = look("- State: final\n\n# Why\nSlow.\n\n# Unresolved questions\n- [ ] When?\n", template=template, rule=rule)
    assert spec.status is Status.APPROVED
    assert [one.code for one in spec.diagnostics] == [Code.INVALID_FIELD, Code.OPEN_QUESTION]
    rejected = look(
        "- State: Rejected\n\n# Why\nSlow.\n\n# Unresolved questions\nNone.\n", template=template, rule=rule
    )
    assert (rejected.status, rejected.diagnostics) == (Status.WITHDRAWN, ())


def test_a_title_may_stand_in_the_metadata() -> None:
    template = "---\ntitle: <title>\n---\n\n# Why\nSay why.\n\n# How\nSay how.\n"
    assert look("---\ntitle: Cache\n---\n\n# Why\nSlow.\n\n# How\nFast.\n", template=template).title == "Cache"


def test_a_document_without_a_status_is_judged_as_a_draft() -> None:
    levels = {"draft": "info", "review": "error"}
    spec = look("# Cache\n", missing_section=levels)
    assert {one.severity for one in spec.diagnostics if one.code == Code.MISSING_SECTION} == {Severity.INFO}


@pytest.mark.parametrize(("level", "is_missing"), [(4, False), (5, True)])
def test_a_heading_may_stand_two_levels_off_and_not_three(level: int, is_missing: bool) -> None:  # noqa: FBT001 - a parameter
    text = f"# Cache\n\n## Motivation\n\nWe need it.\n\n### Costs\n\n{'#' * level} Goals\n\nFast.\n"
    found = look(text, template="# [Title]\n\n## Motivation\n\n[Why]\n\n## Goals\n\n[What]\n")
    assert (Code.MISSING_SECTION in {one.code for one in found.diagnostics}) is is_missing
