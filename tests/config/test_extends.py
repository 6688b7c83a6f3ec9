"""One policy over another: own keys win, mappings are merged key by key, lists are whole."""

import pytest

from bot.policy.model import Mode, Policy, PolicyError
from bot.policy.parser import parse_policy
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.model.source import ParentPolicy, PolicyFile, SourceFile

ORG = """\
version: 1
mode: advise
specs:
  - paths: ["rfcs/*.md"]
  - paths: ["adr/*.md"]
approval: {required: 2, approvers: [maintain], lapse: never}
severity: {title: off, empty-section: {draft: info, review: warning}}
precedent: off
"""
NAME = "acme/.github:specbot.yml"


def over(own: str, *under: str) -> Policy:
    return parse_policy(f"extends: {NAME}\n{own}", under)


def test_what_the_own_policy_does_not_say_comes_from_below() -> None:
    found, base = over("labels: {prefix: 'rfc: '}\n", ORG), parse_policy(ORG)
    assert (found.mode, found.specs, found.approval) == (Mode.ADVISE, base.specs, base.approval)
    assert (found.severity, found.precedent) == (base.severity, base.precedent)
    assert (found.labels.prefix, found.extends) == ("rfc: ", NAME)


def test_mappings_are_merged_key_by_key_and_lists_are_whole() -> None:
    own = 'specs: [{paths: ["docs/*.md"]}]\napproval: {required: 1, approvers: [write, ada]}\nprecedent: {keep: 0.8}\n'
    found = over(f"{own}severity: {{empty-section: {{review: error}}, title: info}}\n", ORG)
    assert [rule.paths for rule in found.specs] == [("docs/*.md",)]
    assert (found.approval.required, found.approval.approvers) == (1, ("write", "ada"))
    assert found.approval.lapse.value == "never"
    assert found.severity == {"title": "info", "empty-section": {"draft": "info", "review": "error"}}
    assert (found.precedent.enabled, found.precedent.keep) == (True, 0.8)


def test_the_nearest_wins_and_lines_are_those_of_the_own_file() -> None:
    found = over("labels: {prefix: 'own '}\n", "approval: {required: 3}\nextends: a/b\n", ORG)
    assert (found.approval.required, found.approval.approvers, found.labels.prefix) == (3, ("maintain",), "own ")
    assert found.lines == {"extends": 1, "labels": 2, "labels.prefix": 2}


def test_what_a_policy_below_says_of_itself_is_not_taken_over() -> None:
    assert parse_policy("mode: advise\n", ["version: 1\nextends: a/b\nindex: a.md\n"]) == Policy(
        mode=Mode.ADVISE, index="a.md"
    )


@pytest.mark.parametrize("empty", ["", "# nothing\n", "null\n"])
def test_an_empty_one_below_changes_nothing(empty: str) -> None:
    assert over("approval: {required: 3}\n", empty) == over("approval: {required: 3}\n")


@pytest.mark.parametrize("name", ["acme", "acme/", "'acme/x:'", "acme/x:a b", "https://forge.test/acme/x:y", "[a/b]"])
def test_a_name_that_is_none_is_a_mistake(name: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy(f"version: 1\nextends: {name}\n")
    assert (caught.value.line, caught.value.key) == (2, "extends")


@pytest.mark.parametrize("name", ["acme/x", NAME, "group/sub/project:.gitlab/specbot.yml"])
def test_a_good_name_is_kept(name: str) -> None:
    assert parse_policy(f"extends: {name}\n").extends == name


def a_file(*parents: ParentPolicy, origin: ParentPolicy | None = None, content: bytes = b"") -> PolicyFile:
    own = content or f"version: 1\nextends: {NAME}\n".encode()
    return PolicyFile(path=".specbot.yml", sha="1", content=own, parents=parents, origin=origin)


def mistake(source: SourceFile) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        policy_in_force(source)
    return caught.value


def test_what_was_not_read_holds_nothing_open() -> None:
    error = mistake(SourceFile(path=".specbot.yml", sha="1", content=f"extends: {NAME}\n".encode()))
    assert (error.line, error.key) == (1, "extends")


@pytest.mark.parametrize(
    ("parent", "words"),
    [
        (ParentPolicy(name=NAME, problem="It is gone."), "It is gone."),
        (ParentPolicy(name=NAME, content=b"a: \xff", is_public=True), f"{NAME} is not UTF-8"),
        (
            ParentPolicy(name=NAME, content=b"nonsense: 1", is_public=True),
            f'{NAME}, line 1: nonsense: "nonsense" is not',
        ),
        (ParentPolicy(name=NAME, content=b"- 1", is_public=True), f"{NAME}, line 1: The policy must be a mapping"),
        (ParentPolicy(name=NAME, content=b"\nnonsense: 1"), f"{NAME}, line 2: it has a mistake, which is not quoted"),
    ],
)
def test_what_is_wrong_below_is_a_mistake_at_extends(parent: ParentPolicy, words: str) -> None:
    error = mistake(a_file(parent))
    assert (error.line, error.key) == (2, "extends")
    assert words in error.message
    assert "nonsense" not in error.message or parent.is_public


def test_the_organisations_own_has_no_lines_here() -> None:
    origin = ParentPolicy(name=NAME, is_public=True)
    found = policy_in_force(a_file(origin=origin, content=ORG.encode()))
    assert (found.approval.required, found.lines) == (2, {})


def test_the_organisations_own_mistakes_are_quoted_only_where_it_is_public() -> None:
    for is_public in (True, False):
        origin = ParentPolicy(name=NAME, is_public=is_public)
        error = mistake(a_file(origin=origin, content=b"version: 1\nnonsense: 1\n"))
        assert error.line == 2
        assert ("nonsense" in error.message) is is_public
    assert mistake(a_file(origin=ParentPolicy(name=NAME, problem="Fewer people."))).message == "Fewer people."


def test_a_file_is_read_with_what_it_extends() -> None:
    parents = (ParentPolicy(name=NAME, content=ORG.encode()), ParentPolicy(name="acme/rules", content=b"index: a.md\n"))
    found = policy_in_force(a_file(*parents))
    assert (found.approval.required, found.index) == (2, "a.md")
