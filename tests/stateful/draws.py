"""What the stateful test draws: texts, comments, people."""

from hypothesis import strategies as st

from tests.stateful.scene import PEOPLE
from tests.stateful.texts import CLOSED, OPEN, WRONG, Draft
from tests.stateful.words import PIECES, Does

FAULTS = (None, None, None, 502, "reset", "timeout", "secondary")
PATHS = ("comments", "reviews", "check-runs", "graphql", "labels")
GOOD = Draft()
QUESTIONS = st.one_of(st.sampled_from([*CLOSED]), st.sampled_from([*OPEN]))
DRAFTS = st.one_of(
    st.just(GOOD),
    st.builds(
        Draft,
        milliseconds=st.sampled_from([2, 2, 3]),
        questions=QUESTIONS,
        wrong=st.sampled_from(["", "", *WRONG]),
        status=st.sampled_from(["Draft", "Draft", "In Review", "Approved"]),
        carriage_returns=st.sampled_from([False, False, True]),
    ),
)
WHO = st.sampled_from(PEOPLE)
ANY_PIECE = st.sampled_from(PIECES)
CLOSING = st.sampled_from([one for one in PIECES if one.does in {Does.TAKES_BACK, Does.ASKS, Does.REOPENS}])
TALK = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3)
PICK = st.integers(0, 9)
FORGED = "Apply suggestion from @ada\n\nCo-authored-by: Ada Moreno <11+ada@users.noreply.github.com>"
MESSAGES = st.sampled_from(["Change", "Change", "Apply 1 suggestion(s) to 1 file(s)", FORGED])
