"""References between specs: paths, links, numbers."""

import pytest

from bot.spec.references import candidates, is_elsewhere, number_of

REPOSITORY = "acme/payments"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("0012", 12),
        ("#7", 7),
        ("RFC-7", 7),
        ("RFC 0007", 7),
        ("0000", None),
        ("store.md", None),
        ("0007-store.md", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("target", "paths"),
    [
        ("store.md", ("docs/specs/store.md", "store.md")),
        ("../adr/a%20b.md?plain=1#why", ("docs/adr/a b.md",)),
        ("/docs/specs/store.md", ("docs/specs/store.md",)),
        ("docs/specs/store.md", ("docs/specs/docs/specs/store.md", "docs/specs/store.md")),
        ("../../../etc/passwd", ()),
        ("#section", ()),
        ("/", ()),
        ("RFC-12", ()),
        ("https://github.com/acme/payments/blob/main/docs/specs/store.md#L3", ("docs/specs/store.md",)),
        ("https://gitlab.test/acme/payments/-/blob/main/docs/specs/store.md", ("docs/specs/store.md",)),
        ("https://github.com/acme/payments/issues/7", ()),
        ("https://github.com/other/payments/blob/main/store.md", ()),
    ],
)
def test_the_files_that_may_be_meant(target: str, paths: tuple[str, ...]) -> None:
    assert candidates(target, beside="docs/specs/search.md", repository=REPOSITORY) == paths


@pytest.mark.parametrize(
    ("target", "elsewhere"),
    [
        ("https://github.com/acme/payments/blob/main/a.md", False),
        ("https://github.com/acme/payments-two/blob/main/a.md", True),
        ("https://evil.test/x/y/acme/payments/blob/main/a.md", True),
        ("https://example.org/a.md", True),
        ("a.md", False),
    ],
)
def test_what_leads_out_of_the_repository(target: str, elsewhere: bool) -> None:  # noqa: FBT001 - a table
    assert is_elsewhere(target, REPOSITORY) is elsewhere
