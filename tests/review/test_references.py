"""How a pull request is named, and what is meant by an address."""

import pytest

from bot.review.model.references import right_form
from bot.review.text.render import file_url
from tests.review.builders import a_pull

BOTH = "github:owner/repo#12 or gitlab:group/project!7"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://github.com/acme/payments/pull/12", "github:acme/payments#12"),
        (" https://github.com/acme/payments/pull/12/files ", "github:acme/payments#12"),
        ("https://gitlab.com/acme/team/payments/-/merge_requests/7", "gitlab:acme/team/payments!7"),
        ("https://gitlab.com/acme/payments/-/merge_requests/7/diffs", "gitlab:acme/payments!7"),
        ("https://github.com/acme/payments/pull/12/files?from=https://a.test/b", "github:acme/payments#12"),
        ("https://github.com/acme/payments/pull/12/pull/3", "github:acme/payments#12"),
        ("acme/payments#12", "github:acme/payments#12"),
        ("acme/payments!7", "gitlab:acme/payments!7"),
        ("acme/payments", BOTH),
        ("acme#payments", BOTH),
        ("acme#12", BOTH),
        ("forge:acme/payments#12", BOTH),
        ("12", BOTH),
    ],
)
def test_the_form_that_was_meant_is_shown(text: str, expected: str) -> None:
    assert right_form(text) == expected


def test_a_link_leads_to_the_file_at_the_head() -> None:
    pull = a_pull()
    expected = f"https://forge.test/{pull.head.repository}/blob/{pull.head.sha}/docs/a%20b.md#L7"
    assert file_url(pull, "docs/a b.md", 7) == expected
