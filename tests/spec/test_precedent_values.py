"""When accepted specs make a demand advice, by value: counts, words, headings in place of sections, and what is said of it."""

from dataclasses import replace

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import Span
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.spec.evidence import Precedent, Softened, SpecEvidence
from bot.spec.precedent import advice, with_precedent

SPAN = Span(line=1, column=1, end_line=1, end_column=1)
KEPT = SpecEvidence(accepted=True)


def accepted(*broken: str, **more: tuple[str, ...]) -> SpecEvidence:
    return SpecEvidence(accepted=True, broken=broken, **more)  # type: ignore[arg-type]


def said(word: str, *more: str, demand: str = "value:Type") -> SpecEvidence:
    return SpecEvidence(accepted=True, broken=(demand,), words=tuple((demand, one) for one in (word, *more)))


def precedent(*specs: SpecEvidence, kept: int = 0, keep: float = 0.9, firm: tuple[str, ...] = ()) -> Precedent:
    every = {f"{at:03}.md": one for at, one in enumerate((*specs, *[KEPT] * kept))}
    return Precedent(specs=every, keep=keep, firm=frozenset(firm))


def broken(demand: str, *specs: SpecEvidence, kept: int = 0, keep: float = 0.9) -> tuple[int, int] | None:
    found = precedent(*specs, kept=kept, keep=keep).softened(demand)
    return None if found is None else (found.broken, found.total)


GOALS = "section:Goals"


def test_what_is_softened_names_its_demand_and_at_most_three_specs() -> None:
    many = precedent(*[accepted(GOALS)] * 5, kept=5)
    wanted = Softened(demand=GOALS, broken=5, total=10, examples=("000.md", "001.md", "002.md"))
    assert many.softened(GOALS) == wanted
    assert many.all_softened() == (wanted,)
    assert precedent(*[accepted(GOALS, "text:Why")] * 5, kept=5, firm=(GOALS,)).all_softened() == (
        replace(wanted, demand="text:Why"),
    )


@pytest.mark.parametrize(
    ("specs", "kept", "count"),
    [
        ((accepted(GOALS),) * 3, 7, (3, 10)),
        ((accepted(GOALS, headings=("Our Goals",)),) * 3, 7, None),
        ((accepted(GOALS, headings=("Our Goals",)),) * 2 + (accepted(GOALS),) * 2, 6, (2, 10)),
        ((accepted(GOALS, headings=("Our Goals",)), accepted(GOALS, headings=("All goals",))), 6, (2, 8)),
        ((accepted(GOALS, headings=("Other section",)),) * 3, 7, (3, 10)),
        ((accepted(GOALS, headings=("Plans",)),) * 3, 7, (3, 10)),
        ((accepted(GOALS, headings=("Our Goals",)),) * 2 + (accepted(GOALS),) * 4, 24, (6, 30)),
        ((accepted(GOALS, headings=("Our Goals",)),) * 3 + (accepted(GOALS),) * 4, 23, (4, 30)),
        ((accepted("section:A / Risk", headings=("Risk list",)),) * 3, 7, None),
        ((accepted("section:A / The Way", headings=("Way on",)),) * 3, 7, (3, 10)),
        ((accepted("text:Goals", headings=("Our Goals",)),) * 3, 7, (3, 10)),
    ],
)
def test_a_heading_that_several_specs_have_in_place_of_a_section_breaks_nothing(
    specs: tuple[SpecEvidence, ...], kept: int, count: tuple[int, int] | None
) -> None:
    assert broken(specs[0].broken[0], *specs, kept=kept) == count


def test_a_heading_counts_as_in_use_from_a_share_of_all_specs_on() -> None:
    replaced = accepted(GOALS, headings=("Our Goals",))
    rare = precedent(*[replaced] * 2, *[accepted(GOALS)] * 2, kept=26)
    assert not rare.is_usage(GOALS, "", replaced, None)
    assert precedent(*[replaced] * 3, kept=27).is_usage(GOALS, "", replaced, None)
    assert not precedent(*[replaced] * 3, kept=27).is_usage("section:Why", "", replaced, None)


@pytest.mark.parametrize(
    ("specs", "count"),
    [
        ((said("ADR"), said("Note")), (2, 8)),
        ((said("ADR"), said("ADR")), None),
        ((said("ADR"), said("ADR"), said("ADR")), None),
        ((said("ADR"), said("ADR"), said("Note")), (1, 8)),
        ((said("ADR", "Note"), said("ADR")), (1, 8)),
        ((said("ADR", "Note"), said("Note"), said("ADR")), None),
    ],
)
def test_a_word_that_two_specs_use_breaks_nothing_unless_an_odd_one_stands_beside_it(
    specs: tuple[SpecEvidence, ...], count: tuple[int, int] | None
) -> None:
    assert broken("value:Type", *specs, kept=8 - len(specs)) == count


@pytest.mark.parametrize(
    ("demand", "absent", "total"),
    [
        ("text:Risks", "Risks", 8),
        ("table:Risks", "Risks", 8),
        ("code:Risks", "Risks", 8),
        ("text:Risks: all", "Risks: all", 8),
        ("text:A / Risks", "A / Risks", 8),
        ("text:A / Risks", "A", 9),
        ("section:A / Risks", "A", 8),
        ("section:A / Risks", "A / Risks", 9),
        ("field:A / Risks", "A", 8),
        ("column:A / B / C", "A / B", 8),
        ("value:Risks", "Risks", 9),
    ],
)
def test_a_spec_without_the_section_that_holds_a_demand_does_not_count(demand: str, absent: str, total: int) -> None:
    specs = (*[accepted(demand)] * 3, accepted(absent=(absent,)))
    assert broken(demand, *specs, kept=5) == (3, total)


@pytest.mark.parametrize(
    ("own", "count"),
    [
        (accepted(GOALS), (4, 8)),
        (accepted(), (5, 8)),
        (accepted(absent=("",)), (5, 9)),
        (SpecEvidence(accepted=False, broken=(GOALS,)), (5, 9)),
        (SpecEvidence(accepted=False), (5, 9)),
    ],
)
def test_a_spec_is_taken_off_the_counts_only_where_it_is_in_them(own: SpecEvidence, count: tuple[int, int]) -> None:
    found = precedent(*[accepted(GOALS)] * 5, kept=4).softened(GOALS, own)
    assert found is not None
    assert (found.broken, found.total) == count


def test_eight_other_specs_make_a_precedent() -> None:
    own = accepted(GOALS)
    assert precedent(own, *[accepted(GOALS)] * 7).softened(GOALS, own) is None
    assert precedent(own, *[accepted(GOALS)] * 8).softened(GOALS, own) is not None
    assert precedent(*[accepted(GOALS)] * 8).softened(GOALS) is not None


@pytest.mark.parametrize(
    ("users", "kept", "is_own", "is_usage"),
    [
        (1, 7, False, False),
        (2, 6, False, True),
        (2, 5, False, False),
        (2, 6, True, False),
        (3, 5, True, True),
    ],
)
def test_a_word_is_in_use_from_two_other_specs_on(users: int, kept: int, *, is_own: bool, is_usage: bool) -> None:
    own = said("ADR")
    others = [said("ADR")] * (users - is_own)
    known = precedent(*others, *([own] if is_own else []), kept=kept)
    assert known.is_usage("value:Type", "ADR", own, own if is_own else None) is is_usage
    assert not known.is_usage("value:Type", "", own, None)
    assert not known.is_usage("value:Other", "ADR", own, None)


def test_a_spec_that_says_another_word_or_is_not_accepted_takes_nothing_off() -> None:
    known = precedent(*[said("ADR")] * 2, kept=6)
    assert known.is_usage("value:Type", "ADR", KEPT, said("Note"))
    assert known.is_usage("value:Type", "ADR", KEPT, replace(said("ADR"), accepted=False))


def finding(demand: str, message: str = "It is missing.", **more: object) -> Diagnostic:
    found = Diagnostic(code=Code.MISSING_FIELD, severity=Severity.ERROR, message=message, span=SPAN, demand=demand)
    return replace(found, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("demand", "verb"),
    [
        ("section:Goals", "have none"),
        ("field:Owner", "have none"),
        ("column:Risks / Owner", "have none"),
        ("text:Goals", "do the same"),
        ("value:Status", "do the same"),
        ("table:Goals", "do the same"),
    ],
)
def test_advice_says_what_accepted_specs_do(demand: str, verb: str) -> None:
    (found,) = with_precedent([finding(demand)], KEPT, precedent(*[accepted(demand)] * 5, kept=5), SpecRule())
    assert found.message == f"It is missing; 5 of 10 accepted specs {verb}, so this is advice."


@pytest.mark.parametrize(("demand", "said_of_one"), [("section:Goals", "has none"), ("text:Goals", "does the same")])
def test_of_one_spec_it_is_said_in_the_singular(demand: str, said_of_one: str) -> None:
    known = precedent(accepted(demand), kept=8, keep=0.99)
    (found,) = with_precedent([finding(demand)], KEPT, known, SpecRule())
    assert found.message == f"It is missing; 1 of 9 accepted specs {said_of_one}, so this is advice."


def test_the_spec_itself_is_no_precedent_for_what_it_does() -> None:
    own = accepted(GOALS)
    known = precedent(own, *[accepted(GOALS)] * 7)
    assert with_precedent([finding(GOALS)], own, known, SpecRule(), (), own) == (finding(GOALS),)
    assert with_precedent([finding(GOALS)], own, known, SpecRule()) != (finding(GOALS),)
    word, mine = finding("value:Type", given="ADR"), said("ADR")
    known = precedent(mine, said("ADR"), kept=8)
    assert with_precedent([word], mine, known, SpecRule(), (), mine) == (word,)
    assert with_precedent([word], mine, known, SpecRule()) == ()


@pytest.mark.parametrize("name", ["Type", "type", "A / Type", "A: b / Type", "Type: of it"])
def test_a_value_that_the_policy_lists_is_not_softened(name: str) -> None:
    demand = f"value:{name}"
    rule = SpecRule(values={name.rpartition(" / ")[2].title(): ("A",)})
    known = precedent(*[accepted(demand)] * 9)
    assert with_precedent([finding(demand)], KEPT, known, rule) == (finding(demand),)


@pytest.mark.parametrize(
    ("message", "said_now"),
    [
        ("It is missing; add it.", "It is missing"),
        ("It is missing.", "It is missing"),
        ('"A; b." is missing; add it.', '"A; b." is missing'),
        ('"A; b', '"A'),
        (".5 is X.", ".5 is X"),
        ("It is missing; add it; now.", "It is missing"),
    ],
)
def test_advice_says_what_it_is_about_and_not_what_to_do(message: str, said_now: str) -> None:
    one = finding(GOALS, message, fix=())
    wanted = replace(one, severity=Severity.INFO, message=f"{said_now}; so it is, so this is advice.", fix=None)
    assert advice(one, "so it is") == wanted
