"""What an approval compares, by value: the words of each section, and which lines of a section it does not notice."""

import hashlib

import pytest

from bot.markdown.document import parse
from bot.policy.model import Numbering, SpecRule
from bot.spec.digests import words
from bot.spec.examine import examine
from bot.template.compile_template import compile_template

TEMPLATE = (
    "# [T]\n\n**Status:** [Draft]\n\n## Why\n[Why]\n\n## Open Questions\n- [ ] [q]\n\n## Revision History\n- [Date]\n"
)


def digests(text: str, number: str | None = None) -> dict[str, str]:
    rule = SpecRule(number=None if number is None else Numbering(field=number))
    found = examine(text.encode(), path="a.md", schema=compile_template(parse(TEMPLATE), rule), rule=rule)
    return {one.section: one.digest for one in found.digests}


def of(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def test_each_section_has_the_hash_of_its_own_words_under_the_names_of_those_above() -> None:
    text = "# A b\n\n**Status:** Draft\n**Owner:** *C*\n\n## Why\nSo.\n\n### Costs\n```\nx  y \n```\n\n## How\n"
    assert digests(text) == {
        "": of(""),
        "A b": of("A b Owner C"),
        "Why": of("Why So"),
        "Why / Costs": of("Costs \n```\n \nx  y\n \n```\n"),
        "How": of("How"),
    }
    assert digests("Words.\n\n# A\n")[""] == of("Words")
    assert digests("## Why\nSo.\n\n## How\n") == {"": of(""), "Why": of("Why So"), "How": of("How")}


def test_the_number_the_status_and_rules_between_sections_are_no_words() -> None:
    text = "# A\n\n**Status:** Draft\n**RFC:** 12\n\n---\n\n## Why\nSo.\n\n***\n"
    assert digests(text, "rfc") == {"": of(""), "A": of("A"), "Why": of("Why So")}
    assert digests(text)["A"] == of("A RFC 12")


def test_questions_have_no_digest_with_all_below_them() -> None:
    text = "# A\n\n## Open Questions\n- [ ] Why?\n\n### Below\nx\n\n## Next\nx\n"
    assert digests(text) == {"": of(""), "A": of("A"), "Next": of("Next x")}


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ("", None),
        ("- a", None),
        ("- a\n- b\n  goes on\n", "goes on"),
        ("\n- a\n\n- b\n\n\n", None),
        ("| A |\n|---|\n| b |\n", None),
        ("Words.\n\n- a\n", "Words"),
        ("Words.\n- a\n\nMore.\n", "Words More"),
        ("- a\n```sql\nx\n```\n", "\n```sql\n \nx\n \n```\n"),
        ("Words.\n\n| A |\n|---|\n| b |\n\nMore.\n", "Words More"),
    ],
)
def test_the_rows_of_a_history_are_not_noticed_and_prose_beside_them_is(history: str, said: str | None) -> None:
    found = digests(f"# A\n\n## Why\n- a\n\n## Revision History\n{history}")
    wanted = {"": of(""), "A": of("A"), "Why": of("Why a")}
    assert found == (wanted if said is None else {**wanted, "Revision History": of(said)})


def test_a_section_below_the_history_is_one_of_rows_too() -> None:
    text = "# A\n\n## Revision History\n\n### 2026\n- a\n\nWords.\n"
    assert digests(text) == {"": of(""), "A": of("A"), "Revision History / 2026": of("Words")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x] done", ["done"]),
        ("[X] done", ["done"]),
        ("[] done", ["done"]),
        ("- [ ] done", ["done"]),
        ("> - [x] done", ["done"]),
        ("- [x] [x] twice", ["x", "twice"]),
        ("[x]", []),
        ("[xy] done", ["xy", "done"]),
        ("done [x]", ["done", "x"]),
        ("`a` [x] done", ["a", "x", "done"]),
        ("`a` - # 1. b", ["a", "-", "#", "1", "b"]),
        ("a -- b --- c :-: d", ["a", "b", "c", "d"]),
        ("a : - b", ["a", "-", "b"]),
        ("a :- X- -X b", ["a", "X-", "-X", "b"]),
        ("| a | b |", ["|", "a", "|", "b", "|"]),
        ("a|b", ["a", "|", "b"]),
        ("1a. b", ["1a", "b"]),
        ("1X b", ["1X", "b"]),
        ("12) b", ["b"]),
        ("12. 13. b", ["b"]),
        ("### 4. b", ["b"]),
        ("+ * - > b", ["b"]),
        ("b - c", ["b", "-", "c"]),
        ("a .5 (.5) ..5 .b .5s", ["a", ".5", ".5", ".5", "b", ".5s"]),
        ("a – — – b", ["a", "b"]),  # noqa: RUF001 - the very letters are meant
        ("(«a»), “b”… ‘c’!", ["a", "b", "c"]),  # noqa: RUF001 - the very letters are meant
        ("a.b; c's *d*_e_ ~f~", ["a.b", "c's", "d*_e", "~f~"]),
        ("a ... ~~ <> ?!", ["a", "~~", "<>"]),
        ("a `b.` c. `d", ["a", "b", "c", "d"]),
        ("a `` b", ["a", "", "b"]),
    ],
)
def test_words_are_what_a_reader_would_say_aloud(text: str, said: list[str]) -> None:
    assert [one.strip() for one in words(text)] == said
