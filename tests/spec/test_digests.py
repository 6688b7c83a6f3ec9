"""What an approval compares: words, numbers and code; neither spacing nor punctuation nor markup."""

import pytest

from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.spec.digests import words
from bot.spec.examine import examine
from bot.template.compile_template import compile_template

TEMPLATE = """\
# [Title]

**Status:** [Draft | In Review | Approved]

## Goals

[What for]

## Open Questions

- [ ] [What]

## Revision History

| Date | Changes |
|---|---|
| [YYYY-MM-DD] | [What] |
"""
SPEC = """\
# Search

**Status:** In Review

## Goals

Find things fast: 1.5 s at most, and `a == b` holds.

- one
- two

```sql
SELECT 1;
  -- two
```

| A | B |
|---|---|
| x | y |

## Open Questions

- [ ] How big?

## Revision History

| Date | Changes |
|---|---|
| 2026-11-20 | First |
"""


def digests(text: str) -> dict[str, str]:
    rule = SpecRule()
    found = examine(text.encode(), path="a.md", schema=compile_template(parse(TEMPLATE), rule), rule=rule)
    return {one.section: one.digest for one in found.digests}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fast: 1.5 s at most, and", "fast — 1.5 s\nat most and"),
        ("Find things fast", "**Find** _things_  fast"),
        ("- one\n- two", "1. one\n2. two."),
        ("- one\n- two", "* one\n\n* two"),
        ("| A | B |\n|---|---|\n| x | y |", "|A|B|\n|:--|--:|\n|x|y|"),
        ("- [ ] How big?", "- [x] How big?\n      Ten."),
        ("In Review", "Approved"),
        ("| 2026-11-20 | First |", "| 2026-11-20 | First |\n| 2026-11-21 | Second |"),
        ("\n\n## Goals", "\n\n---\n\n## Goals"),
    ],
)
def test_what_only_sets_the_words_is_not_noticed(old: str, new: str) -> None:
    assert old in SPEC
    assert digests(SPEC.replace(old, new)) == digests(SPEC)


@pytest.mark.parametrize(
    ("old", "new", "section"),
    [
        ("1.5 s", "15 s", "Goals"),
        ("1.5 s", ".5 s", "Goals"),
        ("a == b", "a != b", "Goals"),
        ("  -- two", "-- two", "Goals"),
        ("SELECT 1;", "SELECT 1", "Goals"),
        ("Find things", "Find no things", "Goals"),
        ("- two", "- ~~two~~", "Goals"),
        ("1.5 s", "~1.5 s", "Goals"),
        ("| x | y |", "| xy | |", "Goals"),
        ("- two", "- two\n- **Status:** two", "Goals"),
        ("- two", "- two\n\n**Status:** Approved", "Goals"),
        ("| 2026-11-20 | First |", "| 2026-11-20 | First |\n\nAnd it deletes all data.", "Revision History"),
        (
            "## Open Questions\n",
            "### No Open Questions here\n\nText.\n\n## Open Questions\n",
            "Goals / No Open Questions here",
        ),
    ],
)
def test_what_is_said_is_noticed(old: str, new: str, section: str) -> None:
    assert old in SPEC
    before, after = digests(SPEC), digests(SPEC.replace(old, new))
    assert {name for name in {**before, **after} if before.get(name) != after.get(name)} == {section}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## [Goals](a.md) (all)!", ["Goals](a.md", "all"]),
        ("> **Note:** x > 5, -3 and .5", ["Note", "x", ">", "5", "-3", "and", ".5"]),
        ("- [x] done `a.b!` and `c", ["done", "a.b", "and", "c"]),
        ("1) first - second", ["first", "-", "second"]),
        ("a `==` b", ["a", "==", "b"]),
        ("[ ] open", ["open"]),
        ("…", []),
    ],
)
def test_words(text: str, said: list[str]) -> None:
    assert list(words(text)) == said
