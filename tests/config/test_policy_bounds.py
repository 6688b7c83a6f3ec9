"""How much and how little a policy may say: the last value that is taken, and the first one that is not."""

import pytest

from bot.policy.lfs_pointer import MESSAGE
from bot.policy.model import Policy, PolicyError
from bot.policy.parser import parse_policy

LISTED = "specs: [{{lifecycle: [{{name: S0, role: draft}}, {{name: B, role: approved}}, {}]}}]\n"


def states(count: int) -> str:
    return LISTED.format(", ".join(f"{{name: S{number}, role: review, from: S0}}" for number in range(1, count - 1)))


def mistake(text: str) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text)
    return caught.value


TAKEN = {
    "a word of 40 characters": f"specs: [{{lifecycle: {{draft: {'a' * 40}}}}}]\n",
    "a name of 40 characters": f"specs: [{{notify: [{{to: {'a' * 40}}}]}}]\n",
    "a label of 50 characters": f"labels: {{prefix: {'a' * 39}}}\n",
    "40 states": states(40),
    "50 approvals": "approval: {required: 50}\n",
    "half": "precedent: {keep: 0.5}\n",
    "all": "precedent: {keep: 1}\n",
    "emoji that are joined": 'specs: [{lifecycle: {draft: "\U0001f468\u200d\U0001f4bb"}}]\n',
}
NOT_TAKEN = {
    "41 states": (states(41), 1, "specs[0].lifecycle", "lists 41 states"),
    "a label of 51 characters": (
        f"labels:\n  prefix: {'a' * 41}\nspecs:\n  - lifecycle: {{implemented: Built, review: '{'b' * 10}'}}\n",
        2,
        "labels.prefix",
        f'and "{"b" * 10}" have 51 characters',
    ),
    "a number in quotes": ("approval: {required: '2'}\n", 1, "approval.required", "whole number from 0 to 50"),
    "a list of numbers": ("approval: {required: [2]}\n", 1, "approval.required", "whole number from 0 to 50"),
    "leading zeros": ("approval: {required: 0002}\n", 1, "approval.required", "whole number from 0 to 50"),
    "an endless number": (f"approval: {{required: {'9' * 5000}}}\n", 1, "approval.required", "from 0 to 50"),
    "a share in quotes": ("precedent: {keep: '0.9'}\n", 1, "precedent.keep", "a number from 0.5 to 1"),
    "a list of shares": ("precedent: {keep: [0.9]}\n", 1, "precedent.keep", "a number from 0.5 to 1"),
    "less than half": ("precedent: {keep: 0.49}\n", 1, "precedent.keep", "a number from 0.5 to 1"),
    "more than all": ("precedent: {keep: 1.1}\n", 1, "precedent.keep", "a number from 0.5 to 1"),
    "one known key": ("precedent: {xyzzy: 1}\n", 1, "precedent.xyzzy", "a key of the policy; choose keep."),
    "a key that is only half near": ("specs: [{roster: 1}]\n", 1, "specs[0].roster", 'did you mean "roles"?'),
    "a status that is none": (
        "specs: [{lifecycle: {accepted: Yes}}]\n",
        1,
        "specs[0].lifecycle.accepted",
        'did you mean "approved"?',
    ),
    "a character that nobody sees": (
        'specs:\n  - lifecycle: {draft: "Dr\\aft"}\n',
        2,
        "specs[0].lifecycle.draft",
        "that nobody sees",
    ),
    "a parenthesis in a name": (
        "specs: [{lifecycle: [{name: A (b, role: draft}, {name: B, role: approved}]}]\n",
        1,
        "specs[0].lifecycle[0].name",
        "leave out parentheses",
    ),
    "a list": ("\n\n- a\n", 3, "", "The policy must be a mapping"),
    "a list as a key": ("mode: advise\n? [a]\n: b\n", 2, "", "must be a plain word"),
    "13 deep": (f"mode: advise\na: {'[' * 12}{']' * 12}\n", 2, "", "nested more than 12 deep"),
    "12 deep": (f"mode: advise\na: {'[' * 11}{']' * 11}\n", 2, "a", '"a" is not a key of the policy'),
    "an endless anchor": ("mode: advise\na: &a [*a]\n", 2, "", "The anchor a contains itself"),
    "5001 values": (f"a: &a [{'1, ' * 49}]\nb: [{'*a, ' * 99}]\n", 1, "", "unfolds to more than 5000 values"),
    "a pointer of Git LFS": ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", 1, "", MESSAGE),
    "required and forbidden": (
        "specs:\n  - required: [A]\n    forbidden: [B, a]\n",
        3,
        "specs[0].forbidden[1]",
        '"a" is both required and forbidden',
    ),
    "nobody's questions": ("approval: {questions: []}\n", 1, "approval.questions", "name whose questions count"),
    "another policy": ("extends: acme\n", 1, "extends", 'extends is "acme"; write owner/repository:path'),
    "a folder of metadata": ("specs: [{metadata: a/kep.yaml}]\n", 1, "specs[0].metadata", "lies beside each spec"),
    "a backslash in metadata": ("specs: [{metadata: 'a\\kep.yaml'}]\n", 1, "specs[0].metadata", "beside each spec"),
    "a pattern of metadata": ("specs: [{metadata: '*.yaml'}]\n", 1, "specs[0].metadata", "lies beside each spec"),
    "metadata of several": (
        "specs: [{metadata: m.yaml, paths: [a/*/s.md, b/]}]\n",
        1,
        "specs[0].metadata",
        '"b/" may select several specs',
    ),
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_the_last_value_that_is_right_is_read(text: str) -> None:
    assert parse_policy(text) != Policy()


@pytest.mark.parametrize(("text", "line", "key", "words"), NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_the_first_value_that_is_wrong_is_a_mistake_at_its_line(text: str, line: int, key: str, words: str) -> None:
    error = mistake(text)
    assert (error.line, error.key) == (line, key)
    assert words in error.message


@pytest.mark.parametrize("text", ["mode: loud\nspecs: [a]\n", "mode: loud\nspecs: a\n"])
def test_the_first_mistake_of_a_file_is_told(text: str) -> None:
    assert mistake(text).key == "mode"


@pytest.mark.parametrize(("template", "path"), [("./T.md", "T.md"), ("././T.md", "T.md"), ("/a/T.md", "a/T.md")])
def test_a_template_is_named_from_the_root(template: str, path: str) -> None:
    assert parse_policy(f"specs: [{{template: {template}}}]\n").specs[0].template == path


def test_a_path_that_is_left_out_needs_no_file_name() -> None:
    paths = "paths: [a/*/s.md, '!a/old/*']"
    (rule,) = parse_policy(f"specs: [{{{paths}, metadata: m.yaml, plan: ./t.md}}]\n").specs
    assert (rule.metadata, rule.plan) == ("m.yaml", "t.md")


def test_an_account_is_known_by_its_login_alone() -> None:
    assert parse_policy("approval: {accounts: {'@Ada': 7}}\n").approval.accounts == {"ada": "7"}


def test_precedent_is_off_where_the_policy_says_so() -> None:
    assert parse_policy("precedent: off\n").precedent.enabled is False
    assert Policy().precedent.enabled is True
