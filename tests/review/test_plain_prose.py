"""What reviewers usually write beside an approval hinders none and is not answered: thanks, what was settled, what need not be done."""

from dataclasses import replace

import pytest

from bot.review.commands.reservations import condition_above, condition_in, leaves_something, reservation
from tests.review.builders import BEN, a_comment, a_review
from tests.review.stories import Story

SETTLED = (
    "All my questions have been answered.",
    "My concerns have been addressed.",
    "I had concerns about section 2, but they have been resolved.",
    "I had only one question and it's answered.",
    "You have answered all my questions.",
    "I see my issue was fixed.",
    "I was not sure at first, but now I am convinced.",
    "I wasn't convinced at first, but the benchmark convinced me.",
    "The limits were too low, fine now.",
    "The wrong number is fixed.",
    "Question 1: answered",
    "Concerns: addressed",
    "Issues: 0",
    "0 issues",
    "Blocking issues: none",
)
NOTHING = (
    "Thanks, this addresses all of my comments.",
    "Nothing to add.",
    "No concerns.",
    "Could not find anything wrong.",
    "Did not find anything, approving.",
    "I can't think of anything else.",
    "I don't think we need another round.",
    "I'm not opposed.",
    "I'm not blocking on this.",
    "I am not an expert, but this looks good to me.",
    "I no longer object.",
    "I could not agree more.",
    "There are no open questions.",
    "This needs no further review.",
    "No reason not to merge.",
    "Can't wait to see it merged.",
    "I would not block the merge on this.",
    "Needs no changes.",
)
LEAVE = (
    "Left a few nits, feel free to ignore.",
    "Not a blocker, but consider a shorter title.",
    "Not blocking, but a shorter title would help.",
    "Left some minor comments, but nothing blocking.",
    "LGTM, but a bit long. Your call.",
    "LGTM, but no strong opinion on naming.",
    "Some nits, but LGTM.",
    "There's a typo in line 3, otherwise fine.",
    "You could shorten the title, but that's not needed.",
    "Please fix the typo in line 3 whenever you like.",
    "I'd have used a queue, but this is fine too.",
)
KIND = (
    "Short, but to the point.",
    "It took a while, but we got there.",
    "Sorry for the delay, but here it is.",
    "Although it is long, it is good.",
    "Even though it is long, it's a pleasure to read.",
    "However you solve the naming, it's fine.",
    "Looks good though.",
    "Outstanding.",
    "Safety first!",
    "Please merge before the weekend.",
    "LGTM. Please squash before merging.",
    "Feel free to merge when ready.",
    "LGTM after the last changes.",
    "LGTM, if a bit long.",
    "Happy to help if needed.",
    "If you have questions, ask me.",
    "Let me know if anything is unclear.",
    "Once merged, I'll tell the team.",
    "When I first read this, I was confused, but now it is fine.",
    "I'm out until Monday, so approving now.",
    "Unless I overlook something, this is complete.",
)
SPEC = (
    "It says what happens if the token is missing, good.",
    "I agree that this should be fixed in another spec.",
    "The worker stops only if it is told to, which is right.",
    "I like that entries are merged if they overlap.",
    "Good that errors must be logged.",
    "The `unless` branch is clear now.",
    "<!-- only if? -->",
    "Fine.\n<!--\nIs this ready?\n-->\nThanks.",
)
ABROAD = (
    "Keine Bedenken.",
    "Nicht schlecht!",
    "Aber gerne!",
    "Bis morgen.",
    "Falls noch Fragen sind, meldet euch.",
    "Gute Arbeit, aber das ist nichts Neues.",
    "Pas de problème.",
    "Non bloquant : une faute ligne 3.",
    "Si besoin, je reste disponible.",
    "No tengo dudas.",
    "Si hay dudas, avísame.",
    "Non ho domande.",
    "Als er iets is, hoor ik het graag.",
    "\u041d\u0435 вижу проблем.",
)
PROSE = (*SETTLED, *NOTHING, *LEAVE, *KIND, *SPEC, *ABROAD)


@pytest.mark.parametrize("words", PROSE)
def test_plain_prose_leaves_nothing_open_wherever_it_stands(words: str) -> None:
    assert condition_in(words) == ""
    assert not leaves_something(words)
    assert condition_above(words, wide=True) == ""
    assert reservation(words, wide=True) == ""
    assert reservation(f"\n{words}", wide=True) == ""
    assert reservation(f"\nThanks for the work.\n\n{words}", wide=True) == ""


@pytest.mark.parametrize("words", [SETTLED[0], NOTHING[0], LEAVE[0], KIND[0], SPEC[0], ABROAD[0]])
def test_an_approval_with_plain_prose_counts_without_a_word(words: str) -> None:
    for body in (f"{words}\n\n/spec approve", f"/spec approve\n{words}", f"/spec approve\n\n{words}"):
        story = Story()
        story.say(a_comment(body, minutes=1))
        assert story.is_approved()
        assert story.replies == []


@pytest.mark.parametrize("words", PROSE)
@pytest.mark.parametrize(
    "form", ["**{}**", "- {}", "### {}", "Great work, I read all of it. {}", "@ann {}", "\U0001f64f {}"]
)
def test_however_it_is_set(form: str, words: str) -> None:
    assert reservation("\n" + form.format(words), wide=True) == ""


def test_a_native_approval_with_plain_prose_counts_without_a_word() -> None:
    story = Story()
    body = replace(a_comment("\n\n".join(PROSE), author=BEN, minutes=1), review_id="r1")
    story.pull = replace(story.pull, comments=(body,))
    story.review(a_review(BEN, minutes=1))
    assert story.is_approved()
    assert story.replies == []


def test_a_mail_with_a_quotation_and_a_signature_is_plain() -> None:
    mail = (
        "Hi Ann,\nthanks for the changes. I am happy with it now.\n\nOn Mon, Nov 23, 2026 at 9:12 AM Ann <ann@a.test> wrote:\n\n"
        "> How big may it get?\n> I think only if needed.\n\n--\nBen Smith\nSent from my phone"
    )
    story = Story()
    story.say(a_comment(f"/spec approve\n\n{mail}", minutes=1))
    assert story.is_approved()
    assert story.replies == []
