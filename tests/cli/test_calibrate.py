"""`specbot calibrate`: what it learns, and how it writes that into a policy."""

import pytest

from bot.calibration.policy_edit import YamlBlock, set_rule, set_top
from bot.calibration.vocabulary import lifecycle_in_use
from bot.policy.lifecycle import LifecycleNames
from bot.policy.model import PolicyError
from bot.policy.parser import parse_policy
from tests.cli.conftest import Specbot
from tests.cli.repository import Repository

TEMPLATE = """\
# RFC: [title]

- Status: [Draft | Accepted | Rejected]
- Author: [name]
- Reviewer: [name]

## Summary

One paragraph about the feature.

## Drawbacks

Why should we not do this?

## Risks

### Security

What may an attacker do?
"""


def an_rfc(
    number: int, *, status: str = "Accepted", drawbacks: bool = True, reviewer: bool = True, security: bool = True
) -> str:
    fields = [f"- Status: {status}", f"- Author: Ann {number}", *(["- Reviewer: Ben"] if reviewer else [])]
    text = "\n".join(
        [f"# RFC: Thing {number}", "", *fields, "", "## Summary", "", f"The {number}th thing works so.", ""]
    )
    text += f"\n## Drawbacks\n\nIt costs {number} hours.\n" if drawbacks else ""
    return text + "\n## Risks\n\nFew of them.\n" + ("\n### Security\n\nNone that we know.\n" if security else "")


@pytest.fixture
def collection(repository: Repository) -> Repository:
    """Twenty accepted specs that keep only part of their template, and use other words."""
    repository.write("rfcs/0000-template.md", TEMPLATE)
    for number in range(20):
        status = ("Accepted", "accepted", "Final", "Last Call")[number % 4]
        text = an_rfc(number, status=status, drawbacks=number % 2 == 0, reviewer=number % 5 != 0, security=number > 4)
        repository.write(f"rfcs/{number + 1:04}-thing.md", text)
    return repository


def test_what_few_keep_becomes_optional_and_the_specs_pass(collection: Repository, specbot: Specbot) -> None:
    collection.write(".specbot.yml", "precedent: off\n")
    assert specbot("check", "rfcs").exit_code == 1
    (collection.root / ".specbot.yml").unlink()
    result = specbot("calibrate", "rfcs")
    assert result.exit_code == 0
    text = collection.read(".specbot.yml")
    rule = parse_policy(text).specs[0]
    assert sorted(rule.optional) == ["Drawbacks", "Reviewer", "Security"]
    assert "- Drawbacks  # kept by 10 of 20\n" in text
    assert "#   Summary: 20 of 20\n" in text
    assert rule.template == "rfcs/0000-template.md"
    assert (rule.lifecycle.approved, rule.lifecycle.review, rule.lifecycle.implemented) == (
        "Accepted",
        "Last Call",
        "Final",
    )
    assert text.startswith("# yaml-language-server: $schema=")
    assert specbot("check", "rfcs").exit_code == 0


def test_the_table_counts_failing_specs_before_and_after(collection: Repository, specbot: Specbot) -> None:
    assert collection.root.exists()
    rows = [line.split() for line in specbot("calibrate", "rfcs").stdout.splitlines()]
    assert rows[0] == ["before", "after"]
    assert rows[1] == ["specs", "20", "20"]
    assert rows[2][:2] == ["with", "an"]
    assert int(rows[2][3]) > 0
    assert rows[2][4] == "0"


def test_a_dry_run_only_prints(collection: Repository, specbot: Specbot) -> None:
    result = specbot("calibrate", "rfcs", "--dry-run")
    assert not (collection.root / ".specbot.yml").exists()
    assert parse_policy(result.stdout).specs[0].optional
    assert "before" in result.stderr


def test_a_second_run_changes_nothing(collection: Repository, specbot: Specbot) -> None:
    specbot("calibrate", "rfcs")
    once = collection.read(".specbot.yml")
    specbot("calibrate", "rfcs")
    assert collection.read(".specbot.yml") == once


def test_a_policy_keeps_every_line_that_is_not_about_this(collection: Repository, specbot: Specbot) -> None:
    mine = '# mine\nversion: 1\napproval:\n  required: 2 # two\n\nspecs:\n  # ours\n  - paths: ["rfcs/*.md"]\n    not_applicable: false\n'
    collection.write(".specbot.yml", mine)
    specbot("calibrate", "rfcs")
    text = collection.read(".specbot.yml")
    assert text.startswith(mine)
    policy = parse_policy(text)
    assert (policy.approval.required, policy.specs[0].not_applicable) == (2, False)
    assert "Drawbacks" in policy.specs[0].optional


def test_specs_that_no_rule_selects_get_a_rule_of_their_own(collection: Repository, specbot: Specbot) -> None:
    collection.write(".specbot.yml", "specs:\n  - paths: [docs/specs/*.md]\n    required: [Summary]\n")
    specbot("calibrate", "rfcs")
    first, second = parse_policy(collection.read(".specbot.yml")).specs
    assert (first.paths, first.required) == (("docs/specs/*.md",), ("Summary",))
    assert second.paths == ("rfcs/**/*.md",)
    assert "Drawbacks" in second.optional


def test_a_required_list_loses_what_the_specs_do_not_keep(collection: Repository, specbot: Specbot) -> None:
    collection.write(".specbot.yml", "specs: [{paths: [rfcs/*.md], required: [Drawbacks, Summary]}]\n")
    specbot("calibrate", "rfcs")
    rule = parse_policy(collection.read(".specbot.yml")).specs[0]
    assert (rule.required, rule.optional) == (("Summary",), ("Drawbacks",))


def test_an_error_that_accepted_specs_have_becomes_advice(repository: Repository, specbot: Specbot) -> None:
    repository.write("rfcs/0000-template.md", TEMPLATE)
    for number in range(20):
        text = an_rfc(number)
        repository.write(
            f"rfcs/{number + 1:04}-thing.md", text.replace(f"It costs {number} hours.", "") if number < 6 else text
        )
    repository.write(".specbot.yml", "severity: {title: off} # loud enough\n")
    specbot("calibrate", "rfcs")
    policy = parse_policy(repository.read(".specbot.yml"))
    assert (policy.severity, policy.specs[0].advice) == ({"title": "off"}, ("text:Drawbacks",))
    assert "- text:Drawbacks  # 6 of 20 accepted specs break it\n" in repository.read(".specbot.yml")
    assert specbot("check", "rfcs").exit_code == 0
    repository.write("rfcs/0099-thing.md", an_rfc(99).replace("The 99th thing works so.", ""))
    assert specbot("check", "rfcs/0099-thing.md").exit_code == 1


def test_a_stage_that_is_the_status_becomes_its_role_and_words_are_clean(
    repository: Repository, specbot: Specbot
) -> None:
    repository.write("rfcs/0000-template.md", TEMPLATE.replace("- Status:", "- Stage:"))
    for number in range(12):
        status = "Accepted" if number % 4 else f"Superseded by [00{number}](00{number}-x.md)"
        repository.write(
            f"rfcs/{number + 1:04}-thing.md", an_rfc(number, status=status).replace("- Status:", "- Stage:")
        )
    specbot("calibrate", "rfcs")
    rule = parse_policy(repository.read(".specbot.yml")).specs[0]
    assert rule.roles.status == "Stage"
    assert rule.values["Stage"] == ("Draft", "Accepted", "Rejected", "Superseded")
    assert specbot("check", "rfcs").exit_code == 0


def test_other_policy_files_and_templates_may_be_named(collection: Repository, specbot: Specbot) -> None:
    specbot("calibrate", "rfcs", "--policy", "new.yml", "--template", "rfcs/0000-template.md")
    assert parse_policy(collection.read("new.yml")).specs[0].optional
    assert specbot("check", "rfcs", "--policy", "new.yml").exit_code == 0
    assert not (collection.root / ".specbot.yml").exists()


def test_nothing_to_learn_from_is_an_error(repository: Repository, specbot: Specbot) -> None:
    (repository.root / "docs/specs/good.md").unlink()
    assert specbot("calibrate").exit_code == 2


def test_one_run_calibrates_one_template(collection: Repository, specbot: Specbot) -> None:
    assert (
        "Left out 1 spec of another rule or template" in specbot("calibrate", "rfcs", "docs/specs", "--dry-run").stderr
    )
    assert collection.root.exists()


EDITS = {
    "empty": ("", "specs:\n  - paths: [a]\n    optional:\n      - B  # why\n"),
    "after a comment": ("# only a comment\n", "# only a comment\n\nspecs:\n  - paths: [a]\n"),
    "replace a block": (
        "specs:\n- optional:\n    - X\n    - Y\n  # next\n  template: t.md\nreview: {comments: 3}\n",
        "specs:\n- optional:\n    - B  # why\n  # next\n  template: t.md\n  paths: [a]\nreview: {comments: 3}\n",
    ),
    "in one line": ("specs: [{template: t.md}]\n", "specs:\n  - template: t.md\n    paths: [a]\n"),
    "without a final newline": ("specs:\n  - template: t.md", "specs:\n  - template: t.md\n    paths: [a]\n"),
    "a folded text": ("specs:\n  - template: >-\n      t.md\n\n\nversion: 1\n", "    paths: [a]\n"),
}


@pytest.mark.parametrize(("text", "expected"), EDITS.values(), ids=EDITS)
def test_keys_are_set_in_place(text: str, expected: str) -> None:
    edited = set_rule(text, 0, [YamlBlock(key="paths", inline="[a]"), YamlBlock(key="optional", lines=("- B  # why",))])
    assert expected in edited
    rule = parse_policy(edited).specs[0]
    assert (rule.paths, rule.optional) == (("a",), ("B",))


def test_every_other_byte_of_a_policy_stays() -> None:
    before = "version: 1\r\n\r\nspecs:\r\n-   paths: [ 'a',\r\n      b ]   # ours\r\n    template:  t.md\r\n# end\r\n"
    edited = set_rule(before, 0, [YamlBlock(key="template", inline="u.md"), YamlBlock(key="optional", lines=("- B",))])
    assert edited == before.replace("template:  t.md\r\n", "template: u.md\r\n    optional:\r\n      - B\r\n")


def test_a_top_key_goes_to_the_end_or_into_its_place() -> None:
    block = YamlBlock(key="severity", lines=("title: warning",))
    assert set_top("# only\n", block) == "# only\nseverity:\n  title: warning\n"
    assert set_top("severity: {}\nversion: 1\n", block) == "severity:\n  title: warning\nversion: 1\n"
    with pytest.raises(PolicyError):
        parse_policy("- no policy")


@pytest.mark.parametrize(
    ("used", "choices", "expected"),
    [
        ({}, (), LifecycleNames()),
        ({"Draft": 1, "Approved": 2}, (), LifecycleNames()),
        ({"accepted": 9, "Accepted": 1}, ("Accepted",), LifecycleNames(approved="Accepted")),
        ({"Provisional": 3, "Implementable": 5, "Implemented": 9, "Rejected": 1}, (), LifecycleNames(draft="Provisional", approved="Implementable", withdrawn="Rejected")),
        ({"Last Call": 1, "Review": 5, "Final": 70, "Withdrawn": 2}, (), LifecycleNames(review="Review", approved="Final")),
        ({"Nonsense": 3}, (), LifecycleNames()),
        ({"Accepted": 9, "Superseded": 4, "Deprecated": 2, "Replaced": 1, "Obsolete": 1}, (), LifecycleNames(approved="Accepted")),
        ({"Accepted": 9, "Superseded": 4, "Declined": 1}, (), LifecycleNames(approved="Accepted", withdrawn="Declined")),
    ],
)  # fmt: skip
def test_statuses_in_use_name_the_lifecycle(
    used: dict[str, int], choices: tuple[str, ...], expected: LifecycleNames
) -> None:
    assert lifecycle_in_use(used, choices, LifecycleNames()) == expected


TWINS = """\
# RFC: [title]

- Status: [Draft | Accepted]
- Kind: [Core | Library]

## Client

### Tests

How is it tested?

## Server

### Tests

How is it tested?
"""


def a_twin(number: int, *, kind: str, tests: bool) -> str:
    below = f"\n### Tests\n\nBy test {number}.\n"
    return (
        f"# RFC: Thing {number}\n\n- Status: Accepted\n- Kind: {kind}\n\n## Client\n\nIt asks.\n{below}"
        f"\n## Server\n\nIt answers.\n{below if tests else ''}"
    )


def test_words_in_use_are_allowed_and_twins_are_named_by_their_path(repository: Repository, specbot: Specbot) -> None:
    repository.write("rfcs/0000-template.md", TWINS)
    for number in range(12):
        kind = ("Core", "library", "Process", "process (meta)")[number % 4]
        repository.write(f"rfcs/{number + 1:04}-twin.md", a_twin(number, kind=kind, tests=number % 2 == 0))
    repository.write(".specbot.yml", "specs:\n  - paths: [rfcs/*.md]\n    values: {Size: [S, M]}\n")
    specbot("calibrate", "rfcs")
    rule = parse_policy(repository.read(".specbot.yml")).specs[0]
    assert rule.optional == ("Server / Tests",)
    assert rule.values == {"Size": ("S", "M"), "Kind": ("Core", "Library", "Process")}
    assert specbot("check", "rfcs").exit_code == 0


def test_what_single_specs_break_goes_one_by_one_until_few_enough_fail(
    repository: Repository, specbot: Specbot
) -> None:
    names = ("Cost", "Data", "Edges", "Fonts", "Goals", "Hosts", "Icons", "Joins")
    sections = "".join(f"\n## {name}\n\nWhat about the {name}?\n" for name in names)
    repository.write("rfcs/0000-template.md", f"# RFC: [title]\n{sections}")
    for number in range(40):
        left_out = names[number] if number < len(names) else ""
        own = "".join(f"\n## {name}\n\nThere are {number} of them.\n" for name in names if name != left_out)
        repository.write(f"rfcs/{number + 1:04}-x.md", f"# RFC: Thing {number}\n{own}")
    specbot("calibrate", "rfcs")
    assert len(parse_policy(repository.read(".specbot.yml")).specs[0].optional) == 7
    report = specbot("check", "rfcs").stdout
    assert report.count("error[missing-section]") == 1
