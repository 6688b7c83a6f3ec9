"""SQL so plain that the large parser surely accepts it: tables and indexes, of columns with well-known types.

Loading that parser takes as long as all the rest of checking one file. What is not recognised here is no fault: it is parsed.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]++|--[^\n]*+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*+)|(?P<fraction>[0-9]++\.[0-9]++)"
    r"|(?P<number>[0-9]++)|(?P<text>'[^'\\\n]*+')|(?P<mark>[(),;.-])|(?P<other>.)",
    re.DOTALL,
)
_WORDS = {
    "create": "C", "table": "T", "if": "I", "not": "N", "exists": "E", "primary": "P", "key": "K", "null": "U", "unique": "Q",
    "default": "D", "references": "R", "foreign": "F", "constraint": "G", "index": "X", "on": "O", "delete": "V", "update": "V",
    "cascade": "A", "restrict": "A", "set": "S",
    **dict.fromkeys(("true", "false", "current_timestamp", "current_date"), "v"),
    **dict.fromkeys(("now", "gen_random_uuid"), "f"),
    **dict.fromkeys(("varchar", "char"), "s"),
    **dict.fromkeys(("numeric", "decimal"), "z"),
    **dict.fromkeys(("bigint", "boolean", "bytea", "date", "int", "integer", "json", "jsonb", "real"), "t"),
    **dict.fromkeys(("serial", "smallint", "text", "time", "timestamp", "uuid"), "t"),
}  # fmt: skip
"""One letter for each word that is more than a name."""
_NO_NAMES = (
    "alter and any as between case check connect_by_root cross describe distinct drop else except exclude fetch for from "
    "function glob grant having ilike inner insert intersect into join lateral like notnull only or outer partitioned_by "
    "period qualify regexp returning revoke rlike rollback select tablesample then uncache union using values variadic when "
    "where with xor"
)
NO_NAMES = frozenset(_NO_NAMES.split())
"""Words that name nothing, at least not everywhere; a test asks the large parser about each word that it knows."""
_NAMES = r"\(n(?:,n)*\)"
_MOVES = r"(?:OV(?:A|SU))*"
_COLUMN = rf"n(?:t|s(?:\(d\))?|z(?:\(d(?:,d)?\))?)(?:PK|NU|U|Q|D(?:-?[dg]|q|v|f\(\))|Rn(?:\(n\))?{_MOVES})*"
_KEY = rf"(?:Gn)?(?:PK{_NAMES}|Q{_NAMES}|FK{_NAMES}Rn{_NAMES}{_MOVES})"
_ITEM = rf"(?:{_COLUMN}|{_KEY})"
_STATEMENT = rf"(?:CT(?:INE)?n(?:\.n)?\({_ITEM}(?:,{_ITEM})*\)|CQ?XnOn{_NAMES})"
_PLAIN = re.compile(rf"{_STATEMENT}(?:;{_STATEMENT})*;?")


def is_plain(code: str) -> bool:
    """Tell whether a text is nothing but plain statements that make tables and indexes."""
    return _PLAIN.fullmatch("".join(_shape(code))) is not None


def _shape(code: str) -> Iterator[str]:
    """Write a letter for each token; `!` for what is not plain."""
    for token in _TOKEN.finditer(code):
        match token.lastgroup:
            case "word":
                word = token[0].lower()
                yield _WORDS.get(word, "!" if word in NO_NAMES else "n")
            case "number":
                yield "d"
            case "fraction":
                yield "g"
            case "text":
                yield "q"
            case "mark":
                yield token[0]
            case "space":
                pass
            case _:
                yield "!"
