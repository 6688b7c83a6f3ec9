import pytest

from bot.review.evaluate.rules_in_force import Level, severities


@pytest.mark.parametrize(
    ("policy", "effective"),
    [
        pytest.param({}, {"draft": "error"}, id="a draft's gaps are errors"),
        pytest.param({"missing-section": "info"}, "info", id="the team's word"),
        pytest.param(
            {"missing-section": {"draft": "off", "review": "warning"}},
            {"draft": "warning", "review": "warning"},
            id="as in review",
        ),
        pytest.param({"missing-section": {"draft": "off"}}, {"draft": "error"}, id="nothing said of review"),
    ],
)
def test_a_ready_pull_request_counts_as_in_review(policy: dict[str, Level], effective: Level) -> None:
    assert severities(policy, ready=True)["missing-section"] == effective
    assert severities(policy, ready=False) == policy


def test_other_codes_lose_only_their_allowance_for_drafts() -> None:
    assert severities({"invalid-code": {"draft": "off", "approved": "error"}}, ready=True)["invalid-code"] == {
        "approved": "error"
    }
