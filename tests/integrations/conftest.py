"""The repository of the command line's tests serves here, too."""

from tests.cli.conftest import repository

__all__ = ["repository"]
