"""Accepted specs of the base branch soften what the bot says, and only they; what is not read yet is said."""

from dataclasses import replace
from functools import partial

import pytest

from bot.forges.kept_evidence import KeptEvidence
from bot.review import fetch_rules
from bot.review.model.capabilities import Conclusion, Permission
from bot.review.model.pull_request import CheckRun
from bot.review.reconcile import reconcile
from bot.spec.evidence import NO_EVIDENCE
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import ANN, BASE, NOON, PATH, a_comment, a_file, a_pull

TEMPLATE = "# [Title]\n\n**Status:** [Draft | In Review | Approved]\n\n## Summary\n\n[Say it.]\n\n## Prior art\n\n[What others do.]\n"
WHOLE = "# Cache\n\n**Status:** Approved\n\n## Summary\n\nA cache.\n\n## Prior art\n\nOthers have one.\n"
SHORT = WHOLE.split("\n## Prior art", maxsplit=1)[0]
NEW = SHORT.replace("Approved", "In Review")


def a_forge(*, short: int, whole: int, policy: str = "") -> MemoryForge:
    forge = MemoryForge(pull=a_pull(files=(a_file(lines=range(1, 9)),)), levels={"ann": Permission.WRITE})
    forge.put(PATH, NEW)
    folder = PATH.rpartition("/")[0]
    forge.files[BASE, f"{folder}/TEMPLATE.md"] = TEMPLATE.encode()
    for number in range(short + whole):
        forge.files[BASE, f"{folder}/{number:03}.md"] = (SHORT if number < short else WHOLE).encode()
    if policy:
        forge.files[BASE, ".specbot.yml"] = policy.encode()
    return forge


def document(forge: MemoryForge) -> CheckRun:
    return next(check for check in forge.pull.checks if check.name == "spec / document")


def test_a_demand_that_accepted_specs_break_fails_no_check() -> None:
    forge = a_forge(short=3, whole=7)
    reconcile(forge, forge.pull.ref, lambda: NOON, evidence=KeptEvidence())
    assert document(forge).conclusion is Conclusion.SUCCESS


@pytest.mark.parametrize(
    ("short", "whole", "policy"),
    [(1, 9, ""), (3, 4, ""), (3, 7, "precedent: off\n"), (3, 7, "severity: {missing-section: error}\n")],
    ids=["nearly all keep it", "too few specs", "off", "policy"],
)
def test_a_demand_keeps_its_force(short: int, whole: int, policy: str) -> None:
    forge = a_forge(short=short, whole=whole, policy=policy)
    reconcile(forge, forge.pull.ref, lambda: NOON, evidence=KeptEvidence())
    assert document(forge).conclusion is Conclusion.FAILURE


def test_why_names_what_is_softened_and_by_which_specs() -> None:
    forge = a_forge(short=3, whole=7)
    forge.pull = replace(forge.pull, comments=(a_comment(author=ANN, body="/spec why"),))
    reconcile(forge, forge.pull.ref, lambda: NOON, evidence=KeptEvidence())
    answer = forge.pull.comments[-1].body
    assert "`section:Prior art`: 3 of 10 accepted specs break it, such as " in answer
    assert "000.md" in answer


def test_what_is_not_read_yet_does_not_speak_and_is_said_and_the_next_look_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch_rules, "READ_AT_ONCE", 1)
    forge, evidence = a_forge(short=3, whole=7), KeptEvidence()
    first = reconcile(forge, forge.pull.ref, lambda: NOON, evidence=evidence)
    assert (document(forge).conclusion, first.enqueue) == (Conclusion.FAILURE, (forge.pull.ref,))
    assert any("Judged without precedent: 3 of 10" in comment.body for comment in forge.pull.comments)
    again = reconcile(forge, forge.pull.ref, lambda: NOON, evidence=evidence)
    assert (document(forge).conclusion, again.enqueue) == (Conclusion.SUCCESS, ())


def test_what_the_forge_does_not_give_is_no_evidence() -> None:
    forge = a_forge(short=12, whole=0)
    texts = forge.texts
    forge.texts = lambda repository, wanted: {  # type: ignore[method-assign]
        key: file for key, file in texts(repository, wanted).items() if not key[1].endswith(("000.md", "001.md"))
    }
    reconcile(forge, forge.pull.ref, lambda: NOON, evidence=KeptEvidence())
    assert document(forge).conclusion is Conclusion.SUCCESS


def test_the_files_of_a_commit_are_listed_once() -> None:
    kept, read = KeptEvidence(), list[str]()

    def listing(name: str) -> dict[str, str]:
        read.append(name)
        return {}

    for name in (*"abcdefghi", "i"):
        kept.listing(name, partial(listing, name))
    assert read == list("abcdefghi")


def test_no_more_records_are_kept_than_there_is_room_for() -> None:
    kept = KeptEvidence(room=2)
    found = NO_EVIDENCE
    for blob in "abc":
        kept.put("x", blob, found)
    assert [kept.get("x", blob) for blob in "abc"] == [None, found, found]
