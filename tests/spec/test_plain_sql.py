"""SQL that is taken for plain is accepted by the large parser, too: every word that it knows, and any statement."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot.dialects.postgres import Postgres

from bot.rules.plain_sql import NO_NAMES, is_plain
from bot.rules.sql import DIALECTS, fault_in

TEMPLATE = """\
CREATE TABLE table_name (
  id UUID PRIMARY KEY,
  field1 VARCHAR(255) NOT NULL, -- who asks
  field2 NUMERIC(10, 2) DEFAULT -1.5,
  created_at TIMESTAMP DEFAULT NOW()
);
"""
PLACES = (
    "CREATE TABLE t1 (a1 int, {} VARCHAR(20) NOT NULL, b1 int)",
    "CREATE TABLE {} (a1 int)",
    "CREATE TABLE s1.{} ({} uuid PRIMARY KEY, b1 date)",
    "CREATE TABLE {}.t1 (a1 int UNIQUE, PRIMARY KEY ({}, a1), CONSTRAINT {} UNIQUE ({}))",
    "CREATE TABLE t1 ({} text REFERENCES {} ({}) ON DELETE SET NULL, FOREIGN KEY ({}) REFERENCES {} ({}))",
    "CREATE UNIQUE INDEX {} ON {} ({}, b1)",
)
PIECES = st.sampled_from(
    [
        "CREATE TABLE ", "create table if not exists ", "CREATE INDEX ", "UNIQUE ", "t1", "a1", " b_1", "(", ")", ", ", ";", "\n", " -- x\n", ".",
        " int", " varchar", " varchar(20)", " char", " numeric(10,2)", " decimal", " text", " timestamp", " NOT NULL", " NULL", " PRIMARY KEY",
        " UNIQUE", " DEFAULT ", "1", "-1.5", "'x'", "now()", "true", "null", "current_timestamp", " REFERENCES ", " ON ", " ON DELETE CASCADE",
        " FOREIGN KEY ", " CONSTRAINT c1", "/*", "`", '"', "é", "[", "$1",
    ]
)  # fmt: skip
TYPES = (
    "int",
    "uuid",
    "varchar(20)",
    "varchar",
    "char (1)",
    "numeric(10, 2)",
    "decimal(4)",
    "numeric",
    "text",
    "timestamp",
    "date",
    "jsonb",
)
VALUES = ("1", "-1", "2.5", "'it is'", "true", "current_timestamp", "now()", "gen_random_uuid()")
RULES = (
    "PRIMARY KEY",
    "NOT NULL",
    "NULL",
    "UNIQUE",
    "REFERENCES t2",
    "REFERENCES t2 (a1) ON DELETE CASCADE ON UPDATE SET NULL",
)
COLUMN = st.tuples(
    st.sampled_from(TYPES), st.lists(st.sampled_from([*RULES, *(f"DEFAULT {value}" for value in VALUES)]), max_size=4)
)
TABLES = st.lists(COLUMN, min_size=1, max_size=4).map(
    lambda columns: (
        f"CREATE TABLE t1 ({', '.join(' '.join([f'a{at}', type_, *rules]) for at, (type_, rules) in enumerate(columns))});"
    )
)


def accepted(code: str) -> bool:
    """Ask one dialect for all of a text: another may refuse what stands beside it."""
    return fault_in(code, DIALECTS[0]) is None


def words() -> Iterator[str]:
    """Yield every word that the parser treats in a way of its own."""
    tables = [
        value
        for name in dir(Postgres.Parser)
        if isinstance(value := getattr(Postgres.Parser, name), dict | set | frozenset | tuple)
    ]
    for key in (*Postgres.Tokenizer.KEYWORDS, *(key for table in tables for key in table)):
        text = getattr(key, "name", key)
        yield from re.findall(r"[A-Za-z_]\w*", text) if isinstance(text, str) else ()


@pytest.mark.untraced
def test_no_word_of_the_parser_is_a_name_where_it_is_none() -> None:
    known = sorted({word.lower() for word in words()})
    assert len(known) > 1_000
    plain = [code for word in known for place in PLACES if is_plain(code := place.replace("{}", word))]
    assert len(plain) > 5_000
    for at in range(0, len(plain), 20):
        together = ";\n".join(plain[at : at + 20])
        assert accepted(together), [code for code in plain[at : at + 20] if not accepted(code)]
    assert not any(is_plain(place.replace("{}", word)) for word in NO_NAMES for place in PLACES)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(TABLES | st.lists(PIECES, max_size=12).map("".join))
def test_what_is_plain_is_accepted(code: str) -> None:
    assert not is_plain(code) or accepted(code)


@pytest.mark.parametrize(
    "code",
    [
        TEMPLATE,
        TEMPLATE + TEMPLATE,
        PLACES[3].replace("{}", "x1"),
        "create index i1 on t1 (a1)",
        "CREATE TABLE t1 (a1 TEXT DEFAULT 'none yet');",
    ],
)
def test_what_teams_write_is_plain(code: str) -> None:
    assert is_plain(code)
    assert accepted(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        ";",
        "SELECT 1",
        TEMPLATE.replace(");", ""),
        TEMPLATE.replace("KEY,", "KEY"),
        TEMPLATE.replace("id", "clé"),
        TEMPLATE.replace("id", "`id`"),
    ],
)
def test_anything_else_is_left_to_the_parser(code: str) -> None:
    assert not is_plain(code)
