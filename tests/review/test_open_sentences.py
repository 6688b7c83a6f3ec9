"""Sentences beside an approval that a careful reader asks about: a condition in any order, a fault, a wish, a doubt, a no, a retraction."""

import pytest

from bot.review.commands.reservations import condition_above, condition_in, leaves_something, reservation
from tests.review.builders import BEN, a_comment
from tests.review.stories import Story

CONDITIONS = (
    "I'm fine with it if Ben is.",
    "I am happy with this as long as Q1 gets closed.",
    "Ready to merge once Q1 is closed.",
    "This works for me if Q1 is closed.",
    "I will approve when Q1 is closed.",
    "+1 once Q1 is closed",
    "👍 if Q1 is closed",
    ":shipit: once Q1 is closed",
    "Yes, if Q1 is closed.",
    "Agreed, as long as Q1 gets closed.",
    "Approve (if Ben agrees)",
    "Approve - pending Ben",
    "Approved... if Ben agrees.",
    "LGTM aside from section 2.",
    "LGTM modulo the naming.",
    "I like it, except for the rollback.",
    "I agree with everything except section 2.",
    "If Q1 is closed, this is good to go.",
    "When Q1 is closed, this can be merged.",
    "Assuming the tests pass, I'm fine with this.",
    "After Q1 is closed, merge.",
    "Approving on the understanding that Q1 gets closed.",
    "With the caveat that limits are unknown.",
    "This approval is void if section 2 changes.",
    "LGTM. Pending legal.",
    "LGTM. Only for staging.",
    "LGTM. Section 1 only.",
    "I agree, but only to section 1.",
    "This only counts with Ben's.",
    "I cannot approve this as is.",
)
FAULTS = (
    "Section 2 is wrong.",
    "The limits are too low.",
    "The limits aren't documented.",
    "The migration plan is missing.",
    "LGTM. Limits missing.",
    "LGTM. Too risky.",
    "Section 2 does not make sense.",
    "This won't work.",
    "This contradicts section 4.",
    "Q1 is still open.",
    "One question remains.",
    "There are still open questions.",
    "I found a problem in section 2.",
    "The limits worry me.",
    "My concern is the limits.",
    "The rollback section is not convincing yet.",
    "Thanks. Still, Q1 is open.",
    "Security review outstanding.",
)
WISHES = (
    "Section 2 must be fixed.",
    "The limits need to be raised.",
    "Legal has to agree.",
    "You must document the limits.",
    "Please add a rollback section.",
    "Great, now fix Q1.",
    "Fix the limits and I'll approve.",
    "This still needs a migration plan.",
    "We should discuss limits.",
    "Don't start yet.",
    "LGTM but I still think otherwise.",
    "Great work - however, see Q1.",
    "Nice! Nevertheless, see Q1.",
    "Open points:",
    "Open issues: Q1",
    "My only condition: close Q1.",
    "TBD: limits",
)
DOUBTS = (
    "I don't agree with section 2.",
    "I don't think this is ready.",
    "I'm worried about section 2.",
    "I am a bit concerned about the limits.",
    "LGTM, not sure about section 2.",
    "I strongly object.",
    "I disagree but commit.",
    "-1 from me",
    "\u22121",
    "I vote against.",
    "No.",
    "Nope.",
    "Wait, I found something.",
    "Please wait for Ben.",
    "Let's hold this until Friday.",
    "Actually, no.",
    "Sorry, that was premature.",
    "Approved by mistake.",
    "I withdraw my approval.",
    "Not LGTM.",
)
ABROAD = (
    "Sieht gut aus, aber Abschnitt 2 ist falsch.",
    "Passt, wenn Q1 geklärt ist.",
    "Bitte nicht mergen.",
    "Ich habe noch eine Frage.",
    "Q1 ist noch offen.",
    "Nein.",
    "D'accord, si Q1 est clos.",
    "C'est bon, sous réserve de Q1.",
    "Je ne suis pas d'accord.",
    "De acuerdo, pero la sección 2 está mal.",
    "Tengo una pregunta.",
    "Tudo certo, mas a seção 2 está errada.",
    "Va bene, ma la sezione 2 è sbagliata.",
    "Akkoord, mits Q1 gesloten is.",
    "Хорошо, но только если Q1 закрыт.",
    "可以\uff0c但是要先解决 Q1。",
)
OPEN = (*CONDITIONS, *FAULTS, *WISHES, *DOUBTS, *ABROAD)


@pytest.mark.parametrize("words", OPEN)
def test_what_leaves_something_open_is_seen_above_below_and_in_a_native_approval(words: str) -> None:
    assert condition_above(words, wide=True)
    assert reservation(f"\n{words}", wide=True)
    assert reservation(f"\nThanks for the work.\n\n{words}", wide=True)
    assert leaves_something(words) or condition_in(words)


@pytest.mark.parametrize("words", OPEN)
@pytest.mark.parametrize(
    "form",
    [
        "**{}**",
        "2. {}",
        "### {}",
        "<b>{}</b>",
        "Great work. {}",
        "Hi Ann, {}",
        "@ann {}",
        "\U0001f64f {}",
    ],
)
def test_however_it_is_set(form: str, words: str) -> None:
    assert reservation("\n" + form.format(words), wide=True) or words.startswith(("-", "\u2212"))


@pytest.mark.parametrize("words", CONDITIONS)
def test_a_condition_keeps_a_native_approval_from_counting(words: str) -> None:
    assert condition_in(words)


@pytest.mark.parametrize(
    "words",
    [
        "Never mind.",
        "Scratch that.",
        "Sorry, wrong PR.",
        "Oops, wrong thread.",
        "Kidding.",
        "Please ignore this.",
        "I take that back.",
        "I changed my mind.",
    ],
)
def test_what_takes_all_back_counts_below_an_approval_only(words: str) -> None:
    assert reservation(f"\nThanks.\n\n{words}", wide=True) == words
    assert condition_above(words, wide=True) == ""


@pytest.mark.parametrize(
    "shown",
    [
        "Fine. `<!--` Do not merge. `-->`",
        "<!-- never closed.\nonly if Q1 is closed",
        "```\n<!--\n```\nonly if Q1 is closed",
        "<!-- a -->\nonly if Q1 is closed",
        "<!--\n-->only if Q1 is closed",
        "<!--\n--> ```\nonly if Q1 is closed",
        "Fine. <!-- a --> Only if Q1 is closed.",
    ],
)
def test_a_comment_in_html_hides_nothing_that_a_reader_sees(shown: str) -> None:
    assert condition_in(shown)


@pytest.mark.parametrize("command", ["/spec approve", "/spec resolve T1"])
@pytest.mark.parametrize("words", [CONDITIONS[0], FAULTS[0], WISHES[0], DOUBTS[0], ABROAD[0]])
def test_a_command_beside_such_words_is_asked_about(command: str, words: str) -> None:
    for body in (f"{words}\n\n{command}", f"{command}\n\n{words}"):
        story = Story()
        story.say(a_comment("/spec question How big?", author=BEN, minutes=1))
        story.say(a_comment(body, author=BEN, minutes=2))
        assert not story.is_approved()
        assert any("so nothing was done" in reply for reply in story.replies)
