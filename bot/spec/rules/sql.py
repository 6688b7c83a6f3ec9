"""SQL, as far as sqlglot reads it. Imported only when a document has some: it is a large parser."""

from sqlglot import parse
from sqlglot import parser as sqlglot_parser
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

_DIALECTS = ("postgres", "mysql", "sqlite", "tsql", "bigquery", "snowflake", "oracle")
sqlglot_parser.logger.disabled = True


def parse_sql(code: str) -> tuple[int, str] | None:
    """Tell where and why no dialect accepts a text; None when one does."""
    first: tuple[int, str] | None = None
    for dialect in _DIALECTS:
        fault = _fault(code, dialect)
        if fault is None:
            return None
        first = first or fault
    return first


def _fault(code: str, dialect: str) -> tuple[int, str] | None:
    try:
        parse(code, read=dialect, error_level=ErrorLevel.IMMEDIATE)
    except ParseError as error:
        return _place(error)
    except (SqlglotError, RecursionError) as error:
        return 1, str(error).split("\n", 1)[0].rstrip(".").casefold() or "it cannot be read"
    return None


def _place(error: ParseError) -> tuple[int, str]:
    details = error.errors[0] if error.errors else {}
    line, reason = details.get("line"), str(details.get("description") or "it cannot be read")
    return int(line or 1), reason[:1].lower() + reason[1:].rstrip(".")
