"""What accepted specs make advice, as values."""

from dataclasses import replace

import pytest

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.model import Span
from bot.policy.lifecycle import Status
from bot.policy.model import SpecRule
from bot.policy.severity import Code, Severity
from bot.policy.vocabulary import meaning
from bot.spec.evidence import Precedent, SpecEvidence
from bot.spec.precedent import asks_precedent, with_precedent
from bot.template.compile_template import compile_template
from bot.template.demands import demands

SPAN = Span(line=1, column=1, end_line=1, end_column=1)
MISSING = Diagnostic(
    code=Code.MISSING_SECTION,
    severity=Severity.ERROR,
    message='Section "A; b" is missing; add it at the top.',
    span=SPAN,
    section="A; b",
    demand="section:A; b",
)
KEPT = SpecEvidence(accepted=True)
BROKEN = SpecEvidence(accepted=True, broken=("section:A; b",))


def precedent(broken: int, kept: int, *more: SpecEvidence, keep: float = 0.9) -> Precedent:
    every = [*[BROKEN] * broken, *[KEPT] * kept, *more]
    return Precedent(specs={f"{at:03}.md": one for at, one in enumerate(every)}, keep=keep)


@pytest.mark.parametrize(
    ("broken", "kept", "softens"),
    [(1, 9, False), (2, 8, True), (1, 6, False), (7, 0, False), (8, 0, True), (10, 90, False), (11, 89, True)],
)
def test_more_than_a_small_share_of_at_least_eight(broken: int, kept: int, *, softens: bool) -> None:
    assert (precedent(broken, kept).softened("section:A; b") is not None) == softens


def test_the_message_keeps_its_clause_and_names_the_count() -> None:
    (found,) = with_precedent([MISSING], KEPT, precedent(3, 7), SpecRule())
    assert found.message == 'Section "A; b" is missing; 3 of 10 accepted specs have none, so this is advice.'
    assert (found.severity, found.fix) == (Severity.INFO, None)


def test_a_spec_does_not_count_for_itself() -> None:
    own = replace(BROKEN)
    assert precedent(1, 7, own).softened("section:A; b") is not None
    assert precedent(1, 8, own).softened("section:A; b", own) is not None
    assert precedent(0, 9, own).softened("section:A; b", own) is None


def test_a_spec_without_the_parent_says_nothing_of_what_is_in_it() -> None:
    absent = SpecEvidence(accepted=True, absent=("Risks",))
    broken = SpecEvidence(accepted=True, broken=("column:Risks / Owner",))
    found = precedent(0, 4, *[absent] * 20, broken).softened("column:Risks / Owner")
    assert found is not None
    assert (found.broken, found.total, found.examples) == (1, 5, ("024.md",))


def test_what_no_demand_names_and_what_is_advice_already_stays() -> None:
    other = replace(MISSING, demand=None)
    info = replace(MISSING, severity=Severity.INFO)
    assert with_precedent([other, info], KEPT, precedent(8, 2), SpecRule()) == (other, info)


def test_required_and_severity_of_the_policy_win() -> None:
    assert with_precedent([MISSING], KEPT, precedent(8, 2), SpecRule(required=("A; b",))) == (MISSING,)
    assert with_precedent([MISSING], KEPT, precedent(8, 2), SpecRule(), ["missing-section"]) == (MISSING,)
    value = replace(MISSING, code=Code.INVALID_FIELD, demand="value:Status", given="odd")
    many = [SpecEvidence(accepted=True, broken=("value:Status",), words=(("value:Status", "odd"),))] * 9
    assert with_precedent([value], KEPT, precedent(0, 9, *many), SpecRule()) == ()
    assert with_precedent([value], KEPT, precedent(0, 9, *many), SpecRule(values={"Status": ("A",)})) == (value,)


def test_a_firm_demand_is_not_softened() -> None:
    firm = replace(precedent(8, 2), firm=frozenset(["section:A; b"]))
    assert with_precedent([MISSING], KEPT, firm, SpecRule()) == (MISSING,)
    assert with_precedent([MISSING], KEPT, precedent(1, 1), SpecRule()) == (MISSING,)
    assert with_precedent([MISSING], KEPT, None, SpecRule()) == (MISSING,)


def test_advice_of_the_policy_needs_no_precedent() -> None:
    (found,) = with_precedent([MISSING], KEPT, None, SpecRule(advice=("section:A; b",)))
    assert found.message == 'Section "A; b" is missing; the team\'s policy says so, so this is advice.'


def test_a_template_names_its_demands() -> None:
    text = "# [Title]\n\n- Author: [name]\n\n## Risks\n\n**Owner:** [name]\n\n| Risk |\n| --- |\n| [risk] |\n\n### More\n\n[x y]\n"
    names = ("Author", "Risks / Owner", "Risks / Risk")
    sections = {f"{kind}:{path}" for kind in ("section", "text", "table", "code") for path in ("Risks", "Risks / More")}
    kinds = {f"{kind}:{name}" for kind in ("field", "value", "column") for name in names}
    assert demands(compile_template(parse(text))) == sections | kinds - {"column:Author"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Accepted", Status.APPROVED),
        ("Superseded by ADR 5", Status.WITHDRAWN),
        ("Last call until May", Status.REVIEW),
        ("Proposed", Status.REVIEW),
        ("work in progress", Status.DRAFT),
        ("Completed", Status.IMPLEMENTED),
        ("[Draft]", None),
        ("Whatever", None),
        ("", None),
    ],
)
def test_a_status_is_read_by_its_meaning(text: str, status: Status | None) -> None:
    assert meaning(text) is status


@pytest.mark.parametrize(
    ("diagnostic", "rule", "severity", "asks"),
    [
        (MISSING, SpecRule(), (), True),
        (replace(MISSING, severity=Severity.WARNING), SpecRule(), (), True),
        (replace(MISSING, severity=Severity.INFO), SpecRule(), (), False),
        (replace(MISSING, demand=None), SpecRule(), (), False),
        (MISSING, SpecRule(), ("missing-section",), False),
        (MISSING, SpecRule(advice=("section:A; b",)), (), False),
        (MISSING, SpecRule(required=("A; b",)), (), False),
        (replace(MISSING, code=Code.INVALID_FIELD, demand="value:S"), SpecRule(values={"S": ("A",)}), (), False),
    ],
)
def test_what_accepted_specs_could_change_is_known_without_them(
    diagnostic: Diagnostic, rule: SpecRule, severity: tuple[str, ...], *, asks: bool
) -> None:
    assert asks_precedent([diagnostic], rule, severity) == asks
    value = SpecEvidence(accepted=True, broken=("value:S",))
    every = precedent(9, 1, *[value] * 9)
    changed = with_precedent([diagnostic], KEPT, every, rule, severity) != with_precedent(
        [diagnostic], KEPT, None, rule, severity
    )
    assert changed == asks
