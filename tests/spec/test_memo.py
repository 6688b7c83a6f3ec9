"""What is kept of texts, and how much of it."""

import pytest

from bot.markdown.memo import ENTRIES, SHORT, Remembered

LONG = SHORT + 1


def ask(memo: Remembered[str, str], size: int, *texts: str) -> int:
    """Ask for texts; say how many had to be made."""
    before = memo.made
    for text in texts:
        assert memo(text, size) == text.upper()
    return memo.made - before


@pytest.mark.parametrize("size", [1, LONG])
def test_a_result_is_made_once(size: int) -> None:
    assert ask(Remembered(str.upper), size, "a", "b", "a", "b") == 2


def test_of_short_texts_many_are_kept_and_the_oldest_goes() -> None:
    memo = Remembered(str.upper)
    texts = [str(number) for number in range(ENTRIES + 1)]
    assert ask(memo, SHORT, *texts) == ENTRIES + 1
    assert ask(memo, SHORT, texts[-1], texts[1]) == 0
    assert ask(memo, SHORT, texts[0]) == 1


def test_of_long_texts_two_are_kept() -> None:
    memo = Remembered(str.upper)
    assert ask(memo, LONG, "a", "b", "c", "a") == 4
    assert ask(memo, LONG, "c") == 0


def number(text: str) -> int:
    return int(text)


def test_what_raises_is_not_kept() -> None:
    memo = Remembered(number)
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            memo("a", 1)
    assert memo.made == 2
