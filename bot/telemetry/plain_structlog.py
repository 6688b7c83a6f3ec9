"""Imports structlog without what it only draws tracebacks on terminals with: each process would hold six megabytes of it."""

import sys

_DRAWS = "rich"

if "structlog" not in sys.modules and _DRAWS not in sys.modules:
    sys.modules[_DRAWS] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    try:
        import structlog as _  # noqa: F401 - imported so
    finally:
        del sys.modules[_DRAWS]
