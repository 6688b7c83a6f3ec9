"""What people read, in every situation: the verdict first, plain words, short lines, links."""

import re
from pathlib import Path

import pytest

import bot
from bot.review.present.verdict import capped
from bot.review.text.render import Markdown
from tests.review.situation import FORGES, Situation
from tests.review.situations import SITUATIONS
from tests.review.texts_page import texts_page, visible, written

OURS = re.compile(r"\b(?:gates?|lapsed?|lapses|barred|snapshot|reconcile|fingerprint|ledger)\b", re.IGNORECASE)
KEY = re.compile(r"`[a-z_]+\.[a-z_]+(?::[^`]*)?`")
ACTS = re.compile(r"repairs|is open|needed (?:for .* )?from|requested changes|^\w+ approved|please look again")
LONGEST = 102
LONGEST_PROSE = 130
"""Of a paragraph, without the name and the order that a reply begins with."""
ROW = 60
"""A row of four columns on 400 px, where the title may wrap once."""
EACH = [
    pytest.param(one, id=f"{one.text}: {one.name}", marks=[pytest.mark.untraced] if one.name == "200 specs" else [])
    for one in SITUATIONS
]


def each(situation: Situation) -> list[tuple[str, str]]:
    return [(forge, line) for forge, text in written(situation).items() for line in outside_fences(text)]


def outside_fences(text: str) -> list[str]:
    return re.sub(r"(?ms)^(`{3,}).*?^\1$", "", text).splitlines()


@pytest.mark.untraced
def test_the_page_says_what_the_code_does() -> None:
    page = Path(bot.__file__).parents[1] / "docs" / "texts.md"
    assert page.read_text("utf-8") == texts_page(), "make pages"


@pytest.mark.parametrize("situation", EACH)
def test_no_word_that_only_we_know(situation: Situation) -> None:
    for forge, line in each(situation):
        words = re.sub(r"`[^`]*`", "", line)
        assert not OURS.search(words), line
        assert not KEY.search(line) or "policy" in line or re.search(r": .* \(`|key `", line), line
        assert ("merge request" if forge == "GitHub" else "pull request") not in words, line


@pytest.mark.parametrize("situation", EACH)
def test_no_line_over_two_lines_of_a_phone(situation: Situation) -> None:
    for _, line in each(situation):
        if line.startswith("|"):
            assert len(visible(line)) <= ROW, visible(line)
            assert line.count("|") <= 5
        else:
            said = visible(re.sub(r"^\*\*\w+\*\*, \[.*?\]\(\S*\): ", "", line))
            assert len(said) <= (LONGEST if line.startswith("- ") else LONGEST_PROSE), said


@pytest.mark.parametrize("situation", EACH)
def test_who_has_to_act_is_told_where(situation: Situation) -> None:
    for _, line in each(situation):
        if line.startswith("- ") and not line.startswith("- `/spec") and ACTS.search(visible(line)):
            assert "](https://forge.test/" in line, line


@pytest.mark.parametrize("forge", FORGES)
def test_the_verdict_comes_first(forge: str) -> None:
    said = {one.name: written(one)[forge].splitlines()[0] for one in SITUATIONS if one.text == "The summary"}
    assert said["errors, a question, an approval"] == "### Blocked: 2 errors, 1 question, 1 approval"
    assert said["a draft"] == "### Draft, blocked: 1 error, 1 approval"
    assert said["ready"] == "### Ready to merge"
    assert said["closed"] == "### Closed without a merge"
    assert said["merged too early"] == "### Merged too early: 1 question, 1 approval missing"
    assert said["two specs"] == "### Blocked: 1 error, 2 questions, 1 approval"
    assert said["200 specs"] == "### Blocked: 66 errors, 50 questions, 1 approval"


@pytest.mark.untraced
@pytest.mark.parametrize("forge", FORGES)
def test_200_specs_are_readable_and_the_rest_is_named(forge: str) -> None:
    text = next(written(one)[forge] for one in SITUATIONS if one.name == "200 specs")
    shown = text.partition("<details>")[0]
    assert len([line for line in shown.splitlines() if line]) <= 60
    assert "180 more specs" in text
    assert "…and 42 more questions: " in shown
    assert "1 approval needed for all 200 specs from" in shown


def test_what_is_cut_is_counted_by_its_noun() -> None:
    lines = [Markdown(str(number)) for number in range(4)]
    assert capped(lines, "spec in wait", "x", 2)[-1] == "…and 2 more specs in wait: x lists all."
    assert capped(lines, "question", "x", 3)[-1] == "…and 1 more question: x lists all."
    assert capped(lines, "question", "x", None) == tuple(lines)
