"""Every test here has a playground of its own."""

from tests.playground_server import mailbox, playground

__all__ = ["mailbox", "playground"]
