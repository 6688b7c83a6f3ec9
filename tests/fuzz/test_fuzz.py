"""Foreign bytes from a kept corpus, and what hypothesis makes of it in a moment; `make fuzz` takes longer. A find becomes a file of the corpus."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
_MOMENT = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck))


def kept(target: str) -> list[bytes]:
    return [file.read_bytes() for file in sorted((CORPUS / target).iterdir())]


def pieces(target: str) -> st.SearchStrategy[bytes]:
    """Put lines and words of the corpus together anew, with odd bytes between them."""
    words = sorted({word for text in kept(target) for word in (*text.splitlines(keepends=True), *text.split())})
    odd = st.sampled_from([b"\0", b"\xff", b"\n", b" ", b"`", b"*", b"<", b"[", b"{", b'"', b"\\", b"\xe2\x80\xae"])
    part = st.one_of(st.sampled_from(words), odd, st.binary(max_size=4))
    return st.one_of(st.lists(part, max_size=40).map(b"".join), st.binary(max_size=200))


def test_every_target_has_a_corpus() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
    assert all(kept(target) for target in TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_breaks_nothing(target: str) -> None:
    for data in kept(target):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_no_bytes_break_a_reader(target: str) -> None:
    def fuzz(data: bytes) -> None:
        TARGETS[target](data)

    _MOMENT(given(pieces(target))(fuzz))()
