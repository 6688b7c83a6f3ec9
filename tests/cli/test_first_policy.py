"""What a first policy is made from: collections, templates and presets told apart, and a template from what specs share."""

import pytest

from bot.calibration.derived_template import derive_template
from bot.calibration.first_policy import first_policy
from bot.calibration.preset_guess import files_for, guess_presets
from bot.calibration.spec_files import find_specs, possible_templates
from bot.calibration.template_choice import choose
from bot.markdown.document import parse
from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import SpecRule
from bot.policy.parser import parse_policy

STATUSES = ("Proposed", "Accepted")


@pytest.mark.parametrize(
    ("paths", "pattern", "count", "others"),
    [
        (["docs/specs/a.md", "docs/specs/b/c.md", "guide.md"], "docs/specs/**/*.md", 2, ()),
        (["text/0001-a.md", "text/0002-b.md", "README.md", "docs/adr/1.md"], "text/**/*.md", 2, ("docs/adr/**/*.md",)),
        (["rfcs/a.md", "docs/specs/b.md"], "docs/specs/**/*.md", 1, ("rfcs/**/*.md",)),
        (["x/Proposals/a.md"], "x/Proposals/**/*.md", 1, ()),
        (["specs/001-a/spec.md", "specs/001-a/plan.md", "specs/001-a/tasks.md"], "specs/*/spec.md", 1, ()),
        (["app/specs/01-a/spec.md"], "app/specs/*/spec.md", 1, ()),
    ],
)
def test_a_collection_is_found_by_the_names_of_its_files(
    paths: list[str], pattern: str, count: int, others: tuple[str, ...]
) -> None:
    found = find_specs(paths)
    assert found is not None
    assert (found.pattern, len(found.paths), found.others) == (pattern, count, others)


def test_templates_and_guides_are_no_specs() -> None:
    paths = ["docs/guide.md", "specs/TEMPLATE.md", "specs/README.md", "specs/templates/long.md", "templates/README.md"]
    assert find_specs(paths) is None
    assert possible_templates(paths) == ("specs/TEMPLATE.md", "specs/templates/long.md")


def test_the_template_is_the_one_whose_headings_the_specs_have() -> None:
    specs = [parse("# A\n\n## Goals\n\nx\n\n## Risks\n\ny\n"), parse("# B\n\n## Goals\n\nx\n")]
    fitting = "# [Title]\n\n## Goals\n\n[x]\n\n## Risks\n\n[y]\n\n## [More]\n\n[z]\n"
    assert choose(specs, {"a": fitting, "b": "# [Title]\n\n## Else\n\n[x]\n", "c": "# [Title]\n"}) == "a"
    assert choose(specs, {"b": "# [Title]\n\n## Else\n\n[x]\n"}) is None
    assert choose(specs, {}) is choose([], {"a": fitting}) is None


def test_a_preset_is_chosen_by_paths_and_statuses_to_the_letter() -> None:
    small = SpecRule(paths=("adr/*.md",), lifecycle=LifecycleNames(approved="accepted"))
    large = SpecRule(paths=("adr/*.md",), lifecycle=LifecycleNames(approved="Accepted"))
    rules = {"small": small, "large": large}
    contents = {f"adr/{n}.md": b"# A\n\n**Status:** accepted\n" for n in range(5)}
    contents["adr/4.md"] = b"# A\n\n**Status:** odd\n"
    guesses = guess_presets(rules, {name: files_for(rule, contents) for name, rule in rules.items()}, (), contents)
    (fit,) = (one for one in guesses if one.holds(5))
    assert (fit.name, fit.files, fit.statuses, fit.with_status) == ("small", 5, 4, 5)
    assert not fit.holds(7)
    elsewhere = guess_presets({"small": small}, {"small": ()}, ("else/1.md",), {"else/1.md": contents["adr/0.md"]})
    assert [one.holds(1) for one in elsewhere] == [False]


LISTED = """\
# ADR-{n}: Use it

- Date: 2024-01-0{n}
- Deciders: Ann{n}

## Status

Accepted

## Context

Why {n}.

### Forces

Some {n}.

## Decision

It is {n}.
"""


def test_a_template_has_the_metadata_and_headings_that_most_specs_share() -> None:
    texts = [LISTED.format(n=n) for n in range(1, 6)]
    texts[0] = texts[0].split("### Forces")[0] + "## Decision\n\nIt is.\n"
    assert derive_template(list(map(parse, texts)), STATUSES).splitlines() == [
        "# [Title]",
        "",
        "- Date: [YYYY-MM-DD]",
        "- Deciders: [Deciders]",
        "",
        "## Status",
        "",
        "[Proposed | Accepted]",
        "",
        "## Context",
        "",
        "[What belongs under Context]",
        "",
        "### Forces",
        "",
        "[Optional: what belongs under Forces]",
        "",
        "## Decision",
        "",
        "[What belongs under Decision]",
    ]


def test_a_title_keeps_the_words_that_all_have_and_stays_away_where_none_has_one() -> None:
    titled = [parse(f"# Proposal: Thing {n}\n\n**Owner:** A\n\n## Why\n\nx\n") for n in range(3)]
    assert derive_template(titled, STATUSES).startswith("# Proposal: [Title]\n\n**Owner:** [Owner]  \n")
    bare = [parse(f"---\ntitle: Thing {n}\nstatus: x\n---\n\n## Why\n\nx\n\n## How\n\nx\n") for n in range(3)]
    assert derive_template(bare, STATUSES).startswith(
        '---\ntitle: "[title]"\nstatus: "[Proposed | Accepted]"\n---\n\n## Why\n'
    )


def test_a_preset_whose_paths_are_others_keeps_the_paths_of_the_specs() -> None:
    text = "---\nstatus: accepted\n---\n\n# Use {n}\n\n## Context\n\nWhy {n}.\n\n## Outcome\n\nIt is {n}.\n"
    contents = {f"docs/decisions/{n}.md": text.format(n=n).encode() for n in range(9)}
    contents["docs/decisions/x.markdown"] = contents["docs/decisions/1.md"]
    files = find_specs(contents)
    assert files is not None
    found = first_policy(files, contents, {}, "# [Title]\n\n## Overview\n\n[x]\n")
    assert found.preset is not None
    assert parse_policy(found.policy.text).specs[0].lifecycle.approved == "accepted"
