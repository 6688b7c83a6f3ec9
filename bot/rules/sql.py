"""SQL, as far as sqlglot reads it. Imported only when a document has some: it is a large parser."""

import re
from functools import lru_cache

from sqlglot import parse
from sqlglot import parser as sqlglot_parser
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError
from sqlglot.expressions import Command

from bot.markdown.text_normalize import quoted

DIALECTS = ("postgres", "mysql", "sqlite", "tsql", "bigquery", "snowflake", "oracle")
_OBJECT_NAMES = (
    "AGGREGATE ALGORITHM CAST CLUSTERED COLLATION COLUMNSTORE CONSTRAINT CONVERSION DATABASE DEFINER DOMAIN EDITIONABLE EVENT "
    "EXTENSION EXTERNAL FOREIGN FULLTEXT FUNCTION GLOBAL GROUP INDEX KEYSPACE LANGUAGE LOCAL LOGIN MATERIALIZED NONCLUSTERED "
    "OPERATOR OR PACKAGE POLICY PROC PROCEDURE PUBLIC PUBLICATION ROLE RULE SCHEMA SEQUENCE SERVER SPATIAL STAGE STATISTICS "
    "STREAM SUBSCRIPTION SYNONYM TABLE TABLESPACE TASK TEMP TEMPORARY TRANSIENT TRIGGER TRUSTED TYPE UNIQUE UNLOGGED USER VIEW "
    "VIRTUAL WAREHOUSE"
)
_EXPECTED = re.compile(r"Expecting ([^\w\s])$")
_SUBSCRIPTS = re.compile(r"\]\s*+\[")
_NO_WORDS = re.compile(r"'[^']*+'|\"[^\"]*+\"|--[^\n]*+|/\*(?:.*?\*/|.*)", re.DOTALL)
_STATEMENT = re.compile(r"(?:^|;)[ \t]*+([^\s;]++)(?:(?=\s++([^\s;]++)))?", re.MULTILINE)
_MOST_SUBSCRIPTS = 50
"""The parser takes a cube of their number."""
_OBJECTS = frozenset(_OBJECT_NAMES.split())
sqlglot_parser.logger.disabled = True


@lru_cache(64)
def parse_sql(code: str) -> tuple[int, str] | None:
    """Tell where and why no dialect accepts a text; None when one does. An editor asks of the same text at every keystroke."""
    if len(_SUBSCRIPTS.findall(code)) > _MOST_SUBSCRIPTS:
        return 1, f"it has more than {_MOST_SUBSCRIPTS} subscripts in a row"
    first: tuple[int, str] | None = None
    for dialect in DIALECTS:
        fault = fault_in(code, dialect)
        if fault is None:
            return None
        first = first or fault
    return first


def fault_in(code: str, dialect: str) -> tuple[int, str] | None:
    """Parse in one dialect; a statement that was only skipped over must at least begin in a known way."""
    try:
        statements = parse(code, read=dialect, error_level=ErrorLevel.IMMEDIATE)
    except ParseError as error:
        return _place(error)
    except (SqlglotError, RecursionError) as error:
        return 1, "it is nested too deep" if isinstance(error, RecursionError) else "a text or a name has no end"
    skipped = (one.sql(comments=False) for one in statements if isinstance(one, Command))
    wrong = next((text for text in skipped if not _begins_well(text)), None)
    return None if wrong is None else (_line_of(code, wrong), f"unknown statement {' '.join(wrong.split()[:2])}")


def _begins_well(statement: str) -> bool:
    """Look at the words and brackets; in texts, quoted names and comments a bracket is a letter like any other."""
    bare = _NO_WORDS.sub(" ", statement)
    words = re.findall(r"\w+|\S", bare.upper())
    balanced = bare.count("(") == bare.count(")")
    return balanced and (words[:1] != ["CREATE"] or words[1] in _OBJECTS if len(words) > 1 else True)


def _line_of(code: str, statement: str) -> int:
    """Find the line on which a statement begins, by its first two words."""
    first = statement.split()[:2]
    places = (one.start(1) for one in _STATEMENT.finditer(code) if [*filter(None, one.groups())][: len(first)] == first)
    return code.count("\n", 0, next(places, 0)) + 1


def _place(error: ParseError) -> tuple[int, str]:
    details = error.errors[0] if error.errors else {}
    line, found = int(details.get("line") or 1), " ".join(str(details.get("highlight") or "").split())
    wanted = _EXPECTED.match(str(details.get("description") or ""))
    if wanted is not None:
        return line, f"{quoted(wanted[1])} is missing"
    return line, f"{quoted(found)} is not expected there" if found else "it ends too early"
