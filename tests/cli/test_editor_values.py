"""What an editor shows, as plain values: no server, no disk."""

import pytest

from bot.comparison.compare import compare
from bot.editor.completion import Completion, CompletionContext, CompletionKind, complete
from bot.editor.demand import hover, template_line
from bot.editor.model import OtherSpec, SpecView
from bot.editor.named_people import other_spec
from bot.editor.structure import Fold, folds, lenses
from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.spec.examine import examine
from bot.spec.model import Depth
from bot.template.compile_template import compile_template

TEMPLATE = """\
# Proposal: [Name]

**Author:** [Your Name]
**Date:** [YYYY-MM-DD]
**Status:** [Draft | In Review | Approved | Implemented]

## Summary

What is it about?

### Goals

Which?

## Rollout

**Stage:** [alpha | beta]

| Step | Owner | Kind |
|---|---|---|
| [Step] | [Name] | [big \\| small] |

## Open Questions

## Implementation Plan

## Later
"""
SPEC = """\
# Proposal: Rate limits

**Author:** Ann Lee
**Date:**
**Status:** Dr

## Summary

Every client gets a budget.

### Goals

Less load.

### Of our own

See [

## Rollout

**Stage:** gamma

| Step | Owner | Kind |
|---|---|---|
| One | A | big |
| Two |

```python
a[
```

## Open Questions

- [ ] How long?
- [x] Who?

## Implementation Plan

- [x] Count
- [ ] Refuse

"""
OTHERS = (
    OtherSpec(path="docs/specs/0007-quotas.md", title="Quotas [old]", number=7, names=("Ann Lee", "@ann", "Core team")),
    OtherSpec(path="docs/rfcs/a b.md", title="Names", names=("Ann Lee",)),
)


def view(text: str = SPEC, template: str = TEMPLATE, rule: SpecRule = SpecRule()) -> SpecView:  # noqa: B008 - frozen
    schema = compile_template(parse(template), rule)
    spec = examine(text.encode(), path="docs/specs/limits.md", schema=schema, rule=rule, depth=Depth.FINDINGS)
    return SpecView(
        comparison=compare(spec.document, schema),
        template="T.md",
        diagnostics=spec.diagnostics,
        questions=spec.questions,
    )


def line_of(text: str, within: str = SPEC) -> int:
    return within.split("\n").index(text) + 1


def at(line: str, text: str = SPEC, after: str | None = None, one: SpecView | None = None) -> tuple[Completion, ...]:
    column = len(line if after is None else line[: line.index(after) + len(after)]) + 1
    around = CompletionContext(path="docs/specs/limits.md", others=OTHERS, today="2026-11-27")
    return complete(one or view(text), line_of(line, text), column, around)


def labels(found: tuple[Completion, ...]) -> list[str]:
    return [one.label for one in found]


def applied(found: Completion, text: str = SPEC) -> str:
    lines = text.split("\n")
    line = lines[found.span.line - 1]
    return line[: found.span.column - 1] + found.text + line[found.span.end_column - 1 :]


def test_values_of_fields_and_cells() -> None:
    statuses = at("**Status:** Dr")
    assert labels(statuses) == ["Draft", "In Review", "Approved", "Implemented", "Withdrawn"]
    assert applied(statuses[0]) == "**Status:** Draft"
    assert labels(at("**Status:** Dr", after="**Sta")) == []
    assert labels(at("**Stage:** gamma")) == ["alpha", "beta"]
    (today,) = at("**Date:**")
    assert (today.label, today.detail) == ("2026-11-27", "Date: today")
    assert labels(at("**Author:** Ann Lee")) == ["Ann Lee", "@ann", "Core team"]
    assert labels(at("| One | A | big |", after="| A")) == ["Ann Lee", "@ann", "Core team"]
    assert labels(at("| One | A | big |", after="big")) == ["big", "small"]
    assert labels(at("| One | A | big |", after="One")) == []
    assert labels(at("| Two |", after="Two")) == []
    named = view(rule=SpecRule(values={"stage": ("one", "two")}))
    assert labels(at("**Stage:** gamma", one=named)) == ["one", "two"]


def test_missing_sections_with_their_stub() -> None:
    text = SPEC + "## La\n"
    (later,) = at("## La", text)
    assert (later.kind, later.label, later.text) == (CompletionKind.SECTION, "## Later", "## Later")
    assert later.detail == "missing; T.md, line 27"
    assert applied(later, text) == "## Later"
    assert labels(
        complete(view(), len(SPEC.split("\n")) - 1, 1, CompletionContext(path="a.md", others=(), today=""))
    ) == ["## Later"]
    assert at("Every client gets a budget.") == ()
    without = SPEC.replace("### Goals\n\nLess load.\n", "#\n")
    goals = next(one for one in at("#", without) if one.label == "### Goals")
    assert goals.text == "### Goals\n\nWhich?"
    aside = SPEC.replace("Every client gets a budget.\n\n### Goals\n\nLess load.\n", "N/A\n\n#\n")
    assert labels(at("#", aside)) == ["## Later"]
    underlined = "Title\n=====\n\nCost\n----\n\nHow much?\n"
    assert labels(at("#", "# Own\n\n#\n", one=view("# Own\n\n#\n", underlined))) == ["Cost"]


def test_links_to_other_specs() -> None:
    quotas, names = at("See [")
    assert (quotas.label, quotas.detail) == ("0007 Quotas [old]", "docs/specs/0007-quotas.md")
    assert applied(quotas) == "See [0007 Quotas \\[old\\]](0007-quotas.md)"
    assert quotas.sought.startswith("[0007 Quotas")
    assert applied(names) == "See [Names](<../rfcs/a b.md>)"
    closed = SPEC.replace("See [", "See [quo] too")
    assert applied(at("See [quo] too", closed, after="[quo")[0], closed).endswith("(0007-quotas.md) too")
    target = SPEC.replace("See [", "See [this](00")
    assert applied(at("See [this](00", target)[0], target) == "See [this](0007-quotas.md"
    for none in ("- [", "- [ ", "1. [x", "See ![", "See \\[", "See [a] and"):
        text = SPEC.replace("See [", none)
        assert at(none, text) == (), none


def test_people_behind_a_sign() -> None:
    text = SPEC.replace("See [", "Ask @a")
    (ann,) = at("Ask @a", text)
    assert (ann.kind, applied(ann, text)) == (CompletionKind.NAME, "Ask @ann")
    assert at("mail@a", SPEC.replace("See [", "mail@a")) == ()


def test_nothing_in_code_and_outside_of_the_text() -> None:
    around = CompletionContext(path="a.md", others=OTHERS, today="")
    assert at("a[") == ()
    assert complete(view(), 0, 1, around) == ()
    assert complete(view(), 999, 1, around) == ()


@pytest.mark.parametrize(
    ("line", "demanded", "stands"),
    [
        ("# Proposal: Rate limits", 'A title: "Proposal: …" (T.md, line 1)', "Nothing is missing here."),
        (
            "**Status:** Dr",
            "Required field Status: Draft, In Review, Approved or Implemented (T.md, line 5)",
            "- error: ",
        ),
        ("**Stage:** gamma", "Required field Stage: alpha or beta (T.md, line 17)", "- error: "),
        ("Less load.", "Required section Goals (T.md, line 11)\n\n> Which?", "Nothing is missing here."),
        ("See [", "Required section Summary (T.md, line 7)\n\n> What is it about?", "Nothing is missing here."),
        (
            "- [ ] Refuse",
            "Required section Implementation Plan (holds the tasks) (T.md, line 25)",
            "Nothing is missing",
        ),
    ],
)
def test_hover_says_what_is_demanded_and_how_it_stands(line: str, demanded: str, stands: str) -> None:
    found = hover(view(), line_of(line))
    assert found is not None
    assert found.text.startswith(demanded), found.text
    assert stands in found.text
    assert template_line(view(), line_of(line)) == int(demanded.split("line ")[1].split(")", maxsplit=1)[0])


def test_hover_of_a_section_that_lacks_one_below_it_and_of_one_set_aside() -> None:
    lacks = SPEC.replace("### Goals\n\nLess load.\n", "")
    found = hover(view(lacks), line_of("## Summary", lacks))
    assert found is not None
    assert 'Section "Goals" is missing' in found.text
    empty = SPEC.replace("Less load.\n", "")
    found = hover(view(empty), line_of("### Goals", empty))
    assert found is not None
    assert 'Section "Goals" is empty' in found.text
    aside = SPEC.replace("Every client gets a budget.\n\n### Goals\n\nLess load.\n", "N/A\n")
    found = hover(view(aside), line_of("N/A", aside))
    assert found is not None
    assert "Set aside as not applicable." in found.text


@pytest.mark.parametrize("line", [0, 2, 999])
def test_hover_has_nothing_to_say(line: int) -> None:
    assert hover(view(), line) is None


def test_what_no_template_demands() -> None:
    own = "# Rate limits\n\nBefore.\n"
    plain = view(own, "## Summary\n\nWhat?\n")
    for line in (1, 3):
        assert hover(plain, line) is None
        assert template_line(plain, line) is None
    titled = view("Before.\n\n# Proposal: X\n")
    assert hover(titled, 1) is None
    assert template_line(titled, 1) is None
    assert template_line(titled, 0) is None


def test_folds() -> None:
    text = "---\na: b\n---\n# T\n\n## A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n\n## B\n"
    assert folds(parse(text)) == (
        Fold(first=1, last=3),
        Fold(first=4, last=16),
        Fold(first=6, last=14),
        Fold(first=8, last=10),
        Fold(first=12, last=14),
    )
    assert folds(parse("")) == ()


def test_lenses() -> None:
    found = [(one.line, one.text, one.target) for one in lenses(view())]
    assert found == [
        (line_of("## Open Questions"), "1 of 2 questions open", line_of("- [ ] How long?")),
        (line_of("## Implementation Plan"), "1 of 2 tasks done", line_of("- [ ] Refuse")),
    ]
    answered = SPEC.replace("- [ ] ", "- [x] ")
    assert [(one.text, one.target) for one in lenses(view(answered))] == [
        ("No question open of 2", line_of("- [ ] How long?")),
        ("2 of 2 tasks done", line_of("- [x] Count")),
    ]
    assert list(lenses(view("# Proposal: X\n"))) == []
    marked = view("# Proposal: X\n\n## Summary\n\nKept. [NEEDS CLARIFICATION: how long?]\n")
    assert [(one.line, one.text) for one in lenses(marked)] == [(5, "1 of 1 question open")]


def test_whom_a_spec_names() -> None:
    rule = SpecRule()
    schema = compile_template(parse(TEMPLATE), rule)
    text = (
        "# Proposal: X\n\n**Author:** Ann Lee\n**Team:** Core, Edge\n**Reviewer:** [Name]\n**Date:** 2026-01-01\n\n"
        "## Revision History\n\n| Date | Author | Changes |\n|---|---|---|\n| 2026-02-02 | @bo | First |\n"
    )
    found = other_spec(examine(text.encode(), path="a/0003-x.md", schema=schema, rule=rule, depth=Depth.FACTS))
    assert found == OtherSpec(
        path="a/0003-x.md", title="Proposal: X", number=3, names=("Ann Lee", "Core", "Edge", "@bo")
    )
    bare = other_spec(examine(b"", path="a/y.md", schema=schema, rule=rule, depth=Depth.FACTS))
    assert bare == OtherSpec(path="a/y.md", title="y.md")
