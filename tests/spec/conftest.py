"""`pytest tests/spec --accept` writes what the checker says into the cases, for a person to read in the diff."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite expected.txt of every case that differs")
