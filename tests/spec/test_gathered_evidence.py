"""What is gathered of an accepted spec for precedent: the demands that it breaks, what it lacks, and what it has instead."""

from dataclasses import replace

import pytest

from bot.comparison.compare import compare
from bot.comparison.diagnostic import Diagnostic
from bot.markdown.document import parse
from bot.markdown.model import Span
from bot.policy.severity import Code, Severity
from bot.rules import check_comparison
from bot.spec.evidence import SpecEvidence
from bot.spec.gather_evidence import evidence
from bot.template.compile_template import compile_template

SPAN = Span(line=1, column=1, end_line=1, end_column=1)
KEPT = SpecEvidence(accepted=True)


def accepted(*broken: str, **more: tuple[str, ...]) -> SpecEvidence:
    return SpecEvidence(accepted=True, broken=broken, **more)  # type: ignore[arg-type]


def finding(demand: str, **more: object) -> Diagnostic:
    found = Diagnostic(code=Code.MISSING_FIELD, severity=Severity.ERROR, message="x", span=SPAN, demand=demand)
    return replace(found, **more)  # type: ignore[arg-type]


TEMPLATE = "# [T]\n\n**Type:** [RFC | ADR]\n**Status:** [Draft | Approved]\n\n## Why\nSay why.\n\n## How\nSay how.\n\n### Costs\nSay.\n"
LONG = "x" * 80


@pytest.mark.parametrize(
    ("spec", "gathered"),
    [
        ("# A\n\n**Type:** RFC\n**Status:** Approved\n\n## Why\nx y\n\n## How\nx y\n\n### Costs\nx y\n", KEPT),
        (
            f"# A\n\n**Type:** Note\n**Status:** Approved\n\n## Why\nx y\n\n## Own\nx y\n\n## {LONG}\nx y\n\n## Own\nx y\n",
            accepted("section:How", "value:Type", absent=("How", "How / Costs"), headings=("Own", LONG)),
        ),
        (
            f"# A\n\n**Type:** RFC\n**Status:** Draft\n\n## Why\nx y\n\n## How\nx y\n\n## {LONG}x\nx y\n",
            SpecEvidence(accepted=False, broken=("section:How / Costs",), absent=("How / Costs",)),
        ),
        (
            "## Own\nx y\n\n## Why\nx y\n\n## How\nx y\n\n### Costs\nx y\n",
            accepted("field:Status", "field:Type", "title:", headings=("Own",)),
        ),
    ],
)
def test_the_evidence_of_a_spec_names_what_it_breaks_and_lacks_and_has_instead(
    spec: str, gathered: SpecEvidence
) -> None:
    comparison = compare(parse(spec), compile_template(parse(TEMPLATE)))
    found = evidence(comparison, check_comparison(comparison))
    words = (("value:Type", "note"),) if "Note" in spec else ()
    assert found == replace(gathered, words=words)


def test_evidence_is_made_of_errors_of_the_template_alone() -> None:
    comparison = compare(parse("# A\n\n## Why\nx y\n\n## B\nx y\n"), compile_template(parse(TEMPLATE)))
    found = evidence(
        comparison,
        [
            finding("value:B", given="w"),
            finding("value:B", given="v"),
            finding("value:B"),
            finding("field:A"),
            finding("field:C", severity=Severity.WARNING),
            replace(finding(""), demand=None),
        ],
    )
    assert (found.broken, found.words) == (("field:A", "value:B"), (("value:B", "v"), ("value:B", "w")))


def test_evidence_holds_at_most_forty_headings() -> None:
    text = "# A\n\n" + "".join(f"## Own {number}\nx y\n\n" for number in range(45))
    comparison = compare(parse(text), compile_template(parse(TEMPLATE)))
    assert evidence(comparison, ()).headings == tuple(f"Own {number}" for number in range(40))


@pytest.mark.parametrize(
    ("status", "is_accepted"),
    [
        ("Approved", True),
        ("Implemented", True),
        ("In Review", True),
        ("Draft", False),
        ("Withdrawn", False),
        ("Superseded by 7", False),
        ("Accepted", True),
        ("Whatever", True),
        ("[Draft | Approved]", True),
    ],
)
def test_a_spec_on_the_base_branch_is_accepted_unless_it_says_otherwise(status: str, *, is_accepted: bool) -> None:
    spec = f"# A\n\n**Status:** {status}\n\n## Why\nx y\n\n## How\nx y\n"
    assert evidence(compare(parse(spec), compile_template(parse(TEMPLATE))), ()).accepted is is_accepted


@pytest.mark.parametrize(
    ("body", "is_accepted"),
    [
        ("## Why\nx y\n", False),
        ("## Why\nx y\n\n## How\nx y\n", True),
        ("## Why\na b\nb c\nc d\n\nd e\ne f\n", False),
        ("## Why\na b\nb c\nc d\n\nd e\ne f\nf g\n", True),
        ("## Why\n\n\n\n\n\n\n\n\n\n## How\n\n\n", False),
    ],
)
def test_a_file_that_nobody_has_written_yet_is_a_stub(body: str, *, is_accepted: bool) -> None:
    spec = f"# A\n\n{body}"
    assert evidence(compare(parse(spec), compile_template(parse(TEMPLATE))), ()).accepted is is_accepted
