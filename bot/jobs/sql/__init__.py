"""The statements of the queue, one a file: read once, when the module that runs them is imported."""

from importlib.resources import files
from typing import LiteralString


def statement(name: str) -> LiteralString:
    """Read a statement without its comments; raises `FileNotFoundError`. The files belong to the program, not to users."""
    lines = files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))
