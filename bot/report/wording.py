"""Words that every format shares: counts, fingerprints."""

import hashlib

from bot.comparison.diagnostic import Diagnostic
from bot.policy.severity import Code


def counted(number: int, noun: str) -> str:
    """Say a number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def more_about(code: Code) -> str:
    """Name what prints the page of a code, in any terminal and without a network."""
    return f"`specbot explain {code}` says more"


def fingerprint(path: str, diagnostic: Diagnostic) -> str:
    """Name a finding so that it keeps its name when lines move."""
    parts = (path, diagnostic.code, diagnostic.section or "", str(diagnostic.occurrence))
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
