"""Taking any suggestions in any order, with pushes in between, never loses a line of the author's or makes an error."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.document import parse
from bot.policy.model import SpecRule
from bot.policy.severity import Severity
from bot.review.model.capabilities import Capabilities, Permission
from bot.spec.examine import examine
from bot.template.compile_template import compile_template
from tests.review.builders import ANN, BASE, PATH, a_comment, a_pull
from tests.review.clicks import GITHUB, GITLAB, Clicks

TEMPLATE = """\
# [Title]

**Author:** [Name]
**Status:** [Draft | In Review | Approved]
**Date:** [YYYY-MM-DD]

---

## Why

Say why.

### Goals

- Goal 1

---

## How

### Parts

[Part] does [what].

| Part | Cost |
|---|---|
| [part] | [cost] |

### Cost

Euros.

---

## Risks

What may go wrong?

### Undo

How to [undo] it?

---

## Open Questions

- [ ] [Question]
"""
FULL = """\
# Cache

**Author:** Ann
**Status:** in review
**Date:** 2026/02/03

---

## Why

Reads are slow.

### Goals

- Be quick.

---

## How

### Parts

One part.

| Part | Cost |
|---|---|
| One | 7 |

### Cost

Seven.

---

## Risks

It may be full.

### Undo

Switch it off.

---

## Open Questions

- [ ] How big?
- [ ] How long?
"""
FREE = "# Cache\n\nReads are slow.\n\nSo we keep them.\n\n- [ ] Where?\n"
CUTS = (
    "## Why\n\nReads are slow.\n\n### Goals\n\n- Be quick.\n\n---\n\n", "### Goals\n\n- Be quick.\n\n", "### Cost\n\nSeven.\n\n---\n\n",
    "### Parts\n\nOne part.\n\n| Part | Cost |\n|---|---|\n| One | 7 |\n\n", "## Risks\n\nIt may be full.\n\n",
    "### Undo\n\nSwitch it off.\n\n---\n\n", "**Author:** Ann\n", "## How\n\n", "---\n\n## Risks", "**Date:** 2026/02/03\n",
)  # fmt: skip
SCHEMA = compile_template(parse(TEMPLATE))
TEXTS = st.sampled_from([FREE]) | st.sets(st.sampled_from(CUTS)).map(
    lambda cuts: "".join(_without(FULL, sorted(cuts, key=CUTS.index)))
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["take", "take", "take twice", "below", "above", "question", "look"]), st.integers(0, 30)
    ),
    max_size=8,
)


def _without(text: str, cuts: Iterable[str]) -> str:
    for cut in cuts:
        text = text.replace(cut, "", 1)
    return text


def a_forge(text: str, can: Capabilities, *, writable: bool = True, base: str | None = None) -> Clicks:
    pull = a_pull(capabilities=can, writable=writable, comments=(a_comment("/spec answer Q1 Big.", author=ANN),))
    forge = Clicks(pull=pull, levels={"ann": Permission.WRITE}, base_text=base)
    forge.put("docs/specs/TEMPLATE.md", TEMPLATE, sha=BASE)
    if base is not None:
        forge.put(PATH, base, sha=BASE)
    forge.write(text)
    forge.pull = replace(forge.pull, comments=forge.pull.comments if not writable else ())
    forge.run()
    return forge


def errors(text: str) -> int:
    spec = examine(text.encode(), path=PATH, schema=SCHEMA, rule=SpecRule())
    return sum(one.severity is not Severity.INFO for one in spec.diagnostics)


def words(text: str) -> list[str]:
    """List what the author wrote, without what a fix spells anew."""
    return [line for line in text.splitlines() if line.strip() and line != "---" and "2026" not in line]


def insert(text: str, at: int, line: str) -> str:
    lines = text.splitlines(keepends=True)
    at = min(at, len(lines))
    return "".join([*lines[:at], line, *lines[at:]])


def overlapping(forge: Clicks) -> list[int]:
    lines = [line for one in forge.offered() for line in range(one.first, one.last + 1)]
    return [line for line in lines if lines.count(line) > 1]


def take(forge: Clicks, number: int, times: int = 1) -> None:
    """Take suggestions that stand together, without a look of the bot's in between."""
    for turn in range(times):
        standing = forge.offered()
        if not standing:
            return
        one = standing[(number + turn) % len(standing)]
        before = forge.text(PATH)
        forge.take(one)
        after = forge.text(PATH)
        kept = [line for line in words(before) if line.replace("[ ]", "[x]") not in after.replace("[ ]", "[x]")]
        assert [line for line in kept if "Status" not in line] == []
        assert errors(after) <= errors(before)
    forge.run()


def push(forge: Clicks, kind: str, number: int) -> None:
    """Change the text as its author would: more below a line with a suggestion, or above, or another question."""
    text, standing = forge.text(PATH), forge.offered()
    mine = f"- Written {len(text)} {number}.\n"
    if kind == "below" and standing:
        text = insert(text, standing[number % len(standing)].last, mine)
    elif kind == "question":
        at = text.find("- [ ]")
        text = text if at < 0 else f"{text[:at]}- [ ] New {len(text)}?\n{text[at:]}"
    else:
        text = insert(text, number, mine)
    forge.write(text)
    forge.run()


@pytest.mark.parametrize("can", [GITHUB, GITLAB], ids=["github", "gitlab"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=TEXTS, steps=STEPS, writable=st.booleans(), old=st.booleans())
def test_no_click_loses_text_or_makes_an_error(
    can: Capabilities, text: str, steps: list[tuple[str, int]], *, writable: bool, old: bool
) -> None:
    forge = a_forge(text, can, writable=writable, base=text.replace("Reads", "Writes") if old else None)
    for kind, number in steps:
        assert overlapping(forge) == []
        if kind.startswith("take"):
            take(forge, number, 2 if kind == "take twice" else 1)
        elif kind == "look":
            forge.run()
        else:
            push(forge, kind, number)
