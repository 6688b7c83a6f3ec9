"""A policy over those that it extends: where a mistake below is told, and what of it is quoted."""

from dataclasses import replace

import pytest

from bot.policy.model import Mode, Policy, PolicyError
from bot.policy.parser import parse_policy
from bot.review.evaluate.inherited_policy import inherited_policy, quotable
from bot.review.model.source import ParentPolicy, PolicyFile, SourceFile

OWN = "version: 1\nlabels: {prefix: 'own '}\nextends: acme/rules\n"
PARENT = ParentPolicy(
    name="acme/rules:specbot.yml", content=b"mode: advise\nlabels: {prefix: 'rfc '}\n", is_public=True
)
HIDDEN = "it has a mistake, which is not quoted here because not everybody here may read it"


def a_file(*parents: ParentPolicy, origin: ParentPolicy | None = None) -> PolicyFile:
    return PolicyFile(path=".specbot.yml", sha="1", content=OWN.encode(), parents=parents, origin=origin)


def mistake(source: SourceFile, own: Policy | None = None) -> PolicyError:
    with pytest.raises(PolicyError) as caught:
        inherited_policy(source, OWN, own or parse_policy(OWN))
    return caught.value


def test_the_nearest_of_those_that_are_extended_wins_over_the_others_and_the_policy_over_all() -> None:
    below = ParentPolicy(name="acme/more:specbot.yml", content=b"\xef\xbb\xbfmode: enforce\nindex: docs/index.md\n")
    found = inherited_policy(a_file(PARENT, below), OWN, parse_policy(OWN))
    assert (found.mode, found.labels.prefix, found.index) == (Mode.ADVISE, "own ", "docs/index.md")
    assert found.lines["extends"] == 3


@pytest.mark.parametrize("source", [SourceFile(path=".specbot.yml", sha="1", content=b""), a_file(PARENT)])
def test_a_policy_that_extends_nothing_stands_as_it_is(source: SourceFile) -> None:
    own = parse_policy("version: 1\nmode: enforce\n")
    assert inherited_policy(source, "mode: enforce\n", own) == own
    assert inherited_policy(source, "mode: enforce\n", own).lines == own.lines


def test_lines_of_a_file_that_stands_elsewhere_are_forgotten() -> None:
    origin = ParentPolicy(name="acme/.specbot")
    plain, own = parse_policy("version: 1\nmode: enforce\n"), parse_policy(OWN)
    assert inherited_policy(a_file(origin=origin), "mode: enforce\n", plain).lines == {}
    assert inherited_policy(a_file(PARENT, origin=origin), OWN, own).lines == {}
    assert inherited_policy(a_file(PARENT), OWN, own).lines != {}


UNREAD = "acme/rules was not read; say it again later, or copy its keys into this file."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (SourceFile(path=".specbot.yml", sha="1", content=b""), UNREAD),
        (a_file(), UNREAD),
        (a_file(replace(PARENT, problem="acme/rules is not there.")), "acme/rules is not there."),
        (
            a_file(replace(PARENT, content=b"mode: \xff\n")),
            "acme/rules:specbot.yml is not UTF-8; save it as UTF-8.",
        ),
        (
            a_file(replace(PARENT, content=b"version: 1\nmode: loud\n", is_public=False)),
            f"acme/rules:specbot.yml, line 2: {HIDDEN}.",
        ),
    ],
)
def test_what_is_wrong_below_is_told_at_the_key_that_names_it(source: SourceFile, message: str) -> None:
    error = mistake(source)
    assert (error.message, error.line, error.key) == (message, 3, "extends")


def test_a_mistake_that_everybody_may_read_is_quoted_with_its_key() -> None:
    error = mistake(a_file(PARENT, replace(PARENT, content=b"version: 1\nmode: loud\n")))
    assert error.message.startswith("acme/rules:specbot.yml, line 2: mode: ")
    assert (error.line, error.key) == (3, "extends")
    bare = mistake(a_file(replace(PARENT, content=b"- 1\n")))
    assert bare.message.startswith("acme/rules:specbot.yml, line 1: ")
    assert ": : " not in bare.message


def test_where_no_line_is_known_it_is_told_on_the_first() -> None:
    assert mistake(a_file(), Policy(extends="acme/rules")).line == 1


def refused() -> Policy:
    raise PolicyError("Choose another mode.", 7, "mode")


def told(source: SourceFile) -> tuple[str, int, str]:
    with pytest.raises(PolicyError) as caught:
        quotable(source, refused)
    return caught.value.message, caught.value.line, caught.value.key


def test_a_mistake_in_the_policy_of_an_organisation_is_quoted_only_where_everybody_may_read_it() -> None:
    origin = ParentPolicy(name="acme/.specbot", is_public=True)
    quoted = ("Choose another mode.", 7, "mode")
    assert told(SourceFile(path=".specbot.yml", sha="1", content=b"")) == quoted
    assert told(a_file()) == quoted
    assert told(a_file(origin=origin)) == quoted
    hidden = f"{HIDDEN.capitalize()}; its own repository tells it."
    assert told(a_file(origin=replace(origin, is_public=False))) == (hidden, 7, "")
    assert told(a_file(origin=replace(origin, problem="It cannot be read."))) == ("It cannot be read.", 1, "")
    assert quotable(a_file(origin=origin), Policy) == Policy()
