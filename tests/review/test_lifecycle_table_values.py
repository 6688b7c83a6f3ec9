"""A lifecycle as a table and as a drawing, to the character."""

from bot.policy.lifecycle import Lifecycle, LifecycleNames, Role, State
from bot.review.present.lifecycle_table import lifecycle_mermaid, lifecycle_text

STATES = (
    State(name='Idea "X"', role=Role.DRAFT, entered_from=("Text",)),
    State(name="Text", role=Role.REVIEW, entered_from=('Idea "X"',)),
    State(name="Done;", role=Role.APPROVED, entered_from=("Text",)),
)
LISTED = Lifecycle(names=LifecycleNames(states=STATES))
USUAL = Lifecycle(names=LifecycleNames(review="In <Review>"))


def test_listed_states_say_what_they_mean_and_where_they_lead() -> None:
    assert lifecycle_text(LISTED) == (
        "STATE     ROLE      LEADS TO\n"
        'Idea "X"  draft     Text\n'
        'Text      review    Idea "X", Done;\n'
        "Done;     approved  -\n"
        "\n"
        'A spec begins in Idea "X".\n'
    )


def test_five_words_say_when_each_is_earned() -> None:
    assert lifecycle_text(USUAL) == (
        "STATUS       ROLE         WHEN\n"
        "Withdrawn    withdrawn    closed without a merge, Status set to Withdrawn, or decided by consent to close or postpone\n"
        "Draft        draft        marked as a draft\n"
        "In <Review>  review       an error, an open question, or an approval that is missing or not valid any more\n"
        "Implemented  implemented  all tasks ticked, or `/spec implemented anyway`\n"
        "Approved     approved     nothing is missing\n"
        "\n"
        "The first line that holds gives the status, whatever it was before.\n"
    )


def test_listed_states_are_drawn_with_their_steps() -> None:
    assert lifecycle_mermaid(LISTED) == (
        "stateDiagram-v2\n"
        '  state "Idea X" as s1\n'
        '  state "Text" as s2\n'
        '  state "Done" as s3\n'
        "  [*] --> s1\n"
        "  s1 --> s2\n"
        "  s2 --> s1\n"
        "  s2 --> s3\n"
        "  s3 --> [*]\n"
    )


def test_five_words_are_drawn_as_questions() -> None:
    assert lifecycle_mermaid(USUAL) == (
        "flowchart TD\n"
        '  q1{"closed without a merge, Status set to Withdrawn, or decided by consent to close or postpone?"}'
        ' -- yes --> s1["Withdrawn"]\n'
        "  q1 -- no --> q2\n"
        '  q2{"marked as a draft?"} -- yes --> s2["Draft"]\n'
        "  q2 -- no --> q3\n"
        '  q3{"an error, an open question, or an approval that is missing or not valid any more?"}'
        ' -- yes --> s3["In Review"]\n'
        "  q3 -- no --> q4\n"
        '  q4{"all tasks ticked, or /spec implemented anyway?"} -- yes --> s4["Implemented"]\n'
        '  q4 -- no --> s5["Approved"]\n'
    )


def test_the_word_that_withdraws_a_spec_is_the_teams() -> None:
    own = Lifecycle(names=LifecycleNames(withdrawn="Dropped"))
    assert "Status set to Dropped, or" in lifecycle_text(own)
    assert "Status set to Dropped, or" in lifecycle_mermaid(own)
    assert "Withdrawn" not in lifecycle_text(own) + lifecycle_mermaid(own)
