import json
from dataclasses import fields, replace
from types import MappingProxyType

import pytest

from bot.review.model.capabilities import WriteKind
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory, recall, remembered_people, written
from tests.review.builders import ANN, BEN, BOT, EVE, a_comment, a_pull

KEPT = Memory(
    head="abc",
    approvals=MappingProxyType({"c-1.0": "abc", "c2.1": "def"}),
    questions=MappingProxyType({"c3.0": 2}),
    label="spec: draft",
    rejected=MappingProxyType({WriteKind.LABEL: ("2026-11-23", "")}),
    label_restored=True,
)


WHOLE = {
    "head": "abc",
    "forced": "2026-11-23T12:00:00+00:00",
    "approvals": {"c1.0": "abc"},
    "questions": {"c2.0": 2},
    "askers": {"c2.0": "7 ann"},
    "shown": "d1 d2",
    "shown_before": "d2 d1",
    "bound": {"c3.0": "d1"},
    "taken_back": ["c4.0"],
    "revoked": ["c5.0"],
    "void": ["c6.0"],
    "undone": ["c7.0:2"],
    "answered": {"c8": "d3"},
    "asked": ["c9.0"],
    "label": "spec: draft",
    "written": ["docs/specs/a.md"],
    "rejected": {"label": ["2026-11-23", "no right"]},
    "label_restored": True,
    "accounts": {"ann": "7"},
    "closed_at": "2026-11-23T12:00:00+00:00",
    "heard": {"c10.0": "2026-11-23T12:00:00+00:00 7 ann propose close"},
    "proposed": {"specbot/merged-12@abc": "d4"},
    "overflowed": True,
}
"""Every part under the name that older and newer versions read."""


def summary(value: str) -> str:
    return mark("text", Marker(kind=Kind.SUMMARY), Marker(kind=Kind.MEMORY, value=value))


def test_what_is_written_is_remembered() -> None:
    pull = a_pull(comments=(a_comment(summary(written(KEPT)), author=BOT),))
    assert recall(pull) == KEPT
    assert recall(pull).commits == ("abc", "def")
    assert Memory().commits == ()


def test_every_part_is_kept_under_its_name() -> None:
    found = recall(a_pull(comments=(a_comment(summary(json.dumps(WHOLE)), author=BOT),)))
    assert json.loads(written(found)) == WHOLE
    assert {one.name for one in fields(Memory)} == WHOLE.keys()
    assert {one.name for one in fields(Memory) if getattr(found, one.name) == getattr(Memory(), one.name)} == set()


def test_an_asker_without_an_account_is_left_out() -> None:
    value = '{"askers":{"c1.0":"ann","c2.0":"7 ann"}}'
    assert recall(a_pull(comments=(a_comment(summary(value), author=BOT),))).askers == {"c2.0": "7 ann"}


def test_the_oldest_summary_remembers() -> None:
    newer = a_comment(summary('{"head":"new"}'), author=BOT, minutes=2)
    older = a_comment(summary('{"head":"old"}'), author=BOT, minutes=1)
    assert recall(a_pull(comments=(newer, older))).head == "old"


@pytest.mark.parametrize(
    "value",
    [
        '{"rejected":1}',
        '{"rejected":{"label":[]}}',
        '{"rejected":{"label":5}}',
        '{"written":1}',
        "",
        "{",
        "[]",
        "1",
        '{"approvals":[]}',
        '{"questions":1}',
        '{"questions":{"a":"x"}}',
        '{"questions":{"a":null}}',
    ],
)
def test_a_damaged_memory_is_none(value: str) -> None:
    assert recall(a_pull(comments=(a_comment(summary(value), author=BOT),))) == Memory()


def test_a_refusal_of_a_kind_that_a_later_version_wrote_is_left_out() -> None:
    value = '{"rejected":{"telepathy":["2026-11-23","no"],"label":["2026-11-23",""]}}'
    found = recall(a_pull(comments=(a_comment(summary(value), author=BOT),)))
    assert dict(found.rejected) == {WriteKind.LABEL: ("2026-11-23", "")}


def test_nobody_plants_a_memory() -> None:
    planted = a_comment(summary('{"head":"x"}'), author=EVE)
    edited = a_comment(summary('{"head":"x"}'), author=BOT, edited_by_other=True)
    assert recall(a_pull(comments=(planted,))) == Memory()
    assert recall(a_pull(comments=(edited,))) == Memory()


def test_whose_words_were_heard_or_edited_by_others_has_their_rights_asked_for() -> None:
    edited = replace(
        a_comment("Never mind", author=EVE, minutes=1, edited_by_other=True), before_edits="/spec question Why?"
    )
    untold = a_comment("Never mind", author=BEN, minutes=2, edited_by_other=True)
    heard = MappingProxyType({"c7.0": "2026-11-23T12:00:00+00:00 1 ann propose close", "c8.0": "damaged"})
    found = tuple(remembered_people(a_pull(comments=(edited, untold)), Memory(heard=heard)))
    assert found == (EVE, ANN)
    assert BEN in remembered_people(a_pull(comments=(untold,)), Memory(taken_back=("c2.0",)))
